// Carries the documents of one case through its generated migrations, in convex-test with the real component.
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import after from "./after";
import before from "./before";
import {
  copied,
  decided,
  insert,
  meanwhile,
  migrate,
  migrateAgain,
  nonConforming,
  read,
  readCreated,
  start,
  timeless,
  undecided,
} from "./carry";
import description from "./case.json";
import { internal } from "./convex/_generated/api";
import widened from "./convex/schema";
import { testHelpers, watch } from "./helpers";

testHelpers();

test.runIf(description.full)("the old schema accepts the documents, and so does the widened one", async () => {
  await insert(
    start(before, decided),
    description.documents.filter((d) => d.old),
  );
  await insert(start(widened, decided), description.documents);
});

test.runIf(description.full && Object.keys(description.answers).length > 0)(
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

test.runIf(description.full)("the migrations leave what the narrowed schema accepts", async () => {
  const t = start(widened, decided);
  const ids = await insert(t, description.documents);
  const readers = await watch(t, ids);
  await readers.look();
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
    await readers.look();
  }
  const statuses = await migrate(t, "runAll");
  for (const name of description.names) {
    const { state, error } = statuses.get(name);
    expect([name, state, error]).toEqual([name, "success", undefined]);
  }
  await readers.compare();
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

test.runIf(description.full && !description.small)("a failure is resumed, while code keeps writing old and new forms", async () => {
  const t = start(widened, decided);
  const ids = await insert(t, description.documents);
  const readers = await watch(t, [...ids]);
  let seen = 0;
  meanwhile.interfere = () => {
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
  await readers.look();

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
  await readers.compare();
  const outcome = await read(t, ids);
  const half = description.documents.length;
  if (description.alone) {
    expect(timeless(outcome.slice(half))).toEqual(timeless(outcome.slice(0, half)));
  }

  // Old code that writes after the end is found by verify:all and not by a second run, but by one from the start.
  await insert(t, more);
  await migrate(t, "runAll");
  expect(await nonConforming(t)).toBeGreaterThan(0);
  await migrateAgain(t);
  expect(await nonConforming(t)).toBe(0);
});
