package plan

import (
	"slices"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// isSubset reports whether the subset decision proves that b accepts everything that a accepts.
func isSubset(a, b validator.Type) bool { return validator.Subset(a, b).Answer == validator.IsSubset }

// isEmpty reports whether no value is of type t.
func isEmpty(t validator.Type) bool { return isSubset(t, &validator.Union{}) }

func accepts(t validator.Type, v value.Value) bool { return validator.Check(t, v) == nil }

// membersOf returns the members of a union, those of nested unions included, and t alone when it is no union. A member
// that accepts anything stands for all of them.
func membersOf(t validator.Type) []validator.Type {
	union, ok := t.(*validator.Union)
	if !ok {
		return []validator.Type{t}
	}
	var members []validator.Type
	for _, m := range union.Members {
		members = append(members, membersOf(m)...)
	}
	for _, m := range members {
		if m == validator.Any {
			return []validator.Type{m}
		}
	}
	return members
}

// A placed is a member of a union with the path that leads to it.
type placed struct {
	typ  validator.Type
	path validator.Path
}

// placedMembers is membersOf with the paths from the place of t.
func placedMembers(t validator.Type, at validator.Path) []placed {
	union, ok := t.(*validator.Union)
	if !ok {
		return []placed{{t, at}}
	}
	var members []placed
	for i, m := range union.Members {
		step := validator.Step{Kind: validator.IntoMember, Index: i, Label: memberLabel(m, union.Members)}
		members = append(members, placedMembers(m, at.With(step))...)
	}
	return members
}

// memberLabel names a union member by its tag, as kind="a", and is empty when it has none.
func memberLabel(m validator.Type, all []validator.Type) string {
	objects := slices.DeleteFunc(slices.Clone(all), func(t validator.Type) bool { return KindOf(t) != KindObject })
	guard, ok := tagGuard(m, objects)
	if !ok || len(guard.Literals) != 1 {
		return ""
	}
	return guard.Field + "=" + value.Display(guard.Literals[0].Value)
}

// onlyValue returns the one value that t accepts, when it is a literal or null.
func onlyValue(t validator.Type) (value.Value, bool) {
	var only value.Value
	for _, m := range membersOf(t) {
		v, ok := unit(m)
		if !ok || only != nil && !value.Equal(only, v) {
			return nil, false
		}
		only = v
	}
	return only, only != nil
}

func unit(t validator.Type) (value.Value, bool) {
	if l, ok := t.(validator.Literal); ok {
		return l.Value, true
	}
	if t == validator.Null {
		return value.Null{}, true
	}
	return nil, false
}

// literalsOf returns the literals of m that to refuses, when m consists of literals; a boolean is true or false.
func literalsOf(m, to validator.Type) []value.Value {
	var all, refused []value.Value
	switch m := m.(type) {
	case validator.Literal:
		all = []value.Value{m.Value}
	case validator.Primitive:
		if m == validator.Boolean {
			all = []value.Value{value.Boolean(true), value.Boolean(false)}
		}
	}
	for _, v := range all {
		if !accepts(to, v) {
			refused = append(refused, v)
		}
	}
	return refused
}

func literalUnion(literals []value.Value) validator.Type {
	var members []validator.Type
	for _, l := range literals {
		members = append(members, validator.Literal{Value: l})
	}
	return unionOf(members)
}

// unionOf returns the union of the members, or the only one.
func unionOf(members []validator.Type) validator.Type {
	if len(members) == 1 {
		return members[0]
	}
	return &validator.Union{Members: members}
}

func wrapLiterals(values []value.Value) []Literal {
	out := make([]Literal, len(values))
	for i, v := range values {
		out[i] = Literal{v}
	}
	return out
}

// partner returns the part of old that values of member came from, as far as it is clear, or nil.
func partner(old, member validator.Type) validator.Type {
	if old == nil {
		return nil
	}
	target, _, ok := structuralTarget(spot{from: member, to: old})
	if ok {
		return target
	}
	for _, m := range membersOf(old) {
		if validator.Equal(m, member) {
			return m
		}
	}
	return nil
}

// structuralTarget finds the member of s.to that an object, array or record becomes: the only one of its kind, or the
// only object with the same tag.
func structuralTarget(s spot) (validator.Type, validator.Path, bool) {
	var same []placed
	for _, m := range placedMembers(s.to, s.path) {
		if sameStructure(s.from, m.typ) {
			same = append(same, m)
		}
	}
	if len(same) == 1 && (s.alone && len(membersOf(s.to)) == 1 || !tagsConflict(s.from, same[0].typ)) {
		return same[0].typ, same[0].path, true
	}
	var tagged []placed
	for _, m := range same {
		if tagsAgree(s.from, m.typ) {
			tagged = append(tagged, m)
		}
	}
	if len(tagged) == 1 {
		return tagged[0].typ, tagged[0].path, true
	}
	return onlyFit(s.from, same)
}

// onlyFit returns the only object that a value of from becomes without losing a field and without a value that nobody
// gave: tables that are merged find their members by it.
func onlyFit(from validator.Type, members []placed) (validator.Type, validator.Path, bool) {
	object, ok := from.(*validator.Object)
	if !ok {
		return nil, nil, false
	}
	var fitting []placed
	for _, m := range members {
		if fitsAs(object, m.typ.(*validator.Object)) && !tagsConflict(from, m.typ) {
			fitting = append(fitting, m)
		}
	}
	if len(fitting) != 1 {
		return nil, nil, false
	}
	return fitting[0].typ, fitting[0].path, true
}

func fitsAs(from, to *validator.Object) bool {
	for _, f := range from.Fields {
		g, ok := to.Field(f.Name)
		if !ok || !isSubset(f.Type, g.Type) || f.Optional && !g.Optional {
			return false
		}
	}
	return !slices.ContainsFunc(to.Fields, func(g validator.Field) bool {
		_, has := from.Field(g.Name)
		_, only := onlyValue(g.Type)
		return !has && !g.Optional && !only
	})
}

func sameStructure(a, b validator.Type) bool {
	switch a.(type) {
	case *validator.Object:
		_, ok := b.(*validator.Object)
		return ok
	case *validator.Array:
		_, ok := b.(*validator.Array)
		return ok
	case *validator.Record:
		_, ok := b.(*validator.Record)
		return ok
	}
	return false
}

// tagsAgree reports whether two objects have a required field in which both hold literals, and share one.
func tagsAgree(a, b validator.Type) bool {
	shared, _ := compareTags(a, b)
	return shared
}

// tagsConflict reports whether two objects have a required field in which both hold literals, and share none.
func tagsConflict(a, b validator.Type) bool {
	_, conflict := compareTags(a, b)
	return conflict
}

func compareTags(a, b validator.Type) (shared, conflict bool) {
	left, ok1 := a.(*validator.Object)
	right, ok2 := b.(*validator.Object)
	if !ok1 || !ok2 {
		return false, false
	}
	for _, f := range left.Fields {
		g, ok := right.Field(f.Name)
		ours, theirs := tagValues(f), tagValues(g)
		if !ok || ours == nil || theirs == nil {
			continue
		}
		if intersects(ours, theirs) {
			shared = true
		} else {
			conflict = true
		}
	}
	return shared && !conflict, conflict
}

// tagValues returns the string, number or boolean literals of a required field that holds nothing else, else nil.
func tagValues(f validator.Field) []value.Value {
	if f.Optional || f.Type == nil {
		return nil
	}
	var values []value.Value
	for _, m := range membersOf(f.Type) {
		l, ok := m.(validator.Literal)
		if !ok {
			return nil
		}
		values = append(values, l.Value)
	}
	return values
}

func intersects(a, b []value.Value) bool {
	for _, x := range a {
		for _, y := range b {
			if value.Equal(x, y) {
				return true
			}
		}
	}
	return false
}
