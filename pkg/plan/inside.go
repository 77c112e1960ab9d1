package plan

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// A taken is a value that has another place in the new form.
type taken struct {
	from, to validator.Path
	typ      validator.Type // at the new place
	kept     bool           // it is the same there
}

// takenIn lists the values that a conversion takes from one place of a document to another.
func takenIn(c Conversion, at validator.Path) []taken {
	switch c := c.(type) {
	case EachElement:
		return takenIn(c.Element, at.With(validator.Step{Kind: validator.IntoElement}))
	case EachEntry:
		return takenIn(c.Value, at.With(validator.Step{Kind: validator.IntoRecordValue}))
	case Switch:
		var found []taken
		for _, one := range c.Cases {
			found = append(found, takenIn(one.Convert, at)...)
		}
		return found
	case Fields:
		return takenByFields(c.Fields, at)
	}
	return nil
}

func takenByFields(fields []FieldChange, at validator.Path) []taken {
	var found []taken
	for _, f := range fields {
		place := at.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
		switch fill := f.Fill.(type) {
		case TakeOver:
			found = append(found, taken{sourceOf(fill, place), place, fill.To, isKeep(fill.Convert)})
		case Build:
			found = append(found, takenByFields(fill.Fields, place)...)
		}
		found = append(found, takenIn(f.Convert, place)...)
	}
	return found
}

// sourceOf returns the place that the value at another place is taken from, seen from the document.
func sourceOf(t TakeOver, place validator.Path) validator.Path {
	root := validator.Path{}
	switch t.Scope {
	case Around:
		root = place[:len(place)-1]
	case Element:
		root = place[:enclosure(place)]
	case Document:
	}
	return append(slices.Clone(root), t.Path...)
}

// giveBack returns the conversion from the new form to one that has the old parts as well: what has been moved out of
// objects that stay is put back where the new form tells it, from the innermost element around both places or from the
// document. It is Keep where there is nothing to put back.
func giveBack(c Conversion, at validator.Path, moves []taken) Conversion {
	switch c := c.(type) {
	case EachElement:
		inner := giveBack(c.Element, at.With(validator.Step{Kind: validator.IntoElement}), moves)
		return unlessKept(inner, func(inner Conversion) Conversion { return EachElement{inner} })
	case EachEntry:
		inner := giveBack(c.Value, at.With(validator.Step{Kind: validator.IntoRecordValue}), moves)
		return unlessKept(inner, func(inner Conversion) Conversion { return EachEntry{inner} })
	case Switch:
		back := Switch{To: c.To}
		for _, one := range c.Cases {
			if one.Convert = giveBack(one.Convert, at, moves); !isKeep(one.Convert) {
				back.Cases = append(back.Cases, one)
			}
		}
		if len(back.Cases) == 0 || c.Tested {
			return Keep{}
		}
		return back
	case Fields:
		if back := giveBackFields(c, at, moves); len(back) > 0 {
			return Fields{back}
		}
	}
	return Keep{}
}

func giveBackFields(c Fields, at validator.Path, moves []taken) []FieldChange {
	var back []FieldChange
	for _, f := range c.Fields {
		place := at.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
		if f.To != nil {
			if inner := giveBack(f.Convert, place, moves); !isKeep(inner) {
				back = append(back, FieldChange{Name: f.Name, From: f.To, MayLack: f.MayLack, To: f.To, Convert: inner})
			}
			continue
		}
		if len(at) == 0 {
			continue // a field of the document, which is written beside the new ones
		}
		for _, move := range moves {
			if fill, ok := backTo(place, move, f.From); ok && f.Moved {
				back = append(back, FieldChange{Name: f.Name, To: f.From, MayLack: true, Fill: fill, Convert: Keep{}})
				break
			}
		}
	}
	return back
}

// backTo returns what puts a moved value back into its old place.
func backTo(place validator.Path, move taken, old validator.Type) (TakeOver, bool) {
	if !move.kept || move.from.Key() != place.Key() || !isSubset(move.typ, old) {
		return TakeOver{}, false
	}
	back := TakeOver{Scope: Document, Path: move.to, From: move.typ, Plain: true, Convert: Keep{}, To: old}
	n := enclosure(move.to)
	switch {
	case n == 0:
		return back, true
	case n == enclosure(place) && move.to[:n].Key() == place[:n].Key():
		back.Scope, back.Path = Element, move.to[n:]
		return back, true
	}
	return TakeOver{}, false
}
