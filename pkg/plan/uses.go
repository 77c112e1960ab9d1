package plan

import (
	"slices"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/validator"
)

// usePatterns notes which patterns the plan uses. It goes by what the plan does to documents, which is in its actions,
// conversions and decisions, and by the rules of the findings that they answer; never by a text.
func (m *maker) usePatterns() {
	u := &uses{maker: m, taken: map[string][]takenPlace{}, rules: map[string]diff.RuleID{}}
	for _, f := range m.result.Findings {
		u.rules[f.Fingerprint()] = f.Rule
	}
	for _, migration := range m.plan.Migrations {
		u.collect(migration)
	}
	for i := range m.plan.Migrations {
		u.migration(&m.plan.Migrations[i])
	}
	u.sameChanges()
	m.plan.Patterns = m.patternsBeside()
}

// patternsBeside returns the patterns of the plan that belong to no migration.
func (m *maker) patternsBeside() []PatternID {
	var found []PatternID
	if m.plan.Outcome == Migrate && m.enablesValidation() {
		found = append(found, ValidationEnabled)
	}
	if slices.ContainsFunc(m.result.Findings, func(f diff.Finding) bool { return f.Rule == diff.IndexRedefined }) {
		found = append(found, IndexRedefined)
	}
	if len(m.plan.Together) > 0 {
		found = append(found, ScriptWithNarrowing)
	}
	return found
}

// uses finds the patterns of the migrations of one plan.
type uses struct {
	*maker
	taken map[string][]takenPlace // by table: the places whose values go elsewhere
	rules map[string]diff.RuleID  // by fingerprint
}

// A takenPlace is a place whose values a pattern brings elsewhere.
type takenPlace struct {
	path    validator.Path // of fields and elements, from the document
	pattern PatternID
}

// collect notes the places that a migration takes values from.
func (u *uses) collect(m Migration) {
	take := func(path validator.Path, pattern PatternID) {
		u.taken[m.Table] = append(u.taken[m.Table], takenPlace{path, pattern})
	}
	switch a := m.Action.(type) {
	case SplitOut:
		take(a.Field, NestedObjectSplit)
	case Invert:
		take(validator.Path{{Kind: validator.IntoField, Field: a.Field}}, ReferenceInverted)
	case Rewrite, Move:
		visit := &visit{uses: u, migration: &m, use: func(PatternID) {}, take: take}
		visit.convert(conversionOf(a), nil)
	case DeleteOrphans:
	}
}

// migration notes the patterns of one migration, in the order of the pattern book.
func (u *uses) migration(m *Migration) {
	found := map[PatternID]bool{}
	v := &visit{uses: u, migration: m, use: func(id PatternID) { found[id] = true }, take: func(validator.Path, PatternID) {}}
	switch a := m.Action.(type) {
	case Move:
		found[u.moved(m.Table)] = true
		if _, asked := a.Conversion.(Decide); !asked {
			v.convert(a.Conversion, nil)
		}
	case SplitOut:
		found[NestedObjectSplit] = true
		v.convert(a.Conversion, nil)
	case Invert:
		found[ReferenceInverted] = true
	case DeleteOrphans:
		found[OrphansDeleted] = true
	case Rewrite:
		returned := u.returned(m.Table)
		if returned {
			found[TableReturned] = true
		}
		if !returned || m.From.Type != validator.Any { // of documents in any form the pattern says all
			v.convert(a.Conversion, nil)
		}
	}
	m.Patterns = inOrder(found)
}

// moved returns the pattern by which the documents of a table move into another.
func (u *uses) moved(table string) PatternID {
	if move := u.moveFrom(table); move != nil && len(move.From) > 1 {
		return TablesMerged
	}
	return TableRenamed
}

// inOrder returns the patterns of a set in the order of the pattern book.
func inOrder(found map[PatternID]bool) []PatternID {
	var ids []PatternID
	for _, p := range patterns {
		if found[p.ID] {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// decided returns the pattern that a decision about a value or a whole document belongs to.
func (u *uses) decided(id string) PatternID {
	i := slices.IndexFunc(u.plan.Decisions, func(d Decision) bool { return d.ID == id })
	made := u.plan.Decisions[i]
	members := membersOf(made.From.Type)
	all := func(is func(validator.Type) bool) bool {
		return !slices.ContainsFunc(members, func(t validator.Type) bool { return !is(t) })
	}
	switch {
	case made.WhenListed:
		return ValidationEnabled
	case made.Exchanged != "":
		return FieldsSwapped
	case all(func(t validator.Type) bool { return t == validator.Any }):
		return AnyTightened
	case all(func(t validator.Type) bool { _, ok := t.(*validator.Record); return ok }):
		return RecordNarrowed
	case all(isID) && slices.ContainsFunc(membersOf(made.To.Type), isID):
		return ReferenceMoved
	case u.answers(made.Cause, diff.UnionMemberRemoved, diff.LiteralRemoved):
		return LiteralsMapped
	}
	return TypeChanged
}

func isID(t validator.Type) bool {
	_, ok := t.(validator.ID)
	return ok
}

// answers reports whether one of the findings is of one of the rules.
func (u *uses) answers(cause []string, rules ...diff.RuleID) bool {
	return slices.ContainsFunc(cause, func(fingerprint string) bool { return slices.Contains(rules, u.rules[fingerprint]) })
}

// hasDefault reports whether the value of a missing field is declared.
func (u *uses) hasDefault(table string, place validator.Path) bool {
	return slices.ContainsFunc(u.intent.Defaults, func(d intent.Default) bool {
		return d.Table == table && samePlace(d.Field, place)
	})
}
