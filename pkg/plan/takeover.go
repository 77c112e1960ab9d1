package plan

import (
	"slices"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// movesTo returns the declared moves that bring values to a place of the new documents. Members of unions do not count:
// a declaration is about a field wherever documents have it.
func (c *converter) movesTo(place validator.Path) []intent.FieldMove {
	var found []intent.FieldMove
	for _, move := range c.moves {
		if samePlace(move.To, place) {
			found = append(found, move)
		}
	}
	return found
}

// movesFrom reports whether a declared move takes the values of a place of the old documents elsewhere.
func (c *converter) movesFrom(place validator.Path) bool {
	return slices.ContainsFunc(c.moves, func(move intent.FieldMove) bool { return samePlace(move.From, place) })
}

// samePlace compares a declared path with one through unions.
func samePlace(declared, place validator.Path) bool {
	return declared.Key() == place.WithoutMembers().Key()
}

// moved fills the place s from where its values were declared to be, or returns nil when nothing is declared.
func (c *converter) moved(s spot, otherwise func() Conversion) Conversion {
	var found []TakeOver
	for _, move := range c.movesTo(s.path) {
		if taken, inner, ok := c.takeOver(s, move); ok {
			taken.Convert = c.convert(c.asMissing(inner))
			found = append(found, taken)
		}
	}
	switch {
	case len(found) == 0:
		return nil
	case len(found) > 1:
		return Gather{found}
	}
	taken := found[0]
	if taken.MayLack && otherwise != nil {
		taken.Else = otherwise()
	}
	taken.Required = taken.Required && otherwise != nil && !taken.MayLack
	return taken
}

// takeOver returns what takes the values of one declared move to the place s, still to be converted from what inner says,
// and false when the documents around s have no such values.
func (c *converter) takeOver(s spot, move intent.FieldMove) (taken TakeOver, inner spot, ok bool) {
	if c.itself != nil && move.From.Key() == c.itself.place.Key() {
		inner = spot{old: c.itself.typ, from: c.itself.typ, to: s.to, path: s.path}
		return TakeOver{Scope: Itself, From: c.itself.typ, Plain: true, To: s.to}, inner, true
	}
	scope, root, path := c.scopeOf(s, move)
	if root.from == nil {
		return TakeOver{}, spot{}, false
	}
	source, plain, ok := follow(root.from, path)
	if !ok {
		return TakeOver{}, spot{}, false
	}
	taken = TakeOver{
		Scope: scope, Path: path, From: source.Type, Plain: plain, Always: !source.Optional, Required: source.Optional, To: s.to,
	}
	was, _, known := follow(orNothing(root.old), path)
	taken.MayLack = !known || was.Optional || nullIsMissing(source.Type, s.to)
	inner = spot{from: source.Type, to: s.to, path: s.path}
	if known {
		inner.old, inner.from = was.Type, was.Type
		if !isSubset(source.Type, was.Type) {
			inner.from = source.Type
		}
	}
	if array, ok := s.to.(*validator.Array); ok && len(c.movesTo(s.path)) > 1 {
		inner.to, taken.To = array.Element, array.Element
	}
	return taken, inner, true
}

// nullIsMissing reports whether null says that there is no value: the place that it is moved to does not know null.
func nullIsMissing(from, to validator.Type) bool {
	return isSubset(validator.Null, from) && !isSubset(validator.Null, to)
}

// asMissing leaves null out of a value whose new place knows no null: what was null is as good as missing.
func (c *converter) asMissing(s spot) spot {
	if isSubset(validator.Null, s.to) {
		return s
	}
	rest := slices.DeleteFunc(membersOf(s.from), func(m validator.Type) bool { return m == validator.Null })
	if len(rest) > 0 && len(rest) < len(membersOf(s.from)) {
		s.from = unionOf(rest)
	}
	return s
}

func orNothing(t validator.Type) validator.Type {
	if t == nil {
		return &validator.Union{}
	}
	return t
}

// scopeOf finds from where the source of a move is reached best: from the object around the target, from the array
// element or record value around both, or from the document.
func (c *converter) scopeOf(s spot, move intent.FieldMove) (Scope, scopeTypes, validator.Path) {
	around := move.To[:len(move.To)-1]
	if s.around != nil && len(move.From) == len(move.To) && move.From[:len(around)].Key() == around.Key() {
		return Around, *s.around, move.From[len(around):]
	}
	if n := enclosure(move.From); n > 0 {
		return Element, orNone(s.element), move.From[n:]
	}
	if c.part {
		return Element, c.document, move.From
	}
	return Document, c.document, move.From
}

func orNone(t *scopeTypes) scopeTypes {
	if t == nil {
		return scopeTypes{}
	}
	return *t
}

// enclosure returns how many steps of p lead to the innermost array element or record value.
func enclosure(p validator.Path) int {
	for n := len(p); n > 0; n-- {
		if p[n-1].Kind != validator.IntoField {
			return n
		}
	}
	return 0
}

// follow returns the field that path leads to from a type, through every member of a union that can have it; the field is
// optional when some value of the type lacks it. plain says that no step leads through a union of anything but an object
// and null. It returns false when no object has such a field.
func follow(t validator.Type, path validator.Path) (field validator.Field, plain, ok bool) {
	plain = true
	for i, step := range path {
		var types []validator.Type
		lacking, declared, objects := field.Optional, false, 0
		for _, m := range membersOf(t) {
			found, has, isObject := property(m, step.Field)
			if isObject {
				objects++
			}
			plain = plain && (isObject || m == validator.Null && i > 0)
			lacking = lacking || !has || found.Optional
			if has && !slices.ContainsFunc(types, func(t validator.Type) bool { return validator.Equal(t, found.Type) }) {
				types = append(types, found.Type)
			}
			declared = declared || isObject && has
		}
		if !declared {
			return validator.Field{}, false, false
		}
		plain = plain && objects == 1
		field = validator.Field{Name: step.Field, Type: unionOf(types), Optional: lacking}
		t = field.Type
	}
	return field, plain, true
}

// property returns what a value of t, which is no union, can have under a name: the field of an object, or what a record
// or v.any() happens to hold.
func property(t validator.Type, name string) (field validator.Field, has, isObject bool) {
	switch t := t.(type) {
	case *validator.Object:
		field, has = t.Field(name)
		return field, has, true
	case *validator.Record:
		return validator.Field{Name: name, Type: t.Value, Optional: true}, true, false
	case validator.Primitive:
		if t == validator.Any {
			return validator.Field{Name: name, Type: t, Optional: true}, true, false
		}
	}
	return validator.Field{}, false, false
}

// creationTime is the field that Convex gives every document.
const creationTime = "_creationTime"

// declaredWithin reports whether values from outside of a place were declared to move into it, so that it changes although
// what is there may fit.
func (c *converter) declaredWithin(place validator.Path) bool {
	plain := place.WithoutMembers()
	return slices.ContainsFunc(c.moves, func(m intent.FieldMove) bool {
		return leadsInto(m.To, plain) && !leadsInto(m.From, plain) && m.From.Key() != plain.Key() && len(plain) > 0
	})
}

// declaredDefault returns the declared value of a missing field, or nil.
func (c *converter) declaredDefault(s spot) Conversion {
	for _, d := range c.defaults {
		if !samePlace(d.Field, s.path) {
			continue
		}
		if d.Value != nil {
			return Constant{d.Value}
		}
		creation := validator.Path{{Kind: validator.IntoField, Field: creationTime}}
		return TakeOver{Scope: Document, Path: creation, From: validator.Float64, Plain: true, Convert: Keep{}, To: s.to}
	}
	return nil
}

// emptyValue returns the value of a new field that says that there is nothing: null, an empty array or an empty record.
// It is sound where documents never had such a field, so that there can be nothing, and where no value of theirs could
// belong there.
func emptyValue(t validator.Type) (value.Value, bool) {
	if isSubset(validator.Null, t) && t != validator.Any {
		return value.Null{}, true
	}
	switch t.(type) {
	case *validator.Array:
		return value.Array{}, true
	case *validator.Record:
		return value.Object{}, true
	}
	return nil, false
}

// build fills a missing object when something in it was declared to come from elsewhere or has a declared value. One that
// may stay missing is built only where there is something to put into it.
func (c *converter) build(s spot, mayStayMissing bool) (Build, bool) {
	object, ok := s.to.(*validator.Object)
	if !ok || !c.declaredInside(s.path, !mayStayMissing) {
		return Build{}, false
	}
	var built Build
	var extras []TakeOver
	for _, f := range object.Fields {
		inner := spot{to: f.Type, element: s.element, optional: f.Optional}
		inner.path = s.path.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
		fill := c.fillNew(inner, mayStayMissing)
		if fill == nil {
			continue
		}
		built.Fields = append(built.Fields, FieldChange{Name: f.Name, To: f.Type, MayLack: true, Fill: fill, Convert: Keep{}})
		taken, ok := fill.(TakeOver)
		switch {
		case !ok || taken.Else != nil:
		case f.Optional:
			extras = append(extras, taken)
		default:
			built.Needs = append(built.Needs, taken)
		}
	}
	switch {
	case !mayStayMissing:
		built.Needs = nil
	case built.Needs == nil:
		built.Needs, built.Any = extras, true
	}
	return built, true
}

// fillNew fills a field of an object that is made anew; nil leaves an optional one out. The values that are moved to the
// object are there when it may stay missing: otherwise it is not built.
func (c *converter) fillNew(s spot, mayStayMissing bool) Conversion {
	ask := func() Conversion {
		if s.optional {
			return nil
		}
		return Decide{c.decisions.fill(c, s, true)}
	}
	otherwise := ask
	if mayStayMissing {
		otherwise = nil
	}
	if moved := c.moved(s, otherwise); moved != nil {
		return moved
	}
	if built, ok := c.build(s, mayStayMissing || s.optional); ok {
		return built
	}
	if set := c.declaredDefault(s); set != nil {
		return set
	}
	if v, ok := onlyValue(s.to); ok && !s.optional {
		return Constant{v}
	}
	return ask()
}

// declaredInside reports whether a declared move, or a declared default as well, says how to fill something inside a place,
// with values from outside of it: what moves within an object says nothing about one that is missing.
func (c *converter) declaredInside(place validator.Path, defaults bool) bool {
	plain := place.WithoutMembers()
	inside := func(p validator.Path) bool { return leadsInto(p, plain) && enclosure(p[len(plain):]) == 0 }
	// A value that goes into an object in its own place says nothing about an object that is missing.
	isItself := func(m intent.FieldMove) bool { return c.itself == nil && m.From.Key() == plain.Key() }
	return slices.ContainsFunc(c.moves, func(m intent.FieldMove) bool { return inside(m.To) && !inside(m.From) && !isItself(m) }) ||
		defaults && slices.ContainsFunc(c.defaults, func(d intent.Default) bool { return inside(d.Field) })
}
