package validator

import (
	"slices"
	"strconv"
)

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
	return apart(s.ints, t.ints, s.flags&allInts != 0, t.flags&allInts != 0, t.hasInt) &&
		apart(s.floats, t.floats, s.flags&allFloats != 0, t.flags&allFloats != 0, t.hasFloat) &&
		apart(s.strings, t.strings, s.flags&allStrings != 0, t.flags&allStrings != 0, t.hasText) &&
		apart(s.tables, t.tables, s.flags&allStrings != 0, t.flags&allStrings != 0, t.hasTable)
}

// tagIndexSize is the number of objects from which on a set keeps an index of them.
const tagIndexSize = 8

// tagDepth is how many objects deep tags are looked for, as in {event: {type: "paid"}}.
const tagDepth = 3

// A tagIndex finds the products of a set that can share an object with a given product by their tags: fields that are
// required, directly or within required objects, and hold literals only. It is keyed by the way to the field.
type tagIndex map[string]*tagField

type tagField struct {
	byTag    map[string][]int // the products whose field holds the literal
	untagged []int            // the products that hold something else there
}

// A tag is a way to a field and the literals that it can hold.
type tag struct {
	way      string
	literals []string
}

// tagsOf returns the tags of p.
func tagsOf(p *product, way string, depth int) []tag {
	var tags []tag
	for _, s := range p.slots {
		if s.optional {
			continue
		}
		here := way + "\x00" + s.name
		if literals := onlyLiterals(s.set); len(literals) > 0 {
			tags = append(tags, tag{here, literals})
		} else if inner := onlyObject(s.set); inner != nil && depth > 1 {
			tags = append(tags, tagsOf(inner, here, depth-1)...)
		}
	}
	return tags
}

// onlyLiterals returns keys for the literals of s, or nil when s holds anything else.
func onlyLiterals(s *set) []string {
	if s.flags != 0 || len(s.tables)+len(s.arrays)+len(s.objects) > 0 {
		return nil
	}
	literals := make([]string, 0, len(s.strings)+len(s.ints)+len(s.floats))
	for _, text := range s.strings {
		literals = append(literals, "s"+text)
	}
	for _, n := range s.ints {
		literals = append(literals, "i"+strconv.FormatInt(n, 36))
	}
	for _, f := range s.floats {
		literals = append(literals, "f"+strconv.FormatUint(numberKey(f), 36))
	}
	return literals
}

// onlyObject returns the product that is all of s, or nil.
func onlyObject(s *set) *product {
	if s.flags != 0 || len(s.objects) != 1 || len(s.strings)+len(s.ints)+len(s.floats)+len(s.tables)+len(s.arrays) > 0 {
		return nil
	}
	return s.objects[0]
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
	for _, tag := range tagsOf(p, "", tagDepth) {
		field := s.index[tag.way]
		if field == nil {
			continue
		}
		hits := slices.Clone(field.untagged)
		for _, literal := range tag.literals {
			hits = append(hits, field.byTag[literal]...)
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

// newTagIndex keeps the tags that at least half of the objects have; others would hardly discard anything.
func newTagIndex(objects []*product) tagIndex {
	fields := tagIndex{}
	tagged := map[string]int{}
	all := make([][]tag, len(objects))
	for i, p := range objects {
		all[i] = tagsOf(p, "", tagDepth)
		for _, tag := range all[i] {
			tagged[tag.way]++
			if 2*tagged[tag.way] >= len(objects) {
				fields[tag.way] = &tagField{byTag: map[string][]int{}}
			}
		}
	}
	for i, tags := range all {
		has := map[string]bool{}
		for _, tag := range tags {
			field := fields[tag.way]
			if field == nil {
				continue
			}
			has[tag.way] = true
			for _, literal := range tag.literals {
				field.byTag[literal] = append(field.byTag[literal], i)
			}
		}
		for way, field := range fields {
			if !has[way] {
				field.untagged = append(field.untagged, i)
			}
		}
	}
	return fields
}
