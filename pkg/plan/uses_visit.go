package plan

import (
	"slices"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/validator"
)

// A visit goes through the conversion of one migration. Places are paths of fields, elements and entries from the
// document, without the members of unions.
type visit struct {
	*uses
	migration *Migration
	use       func(PatternID)                 // told each pattern
	take      func(validator.Path, PatternID) // told each place that values are taken from
}

// into returns the table that the documents, or the parts of them, become documents of.
func (v *visit) into() string {
	switch a := v.migration.Action.(type) {
	case Move:
		return a.Into
	case SplitOut:
		return a.Into
	case Rewrite, Invert, DeleteOrphans:
	}
	return v.migration.Table
}

// convert visits what values that are there become.
func (v *visit) convert(c Conversion, at validator.Path) {
	switch c := c.(type) {
	case Keep, Fail:
	case Constant, Wrap:
		v.use(TypeChanged)
	case Unset:
		v.use(LiteralsMapped) // the only member that becomes absence is null
	case Call:
		v.use(v.called(c))
	case Decide:
		v.use(v.decided(c.Decision))
	case MapLiterals:
		v.use(LiteralsMapped)
	case EachElement:
		v.convert(c.Element, at.With(validator.Step{Kind: validator.IntoElement}))
	case EachEntry:
		if !Contains(c.Value, followsCopy) {
			v.use(RecordNarrowed)
		}
		v.convert(c.Value, at.With(validator.Step{Kind: validator.IntoRecordValue}))
	case Fields:
		for _, f := range c.Fields {
			v.field(f, at.With(validator.Step{Kind: validator.IntoField, Field: f.Name}))
		}
	case Switch:
		for _, one := range c.Cases {
			v.convert(one.Convert, at)
		}
	case InsertInto:
		v.use(NestedObjectSplit)
		v.take(at, NestedObjectSplit)
	case TakeOver:
		v.exchange(c, at)
	case Build: // around the value that was in its place
		v.fill(c, true, at)
	case Gather: // it fills, and nothing else
	}
}

// exchange visits a value whose place is taken by another one: a part of its own, or the value of another field.
func (v *visit) exchange(c TakeOver, at validator.Path) {
	pattern := FieldsSwapped
	if c.Scope == Itself {
		pattern = FieldMoved
	}
	v.use(pattern)
	v.take(v.source(c, at), pattern)
}

// called returns the pattern of a conversion with one meaning: the ID of a copy belongs to the tables that move.
func (v *visit) called(c Call) PatternID {
	if followsCopy(c) {
		return v.moved(c.Of)
	}
	return TypeChanged
}

// followsCopy reports whether a reference is rewritten because the table that it leads to moves.
func followsCopy(c Conversion) bool {
	call, ok := c.(Call)
	return ok && call.Function == CopyOf
}

func (v *visit) field(f FieldChange, at validator.Path) {
	if f.To == nil {
		v.removed(f, at)
		return
	}
	if f.Fill != nil {
		v.fill(f.Fill, f.Added, at)
	}
	if _, kept := f.Convert.(Keep); !kept && f.From == validator.Type(validator.Any) {
		v.use(AnyTightened)
		return
	}
	v.convert(f.Convert, at)
}

// fill visits what a missing value becomes; added says that the old schema had no field for it.
func (v *visit) fill(c Conversion, added bool, at validator.Path) {
	asked := FieldMadeRequired
	if added {
		asked = RequiredFieldAdded
	}
	switch c := c.(type) {
	case Decide, Fail:
		if v.comesFromOthers(at) {
			asked = ReferenceInverted
		}
		v.use(asked)
	case Constant:
		if !v.hasDefault(v.into(), at) {
			asked = SingleValueFilled
		}
		v.use(asked)
	case TakeOver:
		if v.hasDefault(v.into(), at) && len(c.Path) == 1 && c.Path[0].Field == "_creationTime" {
			v.use(asked)
			return
		}
		v.takeOver(c, at)
	case Gather:
		v.use(FieldsGathered)
		for _, part := range c.Parts {
			v.take(v.source(part, at), FieldsGathered)
		}
	case Build:
		for _, f := range c.Fields {
			v.fill(f.Fill, true, at.With(validator.Step{Kind: validator.IntoField, Field: f.Name}))
		}
	}
}

// takeOver visits a missing value that is somewhere else in the document.
func (v *visit) takeOver(c TakeOver, at validator.Path) {
	pattern := FieldMoved
	if c.Scope == Around && len(c.Path) == 1 {
		pattern = FieldRenamed
	}
	inserts := func(c Conversion) bool { _, ok := c.(InsertInto); return ok }
	switch _, wraps := c.Convert.(Wrap); {
	case wraps:
		pattern = FieldsGathered
	case Contains(c.Convert, inserts):
		pattern = NestedObjectSplit
	default:
		v.convert(c.Convert, at)
	}
	v.use(pattern)
	v.take(v.source(c, at), pattern)
	if c.Else != nil {
		v.fill(c.Else, false, at)
	}
}

// source returns the place that a value is taken from.
func (v *visit) source(c TakeOver, at validator.Path) validator.Path {
	switch c.Scope {
	case Around:
		return slices.Concat(at[:len(at)-1], c.Path)
	case Element:
		return slices.Concat(at[:enclosure(at)], c.Path)
	case Itself:
		return slices.Concat(at, c.Path)
	case Document:
	}
	return c.Path
}

// comesFromOthers reports whether documents of other tables fill in a field of the document.
func (v *visit) comesFromOthers(at validator.Path) bool {
	return len(at) == 1 && slices.ContainsFunc(v.intent.Inversions, func(i intent.Inversion) bool {
		return i.To == intent.FieldRef{Table: v.migration.Table, Field: at[0].Field}
	})
}

// removed visits a field that goes: by the patterns that bring its values elsewhere, and as removed unless they bring
// all of them.
func (v *visit) removed(f FieldChange, at validator.Path) {
	if _, ok := v.migration.Action.(SplitOut); ok {
		return // another of the new tables takes it, or the plan says that none does
	}
	taken := v.taken[v.migration.Table]
	for _, one := range taken {
		if one.path.Within(at) {
			v.use(one.pattern)
		}
	}
	if !whollyTaken(taken, at, f.From) {
		v.use(FieldRemoved)
	}
}

// whollyTaken reports whether every value at a place goes elsewhere: it as a whole, or each of its parts.
func whollyTaken(taken []takenPlace, at validator.Path, t validator.Type) bool {
	if slices.ContainsFunc(taken, func(one takenPlace) bool { return one.path.Key() == at.Key() }) {
		return true
	}
	switch t := withoutNull(t).(type) {
	case *validator.Array:
		return whollyTaken(taken, at.With(validator.Step{Kind: validator.IntoElement}), t.Element)
	case *validator.Object:
		return len(t.Fields) > 0 && !slices.ContainsFunc(t.Fields, func(f validator.Field) bool {
			return !whollyTaken(taken, at.With(validator.Step{Kind: validator.IntoField, Field: f.Name}), f.Type)
		})
	}
	return false
}
