// Carries the documents of one case through its generated migrations, in convex-test with the real component.
import { writeFileSync } from "node:fs";
import { Migrations } from "@convex-dev/migrations";
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

/** What happens before a migration looks at a document. */
let interfere = () => {};

// The modules with the migrations are loaded after this, when the first function is called.
const define: any = Migrations.prototype.define;
Migrations.prototype.define = function (this: any, options: any) {
  const migrateOne = (ctx: any, doc: any) => {
    interfere();
    return options.migrateOne(ctx, doc);
  };
  return define.call(this, { ...options, migrateOne });
} as any;

beforeEach(() => {
  interfere = () => {};
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

const copied = description.copied as Record<
  string,
  { into: string; marker: string }
>;

/** The table of a document is what follows the number in its ID. */
function tableOf(id: string) {
  return id.replace(/^[0-9;]+/, "");
}

/** The documents with these IDs, or their copies, as JSON, without system fields; null for those that are gone. */
async function read(t: any, ids: string[]) {
  const found: any[] = await t.run(async (ctx: any) => {
    return await Promise.all(
      ids.map(async (id) => {
        const document = await ctx.db.get(id);
        const copy = document?.[copied[tableOf(id)]?.marker];
        return copy === undefined ? document : await ctx.db.get(copy);
      }),
    );
  });
  return found.map((document) => {
    const { _id, _creationTime, ...fields } = document ?? {};
    return document === null ? null : convexToJson(fields);
  });
}

/** The documents of the tables that the migrations insert into, by table. */
async function readCreated(t: any): Promise<Record<string, any[]>> {
  const created: Record<string, any[]> = {};
  for (const table of description.created) {
    const documents: any[] = await t.run(async (ctx: any) => {
      return await ctx.db.query(table).collect();
    });
    created[table] = documents.map(({ _id, _creationTime, ...fields }) =>
      convexToJson(fields),
    );
  }
  return created;
}

/** What does not depend on when documents were written. */
function timeless(documents: any[]) {
  return JSON.parse(JSON.stringify(documents).replace(/\b\d{13}(\.\d+)?\b/g, "0"));
}

async function nonConforming(t: any) {
  const report = await t.action(internal.verify.all, { numItems: 5 });
  const counts = Object.values(report).map((r: any) => r.nonConforming);
  return counts.reduce((sum, n) => sum + n);
}

/** Runs the migrations of small tables, or one of them, until one fails. */
async function migrateSmall(t: any, runner: string) {
  const all = runner === "runAll";
  const names = all ? description.names : [`migrations:${runner}`];
  const statuses = new Map<string, any>();
  for (const name of names) {
    try {
      await t.mutation((internal as any).migrations[name.split(":")[1]], {});
      statuses.set(name, { state: "success" });
    } catch (error: any) {
      statuses.set(name, { state: "failed", error: error.message });
      break;
    }
  }
  return statuses;
}

async function migrate(t: any, runner: string, args: any = {}) {
  if (description.small) {
    return await migrateSmall(t, runner);
  }
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
    expect(first.error).toContain("Decide first");
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
  for (const name of description.small ? [] : description.names) {
    const [, exported] = name.split(":");
    const { Status } = await t.mutation((internal as any).migrations[exported], {
      dryRun: true,
    });
    if (Status.includes("failed") && description.after.includes(name as never)) {
      expect(Status).toContain("first");
    } else if (Status.includes("failed")) {
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
  const created = await readCreated(t);
  writeFileSync(
    new URL("outcome.json", import.meta.url),
    JSON.stringify({ documents: outcome, created }),
  );

  if (description.own) {
    expect((globalThis as any).ownMutations).toBeGreaterThan(0);
  }
  const verified = await t.action(internal.verify.all, { numItems: 5 });
  for (const table of description.tables) {
    expect(verified[table]).toMatchObject({ nonConforming: 0, sample: [] });
  }
  const nonConforming = Object.values(refused).map((r: any) => r.nonConforming);
  expect(nonConforming.reduce((sum, n) => sum + n)).toBeGreaterThan(0);

  await migrate(t, "runAll", { reset: true });
  expect(await read(t, ids)).toEqual(outcome);
  expect(await readCreated(t)).toEqual(created);

  const migrated = description.documents
    .map((d, i) => ({
      table: copied[d.table]?.into ?? d.table,
      value: outcome[i],
    }))
    .filter((d) => d.value !== null);
  for (const [table, documents] of Object.entries(created)) {
    migrated.push(...documents.map((value) => ({ table, value })));
  }
  await insert(start(after, decided), migrated);
});

test.runIf(description.small)(
  "a dry run of a small table counts what the run changes",
  async () => {
    const t = start(widened, decided);
    const ids = await insert(t, description.documents);
    for (const name of description.names) {
      const migration = (internal as any).migrations[name.split(":")[1]];
      const stored = [await read(t, ids), await readCreated(t)];
      const counted = await t.mutation(migration, { dryRun: true });
      expect([await read(t, ids), await readCreated(t)]).toEqual(stored);
      expect(await t.mutation(migration, {})).toEqual(counted);
      expect((await t.mutation(migration, {})).changed).toBe(0);
    }
  },
);

test.skipIf(description.small)("a failure is resumed, while code keeps writing old and new forms", async () => {
  const t = start(widened, decided);
  const ids = await insert(t, description.documents);
  let seen = 0;
  interfere = () => {
    seen++;
    if (seen === 5) {
      throw new Error("injected");
    }
  };
  const failed = await migrate(t, description.runners[0]);
  expect(failed.get(description.names[0])).toMatchObject({
    state: "failed",
    error: expect.stringContaining("injected"),
    processed: 3, // the batch that failed is rolled back as a whole
  });
  // Where the documents of a batch do not wait for one another, all of it is begun.
  expect([5, 6]).toContain(seen);

  // Code of the window writes meanwhile, what the old schema and what the widened one accepts.
  const more = description.documents.filter(
    (d) => !description.once.includes(d.table as never),
  );
  ids.push(...(await insert(t, more)));
  for (const runner of description.runners) {
    await migrate(t, runner);
  }
  const statuses = await migrate(t, "runAll");
  for (const name of description.names) {
    expect([name, statuses.get(name).state]).toEqual([name, "success"]);
  }
  expect(await nonConforming(t)).toBe(0);
  const outcome = await read(t, ids);
  const half = description.documents.length;
  if (description.alone) {
    expect(timeless(outcome.slice(half))).toEqual(timeless(outcome.slice(0, half)));
  }

  // Old code that writes after the end is found by verify:all and not by a second run, but by one from the start.
  await insert(t, more);
  await migrate(t, "runAll");
  expect(await nonConforming(t)).toBeGreaterThan(0);
  for (const name of description.names) {
    await migrate(t, name.split(":")[1], { reset: true });
  }
  expect(await nonConforming(t)).toBe(0);
});
