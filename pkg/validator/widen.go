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
	left, right := split(old), split(new)
	merged := slices.Concat(
		mergeSimple(left.simple, right.simple),
		d.mergeArrays(left.arrays, right.arrays),
		d.mergeRecords(left.records, right.records),
		d.mergeObjects(left.objects, right.objects),
	)
	if len(merged) == 1 {
		return merged[0]
	}
	return &Union{merged}
}

// parts are the members of a union, nested unions dissolved, by kind.
type parts struct {
	simple  []Type
	arrays  []*Array
	records []*Record
	objects []*Object
}

func split(t Type) parts {
	var p parts
	p.add(t)
	return p
}

func (p *parts) add(t Type) {
	switch t := t.(type) {
	case *Union:
		for _, m := range t.Members {
			p.add(m)
		}
	case *Array:
		p.arrays = append(p.arrays, t)
	case *Record:
		p.records = append(p.records, t)
	case *Object:
		p.objects = append(p.objects, t)
	default:
		p.simple = append(p.simple, t)
	}
}

// mergeSimple joins primitives, IDs and literals, and leaves out what another contains.
func mergeSimple(left, right []Type) []Type {
	all := slices.Concat(left, right)
	has := map[Type]bool{}
	literals := map[string]bool{}
	var merged []Type
	for _, t := range all {
		if _, ok := t.(Literal); !ok {
			has[t] = true
		}
	}
	isTrue, isFalse := Literal{value.Boolean(true)}, Literal{value.Boolean(false)}
	if slices.Contains(all, Type(isTrue)) && slices.Contains(all, Type(isFalse)) && !has[Boolean] {
		has[Boolean] = true
		all[slices.IndexFunc(all, func(t Type) bool { return t == isTrue || t == isFalse })] = Boolean
	}
	done := map[Type]bool{}
	for _, t := range all {
		lit, isLiteral := t.(Literal)
		switch {
		case isLiteral && (has[baseOf(lit)] || baseOf(lit) == Int64 && has[CommitTs] || literals[t.String()]):
		case isLiteral:
			literals[t.String()] = true
			merged = append(merged, t)
		case done[t] || t == CommitTs && done[Int64] || t == Int64 && done[CommitTs]:
		case has[String] && isID(t):
		default:
			done[t] = true
			merged = append(merged, t)
		}
	}
	return merged
}

func isID(t Type) bool {
	_, ok := t.(ID)
	return ok
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

func (d *widener) mergeArrays(left, right []*Array) []Type {
	if len(left) == 1 && len(right) == 1 {
		return []Type{&Array{d.widen(left[0].Element, right[0].Element)}}
	}
	return d.withoutContained(asTypes(left), asTypes(right))
}

func (d *widener) mergeRecords(left, right []*Record) []Type {
	if len(left) == 1 && len(right) == 1 {
		return []Type{&Record{d.widen(left[0].Key, right[0].Key), d.widen(left[0].Value, right[0].Value)}}
	}
	return d.withoutContained(asTypes(left), asTypes(right))
}

// mergeObjects merges two single objects field by field, and unions of objects tag by tag. Without a tag there is no
// telling which members belong together, and merging the wrong ones would accept documents that nobody has.
func (d *widener) mergeObjects(left, right []*Object) []Type {
	if len(left) == 1 && len(right) == 1 {
		return []Type{d.widenMember(left[0], right[0])}
	}
	tag, ok := commonTag(slices.Concat(left, right))
	if !ok {
		return d.withoutContained(asTypes(left), asTypes(right))
	}
	var merged []Type
	leftByTag, tags := byTag(left, tag)
	rightByTag, rightTags := byTag(right, tag)
	for _, value := range distinct(slices.Concat(tags, rightTags), func(s string) string { return s }) {
		l, r := leftByTag[value], rightByTag[value]
		if len(l) == 1 && len(r) == 1 {
			merged = append(merged, d.widenMember(l[0], r[0]))
		} else {
			merged = append(merged, d.withoutContained(asTypes(l), asTypes(r))...)
		}
	}
	return merged
}

// widenMember widens two objects that belong together.
func (d *widener) widenMember(left, right *Object) Type {
	switch {
	case d.contains(right, left):
		return right
	case d.contains(left, right):
		return left
	}
	return d.mergeFields(left, right)
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
func (d *widener) withoutContained(left, right []Type) []Type {
	kept := slices.Concat(left, right)
	if len(left) == 0 || len(right) == 0 {
		return kept // as somebody wrote it
	}
	for i := len(kept) - 1; i >= 0; i-- {
		others := slices.Delete(slices.Clone(kept), i, i+1)
		if d.contains(&Union{others}, kept[i]) {
			kept = others
		}
	}
	return kept
}

func asTypes[T Type](items []T) []Type {
	types := make([]Type, len(items))
	for i, item := range items {
		types[i] = item
	}
	return types
}

// commonTag returns the field that tells the objects apart: required in all of them, each time with a literal. Of
// several such fields it is the one with the most different literals.
func commonTag(objects []*Object) (string, bool) {
	if len(objects) == 0 {
		return "", false
	}
	best, most := "", 0
	for _, f := range objects[0].Fields {
		literals := map[string]bool{}
		for _, o := range objects {
			other, ok := o.Field(f.Name)
			if _, isLiteral := other.Type.(Literal); !ok || other.Optional || !isLiteral {
				literals = nil
				break
			}
			literals[other.Type.String()] = true
		}
		if len(literals) > most {
			best, most = f.Name, len(literals)
		}
	}
	return best, most > 0
}

// byTag groups objects by the literal in their tag, and lists the literals in order.
func byTag(objects []*Object, tag string) (map[string][]*Object, []string) {
	groups := map[string][]*Object{}
	var order []string
	for _, o := range objects {
		f, _ := o.Field(tag)
		key := f.Type.String()
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], o)
	}
	return groups, order
}
