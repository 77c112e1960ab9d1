package validatorgen

import (
	"math"
	"slices"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// Few literals and names, so that the types of a pair overlap; among them a key that no document can have.
var (
	awkwardLiterals = []value.Value{
		value.Boolean(true), value.Boolean(false), value.Float64(0), value.Float64(math.Copysign(0, -1)),
		value.Float64(math.NaN()), value.Int64(0), value.String(""), value.String("a"), value.String("b"), value.String("$x"),
	}
	awkwardNames = []string{"a", "b", "$x"}
)

// Awkward returns a type, nested at most depth deep, of what people seldom write and decisions easily get wrong: empty
// unions in every place, records with IDs or literals as keys beside objects, arrays in unions, 0 and -0.
func (g *Generator) Awkward(depth int) validator.Type {
	n := g.rand.Intn(22)
	if depth <= 0 {
		n %= 10
	}
	switch {
	case n < 3:
		return validator.Primitive(g.rand.Intn(8))
	case n < 4:
		return &validator.Union{}
	case n < 5:
		return validator.ID{Table: pick(g, tables)}
	case n < 8:
		return g.awkwardLiteral()
	case n < 9:
		return validator.Boolean
	case n < 10:
		return &validator.Union{Members: []validator.Type{g.awkwardLiteral(), g.awkwardLiteral()}}
	case n < 13:
		return &validator.Array{Element: g.Awkward(depth - 1)}
	case n < 15:
		return &validator.Record{Key: g.awkwardKey(), Value: g.Awkward(depth - 1)}
	case n < 18:
		return g.awkwardObject(depth)
	default:
		union := &validator.Union{}
		for range 2 + g.rand.Intn(3) {
			union.Members = append(union.Members, g.Awkward(depth-1))
		}
		return union
	}
}

func (g *Generator) awkwardLiteral() validator.Type {
	return validator.Literal{Value: pick(g, awkwardLiterals)}
}

func (g *Generator) awkwardKey() validator.Type {
	literal, user := validator.Literal{Value: value.String(pick(g, awkwardNames))}, validator.ID{Table: tables[0]}
	switch g.rand.Intn(10) {
	case 0, 1, 2:
		return validator.String
	case 3, 4:
		return validator.ID{Table: pick(g, tables)}
	case 5:
		return &validator.Union{Members: []validator.Type{user, validator.ID{Table: tables[1]}}}
	case 6:
		return &validator.Union{Members: []validator.Type{literal, user}}
	case 7:
		return &validator.Union{Members: []validator.Type{literal, validator.String}}
	case 8:
		return literal
	default:
		return pick(g, []validator.Type{validator.Any, validator.Float64, &validator.Union{}})
	}
}

func (g *Generator) awkwardObject(depth int) validator.Type {
	object := &validator.Object{}
	for _, name := range awkwardNames {
		if likely := name != "$x"; g.rand.Intn(6) > 0 == likely {
			object.Fields = append(object.Fields, validator.Field{Name: name, Type: g.Awkward(depth - 1), Optional: g.rand.Intn(2) == 0})
		}
	}
	return object
}

// Regroup writes t in another way that mostly accepts the same: unions shuffled, objects split over the types of a
// field or over its absence, boolean and any spelled out. Now and then something is lost, added or replaced.
func (g *Generator) Regroup(t validator.Type) validator.Type {
	if g.rand.Intn(30) == 0 {
		return g.Awkward(1)
	}
	switch t := t.(type) {
	case validator.Primitive:
		return g.spellOut(t)
	case *validator.Array:
		return &validator.Array{Element: g.Regroup(t.Element)}
	case *validator.Record:
		return &validator.Record{Key: g.Regroup(t.Key), Value: g.Regroup(t.Value)}
	case *validator.Union:
		union := &validator.Union{}
		for _, i := range g.rand.Perm(len(t.Members)) {
			if g.rand.Intn(16) > 0 {
				union.Members = append(union.Members, g.Regroup(t.Members[i]))
			}
		}
		return union
	case *validator.Object:
		pieces := []*validator.Object{t}
		for range g.rand.Intn(3) {
			pieces = g.splitOne(pieces)
		}
		return g.regroupPieces(pieces)
	default:
		return t
	}
}

func (g *Generator) spellOut(t validator.Primitive) validator.Type {
	isTrue, isFalse := validator.Literal{Value: value.Boolean(true)}, validator.Literal{Value: value.Boolean(false)}
	switch {
	case t == validator.Boolean && g.rand.Intn(2) == 0:
		return &validator.Union{Members: []validator.Type{isTrue, isFalse}}
	case t == validator.Int64:
		return validator.CommitTs
	case t == validator.Any && g.rand.Intn(3) == 0: // seldom enough to come to an end
		return &validator.Union{Members: []validator.Type{
			validator.Null, validator.Boolean, validator.Int64, validator.Float64, validator.String, validator.Bytes,
			&validator.Array{Element: g.Regroup(t)}, &validator.Record{Key: validator.String, Value: g.Regroup(t)},
		}}
	default:
		return t
	}
}

// splitOne replaces one of the objects by several that accept the same together.
func (g *Generator) splitOne(pieces []*validator.Object) []*validator.Object {
	k := g.rand.Intn(len(pieces))
	object := pieces[k]
	if len(object.Fields) == 0 {
		return pieces
	}
	i := g.rand.Intn(len(object.Fields))
	var split []*validator.Object
	for _, f := range g.splitField(object.Fields[i]) {
		fields := append([]validator.Field{}, object.Fields[:i]...)
		fields = append(append(fields, f...), object.Fields[i+1:]...)
		split = append(split, &validator.Object{Fields: fields})
	}
	return append(append(split, pieces[:k]...), pieces[k+1:]...)
}

// splitField returns what takes the place of f in each of the objects that it is split into: a field or nothing.
func (g *Generator) splitField(f validator.Field) [][]validator.Field {
	union, ok := f.Type.(*validator.Union)
	if f.Type == validator.Boolean {
		union, ok = &validator.Union{Members: []validator.Type{
			validator.Literal{Value: value.Boolean(true)}, validator.Literal{Value: value.Boolean(false)},
		}}, true
	}
	switch {
	case ok && len(union.Members) > 1:
		var split [][]validator.Field
		last := g.rand.Intn(len(union.Members)) // this one keeps the absence, others may
		for i, m := range union.Members {
			split = append(split, []validator.Field{{Name: f.Name, Type: m, Optional: f.Optional && (i == last || g.rand.Intn(2) == 0)}})
		}
		return split
	case f.Optional:
		return [][]validator.Field{{{Name: f.Name, Type: f.Type}}, nil}
	default:
		return [][]validator.Field{{f}}
	}
}

func (g *Generator) regroupPieces(pieces []*validator.Object) validator.Type {
	union := &validator.Union{}
	for _, p := range pieces {
		if len(pieces) > 1 && g.rand.Intn(20) == 0 {
			continue
		}
		object := &validator.Object{}
		for _, f := range p.Fields {
			object.Fields = append(object.Fields, validator.Field{Name: f.Name, Type: g.Regroup(f.Type), Optional: f.Optional || g.rand.Intn(8) == 0})
		}
		union.Members = append(union.Members, object)
	}
	if len(union.Members) == 1 {
		return union.Members[0]
	}
	return union
}

// Crowd returns an object and a union of many objects with the same few fields, tagged or not, directly or one level
// down, so that it takes several members to cover the object.
func (g *Generator) Crowd() (validator.Type, validator.Type) {
	nested := g.rand.Intn(2) == 0
	union := &validator.Union{}
	for range 8 + g.rand.Intn(8) {
		union.Members = append(union.Members, g.crowdMember(nested && g.rand.Intn(10) > 0))
	}
	if g.rand.Intn(3) == 0 {
		return g.crowdMember(nested), union
	}
	one, other := pick(g, union.Members).(*validator.Object), pick(g, union.Members).(*validator.Object)
	fields := append([]validator.Field{}, one.Fields...)
	i := g.rand.Intn(len(fields))
	if f, ok := other.Field(fields[i].Name); ok {
		fields[i].Type = &validator.Union{Members: []validator.Type{fields[i].Type, f.Type}}
	}
	return &validator.Object{Fields: fields}, union
}

func (g *Generator) crowdMember(nested bool) validator.Type {
	tag := validator.Field{Name: "tag", Type: g.crowdLeaf(), Optional: g.rand.Intn(12) == 0}
	if nested {
		inner := &validator.Object{Fields: []validator.Field{tag}}
		tag = validator.Field{Name: "tag", Type: inner, Optional: g.rand.Intn(12) == 0}
	}
	object := &validator.Object{Fields: []validator.Field{tag}}
	for _, name := range []string{"a", "b"} {
		if g.rand.Intn(6) > 0 {
			object.Fields = append(object.Fields, validator.Field{Name: name, Type: g.crowdLeaf(), Optional: g.rand.Intn(3) == 0})
		}
	}
	return object
}

func (g *Generator) crowdLeaf() validator.Type {
	a, b := validator.Literal{Value: value.String("a")}, validator.Literal{Value: value.String("b")}
	return pick(g, []validator.Type{
		a, b, &validator.Union{Members: []validator.Type{a, b}}, &validator.Union{Members: []validator.Type{b, validator.Null}},
		validator.String, validator.Boolean, validator.Null, validator.Any, g.awkwardLiteral(), g.awkwardLiteral(),
	})
}

// Formula returns an object and a union of objects that fix or narrow two or three of its fields each, like the terms of
// a formula. They cover the object together or leave out few corners of it, and to find out which takes a search. The
// terms may fall into groups that share no fields.
func (g *Generator) Formula() (validator.Type, validator.Type) {
	object := &validator.Object{}
	for i := range 4 + g.rand.Intn(4) {
		object.Fields = append(object.Fields, validator.Field{Name: variable(i), Type: g.formulaField(), Optional: g.rand.Intn(4) == 0})
	}
	groups := 1 + g.rand.Intn(2)
	union := &validator.Union{}
	for range (3 + g.rand.Intn(8)) * groups {
		fields := slices.Clone(object.Fields)
		group, narrow := g.rand.Intn(groups), 2+g.rand.Intn(2)
		for _, i := range g.rand.Perm(len(fields)) {
			if i%groups == group && narrow > 0 {
				fields[i] = g.narrowed(fields[i])
				narrow--
			}
		}
		union.Members = append(union.Members, &validator.Object{Fields: fields})
	}
	return object, union
}

func (g *Generator) formulaField() validator.Type {
	if g.rand.Intn(3) > 0 {
		return validator.Boolean
	}
	return &validator.Union{Members: []validator.Type{
		validator.Literal{Value: value.String("a")}, validator.Literal{Value: value.String("b")}, validator.Null,
	}}
}

// narrowed returns f with a part of what it accepts: fewer members, or no absence.
func (g *Generator) narrowed(f validator.Field) validator.Field {
	if f.Optional && g.rand.Intn(2) == 0 {
		f.Optional = false
		return f
	}
	switch t := f.Type.(type) {
	case *validator.Union:
		i := g.rand.Intn(len(t.Members))
		f.Type = &validator.Union{Members: append(slices.Clone(t.Members[:i]), t.Members[i+1:]...)}
	case validator.Primitive:
		f.Type = validator.Literal{Value: value.Boolean(g.rand.Intn(2) == 0)}
	}
	return f
}
