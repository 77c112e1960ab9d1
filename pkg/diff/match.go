package diff

import (
	"cmp"
	"slices"

	"convex-schema-plan/pkg/validator"
)

// A matching says which alternatives of two types belong together in the eyes of a reader.
type matching struct {
	pairs          []spotPair // not equal, and worth looking inside
	same           bool       // whether some alternatives are equal
	removed, added []spot     // without a partner
	fromAny, toAny bool       // whether v.any() is among the alternatives
}

// A spotPair is an alternative and what became of it.
type spotPair struct{ from, to spot }

// alternatives returns the members of the union at s, however deep unions are nested, in declared order; or s itself
// when it is no union.
func alternatives(s spot) []spot {
	u, ok := s.typ.(*validator.Union)
	if !ok {
		return []spot{s}
	}
	var list []spot
	for i, m := range u.Members {
		step := validator.Step{Kind: validator.IntoMember, Index: i}
		list = append(list, alternatives(spot{path: s.path.With(step), typ: m})...)
	}
	return list
}

// match pairs the alternatives of two types: equal ones, then objects by their tag, then objects, arrays and records by
// how much they have in common. renames are fields of the old objects that are declared to have another name. It explains
// a change and never decides about it.
func match(from, to spot, renames map[string]string) matching {
	old, new := alternatives(from), alternatives(to)
	label(old, new)
	m := matching{fromAny: slices.ContainsFunc(old, isAny), toAny: slices.ContainsFunc(new, isAny)}
	p := &pairing{old: old, new: new, renames: renames, oldDone: make([]bool, len(old)), newDone: make([]bool, len(new))}
	p.equal()
	m.same = slices.Contains(p.newDone, true)
	tag := tagOf(old, new)
	p.pair(func(a, b *validator.Object) float64 { return tagged(renamed(a, renames), b, tag) })
	p.lastObjects(tag)
	p.kind(func(t validator.Type) bool { _, ok := t.(*validator.Array); return ok })
	p.kind(func(t validator.Type) bool { _, ok := t.(*validator.Record); return ok })
	slices.SortStableFunc(p.found, func(a, b [2]int) int { return cmp.Compare(a[1], b[1]) })
	for _, f := range p.found {
		m.pairs = append(m.pairs, spotPair{old[f[0]], new[f[1]]})
	}
	m.removed, m.added = left(old, p.oldDone), left(new, p.newDone)
	return m
}

func left(list []spot, done []bool) []spot {
	var rest []spot
	for i, s := range list {
		if !done[i] {
			rest = append(rest, s)
		}
	}
	return rest
}

func isAny(s spot) bool { return s.typ == validator.Any }

// A pairing is a matching in the making. Alternatives are named by their index.
type pairing struct {
	old, new         []spot
	renames          map[string]string
	oldDone, newDone []bool
	found            [][2]int
}

func (p *pairing) take(i, j int) {
	p.found = append(p.found, [2]int{i, j})
	p.oldDone[i], p.newDone[j] = true, true
}

// equal sets equal alternatives aside.
func (p *pairing) equal() {
	byText := map[string][]int{}
	for j, s := range p.new {
		text := canonical(s.typ)
		byText[text] = append(byText[text], j)
	}
	for i, s := range p.old {
		for _, j := range byText[canonical(s.typ)] {
			p.oldDone[i], p.newDone[j] = true, true // a member twice is equal to both
		}
	}
}

// pair takes pairs of objects, the best first, as long as score is above zero.
func (p *pairing) pair(score func(a, b *validator.Object) float64) {
	type candidate struct {
		i, j  int
		score float64
	}
	var candidates []candidate
	for i, a := range p.old {
		for j, b := range p.new {
			x, isX := a.typ.(*validator.Object)
			y, isY := b.typ.(*validator.Object)
			if p.oldDone[i] || p.newDone[j] || !isX || !isY {
				continue
			}
			if s := score(x, y); s > 0 {
				candidates = append(candidates, candidate{i, j, s})
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	for _, c := range candidates {
		if !p.oldDone[c.i] && !p.newDone[c.j] {
			p.take(c.i, c.j)
		}
	}
}

// tagged scores two objects of unions whose tag is the field called tag, or "": above zero when they belong together.
// Objects whose tags are equal score higher than objects whose tags overlap, and those higher than untagged ones.
func tagged(a, b *validator.Object, tag string) float64 {
	x, y := tagValues(a, tag), tagValues(b, tag)
	if len(x) > 0 && len(y) > 0 && !overlap(x, y) && len(a.Fields) != len(b.Fields) {
		return 0
	}
	alike := similarity(a, b, tag)
	switch {
	case len(x) > 0 && slices.Equal(x, y):
		return 3 + alike
	case overlap(x, y):
		return 2 + alike
	case len(x) > 0 && len(y) > 0:
		if alike == 1 {
			return 1 // nothing but the tag has another value
		}
		return 0
	case alike >= 0.34:
		return alike
	default:
		return 0
	}
}

func overlap(x, y []string) bool {
	return slices.ContainsFunc(x, func(v string) bool { return slices.Contains(y, v) })
}

// similarity says how much two objects have in common, from 0 to 1, leaving the field called except aside.
func similarity(a, b *validator.Object, except string) float64 {
	fields := make(map[string]validator.Field, len(a.Fields))
	for _, f := range a.Fields {
		if f.Name != except {
			fields[f.Name] = f
		}
	}
	total, common := len(fields), 0
	for _, f := range b.Fields {
		if f.Name == except {
			continue
		}
		old, ok := fields[f.Name]
		if !ok {
			total++
			continue
		}
		common++
		if old.Optional == f.Optional && validator.Equal(old.Type, f.Type) {
			common++
		}
	}
	if total == 0 {
		return 1
	}
	return float64(common) / float64(2*total)
}

// lastObjects pairs the only objects that are left on both sides, unless their tags tell them apart.
func (p *pairing) lastObjects(tag string) {
	old, new := p.only(isObject)
	if old < 0 || new < 0 {
		return
	}
	x, y := p.old[old].typ.(*validator.Object), p.new[new].typ.(*validator.Object)
	if len(tagValues(x, tag)) == 0 || len(tagValues(y, tag)) == 0 {
		p.take(old, new)
	}
}

// only returns the indexes of the only alternatives left that are of a kind, or -1.
func (p *pairing) only(is func(spot) bool) (old, new int) {
	find := func(list []spot, done []bool) int {
		found := -1
		for i, s := range list {
			if !done[i] && is(s) {
				if found >= 0 {
					return -1
				}
				found = i
			}
		}
		return found
	}
	return find(p.old, p.oldDone), find(p.new, p.newDone)
}

// kind pairs arrays with arrays or records with records: first those that hold the same kind of thing, then in order.
func (p *pairing) kind(is func(validator.Type) bool) {
	for _, strict := range []bool{true, false} {
		for i, a := range p.old {
			for j, b := range p.new {
				if p.oldDone[i] || p.newDone[j] || !is(a.typ) || !is(b.typ) {
					continue
				}
				if !strict || kindName(content(a.typ)) == kindName(content(b.typ)) {
					p.take(i, j)
				}
			}
		}
	}
}

func content(t validator.Type) validator.Type {
	switch t := t.(type) {
	case *validator.Array:
		return t.Element
	case *validator.Record:
		return t.Value
	}
	return t
}
