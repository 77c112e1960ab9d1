package validator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A universe is every type of a small language and every value that can tell two unions of three such types apart: two
// fields, two more keys of plain text and two that are IDs (two products on the right can each need a key of their
// own), lists of up to two elements.
type universe struct {
	types  []validator.Type
	values []value.Value
	sets   map[string][]uint64 // which of the values a type accepts, by Check; by the source of the type
}

func newUniverse() *universe {
	u := &universe{sets: map[string][]uint64{}}
	nothing := &validator.Union{}
	leaves := []validator.Type{validator.Null, validator.Boolean, validator.Literal{Value: value.Boolean(true)}, nothing}
	u.types = append(u.types, validator.Any)
	u.types = append(u.types, leaves...)
	for _, leaf := range leaves {
		u.types = append(u.types, &validator.Array{Element: leaf},
			&validator.Record{Key: validator.String, Value: leaf},
			&validator.Record{Key: validator.ID{Table: "users"}, Value: leaf})
	}
	for _, a := range fieldChoices("a", leaves) {
		for _, b := range fieldChoices("b", leaves) {
			u.types = append(u.types, &validator.Object{Fields: append(append([]validator.Field{}, a...), b...)})
		}
	}

	simple := []value.Value{value.Null{}, value.Boolean(true), value.Boolean(false)}
	u.values = append(u.values, simple...)
	u.values = append(u.values, value.String(""), value.Array{})
	for _, x := range simple {
		u.values = append(u.values, value.Array{x})
		for _, y := range simple {
			u.values = append(u.values, value.Array{x, y})
		}
	}
	names := []value.Entry{{Name: "a"}, {Name: "b"}, {Name: "x"}, {Name: "y"}}
	for i := range 2 {
		names = append(names, value.Entry{Name: value.ExampleID("users", i).Text, Table: "users"})
	}
	u.values = append(u.values, objects(names, simple)...)
	return u
}

// fieldChoices returns a field of the given name in every form, and its absence.
func fieldChoices(name string, leaves []validator.Type) [][]validator.Field {
	choices := [][]validator.Field{nil}
	for _, leaf := range leaves {
		for _, optional := range []bool{false, true} {
			choices = append(choices, []validator.Field{{Name: name, Type: leaf, Optional: optional}})
		}
	}
	return choices
}

// objects returns every object with some of the names and any of the contents.
func objects(names []value.Entry, contents []value.Value) []value.Value {
	if len(names) == 0 {
		return []value.Value{value.Object{}}
	}
	var all []value.Value
	for _, rest := range objects(names[1:], contents) {
		all = append(all, rest)
		for _, v := range contents {
			e := names[0]
			e.Value = v
			all = append(all, append(value.Object{e}, rest.(value.Object)...))
		}
	}
	return all
}

// set returns which values t accepts, as bits.
func (u *universe) set(t validator.Type) []uint64 {
	if union, ok := t.(*validator.Union); ok { // unions are many; only their members are kept
		s := make([]uint64, (len(u.values)+63)/64)
		for _, m := range union.Members {
			for i, word := range u.set(m) {
				s[i] |= word
			}
		}
		return s
	}
	source := t.String()
	if s, ok := u.sets[source]; ok {
		return s
	}
	s := make([]uint64, (len(u.values)+63)/64)
	for i, v := range u.values {
		if validator.Check(t, v) == nil {
			s[i/64] |= 1 << (i % 64)
		}
	}
	u.sets[source] = s
	return s
}

func within(a, b []uint64) bool {
	for i := range a {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

// A known is a type with its set.
type known struct {
	typ validator.Type
	set []uint64
}

func (u *universe) known(t validator.Type) known { return known{t, u.set(t)} }

func compare(t *testing.T, a, b known) {
	v := validator.Subset(a.typ, b.typ)
	want := validator.NotSubset
	if within(a.set, b.set) {
		want = validator.IsSubset
	}
	if v.Answer != want {
		t.Fatalf("%s\n⊆ %s\nexpected %d, got %d %s", a.typ, b.typ, want, v.Answer, v.Reason)
	}
}

// TestEveryPair compares the decision with enumeration: every type against every union of two, and samples of unions
// against unions of two and three.
func TestEveryPair(t *testing.T) {
	t.Parallel()
	u := newUniverse()
	var unions []known
	for i, a := range u.types {
		for _, b := range u.types[i:] {
			unions = append(unions, u.known(&validator.Union{Members: []validator.Type{a, b}}))
		}
	}
	thin := 1
	if brief.Run() {
		thin = 23
	}
	pairs := 0
	for i, typ := range u.types {
		a := u.known(typ)
		for j := i % thin; j < len(unions); j += thin {
			compare(t, a, unions[j])
			pairs++
		}
	}
	for i := 0; i < len(unions); i += 7 {
		for j := i % 97; j < len(unions); j += 97 * thin {
			compare(t, unions[i], unions[j])
			third := &validator.Union{Members: []validator.Type{unions[j].typ, u.types[(i+j)%len(u.types)]}}
			compare(t, unions[i], u.known(third))
			pairs += 2
		}
	}
	t.Logf("%d types, %d values, %d pairs", len(u.types), len(u.values), pairs)
}

// TestMeetAndWidenByEnumeration: the intersection holds exactly the common values, the widening all values of both.
func TestMeetAndWidenByEnumeration(t *testing.T) {
	t.Parallel()
	u := newUniverse()
	thin := 7
	if brief.Run() {
		thin = 61
	}
	for i, a := range u.types {
		for j := i % thin; j < len(u.types); j += thin {
			b, third := u.types[j], u.types[(7*i+j)%len(u.types)]
			c := &validator.Union{Members: []validator.Type{b, third}}
			both, wide := u.set(validator.Meet(a, c)), u.set(validator.Widen(a, c))
			for k, word := range u.set(a) {
				require.Equal(t, word&u.set(c)[k], both[k], "%s ∩ %s = %s", a, c, validator.Meet(a, c))
				require.Zero(t, (word|u.set(c)[k])&^wide[k], "%s ∪ %s = %s", a, c, validator.Widen(a, c))
			}
		}
	}
}
