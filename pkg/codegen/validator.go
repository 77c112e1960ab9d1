package codegen

import (
	"fmt"

	"convex-schema-plan/pkg/validator"
)

// builder prints a type as a call of Convex's v builders.
func builder(t validator.Type) doc {
	switch t := t.(type) {
	case validator.Primitive:
		return text(primitiveBuilder(t))
	case validator.ID:
		return call("v.id", text(quote(t.Table)))
	case validator.Literal:
		return call("v.literal", literal(t.Value))
	case *validator.Array:
		return call("v.array", builder(t.Element))
	case *validator.Record:
		return call("v.record", builder(t.Key), builder(t.Value))
	case *validator.Object:
		return call("v.object", fieldMap(t, nil, false))
	case *validator.Union:
		members := make([]doc, len(t.Members))
		for i, m := range t.Members {
			members[i] = builder(m)
		}
		return call("v.union", members...)
	}
	panic(fmt.Sprintf("codegen: unknown type %T", t))
}

func primitiveBuilder(p validator.Primitive) string {
	switch p {
	case validator.Any:
		return "v.any()"
	case validator.Null:
		return "v.null()"
	case validator.Boolean:
		return "v.boolean()"
	case validator.Float64:
		return "v.number()"
	case validator.Int64:
		return "v.int64()"
	case validator.CommitTs:
		return "v.commitTs()"
	case validator.String:
		return "v.string()"
	case validator.Bytes:
		return "v.bytes()"
	}
	panic(fmt.Sprintf("codegen: unknown primitive %d", p))
}

// fieldMap prints the fields of an object as the object literal that v.object and defineTable take. comments holds
// comment lines to put above fields, by name.
func fieldMap(o *validator.Object, comments map[string][]string, expanded bool) doc {
	properties := make([]doc, len(o.Fields))
	for i, f := range o.Fields {
		var property concat
		for _, comment := range comments[f.Name] {
			property = append(property, text("// "+comment), hardline{})
		}
		properties[i] = append(property, text(fieldKey(f.Name)+": "), fieldValue(f))
	}
	return braces(properties, expanded)
}

// fieldKey prints the key of a field. "__proto__" has to be computed: as a plain key it sets the prototype.
func fieldKey(name string) string {
	if name == "__proto__" {
		return `["__proto__"]`
	}
	return propertyName(name)
}

func fieldValue(f validator.Field) doc {
	if f.Optional {
		return call("v.optional", builder(f.Type))
	}
	return builder(f.Type)
}
