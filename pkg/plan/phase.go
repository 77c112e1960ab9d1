package plan

import "slices"

// inPhases separates what changes in an object's fields from what leaves it: fields that the new schema no longer has,
// and, while code writes both forms, whatever goes inside other fields. That goes last, so that code which reads the old
// form still finds it.
func (m *maker) inPhases(fields Fields) (stays, goes []FieldChange) {
	for _, f := range fields.Fields {
		switch {
		case f.To == nil:
			goes = append(goes, f)
		case m.plan.Strategy == DualWrite && removesParts(f.Convert) && !chooses(f.Convert):
			goes = append(goes, FieldChange{Name: f.Name, From: f.From, MayLack: f.MayLack, To: f.To, Convert: f.Convert})
			f.Convert = withoutRemovals(f.Convert)
			if _, kept := f.Convert.(Keep); !kept || f.Fill != nil {
				stays = append(stays, f)
			}
		default:
			stays = append(stays, f)
		}
	}
	if len(goes) == 0 {
		return stays, nil
	}
	return stays, append(stillToTake(stays), goes...)
}

// stillToTake returns the changes that take values from elsewhere in the document. They are made once more before
// anything is cleared: a document that was written in the old form alone, behind the back of the backfill, would lose
// them.
func stillToTake(fields []FieldChange) []FieldChange {
	var found []FieldChange
	for _, f := range fields {
		switch fill := f.Fill.(type) {
		case TakeOver:
			if fill.Path[0].Field == creationTime {
				continue
			}
		case Gather, Build:
		default:
			continue
		}
		f.Convert = Keep{}
		found = append(found, f)
	}
	return found
}

// removesParts reports whether a conversion removes something inside a value.
func removesParts(c Conversion) bool {
	return Contains(c, func(c Conversion) bool {
		fields, ok := c.(Fields)
		return ok && slices.ContainsFunc(fields.Fields, func(f FieldChange) bool { return f.To == nil })
	})
}

// chooses reports whether something is removed from a member of a union: with all else converted and that still in it, a
// value would be neither of the old member nor of the new one.
func chooses(c Conversion) bool {
	return Contains(c, func(c Conversion) bool {
		choice, ok := c.(Switch)
		return ok && removesParts(choice)
	})
}

// withoutRemovals returns the conversion without the removal of what the new schema no longer has.
func withoutRemovals(c Conversion) Conversion {
	switch c := c.(type) {
	case EachElement:
		if inner := withoutRemovals(c.Element); !isKeep(inner) {
			return EachElement{inner}
		}
		return Keep{}
	case EachEntry:
		if inner := withoutRemovals(c.Value); !isKeep(inner) {
			return EachEntry{inner}
		}
		return Keep{}
	case Fields:
		var rest []FieldChange
		for _, f := range c.Fields {
			f.Convert = withoutRemovals(f.Convert)
			if f.To != nil && (!isKeep(f.Convert) || f.Fill != nil) {
				rest = append(rest, f)
			}
		}
		if rest == nil {
			return Keep{}
		}
		return Fields{rest}
	}
	return c
}

func isKeep(c Conversion) bool {
	_, ok := c.(Keep)
	return ok
}

// deletesBeforeClearing reports whether something is deleted in the step that migrates.
func (m *maker) deletesBeforeClearing() bool {
	return slices.ContainsFunc(m.plan.Migrations, func(migration Migration) bool {
		switch {
		case migration.Phase == Clear:
			return !m.plan.TwoForms()
		case migration.Phase == Prune:
			return true
		}
		if rewrite, ok := migration.Action.(Rewrite); ok && removesParts(rewrite.Conversion) {
			return true
		}
		c := conversionOf(migration.Action)
		return c != nil && m.mayDelete(c)
	})
}
