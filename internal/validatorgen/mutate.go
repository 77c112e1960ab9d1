package validatorgen

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// Mutate returns t after one to three small edits of the kind that people make: a field added, removed, made optional
// or required, renamed; a type replaced, widened with null, wrapped in an array; a union member added, removed, moved.
func (g *Generator) Mutate(t validator.Type) validator.Type {
	for range 1 + g.rand.Intn(3) {
		places := Places(t)
		p := pick(g, places)
		at, _ := validator.At(t, p)
		t = validator.ReplaceAt(t, p, g.edit(at))
	}
	return t
}

// Places returns the paths of all types inside t, t itself first.
func Places(t validator.Type) []validator.Path {
	var places []validator.Path
	var visit func(validator.Type, validator.Path)
	visit = func(t validator.Type, p validator.Path) {
		places = append(places, p)
		switch t := t.(type) {
		case *validator.Array:
			visit(t.Element, p.With(validator.Step{Kind: validator.IntoElement}))
		case *validator.Record:
			visit(t.Value, p.With(validator.Step{Kind: validator.IntoRecordValue}))
		case *validator.Object:
			for _, f := range t.Fields {
				visit(f.Type, p.With(validator.Step{Kind: validator.IntoField, Field: f.Name}))
			}
		case *validator.Union:
			for i, m := range t.Members {
				visit(m, p.With(validator.Step{Kind: validator.IntoMember, Index: i}))
			}
		}
	}
	visit(t, nil)
	return places
}

func (g *Generator) edit(t validator.Type) validator.Type {
	switch t := t.(type) {
	case *validator.Object:
		return g.editObject(t)
	case *validator.Union:
		return g.editUnion(t)
	case *validator.Record:
		return &validator.Record{Key: g.key(), Value: t.Value}
	}
	switch g.rand.Intn(5) {
	case 0:
		return &validator.Union{Members: []validator.Type{t, validator.Null}}
	case 1:
		return &validator.Array{Element: t}
	case 2:
		return &validator.Union{Members: []validator.Type{t, g.typ(1)}}
	case 3:
		return validator.Any
	default:
		return g.typ(1)
	}
}

func (g *Generator) editObject(t *validator.Object) validator.Type {
	fields := slices.Clone(t.Fields)
	name := pick(g, fieldNames)
	i := slices.IndexFunc(fields, func(f validator.Field) bool { return f.Name == name })
	if i < 0 {
		return &validator.Object{Fields: append(fields, g.field(name, 1))}
	}
	switch g.rand.Intn(5) {
	case 0:
		fields = slices.Delete(fields, i, i+1)
	case 1, 2:
		fields[i].Optional = !fields[i].Optional
	case 3:
		if _, taken := t.Field("renamed"); !taken {
			fields[i].Name = "renamed"
		}
	default:
		return g.regroup(t, i)
	}
	return &validator.Object{Fields: fields}
}

// regroup splits an object into a union over the types of one field: the same set when the field is a union and its
// members are all kept, as in {kind: "a" | "b"} → {kind: "a"} | {kind: "b"}.
func (g *Generator) regroup(t *validator.Object, i int) validator.Type {
	u, ok := t.Fields[i].Type.(*validator.Union)
	if !ok {
		return &validator.Union{Members: []validator.Type{t}}
	}
	split := &validator.Union{}
	for _, m := range u.Members {
		if g.rand.Intn(8) == 0 {
			continue
		}
		fields := slices.Clone(t.Fields)
		fields[i].Type = m
		split.Members = append(split.Members, &validator.Object{Fields: fields})
	}
	return split
}

func (g *Generator) editUnion(t *validator.Union) validator.Type {
	members := slices.Clone(t.Members)
	if len(members) == 0 {
		return &validator.Union{Members: []validator.Type{g.typ(1)}}
	}
	i := g.rand.Intn(len(members))
	switch g.rand.Intn(4) {
	case 0:
		members = append(members, g.typ(1))
	case 1:
		members = slices.Delete(members, i, i+1)
	case 2:
		slices.Reverse(members)
	default:
		return members[i]
	}
	return &validator.Union{Members: members}
}

// Rename returns the documents t with one field under another name, at its place, at the top of the document or in a
// new object there, and the paths of the field before and after. It returns false when t has no field to rename.
func (g *Generator) Rename(t validator.Type) (renamed validator.Type, from, to validator.Path, ok bool) {
	var fields []validator.Path
	for _, p := range Places(t) {
		if len(p) > 0 && p[len(p)-1].Kind == validator.IntoField && p[len(p)-1].Field != "moved" {
			fields = append(fields, p)
		}
	}
	if len(fields) == 0 {
		return nil, nil, nil, false
	}
	from = pick(g, fields)
	around := from[:len(from)-1]
	parent, _ := validator.At(t, around)
	object := parent.(*validator.Object)
	field, _ := object.Field(from[len(from)-1].Field)
	rest := slices.DeleteFunc(slices.Clone(object.Fields), func(f validator.Field) bool { return f.Name == field.Name })
	into := func(name string) validator.Step { return validator.Step{Kind: validator.IntoField, Field: name} }
	moved := validator.Field{Name: "moved", Type: field.Type, Optional: field.Optional}
	root, isObject := t.(*validator.Object)
	switch choice := g.rand.Intn(3); {
	case choice == 0 || !isObject || len(around) == 0 && choice == 1:
		rest = append(rest, moved)
		return validator.ReplaceAt(t, around, &validator.Object{Fields: rest}), from, around.With(into("moved")), true
	case choice == 1:
		to = validator.Path{into("moved")}
	default:
		inner := moved
		inner.Name = "inner"
		moved.Type = &validator.Object{Fields: []validator.Field{inner}}
		to = validator.Path{into("moved"), into("inner")}
	}
	without := validator.ReplaceAt(root, around, &validator.Object{Fields: rest}).(*validator.Object)
	return &validator.Object{Fields: append(slices.Clone(without.Fields), moved)}, from, to, true
}
