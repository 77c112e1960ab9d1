package codegen

import (
	"fmt"
	"maps"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// tsType prints the TypeScript type of the values of t, on one line.
func (e *emitter) tsType(t validator.Type) string {
	switch t := t.(type) {
	case validator.Primitive:
		return primitiveType(t)
	case validator.ID:
		return e.idType(t.Table)
	case validator.Literal:
		return layout(literal(t.Value))
	case *validator.Array:
		element := e.tsType(t.Element)
		if union, ok := t.Element.(*validator.Union); ok && len(union.Members) > 1 {
			element = "(" + element + ")"
		}
		return element + "[]"
	case *validator.Record:
		return "Record<" + e.tsType(t.Key) + ", " + e.tsType(t.Value) + ">"
	case *validator.Object:
		return e.objectType(t)
	case *validator.Union:
		if len(t.Members) == 0 {
			return "never"
		}
		parts := make([]string, len(t.Members))
		for i, m := range t.Members {
			parts[i] = e.tsType(m)
		}
		return strings.Join(parts, " | ")
	}
	panic(fmt.Sprintf("codegen: unknown type %T", t))
}

func primitiveType(p validator.Primitive) string {
	switch p {
	case validator.Any:
		return "any"
	case validator.Null:
		return "null"
	case validator.Boolean:
		return "boolean"
	case validator.Float64:
		return "number"
	case validator.Int64, validator.CommitTs:
		return "bigint"
	case validator.String:
		return "string"
	case validator.Bytes:
		return "ArrayBuffer"
	}
	panic(fmt.Sprintf("codegen: unknown primitive %d", p))
}

func (e *emitter) objectType(t *validator.Object) string {
	if len(t.Fields) == 0 {
		return "Record<string, never>"
	}
	parts := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		question := ""
		if f.Optional {
			question = "?"
		}
		parts[i] = fieldKey(f.Name) + question + ": " + e.tsType(f.Type)
	}
	return "{ " + strings.Join(parts, "; ") + " }"
}

// idType prints the type of the IDs of a table. Generated Id types exist for the tables of the schema only, and v.id may
// name others.
func (e *emitter) idType(table string) string {
	name := "GenericId"
	if e.known(table) {
		name = "Id"
	}
	e.helpers[name] = true
	return name + "<" + quote(table) + ">"
}

// known reports whether the widened schema has the table, or Convex itself does.
func (e *emitter) known(table string) bool {
	return table == "_storage" || table == "_scheduled_functions" || e.plan.Widened.Table(table) != nil
}

func (e *emitter) docType(table string) string {
	e.helpers["Doc"] = true
	return "Doc<" + quote(table) + ">"
}

// typeOf prints the TypeScript type of a validator. Objects and long types get a validator constant, called name unless
// there is one already, so that the type is Infer of it.
func (e *emitter) typeOf(t validator.Type, name string) string {
	const limit = 40
	before := maps.Clone(e.helpers)
	printed := e.tsType(t)
	if len(printed) <= limit && !strings.Contains(printed, "{") {
		return printed
	}
	e.helpers = before // what is not printed is not imported
	e.helpers["Infer"] = true
	return "Infer<typeof " + e.constant(t, name) + ">"
}

// constant returns the name of a constant that holds the validator t, called name when it is new.
func (e *emitter) constant(t validator.Type, name string) string {
	key := t.String()
	if existing, ok := e.constantOf[key]; ok {
		return existing
	}
	for _, table := range e.plan.Verified {
		if key == e.plan.Target(table).String() {
			e.helpers["after"] = true
			return member("after", table)
		}
	}
	e.helpers["v"] = true
	base := name
	for n := 2; e.declared[name]; n++ {
		name = fmt.Sprint(base, n)
	}
	e.declared[name] = true
	e.constantOf[key] = name
	e.constants = append(e.constants, concat{text("const " + name + " = "), builder(t), text(";")})
	return name
}
