// What the tests of a case share: its documents, the real component, and how migrations run.
import { Migrations } from "@convex-dev/migrations";
import component from "@convex-dev/migrations/test";
import { convexTest } from "convex-test";
import { convexToJson, jsonToConvex } from "convex/values";
import { beforeEach, vi } from "vitest";
import description from "./case.json";
import { components, internal } from "./convex/_generated/api";

export const decided = import.meta.glob("./convex/**/*.ts");
export const undecided = import.meta.glob("./undecided/**/*.ts");

/** What happens before a migration looks at a document. */
export const meanwhile = { interfere: () => {} };

// The modules with the migrations are loaded after this, when the first function is called.
const define: any = Migrations.prototype.define;
Migrations.prototype.define = function (this: any, options: any) {
  const migrateOne = (ctx: any, doc: any) => {
    meanwhile.interfere();
    return options.migrateOne(ctx, doc);
  };
  return define.call(this, { ...options, migrateOne });
} as any;

beforeEach(() => {
  meanwhile.interfere = () => {};
  vi.useFakeTimers();
  for (const level of ["error", "warn", "info", "log"] as const) {
    vi.spyOn(console, level).mockImplementation(() => {});
  }
});

export function start(schema: any, modules: any) {
  const t: any = convexTest({ schema, modules });
  component.register(t);
  return t;
}

export async function insert(t: any, documents: { table: string; value: any }[]) {
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

export const copied = description.copied as Record<
  string,
  { into: string; marker: string }
>;

/** The table of a document is what follows the number in its ID. */
export function tableOf(id: string) {
  return id.replace(/^[0-9;]+/, "");
}

/** The documents with these IDs, or their copies, as JSON, without system fields; null for those that are gone. */
export async function read(t: any, ids: string[]) {
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
export async function readCreated(t: any): Promise<Record<string, any[]>> {
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
export function timeless(documents: any[]) {
  return JSON.parse(JSON.stringify(documents).replace(/\b\d{13}(\.\d+)?\b/g, "0"));
}

export async function nonConforming(t: any) {
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

export async function migrate(t: any, runner: string, args: any = {}) {
  if (description.small) {
    return await migrateSmall(t, runner);
  }
  await run(t, runner, args);
  return await statuses(t);
}

async function run(t: any, runner: string, args: any) {
  await t.mutation((internal as any).migrations[runner], {
    batchSize: 3,
    ...args,
  });
  await t.finishAllScheduledFunctions(vi.runAllTimers, 10_000);
}

/** Runs every migration again from the start, one after the other. */
export async function migrateAgain(t: any) {
  for (const name of description.names) {
    await run(t, name.split(":")[1], { reset: true });
  }
}

/** How far the migrations are, by name. */
async function statuses(t: any) {
  const found = await t.run(async (ctx: any) => {
    return await ctx.runQuery(components.migrations.lib.getStatus, {
      names: description.names,
    });
  });
  return new Map<string, any>(found.map((s: any) => [s.name, s]));
}

