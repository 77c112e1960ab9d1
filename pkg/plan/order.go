package plan

import "slices"

// order notes which migrations read what others write.
func (p *Plan) order() {
	for i := range p.Migrations {
		m := &p.Migrations[i]
		for _, other := range p.Migrations {
			if reads(*m, other) {
				m.After = append(m.After, other.Name)
			}
		}
	}
}

// reads reports whether m reads what other writes: the ID of a copy, a reference that others fill in, or whether a
// document is there at all.
func reads(m, other Migration) bool {
	switch a := m.Action.(type) {
	case Rewrite:
		return rewriteReads(a.Conversion, m.Table, other)
	case DeleteOrphans:
		inverted, ok := other.Action.(Invert)
		return ok && inverted.Other == m.Table && inverted.OtherField == a.Field
	case SplitOut:
		_, copies := other.Action.(Move)
		return copies && a.Marker != "" && other.Table == m.Table
	case Move, Invert:
	}
	return false
}

func rewriteReads(c Conversion, table string, other Migration) bool {
	switch a := other.Action.(type) {
	case Move:
		return Contains(c, func(c Conversion) bool {
			call, ok := c.(Call)
			return ok && call.Function == CopyOf && call.Of == other.Table
		})
	case Invert:
		fields, ok := c.(Fields)
		return ok && a.Other == table && slices.ContainsFunc(fields.Fields, func(f FieldChange) bool { return f.Name == a.OtherField })
	case DeleteOrphans:
		return other.Table == table && Contains(c, func(c Conversion) bool { _, ok := c.(Fail); return ok })
	case Rewrite, SplitOut:
	}
	return false
}
