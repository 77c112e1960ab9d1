package diff

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// compareLeftovers explains the alternatives of a type that have no partner on the other side.
func (e *explainer) compareLeftovers(from, to spot, m matching) []*change {
	var lost, gained []spot // by meaning, not by look: v.literal("a") is not lost to v.string()
	for _, s := range m.removed {
		if !e.isSubset(s.typ, to.typ) {
			lost = append(lost, s)
		}
	}
	for _, s := range m.added {
		if !e.isSubset(s.typ, from.typ) {
			gained = append(gained, s)
		}
	}
	switch {
	case len(lost) == 0 && len(gained) == 0:
		return nil // at most written differently
	case len(lost) == 0 && len(m.removed) > 0:
		return e.widened(from, to, gained) // v.literal("a") became v.string()
	case len(lost) == 0:
		return e.membersAdded(from, to, gained)
	}
	if c := e.replaced(from, to, m, lost); c != nil {
		return []*change{c}
	}
	return append(membersRemoved(from, to, lost), e.membersAdded(from, to, gained)...)
}

// replaced returns the one change that says what took the place of the lost alternatives, or nil when several changes
// say it better: literals and members that come and go.
func (e *explainer) replaced(from, to spot, m matching, lost []spot) *change {
	everything := len(m.pairs) == 0 && !m.same
	if all(m.removed, isLiteral) && all(m.added, isLiteral) && len(m.added) > 0 {
		return nil
	}
	one := len(lost) == 1 && !isLiteral(lost[0]) && (everything || !isObject(lost[0]))
	switch {
	case !everything && (!one || len(m.added) == 0):
		return nil
	case one && len(m.removed) == 1 && len(m.added) == 1 && isID(lost[0]) && isID(m.added[0]):
		return at(ReferenceTableChanged, from, to, lost...)
	case one && all(m.added, func(s spot) bool { return e.isSubset(s.typ, lost[0].typ) }), everything && e.isSubset(to.typ, from.typ):
		if _, ok := lost[0].typ.(*validator.Record); ok && one {
			return at(RecordNarrowed, from, to, lost...)
		}
		return at(TypeNarrowed, from, to, lost...)
	case everything, len(m.added) == 1 && !isObject(m.added[0]) && !isLiteral(m.added[0]):
		return at(TypeChanged, from, to, lost...)
	default:
		return nil
	}
}

// membersRemoved reports lost members: literals together, tagged objects one by one, and the rest together.
func membersRemoved(from, to spot, lost []spot) []*change {
	literals, tagged, rest := sortMembers(lost)
	var changes []*change
	if len(literals) > 0 {
		changes = append(changes, at(LiteralRemoved, from, to, literals...))
	}
	if len(rest) > 0 {
		changes = append(changes, at(UnionMemberRemoved, from, to, rest...))
	}
	for _, s := range tagged {
		changes = append(changes, at(UnionMemberRemoved, s, to.enclosing(), s).showing(s.path))
	}
	return changes
}

// widened reports gained members as the type becoming wider, unless it lost something elsewhere: then it did not, and
// accepts the members as well.
func (e *explainer) widened(from, to spot, gained []spot) []*change {
	switch {
	case e.isSubset(from.typ, to.typ):
		return []*change{at(TypeWidened, from, to)}
	case len(gained) > 0:
		return []*change{at(UnionMemberAdded, from, to, gained...)}
	default:
		return nil
	}
}

// membersAdded reports gained members in the same way, unless the old type was no union: then it became wider as a
// whole.
func (e *explainer) membersAdded(from, to spot, gained []spot) []*change {
	_, wasUnion := from.typ.(*validator.Union)
	extends := wasUnion || isLiteral(from) && all(gained, isLiteral) || isObject(from) && all(gained, isObject)
	if !extends && len(gained) > 0 {
		return e.widened(from, to, gained)
	}
	literals, tagged, rest := sortMembers(gained)
	var changes []*change
	if len(literals) > 0 {
		changes = append(changes, at(LiteralAdded, from, to, literals...))
	}
	if len(rest) > 0 {
		changes = append(changes, at(UnionMemberAdded, from, to, rest...))
	}
	for _, s := range tagged {
		changes = append(changes, at(UnionMemberAdded, from.enclosing(), s, s))
	}
	return changes
}

// sortMembers tells members apart by how a reader calls them: literals by their value, tagged objects by their tag.
func sortMembers(members []spot) (literals, tagged, rest []spot) {
	for _, s := range members {
		switch {
		case isLiteral(s):
			literals = append(literals, s)
		case hasTag(s.path):
			tagged = append(tagged, s)
		default:
			rest = append(rest, s)
		}
	}
	return literals, tagged, rest
}

func all(list []spot, is func(spot) bool) bool {
	return !slices.ContainsFunc(list, func(s spot) bool { return !is(s) })
}

func isLiteral(s spot) bool {
	_, ok := s.typ.(validator.Literal)
	return ok
}

func isID(s spot) bool {
	_, ok := s.typ.(validator.ID)
	return ok
}

func isObject(s spot) bool {
	_, ok := s.typ.(*validator.Object)
	return ok
}
