package plan

import (
	"fmt"
	"strings"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/validator"
)

// A placedType is a type at a declared place.
type placedType struct {
	place validator.Path
	typ   validator.Type
}

// nested converts a value that was declared to move into an object in its own place, as name into name.full, or out of
// one. It returns nil when nothing of that kind is declared.
func (c *converter) nested(s spot) Conversion {
	here := s.path.WithoutMembers()
	for _, move := range c.moves {
		switch {
		case move.From.Key() == here.Key() && leadsInto(move.To, here):
			return eachRefused(s, func(m spot) Conversion { return c.wrapped(m, here) })
		case move.To.Key() == here.Key() && leadsInto(move.From, here):
			return eachRefused(s, func(m spot) Conversion { return c.unwrapped(m, move, here) })
		}
	}
	return nil
}

// leadsInto reports whether a path leads into what is at place.
func leadsInto(p, place validator.Path) bool { return len(p) > len(place) && p.Within(place) }

// eachRefused converts the members that are not of the new type, each by convert, where they can be told apart.
func eachRefused(s spot, convert func(spot) Conversion) Conversion {
	members := membersOf(s.from)
	return switchOver(s, s.refused(), func(m validator.Type) Guard { return guardOrValidator(m, members) }, convert)
}

// wrapped puts a value into the object that takes its place.
func (c *converter) wrapped(s spot, here validator.Path) Conversion {
	for _, target := range placedMembers(s.to, s.path) {
		if _, ok := target.typ.(*validator.Object); !ok {
			continue
		}
		outer := c.itself
		c.itself = &placedType{here, s.from}
		built, ok := c.build(spot{to: target.typ, path: target.path, element: s.element}, false)
		c.itself = outer
		if ok {
			return built
		}
	}
	return c.member(s)
}

// unwrapped takes a value out of the object that was in its place.
func (c *converter) unwrapped(s spot, move intent.FieldMove, here validator.Path) Conversion {
	path := move.From[len(here):]
	field, plain, ok := follow(s.from, path)
	if !ok || enclosure(path) > 0 {
		return c.member(s)
	}
	c.noteLeft(s, path, move)
	taken := TakeOver{Scope: Itself, Path: path, From: field.Type, MayLack: field.Optional, Plain: plain, To: s.to}
	inner := spot{old: field.Type, from: field.Type, to: s.to, path: s.path}
	taken.Convert = c.convert(c.asMissing(inner))
	if (taken.MayLack || nullIsMissing(field.Type, s.to)) && !s.optional {
		taken.Else = Decide{c.decisions.lacking(c, s, fmt.Sprint(where(c.into, move.From)))}
	}
	return taken
}

// noteLeft notes what else was in an object of which one field takes the place.
func (c *converter) noteLeft(s spot, path validator.Path, move intent.FieldMove) {
	var left []string
	for _, name := range fieldNames(s.from) {
		place := s.path.WithoutMembers().With(validator.Step{Kind: validator.IntoField, Field: name})
		if name != path[0].Field && !c.takenElsewhere(place) {
			left = append(left, name)
		}
	}
	if len(left) == 0 {
		return
	}
	*c.unplanned = append(*c.unplanned, Unplanned{
		Table: c.table, Path: where(c.into, s.path),
		Finding: fmt.Sprintf("%s of %s goes when %s takes its place", strings.Join(left, ", "), where(c.into, s.path), move.From),
		Why:     "the new documents have no place for it",
		ByHand:  "give it a place in the new schema and declare that it moved there, if it is still needed",
	})
}
