package codegen

import (
	"fmt"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// tsType prints the TypeScript type of the values of t, on one line.
func tsType(t validator.Type) string {
	switch t := t.(type) {
	case validator.Primitive:
		return primitiveType(t)
	case validator.ID:
		return "Id<" + quote(t.Table) + ">"
	case validator.Literal:
		return layout(literal(t.Value))
	case *validator.Array:
		element := tsType(t.Element)
		if union, ok := t.Element.(*validator.Union); ok && len(union.Members) > 1 {
			element = "(" + element + ")"
		}
		return element + "[]"
	case *validator.Record:
		return "Record<" + tsType(t.Key) + ", " + tsType(t.Value) + ">"
	case *validator.Object:
		return objectType(t)
	case *validator.Union:
		if len(t.Members) == 0 {
			return "never"
		}
		parts := make([]string, len(t.Members))
		for i, m := range t.Members {
			parts[i] = tsType(m)
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

func objectType(t *validator.Object) string {
	if len(t.Fields) == 0 {
		return "Record<string, never>"
	}
	parts := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		question := ""
		if f.Optional {
			question = "?"
		}
		parts[i] = fieldKey(f.Name) + question + ": " + tsType(f.Type)
	}
	return "{ " + strings.Join(parts, "; ") + " }"
}
