package plan

import (
	"fmt"
	"slices"

	"convex-schema-plan/pkg/intent"
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
			place := s.path.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
			changes = append(changes, FieldChange{
				Name: f.Name, From: f.Type, MayLack: f.Optional, Moved: c.takenElsewhere(place), Convert: Unset{},
			})
		}
	}
	return Fields{changes}
}

// takenElsewhere reports whether a declaration says where the values of a place go.
func (c *converter) takenElsewhere(place validator.Path) bool {
	return c.movesFrom(place) ||
		slices.ContainsFunc(c.splits, func(split intent.Split) bool { return samePlace(split.Field, place) })
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

// exchange converts one of two fields that exchanged their types. Without a declaration it leaves it to the user whether
// their names were swapped or their types changed.
func (c *converter) exchange(s spot, other string) Conversion {
	members, refused := membersOf(s.from), s.refused()
	var becomes Conversion
	if move := c.movesTo(s.path); len(move) == 1 {
		becomes = c.exchanged(s, move[0])
	}
	if becomes == nil {
		becomes = Decide{c.decisions.swap(c, s, unionOf(refused), other)}
	}
	guard := func(m validator.Type) Guard {
		if c.overlaps(spot{from: m, to: s.to}, becomes) {
			return Guard{Kind: ByValidator}
		}
		return guardOrValidator(m, members)
	}
	return switchOver(s, refused, guard, func(spot) Conversion { return becomes })
}

// exchanged takes the value of the other one of two fields that were declared to be swapped. In every document of the old
// schema that has the old type too, and in one that was swapped neither has.
func (c *converter) exchanged(s spot, move intent.FieldMove) Conversion {
	taken, _, ok := c.takeOver(s, move)
	if !ok {
		return nil
	}
	members := membersOf(taken.From)
	var cases []Case
	for _, m := range members {
		if isSubset(m, s.to) {
			continue
		}
		guard, ok := guardFor(m, members)
		if !ok {
			return nil
		}
		cases = append(cases, Case{Type: m, Guard: guard, Convert: Fail{
			fmt.Sprintf("%s and %s hold values of the same form", where(c.into, move.From), where(c.into, move.To)),
		}})
	}
	taken.Convert = Switch{Cases: cases, To: s.to}
	return taken
}

func (c *converter) field(s spot, from, old *validator.Object, to validator.Field) (FieldChange, bool) {
	change := FieldChange{Name: to.Name, To: to.Type, MayLack: true, Convert: Keep{}}
	inner := spot{to: to.Type, path: s.path.With(validator.Step{Kind: validator.IntoField, Field: to.Name})}
	inner.around, inner.element, inner.optional = &scopeTypes{s.old, from}, s.element, to.Optional
	var oldField *validator.Field
	if old != nil {
		if f, ok := old.Field(to.Name); ok {
			oldField, inner.old = &f, f.Type
		}
	}
	change.Added = oldField == nil
	if f, ok := from.Field(to.Name); ok {
		change.From, change.MayLack = f.Type, f.Optional
		inner.from = f.Type
		change.Convert = c.presentField(inner, old, s.to.(*validator.Object), to)
	}
	switch {
	case !change.MayLack:
	case to.Optional:
		change.Fill = c.fillOptional(inner)
	default:
		change.Fill = c.fill(inner, from, oldField)
	}
	_, kept := change.Convert.(Keep)
	return change, !kept || change.Fill != nil
}

// presentField converts the value of a field that is there.
func (c *converter) presentField(s spot, old, new *validator.Object, to validator.Field) Conversion {
	if other := c.exchangedWith(s, new); other != "" {
		return c.exchange(s, other)
	}
	if other := swapped(old, new, to.Name); other != "" && !c.accountedFor(s, other) {
		return c.exchange(s, other)
	}
	if nested := c.nested(s); nested != nil {
		return nested
	}
	return c.present(s, to.Optional)
}

// accountedFor reports whether a declaration says where the values of a field beside s come from or go.
func (c *converter) accountedFor(s spot, field string) bool {
	place := s.path[:len(s.path)-1].With(validator.Step{Kind: validator.IntoField, Field: field})
	return c.movesFrom(place) || len(c.movesTo(place)) > 0
}

// exchangedWith returns the field of the same object that was declared to have had the values of this one, and that has
// others now, or "".
func (c *converter) exchangedWith(s spot, new *validator.Object) string {
	for _, move := range c.movesTo(s.path) {
		n := len(move.From) - 1
		if n != len(move.To)-1 || move.From[:n].Key() != move.To[:n].Key() {
			continue
		}
		if _, stays := new.Field(move.From[n].Field); stays && s.old != nil && !isSubset(s.old, s.to) {
			return move.From[n].Field
		}
	}
	return ""
}

// fillOptional finds the value of an absent field that may be absent: only what is declared to belong there, else nil.
func (c *converter) fillOptional(s spot) Conversion {
	if moved := c.moved(s, nil); moved != nil {
		return moved
	}
	if built, ok := c.build(s, true); ok {
		return built
	}
	return nil
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

// fill finds the value of a field that is absent and may not be: what is declared, or the only value of the type. null
// stands for absence when the same change made the field nullable, and nothing at all for what was never recorded.
// Otherwise only the user can know.
func (c *converter) fill(s spot, parent *validator.Object, old *validator.Field) Conversion {
	ask := func() Conversion {
		if set := c.declaredDefault(s); set != nil {
			return set
		}
		s.from = parent
		return Decide{c.decisions.fill(c, s, old == nil)}
	}
	if moved := c.moved(s, ask); moved != nil {
		return moved
	}
	if built, ok := c.build(s, false); ok {
		return built
	}
	if c.filledByOthers(s) {
		return c.missingReference(s, parent)
	}
	if set := c.declaredDefault(s); set != nil {
		return set
	}
	if v, ok := onlyValue(s.to); ok {
		return Constant{v}
	}
	if old != nil && isSubset(validator.Null, s.to) && !isSubset(validator.Null, old.Type) {
		return Constant{value.Null{}}
	}
	if v, ok := emptyValue(s.to); ok && c.neverThere(s) {
		return Constant{v}
	}
	return ask()
}

// neverThere reports whether no document can have had a value for a new field: the field is new, and none of the fields
// that go could be its old name.
func (c *converter) neverThere(s spot) bool {
	was, known := s.around.old.(*validator.Object)
	if !known || len(s.path) != 1 {
		return false
	}
	_, old := was.Field(s.path[0].Field)
	s.from = s.around.from
	return !old && len(c.sources(s)) == 0
}

// sources lists the fields that go and whose values a missing field could take over, as they are or as the elements of
// an array.
func (c *converter) sources(s spot) []string {
	var found []string
	for _, f := range s.from.(*validator.Object).Fields {
		place := s.path[:len(s.path)-1].With(validator.Step{Kind: validator.IntoField, Field: f.Name})
		if len(s.path) == 1 && c.goes[f.Name] && !c.movesFrom(place) && fitsInto(f.Type, s.to) {
			found = append(found, f.Name)
		}
	}
	return found
}

// fitsInto reports whether to takes values of type t as they are, or as elements.
func fitsInto(t, to validator.Type) bool {
	array, ok := to.(*validator.Array)
	return isSubset(t, to) || ok && isSubset(t, array.Element)
}

func takesNumber(s spot) bool { return isSubset(validator.Float64, s.to) }
