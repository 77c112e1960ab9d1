package value

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
)

// Compare returns -1, 0 or 1 by Convex's total order of values, which is also the order of its indexes: null, int64,
// float64, boolean, string, bytes, array, object. Numbers are ordered as IEEE 754 says, so -0 comes before 0; NaN comes
// last and is equal to itself. An ID is compared by its text, as the string that it is.
func Compare(a, b Value) int {
	if c := cmp.Compare(rank(a), rank(b)); c != 0 {
		return c
	}
	switch a := a.(type) {
	case Null:
		return 0
	case Int64:
		return cmp.Compare(a, b.(Int64))
	case Float64:
		return cmp.Compare(orderBits(float64(a)), orderBits(float64(b.(Float64))))
	case Boolean:
		return cmp.Compare(bit(a), bit(b.(Boolean)))
	case String, ID:
		return strings.Compare(text(a), text(b))
	case Bytes:
		return bytes.Compare(a, b.(Bytes))
	case Array:
		return slices.CompareFunc(a, b.(Array), Compare)
	case Object:
		return slices.CompareFunc(a.Sorted(), b.(Object).Sorted(), compareEntries)
	}
	panic("value: unknown kind of value")
}

// Equal reports whether a and b are the same value to Convex, which is what a literal validator asks.
func Equal(a, b Value) bool { return Compare(a, b) == 0 }

func compareEntries(a, b Entry) int {
	if c := strings.Compare(a.Name, b.Name); c != 0 {
		return c
	}
	return Compare(a.Value, b.Value)
}

func rank(v Value) int {
	switch v.(type) {
	case Null:
		return 0
	case Int64:
		return 1
	case Float64:
		return 2
	case Boolean:
		return 3
	case String, ID:
		return 4
	case Bytes:
		return 5
	case Array:
		return 6
	case Object:
		return 7
	}
	panic("value: unknown kind of value")
}

func bit(b Boolean) int {
	if b {
		return 1
	}
	return 0
}

func text(v Value) string {
	if id, ok := v.(ID); ok {
		return id.Text
	}
	return string(v.(String))
}

// orderBits maps numbers to integers of the same order: the total order of IEEE 754. JavaScript cannot tell one NaN
// from another and its engines store different ones, so all NaN are one here.
func orderBits(f float64) int64 {
	if math.IsNaN(f) {
		return math.MaxInt64
	}
	bits := int64(math.Float64bits(f))
	if bits < 0 {
		return bits ^ math.MaxInt64
	}
	return bits
}

// Sorted returns the entries of o ordered by name, as Convex keeps them. It leaves o as it is.
func (o Object) Sorted() Object {
	byName := func(a, b Entry) int { return strings.Compare(a.Name, b.Name) }
	if slices.IsSortedFunc(o, byName) {
		return o
	}
	sorted := slices.Clone(o)
	slices.SortFunc(sorted, byName)
	return sorted
}
