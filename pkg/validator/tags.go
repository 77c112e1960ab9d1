package validator

import "slices"

// plainlyDisjoint reports whether p and q obviously share no object: one requires a field that the other cannot have,
// or a field holds different simple values, as the tags of tagged unions do. It costs one pass over the slots.
func (w *workshop) plainlyDisjoint(p, q *product) bool {
	w.step((len(p.slots) + len(q.slots)) / stepScan)
	disjoint := false
	walk(p, q, w.empty, func(s, t slot) bool {
		disjoint = !(s.optional && t.optional) && plainlyApart(s.set, t.set)
		return !disjoint
	})
	return disjoint
}

// plainlyApart reports whether s and t obviously share no value. Two arrays always share the empty list; of objects
// nothing is known at sight.
func plainlyApart(s, t *set) bool {
	if s == t || s.flags&t.flags != 0 || len(s.arrays) > 0 && len(t.arrays) > 0 || len(s.objects) > 0 && len(t.objects) > 0 {
		return false
	}
	return apart(s.ints, t.ints, s.flags&allInts != 0, t.flags&allInts != 0) &&
		len(commonNumbers(s, t)) == 0 &&
		apart(s.strings, t.strings, s.flags&allStrings != 0, t.flags&allStrings != 0) &&
		apart(s.tables, t.tables, s.flags&allStrings != 0, t.flags&allStrings != 0)
}

func apart[T comparable](a, b []T, allA, allB bool) bool { return len(common(a, b, allA, allB)) == 0 }

// tagIndexSize is the number of objects from which on a set keeps an index of them.
const tagIndexSize = 8

// A tagIndex finds the products of a set that can share an object with a given product, by the string literals of
// required fields: the tags of tagged unions.
type tagIndex struct {
	fields map[string]*tagField
}

type tagField struct {
	byTag    map[string][]int // the products whose required field holds the tag
	untagged []int            // the products that hold something else there
}

// candidates returns the products of s, in order, without ones that a tag proves disjoint from p.
func (w *workshop) candidates(p *product, s *set) []*product {
	if len(s.objects) < tagIndexSize {
		return s.objects
	}
	if s.index == nil {
		s.index = newTagIndex(s.objects)
	}
	var best []int
	found := false
	for _, sl := range p.slots {
		field := s.index.fields[sl.name]
		if field == nil || sl.optional || !isTag(sl.set) {
			continue
		}
		hits := slices.Clone(field.untagged)
		for _, tag := range sl.set.strings {
			hits = append(hits, field.byTag[tag]...)
		}
		if !found || len(hits) < len(best) {
			best, found = hits, true
		}
	}
	if !found {
		return s.objects
	}
	slices.Sort(best)
	best = slices.Compact(best)
	products := make([]*product, len(best))
	for i, n := range best {
		products[i] = s.objects[n]
	}
	return products
}

// isTag reports whether s holds string literals and nothing else.
func isTag(s *set) bool {
	return len(s.strings) > 0 && s.flags == 0 && len(s.ints)+len(s.floats)+len(s.tables)+len(s.arrays)+len(s.objects) == 0
}

func newTagIndex(objects []*product) *tagIndex {
	tagged := map[string]int{}
	for _, p := range objects {
		for _, s := range p.slots {
			if !s.optional && isTag(s.set) {
				tagged[s.name]++
			}
		}
	}
	index := &tagIndex{map[string]*tagField{}}
	for name, count := range tagged {
		if 2*count >= len(objects) { // fewer would mean an index that hardly discards
			index.fields[name] = newTagField(objects, name)
		}
	}
	return index
}

func newTagField(objects []*product, name string) *tagField {
	field := &tagField{byTag: map[string][]int{}}
	for i, p := range objects {
		at := slices.IndexFunc(p.slots, func(s slot) bool { return s.name == name })
		if at < 0 || p.slots[at].optional || !isTag(p.slots[at].set) {
			field.untagged = append(field.untagged, i)
			continue
		}
		for _, tag := range p.slots[at].set.strings {
			field.byTag[tag] = append(field.byTag[tag], i)
		}
	}
	return field
}
