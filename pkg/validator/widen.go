package validator

import (
	"slices"

	"convex-schema-plan/pkg/value"
)

// Widen returns a type that accepts what old accepts and what new accepts, as small as stays readable: new or old
// itself where one contains the other; otherwise objects merged field by field (a field stays required when both sides
// require it), tagged unions merged tag by tag, arrays and records inside; and else a flat union without members that
// others contain. Members of old come first.
//
// The result is v.any() only where an input is. It has every field that an input has, and it is an object or a union of
// objects when both inputs are, so a table may have it. Widening with the same type again changes nothing; the two
// arguments play the same role but for order and, where both accept the same values, for the choice of new.
func Widen(old, new Type) Type {
	return (&widener{newWorkshop(widenSteps)}).widen(old, new)
}

// widenSteps bounds the work of one Widen. Beyond it members are kept without asking whether others contain them, so
// the result gets longer, never too small.
const widenSteps = 2 * MaxSteps

type widener struct{ w *workshop }

// contains reports whether outer provably accepts all that inner accepts.
func (d *widener) contains(outer, inner Type) bool {
	return d.w.escape(d.w.normal(inner), d.w.normal(outer)) == nil && !d.w.spent()
}

func (d *widener) widen(old, new Type) Type {
	switch {
	case Equal(old, new):
		return old
	case d.contains(new, old):
		return new
	case d.contains(old, new):
		return old
	}
	var left, right parts
	right.add(new, left.add(old, 0))
	merged := slices.Concat(
		mergeSimple(left.simple, right.simple),
		d.mergeArrays(left.arrays, right.arrays),
		d.withoutEntries(d.mergeRecords(left.records, right.records), d.mergeObjects(left.objects, right.objects)),
	)
	slices.SortStableFunc(merged, func(a, b member) int { return a.at - b.at })
	if len(merged) == 1 {
		return merged[0].typ
	}
	union := &Union{make([]Type, len(merged))}
	for i, m := range merged {
		union.Members[i] = m.typ
	}
	return union
}

// A member of a union, with its place among the members of both sides, so that what is merged stands where somebody
// wrote it first.
type member struct {
	typ Type
	at  int
}

// parts are the members of a union, nested unions dissolved, by kind.
type parts struct{ simple, arrays, records, objects []member }

// add adds the members of t, the first of them at the given place, and returns the place after the last.
func (p *parts) add(t Type, at int) int {
	switch t := t.(type) {
	case *Union:
		for _, m := range t.Members {
			at = p.add(m, at)
		}
		return at
	case *Array:
		p.arrays = append(p.arrays, member{t, at})
	case *Record:
		p.records = append(p.records, member{t, at})
	case *Object:
		p.objects = append(p.objects, member{t, at})
	default:
		p.simple = append(p.simple, member{t, at})
	}
	return at + 1
}

// mergeSimple joins primitives, IDs and literals, and leaves out what another contains.
func mergeSimple(left, right []member) []member {
	all := slices.Concat(left, right)
	has := map[Type]bool{}
	for _, m := range all {
		if _, ok := m.typ.(Literal); !ok {
			has[m.typ] = true
		}
	}
	isTrue, isFalse := Type(Literal{value.Boolean(true)}), Type(Literal{value.Boolean(false)})
	place := func(t Type) int { return slices.IndexFunc(all, func(m member) bool { return m.typ == t }) }
	if i, j := place(isTrue), place(isFalse); i >= 0 && j >= 0 && !has[Boolean] {
		has[Boolean] = true
		all[min(i, j)].typ = Boolean
	}
	var merged []member
	done := map[string]bool{}
	for _, m := range all {
		text := m.typ.String()
		if done[text] || isPartOf(m.typ, has) || m.typ == CommitTs && done[Int64.String()] || m.typ == Int64 && done[CommitTs.String()] {
			continue
		}
		done[text] = true
		merged = append(merged, m)
	}
	return merged
}

// isPartOf reports whether t is a literal or an ID that one of the primitives contains.
func isPartOf(t Type, primitives map[Type]bool) bool {
	switch t := t.(type) {
	case Literal:
		base := baseOf(t)
		return primitives[base] || base == Int64 && primitives[CommitTs]
	case ID:
		return primitives[String]
	default:
		return false
	}
}

// baseOf returns the primitive that contains the literal.
func baseOf(l Literal) Primitive {
	switch l.Value.(type) {
	case value.Boolean:
		return Boolean
	case value.Int64:
		return Int64
	case value.Float64:
		return Float64
	default:
		return String
	}
}

func (d *widener) mergeArrays(left, right []member) []member {
	if len(left) == 1 && len(right) == 1 {
		l, r := left[0].typ.(*Array), right[0].typ.(*Array)
		return []member{{&Array{d.widen(l.Element, r.Element)}, left[0].at}}
	}
	return d.withoutContained(left, right)
}

func (d *widener) mergeRecords(left, right []member) []member {
	if len(left) == 1 && len(right) == 1 {
		l, r := left[0].typ.(*Record), right[0].typ.(*Record)
		return []member{{&Record{d.widen(l.Key, r.Key), d.widen(l.Value, r.Value)}, left[0].at}}
	}
	return d.withoutContained(left, right)
}

// mergeObjects merges two single objects field by field, and unions of objects tag by tag. Without a tag there is no
// telling which members belong together, and merging the wrong ones would accept documents that nobody has.
func (d *widener) mergeObjects(left, right []member) []member {
	if len(left) == 1 && len(right) == 1 {
		return []member{d.widenMember(left[0], right[0])}
	}
	var merged []member
	for _, g := range tagGroups(left, right) {
		if len(g.left) == 1 && len(g.right) == 1 {
			merged = append(merged, d.widenMember(g.left[0], g.right[0]))
		} else {
			merged = append(merged, d.withoutContained(g.left, g.right)...)
		}
	}
	return merged
}

// widenMember widens two objects that belong together.
func (d *widener) widenMember(left, right member) member {
	switch {
	case d.contains(right.typ, left.typ):
		return member{right.typ, left.at}
	case d.contains(left.typ, right.typ):
		return left
	}
	return member{d.mergeFields(left.typ.(*Object), right.typ.(*Object)), left.at}
}

func (d *widener) mergeFields(left, right *Object) Type {
	merged := &Object{}
	for _, l := range left.Fields {
		r, ok := right.Field(l.Name)
		if !ok {
			merged.Fields = append(merged.Fields, Field{l.Name, l.Type, true})
			continue
		}
		merged.Fields = append(merged.Fields, Field{l.Name, d.widen(l.Type, r.Type), l.Optional || r.Optional})
	}
	for _, r := range right.Fields {
		if _, ok := left.Field(r.Name); !ok {
			merged.Fields = append(merged.Fields, Field{r.Name, r.Type, true})
		}
	}
	return merged
}

// withoutContained lists the members of both sides, left first, without those that the others contain together.
func (d *widener) withoutContained(left, right []member) []member {
	kept := slices.Concat(left, right)
	if len(left) == 0 || len(right) == 0 {
		return kept // as somebody wrote it
	}
	for i := len(kept) - 1; i >= 0; i-- {
		others := slices.Delete(slices.Clone(kept), i, i+1)
		if d.containsMember(others, kept[i]) {
			kept = others
		}
	}
	return kept
}

// withoutEntries lists records and objects without the objects that the records contain.
func (d *widener) withoutEntries(records, objects []member) []member {
	if len(records) == 0 {
		return objects
	}
	return append(records, slices.DeleteFunc(objects, func(o member) bool { return d.containsMember(records, o) })...)
}

func (d *widener) containsMember(outer []member, inner member) bool {
	union := &Union{}
	for _, m := range outer {
		union.Members = append(union.Members, m.typ)
	}
	return d.contains(union, inner.typ)
}
