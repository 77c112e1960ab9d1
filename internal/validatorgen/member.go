package validatorgen

import (
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// Member returns a random value that t accepts, and false when it found none: t accepts nothing, or nothing that a few
// tries reach. Boundary values (empty, absent, the literals that the generator uses in types) are frequent.
func (g *Generator) Member(t validator.Type) (value.Value, bool) {
	switch t := t.(type) {
	case validator.Primitive:
		return g.primitive(t), true
	case validator.ID:
		return value.ExampleID(t.Table, g.rand.Intn(3)), true
	case validator.Literal:
		return t.Value, true
	case *validator.Array:
		return g.array(t), true
	case *validator.Record:
		return g.record(t), true
	case *validator.Object:
		return g.members(t)
	case *validator.Union:
		for _, i := range g.rand.Perm(len(t.Members)) {
			if v, ok := g.Member(t.Members[i]); ok {
				return v, true
			}
		}
		return nil, false
	}
	panic("validatorgen: unknown kind of type")
}

func (g *Generator) primitive(t validator.Primitive) value.Value {
	switch t {
	case validator.Null:
		return value.Null{}
	case validator.Boolean:
		return value.Boolean(g.rand.Intn(2) == 0)
	case validator.Float64:
		return value.Float64(pick(g, append(slices.Clone(wild), numbers...)))
	case validator.Int64, validator.CommitTs:
		return value.Int64(pick(g, integers))
	case validator.String:
		if g.rand.Intn(4) == 0 {
			return value.ExampleID(pick(g, tables), g.rand.Intn(3))
		}
		return value.String(pick(g, append([]string{"some text"}, texts...)))
	case validator.Bytes:
		return value.Bytes(make([]byte, g.rand.Intn(3)))
	default:
		return g.Value(2)
	}
}

// Value returns any value, nested at most depth deep.
func (g *Generator) Value(depth int) value.Value {
	n := g.rand.Intn(10)
	switch {
	case n == 0 && depth > 0:
		return g.array(&validator.Array{Element: validator.Any})
	case n < 3 && depth > 0:
		object := value.Object{}
		for _, name := range fieldNames {
			if g.rand.Intn(3) == 0 {
				object = append(object, value.Entry{Name: name, Value: g.Value(depth - 1)})
			}
		}
		return object
	default:
		return g.primitive(validator.Primitive(1 + g.rand.Intn(7)))
	}
}

func (g *Generator) array(t *validator.Array) value.Value {
	array := value.Array{}
	for range g.rand.Intn(4) {
		if v, ok := g.Member(t.Element); ok {
			array = append(array, v)
		}
	}
	return array
}

func (g *Generator) record(t *validator.Record) value.Value {
	object := value.Object{}
	for range g.rand.Intn(4) {
		k, keyed := g.Member(t.Key)
		v, ok := g.Member(t.Value)
		if !keyed || !ok {
			continue
		}
		e := value.Entry{Value: v}
		switch k := k.(type) {
		case value.ID:
			e.Name, e.Table = k.Text, k.Table
		case value.String:
			e.Name = string(k)
			if t.Key == validator.String { // boundary: names that fields in types have
				e.Name = pick(g, append([]string{"other" + strconv.Itoa(g.rand.Intn(3))}, fieldNames...))
			}
		default:
			continue
		}
		if _, twice := object.Get(e.Name); !twice && value.CheckFieldName(e.Name) == nil {
			object = append(object, e)
		}
	}
	slices.SortFunc(object, func(a, b value.Entry) int { return strings.Compare(a.Name, b.Name) })
	return object
}

func (g *Generator) members(t *validator.Object) (value.Value, bool) {
	object := value.Object{}
	for _, f := range t.Fields {
		if f.Optional && g.rand.Intn(2) == 0 {
			continue
		}
		v, ok := g.Member(f.Type)
		ok = ok && value.CheckFieldName(f.Name) == nil
		if !ok && !f.Optional {
			return nil, false
		}
		if ok {
			object = append(object, value.Entry{Name: f.Name, Value: v})
		}
	}
	slices.SortFunc(object, func(a, b value.Entry) int { return strings.Compare(a.Name, b.Name) })
	return object, true
}
