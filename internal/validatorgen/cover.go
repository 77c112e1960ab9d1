package validatorgen

import (
	"math"
	"slices"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// Cover returns values that t accepts which together reach every part of it: every member of every union, every optional
// field both present and absent, every array and record both empty and not, and the boundary values of every primitive
// type. It returns nothing when t accepts nothing.
func Cover(t validator.Type) []value.Value {
	switch t := t.(type) {
	case validator.Primitive:
		return boundaries(t)
	case validator.ID:
		return []value.Value{value.ExampleID(t.Table, 0), value.ExampleID(t.Table, 1)}
	case validator.Literal:
		return []value.Value{t.Value}
	case *validator.Array:
		elements := Cover(t.Element)
		return []value.Value{value.Array{}, value.Array(elements)}
	case *validator.Record:
		return []value.Value{value.Object{}, coverRecord(t)}
	case *validator.Object:
		return coverObject(t)
	case *validator.Union:
		var all []value.Value
		for _, m := range t.Members {
			all = append(all, Cover(m)...)
		}
		return all
	}
	panic("validatorgen: unknown kind of type")
}

func boundaries(t validator.Primitive) []value.Value {
	switch t {
	case validator.Null:
		return []value.Value{value.Null{}}
	case validator.Boolean:
		return []value.Value{value.Boolean(true), value.Boolean(false)}
	case validator.Float64:
		return []value.Value{
			value.Float64(0), value.Float64(1.5), value.Float64(-7), value.Float64(math.Copysign(0, -1)), value.Float64(math.NaN()),
			value.Float64(math.Inf(1)), value.Float64(math.Inf(-1)), value.Float64(1 << 53), value.Float64(1e21),
		}
	case validator.Int64, validator.CommitTs:
		return []value.Value{value.Int64(0), value.Int64(-1), value.Int64(1<<53 + 1), value.Int64(math.MaxInt64), value.Int64(math.MinInt64)}
	case validator.String:
		return []value.Value{value.String(""), value.String("some text"), value.String("42"), value.String(" 1e3 "), value.String("true"), value.String("Ünïcode 💥")}
	case validator.Bytes:
		return []value.Value{value.Bytes{}, value.Bytes{0, 255}}
	default:
		return []value.Value{
			value.Null{}, value.String("some text"), value.Float64(1.5), value.Array{value.Null{}}, value.Object{{Name: "a", Value: value.Float64(1)}},
		}
	}
}

// coverRecord returns a record whose values cover its value type, as far as its keys go.
func coverRecord(t *validator.Record) value.Value {
	values := Cover(t.Value)
	var record value.Object
	for i, key := range Cover(t.Key) {
		if i == len(values) {
			break
		}
		e := value.Entry{Value: values[i]}
		switch key := key.(type) {
		case value.ID:
			e.Name, e.Table = key.Text, key.Table
		case value.String:
			e.Name = string(key)
		}
		if value.CheckFieldName(e.Name) == nil {
			record = append(record, e)
		}
	}
	return sortedObject(record)
}

// coverObject returns objects in which each field goes through its own cover, absence included; fields with less to
// cover begin again.
func coverObject(t *validator.Object) []value.Value {
	covers := make([][]value.Value, len(t.Fields))
	longest := 1
	for i, f := range t.Fields {
		covers[i] = Cover(f.Type)
		if f.Optional {
			covers[i] = append([]value.Value{nil}, covers[i]...)
		}
		if len(covers[i]) == 0 {
			return nil
		}
		longest = max(longest, len(covers[i]))
	}
	var all []value.Value
	for n := range longest {
		var object value.Object
		for i, f := range t.Fields {
			if v := covers[i][n%len(covers[i])]; v != nil && value.CheckFieldName(f.Name) == nil {
				object = append(object, value.Entry{Name: f.Name, Value: v})
			}
		}
		all = append(all, sortedObject(object))
	}
	return all
}

func sortedObject(o value.Object) value.Value {
	slices.SortFunc(o, func(a, b value.Entry) int { return strings.Compare(a.Name, b.Name) })
	return o
}
