package codegen

import (
	"fmt"

	"convex-schema-plan/pkg/validator"
)

// builder prints a type as a call of Convex's v builders.
func builder(t validator.Type) doc { return annotated(nil).builder(t, nil) }

// annotated prints types with comment lines above their parts, by the key of the path that leads there.
type annotated map[string][]string

// builder prints the type at a path.
func (a annotated) builder(t validator.Type, at validator.Path) doc {
	switch t := t.(type) {
	case validator.Primitive:
		return text(primitiveBuilder(t))
	case validator.ID:
		return call("v.id", text(quote(t.Table)))
	case validator.Literal:
		return call("v.literal", literal(t.Value))
	case *validator.Array:
		return call("v.array", a.builder(t.Element, at.With(validator.Step{Kind: validator.IntoElement})))
	case *validator.Record:
		return call("v.record", a.builder(t.Key, at.With(validator.Step{Kind: validator.IntoRecordKey})),
			a.builder(t.Value, at.With(validator.Step{Kind: validator.IntoRecordValue})))
	case *validator.Object:
		return call("v.object", a.fieldMap(t, at, false))
	case *validator.Union:
		members := make([]doc, len(t.Members))
		for i, m := range t.Members {
			place := at.With(validator.Step{Kind: validator.IntoMember, Index: i})
			members[i] = noted(a[place.Key()], a.builder(m, place))
		}
		return call("v.union", members...)
	}
	panic(fmt.Sprintf("codegen: unknown type %T", t))
}

// noted prints comment lines above d.
func noted(lines []string, d doc) doc {
	if len(lines) == 0 {
		return d
	}
	var out concat
	for _, l := range lines {
		out = append(out, text("// "+l), hardline{})
	}
	return append(out, d)
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

// fieldMap prints the fields of the object at a path as the object literal that v.object and defineTable take.
func (a annotated) fieldMap(o *validator.Object, at validator.Path, expanded bool) doc {
	properties := make([]doc, len(o.Fields))
	for i, f := range o.Fields {
		place := at.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
		value := a.builder(f.Type, place)
		if f.Optional {
			value = call("v.optional", value)
		}
		properties[i] = noted(a[place.Key()], concat{text(fieldKey(f.Name) + ": "), value})
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
