package diff

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// compareTypes returns the smallest differences that explain how the type at to differs from the type at from, in the
// order of the document. Fields are matched by name and members of unions by what they look like (see [match]); both
// serve to explain only. No difference at all means the same type, declared order of fields aside.
func (e *explainer) compareTypes(from, to spot) []*change {
	if validator.Equal(from.typ, to.typ) {
		return nil
	}
	switch old := from.typ.(type) {
	case *validator.Object:
		if t, ok := to.typ.(*validator.Object); ok {
			return e.compareObjects(from, to, pairFields(old, t))
		}
	case *validator.Array:
		if t, ok := to.typ.(*validator.Array); ok {
			return e.compareTypes(from.inside(validator.IntoElement, old.Element), to.inside(validator.IntoElement, t.Element))
		}
	case *validator.Record:
		if t, ok := to.typ.(*validator.Record); ok {
			return e.compareRecords(from, to, old, t)
		}
	}
	return e.compareAlternatives(from, to)
}

// A fieldPair is a field of two objects; a side that lacks it is nil.
type fieldPair struct{ from, to *validator.Field }

// pairFields matches fields by name, in the order of the new object, with each removed field after the field that it
// followed in the old one.
func pairFields(old, new *validator.Object) []fieldPair {
	oldFields := make(map[string]*validator.Field, len(old.Fields))
	for i := range old.Fields {
		oldFields[old.Fields[i].Name] = &old.Fields[i]
	}
	kept := make(map[string]bool, len(new.Fields))
	for _, f := range new.Fields {
		kept[f.Name] = true
	}
	var pairs []fieldPair
	removedAfter := map[string][]*validator.Field{}
	last := "" // no field has this name
	for i := range old.Fields {
		switch f := &old.Fields[i]; {
		case kept[f.Name]:
			last = f.Name
		case last == "":
			pairs = append(pairs, fieldPair{from: f})
		default:
			removedAfter[last] = append(removedAfter[last], f)
		}
	}
	for i := range new.Fields {
		f := &new.Fields[i]
		pairs = append(pairs, fieldPair{oldFields[f.Name], f})
		for _, removed := range removedAfter[f.Name] {
			pairs = append(pairs, fieldPair{from: removed})
		}
	}
	return pairs
}

func (e *explainer) compareObjects(from, to spot, pairs []fieldPair) []*change {
	var changes []*change
	for _, p := range pairs {
		switch {
		case p.to == nil:
			old := from.field(*p.from)
			changes = append(changes, at(FieldRemoved, old, to.enclosing()).showing(old.path))
		case p.from == nil && p.to.Optional:
			changes = append(changes, at(OptionalFieldAdded, from.enclosing(), to.field(*p.to)))
		case p.from == nil:
			changes = append(changes, at(RequiredFieldAdded, from.enclosing(), to.field(*p.to)))
		default:
			changes = append(changes, e.compareFields(from.field(*p.from), to.field(*p.to))...)
		}
	}
	return changes
}

func (e *explainer) compareFields(from, to spot) []*change {
	var changes []*change
	switch {
	case from.optional && !to.optional:
		changes = append(changes, at(FieldMadeRequired, from, to))
	case !from.optional && to.optional:
		changes = append(changes, at(FieldMadeOptional, from, to))
	}
	return append(changes, e.compareTypes(from, to)...)
}

func (e *explainer) compareRecords(from, to spot, old, new *validator.Record) []*change {
	inside := func(kind validator.StepKind, old, new validator.Type) []*change {
		from, to := from.inside(kind, old), to.inside(kind, new)
		changes := e.compareTypes(from, to)
		for _, c := range changes {
			// What narrows the entries as a whole narrows the record. Anything deeper has a rule that says it better.
			whole := len(c.to.path) == len(to.path) && !c.to.absent
			if whole && (c.rule == TypeChanged || c.rule == TypeNarrowed || c.rule == UnionMemberRemoved) {
				c.rule = RecordNarrowed
			}
		}
		return changes
	}
	return append(inside(validator.IntoRecordKey, old.Key, new.Key), inside(validator.IntoRecordValue, old.Value, new.Value)...)
}

// compareAlternatives compares two types of which at least one is a union, or which have nothing in common.
func (e *explainer) compareAlternatives(from, to spot) []*change {
	m := match(from, to, e.renames(from, to))
	if m.toAny || m.fromAny {
		return []*change{e.compareWhole(from, to)}
	}
	_, toUnion := to.typ.(*validator.Union)
	merged := !toUnion && len(m.pairs) > 0 && len(m.removed) > 0 // several members became one type
	if merged && e.isSubset(from.typ, to.typ) {
		return []*change{e.compareSets(from, to)}
	}
	changes := e.compareLeftovers(from, to, m)
	for _, p := range m.pairs {
		inner := e.compareTypes(p.from, p.to)
		if merged { // what the one member gained, another may have had
			inner = slices.DeleteFunc(inner, func(c *change) bool { return !c.breaks })
		}
		if anyBreaks(inner) && e.isSubset(p.from.typ, to.typ) {
			// Other members make up for what this one lost.
			if len(p.from.path) == len(from.path) {
				return []*change{e.compareSets(from, to)}
			}
			inner = []*change{at(Rewritten, p.from, p.to)}
		}
		for _, c := range inner {
			if c.breaks && len(m.added) > 0 {
				c.recuts = append(c.recuts, recut{from, to, p.from, m.added})
			}
		}
		changes = append(changes, inner...)
	}
	if len(changes) == 0 {
		return []*change{at(Rewritten, from, to)} // other order, or a member twice
	}
	return changes
}

// compareSets returns the one change that compares a safe pair as sets of values.
func (e *explainer) compareSets(from, to spot) *change {
	if e.isSubset(to.typ, from.typ) {
		return at(Rewritten, from, to)
	}
	return at(TypeWidened, from, to)
}

// compareWhole returns the one change that compares two types as a whole, without looking inside.
func (e *explainer) compareWhole(from, to spot) *change {
	switch {
	case e.isSubset(from.typ, to.typ):
		return e.compareSets(from, to)
	case e.isSubset(to.typ, from.typ):
		return at(TypeNarrowed, from, to, e.refused(from, to)...)
	default:
		return at(TypeChanged, from, to, e.refused(from, to)...)
	}
}

// refused returns the alternatives of from that are not accepted as a whole by to.
func (e *explainer) refused(from, to spot) []spot {
	var members []spot
	for _, m := range alternatives(from) {
		if !e.isSubset(m.typ, to.typ) {
			members = append(members, m)
		}
	}
	return members
}
