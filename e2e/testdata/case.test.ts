// Carries the documents of one case through its generated migrations, in convex-test with the real component.
import { writeFileSync } from "node:fs";
import component from "@convex-dev/migrations/test";
import { convexTest } from "convex-test";
import { convexToJson, jsonToConvex } from "convex/values";
import { beforeEach, expect, test, vi } from "vitest";
import after from "./after";
import before from "./before";
import description from "./case.json";
import { components, internal } from "./convex/_generated/api";
import widened from "./convex/schema";

const decided = import.meta.glob("./convex/**/*.ts");
const undecided = import.meta.glob("./undecided/**/*.ts");

beforeEach(() => {
  vi.useFakeTimers();
  for (const level of ["error", "warn", "info", "log"] as const) {
    vi.spyOn(console, level).mockImplementation(() => {});
  }
});

function start(schema: any, modules: any) {
  const t: any = convexTest({ schema, modules });
  component.register(t);
  return t;
}

async function insert(t: any, documents: { table: string; value: any }[]) {
  const ids: string[] = [];
  for (const { table, value } of documents) {
    ids.push(
      await t.run(async (ctx: any) => {
        return await ctx.db.insert(table, jsonToConvex(value));
      }),
    );
  }
  return ids;
}

/** The documents with these IDs as JSON, without system fields; null for those that are gone. */
async function read(t: any, ids: string[]) {
  const found: any[] = await t.run(async (ctx: any) => {
    return await Promise.all(ids.map((id) => ctx.db.get(id)));
  });
  return found.map((document) => {
    const { _id, _creationTime, ...fields } = document ?? {};
    return document === null ? null : convexToJson(fields);
  });
}

async function migrate(t: any, runner: string, args: any = {}) {
  await t.mutation((internal as any).migrations[runner], {
    batchSize: 3,
    ...args,
  });
  await t.finishAllScheduledFunctions(vi.runAllTimers, 10_000);
  const statuses = await t.run(async (ctx: any) => {
    return await ctx.runQuery(components.migrations.lib.getStatus, {
      names: description.names,
    });
  });
  return new Map<string, any>(statuses.map((s: any) => [s.name, s]));
}

test("the old schema accepts the documents, and so does the widened one", async () => {
  await insert(
    start(before, decided),
    description.documents.filter((d) => d.old),
  );
  await insert(start(widened, decided), description.documents);
});

test.runIf(Object.keys(description.answers).length > 0)(
  "open decisions stop the migrations before they write anything",
  async () => {
    const t = start(widened, undecided);
    const ids = await insert(t, description.documents);
    const stored = await read(t, ids);
    const statuses = await migrate(t, "runAll");
    const first = statuses.get(description.names[0]);
    expect(first.state).toBe("failed");
    expect(first.error).toContain("Nothing was written. Decide first");
    expect(await read(t, ids)).toEqual(stored);
  },
);

test("the migrations leave what the narrowed schema accepts", async () => {
  const t = start(widened, decided);
  const ids = await insert(t, description.documents);
  const refused = await t.action(internal.verify.all, { numItems: 5 });
  expect(Object.keys(refused).sort()).toEqual([...description.tables].sort());

  // A dry run writes nothing. Where it fails on int64 values, the plan has said so.
  const stored = await read(t, ids);
  for (const name of description.names) {
    const [, exported] = name.split(":");
    const { Status } = await t.mutation((internal as any).migrations[exported], {
      dryRun: true,
    });
    if (Status.includes("failed")) {
      expect(Status).toContain("Do not know how to serialize a BigInt");
      expect(description.warned).toContain(name);
    }
  }
  expect(await read(t, ids)).toEqual(stored);

  for (const runner of description.runners) {
    await migrate(t, runner);
  }
  const statuses = await migrate(t, "runAll");
  for (const name of description.names) {
    const { state, error } = statuses.get(name);
    expect([name, state, error]).toEqual([name, "success", undefined]);
  }
  const outcome = await read(t, ids);
  writeFileSync(new URL("outcome.json", import.meta.url), JSON.stringify(outcome));

  const verified = await t.action(internal.verify.all, { numItems: 5 });
  for (const table of description.tables) {
    expect(verified[table]).toMatchObject({ nonConforming: 0, sample: [] });
  }
  const nonConforming = Object.values(refused).map((r: any) => r.nonConforming);
  expect(nonConforming.reduce((sum, n) => sum + n)).toBeGreaterThan(0);

  await migrate(t, "runAll", { reset: true });
  expect(await read(t, ids)).toEqual(outcome);

  const migrated = description.documents
    .map((d, i) => ({ table: d.table, value: outcome[i] }))
    .filter((d) => d.value !== null);
  await insert(start(after, decided), migrated);
});
