package diff

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// restrict returns the values of t, a part of the old validator, that do not show c, and false when leaving them out
// would leave nothing, or nothing simple. root is the whole old validator.
func (c *change) restrict(t, root validator.Type) (validator.Type, bool) {
	switch c.rule {
	case RequiredFieldAdded:
		return t, false
	case FieldRemoved:
		if !c.from.optional {
			return t, false
		}
		return editField(t, c.from.path, func(f *validator.Field) bool { return false }), true
	case FieldMadeRequired:
		return editField(t, c.from.path, func(f *validator.Field) bool { f.Optional = false; return true }), true
	}
	for i, m := range c.members {
		if c.kept[i] == nil && !canBeLeftOut(root, m.path) {
			return t, false
		}
	}
	for i, m := range c.members {
		kept := c.kept[i]
		if kept == nil {
			kept = &validator.Union{}
		}
		t = validator.ReplaceAt(t, m.path, kept)
	}
	return t, true
}

// relax returns t, a part of the new validator, so that it accepts what the change made it refuse. Changes deeper in t
// have to be relaxed before.
func (c *change) relax(t validator.Type) validator.Type {
	switch c.rule {
	case RequiredFieldAdded, FieldMadeRequired:
		return editField(t, c.to.path, func(f *validator.Field) bool { f.Optional = true; return true })
	case FieldRemoved:
		there, _ := validator.At(t, c.to.path)
		o, ok := there.(*validator.Object)
		if !ok {
			return t
		}
		fields := append(slices.Clip(o.Fields), validator.Field{Name: c.from.name(), Type: c.from.typ, Optional: true})
		return validator.ReplaceAt(t, c.to.path, &validator.Object{Fields: fields})
	}
	there, ok := validator.At(t, c.to.path)
	if !ok {
		return t
	}
	wider := []validator.Type{there}
	for _, m := range c.members {
		wider = append(wider, m.typ)
	}
	return validator.ReplaceAt(t, c.to.path, &validator.Union{Members: wider})
}

// focus returns the values of t, the old validator with other changes restricted, that show the change. Only empty
// arrays and records on the way may hide it.
func (c *change) focus(t validator.Type) validator.Type { return focusAt(t, c.from.path, c) }

func focusAt(t validator.Type, path validator.Path, c *change) validator.Type {
	if len(path) == 0 {
		if len(c.members) == 0 {
			return t
		}
		shown := make([]validator.Type, len(c.members))
		for i, m := range c.members {
			shown[i] = m.typ
		}
		return &validator.Union{Members: shown}
	}
	switch t := t.(type) {
	case *validator.Array:
		return &validator.Array{Element: focusAt(t.Element, path[1:], c)}
	case *validator.Record:
		if path[0].Kind == validator.IntoRecordKey {
			return &validator.Record{Key: focusAt(t.Key, path[1:], c), Value: t.Value}
		}
		return &validator.Record{Key: t.Key, Value: focusAt(t.Value, path[1:], c)}
	case *validator.Union:
		return focusAt(t.Members[path[0].Index], path[1:], c)
	case *validator.Object:
		missing := len(path) == 1 && c.rule == FieldMadeRequired
		return editField(t, path[:1], func(f *validator.Field) bool {
			f.Optional = false
			f.Type = focusAt(f.Type, path[1:], c)
			return !missing
		})
	}
	return t
}

// editField returns t with the field at path changed by edit, or without it when edit returns false. When path leads to
// no field of t, the result is t.
func editField(t validator.Type, path validator.Path, edit func(*validator.Field) bool) validator.Type {
	last := len(path) - 1
	there, _ := validator.At(t, path[:last])
	o, ok := there.(*validator.Object)
	if !ok {
		return t
	}
	fields := make([]validator.Field, 0, len(o.Fields))
	for _, f := range o.Fields {
		if f.Name != path[last].Field || edit(&f) {
			fields = append(fields, f)
		}
	}
	return validator.ReplaceAt(t, path[:last], &validator.Object{Fields: fields})
}

// prune returns new without the members of its unions that, by their tags, have nothing in common with old. Whether old
// is a subset stays the same question, and its cost no longer grows with the number of members.
func prune(old, new validator.Type) validator.Type {
	switch new := new.(type) {
	case *validator.Union:
		kept := make([]validator.Type, 0, len(new.Members))
		for _, m := range new.Members {
			if !apart(old, m) {
				kept = append(kept, prune(old, m))
			}
		}
		return &validator.Union{Members: kept}
	case *validator.Object:
		o, ok := old.(*validator.Object)
		if !ok {
			return new
		}
		fields := slices.Clone(new.Fields)
		for i, f := range fields {
			if other, ok := o.Field(f.Name); ok {
				fields[i].Type = prune(other.Type, f.Type)
			}
		}
		return &validator.Object{Fields: fields}
	default:
		return new
	}
}

// apart says whether two objects have a required field that holds different literals in each, so that no value belongs
// to both.
func apart(a, b validator.Type) bool {
	x, ok := a.(*validator.Object)
	if !ok {
		return false
	}
	y, ok := b.(*validator.Object)
	if !ok {
		return false
	}
	for _, f := range x.Fields {
		l, ok := f.Type.(validator.Literal)
		if !ok || f.Optional {
			continue
		}
		other, ok := y.Field(f.Name)
		if m, isLiteral := other.Type.(validator.Literal); ok && isLiteral && !other.Optional && !validator.Equal(l, m) {
			return true
		}
	}
	return false
}

// canBeLeftOut says whether values of t remain when nothing is accepted at path.
func canBeLeftOut(t validator.Type, path validator.Path) bool {
	for i := len(path) - 1; i >= 0; i-- {
		around, ok := validator.At(t, path[:i])
		if !ok {
			return false
		}
		switch around := around.(type) {
		case *validator.Object:
			if f, ok := around.Field(path[i].Field); ok && f.Optional {
				return true
			}
		case *validator.Union:
			if len(around.Members) > 1 {
				return true
			}
		default:
			return true // an empty array or record
		}
	}
	return false
}

// name returns the name of the field at s.
func (s spot) name() string { return s.path[len(s.path)-1].Field }
