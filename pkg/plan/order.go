package plan

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// order notes which migrations read what others write, and sorts those of each phase so that none comes before what it
// reads.
func (p *Plan) order() {
	for i := range p.Migrations {
		m := &p.Migrations[i]
		for _, other := range p.Migrations {
			if other.Name != m.Name && reads(*m, other) {
				m.After = append(m.After, other.Name)
			}
		}
	}
	var sorted []Migration
	rest := slices.Clone(p.Migrations)
	for len(rest) > 0 {
		next := max(0, slices.IndexFunc(rest, func(m Migration) bool { return m.Phase == rest[0].Phase && !waitsFor(m, rest) }))
		sorted = append(sorted, rest[next])
		rest = slices.Delete(rest, next, next+1)
	}
	p.Migrations = sorted
}

// waitsFor reports whether a migration reads what one of the others writes.
func waitsFor(m Migration, others []Migration) bool {
	return slices.ContainsFunc(others, func(other Migration) bool { return slices.Contains(m.After, other.Name) })
}

// reads reports whether m reads what other writes: the ID of a copy, a reference that others fill in, or whether a
// document is there at all.
func reads(m, other Migration) bool {
	switch a := m.Action.(type) {
	case Rewrite:
		return rewriteReads(a.Conversion, m.Table, other)
	case DeleteOrphans:
		return pruneReads(a, m, other)
	case SplitOut:
		_, copies := other.Action.(Move)
		return copies && a.Marker != "" && other.Table == m.Table || rewriteReads(a.Conversion, m.Table, other)
	case Move, Invert:
	}
	return false
}

// pruneReads reports whether a document can become an orphan, or none any more, by what other does.
func pruneReads(a DeleteOrphans, m, other Migration) bool {
	switch b := other.Action.(type) {
	case Invert:
		return b.Other == m.Table && b.OtherField == a.Field
	case DeleteOrphans:
		field, _, ok := follow(m.From.Type, validator.Path{{Kind: validator.IntoField, Field: a.Field}})
		return a.Field != "" && ok && other.Table != m.Table && holdsAny(field.Type, []string{other.Table}) ||
			a.By != "" && a.By == other.Table && other.Table != m.Table
	case Rewrite, Move, SplitOut:
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
