// Package validatorgen makes validators and values for tests: random ones from a seed, small edits as people make them,
// members of a type, every small type and value there is, and validators read from Convex source. It is for tests only.
package validatorgen

import (
	"math"
	"math/rand"
	"slices"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A Generator makes random types and values. The same seed gives the same sequence.
type Generator struct {
	rand *rand.Rand
	// Depth is how deep types may nest.
	Depth int
	// Deployable keeps types to what Convex lets a deployment store: no NaN or infinite literals, no literal record
	// keys.
	Deployable bool
}

// New returns a generator for a seed.
func New(seed int64) *Generator {
	return &Generator{rand: rand.New(rand.NewSource(seed)), Depth: 3}
}

var (
	fieldNames = []string{"a", "b", "c", "kind", "name"}
	tables     = []string{"users", "teams", "_storage"}
	texts      = []string{"", "a", "b", "draft", "done"}
	numbers    = []float64{0, math.Copysign(0, -1), 1, -1.5, 1e21}
	wild       = []float64{math.NaN(), math.Inf(1)}
	integers   = []int64{0, 1, 5, math.MinInt64}
)

func pick[T any](g *Generator, items []T) T { return items[g.rand.Intn(len(items))] }

// Type returns any type, nested at most Depth deep.
func (g *Generator) Type() validator.Type { return g.typ(g.Depth) }

// Document returns the validator of a table: mostly an object, often a union of objects with or without tags, seldom
// v.any().
func (g *Generator) Document() validator.Type {
	switch n := g.rand.Intn(20); {
	case n == 0:
		return validator.Any
	case n < 8:
		members := make([]validator.Type, 1+g.rand.Intn(4))
		for i := range members {
			members[i] = g.object(g.Depth - 1)
		}
		return g.tagged(members)
	default:
		return g.object(g.Depth)
	}
}

// tagged makes a union of objects, two times out of three with a tag.
func (g *Generator) tagged(members []validator.Type) validator.Type {
	if g.rand.Intn(3) > 0 {
		for i, m := range members {
			fields := slices.DeleteFunc(slices.Clone(m.(*validator.Object).Fields), func(f validator.Field) bool { return f.Name == "kind" })
			tag := validator.Literal{Value: value.String("k" + string(rune('0'+i)))}
			members[i] = &validator.Object{Fields: append([]validator.Field{{Name: "kind", Type: tag}}, fields...)}
		}
	}
	return &validator.Union{Members: members}
}

func (g *Generator) typ(depth int) validator.Type {
	n := g.rand.Intn(20)
	if depth <= 0 && n >= 10 {
		n %= 10
	}
	switch {
	case n < 4:
		return validator.Primitive(g.rand.Intn(8))
	case n < 6:
		return validator.ID{Table: pick(g, tables)}
	case n < 9:
		return g.Literal()
	case n == 9:
		return &validator.Union{Members: []validator.Type{g.Literal(), g.Literal(), validator.Null}}
	case n < 12:
		return &validator.Array{Element: g.typ(depth - 1)}
	case n < 14:
		return &validator.Record{Key: g.key(), Value: g.typ(depth - 1)}
	case n < 17:
		return g.object(depth)
	default:
		members := make([]validator.Type, g.rand.Intn(4))
		for i := range members {
			members[i] = g.typ(depth - 1)
		}
		return &validator.Union{Members: members}
	}
}

// Literal returns a literal of any kind.
func (g *Generator) Literal() validator.Type {
	switch g.rand.Intn(6) {
	case 0:
		return validator.Literal{Value: value.Boolean(g.rand.Intn(2) == 0)}
	case 1:
		return validator.Literal{Value: value.Int64(pick(g, integers))}
	case 2:
		if !g.Deployable && g.rand.Intn(4) == 0 {
			return validator.Literal{Value: value.Float64(pick(g, wild))}
		}
		return validator.Literal{Value: value.Float64(pick(g, numbers))}
	default:
		return validator.Literal{Value: value.String(pick(g, texts))}
	}
}

func (g *Generator) key() validator.Type {
	switch n := g.rand.Intn(8); {
	case n < 4:
		return validator.String
	case n < 6:
		return validator.ID{Table: pick(g, tables)}
	case n < 7 || g.Deployable:
		return &validator.Union{Members: []validator.Type{validator.ID{Table: tables[0]}, validator.ID{Table: tables[1]}}}
	default:
		return &validator.Union{Members: []validator.Type{validator.Literal{Value: value.String(pick(g, fieldNames))}, validator.ID{Table: pick(g, tables)}}}
	}
}

func (g *Generator) object(depth int) validator.Type {
	fields := make([]validator.Field, 0, 4)
	for _, i := range g.rand.Perm(len(fieldNames))[:g.rand.Intn(5)] {
		fields = append(fields, g.field(fieldNames[i], depth))
	}
	return &validator.Object{Fields: fields}
}

func (g *Generator) field(name string, depth int) validator.Field {
	return validator.Field{Name: name, Type: g.typ(depth - 1), Optional: g.rand.Intn(3) == 0}
}

// Overlapping returns a union of n objects without tags that overlap in many ways: the worst kind of union for a subset
// test. Each member fixes some of n boolean fields and leaves the others open.
func (g *Generator) Overlapping(n int) validator.Type {
	union := &validator.Union{}
	for range n {
		member := &validator.Object{}
		for i := range n {
			var t validator.Type = validator.Boolean
			if choice := g.rand.Intn(n); choice < 4 {
				t = validator.Literal{Value: value.Boolean(choice < 2)}
			}

			member.Fields = append(member.Fields, validator.Field{Name: variable(i), Type: t, Optional: g.rand.Intn(8) == 0})
		}
		union.Members = append(union.Members, member)
	}
	return union
}

// Tautology returns a subset question that encodes whether a random formula in disjunctive normal form is always true:
// n variables as boolean fields, m terms of three variables as members of the union on the right. Around m = 4.3 n such
// formulas are hardest.
func (g *Generator) Tautology(n, m int) (validator.Type, validator.Type) {
	old := &validator.Object{}
	for i := range n {
		old.Fields = append(old.Fields, validator.Field{Name: variable(i), Type: validator.Boolean})
	}
	union := &validator.Union{}
	for range m {
		term := &validator.Object{Fields: slices.Clone(old.Fields)}
		for _, i := range g.rand.Perm(n)[:3] {
			term.Fields[i].Type = validator.Literal{Value: value.Boolean(g.rand.Intn(2) == 0)}
		}
		union.Members = append(union.Members, term)
	}
	return old, union
}

func variable(i int) string { return "f" + string(rune('a'+i/26)) + string(rune('a'+i%26)) }
