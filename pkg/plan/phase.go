package plan

import "slices"

// inPhases separates what changes in an object's fields from what leaves it: fields that the new schema no longer has,
// and, while code writes both forms, whatever inside other fields has been moved elsewhere. That goes last, so that code
// which reads the old form still finds it.
func (m *maker) inPhases(fields Fields) (stays, goes []FieldChange) {
	for _, f := range fields.Fields {
		switch {
		case f.To == nil:
			goes = append(goes, f)
		case m.plan.Strategy == DualWrite && movesParts(f.Convert):
			goes = append(goes, FieldChange{Name: f.Name, From: f.From, MayLack: f.MayLack, To: f.To, Convert: f.Convert})
			f.Convert = keepMoved(f.Convert)
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

// movesParts reports whether a conversion removes something that has been moved elsewhere.
func movesParts(c Conversion) bool {
	return Contains(c, func(c Conversion) bool {
		fields, ok := c.(Fields)
		return ok && slices.ContainsFunc(fields.Fields, func(f FieldChange) bool { return f.Moved })
	})
}

// keepMoved returns the conversion without the removal of what has been moved elsewhere.
func keepMoved(c Conversion) Conversion {
	switch c := c.(type) {
	case EachElement:
		if inner := keepMoved(c.Element); !isKeep(inner) {
			return EachElement{inner}
		}
		return Keep{}
	case EachEntry:
		if inner := keepMoved(c.Value); !isKeep(inner) {
			return EachEntry{inner}
		}
		return Keep{}
	case Fields:
		var rest []FieldChange
		for _, f := range c.Fields {
			f.Convert = keepMoved(f.Convert)
			if !f.Moved && (!isKeep(f.Convert) || f.Fill != nil) {
				rest = append(rest, f)
			}
		}
		if rest == nil {
			return Keep{}
		}
		return Fields{rest}
	case Switch:
		cases := slices.Clone(c.Cases)
		kept := true
		for i := range cases {
			cases[i].Convert = keepMoved(cases[i].Convert)
			kept = kept && isKeep(cases[i].Convert)
		}
		if kept {
			return Keep{}
		}
		c.Cases = cases
		return c
	}
	return c
}

func isKeep(c Conversion) bool {
	_, ok := c.(Keep)
	return ok
}
