package validator

import (
	"slices"

	"convex-schema-plan/pkg/value"
)

// escapeProduct decides whether the product p holds an object that no product of b holds.
//
// An object x of p is outside the product q iff some field shows it: x(n) ∉ q(n) for a name n, where a field is absent
// or has a value, and "absent" counts as one more value. So p ⊈ q₁ ∪ … ∪ qₘ iff one can pick for each qᵢ a name nᵢ such
// that for every name n the field p(n) still has a value outside all the qᵢ(n) with nᵢ = n; these values, and any value
// of p for the names nobody picked, are the object. (Frisch, Castagna, Benzaken 2008, lemma 6.4, for records.)
//
// Names are of two sorts. Those that a slot of p or some qᵢ mentions are handled one by one. All others are alike: a
// key of a record, plain text or an ID of a table, of which there are always more than the object has entries. So two
// qᵢ that pick such a name never get into each other's way, and such a pick needs no search: see
// [workshop.escapeRest]. (Convex's limits of 1024 fields, 1 MiB and 16 levels are ignored; a schema would need a
// thousand overlapping records to meet them.)
//
// What remains is a search over the picks, see [workshop.search]. It is small in practice: products that a tag sets
// apart are never looked at ([workshop.candidates]), and most others fall to the rules that need no choice. In the worst
// case it is exponential, because boolean fields can encode the tautology problem, which is why work is bounded.
func (w *workshop) escapeProduct(p *product, b *set) recipe {
	if slices.Contains(b.objects, p) {
		return nil
	}
	near := w.candidates(p, b)
	var rivals []*product
	for _, q := range near {
		w.step(1)
		if !w.plainlyDisjoint(p, q) && w.escapeRest(p, q) == nil {
			rivals = append(rivals, q)
		}
	}
	s := newSearch(w, p, mostAlikeFirst(p, rivals, w.empty))
	solution := s.solve()
	if solution == nil {
		return nil
	}
	return func() value.Value { return w.buildObject(p, near, s.names, solution) }
}

// mostAlikeFirst orders rivals by how much they are like p. One that is much like it probably holds all of it, which ends
// the search.
func mostAlikeFirst(p *product, rivals []*product, empty *set) []*product {
	if len(rivals) < 2 {
		return rivals
	}
	score := make(map[*product]int, len(rivals))
	for _, q := range rivals {
		score[q] = alike(p, q, empty)
	}
	slices.SortStableFunc(rivals, func(q, r *product) int { return score[r] - score[q] })
	return rivals
}

// alike counts the slots that p and q share.
func alike(p, q *product, empty *set) int {
	n := 0
	walk(p, q, empty, func(s, t slot) bool {
		n += bit(s.set == t.set)
		return true
	})
	return n
}

// escapeRest decides whether p holds an entry under a name without a slot that q does not hold, and returns how to build
// one. A name is a plain text or the ID of a table; what q cannot hold under it may be the value or the name itself.
func (w *workshop) escapeRest(p, q *product) *entryRecipe {
	if p.rest == nil {
		return nil
	}
	w.enter(entryStep)
	defer w.leave()
	var outside recipe
	if q.rest != nil {
		outside = w.escape(p.rest.set, q.rest.set)
	}
	covers := func(table string) bool {
		return q.rest != nil && (q.rest.all || slices.Contains(q.rest.tables, table))
	}
	if p.rest.all {
		// Plain text; the IDs are no stricter, because only q.rest.all covers plain text and then it covers them too.
		if q.rest == nil || !q.rest.all {
			return &entryRecipe{"", func() value.Value { return w.smallest(p.rest.set) }}
		}
		if outside != nil {
			return &entryRecipe{"", outside}
		}
		return nil
	}
	for _, table := range p.rest.tables {
		switch {
		case !covers(table):
			return &entryRecipe{table, func() value.Value { return w.smallest(p.rest.set) }}
		case outside != nil:
			return &entryRecipe{table, outside}
		}
	}
	return nil
}

// An entryRecipe builds an entry of a record whose key is plain text or, with a table, an ID.
type entryRecipe struct {
	table string
	value recipe
}
