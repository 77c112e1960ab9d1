package validator

import (
	"encoding/binary"
	"math"
	"slices"
)

// union returns the union of sets.
func (w *workshop) union(sets ...*set) *set {
	parts := make([]*set, 0, len(sets))
	for _, s := range sets {
		if s != w.empty {
			parts = append(parts, s)
		}
	}
	switch len(parts) {
	case 0:
		return w.empty
	case 1:
		return parts[0]
	case 2:
		key := [2]int{parts[0].id, parts[1].id}
		if s, ok := w.unions[key]; ok {
			return s
		}
		s := w.join(parts)
		w.unions[key] = s
		return s
	}
	return w.join(parts)
}

func (w *workshop) join(parts []*set) *set {
	joined := &set{}
	for _, s := range parts {
		if s == w.any {
			return w.any
		}
		joined.flags |= s.flags
		joined.ints = append(joined.ints, s.ints...)
		joined.floats = append(joined.floats, s.floats...)
		joined.strings = append(joined.strings, s.strings...)
		joined.tables = append(joined.tables, s.tables...)
		joined.arrays = append(joined.arrays, s.arrays...)
		joined.objects = append(joined.objects, s.objects...)
	}
	return w.intern(joined)
}

// intern returns the one set with the content of s, after dropping what other parts of s contain at first sight.
func (w *workshop) intern(s *set) *set {
	w.step(1 + len(s.ints) + len(s.floats) + len(s.strings) + len(s.tables) + len(s.arrays) + len(s.objects))
	if s.flags&allInts != 0 {
		s.ints = nil
	}
	if s.flags&allFloats != 0 {
		s.floats = nil
	}
	if s.flags&allStrings != 0 {
		s.strings, s.tables = nil, nil
	}
	s.ints = distinct(s.ints, func(n int64) int64 { return n })
	s.floats = distinct(s.floats, numberKey)
	s.strings = distinct(s.strings, func(s string) string { return s })
	s.tables = distinct(s.tables, func(s string) string { return s })
	s.arrays = distinct(s.arrays, func(s *set) int { return s.id })
	s.objects = distinct(s.objects, func(p *product) int { return p.id })
	if len(s.arrays) > 1 { // the empty list is in every array
		s.arrays = slices.DeleteFunc(s.arrays, func(element *set) bool { return element == w.empty })
	}
	key := setKey(s)
	if have, ok := w.sets[key]; ok {
		return have
	}
	s.id = len(w.sets)
	w.sets[key] = s
	return s
}

// numberKey tells numbers apart as Convex does: 0 and -0 differ, every NaN is the same.
func numberKey(f float64) uint64 {
	if math.IsNaN(f) {
		return math.MaxUint64
	}
	return math.Float64bits(f)
}

// distinct returns items without repetitions, in the order of their first appearance.
func distinct[T any, K comparable](items []T, key func(T) K) []T {
	if len(items) < 2 {
		return items
	}
	seen := make(map[K]bool, len(items))
	kept := make([]T, 0, len(items))
	for _, item := range items {
		if k := key(item); !seen[k] {
			seen[k] = true
			kept = append(kept, item)
		}
	}
	return kept
}

// setKey writes the content of s in an order that does not depend on how it was put together.
func setKey(s *set) string {
	key := make([]byte, 1, 32)
	key[0] = byte(s.flags)
	key = appendNumbers(key, s.ints, func(n int64) uint64 { return uint64(n) })
	key = appendNumbers(key, s.floats, numberKey)
	key = appendStrings(key, s.strings)
	key = appendStrings(key, s.tables)
	key = appendNumbers(key, s.arrays, func(s *set) uint64 { return uint64(s.id) })
	key = appendNumbers(key, s.objects, func(p *product) uint64 { return uint64(p.id) })
	return string(key)
}

func appendNumbers[T any](key []byte, items []T, number func(T) uint64) []byte {
	key = binary.AppendUvarint(key, uint64(len(items)))
	if len(items) == 1 {
		return binary.AppendUvarint(key, number(items[0]))
	}
	numbers := make([]uint64, len(items))
	for i, item := range items {
		numbers[i] = number(item)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		key = binary.AppendUvarint(key, n)
	}
	return key
}

func appendStrings(key []byte, texts []string) []byte {
	key = binary.AppendUvarint(key, uint64(len(texts)))
	if len(texts) > 1 {
		texts = slices.Sorted(slices.Values(texts))
	}
	for _, text := range texts {
		key = append(binary.AppendUvarint(key, uint64(len(text))), text...)
	}
	return key
}

// product returns the one product with these slots, which must be ordered by name, and this rest.
func (w *workshop) product(slots []slot, others *rest) *product {
	w.step(1 + len(slots))
	key := binary.AppendUvarint(nil, uint64(len(slots)))
	for _, s := range slots {
		key = append(binary.AppendUvarint(key, uint64(len(s.name))), s.name...)
		key = binary.AppendUvarint(key, uint64(s.set.id)<<1|uint64(bit(s.optional)))
	}
	if others != nil {
		key = append(key, byte(bit(others.all)))
		key = binary.AppendUvarint(key, uint64(others.set.id))
		if !others.all {
			key = appendStrings(key, others.tables)
		}
	}
	if have, ok := w.products[string(key)]; ok {
		return have
	}
	p := &product{len(w.products), slots, others}
	w.products[string(key)] = p
	return p
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
