package codegen

import (
	"fmt"
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

// result prints the type that a function returns, after its arrow. The members of a union that is too long for the line
// go on lines of their own.
func result(typ string) doc {
	members := unionMembers(typ)
	if len(members) == 1 {
		return text(" " + typ)
	}
	parts := make([]doc, len(members))
	for i, member := range members {
		parts[i] = text(member)
	}
	return group{indent{concat{line{}, whenBroken("| "), join(concat{line{}, text("| ")}, parts)}}}
}

// unionMembers separates the members of a printed union type.
func unionMembers(typ string) []string {
	var members []string
	from, depth := 0, 0
	for i := 0; i < len(typ); i++ {
		switch c := typ[i]; {
		case c == '"' || c == '\'':
			for i++; i < len(typ) && typ[i] != c; i++ {
				if typ[i] == '\\' {
					i++
				}
			}
		case strings.IndexByte("<([{", c) >= 0:
			depth++
		case strings.IndexByte(">)]}", c) >= 0:
			depth--
		case c == '|' && depth == 0:
			members = append(members, strings.TrimSpace(typ[from:i]))
			from = i + 1
		}
	}
	return append(members, strings.TrimSpace(typ[from:]))
}
