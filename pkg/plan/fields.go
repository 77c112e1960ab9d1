package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// fields converts an object field by field. Each field is independent of the others, so the object is of the new type
// as soon as every field is.
func (c *converter) fields(s spot, from, to *validator.Object) Conversion {
	old, _ := s.old.(*validator.Object)
	var changes []FieldChange
	for _, f := range to.Fields {
		if change, changed := c.field(s, from, old, f); changed {
			changes = append(changes, change)
		}
	}
	for _, f := range from.Fields {
		if _, stays := to.Field(f.Name); !stays {
			changes = append(changes, FieldChange{Name: f.Name, From: f.Type, MayLack: f.Optional, Convert: Unset{}})
			c.heirs(s, f, old, to)
		}
	}
	return Fields{changes}
}

// heirs notes when a field goes while optional ones of its type are new: one of them may be its new name, and then its
// value would be lost. Required ones need no note, for they are decided upon.
func (c *converter) heirs(s spot, gone validator.Field, old, to *validator.Object) {
	if old == nil {
		return
	}
	var names []string
	for _, f := range to.Fields {
		_, known := old.Field(f.Name)
		if !known && f.Optional && isSubset(gone.Type, f.Type) && !isSubset(validator.Any, f.Type) {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return
	}
	place := where(c.table, s.path.With(validator.Step{Kind: validator.IntoField, Field: gone.Name}))
	c.lost = append(c.lost, Unplanned{
		Table: c.table, Path: place,
		Finding: fmt.Sprintf("%s is removed with its values, and the optional %s of the same type is new",
			place, strings.Join(names, " or ")),
		Why: "nothing says that one takes over the value of the other, so nothing copies it",
		ByHand: fmt.Sprintf("if it does, make code write both from deploy 1 on, and copy the value where the new field is "+
			"missing before anything removes %s", gone.Name),
	})
}

// swapped returns the field that exchanged types with the one called name, or "". Names that were swapped look the same
// as two types that changed, and then converting each value in place would be wrong.
func swapped(old, to *validator.Object, name string) string {
	if old == nil {
		return ""
	}
	was, _ := old.Field(name)
	is, _ := to.Field(name)
	if was.Type == nil || isSubset(was.Type, is.Type) {
		return ""
	}
	for _, f := range to.Fields {
		g, ok := old.Field(f.Name)
		if ok && f.Name != name && validator.Equal(g.Type, is.Type) && validator.Equal(f.Type, was.Type) {
			return f.Name
		}
	}
	return ""
}

// exchange leaves it to the user whether two fields swapped their names or changed their types.
func (c *converter) exchange(s spot, other string) Conversion {
	members := membersOf(s.from)
	var refused []validator.Type
	for _, m := range members {
		if !isSubset(m, s.to) {
			refused = append(refused, m)
		}
	}
	id := c.decisions.swap(c.table, s, unionOf(refused), other)
	var cases []Case
	for _, m := range refused {
		guard, ok := guardFor(m, members)
		if !ok || c.overlaps(spot{from: m, to: s.to}, Decide{id}) {
			guard = Guard{Kind: ByValidator}
		}
		cases = append(cases, Case{Type: m, Guard: guard, Convert: Decide{id}})
	}
	return Switch{Cases: cases, Tested: anyByValidator(cases), To: s.to}
}

func (c *converter) field(s spot, from, old *validator.Object, to validator.Field) (FieldChange, bool) {
	change := FieldChange{Name: to.Name, To: to.Type, MayLack: true, Convert: Keep{}}
	inner := spot{to: to.Type, path: s.path.With(validator.Step{Kind: validator.IntoField, Field: to.Name})}
	var oldField *validator.Field
	if old != nil {
		if f, ok := old.Field(to.Name); ok {
			oldField, inner.old = &f, f.Type
		}
	}
	if f, ok := from.Field(to.Name); ok {
		change.From, change.MayLack = f.Type, f.Optional
		inner.from = f.Type
		if other := swapped(old, s.to.(*validator.Object), to.Name); other != "" {
			change.Convert = c.exchange(inner, other)
		} else {
			change.Convert = c.present(inner, to.Optional)
		}
	}
	if change.MayLack && !to.Optional {
		change.Fill = c.fill(inner, from, oldField)
	}
	_, kept := change.Convert.(Keep)
	return change, !kept || change.Fill != nil
}

// present converts the value of a field. Where the new field is optional and no longer accepts null, null becomes
// absence: both say that there is no value.
func (c *converter) present(s spot, optional bool) Conversion {
	if !optional || isSubset(s.from, s.to) || !isSubset(validator.Null, s.from) || isSubset(validator.Null, s.to) {
		return c.convert(s)
	}
	var rest []validator.Type
	for _, m := range membersOf(s.from) {
		if m == validator.Any {
			return c.convert(s)
		}
		if m != validator.Null {
			rest = append(rest, m)
		}
	}
	if len(rest) == 0 {
		return Unset{}
	}
	null := Case{Type: validator.Null, Guard: Guard{Kind: ByLiteral, Literals: []Literal{{value.Null{}}}}, Convert: Unset{}}
	s.from = &validator.Union{Members: rest}
	switch inner := c.convert(s).(type) {
	case Keep:
		return Switch{Cases: []Case{null}, To: s.to}
	case Switch:
		inner.Cases = append([]Case{null}, inner.Cases...)
		return inner
	case MapLiterals:
		literals := slices.Clone(inner.Open)
		for _, one := range inner.Cases {
			literals = append(literals, one.From)
		}
		return Switch{Cases: []Case{null, {s.from, Guard{Kind: ByLiteral, Literals: literals}, inner}}, To: s.to}
	default:
		return Switch{Cases: []Case{null, {s.from, Guard{Kind: Otherwise}, inner}}, To: s.to}
	}
}

// fill finds the value of a field that is absent and may not be. null stands for absence when the same change made the
// field nullable; otherwise only the user can know, unless the type has a single value.
func (c *converter) fill(s spot, parent *validator.Object, old *validator.Field) Conversion {
	if v, ok := onlyValue(s.to); ok {
		return Constant{v}
	}
	if old != nil && isSubset(validator.Null, s.to) && !isSubset(validator.Null, old.Type) {
		return Constant{value.Null{}}
	}
	s.from = parent
	return Decide{c.decisions.fill(c.table, s, old == nil, c.sources(s))}
}

// sources lists what is at hand and could be the value of a missing field: fields that go and are of its type, and
// _creationTime for a number.
func (c *converter) sources(s spot) []string {
	var found []string
	name := s.path[len(s.path)-1].Field
	for _, f := range s.from.(*validator.Object).Fields {
		if c.goes[f.Name] && len(s.path) == 1 && isSubset(f.Type, s.to) {
			found = append(found, f.Name)
		}
	}
	if len(s.path) == 1 && strings.HasPrefix(strings.ToLower(name), "creat") && isSubset(validator.Float64, s.to) {
		found = append(found, "_creationTime")
	}
	return found
}
