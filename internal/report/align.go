package report

import (
	"slices"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// aligned returns the old table with its fields and indexes in the order of the new one, so that a line diff shows what
// changed and not what moved: Convex stores schemas with all fields sorted. What the new table does not have stays behind
// what it followed. Either table may be nil.
func aligned(old, new *schema.Table) *schema.Table {
	if old == nil || new == nil {
		return old
	}
	table := *old
	table.Document = alignedType(old.Document, new.Document)
	if old.Staged != nil && new.Staged != nil {
		table.Staged = alignedType(old.Staged, new.Staged)
	}
	name := func(x schema.Index) string { return x.Name }
	table.Indexes = inOrder(old.Indexes, new.Indexes, name)
	return &table
}

func alignedType(old, new validator.Type) validator.Type {
	switch old := old.(type) {
	case *validator.Object:
		if new, ok := new.(*validator.Object); ok {
			return alignedObject(old, new)
		}
	case *validator.Array:
		if new, ok := new.(*validator.Array); ok {
			return &validator.Array{Element: alignedType(old.Element, new.Element)}
		}
	case *validator.Record:
		if new, ok := new.(*validator.Record); ok {
			return &validator.Record{Key: old.Key, Value: alignedType(old.Value, new.Value)}
		}
	case *validator.Union:
		if new, ok := new.(*validator.Union); ok && len(new.Members) > 0 {
			return alignedUnion(old, new)
		}
	}
	return old
}

func alignedObject(old, new *validator.Object) *validator.Object {
	name := func(f validator.Field) string { return f.Name }
	fields := slices.Clone(inOrder(old.Fields, new.Fields, name))
	for i, f := range fields {
		if other, ok := new.Field(f.Name); ok {
			fields[i].Type = alignedType(f.Type, other.Type)
		}
	}
	return &validator.Object{Fields: fields}
}

// alignedUnion aligns each member with the one at its place, or with one that is the same type.
func alignedUnion(old, new *validator.Union) *validator.Union {
	members := slices.Clone(old.Members)
	for i, m := range members {
		same := slices.IndexFunc(new.Members, func(n validator.Type) bool { return validator.Equal(m, n) })
		if same < 0 {
			same = min(i, len(new.Members)-1)
		}
		members[i] = alignedType(m, new.Members[same])
	}
	return &validator.Union{Members: members}
}

// inOrder returns the old things in the order in which the new ones have them, each of the others behind the old thing
// that it followed.
func inOrder[T any](old, new []T, name func(T) string) []T {
	place := make(map[string]int, len(new))
	for i, n := range new {
		place[name(n)] = i
	}
	type ranked struct {
		thing T
		rank  int
	}
	list := make([]ranked, len(old))
	last := -1
	for i, o := range old {
		if n, ok := place[name(o)]; ok {
			last = n
		}
		list[i] = ranked{o, last}
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return a.rank - b.rank })
	sorted := make([]T, len(list))
	for i, r := range list {
		sorted[i] = r.thing
	}
	return sorted
}
