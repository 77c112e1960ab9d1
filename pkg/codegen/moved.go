package codegen

import (
	"slices"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
)

// A move is what takes the values of a place elsewhere.
type move struct {
	migration string
	what      string // a verb and what follows it
}

// movedOut notes the places of a table whose values a migration takes elsewhere.
func (n *notes) movedOut(m plan.Migration) {
	switch a := m.Action.(type) {
	case plan.Rewrite:
		documents := validator.StripSystemFields(n.plan.Widened.Table(m.Table).Document)
		takers{notes: n, migration: m}.walk(documents, a.Conversion, nil)
	case plan.SplitOut:
		n.takes(m, a.Field, "makes documents of "+a.Into+" of it")
	case plan.Invert:
		n.takes(m, validator.Path{{Kind: validator.IntoField, Field: a.Field}}, "turns it round, into "+a.Other+"."+a.OtherField)
	case plan.Move, plan.DeleteOrphans:
	}
}

// takes notes a move, unless a migration before does the same: what is moved is moved once.
func (n *notes) takes(m plan.Migration, from validator.Path, what string) {
	key := [2]string{m.Table, from.Key()}
	if !slices.ContainsFunc(n.moved[key], func(one move) bool { return one.what == what }) {
		n.moved[key] = append(n.moved[key], move{m.Name, what})
	}
}

// takers finds the places that values of a document are taken from.
type takers struct {
	*notes
	migration       plan.Migration
	around, element validator.Path
}

// walk looks for them in a conversion of what is at a path, of the type t as far as that is known.
func (w takers) walk(t validator.Type, c plan.Conversion, at validator.Path) {
	switch c := c.(type) {
	case plan.Fields:
		w.fields(c.Fields, at)
	case plan.Build:
		w.fields(c.Fields, at)
	case plan.EachElement:
		w.element = at.With(validator.Step{Kind: validator.IntoElement})
		array, _ := t.(*validator.Array)
		w.walk(elementOf(array), c.Element, w.element)
	case plan.EachEntry:
		w.element = at.With(validator.Step{Kind: validator.IntoRecordValue})
		w.walk(nil, c.Value, w.element)
	case plan.Switch:
		for _, one := range c.Cases {
			place, ok := placeOf(t, one.Type, at)
			if !ok {
				place = at
			}
			w.walk(one.Type, one.Convert, place)
		}
	case plan.Gather:
		for _, part := range c.Parts {
			w.takeOver(part, at)
		}
	case plan.TakeOver:
		w.takeOver(c, at)
		w.walk(nil, c.Else, at)
	}
}

func (w takers) fields(fields []plan.FieldChange, at validator.Path) {
	w.around = at
	for _, f := range fields {
		place := at.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
		w.walk(nil, f.Fill, place)
		w.walk(f.From, f.Convert, place)
	}
}

func (w takers) takeOver(c plan.TakeOver, at validator.Path) {
	var root validator.Path
	switch c.Scope {
	case plan.Around:
		root = w.around
	case plan.Element:
		root = w.element
	case plan.Itself:
		root = at
	case plan.Document:
	}
	target := at.WithoutMembers().String()
	what := "copies it to " + target
	plan.Contains(c.Convert, func(inner plan.Conversion) bool {
		if insert, ok := inner.(plan.InsertInto); ok {
			what = "moves it into " + insert.Table + ", for " + target
		}
		return false
	})
	w.takes(w.migration, append(root[:len(root):len(root)], c.Path...), what)
}
