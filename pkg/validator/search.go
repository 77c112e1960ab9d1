package validator

import "slices"

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
	cells  []cell // by the index of the name, as todo
	rivals []rival
	todo   []todo
}

// todo says which rules may have become applicable at a name since they were last tried there.
type todo uint8

const (
	tryClose    todo = 1 << iota // the cell got smaller: rule 1
	tryTogether                  // a rival is not open there any more: rule 2
	tryApart                     // the cell got smaller: rule 4
)

// newSearch looks for an object of p outside all rivals.
func newSearch(w *workshop, p *product, rivals []*product) *search {
	names := slotNames(append([]*product{p}, rivals...)...)
	s := &search{w: w, names: names, cells: make([]cell, len(names)), todo: make([]todo, len(names))}
	for i, name := range names {
		content, optional := p.at(name, w.empty)
		s.cells[i] = cell{content, optional, w.empty}
		s.todo[i] = tryClose | tryTogether | tryApart
	}
	for _, q := range rivals {
		w.step(1 + len(names)/stepScan)
		s.rivals = append(s.rivals, newRival(w, q, names))
	}
	return s
}

// stepScan is how many fields or rivals can be looked at in passing in the time of one step.
const stepScan = 8

func newRival(w *workshop, q *product, names []string) rival {
	r := rival{make([]field, len(names)), make([]int, len(names))}
	unnamed := field{q.unnamed(w.empty), true}
	slots := q.slots // all of them are among the names
	for i, name := range names {
		r.open[i] = i
		r.fields[i] = unnamed
		if len(slots) > 0 && slots[0].name == name {
			r.fields[i] = field{slots[0].set, slots[0].optional}
			slots = slots[1:]
		}
	}
	return r
}

// copy returns a search that can go another way.
func (s *search) copy() *search {
	return &search{s.w, s.names, slices.Clone(s.cells), slices.Clone(s.rivals), slices.Clone(s.todo)}
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
// other and are solved apart. Cells only get smaller, so a name that was closed stays closed.
func (s *search) solve() []cell {
	for {
		s.w.step(1 + len(s.rivals)/stepScan)
		if s.w.spent() || !s.closeNames() {
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
		if len(r.open) > 0 && !slices.ContainsFunc(r.open, func(n int) bool { return s.todo[n]&tryClose != 0 }) {
			continue
		}
		open := make([]int, 0, len(r.open))
		for _, n := range r.open {
			if s.todo[n]&tryClose == 0 || s.leaves(n, *r) {
				open = append(open, n)
			} else {
				s.todo[n] |= tryTogether
			}
		}
		if r.open = open; len(open) == 0 {
			return false
		}
	}
	s.done(tryClose)
	return true
}

// done marks a rule as tried everywhere.
func (s *search) done(rule todo) {
	for n := range s.todo {
		s.todo[n] &^= rule
	}
}

// leaves reports whether the object can leave the rival at name n.
func (s *search) leaves(n int, r rival) bool {
	c, f := s.cells[n], r.fields[n]
	if c.content == f.content {
		return c.absent && !f.absent
	}
	s.w.step(1)
	s.w.enter(s.names[n])
	defer s.w.leave()
	return s.w.possible(s.w.outside(c, f))
}

// leaveTogether applies rule 2 at the name that makes the smallest object first, and reports whether it could.
func (s *search) leaveTogether() bool {
	for _, n := range s.byPreference() {
		together := s.outsideAll(n)
		if s.w.possible(together) {
			s.cells[n] = together
			s.forget(func(r rival) bool { return slices.Contains(r.open, n) })
			return true
		}
		s.todo[n] &^= tryTogether
	}
	return false
}

// outsideAll returns what remains of cell n when the field must be outside every rival that is open there.
func (s *search) outsideAll(n int) cell {
	c := s.cells[n]
	avoid := []*set{c.avoid}
	for _, r := range s.rivals {
		if slices.Contains(r.open, n) {
			s.w.step(1)
			avoid = append(avoid, r.fields[n].content)
			c.absent = c.absent && !r.fields[n].absent
		}
	}
	c.avoid = s.w.union(avoid...)
	return c
}

// forget drops the rivals that are left, and reports whether there were any.
func (s *search) forget(left func(rival) bool) bool {
	before := len(s.rivals)
	s.rivals = slices.DeleteFunc(s.rivals, func(r rival) bool {
		if !left(r) {
			return false
		}
		for _, n := range r.open {
			s.todo[n] |= tryTogether
		}
		return true
	})
	return len(s.rivals) < before
}

// byPreference returns the names where rule 2 is to be tried: first those where leaving out the field is enough, then
// required fields, then fields that have to be added.
func (s *search) byPreference() []int {
	const added, required, leftOut = 1, 2, 3
	rank := make([]int, len(s.names))
	var names []int
	for _, r := range s.rivals {
		for _, n := range r.open {
			if s.todo[n]&tryTogether == 0 {
				continue
			}
			if rank[n] == 0 {
				names = append(names, n)
			}
			switch {
			case s.cells[n].absent && !r.fields[n].absent:
				rank[n] = max(rank[n], leftOut)
			case !s.cells[n].absent:
				rank[n] = max(rank[n], required)
			default:
				rank[n] = max(rank[n], added)
			}
		}
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
	r := s.rivals[i]
	s.cells[n] = s.w.outside(s.cells[n], r.fields[n])
	s.todo[n] |= tryClose | tryApart
	for _, other := range r.open {
		if other != n {
			s.todo[other] |= tryTogether
		}
	}
	s.rivals = slices.Delete(s.rivals, i, i+1)
}

// dropDisjoint applies rule 4 and reports whether it could.
func (s *search) dropDisjoint() bool {
	dropped := s.forget(func(r rival) bool {
		return slices.ContainsFunc(r.open, func(n int) bool {
			if s.todo[n]&tryApart == 0 {
				return false
			}
			s.w.step(1)
			return !s.w.possible(s.w.inside(s.cells[n], r.fields[n]))
		})
	})
	s.done(tryApart)
	return dropped
}

// components groups the rivals, by index, that are linked by open names.
func (s *search) components() [][]int {
	owner := make([]int, len(s.names)) // name → first rival that is open there, counted from 1
	parent := make([]int, len(s.rivals))
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	for i, r := range s.rivals {
		parent[i] = i
		for _, n := range r.open {
			if owner[n] == 0 {
				owner[n] = i + 1
			}
			a, b := root(owner[n]-1), root(i)
			parent[max(a, b)] = min(a, b)
		}
	}
	var parts [][]int
	place := map[int]int{}
	for i := range s.rivals {
		g := root(i)
		if _, ok := place[g]; !ok {
			place[g] = len(parts)
			parts = append(parts, nil)
		}
		parts[place[g]] = append(parts[place[g]], i)
	}
	return parts
}

// solveApart solves groups of rivals that share no open names, and puts the solutions together.
func (s *search) solveApart(parts [][]int) []cell {
	cells := slices.Clone(s.cells)
	for _, part := range parts {
		sub := s.copy()
		sub.rivals = nil
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
	least := 0
	for i, r := range s.rivals {
		if len(r.open) < len(s.rivals[least].open) {
			least = i
		}
	}
	n := s.rivals[least].open[0]
	left := s.copy()
	left.leaveAt(least, n)
	if solution := left.solve(); solution != nil {
		return solution
	}
	s.cells[n] = s.w.inside(s.cells[n], s.rivals[least].fields[n])
	s.todo[n] |= tryClose | tryApart
	return s.solve()
}
