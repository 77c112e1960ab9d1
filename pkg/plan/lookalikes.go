package plan

import (
	"fmt"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/validator"
)

// lookAlikes says plainly that documents of a removed table are not moved to an added one that looks like it, unless it is
// declared where they go.
func (m *maker) lookAlikes() {
	for _, gone := range m.result.Tables {
		if gone.Status != diff.Removed || m.moveFrom(gone.Name) != nil {
			continue
		}
		for _, added := range m.result.Tables {
			if added.Status != diff.Added {
				continue
			}
			if evidence := alike(gone.From.Document, added.To.Document); evidence != "" {
				m.lookAlike(gone.Name, added.Name, evidence)
			}
		}
	}
}

func (m *maker) lookAlike(gone, added, evidence string) {
	m.plan.Unplanned = append(m.plan.Unplanned, Unplanned{
		Table:   gone,
		Finding: fmt.Sprintf("%s was removed, and %s was added, which %s", gone, added, evidence),
		Why:     "nothing says that one takes the place of the other; a copied document gets a new ID, and references would have to follow",
		ByHand: fmt.Sprintf("if %s takes the place of %s: keep both tables in the schema, copy the documents and remember "+
			"the new IDs, rewrite every v.id(%q), then remove %s", added, gone, gone, gone),
		Cause: m.fingerprints(gone),
	})
}

// alike returns what speaks for documents of an old table having moved to a new one, or "".
func alike(old, new validator.Type) string {
	old, new = validator.StripSystemFields(old), validator.StripSystemFields(new)
	if isSubset(validator.Any, new) {
		return ""
	}
	best, of := 0, 0
	for _, m := range membersOf(old) {
		before, ok := m.(*validator.Object)
		if !ok || len(before.Fields) == 0 {
			return ""
		}
		for _, n := range membersOf(new) {
			if after, ok := n.(*validator.Object); ok && sharedFields(before, after) > best {
				best, of = sharedFields(before, after), len(before.Fields)
			}
		}
	}
	switch {
	case isSubset(old, new):
		return "accepts its documents"
	case best < 2 || 2*best < of:
		return ""
	}
	return fmt.Sprintf("shares %d of its %d fields", best, of)
}

// sharedFields counts the fields of before whose values after accepts under the same name.
func sharedFields(before, after *validator.Object) int {
	shared := 0
	for _, f := range before.Fields {
		if g, ok := after.Field(f.Name); ok && isSubset(f.Type, g.Type) {
			shared++
		}
	}
	return shared
}
