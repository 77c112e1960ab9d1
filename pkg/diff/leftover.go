package diff

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// compareLeftovers explains the alternatives of a type that have no partner on the other side.
func compareLeftovers(from, to spot, m matching) []*change {
	var lost, gained []spot // by meaning, not by look: v.literal("a") is not lost to v.string()
	for _, s := range m.removed {
		if !isSubset(s.typ, to.typ) {
			lost = append(lost, s)
		}
	}
	for _, s := range m.added {
		if !isSubset(s.typ, from.typ) {
			gained = append(gained, s)
		}
	}
	switch {
	case len(m.removed)+len(m.added) == 0:
		return nil
	case len(lost) == 0 && len(gained) == 0:
		return []*change{at(Rewritten, from, to)}
	case len(lost) == 0 && len(m.removed) > 0:
		return []*change{at(TypeWidened, from, to)} // v.literal("a") became v.string()
	case len(lost) == 0:
		return membersAdded(from, to, gained)
	}
	if c := replaced(from, to, m, lost); c != nil {
		return []*change{c}
	}
	return append(membersRemoved(from, to, lost), membersAdded(from, to, gained)...)
}

// replaced returns the one change that says what took the place of the lost alternatives, or nil when several changes
// say it better: literals and members that come and go.
func replaced(from, to spot, m matching, lost []spot) *change {
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
	case one && all(m.added, func(s spot) bool { return isSubset(s.typ, lost[0].typ) }), everything && isSubset(to.typ, from.typ):
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

// membersRemoved reports lost literals together and every other lost member by itself.
func membersRemoved(from, to spot, lost []spot) []*change {
	var changes []*change
	var literals []spot
	for _, s := range lost {
		if isLiteral(s) {
			literals = append(literals, s)
			continue
		}
		c := at(UnionMemberRemoved, s, to.enclosing(), s).showing(s.path)
		if isScalar(s) {
			c.showing(from.path)
		}
		changes = append(changes, c)
	}
	if len(literals) > 0 {
		changes = append([]*change{at(LiteralRemoved, from, to, literals...)}, changes...)
	}
	return changes
}

// membersAdded reports gained literals together and every other gained member by itself, unless the old type was no
// union: then it became wider as a whole.
func membersAdded(from, to spot, gained []spot) []*change {
	literals := slices.DeleteFunc(slices.Clone(gained), func(s spot) bool { return !isLiteral(s) })
	_, wasUnion := from.typ.(*validator.Union)
	extends := wasUnion || isLiteral(from) && all(gained, isLiteral) || isObject(from) && all(gained, isObject)
	if !extends && len(gained) > 0 {
		return []*change{at(TypeWidened, from, to)}
	}
	var changes []*change
	if len(literals) > 0 {
		changes = append(changes, at(LiteralAdded, from, to, literals...))
	}
	for _, s := range gained {
		if isLiteral(s) {
			continue
		}
		c := at(UnionMemberAdded, from.enclosing(), s, s)
		if isScalar(s) {
			c.showing(to.path)
		}
		changes = append(changes, c)
	}
	return changes
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

// isScalar says whether a path need not lead into s to say what it is.
func isScalar(s spot) bool {
	switch s.typ.(type) {
	case validator.Primitive, validator.ID, validator.Literal:
		return true
	}
	return false
}
