// Carries the documents of the walkthrough through its migration, in convex-test with the real component, and writes
// down what every command answers. The clock stands at one moment, so that the answers are the same each time.
import { format } from "node:util";
import { writeFileSync } from "node:fs";
import component from "@convex-dev/migrations/test";
import { convexTest } from "convex-test";
import { convexToJson } from "convex/values";
import { expect, test, vi } from "vitest";
import after from "./after";
import before from "./before";
import { components, internal } from "./convex/_generated/api";
import widened from "./convex/schema";

const decided = import.meta.glob("./convex/**/*.ts");
const undecided = import.meta.glob("./undecided/**/*.ts");

const meetings = 250;
const captured: Record<string, string> = {};
let logged: string[] = [];

function start(schema: any, modules: any) {
  const t: any = convexTest({ schema, modules });
  component.register(t);
  return t;
}

/** Writes meetings as the old code does, without a time zone. */
async function writeOld(t: any, from: number, to: number) {
  await t.run(async (ctx: any) => {
    for (let n = from; n <= to; n++) {
      const startsAt = Date.UTC(2026, 2, 1 + n, 9);
      await ctx.db.insert("meetings", { title: `Meeting ${n}`, startsAt, organizer: "ada" });
    }
  });
}

/** What `npx convex run` prints of a result when nobody is at the terminal. */
function printed(result: any) {
  return JSON.stringify(convexToJson(result), null, 2);
}

/** Calls a function, and keeps its result and what it logged. */
async function call(name: string, run: () => Promise<any>) {
  logged = [];
  captured[name] = printed(await run());
  captured[name + "-log"] = logged.join("\n");
}

function statusOf(t: any) {
  return t.run((ctx: any) =>
    ctx.runQuery(components.migrations.lib.getStatus, { names: ["migrations:migrateMeetings"] }),
  );
}

test("from the failing deploy to the last one", async () => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-03-01T12:00:00Z"));
  for (const level of ["error", "warn", "info", "log", "debug"] as const) {
    vi.spyOn(console, level).mockImplementation((...args) => {
      logged.push(format(...args));
    });
  }
  const functions: any = internal;

  const old = start(before, decided);
  await writeOld(old, 1, 2);
  const [stored] = await old.run((ctx: any) => ctx.db.query("meetings").collect());
  const { _id, _creationTime, ...fields } = stored;
  const refused = start(after, decided).run((ctx: any) => ctx.db.insert("meetings", fields));
  await expect(refused).rejects.toThrow("timezone");

  const open = start(widened, undecided);
  await writeOld(open, 1, 2);
  await call("undecided", () => open.mutation(functions.migrations.migrateMeetings, { dryRun: true }));

  const t = start(widened, decided);
  await writeOld(t, 1, meetings);
  await call("verify-before", () => t.action(functions.verify.all, {}));
  await call("dry-run", () => t.mutation(functions.migrations.migrateMeetings, { dryRun: true }));
  await call("run", () => t.mutation(functions.migrations.runAll, {}));
  await call("status-running", () => statusOf(t));
  await t.finishAllScheduledFunctions(vi.runAllTimers, 10_000);
  await call("status", () => statusOf(t));
  await call("verify", () => t.action(functions.verify.all, {}));

  // Old code that still writes is found, and a run from the start brings its documents along.
  await writeOld(t, meetings + 1, meetings + 1);
  await call("verify-late", () => t.action(functions.verify.all, {}));
  await call("reset", () => t.mutation(functions.migrations.migrateMeetings, { reset: true }));
  await t.finishAllScheduledFunctions(vi.runAllTimers, 10_000);
  await call("verify-again", () => t.action(functions.verify.all, {}));

  const narrow = start(after, decided);
  const documents = await t.run((ctx: any) => ctx.db.query("meetings").collect());
  expect(documents).toHaveLength(meetings + 1);
  await narrow.run(async (ctx: any) => {
    for (const { _id, _creationTime, ...document } of documents) {
      await ctx.db.insert("meetings", document);
    }
  });
  writeFileSync(new URL("captured.json", import.meta.url), JSON.stringify(captured, null, 2));
});
