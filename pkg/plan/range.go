package plan

import (
	"fmt"
	"reflect"
	"slices"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// customRange finds an index by whose field every document is found that a migration changes: all documents with another
// value there fit the new validator already, which is proved. The index has to be there before and during the migration,
// and the migration must not change its field: a document that moves within the index while it is walked through could be
// missed. It has that field alone, so that documents of one value are in the order in which they were made, and those
// that are written meanwhile come last, as without an index.
func (m *maker) customRange(migration Migration) *CustomRange {
	rewrite, ok := migration.Action.(Rewrite)
	old, wide := m.result.From.Table(migration.Table), m.widened.Table(migration.Table)
	if !ok || old == nil {
		return nil
	}
	changed, known := changedFields(rewrite.Conversion)
	if !known {
		return nil
	}
	for _, index := range wide.Indexes {
		spec, ok := index.Spec.(schema.DatabaseIndex)
		before := findIndex(old, index.Name)
		if !ok || index.Staged || before == nil || before.Staged || !reflect.DeepEqual(before.Spec, index.Spec) ||
			len(spec.Fields) != 1 || slices.Contains(changed, spec.Fields[0]) {
			continue
		}
		if v := onlyChangedAt(migration.From.Type, migration.To.Type, spec.Fields[0]); v != nil {
			return &CustomRange{
				Index: index.Name, Field: spec.Fields[0], Equals: Literal{v},
				Why: fmt.Sprintf("Every document that has to change has the %s %s.", spec.Fields[0], value.Display(v)),
			}
		}
	}
	return nil
}

// changedFields lists the fields of a document that a conversion can change; known is false when only the user can tell.
func changedFields(c Conversion) (names []string, known bool) {
	switch c := c.(type) {
	case Keep:
		return nil, true
	case Fields:
		for _, f := range c.Fields {
			names = append(names, f.Name)
		}
		return names, true
	case Switch:
		for _, one := range c.Cases {
			more, known := changedFields(one.Convert)
			if !known {
				return nil, false
			}
			names = append(names, more...)
		}
		return names, true
	}
	return nil, false
}

// onlyChangedAt returns the literal that a field has in every document of from that to refuses, or nil.
func onlyChangedAt(from, to validator.Type, field string) value.Value {
	var seen []value.Value
	for _, m := range membersOf(from) {
		object, ok := m.(*validator.Object)
		if !ok {
			return nil
		}
		f, ok := object.Field(field)
		if !ok {
			continue
		}
		for _, member := range membersOf(f.Type) {
			literal, ok := member.(validator.Literal)
			if !ok || slices.ContainsFunc(seen, func(v value.Value) bool { return value.Equal(v, literal.Value) }) {
				continue
			}
			seen = append(seen, literal.Value)
			if isSubset(withoutLiteral(from, field, literal.Value), to) {
				return literal.Value
			}
		}
	}
	return nil
}

// withoutLiteral returns a type of all documents of t but those that have the literal in a field. Where that cannot be
// written, it accepts more.
func withoutLiteral(t validator.Type, field string, literal value.Value) validator.Type {
	var rest []validator.Type
	for _, m := range membersOf(t) {
		object, ok := m.(*validator.Object)
		if !ok {
			rest = append(rest, m)
			continue
		}
		f, ok := object.Field(field)
		if !ok {
			rest = append(rest, m)
			continue
		}
		others := slices.DeleteFunc(slices.Clone(membersOf(f.Type)), func(member validator.Type) bool {
			l, ok := member.(validator.Literal)
			return ok && value.Equal(l.Value, literal)
		})
		fields := slices.Clone(object.Fields)
		for i := range fields {
			if fields[i].Name == field {
				fields[i].Type = &validator.Union{Members: others}
			}
		}
		rest = append(rest, &validator.Object{Fields: fields})
	}
	return &validator.Union{Members: rest}
}

// withLiteral returns the objects of t that can have the literal in a field.
func withLiteral(t validator.Type, field string, literal value.Value) validator.Type {
	return unionOf(slices.DeleteFunc(slices.Clone(membersOf(t)), func(m validator.Type) bool {
		f, ok := m.(*validator.Object).Field(field)
		return !ok || !accepts(f.Type, literal)
	}))
}
