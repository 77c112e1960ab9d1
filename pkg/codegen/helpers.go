package codegen

import (
	"maps"
	"slices"
	"strings"

	"convex-schema-plan/pkg/plan"
)

// helperFunctions prints the functions that the migrations call, and no others.
func (e *emitter) helperFunctions() []doc {
	var parts []doc
	for _, h := range helperSources {
		if e.helpers[h.name] {
			parts = append(parts, text(""), text(h.source))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.copies)) {
		parts = append(parts, text(""), e.copyFunction(name, e.copies[name]))
	}
	return append(parts, e.smallFunctions()...)
}

// copyFunction prints the function that finds the copy of a document.
func (e *emitter) copyFunction(name string, c plan.Call) doc {
	printed := copySource
	if strings.HasPrefix(name, "copyIfAnyOf") {
		printed = lenientCopySource
	}
	source := strings.NewReplacer("NAME", name, "OLD", quote(c.Of), "NEW", quote(c.Table), "MARKER", e.markerOf(c.Of),
		"MIGRATION", e.copyMigration(c.Of)).Replace(printed)
	return text(source)
}

func (e *emitter) markerOf(table string) string {
	for _, m := range e.plan.Migrations {
		if move, ok := m.Action.(plan.Move); ok && m.Table == table {
			return move.Marker
		}
	}
	return ""
}

func (e *emitter) copyMigration(table string) string {
	for _, m := range e.plan.Migrations {
		if _, ok := m.Action.(plan.Move); ok && m.Table == table {
			return m.Name
		}
	}
	return ""
}

const copySource = `/** The ID of the copy of a document, or null when the document is gone. */
async function NAME(
  db: QueryCtx["db"],
  id: Id<OLD>,
): Promise<Id<NEW> | null> {
  const doc = await db.get(id);
  if (doc === null) {
    return null;
  }
  if (doc.MARKER === undefined) {
    throw new Error(id + " has no copy yet: run MIGRATION first.");
  }
  return doc.MARKER;
}`

const lenientCopySource = `/** The ID of the copy of a document, its own while it has none, or null when it is gone. */
async function NAME(
  db: QueryCtx["db"],
  id: Id<OLD>,
): Promise<Id<NEW> | Id<OLD> | null> {
  const doc = await db.get(id);
  return doc && (doc.MARKER ?? id);
}`

// helperSources are the functions that generated migrations can call.
var helperSources = [...]struct{ name, source string }{
	{"numberFrom", `/** The number that a text spells, or null when it spells none. */
function numberFrom(text: string): number | null {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? null : number;
}`},
	{"safeNumberFrom", `/** The number equal to an integer, or null when numbers cannot tell it from others. */
function safeNumberFrom(integer: bigint): number | null {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : null;
}`},
	{"integerFrom", `/** The int64 equal to a number, or null when there is none. */
function integerFrom(number: number): bigint | null {
  if (!Number.isInteger(number)) {
    return null;
  }
  const integer = BigInt(number);
  return BigInt.asIntN(64, integer) === integer ? integer : null;
}`},
	{"integerIn", `/** The int64 that a text spells, or null when it spells none. */
function integerIn(text: string): bigint | null {
  if (!/^[+-]?\d+$/.test(text.trim())) {
    return null;
  }
  const integer = BigInt(text.trim().replace(/^\+/, ""));
  return BigInt.asIntN(64, integer) === integer ? integer : null;
}`},
	{"booleanIn", `/** The boolean that a text spells, or null when it spells none. */
function booleanIn(text: string): boolean | null {
  return text === "true" ? true : text === "false" ? false : null;
}`},
	{"mapEntries", `/** A record with every value converted. */
function mapEntries<Key extends string, Old, New>(
  record: Record<Key, Old>,
  convert: (entry: Old) => New,
): Record<Key, New> {
  return Object.fromEntries(
    Object.entries(record).map(([key, entry]) => [key, convert(entry as Old)]),
  ) as Record<Key, New>;
}`},
	{"mapEntriesInTurn", `/** A record with every value converted, one after the other. */
async function mapEntriesInTurn<Key extends string, Old, New>(
  record: Record<Key, Old>,
  convert: (entry: Old) => Promise<New>,
): Promise<Record<Key, New>> {
  const converted: [string, New][] = [];
  for (const [key, entry] of Object.entries(record)) {
    converted.push([key, await convert(entry as Old)]);
  }
  return Object.fromEntries(converted) as Record<Key, New>;
}`},
	{"valueAt", `/** What is at the end of a path through objects, or undefined. */
function valueAt<Value>(object: unknown, ...path: string[]): Value | undefined {
  return path.reduce(
    (at: any, name) =>
      at !== null && typeof at === "object" && Object.hasOwn(at, name)
        ? at[name]
        : undefined,
    object,
  );
}`},
	{"present", `/** The values that are there, in order. */
function present<Value>(values: (Value | null | undefined)[]): Value[] {
  return values.filter((value) => value !== undefined && value !== null);
}`},
	{"without", `/** A copy of an object without some of its fields. */
function without<Fields extends object, Name extends keyof Fields>(
  fields: Fields,
  ...names: Name[]
): Omit<Fields, Name> {
  const rest = { ...fields };
  for (const name of names) {
    delete rest[name];
  }
  return rest;
}`},
	{"missing", `function missing(place: string): never {
  throw new Error(place + " is missing, and so is what takes its place.");
}`},
	{"whenListed", `function whenListed(table: string) {
  return (): never => {
    throw new Error(
      "A document of " + table + " does not fit. Decide first what it becomes.",
    );
  };
}`},
	{"fail", `function fail(why: string): never {
  throw new Error(why);
}`},
	{"convertFirst", `interface Form {
  validator: GenericValidator;
  convert: (value: any) => unknown;
}

function when<V extends GenericValidator>(
  validator: V,
  convert: (value: Infer<V>) => unknown,
): Form {
  return { validator, convert };
}

/** Converts a value by the first form that it has. */
function convertFirst(
  db: QueryCtx["db"],
  value: unknown,
  ...forms: Form[]
): any {
  const form = forms.find((one) => conforms(one.validator, value, db));
  if (form === undefined) {
    throw new Error("A value fits neither the old nor the new schema.");
  }
  return form.convert(value);
}`},
}
