package validator

import "slices"

// scanLimit is up to how many items looking at each is no slower than asking an index.
const scanLimit = 16

// A literalIndex finds literals of a set that has many of them. Each map is built when it is first needed.
type literalIndex struct {
	texts  map[string]bool
	ints   map[int64]bool
	floats map[uint64]bool // by numberKey
}

// hasText, hasInt, hasFloat and hasTable report whether s has the literal, or the IDs of the table; what holds all values of the kind is not asked for.
func (s *set) hasText(text string) bool { return among(s.strings, &s.literals.texts, text, sameText) }
func (s *set) hasInt(n int64) bool      { return among(s.ints, &s.literals.ints, n, sameInt) }
func (s *set) hasFloat(f float64) bool  { return among(s.floats, &s.literals.floats, f, numberKey) }

func (s *set) hasTable(table string) bool { return slices.Contains(s.tables, table) }

func sameText(text string) string { return text }
func sameInt(n int64) int64       { return n }

// among reports whether an item with the key of the given one is among items, which never change.
func among[T any, K comparable](items []T, index *map[K]bool, item T, key func(T) K) bool {
	k := key(item)
	if len(items) <= scanLimit {
		return slices.ContainsFunc(items, func(other T) bool { return key(other) == k })
	}
	if *index == nil {
		*index = make(map[K]bool, len(items))
		for _, other := range items {
			(*index)[key(other)] = true
		}
	}
	return (*index)[k]
}

// common returns the items of a that are in b, where all of a or of b stands for every item.
func common[T any](a, b []T, allA, allB bool, inB func(T) bool) []T {
	switch {
	case allA:
		return b
	case allB:
		return a
	}
	var both []T
	for _, item := range a {
		if inB(item) {
			both = append(both, item)
		}
	}
	return both
}

// apart reports whether nothing is common to a and b.
func apart[T any](a, b []T, allA, allB bool, inB func(T) bool) bool {
	switch {
	case allA:
		return len(b) == 0
	case allB:
		return len(a) == 0
	default:
		return !slices.ContainsFunc(a, inB)
	}
}
