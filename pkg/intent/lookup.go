package intent

import (
	"slices"
	"strings"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/pkg/validator"
)

// An occurrence is one type that lies at a path, because unions on the way can lead to several.
type occurrence struct {
	typ      validator.Type
	optional bool // whether it is an optional field
}

// occurrences returns what lies at the path from any of the types. Below v.any() every path exists.
func occurrences(types []validator.Type, path validator.Path) []occurrence {
	found := make([]occurrence, len(types))
	for i, t := range types {
		found[i] = occurrence{typ: t}
	}
	for _, step := range path {
		var next []occurrence
		for _, o := range found {
			for _, t := range alternatives(o.typ) {
				next = append(next, stepInto(t, step)...)
			}
		}
		found = next
	}
	return found
}

// stepInto follows a step into a type that is no union.
func stepInto(t validator.Type, step validator.Step) []occurrence {
	switch t := t.(type) {
	case validator.Primitive:
		if t == validator.Any {
			return []occurrence{{typ: t, optional: true}}
		}
	case *validator.Object:
		if f, ok := t.Field(step.Field); ok && step.Kind == validator.IntoField {
			return []occurrence{{typ: f.Type, optional: f.Optional}}
		}
	case *validator.Array:
		if step.Kind == validator.IntoElement {
			return []occurrence{{typ: t.Element}}
		}
	case *validator.Record:
		if step.Kind == validator.IntoRecordValue {
			return []occurrence{{typ: t.Value}}
		}
	}
	return nil
}

// alternatives returns the members of t, however deep unions are nested, or t itself.
func alternatives(t validator.Type) []validator.Type {
	u, ok := t.(*validator.Union)
	if !ok {
		return []validator.Type{t}
	}
	var list []validator.Type
	for _, m := range u.Members {
		list = append(list, alternatives(m)...)
	}
	return list
}

// values returns every alternative at the occurrences, without null.
func values(found []occurrence) []validator.Type {
	var list []validator.Type
	for _, o := range found {
		for _, t := range alternatives(o.typ) {
			if t != validator.Null {
				list = append(list, t)
			}
		}
	}
	return list
}

// union returns the type that accepts what lies at any of the occurrences.
func union(found []occurrence) validator.Type {
	if len(found) == 1 {
		return found[0].typ
	}
	u := &validator.Union{}
	for _, o := range found {
		u.Members = append(u.Members, o.typ)
	}
	return u
}

// mayMiss reports whether a value that one of the old types accepts can be without the field at the path, or without
// what it is in, where every new type wants it to be there.
func mayMiss(old, new []validator.Type, path validator.Path) bool {
	for i, step := range path {
		if step.Kind == validator.IntoField && isRequired(new, path[:i+1]) && mayLack(old, path[:i+1]) {
			return true
		}
	}
	return false
}

// isRequired reports whether one of the types has the field at the path as one that is not optional.
func isRequired(types []validator.Type, path validator.Path) bool {
	return slices.ContainsFunc(occurrences(types, path), func(o occurrence) bool { return !o.optional })
}

// mayLack reports whether what the field at the path is in can be there without it. null lacks nothing.
func mayLack(types []validator.Type, path validator.Path) bool {
	last := len(path) - 1
	for _, t := range values(occurrences(types, path[:last])) {
		inside := stepInto(t, path[last])
		if len(inside) == 0 || inside[0].optional {
			return true
		}
	}
	return false
}

// isReference reports whether the types are all v.id of a wanted table; there must be some.
func isReference(types []validator.Type, wanted ...string) bool {
	return len(types) > 0 && !slices.ContainsFunc(types, func(t validator.Type) bool {
		id, ok := t.(validator.ID)
		return !ok || !slices.Contains(wanted, id.Table)
	})
}

// elements returns the types inside when all types are arrays, and otherwise the types themselves.
func elements(types []validator.Type) []validator.Type {
	var inside []validator.Type
	for _, t := range types {
		array, ok := t.(*validator.Array)
		if !ok {
			return types
		}
		inside = append(inside, alternatives(array.Element)...)
	}
	return inside
}

// objects returns the objects among the types, and whether there is nothing else.
func objects(types []validator.Type) ([]validator.Type, bool) {
	var list []validator.Type
	for _, t := range types {
		if _, ok := t.(*validator.Object); ok {
			list = append(list, t)
		}
	}
	return list, len(list) > 0 && len(list) == len(types)
}

// fieldPaths returns the path of every field inside the types, in the order of the source, each once.
func fieldPaths(types []validator.Type) []validator.Path { return index(types).paths }

// A fieldIndex answers for many paths what [occurrences] answers for one.
type fieldIndex struct {
	types  []validator.Type
	paths  []validator.Path // of every field, in the order of the source, each once
	found  map[string][]occurrence
	hasAny bool
}

func index(types []validator.Type) *fieldIndex {
	x := &fieldIndex{types: types, found: map[string][]occurrence{}}
	for _, t := range types {
		x.visit(occurrence{typ: t}, nil)
	}
	return x
}

func (x *fieldIndex) visit(o occurrence, at validator.Path) {
	key := at.Key()
	if last := len(at) - 1; len(x.found[key]) == 0 && last >= 0 && at[last].Kind == validator.IntoField {
		x.paths = append(x.paths, at)
	}
	x.found[key] = append(x.found[key], o)
	for _, a := range alternatives(o.typ) {
		switch a := a.(type) {
		case validator.Primitive:
			x.hasAny = x.hasAny || a == validator.Any
		case *validator.Object:
			for _, f := range a.Fields {
				x.visit(occurrence{f.Type, f.Optional}, at.With(validator.Step{Kind: validator.IntoField, Field: f.Name}))
			}
		case *validator.Array:
			x.visit(occurrence{typ: a.Element}, at.With(validator.Step{Kind: validator.IntoElement}))
		case *validator.Record:
			x.visit(occurrence{typ: a.Value}, at.With(validator.Step{Kind: validator.IntoRecordValue}))
		}
	}
}

// at returns what lies at the path.
func (x *fieldIndex) at(path validator.Path) []occurrence {
	if x.hasAny {
		return occurrences(x.types, path)
	}
	return x.found[path.Key()]
}

// missing returns the paths of the fields that x has and the other has not.
func (x *fieldIndex) missing(other *fieldIndex) []validator.Path {
	var paths []validator.Path
	for _, p := range x.paths {
		if len(other.found[p.Key()]) == 0 && len(other.at(p)) == 0 {
			paths = append(paths, p)
		}
	}
	return paths
}

// nearestPath returns which of the paths was probably meant: the one field of that name that lies elsewhere, or one that
// is spelt much alike. It is "" when there is none.
func nearestPath(path validator.Path, candidates []validator.Path) string {
	var texts, elsewhere []string
	for _, c := range candidates {
		texts = append(texts, c.String())
		if path[len(path)-1] == c[len(c)-1] && c[len(c)-1].Kind == validator.IntoField {
			elsewhere = append(elsewhere, c.String())
		}
	}
	if len(elsewhere) == 1 {
		return elsewhere[0]
	}
	return nearest.To(path.String(), texts)
}

// listing joins names as a sentence does, and counts the end of a long list.
func listing(names []string) string {
	const most = 8
	if more := len(names) - most + 1; more > 1 {
		names = append(slices.Clone(names[:most-1]), "others")
	}
	last := len(names) - 1
	if last <= 0 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
