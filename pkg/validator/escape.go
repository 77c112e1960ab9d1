package validator

import (
	"slices"
	"strconv"

	"convex-schema-plan/pkg/value"
)

// A recipe builds a value that shows that one set is not contained in another. Most answers are only used to reach
// others, so values are built when they are asked for. nil means that there is no such value.
type recipe func() value.Value

// escape decides whether a holds a value that b does not hold, and returns the recipe for one, or nil: a ⊆ b.
//
// Sets are unions over kinds of values that are pairwise disjoint, so a ⊆ b holds kind by kind:
//
//   - Simple values: by their literals. IDs of a table are a subset of the strings, disjoint from the IDs of other
//     tables and from every string literal. Strings, integers and numbers are infinitely many, so finitely many literals
//     never cover them all, nor do IDs of tables cover the strings.
//   - Arrays: array(T) ⊆ array(S₁) ∪ … ∪ array(Sₙ) holds iff T is empty and n > 0, or T ⊆ Sᵢ for one i. For if each Sᵢ
//     leaves out some tᵢ of T, then the list [t₁, …, tₙ] is in none of the arrays. (Convex's limit of 8192 elements is
//     ignored: no schema has a union of so many arrays.)
//   - Objects: each product of a against the products of b, see [workshop.escapeProduct].
//
// This is the decomposition of Frisch, Castagna and Benzaken, "Semantic subtyping", J. ACM 55(4), 2008, section 6, for
// a language without functions and recursion, where values are finite trees: it ends because every question is about
// parts of the sets of the question before it. any is its own part, but the question a ⊆ any is answered at once, and
// every step of any ⊆ b goes one level down in b.
//
// Answers are remembered per pair of sets. Work is counted; once the workshop is spent every answer is "no escape",
// which [Subset] reports as Undecided.
func (w *workshop) escape(a, b *set) recipe {
	if a == b || b == w.any || a == w.empty {
		return nil
	}
	key := [2]int{a.id, b.id}
	if r, ok := w.escapes[key]; ok {
		return r
	}
	w.step(1)
	if w.spent() {
		return nil
	}
	r := w.findEscape(a, b)
	if w.spent() {
		return r // no proof of anything, so nothing to remember
	}
	if r != nil {
		r = once(r)
	}
	w.escapes[key] = r
	return r
}

// once keeps the value that a recipe has built.
func once(r recipe) recipe {
	var built value.Value
	return func() value.Value {
		if built == nil {
			built = r()
		}
		return built
	}
}

func (w *workshop) findEscape(a, b *set) recipe {
	if v := escapeSimple(a, b); v != nil {
		return func() value.Value { return v }
	}
	for _, element := range a.arrays {
		if r := w.escapeArray(element, b.arrays); r != nil {
			return r
		}
	}
	for _, p := range a.objects {
		if r := w.escapeProduct(p, b); r != nil {
			return r
		}
	}
	return nil
}

// escapeSimple returns a value of a that is no array and no object and not in b, the simplest kinds first, or nil.
func escapeSimple(a, b *set) value.Value {
	switch lost := a.flags &^ b.flags; {
	case lost&hasNull != 0:
		return value.Null{}
	case lost&hasFalse != 0:
		return value.Boolean(false)
	case lost&hasTrue != 0:
		return value.Boolean(true)
	}
	if v := escapeFloat(a, b); v != nil {
		return v
	}
	if v := escapeInt(a, b); v != nil {
		return v
	}
	if v := escapeString(a, b); v != nil {
		return v
	}
	if a.flags&^b.flags&hasBytes != 0 {
		return value.Bytes{}
	}
	return nil
}

func escapeFloat(a, b *set) value.Value {
	if b.flags&allFloats != 0 {
		return nil
	}
	if a.flags&allFloats != 0 {
		f := 0.0
		for b.hasFloat(f) {
			f++
		}
		return value.Float64(f)
	}
	for _, f := range a.floats {
		if !b.hasFloat(f) {
			return value.Float64(f)
		}
	}
	return nil
}

func escapeInt(a, b *set) value.Value {
	if b.flags&allInts != 0 {
		return nil
	}
	if a.flags&allInts != 0 {
		n := int64(0)
		for b.hasInt(n) {
			n++
		}
		return value.Int64(n)
	}
	for _, n := range a.ints {
		if !b.hasInt(n) {
			return value.Int64(n)
		}
	}
	return nil
}

func escapeString(a, b *set) value.Value {
	if b.flags&allStrings != 0 {
		return nil
	}
	if a.flags&allStrings != 0 {
		return value.String(otherText(b))
	}
	for _, text := range a.strings {
		if !b.hasText(text) {
			return value.String(text)
		}
	}
	for _, table := range a.tables {
		if !slices.Contains(b.tables, table) {
			return value.ExampleID(table, 0)
		}
	}
	return nil
}

// otherText returns a string that is no literal of taken: the empty one, or a word.
func otherText(taken *set) string {
	for i := 0; ; i++ {
		text := ""
		switch {
		case i == 1:
			text = "other"
		case i > 1:
			text = "other" + strconv.Itoa(i)
		}
		if !taken.hasText(text) {
			return text
		}
	}
}

// escapeArray decides array(element) ⊆ ∪ array(others).
func (w *workshop) escapeArray(element *set, others []*set) recipe {
	if len(others) == 0 {
		return func() value.Value { return value.Array{} }
	}
	w.enter(elementStep)
	defer w.leave()
	if element == w.empty || slices.Contains(others, element) || slices.Contains(others, w.any) {
		return nil
	}
	offenders := make([]recipe, len(others))
	for i, s := range others {
		if offenders[i] = w.escape(element, s); offenders[i] == nil {
			return nil
		}
	}
	return func() value.Value { return w.shortestList(element, others, offenders) }
}

// shortestList builds a list that is in no array of the others: one element where one escapes them all, otherwise one
// offender after the other as long as they are needed.
func (w *workshop) shortestList(element *set, others []*set, offenders []recipe) value.Value {
	if one := w.escape(element, w.union(others...)); one != nil {
		return value.Array{one()}
	}
	var list value.Array
	for i, s := range others {
		escaped := func(v value.Value) bool { return !w.holds(s, v) }
		if !slices.ContainsFunc(list, escaped) {
			list = append(list, offenders[i]())
		}
	}
	return list
}
