package validator_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A decider answers a ⊆ b in a second, entirely different way: it never searches for one value, but computes what all
// values there are look like to the two types. The profile of a value says which of the types inside a and b accept it.
// Values are infinitely many, profiles are not:
//
//   - A simple value is a literal of the types, an ID of one of their tables, or like any other of its kind.
//   - What a list looks like follows from the intersection of its elements' profiles; what an object looks like, from
//     the choice of nothing or a profile for each name. Names that no type mentions are alike, and so are the IDs of a
//     table; of such names there may be any number.
//
// So profiles are collected until there is no new one, and a ⊆ b holds iff every profile with a has b. This takes
// exponential time and shares no code with Subset, not even Check.
type decider struct {
	nodes  []node         // parts before what they are part of
	index  map[string]int // of nodes, by the source of their types
	names  []string
	tables []string
	// Which nodes depend on the elements of lists and on the entries of objects.
	arrays, objects []int
	elements        profile // the nodes that are elements of arrays
}

// A node is a type inside a or b, with the nodes that are its parts: of an array, record or union in order, of an object
// by the index of the field.
type node struct {
	typ   validator.Type
	parts []int
}

// A profile has the bit of each node that accepts the value.
type profile uint64

func (p profile) has(n int) bool { return p>>n&1 == 1 }

// profiles is a set of profiles.
type profiles map[profile]bool

// decide answers a ⊆ b, and whether it could within limit profiles.
func decide(a, b validator.Type, limit int) (subset, ok bool) {
	d := &decider{index: map[string]int{}}
	inA, inB := d.add(a), d.add(b)
	if len(d.nodes) > 64 {
		return false, false
	}
	known := d.simple()
	for {
		grown := d.grow(known, limit)
		if len(grown) > limit {
			return false, false
		}
		if len(grown) == len(known) {
			break
		}
		known = grown
	}
	for p := range known {
		if p.has(inA) && !p.has(inB) {
			return false, true
		}
	}
	return true, true
}

// add makes nodes of the parts of t and of t, and returns the index of the last.
func (d *decider) add(t validator.Type) int {
	if i, ok := d.index[t.String()]; ok {
		return i
	}
	n := node{typ: t}
	switch t := t.(type) {
	case validator.ID:
		addNew(&d.tables, t.Table)
	case validator.Literal:
		if text, ok := t.Value.(value.String); ok {
			addNew(&d.names, string(text)) // it may be the key of a record
		}
	case *validator.Array:
		n.parts = []int{d.add(t.Element)}
		d.elements |= 1 << n.parts[0]
	case *validator.Record:
		n.parts = []int{d.add(t.Key), d.add(t.Value)}
	case *validator.Object:
		for _, f := range t.Fields {
			addNew(&d.names, f.Name)
			n.parts = append(n.parts, d.add(f.Type))
		}
	case *validator.Union:
		for _, m := range t.Members {
			n.parts = append(n.parts, d.add(m))
		}
	}
	switch t.(type) {
	case *validator.Array:
		d.arrays = append(d.arrays, len(d.nodes))
	case *validator.Object, *validator.Record:
		d.objects = append(d.objects, len(d.nodes))
	}
	d.index[t.String()] = len(d.nodes)
	d.nodes = append(d.nodes, n)
	return len(d.nodes) - 1
}

func addNew(items *[]string, item string) {
	if !slices.Contains(*items, item) {
		*items = append(*items, item)
	}
}

// complete adds to p the nodes that follow from others: any, and unions with a member in p.
func (d *decider) complete(p profile) profile {
	for i, n := range d.nodes {
		if _, ok := n.typ.(*validator.Union); ok {
			for _, m := range n.parts {
				if p.has(m) {
					p |= 1 << i
				}
			}
		}
		if n.typ == validator.Any {
			p |= 1 << i
		}
	}
	return p
}

// A kind of simple values, with the literal it is or the table it is an ID of.
type kind struct {
	primitive validator.Primitive
	literal   value.Value // nil: any other value of the kind
	table     string
}

func (k kind) in(t validator.Type) bool {
	switch t := t.(type) {
	case validator.Primitive:
		return t == k.primitive || t == validator.CommitTs && k.primitive == validator.Int64
	case validator.ID:
		return k.table == t.Table && k.table != ""
	case validator.Literal:
		return k.literal != nil && sameLiteral(k.literal, t.Value)
	default:
		return false
	}
}

// sameLiteral compares as Convex does: by kind, numbers by their bits.
func sameLiteral(a, b value.Value) bool {
	x, isFloat := a.(value.Float64)
	y, other := b.(value.Float64)
	if isFloat && other {
		return math.Float64bits(float64(x)) == math.Float64bits(float64(y)) || x != x && y != y
	}
	return a == b
}

func (d *decider) profileOf(k kind) profile {
	p := profile(0)
	for i, n := range d.nodes {
		if k.in(n.typ) {
			p |= 1 << i
		}
	}
	return d.complete(p)
}

func (d *decider) simple() profiles {
	found := profiles{}
	for _, other := range []validator.Primitive{validator.Null, validator.Float64, validator.Int64, validator.String, validator.Bytes} {
		found[d.profileOf(kind{primitive: other})] = true
	}
	found[d.profileOf(kind{validator.Boolean, value.Boolean(true), ""})] = true
	found[d.profileOf(kind{validator.Boolean, value.Boolean(false), ""})] = true
	for _, table := range d.tables {
		found[d.profileOf(kind{validator.String, nil, table})] = true
	}
	for _, n := range d.nodes {
		if literal, ok := n.typ.(validator.Literal); ok {
			found[d.profileOf(kind{literalKind(literal), literal.Value, ""})] = true
		}
	}
	return found
}

func literalKind(l validator.Literal) validator.Primitive {
	switch l.Value.(type) {
	case value.Boolean:
		return validator.Boolean
	case value.Int64:
		return validator.Int64
	case value.Float64:
		return validator.Float64
	default:
		return validator.String
	}
}

// grow returns known and the profiles of all lists and objects of known values.
func (d *decider) grow(known profiles, limit int) profiles {
	all := profiles{}
	contents := make([]profile, 0, len(known))
	for p := range known {
		all[p] = true
		contents = append(contents, p)
	}
	masked := profiles{}
	for _, p := range contents {
		masked[p&d.elements] = true
	}
	for p := range closure(profiles{d.elements: true}, masked, limit) {
		list := profile(0)
		for _, n := range d.arrays {
			if p.has(d.nodes[n].parts[0]) {
				list |= 1 << n
			}
		}
		all[d.complete(list)] = true
	}
	for p := range d.growObjects(contents, limit) {
		all[d.complete(p)] = true
	}
	return all
}

// closure returns the intersections of one of from and any number of with.
func closure(from, with profiles, limit int) profiles {
	found := profiles{}
	var todo []profile
	visit := func(p profile) {
		if !found[p] {
			found[p] = true
			todo = append(todo, p)
		}
	}
	for p := range from {
		visit(p)
	}
	for len(todo) > 0 && len(found) <= limit {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for q := range with {
			visit(p & q)
		}
	}
	return found
}

// growObjects returns what objects look like whose fields hold the contents, name by name.
func (d *decider) growObjects(contents []profile, limit int) profiles {
	everything := profile(0)
	for _, n := range d.objects {
		everything |= 1 << n
	}
	objects := profiles{everything: true}
	for _, name := range d.names {
		if value.CheckFieldName(name) != nil {
			// No document has it. What requires it holds nothing.
			objects = meetEach(objects, profiles{d.without(name): true})
			continue
		}
		key := d.profileOf(kind{validator.String, value.String(name), ""})
		choices := d.entries(name, key, contents)
		choices[d.without(name)] = true
		if objects = meetEach(objects, choices); len(objects) > limit {
			return objects
		}
	}
	objects = closure(objects, d.entries(unmentioned, d.profileOf(kind{primitive: validator.String}), contents), limit)
	for _, table := range d.tables {
		objects = closure(objects, d.entries(unmentioned, d.profileOf(kind{validator.String, nil, table}), contents), limit)
	}
	return objects
}

func meetEach(a, b profiles) profiles {
	met := profiles{}
	for p := range a {
		for q := range b {
			met[p&q] = true
		}
	}
	return met
}

// without returns the objects and records that allow name to be absent.
func (d *decider) without(name string) profile {
	p := profile(0)
	for _, n := range d.objects {
		if o, ok := d.nodes[n].typ.(*validator.Object); ok {
			if i := fieldIndex(o, name); i >= 0 && !o.Fields[i].Optional {
				continue
			}
		}
		p |= 1 << n
	}
	return p
}

// entries returns, for each content, the objects and records that allow it under name, which as a key looks like key. An
// unmentioned name is one that no object declares.
func (d *decider) entries(name string, key profile, contents []profile) profiles {
	found := profiles{}
	for _, content := range contents {
		p := profile(0)
		for _, n := range d.objects {
			parts := d.nodes[n].parts
			switch t := d.nodes[n].typ.(type) {
			case *validator.Object:
				if i := fieldIndex(t, name); i >= 0 && content.has(parts[i]) {
					p |= 1 << n
				}
			case *validator.Record:
				if key.has(parts[0]) && content.has(parts[1]) {
					p |= 1 << n
				}
			}
		}
		found[p] = true
	}
	return found
}

// unmentioned stands for a name that no type mentions.
const unmentioned = "\x00"

func fieldIndex(o *validator.Object, name string) int {
	return slices.IndexFunc(o.Fields, func(f validator.Field) bool { return f.Name == name })
}

// TestAgainstProfiles compares the two ways to decide on types where they are easily wrong: small awkward ones rewritten
// in other words, crowds of overlapping members, and formulas that take a search. It also holds Meet and Widen to the second way.
func TestAgainstProfiles(t *testing.T) {
	t.Parallel()
	pairs := 12_000
	if brief.Run() {
		pairs = 1_500
	}
	g := validatorgen.New(13)
	counts, skipped := map[bool]int{}, 0
	for i := range pairs {
		var a, b validator.Type
		switch i % 10 {
		case 0:
			a, b = g.Crowd()
		case 2, 4:
			a, b = g.Formula()
		default:
			a = g.Awkward(1 + i%3)
			b = g.Regroup(a)
		}
		if i%4 == 1 {
			a, b = &validator.Union{Members: []validator.Type{a, g.Regroup(a)}}, &validator.Union{Members: []validator.Type{g.Regroup(a), b}}
		}
		want, ok := decide(a, b, 3_000)
		if !ok {
			skipped++
			continue
		}
		counts[want]++
		v := validator.Subset(a, b)
		require.NotEqual(t, validator.Undecided, v.Answer, "%s\n⊆ %s: %s", a, b, v.Reason)
		require.Equal(t, want, v.Answer == validator.IsSubset, "%s\n⊆ %s", a, b)
		if i%20 < 2 {
			both, wide := validator.Meet(a, b), validator.Widen(a, b)
			for _, side := range []validator.Type{a, b} {
				lower, ok := decide(both, side, 3_000)
				require.True(t, lower || !ok, "%s\n∩ %s\n= %s", a, b, both)
				upper, ok := decide(side, wide, 3_000)
				require.True(t, upper || !ok, "%s\n∪ %s\n= %s", a, b, wide)
			}
		}
	}
	require.Less(t, skipped, pairs/10)
	require.Greater(t, min(counts[true], counts[false]), pairs/8)
	t.Logf("%d subsets, %d not, %d too large for profiles", counts[true], counts[false], skipped)
}
