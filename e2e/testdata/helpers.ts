// Tests the functions of the window module: what reads documents gives what the migrations make of them, at any time, and
// what writes them leaves documents that old code, new code and the migrations take for their own.
import { convexToJson, jsonToConvex } from "convex/values";
import { expect, test } from "vitest";
import before from "./before";
import {
  copied,
  decided,
  insert,
  meanwhile,
  migrate,
  nonConforming,
  start,
  tableOf,
} from "./carry";
import description from "./case.json";
import widened from "./convex/schema";

interface Helper {
  name: string;
  kind: string;
  table: string;
  into: string;
  /** The arguments to try a writer with, after the database and the ID. */
  samples: any[][];
  /** The field of the new documents that has the ID of the old one, and the one that is split off. */
  parent: string;
  field: string;
  each: boolean;
  inserted: boolean;
  otherField: string;
  /** The top-level fields of the old documents, and those of them that only have a new form. */
  oldFields: string[];
  inPlace: string[];
  /** Which of them have the value of a place in the new form. */
  derived: { name: string; path: string[] }[];
  /** The new fields that the old form that is written tells in full. */
  told: string[];
}

const helpers = description.helpers as Helper[];
const documents = description.documents;
const runners = description.runners;

async function functions(): Promise<Record<string, any>> {
  const load = (decided as any)["./convex/window.ts"];
  return load === undefined ? {} : await load();
}

/** Calls a function that reads, which needs the database or not. */
function call(fn: any, db: any, doc: any) {
  return fn.length === 1 ? fn(doc) : fn(db, doc);
}

/** Documents without system fields, as JSON. */
function fieldsOf(document: any): any {
  if (document === null || document === undefined) {
    return document;
  }
  if (Array.isArray(document)) {
    return document.map(fieldsOf);
  }
  const { _id, _creationTime, ...fields } = document;
  return JSON.parse(JSON.stringify(convexToJson(fields)));
}

const run = async (t: any, f: (db: any) => any) => await t.run(async (ctx: any) => await f(ctx.db));

const get = async (t: any, id: string) => await run(t, (db) => db.get(id));

const all = async (t: any, table: string): Promise<any[]> => await run(t, (db) => db.query(table).collect());

/** Everything that is stored, by table. */
async function dump(t: any): Promise<Record<string, any[]>> {
  return await run(t, async (db) => {
    const stored: Record<string, any[]> = {};
    for (const table of Object.keys(widened.tables)) {
      stored[table] = await db.query(table).collect();
    }
    return stored;
  });
}

/** What is known of the end, to compare what was read before with it. */
interface End {
  stored: Record<string, any[]>;
  documents: Map<string, any>;
  copies: Map<string, string>;
  readInserted: (into: string, value: any) => Promise<any>;
}

async function endOf(t: any, window: any): Promise<End> {
  const stored = await dump(t);
  const end: End = {
    stored,
    documents: new Map(Object.values(stored).flatMap((list) => list.map((d) => [d._id, d]))),
    copies: new Map(),
    readInserted: async (into, value) => {
      const reader = helpers.find((h) => h.inserted && h.into === into)!;
      return fieldsOf(await run(t, (db) => window[reader.name](db, jsonToConvex(value), {})));
    },
  };
  for (const [table, { marker }] of Object.entries(copied)) {
    for (const document of stored[table].filter((d) => d[marker] !== undefined)) {
      end.copies.set(document._id, document[marker]);
    }
  }
  return end;
}

/**
 * Whether what was read is what the migrations made of it. What readers leave
 * as it is may differ: the ID of a document that is copied, or an object that
 * became a document.
 */
async function same(found: any, made: any, end: End): Promise<boolean> {
  if (typeof found === "string" && tableOf(found) in copied) {
    return !end.copies.has(found) || end.copies.get(found) === made || found === made;
  }
  if (found !== null && typeof found === "object" && typeof made === "string") {
    const row = end.documents.get(made);
    return (
      row !== undefined &&
      (await same(await end.readInserted(tableOf(made), found), fieldsOf(row), end))
    );
  }
  if (found === null || made === null || typeof found !== "object" || typeof made !== "object") {
    return Object.is(found, made);
  }
  for (const key of new Set([...Object.keys(found), ...Object.keys(made)])) {
    const leadsNowhere = typeof found[key] === "string" && tableOf(found[key]) in copied;
    if (!(key in found) || (!(key in made) && !leadsNowhere)) {
      return false;
    }
    if (key in made && !(await same(found[key], made[key], end))) {
      return false;
    }
  }
  return Array.isArray(found) === Array.isArray(made);
}

async function expectSame(found: any, made: any, end: End) {
  const equal = JSON.stringify(found) === JSON.stringify(made);
  if (!equal && !(await same(found, made, end))) {
    expect(found).toEqual(made);
  }
}

const reads = ({ kind, inserted }: Helper) =>
  ["read", "get", "read-part", "find"].includes(kind) && !inserted;

/** Whether a helper takes documents of a table. */
const takes = ({ kind, table }: Helper, of: string) =>
  of === table || (kind === "get" && copied[of]?.into === table);

/** Everything that the readers give of the documents, as it is now. */
async function readAll(t: any, window: any, ids: string[]) {
  const tables = ids.map(tableOf);
  const found: { helper: Helper; id: string; value: any }[] = await run(t, async (db) => {
    const list = [];
    for (const helper of helpers.filter(reads)) {
      for (const id of ids.filter((_, at) => takes(helper, tables[at]))) {
        const fn = window[helper.name];
        const doc = await db.get(id);
        if (doc !== null) {
          const value = helper.kind === "get" ? await fn(db, id) : await call(fn, db, doc);
          list.push({ helper, id, value });
        }
      }
    }
    return list;
  });
  return found.map(({ helper, id, value }) => ({
    helper,
    id,
    value: helper.kind === "find" ? (value?._id ?? null) : fieldsOf(value),
  }));
}

/** What readers should have given, at the end. */
function expected({ kind, into, parent, each }: Helper, id: string, end: End) {
  if (kind === "read-part") {
    const rows = end.stored[into].filter((row) => row[parent] === id).map(fieldsOf);
    return each ? rows : (rows[0] ?? null);
  }
  const copy = end.copies.get(id);
  return fieldsOf(end.documents.get(copy ?? id) ?? null);
}

/** The IDs of the documents that one may find at the other end of a reference. */
function ends({ into, field, otherField }: Helper, id: string, end: End): (string | null)[] {
  const found =
    field === ""
      ? end.stored[into].filter((d) => d[otherField] === id)
      : [end.documents.get(end.documents.get(id)?.[otherField])].filter((d) => d);
  return found.length === 0 ? [null] : found.map((d) => d._id);
}

/** Reads documents at different times, and compares what was read with what the migrations have made in the end. */
export async function watch(t: any, ids: string[]) {
  const window = await functions();
  const times: Awaited<ReturnType<typeof readAll>>[] = [];
  return {
    look: async () => {
      times.push(await readAll(t, window, ids));
    },
    compare: async () => {
      times.push(await readAll(t, window, ids));
      const end = await endOf(t, window);
      for (const { helper, id, value } of times.flat()) {
        const gone = !end.documents.has(id) && description.orphaned.includes(tableOf(id) as never);
        if (helper.kind === "find" && !gone) {
          expect(ends(helper, id, end)).toContain(value);
        } else if (!gone) {
          await expectSame(value, expected(helper, id, end), end);
        }
      }
      if (helpers.some(reads)) {
        expect(Math.min(...times.map((list) => list.length))).toBeGreaterThan(0);
      }
    },
  };
}

export function testHelpers() {
  test.runIf(!description.full)("what reads documents gives what the migrations make of them", async () => {
    const t = start(widened, decided);
    const readers = await watch(t, await insert(t, documents));
    await readers.look();
    let seen = 0;
    meanwhile.interfere = () => {
      seen++;
      if (seen > documents.length / 2) {
        throw new Error("injected");
      }
    };
    await migrate(t, runners[0]);
    await readers.look();
    meanwhile.interfere = () => {};
    await migrate(t, runners[0]);
    await readers.compare();
  });

  const makers = helpers.filter((h) => h.kind === "write");
  test.runIf(makers.length > 0)("both forms are what everything else understands", async () => {
    await writeBoth(makers, await functions());
  });

  for (const helper of helpers) {
    const tested = writers[helper.kind];
    if (tested !== undefined) {
      test(`${helper.name} writes what everything else understands`, async () => {
        await tested(helper, await functions());
      });
    }
  }
}

/** The old part of a document as old code expects it. */
function oldForm(helper: Helper, document: any) {
  const example = documents.find((d) => d.old && d.table === helper.table)!;
  const old: any = {};
  for (const name of helper.oldFields) {
    const value = helper.inPlace.includes(name)
      ? (example.value as any)[name]
      : fieldsOf(document)[name];
    if (value !== undefined) {
      old[name] = value;
    }
  }
  return { table: helper.table, value: old };
}

/** The fields that only the new form has, as nothing. */
function newFields({ oldFields }: Helper, document: any) {
  const names = Object.keys(fieldsOf(document)).filter((name) => !oldFields.includes(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** Fails unless the old fields have the values that the new form tells. */
function expectDerived({ derived }: Helper, old: any, fields: any) {
  for (const { name, path } of derived) {
    expect([name, old[name]]).toEqual([name, path.reduce((at, key) => at?.[key], fields)]);
  }
}

const acceptedByOldCode = async (old: { table: string; value: any }[]) => {
  await insert(start(before, decided), old);
};

const fieldReader = (table: string, into: string) =>
  helpers.find((h) => h.kind === "read" && h.table === table && (h.into === into || into === ""));

async function runAll(t: any) {
  for (const status of (await migrate(t, "runAll", { batchSize: 100 })).values()) {
    expect([status.name, status.state, status.error]).toEqual([status.name, "success", undefined]);
  }
  expect(await nonConforming(t)).toBe(0);
}

/** What is made in both forms, of all tables at once. */
async function writeBoth(makers: Helper[], window: any) {
  const t = start(widened, decided);
  const written: { helper: Helper; id: string; fields: any; stored: any }[] = [];
  for (const helper of makers) {
    const reader = fieldReader(helper.table, "");
    expect(helper.samples.length).toBeGreaterThan(0);
    for (const [fields, old] of helper.samples) {
      const [id, stored, given] = await run(t, async (db) => {
        const write = (value: any) => window[helper.name](value, jsonToConvex(old));
        const read = async () => {
          const doc = await db.get(made);
          return reader ? await call(window[reader.name], db, doc) : doc;
        };
        const made = await db.insert(helper.table, write(jsonToConvex(fields)));
        // As a whole it can be read, changed and written again.
        if (reader !== undefined) {
          await db.replace(made, write(await read()));
        }
        return [made, await db.get(made), await read()];
      });
      expect(fieldsOf(given)).toMatchObject(fields);
      expectDerived(helper, fieldsOf(stored), fields);
      if (reader !== undefined) {
        // What the old form tells is read from it alone.
        const alone = { ...stored, ...newFields(helper, stored) };
        const again = await run(t, async (db) => call(window[reader.name], db, alone));
        const part = (value: any) => helper.told.map((name) => [name, value[name]]);
        expect(part(fieldsOf(again))).toEqual(part(fields));
      }
      written.push({ helper, id, fields, stored });
    }
  }
  await acceptedByOldCode(written.map(({ helper, stored }) => oldForm(helper, stored)));
  const lasting = written.filter(({ helper }) => !description.orphaned.includes(helper.table as never));
  const storedNow = async () => {
    const ids = lasting.map(({ id }) => id);
    return (await run(t, async (db) => Promise.all(ids.map((id) => db.get(id))))).map(fieldsOf);
  };
  if (runners.length > 1) {
    await migrate(t, runners[0], { batchSize: 100 });
    expect(await storedNow()).toEqual(lasting.map(({ stored }) => fieldsOf(stored)));
  }
  await runAll(t);
  expect(await storedNow()).toEqual(lasting.map(({ fields }) => fields));
}

const writers: Record<string, (helper: Helper, window: any) => Promise<void>> = {
  async insert(helper, window) {
    const t = start(widened, decided);
    const getter = helpers.find((h) => h.kind === "get" && h.table === helper.into)!;
    const made: { old: string; new: string; fields: any }[] = [];
    for (const [fields, old] of helper.samples) {
      const ids = await run(t, (db) =>
        window[helper.name](db, jsonToConvex(fields), jsonToConvex(old)),
      );
      expectDerived(helper, fieldsOf(await get(t, ids.old)), fields);
      made.push({ ...ids, fields });
    }
    expect(made.length).toBeGreaterThan(0);
    await acceptedByOldCode(
      await Promise.all(made.map(async (one) => oldForm(helper, await get(t, one.old)))),
    );
    const check = async () => {
      for (const one of made) {
        expect(fieldsOf(await get(t, one.new))).toEqual(one.fields);
        for (const id of [one.old, one.new]) {
          const got = await run(t, (db) => window[getter.name](db, id));
          expect(fieldsOf(got)).toEqual(one.fields);
        }
      }
      expect(await all(t, helper.into)).toHaveLength(made.length);
    };
    await check();
    await runAll(t);
    await check();
  },

  async sync(helper, window) {
    const t = start(widened, decided);
    const ids = await insert(t, documents);
    const mine = ids.filter((id) => tableOf(id) === helper.table);
    const { marker } = copied[helper.table];
    const reader = fieldReader(helper.table, helper.into)!;
    const sync = async (id: string) => await run(t, (db) => window[helper.name](db, id));
    const check = async (id: string, copy: string) => {
      expect((await get(t, id))[marker]).toBe(copy);
      const given = await run(t, async (db) => call(window[reader.name], db, await db.get(id)));
      await expectSame(fieldsOf(given), fieldsOf(await get(t, copy)), await endOf(t, window));
    };
    const rewrite = async (id: string, other: string) => {
      await run(t, async (db) => {
        const { _id, _creationTime, [marker]: _, ...fields } = await db.get(other);
        const { [marker]: copy } = await db.get(id);
        await db.replace(id, { ...fields, ...(copy && { [marker]: copy }) });
        return null;
      });
    };
    // Some before the migration, written before or after; all of them once more after it.
    for (const [at, id] of mine.entries()) {
      if (at % 2 === 0) {
        await check(id, await sync(id));
        await rewrite(id, mine[(at + 1) % mine.length]);
        await check(id, await sync(id));
      }
    }
    await runAll(t);
    const count = (await all(t, helper.into)).length;
    for (const [at, id] of mine.entries()) {
      const { [marker]: copy } = await get(t, id);
      await check(id, copy);
      await rewrite(id, mine[(at + 3) % mine.length]);
      expect(await sync(id)).toBe(copy);
      await check(id, copy);
    }
    expect(await all(t, helper.into)).toHaveLength(count);
    await acceptedByOldCode(
      await Promise.all(mine.map(async (id) => oldForm(helper, await get(t, id)))),
    );
    expect(await nonConforming(t)).toBe(0);
  },

  async move(helper, window) {
    const t = start(widened, decided);
    const ids = await insert(t, documents);
    const mine = ids.filter((id) => tableOf(id) === helper.table);
    const reader = fieldReader(helper.table, helper.into)!;
    const moved = new Map<string, string>();
    for (const id of mine) {
      const [given, copy] = await run(t, async (db) => [
        await call(window[reader.name], db, await db.get(id)),
        await window[helper.name](db, id),
      ]);
      moved.set(id, copy);
      for (const again of [id, copy]) {
        expect(await run(t, (db) => window[helper.name](db, again))).toBe(copy);
      }
      await expectSame(fieldsOf(given), fieldsOf(await get(t, copy)), await endOf(t, window));
    }
    await runAll(t);
    expect(await endOf(t, window).then((end) => [...end.copies].filter(([id]) => tableOf(id) === helper.table))).toEqual([...moved]);
  },

  async "write-part"(helper, window) {
    const t = start(widened, decided);
    const ids = await insert(t, documents);
    const mine = ids.filter((id) => tableOf(id) === helper.table);
    const readers = helpers.filter((h) => h.kind === "read-part" && !h.inserted && h.table === helper.table && h.field === helper.field);
    const given = new Map<string, any>();
    for (const [at, id] of mine.entries()) {
      const [value] = helper.samples[at % helper.samples.length];
      given.set(id, value);
      const part = async () => fieldsOf(await get(t, id))[helper.field];
      for (let n = 0; n < 2; n++) {
        await run(t, (db) => window[helper.name](db, id, jsonToConvex(value)));
      }
      for (const [n, old] of [await part()].flat().entries()) {
        expectDerived(helper, old, Array.isArray(value) ? value[n] : value);
      }
    }
    await acceptedByOldCode(
      await Promise.all(mine.map(async (id) => oldForm(helper, await get(t, id)))),
    );
    const check = async () => {
      for (const reader of readers) {
        for (const id of mine) {
          const part = (value: any) => ({ ...value[reader.into], [reader.parent]: id });
          const found = await run(t, async (db) => window[reader.name](db, await db.get(id)));
          expect(fieldsOf(found)).toEqual(reader.each ? given.get(id).map(part) : part(given.get(id)));
          const rows = (await all(t, reader.into)).filter((row) => row[reader.parent] === id);
          expect(rows).toHaveLength(reader.each ? given.get(id).length : 1);
        }
      }
    };
    expect(readers.length).toBeGreaterThan(0);
    await check();
    await runAll(t);
    await check();
  },

  async "move-part"(helper, window) {
    const t = start(widened, decided);
    const ids = await insert(t, documents);
    const mine = ids.filter((id) => tableOf(id) === helper.table);
    const parts = async () =>
      (await readAll(t, window, mine)).filter((one) => one.helper.kind === "read-part" && one.helper.field === helper.field);
    const first = await parts();
    for (const id of mine) {
      for (let n = 0; n < 2; n++) {
        await run(t, (db) => window[helper.name](db, id));
      }
      expect((await get(t, id))[helper.field]).toBeUndefined();
    }
    expect(await parts()).toEqual(first);
    for (const into of helper.into.split(" ")) {
      expect((await all(t, into)).length).toBeGreaterThan(0);
    }
    await runAll(t);
    expect(await parts()).toEqual(first);
  },

  async link(helper, window) {
    const t = start(widened, decided);
    const without = (table: string, field: string) => {
      const { [field]: _, ...value } = documents.find((d) => d.table === table)!.value as any;
      return { table, value };
    };
    const [id, other] = await insert(t, [
      without(helper.table, helper.field),
      without(helper.into, helper.otherField),
    ]);
    await run(t, (db) => window[helper.name](db, id, other));
    expect((await get(t, id))[helper.field]).toBe(other);
    expect((await get(t, other))[helper.otherField]).toBe(id);
    await acceptedByOldCode([oldForm(helper, await get(t, id))]);
    await runAll(t);
    expect((await get(t, other))[helper.otherField]).toBe(id);
  },
};
