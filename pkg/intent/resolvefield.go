package intent

import (
	"cmp"
	"slices"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// fieldMoves resolves all moves of fields. Flags come first, then comments from the outside in: where the old field of a
// comment is depends on where the objects around it were.
func (r *resolver) fieldMoves(moves []FieldMove) {
	moves = slices.Clone(moves)
	slices.SortStableFunc(moves, func(a, b FieldMove) int {
		if a.Origin.comment == nil || b.Origin.comment == nil {
			return cmp.Compare(bit(a.Origin.comment != nil), bit(b.Origin.comment != nil))
		}
		return cmp.Compare(len(a.To), len(b.To))
	})
	var found []FieldMove
	for _, m := range moves {
		move, skip, p := r.findFields(m, found)
		same := func(other FieldMove) bool {
			return other.Table == move.Table && other.From.Key() == move.From.Key() && other.To.Key() == move.To.Key()
		}
		if p != nil || skip || slices.ContainsFunc(found, same) {
			r.settle(m.Origin, p)
			continue
		}
		found = append(found, move)
	}
	for _, m := range found {
		skip, p := r.fieldMove(m, found)
		r.settle(m.Origin, p)
		if p == nil && !skip {
			r.out.Fields = append(r.out.Fields, m)
		}
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// findFields finds both fields of a move. skip says that the comment is to be left out.
func (r *resolver) findFields(m FieldMove, found []FieldMove) (move FieldMove, skip bool, p *problem) {
	if m.Table, p = r.newName(m.Table); p != nil {
		return m, false, p
	}
	old, new := r.oldDocuments(m.Table), r.newDocuments(m.Table)
	switch {
	case isSystemField(m.From):
		return m, false, wrong("write --default "+m.Table+"."+m.To.String()+"="+creationTime,
			"names the system field %s, which stays where it is", m.From)
	case len(occurrences(new, m.To)) == 0:
		return m, false, noField(m.Table, m.To, "new", new)
	case len(old) == 0:
		return m, false, wrong("", "names a field of the table %s, which is new, so that nothing is stored under another name", m.Table)
	}
	if m.Origin.comment != nil {
		m.From = oldPath(m, old, found)
	}
	if len(occurrences(old, m.From)) == 0 {
		if m.Origin.isComment() && len(occurrences(old, m.To)) > 0 {
			return m, true, r.done(m.Origin)
		}
		return m, false, noField(m.Table, m.From, "old", old)
	}
	return m, false, nil
}

func isSystemField(path validator.Path) bool { return path[0].Field != "" && path[0].Field[0] == '_' }

// oldPath returns the path of the old field that a comment names: a field of the same object, wherever that was, or else
// of the document.
func oldPath(m FieldMove, old []validator.Type, found []FieldMove) validator.Path {
	around := m.To[:len(m.To)-1]
	for i := len(found) - 1; i >= 0; i-- {
		if f := found[i]; f.Table == m.Table && around.Within(f.To) {
			around = append(slices.Clone(f.From), around[len(f.To):]...)
			break
		}
	}
	sibling := append(slices.Clone(around), m.From...)
	if len(occurrences(old, sibling)) > 0 || len(occurrences(old, m.From)) == 0 {
		return sibling
	}
	return m.From
}

// fieldMove checks one of the moves that were found. skip says that the comment is to be left out.
func (r *resolver) fieldMove(m FieldMove, all []FieldMove) (skip bool, p *problem) {
	var others []FieldMove
	for _, o := range all {
		if o.Table == m.Table && !(o.From.Key() == m.From.Key() && o.To.Key() == m.To.Key()) {
			others = append(others, o)
		}
	}
	for _, p := range []*problem{r.oneTarget(m, others), r.targetTaken(m, others), r.gathers(m, others), sameContainer(m, others)} {
		if p != nil {
			return false, p
		}
	}
	return r.sourceGone(m, append(others, m))
}

// oneTarget refuses a field that moves to two places of one document. Members of a union can each have a name of their
// own for it.
func (r *resolver) oneTarget(m FieldMove, others []FieldMove) *problem {
	for _, o := range others {
		if o.From.Key() == m.From.Key() && !r.inDifferentMembers(m.Table, m.To, o.To) {
			return wrong("a field has one new place", "moves %s.%s, which %s moves to %s", m.Table, m.From, o.Origin.Text, o.To)
		}
	}
	return nil
}

// targetTaken refuses a target that every old document has a value for already, which would win over the moved one. Fields
// whose own values move on, as in an exchange, and objects around the source are no such targets.
func (r *resolver) targetTaken(m FieldMove, others []FieldMove) *problem {
	old := r.oldDocuments(m.Table)
	was := occurrences(old, m.To)
	movesOn := slices.ContainsFunc(others, func(o FieldMove) bool { return o.From.Key() == m.To.Key() })
	if len(was) == 0 || movesOn || mayLack(old, m.To) || m.From.Within(m.To) || m.To.Within(m.From) {
		return nil
	}
	return wrong("a value can only go where documents have none; name the field that is new",
		"moves values to %s.%s, which every document has already", m.Table, m.To)
}

// inDifferentMembers reports whether two fields are of the same object in the documents of a table, and no member of the
// union there has both.
func (r *resolver) inDifferentMembers(table string, a, b validator.Path) bool {
	around := a[:len(a)-1]
	if around.Key() != b[:len(b)-1].Key() {
		return false
	}
	for _, found := range occurrences(r.newDocuments(table), around) {
		for _, t := range alternatives(found.typ) {
			if len(stepInto(t, a[len(a)-1])) > 0 && len(stepInto(t, b[len(b)-1])) > 0 {
				return false
			}
		}
	}
	return true
}

// gathers refuses several fields in one place that is no array.
func (r *resolver) gathers(m FieldMove, others []FieldMove) *problem {
	holdsMany := func(t validator.Type) bool {
		_, array := t.(*validator.Array)
		return array || t == validator.Any
	}
	for _, o := range others {
		if o.To.Key() != m.To.Key() {
			continue
		}
		if found := occurrences(r.newDocuments(m.Table), m.To); !slices.ContainsFunc(values(found), holdsMany) {
			return wrong("only an array can take the values of several fields",
				"moves to %s.%s, where %s moves %s, and that is %s", m.Table, m.To, o.Origin.Text, o.From, union(found))
		}
	}
	return nil
}

// sameContainer refuses to move what is in each element of an array, or in each value of a record, to where there is
// one place only.
func sameContainer(m FieldMove, others []FieldMove) *problem {
	last := -1
	for i, s := range m.From {
		if s.Kind != validator.IntoField {
			last = i
		}
	}
	if last < 0 {
		return nil // one value goes anywhere, into each element as well
	}
	container := m.From[:last+1]
	if m.To.Within(container) {
		return nil
	}
	for _, o := range others { // the container moved too
		if container.Within(o.From) && m.To.Within(append(slices.Clone(o.To), container[len(o.From):]...)) {
			return nil
		}
	}
	return wrong("a field inside "+container.String()+" can only move to a place inside "+container.String(),
		"moves %s, of which there are many, to %s, where there is one place", m.From, m.To)
}

// sourceGone refuses to move a field that the new version still has, unless something else takes its place and every
// document shows whether it has been moved. A comment is left out while the new version has both fields.
func (r *resolver) sourceGone(m FieldMove, all []FieldMove) (skip bool, p *problem) {
	found := occurrences(r.newDocuments(m.Table), m.From)
	if len(found) == 0 {
		return false, nil
	}
	old, new := union(occurrences(r.oldDocuments(m.Table), m.From)), union(found)
	incoming, replaced := r.incoming(m, all)
	switch {
	case replaced && new != validator.Any:
	case m.Origin.isComment():
		return true, nil
	default:
		return false, wrong("a field that moves is gone from the new version",
			"names the field %s.%s as the old one, but the new version still has it", m.Table, m.From)
	}
	for _, t := range incoming {
		if both, ok := common(old, t); ok {
			return false, ambiguous(m, both)
		}
	}
	if len(incoming) > 0 && (mayLack(r.oldDocuments(m.Table), m.From) || mayLack(r.newDocuments(m.Table), m.To)) {
		return false, wrong("make both required first, or move each of them to a field with a new name",
			"exchanges %s.%s, which a document can lack: one that has only one of the fields does not show whether they were exchanged", m.Table, m.From)
	}
	both, ok := common(old, new)
	switch {
	case !ok:
		return false, nil
	case m.Origin.isComment() && validator.Subset(old, new).Answer == validator.IsSubset:
		return true, r.done(m.Origin) // the old version has them in their new places
	default:
		return false, ambiguous(m, both)
	}
}

// incoming returns the old types of the other fields that move to where m comes from, and whether anything takes its
// place there: one of those, or an object around the field itself.
func (r *resolver) incoming(m FieldMove, all []FieldMove) (types []validator.Type, replaced bool) {
	for _, o := range all {
		switch {
		case o.From.Key() == m.From.Key() && o.To.Within(m.From):
			replaced = true
		case o.To.Key() == m.From.Key():
			replaced = true
			types = append(types, union(occurrences(r.oldDocuments(m.Table), o.From)))
		}
	}
	return types, replaced
}

func ambiguous(m FieldMove, both value.Value) *problem {
	return wrong("give the new field a name that the old documents do not have, and rename it once they are migrated",
		"moves %s.%s, and something else takes its place that can be %s as well: a document does not show whether it has been moved already",
		m.Table, m.From, value.Display(both))
}

// common returns a value that both types accept, and whether there is one. A question that is too hard counts as one.
func common(a, b validator.Type) (value.Value, bool) {
	verdict := validator.Subset(validator.Meet(a, b), &validator.Union{})
	switch verdict.Answer {
	case validator.IsSubset:
		return nil, false
	case validator.NotSubset:
		return verdict.Witness, true
	default:
		return value.Null{}, true
	}
}
