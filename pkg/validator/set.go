package validator

import (
	"slices"
	"strings"

	"convex-schema-plan/pkg/value"
)

// A set is a type in normal form: what it holds of each kind of value, unions dissolved, unsatisfiable parts gone.
// Sets are interned by their [workshop]: two types with the same normal form are one pointer. Different sets may still
// hold the same values (array(a) ∪ array(a ∪ b) is array(a ∪ b)); [workshop.escape] decides that. A set holds no value
// at all exactly when it is the workshop's empty set.
type set struct {
	id      int
	flags   flags
	ints    []int64    // int64 literals, unless allInts
	floats  []float64  // number literals, unless allFloats
	strings []string   // string literals, unless allStrings
	tables  []string   // IDs of these tables, unless allStrings
	arrays  []*set     // arrays whose elements are in one of these sets
	objects []*product // objects and records
	index   tagIndex   // of objects, built when first needed

	literals literalIndex
}

// flags are the parts of a set that are there wholly or not at all.
type flags uint8

const (
	hasNull flags = 1 << iota
	hasTrue
	hasFalse
	hasBytes
	allInts
	allFloats
	allStrings // IDs included
	allFlags   = 1<<iota - 1
)

// A product is a set of objects given field by field: each slot says what its field holds, and whether it may be
// absent; rest says what fields of other names hold. Every slot and rest can be filled, so no product is empty.
type product struct {
	id    int
	slots []slot // ordered by name
	rest  *rest  // nil: no other fields
}

// A slot is what one field holds. An empty set with optional means that the field must be absent; it stands only where
// rest would allow the field otherwise.
type slot struct {
	name     string
	set      *set
	optional bool
}

// A rest is the part of a record without names of its own: every string as a key, or the IDs of some tables.
type rest struct {
	all    bool     // every string, IDs included
	tables []string // IDs of these tables, unless all
	set    *set     // what every entry holds; never empty
}

// at returns what p holds in the field called name, which is no ID, and whether the field may be absent.
func (p *product) at(name string, empty *set) (*set, bool) {
	i, ok := slices.BinarySearchFunc(p.slots, name, func(s slot, name string) int { return strings.Compare(s.name, name) })
	if ok {
		return p.slots[i].set, p.slots[i].optional
	}
	return p.unnamed(empty), true
}

// unnamed returns what p holds in a field without a slot whose name is no ID.
func (p *product) unnamed(empty *set) *set {
	if p.rest != nil && p.rest.all {
		return p.rest.set
	}
	return empty
}

// walk calls visit for every name that has a slot in p or q, in order, with what each holds there, until visit returns
// false.
func walk(p, q *product, empty *set, visit func(s, t slot) bool) {
	i, j := 0, 0
	for i < len(p.slots) || j < len(q.slots) {
		var s, t slot
		switch {
		case j == len(q.slots) || i < len(p.slots) && p.slots[i].name < q.slots[j].name:
			s = p.slots[i]
			t = slot{s.name, q.unnamed(empty), true}
			i++
		case i == len(p.slots) || q.slots[j].name < p.slots[i].name:
			t = q.slots[j]
			s = slot{t.name, p.unnamed(empty), true}
			j++
		default:
			s, t = p.slots[i], q.slots[j]
			i, j = i+1, j+1
		}
		if !visit(s, t) {
			return
		}
	}
}

// A workshop makes sets, remembers what it found out about them, and counts the work.
type workshop struct {
	steps, limit int // limit 0: none
	place        []string
	gaveUp       []string // the place where the limit was reached; nil before

	any, empty *set
	sets       map[string]*set
	products   map[string]*product
	normalised map[Type]*set
	escapes    map[[2]int]recipe
	meets      map[[2]int]*set
	unions     map[[2]int]*set
}

func newWorkshop(limit int) *workshop {
	w := &workshop{
		limit:      limit,
		sets:       map[string]*set{},
		products:   map[string]*product{},
		normalised: map[Type]*set{},
		escapes:    map[[2]int]recipe{},
		meets:      map[[2]int]*set{},
		unions:     map[[2]int]*set{},
	}
	w.empty = w.intern(&set{})
	// any contains itself, so it is tied by hand; a union that spells it out is interned as the same set.
	w.any = &set{id: len(w.sets), flags: allFlags}
	w.any.arrays = []*set{w.any}
	w.any.objects = []*product{w.product(nil, &rest{all: true, set: w.any})}
	w.sets[setKey(w.any)] = w.any
	return w
}

// normal returns the normal form of t.
func (w *workshop) normal(t Type) *set {
	if lit, ok := t.(Literal); ok {
		return w.normalLiteral(lit) // no key for a map: to Go, 0 and -0 are the same
	}
	if s, ok := w.normalised[t]; ok {
		return s
	}
	s := w.normalise(t)
	w.normalised[t] = s
	return s
}

func (w *workshop) normalise(t Type) *set {
	switch t := t.(type) {
	case Primitive:
		return w.normalPrimitive(t)
	case ID:
		if t.Table == "" {
			return w.empty // no table has this name
		}
		return w.intern(&set{tables: []string{t.Table}})
	case *Array:
		return w.intern(&set{arrays: []*set{w.normal(t.Element)}})
	case *Record:
		return w.normalRecord(w.normal(t.Key), w.normal(t.Value))
	case *Object:
		return w.normalObject(t)
	case *Union:
		members := make([]*set, len(t.Members))
		for i, m := range t.Members {
			members[i] = w.normal(m)
		}
		return w.union(members...)
	}
	panic("validator: unknown kind of type")
}

func (w *workshop) normalPrimitive(t Primitive) *set {
	switch t {
	case Any:
		return w.any
	case Null:
		return w.intern(&set{flags: hasNull})
	case Boolean:
		return w.intern(&set{flags: hasTrue | hasFalse})
	case Float64:
		return w.intern(&set{flags: allFloats})
	case Int64, CommitTs:
		return w.intern(&set{flags: allInts})
	case String:
		return w.intern(&set{flags: allStrings})
	case Bytes:
		return w.intern(&set{flags: hasBytes})
	}
	panic("validator: unknown primitive")
}

func (w *workshop) normalLiteral(t Literal) *set {
	switch v := t.Value.(type) {
	case value.Boolean:
		if v {
			return w.intern(&set{flags: hasTrue})
		}
		return w.intern(&set{flags: hasFalse})
	case value.Int64:
		return w.intern(&set{ints: []int64{int64(v)}})
	case value.Float64:
		return w.intern(&set{floats: []float64{float64(v)}})
	case value.String:
		return w.intern(&set{strings: []string{string(v)}})
	}
	panic("validator: a literal that Convex does not have")
}

// normalObject drops an optional field that nothing can fill: it must be absent, as an undeclared field. An object with
// a required field that nothing can fill is the empty set. A field with a name that Convex allows in no document can
// never be there.
func (w *workshop) normalObject(t *Object) *set {
	slots := make([]slot, 0, len(t.Fields))
	for _, f := range sortedFields(t) {
		s := w.normal(f.Type)
		if value.CheckFieldName(f.Name) != nil {
			s = w.empty
		}
		switch {
		case s != w.empty:
			slots = append(slots, slot{f.Name, s, f.Optional})
		case !f.Optional:
			return w.empty
		}
	}
	return w.intern(&set{objects: []*product{w.product(slots, nil)}})
}

// normalRecord gives literal keys slots of their own, as optional fields. A key that Convex allows in no document, and
// one that is not a string, can never be there.
func (w *workshop) normalRecord(key, content *set) *set {
	if content == w.empty {
		return w.intern(&set{objects: []*product{w.product(nil, nil)}})
	}
	var slots []slot
	for _, name := range slices.Sorted(slices.Values(key.strings)) {
		if value.CheckFieldName(name) == nil {
			slots = append(slots, slot{name, content, true})
		}
	}
	var others *rest
	if key.flags&allStrings != 0 || len(key.tables) > 0 {
		others = &rest{key.flags&allStrings != 0, key.tables, content}
	}
	return w.intern(&set{objects: []*product{w.product(slots, others)}})
}

// step counts work. Beyond the limit the workshop goes on giving answers so that callers need no second way out, but
// they mean nothing any more; spent tells.
func (w *workshop) step(n int) {
	w.steps += n
	if w.gaveUp == nil && w.spent() {
		w.gaveUp = append([]string{}, w.place...)
	}
}

func (w *workshop) spent() bool { return w.limit > 0 && w.steps > w.limit }

// enter and leave keep the place of the question in hand: names of fields, and elementStep or entryStep.
func (w *workshop) enter(step string) { w.place = append(w.place, step) }
func (w *workshop) leave()            { w.place = w.place[:len(w.place)-1] }

const (
	elementStep = "[]"
	entryStep   = "{}"
)

// placeText prints a place as [Path] does, such as messages[].parts.
func placeText(place []string) string {
	text := ""
	for _, step := range place {
		if step != elementStep && step != entryStep && text != "" {
			text += "."
		}
		text += step
	}
	return text
}
