package codegen

import (
	"fmt"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
)

// conformFile prints conform.ts: the new validators of the tables in question and the check of a value against a
// validator, which migrations and verification share.
func conformFile(p *plan.Plan) []byte {
	tables := make([]doc, len(p.Verified))
	for i, name := range p.Verified {
		tables[i] = concat{text(fieldKey(name) + ": "), builder(p.Target(name))}
	}
	return source([]doc{
		commentLines([]string{
			mark + ": what a document has to look like before deploy 2.",
			"It goes with the migrations.",
		}),
		text(`import { v, type GenericId, type GenericValidator } from "convex/values";`),
		text(`import type { QueryCtx } from "./_generated/server";`),
		text(""),
		text("/** The validators of the new schema. */"),
		concat{text("export const after = "), braces(tables, true), text(";")},
		text(""),
		text(conformSource),
	})
}

// conformSource is the check of a value, as Convex does it: objects are closed, an ID belongs to its table, 0 is not -0.
const conformSource = `/** Whether Convex accepts value for validator. */
export function conforms(
  validator: GenericValidator,
  value: unknown,
  db: QueryCtx["db"],
): boolean {
  switch (validator.kind) {
    case "any":
      return value !== undefined;
    case "null":
      return value === null;
    case "boolean":
      return typeof value === "boolean";
    case "float64":
      return typeof value === "number";
    case "int64":
    case "commitTs":
      return typeof value === "bigint";
    case "string":
      return typeof value === "string";
    case "bytes":
      return value instanceof ArrayBuffer;
    case "literal":
      return Object.is(value, validator.value);
    case "id":
      return (
        typeof value === "string" &&
        normalizeId(db, validator.tableName, value) !== null
      );
    case "array":
      return (
        Array.isArray(value) &&
        value.every((element) => conforms(validator.element, element, db))
      );
    case "union":
      return validator.members.some((member: GenericValidator) =>
        conforms(member, value, db),
      );
    case "record":
      return (
        isObject(value) &&
        Object.entries(value).every(
          ([key, entry]) =>
            conforms(validator.key, key, db) &&
            conforms(validator.value, entry, db),
        )
      );
    case "object":
      return isObject(value) && conformsToFields(validator.fields, value, db);
  }
}

function conformsToFields(
  fields: Record<string, GenericValidator>,
  value: Record<string, unknown>,
  db: QueryCtx["db"],
): boolean {
  const declared = Object.entries(fields).every(([name, field]) =>
    !Object.hasOwn(value, name) || value[name] === undefined
      ? field.isOptional === "optional"
      : conforms(field, value[name], db),
  );
  return (
    declared &&
    Object.keys(value).every(
      (name) => value[name] === undefined || Object.hasOwn(fields, name),
    )
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ArrayBuffer)
  );
}

/** The ID of a table that a text is, or null; for any table, in the schema or not. */
export function normalizeId<Table extends string>(
  db: QueryCtx["db"],
  table: Table,
  text: string,
): GenericId<Table> | null {
  const reader: { normalizeId: (table: any, id: string) => unknown } =
    table.startsWith("_") ? db.system : db;
  return reader.normalizeId(table, text) as GenericId<Table> | null;
}

/** The fields of a document without those that Convex adds. */
export function fieldsOf(document: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(document).filter(([name]) => !name.startsWith("_")),
  );
}`

func (e *emitter) forms(c plan.Switch, x reference) []doc {
	element := e.element
	if element == x {
		element = "value"
	}
	var forms []doc
	for _, one := range c.Cases {
		arrow := e.within(element, func() doc { return e.arrow("value", one.Convert) })
		forms = append(forms, call("when", text(e.form(one.Type)), arrow))
	}
	return forms
}

func (e *emitter) convertFirst(x reference, forms []doc, waits bool) doc {
	for _, name := range []string{"convertFirst", "conforms", "GenericValidator", "Infer", "QueryCtx"} {
		e.helpers[name] = true
	}
	e.usesCtx = true
	callee := "convertFirst"
	if waits {
		callee = "await convertFirst"
	}
	return call(callee, append([]doc{text(e.db), text(x)}, forms...)...)
}

// form names the validator that a value is tested against.
func (e *emitter) form(t validator.Type) string {
	return e.constant(t, fmt.Sprintf("form%d", len(e.constants)+1))
}
