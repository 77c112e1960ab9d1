package codegen

// helperFunctions prints the functions that the migrations call, and no others.
func (e *emitter) helperFunctions() []doc {
	var parts []doc
	for _, h := range helperSources {
		if e.helpers[h.name] {
			parts = append(parts, text(""), text(h.source))
		}
	}
	return parts
}

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
	{"mapEntries", `/** A record with every value converted. */
function mapEntries<Key extends string, Old, New>(
  record: Record<Key, Old>,
  convert: (entry: Old) => New,
): Record<Key, New> {
  return Object.fromEntries(
    Object.entries(record).map(([key, entry]) => [key, convert(entry as Old)]),
  ) as Record<Key, New>;
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
