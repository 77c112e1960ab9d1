package validator

import (
	"slices"
	"strings"

	"convex-schema-plan/pkg/value"
)

// Equal reports whether a and b are the same type: the order of fields does not matter, the order of union members does.
func Equal(a, b Type) bool {
	switch a := a.(type) {
	case Primitive, ID:
		return a == b
	case Literal:
		b, ok := b.(Literal)
		return ok && value.Equal(a.Value, b.Value)
	case *Array:
		b, ok := b.(*Array)
		return ok && (a == b || Equal(a.Element, b.Element))
	case *Record:
		b, ok := b.(*Record)
		return ok && (a == b || Equal(a.Key, b.Key) && Equal(a.Value, b.Value))
	case *Object:
		b, ok := b.(*Object)
		return ok && (a == b || slices.EqualFunc(sortedFields(a), sortedFields(b), equalFields))
	case *Union:
		b, ok := b.(*Union)
		return ok && (a == b || slices.EqualFunc(a.Members, b.Members, Equal))
	}
	panic("validator: unknown kind of type")
}

func equalFields(a, b Field) bool {
	return a.Name == b.Name && a.Optional == b.Optional && Equal(a.Type, b.Type)
}

// At returns the type inside t to which p leads, and whether there is one.
func At(t Type, p Path) (Type, bool) {
	for _, s := range p {
		var ok bool
		if t, ok = into(t, s); !ok {
			return nil, false
		}
	}
	return t, true
}

func into(t Type, s Step) (Type, bool) {
	switch t := t.(type) {
	case *Array:
		return t.Element, s.Kind == IntoElement
	case *Record:
		if s.Kind == IntoRecordKey {
			return t.Key, true
		}
		return t.Value, s.Kind == IntoRecordValue
	case *Object:
		f, ok := t.Field(s.Field)
		return f.Type, ok && s.Kind == IntoField
	case *Union:
		if s.Kind != IntoMember || s.Index < 0 || s.Index >= len(t.Members) {
			return nil, false
		}
		return t.Members[s.Index], true
	default:
		return nil, false
	}
}

// ReplaceAt returns t with the type to which p leads replaced. t itself is left as it is. When p leads nowhere, the
// result is t.
func ReplaceAt(t Type, p Path, with Type) Type {
	if len(p) == 0 {
		return with
	}
	inner, ok := into(t, p[0])
	if !ok {
		return t
	}
	inner = ReplaceAt(inner, p[1:], with)
	switch t := t.(type) {
	case *Array:
		return &Array{inner}
	case *Record:
		if p[0].Kind == IntoRecordKey {
			return &Record{inner, t.Value}
		}
		return &Record{t.Key, inner}
	case *Object:
		fields := slices.Clone(t.Fields)
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == p[0].Field })
		fields[i].Type = inner
		return &Object{fields}
	case *Union:
		members := slices.Clone(t.Members)
		members[p[0].Index] = inner
		return &Union{members}
	}
	panic("validator: unknown kind of type")
}

// StripSystemFields returns the table's validator t without the fields whose names start with _, in the object or in
// each member of the union that t is: Convex leaves system fields out when it checks documents.
func StripSystemFields(t Type) Type {
	switch t := t.(type) {
	case *Object:
		system := func(f Field) bool { return strings.HasPrefix(f.Name, "_") }
		if !slices.ContainsFunc(t.Fields, system) {
			return t
		}
		return &Object{slices.DeleteFunc(slices.Clone(t.Fields), system)}
	case *Union:
		members := make([]Type, len(t.Members))
		for i, m := range t.Members {
			members[i] = StripSystemFields(m)
		}
		if slices.EqualFunc(members, t.Members, func(a, b Type) bool { return a == b }) {
			return t
		}
		return &Union{members}
	default:
		return t
	}
}
