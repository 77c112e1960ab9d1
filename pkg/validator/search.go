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
	names := slotNames(append([]*product{p}, rivals...)...)
	s := &search{w: w, names: names, cells: make([]cell, len(names))}
	for i, name := range names {
		content, optional := p.at(name, w.empty)
		s.cells[i] = cell{content, optional, w.empty}
	}
	for _, q := range rivals {
		s.rivals = append(s.rivals, newRival(w, q, names))
	}
	solution := s.solve()
	if solution == nil {
		return nil
	}
	return func() value.Value { return w.buildObject(p, near, names, solution) }
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

// A cell is what is still possible for one field of the object that is searched: a value of content that is not in
// avoid, or, with absent, nothing.
type cell struct {
	content *set
	absent  bool
	avoid   *set
}

// possible reports whether c has a value or can be absent.
func (w *workshop) possible(c cell) bool { return c.absent || w.escape(c.content, c.avoid) != nil }

// A rival is a product that the object must not be in.
type rival struct {
	fields []field // by the index of the name
	open   []int   // the names where the object can still leave the rival
}

// A field is what a product holds under a name.
type field struct {
	content *set
	absent  bool
}

func newRival(w *workshop, q *product, names []string) rival {
	r := rival{make([]field, len(names)), make([]int, len(names))}
	for i, name := range names {
		content, absent := q.at(name, w.empty)
		r.fields[i] = field{content, absent}
		r.open[i] = i
	}
	return r
}

// outside returns what remains of c when the field must be outside f.
func (w *workshop) outside(c cell, f field) cell {
	return cell{c.content, c.absent && !f.absent, w.union(c.avoid, f.content)}
}

// inside returns what remains of c when the field must be within f.
func (w *workshop) inside(c cell, f field) cell {
	return cell{w.meet(c.content, f.content), c.absent && f.absent, c.avoid}
}

// A search looks for an object that is in all cells and outside all rivals.
type search struct {
	w      *workshop
	names  []string
	cells  []cell
	rivals []rival
}

// solve returns cells, each of them possible, all of whose objects are outside the rivals, or nil when every object is
// in a rival. Rules that need no choice come first:
//
//  1. A name is open for a rival while the cell can leave the rival there. A rival without open names holds every object
//     that is left: there is no solution.
//  2. If one cell can leave at once all rivals that are open there, it does: no other rival has an interest in it.
//  3. A rival with one open name must be left there.
//  4. A rival that is disjoint from the cells at some name is left already.
//
// Otherwise a rival with the fewest open names is either left at its first open name or not; the second branch keeps
// within the rival there, so that no object is looked at twice. Rivals that share no open names do not concern each
// other and are solved apart.
func (s *search) solve() []cell {
	for {
		if s.w.spent() {
			return nil
		}
		if !s.closeNames() {
			return nil
		}
		if len(s.rivals) == 0 {
			return s.cells
		}
		if s.leaveTogether() || s.leaveWhereForced() || s.dropDisjoint() {
			continue
		}
		if parts := s.components(); len(parts) > 1 {
			return s.solveApart(parts)
		}
		return s.branch()
	}
}

// closeNames applies rule 1 and reports whether every rival has an open name left.
func (s *search) closeNames() bool {
	for i := range s.rivals {
		r := &s.rivals[i]
		open := make([]int, 0, len(r.open))
		for _, n := range r.open {
			if s.leaves(n, *r) {
				open = append(open, n)
			}
		}
		if r.open = open; len(open) == 0 {
			return false
		}
	}
	return true
}

func (s *search) leaves(n int, r rival) bool {
	if r.fields[n].content == s.cells[n].content && s.cells[n].avoid == s.w.empty {
		return s.cells[n].absent && !r.fields[n].absent
	}
	s.w.enter(s.names[n])
	defer s.w.leave()
	return s.w.possible(s.w.outside(s.cells[n], r.fields[n]))
}

// leaveTogether applies rule 2 at the names that make the smallest object first, and reports whether it could.
func (s *search) leaveTogether() bool {
	for _, n := range s.byPreference() {
		together := s.cells[n]
		for _, r := range s.rivals {
			if slices.Contains(r.open, n) {
				together = s.w.outside(together, r.fields[n])
			}
		}
		if s.w.possible(together) {
			s.leave(n, together)
			return true
		}
	}
	return false
}

// leave sets cell n, outside all rivals that are open there, and forgets these rivals.
func (s *search) leave(n int, c cell) {
	s.cells = slices.Clone(s.cells)
	s.cells[n] = c
	s.rivals = slices.DeleteFunc(slices.Clone(s.rivals), func(r rival) bool { return slices.Contains(r.open, n) })
}

// byPreference returns the names that are open for some rival: first those where leaving out the field is enough, then
// required fields, then fields that have to be added.
func (s *search) byPreference() []int {
	rank := map[int]int{}
	for _, r := range s.rivals {
		for _, n := range r.open {
			switch {
			case s.cells[n].absent && !r.fields[n].absent:
				rank[n] = max(rank[n], 3)
			case !s.cells[n].absent:
				rank[n] = max(rank[n], 2)
			default:
				rank[n] = max(rank[n], 1)
			}
		}
	}
	names := make([]int, 0, len(rank))
	for n := range rank {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b int) int {
		if rank[a] != rank[b] {
			return rank[b] - rank[a]
		}
		return a - b
	})
	return names
}

// leaveWhereForced applies rule 3 and reports whether it could.
func (s *search) leaveWhereForced() bool {
	for i, r := range s.rivals {
		if len(r.open) == 1 {
			s.leaveAt(i, r.open[0])
			return true
		}
	}
	return false
}

// leaveAt leaves the i-th rival at name n.
func (s *search) leaveAt(i, n int) {
	s.cells = slices.Clone(s.cells)
	s.cells[n] = s.w.outside(s.cells[n], s.rivals[i].fields[n])
	s.rivals = slices.Delete(slices.Clone(s.rivals), i, i+1)
}

// dropDisjoint applies rule 4 and reports whether it could.
func (s *search) dropDisjoint() bool {
	before := len(s.rivals)
	s.rivals = slices.DeleteFunc(slices.Clone(s.rivals), func(r rival) bool {
		return slices.ContainsFunc(r.open, func(n int) bool { return !s.w.possible(s.w.inside(s.cells[n], r.fields[n])) })
	})
	return len(s.rivals) < before
}

// components groups the rivals, by index, that are linked by open names.
func (s *search) components() [][]int {
	group := make([]int, len(s.rivals))
	owner := map[int]int{} // name → group
	for i, r := range s.rivals {
		group[i] = i
		for _, n := range r.open {
			g, taken := owner[n]
			if !taken {
				owner[n] = group[i]
				continue
			}
			merge(group, owner, g, group[i])
		}
	}
	var parts [][]int
	place := map[int]int{}
	for i, g := range group {
		if _, ok := place[g]; !ok {
			place[g] = len(parts)
			parts = append(parts, nil)
		}
		parts[place[g]] = append(parts[place[g]], i)
	}
	return parts
}

// merge makes group "from" part of group "to".
func merge(group []int, owner map[int]int, to, from int) {
	for i, g := range group {
		if g == from {
			group[i] = to
		}
	}
	for n, g := range owner {
		if g == from {
			owner[n] = to
		}
	}
}

// solveApart solves groups of rivals that share no open names, and puts the solutions together.
func (s *search) solveApart(parts [][]int) []cell {
	cells := slices.Clone(s.cells)
	for _, part := range parts {
		sub := &search{w: s.w, names: s.names, cells: s.cells}
		for _, i := range part {
			sub.rivals = append(sub.rivals, s.rivals[i])
		}
		solution := sub.solve()
		if solution == nil {
			return nil
		}
		for _, i := range part {
			for _, n := range s.rivals[i].open { // only here can the part have changed a cell
				cells[n] = solution[n]
			}
		}
	}
	return cells
}

// branch leaves a rival with the fewest open names at the first of them or, when that leads nowhere, elsewhere.
func (s *search) branch() []cell {
	s.w.step(1)
	least := 0
	for i, r := range s.rivals {
		if len(r.open) < len(s.rivals[least].open) {
			least = i
		}
	}
	n := s.rivals[least].open[0]
	left := &search{s.w, s.names, s.cells, slices.Clone(s.rivals)}
	left.leaveAt(least, n)
	if solution := left.solve(); solution != nil {
		return solution
	}
	kept := &search{s.w, s.names, slices.Clone(s.cells), slices.Clone(s.rivals)}
	kept.cells[n] = s.w.inside(s.cells[n], s.rivals[least].fields[n])
	return kept.solve()
}
