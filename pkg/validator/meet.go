package validator

import (
	"slices"

	"convex-schema-plan/pkg/value"
)

// Meet returns a type that accepts exactly the values that both a and b accept: a or b itself where one contains what
// is common by its form, otherwise a new type whose fields are ordered by name. Without common values it is a union of
// nothing. The work is at most in proportion to the product of the sizes of a and b.
func Meet(a, b Type) Type {
	w := newWorkshop(0)
	na, nb := w.normal(a), w.normal(b)
	switch m := w.meet(na, nb); m {
	case na:
		return a
	case nb:
		return b
	default:
		return w.typeOf(m)
	}
}

// meet returns the intersection of two sets. Intersection distributes over the parts of a set: kinds of values are
// disjoint, array(S) ∩ array(T) is array(S ∩ T) (which holds the empty list even when S ∩ T is empty), and products meet
// field by field.
func (w *workshop) meet(a, b *set) *set {
	switch {
	case a == b || b == w.any:
		return a
	case a == w.any:
		return b
	case a == w.empty || b == w.empty || w.spent():
		return w.empty
	}
	key := [2]int{a.id, b.id}
	if m, ok := w.meets[key]; ok {
		return m
	}
	m := &set{flags: a.flags & b.flags}
	m.ints = common(a.ints, b.ints, a.flags&allInts != 0, b.flags&allInts != 0, b.hasInt)
	m.floats = common(a.floats, b.floats, a.flags&allFloats != 0, b.flags&allFloats != 0, b.hasFloat)
	m.strings = common(a.strings, b.strings, a.flags&allStrings != 0, b.flags&allStrings != 0, b.hasText)
	m.tables = common(a.tables, b.tables, a.flags&allStrings != 0, b.flags&allStrings != 0, b.hasTable)
	for _, s := range a.arrays {
		for _, t := range b.arrays {
			m.arrays = append(m.arrays, w.meet(s, t))
		}
	}
	for _, p := range a.objects {
		for _, q := range w.candidates(p, b) {
			if pq := w.meetProducts(p, q); pq != nil {
				m.objects = append(m.objects, pq)
			}
		}
	}
	result := w.intern(m)
	if !w.spent() {
		w.meets[key] = result
	}
	return result
}

// meetProducts returns the intersection of two products, or nil when it is empty.
func (w *workshop) meetProducts(p, q *product) *product {
	w.step(1)
	if p == q {
		return p
	}
	if w.plainlyDisjoint(p, q) {
		return nil
	}
	others := w.meetRests(p.rest, q.rest)
	var slots []slot
	possible := true
	walk(p, q, w.empty, func(s, t slot) bool {
		st, optional := w.meet(s.set, t.set), s.optional && t.optional
		switch {
		case st != w.empty || optional && others != nil && others.all:
			slots = append(slots, slot{s.name, st, optional})
		case !optional:
			possible = false
		}
		return possible
	})
	if !possible {
		return nil
	}
	return w.product(slots, others)
}

func (w *workshop) meetRests(r, s *rest) *rest {
	if r == nil || s == nil {
		return nil
	}
	inS := func(table string) bool { return slices.Contains(s.tables, table) }
	m := &rest{all: r.all && s.all, tables: common(r.tables, s.tables, r.all, s.all, inS), set: w.meet(r.set, s.set)}
	if m.set == w.empty || !m.all && len(m.tables) == 0 {
		return nil
	}
	return m
}

// slotNames returns the names for which one of the products has a slot, in order.
func slotNames(products ...*product) []string {
	var names []string
	for _, p := range products {
		names = mergeNames(names, p.slots)
	}
	return names
}

// mergeNames adds the names of slots to names; both are in order.
func mergeNames(names []string, slots []slot) []string {
	i, missing := 0, 0
	for _, s := range slots {
		for i < len(names) && names[i] < s.name {
			i++
		}
		if i == len(names) || names[i] != s.name {
			missing++
		}
	}
	if missing == 0 {
		return names
	}
	merged := slices.Grow(slices.Clone(names), missing)
	for _, s := range slots {
		merged = append(merged, s.name)
	}
	slices.Sort(merged)
	return slices.Compact(merged)
}

// typeOf returns a type whose normal form is s.
func (w *workshop) typeOf(s *set) Type {
	if s == w.any {
		return Any
	}
	members := scalarTypes(s)
	for _, element := range s.arrays {
		members = append(members, &Array{w.typeOf(element)})
	}
	for _, p := range s.objects {
		members = append(members, w.productType(p))
	}
	if s.flags&hasNull != 0 {
		members = append(members, Null)
	}
	if len(members) == 1 {
		return members[0]
	}
	return &Union{members}
}

func scalarTypes(s *set) []Type {
	var members []Type
	add := func(in bool, t Type) {
		if in {
			members = append(members, t)
		}
	}
	add(s.flags&allStrings != 0, String)
	for _, text := range s.strings {
		add(true, Literal{value.String(text)})
	}
	for _, table := range s.tables {
		add(true, ID{table})
	}
	add(s.flags&allFloats != 0, Float64)
	for _, f := range s.floats {
		add(true, Literal{value.Float64(f)})
	}
	add(s.flags&allInts != 0, Int64)
	for _, n := range s.ints {
		add(true, Literal{value.Int64(n)})
	}
	both := s.flags&hasTrue != 0 && s.flags&hasFalse != 0
	add(both, Boolean)
	add(!both && s.flags&hasTrue != 0, Literal{value.Boolean(true)})
	add(!both && s.flags&hasFalse != 0, Literal{value.Boolean(false)})
	add(s.flags&hasBytes != 0, Bytes)
	return members
}

// productType writes p as an object or a record. A product with a rest comes from records only (an object has none, and
// intersection keeps it so), and there every slot is a literal key with the content of the rest, because a record has
// one type for all its entries.
func (w *workshop) productType(p *product) Type {
	if p.rest == nil {
		object := &Object{Fields: make([]Field, len(p.slots))}
		for i, s := range p.slots {
			object.Fields[i] = Field{s.name, w.typeOf(s.set), s.optional}
		}
		return object
	}
	keys := &set{tables: p.rest.tables}
	if p.rest.all {
		keys.flags = allStrings
	}
	for _, s := range p.slots {
		keys.strings = append(keys.strings, s.name)
	}
	return &Record{w.typeOf(w.intern(keys)), w.typeOf(p.rest.set)}
}
