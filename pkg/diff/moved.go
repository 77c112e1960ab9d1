package diff

import (
	"slices"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/validator"
)

// A merging puts what one declared move changed in several places, a field that is gone here and one that is new there,
// into one change: what a person did once is said once. What the parts prove is kept.
type merging struct {
	*explainer
	*prover       // nil when nothing checks the documents
	from, to spot // the table's validators
}

// A moveGroup is the moves into one new field, with the changes that they explain.
type moveGroup struct {
	moves []intent.FieldMove
	parts []*change
}

func (g *moveGroup) to() validator.Path { return g.moves[0].To }

// merge returns the changes with one in the place of those that declared moves explain.
func (m *merging) merge(changes []*change) []*change {
	groups := m.groups()
	if len(groups) == 0 {
		return changes
	}
	owners := map[*change][]*moveGroup{}
	for _, c := range changes {
		for _, g := range groups {
			if m.explains(g, c) {
				g.parts = append(g.parts, c)
				owners[c] = append(owners[c], g)
			}
		}
	}
	told := map[*moveGroup]bool{}
	var merged []*change
	for _, c := range changes {
		if len(owners[c]) == 0 {
			merged = append(merged, c)
		}
		for _, g := range owners[c] {
			if !told[g] && g.shownAt(c) {
				told[g] = true
				merged = append(merged, m.renamed(g))
			}
		}
	}
	return append(merged, m.inside(groups)...)
}

// groups returns the declared moves by their new field, in the order in which they were declared.
func (m *merging) groups() []*moveGroup {
	var groups []*moveGroup
	for _, move := range m.moves {
		i := slices.IndexFunc(groups, func(g *moveGroup) bool { return g.to().Key() == move.To.Key() })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &moveGroup{})
		}
		groups[i].moves = append(groups[i].moves, move)
	}
	return groups
}

// shownAt says whether c is the part in whose place the group is told: what happened at the new field, else the first.
func (g *moveGroup) shownAt(c *change) bool {
	if i := slices.IndexFunc(g.parts, g.isAtTarget); i >= 0 {
		return g.parts[i] == c
	}
	return g.parts[0] == c
}

// isAtTarget says whether a change is about the new field or what is new around it.
func (g *moveGroup) isAtTarget(c *change) bool {
	return !c.to.absent && g.to().Within(c.to.path.WithoutMembers())
}

// explains says whether the moves of a group are the reason for a change.
func (m *merging) explains(g *moveGroup, c *change) bool {
	if m.replaces(g, c.to.path.WithoutMembers()) {
		return true
	}
	switch c.rule {
	case FieldRemoved:
		path := c.from.path.WithoutMembers()
		comesFrom := func(move intent.FieldMove) bool { return move.From.Within(path) }
		return slices.ContainsFunc(g.moves, comesFrom) && covered(c.from.typ, path, m.sources(), false)
	case FieldMadeRequired:
		return c.to.path.WithoutMembers().Key() == g.to().Key()
	case RequiredFieldAdded, OptionalFieldAdded:
		path := c.to.path.WithoutMembers()
		return g.to().Within(path) && covered(c.to.typ, path, m.targets(), true)
	}
	return false
}

// replaces says whether what the group moves takes the place of something at the path that moves away itself.
func (m *merging) replaces(g *moveGroup, path validator.Path) bool {
	for _, move := range g.moves {
		switch {
		case move.To.Within(move.From): // name became name.full
			if path.Key() == move.From.Key() {
				return true
			}
		case move.From.Within(move.To): // name.full became name
			if path.Within(move.To) {
				return true
			}
		}
	}
	leaves := func(move intent.FieldMove) bool {
		return move.From.Key() == g.to().Key() && !move.To.Within(move.From)
	}
	return path.Within(g.to()) && slices.ContainsFunc(m.moves, leaves)
}

// sources and targets are the paths of all old and all new fields of the moves.
func (m *merging) sources() map[string]bool {
	return m.keys(func(move intent.FieldMove) validator.Path { return move.From })
}

func (m *merging) targets() map[string]bool {
	return m.keys(func(move intent.FieldMove) validator.Path { return move.To })
}

func (m *merging) keys(of func(intent.FieldMove) validator.Path) map[string]bool {
	keys := map[string]bool{}
	for _, move := range m.moves {
		keys[of(move).Key()] = true
	}
	return keys
}

// covered says whether the type at the path, or every field inside it (every required one), is among the paths.
func covered(t validator.Type, at validator.Path, paths map[string]bool, required bool) bool {
	if paths[at.Key()] {
		return true
	}
	for _, a := range alternatives(spot{typ: t}) {
		object, ok := a.typ.(*validator.Object)
		if !ok && a.typ != validator.Null {
			return false
		}
		if !ok {
			continue
		}
		for _, f := range object.Fields {
			path := at.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
			if !(required && f.Optional) && !covered(f.Type, path, paths, required) {
				return false
			}
		}
	}
	return true
}

// inside returns the changes that are not seen because the object or array around both fields moved as well.
func (m *merging) inside(groups []*moveGroup) []*change {
	var changes []*change
	for _, g := range groups {
		around := func(move intent.FieldMove) bool {
			from := g.moves[0].From
			return len(move.From) < len(from) && from.Within(move.From)
		}
		if len(g.parts) == 0 && slices.ContainsFunc(m.moves, around) {
			changes = append(changes, m.renamed(g))
		}
	}
	return changes
}
