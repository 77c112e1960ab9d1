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
