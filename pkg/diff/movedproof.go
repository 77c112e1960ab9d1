package diff

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/validator"
)

// renamed returns the one change that a group stands for.
func (m *merging) renamed(g *moveGroup) *change {
	from, to := lookup(m.from, g.moves[0].From), lookup(m.to, g.to())
	removed, added := g.exact()
	if len(removed) > 0 {
		from = removed[0].from
	}
	if len(added) > 0 {
		to = added[0].to
	}
	c := at(FieldRenamed, from, to)
	c.moves, c.times, c.severity = g.moves, len(removed), Note
	c.beside = m.besideEachOther(g.moves[0])
	for _, p := range g.parts {
		c.severity = max(c.severity, min(p.severity, Warning))
	}
	if m.prover != nil && !m.safe {
		m.proveMove(c, g)
	}
	return c
}

// exact returns the parts that are about the first old field itself and about the new field itself. There are several of
// each when several members of a union have it.
func (g *moveGroup) exact() (removed, added []*change) {
	for _, p := range g.parts {
		switch {
		case p.rule == FieldRemoved && p.from.path.WithoutMembers().Key() == g.moves[0].From.Key():
			removed = append(removed, p)
		case !p.to.absent && p.to.path.WithoutMembers().Key() == g.to().Key():
			added = append(added, p)
		}
	}
	return removed, added
}

// proveMove gives a change its witness: that of a part which shows the old field, else of another part, else a document
// that has the old field. Nothing but the move need be wrong with it when the parts together account for the refusal.
func (m *merging) proveMove(c *change, g *moveGroup) {
	var shown *change
	var breaking []*change
	for _, p := range g.parts {
		if p.breaks {
			breaking = append(breaking, p)
		}
		if p.witness != nil && (shown == nil || p.rule == FieldRemoved && shown.rule != FieldRemoved) {
			shown = p
		}
	}
	var w *Witness
	if shown != nil {
		w = shown.witness.alone()
	} else if !c.from.absent {
		old := &change{rule: FieldRemoved, from: c.from}
		if v := m.subset(old.focus(m.prover.from), m.prover.to); v.Answer == validator.NotSubset {
			w, _ = newWitness(m.table, m.prover.from, m.prover.to, v.Witness)
		}
	}
	if w == nil {
		return
	}
	w.Isolated = validator.Check(relaxAll(m.prover.to, breaking), w.Document) == nil
	if shown == nil || shown.rule == FieldRemoved {
		w.Path = valuePath(c.from.path, w.Document)
	}
	c.witness, c.severity = w, Error
}

// lookup returns what lies at a plain path from a spot, in the first members of unions that have it; below v.any() it is
// that any, as what encloses it.
func lookup(s spot, path validator.Path) spot {
	found, ok := lookupIn(s, path)
	if !ok {
		return s.enclosing()
	}
	return found
}

func lookupIn(s spot, path validator.Path) (spot, bool) {
	if len(path) == 0 {
		return s, true
	}
	members := alternatives(s)
	label(members, nil)
	for _, member := range members {
		if member.typ == validator.Any {
			return member.enclosing(), true
		}
		if next, ok := into(member, path[0]); ok {
			if found, ok := lookupIn(next, path[1:]); ok {
				return found, true
			}
		}
	}
	return s, false
}

// into returns what a step leads to from a spot that is no union.
func into(s spot, step validator.Step) (spot, bool) {
	switch t := s.typ.(type) {
	case *validator.Object:
		f, ok := t.Field(step.Field)
		return s.field(f), ok && step.Kind == validator.IntoField
	case *validator.Array:
		return s.inside(step.Kind, t.Element), step.Kind == validator.IntoElement
	case *validator.Record:
		return s.inside(step.Kind, t.Value), step.Kind == validator.IntoRecordValue
	}
	return s, false
}

// stableMove is what identifies a move beside its types: both places.
func (c *change) stableMove(t *TableResult) string {
	var names []string
	for _, move := range c.moves {
		names = append(names, move.From.Key())
	}
	slices.Sort(names)
	return strings.Join(names, "+") + " → " + stablePath(c.to.path, t.To.Document)
}

// renamedText says what a move did, and what it means for documents.
func (c *change) renamedText(consequence func(string) string) string {
	move := c.moves[0]
	if len(c.moves) > 1 {
		names := make([]string, len(c.moves))
		for i, m := range c.moves {
			names[i] = m.From.String()
		}
		return "gathers " + listing(names) + consequence(", and documents have them in their old places")
	}
	old := move.From.String()
	text, place := "moved from "+old, "in its old place"
	if last := len(move.From) - 1; c.beside {
		text, place = "renamed from "+move.From[last:].String(), "under its old name"
	}
	if c.times > 1 {
		text += fmt.Sprintf(" in %d members of the union", c.times)
	}
	if old, new := typeText(c.from), typeText(c.to); old != new && !c.from.absent && !c.to.absent {
		text += ", and from " + old + " to " + new
	}
	return text + consequence(", and documents have it "+place)
}

// besideEachOther says whether both fields of a move are in the same object, wherever that has moved itself.
func (m *merging) besideEachOther(move intent.FieldMove) bool {
	from, to := move.From[:len(move.From)-1], move.To[:len(move.To)-1]
	if from.Key() == to.Key() {
		return true
	}
	return slices.ContainsFunc(m.moves, func(around intent.FieldMove) bool {
		return from.Within(around.From) && to.Within(around.To) && from[len(around.From):].Key() == to[len(around.To):].Key()
	})
}

// renames returns which fields of the object at from are declared to have another name in the object at to.
func (e *explainer) renames(from, to spot) map[string]string {
	names := map[string]string{}
	for _, move := range e.moves {
		last, end := len(move.From)-1, len(move.To)-1
		if move.From[:last].Key() == from.path.WithoutMembers().Key() && move.To[:end].Key() == to.path.WithoutMembers().Key() {
			names[move.From[last].Field] = move.To[end].Field
		}
	}
	return names
}

// renamed returns the object with the new names of its fields, to be compared with what it became.
func renamed(o *validator.Object, names map[string]string) *validator.Object {
	if len(names) == 0 {
		return o
	}
	fields := slices.Clone(o.Fields)
	for i := range fields {
		if name, ok := names[fields[i].Name]; ok {
			fields[i].Name = name
		}
	}
	return &validator.Object{Fields: fields}
}
