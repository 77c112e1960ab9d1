package validator

import (
	"slices"
	"strconv"

	"convex-schema-plan/pkg/value"
)

// holds reports whether v is in s.
func (w *workshop) holds(s *set, v value.Value) bool {
	if s == w.any {
		return true
	}
	switch v := v.(type) {
	case value.Null:
		return s.flags&hasNull != 0
	case value.Boolean:
		return bool(v) && s.flags&hasTrue != 0 || !bool(v) && s.flags&hasFalse != 0
	case value.Int64:
		return s.flags&allInts != 0 || s.hasInt(int64(v))
	case value.Float64:
		return s.flags&allFloats != 0 || s.hasFloat(float64(v))
	case value.String:
		return s.flags&allStrings != 0 || s.hasText(string(v))
	case value.ID:
		return s.flags&allStrings != 0 || slices.Contains(s.tables, v.Table)
	case value.Bytes:
		return s.flags&hasBytes != 0
	case value.Array:
		return slices.ContainsFunc(s.arrays, func(element *set) bool {
			return !slices.ContainsFunc(v, func(item value.Value) bool { return !w.holds(element, item) })
		})
	case value.Object:
		return slices.ContainsFunc(s.objects, func(p *product) bool { return w.holdsObject(p, v) })
	}
	panic("validator: unknown kind of value")
}

func (w *workshop) holdsObject(p *product, object value.Object) bool {
	for _, s := range p.slots {
		if v, ok := object.Get(s.name); !ok && !s.optional || ok && !w.holds(s.set, v) {
			return false
		}
	}
	for _, e := range object {
		named := slices.ContainsFunc(p.slots, func(s slot) bool { return s.name == e.Name })
		if !named && (p.rest == nil || !p.rest.covers(e) || !w.holds(p.rest.set, e.Value)) {
			return false
		}
	}
	return true
}

func (r *rest) covers(e value.Entry) bool {
	return r.all || e.Table != "" && slices.Contains(r.tables, e.Table)
}

// smallest returns a value of s that is as small and as plain as possible: null, false, 0, the empty string, the first
// literal, an ID, the empty list, an object with its required fields only. s must not be empty.
func (w *workshop) smallest(s *set) value.Value {
	if v := escapeSimple(s, w.empty); v != nil {
		return v
	}
	if len(s.arrays) > 0 {
		return value.Array{}
	}
	least := s.objects[0]
	for _, p := range s.objects[1:] {
		if requiredSlots(p) < requiredSlots(least) {
			least = p
		}
	}
	object := value.Object{}
	for _, sl := range least.slots {
		if !sl.optional {
			object = append(object, value.Entry{Name: sl.name, Value: w.smallest(sl.set)})
		}
	}
	return object
}

func requiredSlots(p *product) int {
	n := 0
	for _, s := range p.slots {
		n += bit(!s.optional)
	}
	return n
}

// buildObject builds an object of p from the solution of a search: each name in its cell, and as much as possible like
// the product of near that it comes closest to, so that a reader sees one difference and not many. Rivals that can be
// left under a name without a slot are left last, with one entry each where none of the others did it already.
func (w *workshop) buildObject(p *product, near []*product, names []string, solution []cell) value.Value {
	model := w.closest(near, names, solution)
	object := value.Object{}
	for i, name := range names {
		like := field{w.any, true}
		if model != nil {
			like.content, like.absent = model.at(name, w.empty)
		}
		if v := w.buildField(solution[i], like); v != nil {
			object = append(object, value.Entry{Name: name, Value: v})
		}
	}
	taken := slotNames(near...)
	for _, q := range near {
		if !w.holdsObject(q, object) {
			continue
		}
		if r := w.escapeRest(p, q); r != nil {
			e := newEntry(r.table, append(taken, names...), object)
			e.Value = r.value()
			object = append(object, e)
		}
	}
	return object.Sorted()
}

// newEntry returns an entry without a value whose name is not taken: a word, or an ID of the table.
func newEntry(table string, taken []string, object value.Object) value.Entry {
	for i := 0; ; i++ {
		e := value.Entry{Name: "key", Table: table}
		switch {
		case table != "":
			e.Name = value.ExampleID(table, i).Text
		case i > 0:
			e.Name += strconv.Itoa(i + 1)
		}
		if _, ok := object.Get(e.Name); !ok && !slices.Contains(taken, e.Name) {
			return e
		}
	}
}

// buildField returns a value of the cell, or nil to leave the field out: like the model where the cell allows it,
// otherwise as small as possible.
func (w *workshop) buildField(c cell, like field) value.Value {
	if c.absent && like.absent {
		return nil
	}
	if v := w.valueOutside(w.meet(c.content, like.content), c.avoid); v != nil {
		return v
	}
	if c.absent {
		return nil
	}
	return w.valueOutside(c.content, c.avoid)
}

// valueOutside returns a value of s that is not in avoid, or nil.
func (w *workshop) valueOutside(s, avoid *set) value.Value {
	if s == w.empty {
		return nil
	}
	if avoid == w.empty {
		return w.smallest(s)
	}
	if r := w.escape(s, avoid); r != nil {
		return r()
	}
	return nil
}

// closestLimit bounds how many products are compared to find the closest one: it only makes witnesses more readable.
const closestLimit = 64

// closest returns the product that could hold most of the fields of the solution, or nil when there are none.
func (w *workshop) closest(products []*product, names []string, solution []cell) *product {
	var best *product
	bestScore := 0
	for _, q := range products[:min(len(products), closestLimit)] {
		score := -requiredSlots(q)
		for i, name := range names {
			content, absent := q.at(name, w.empty)
			if w.possible(w.inside(solution[i], field{content, absent})) {
				score += 2 // outweighs that the field is required
			}
		}
		if best == nil || score > bestScore {
			best, bestScore = q, score
		}
	}
	return best
}
