package plan

import (
	"fmt"
	"reflect"
	"slices"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// largeTable is the number of documents from which the Convex CLI asks before it builds or drops an index.
const largeTable = "100,000"

// carry returns a changed table as the first deploy has it: with the given validator, the indexes that old code still
// uses, and those new ones that Convex allows beside them. Its staged validator stays, unless Convex has to read the
// documents for the given one: it refuses to do both.
func (m *maker) carry(t *diff.TableResult, doc validator.Type) *schema.Table {
	all := slices.Clone(t.From.Indexes)
	for _, index := range t.To.Indexes {
		at := slices.IndexFunc(all, func(old schema.Index) bool { return old.Name == index.Name })
		switch {
		case at >= 0 && reflect.DeepEqual(all[at].Spec, index.Spec) && all[at].Staged && !index.Staged:
			all[at] = index // enabling is safe, and new code may need it
		case at >= 0:
		case !slices.ContainsFunc(all, func(old schema.Index) bool { return sameCoverage(old, index) }):
			all = append(all, index)
		}
	}
	slices.SortStableFunc(all, func(a, b schema.Index) int { return listOf(a) - listOf(b) })
	staged := t.From.Staged
	if m.widened.Validation && !seenToAccept(t.From.Document, doc) {
		staged = nil
	}
	for _, indexes := range [][]schema.Index{all, t.To.Indexes, t.From.Indexes} {
		table := &schema.Table{Name: t.Name, Document: doc, Staged: staged, Indexes: indexes}
		if len(definitionErrors(table, m.widened.Validation)) == 0 {
			return table
		}
	}
	return &schema.Table{Name: t.Name, Document: doc, Indexes: t.To.Indexes}
}

// seenToAccept reports whether Convex sees without reading documents that new accepts what old accepts.
func seenToAccept(old, new validator.Type) bool {
	return validator.ConvexSubset(validator.StripSystemFields(old), validator.StripSystemFields(new))
}

// listOf orders indexes as export() does: database, search, vector, enforced before staged.
func listOf(index schema.Index) int {
	list := 0
	switch index.Spec.(type) {
	case schema.DatabaseIndex:
	case schema.SearchIndex:
		list = 2
	case schema.VectorIndex:
		list = 4
	}
	if index.Staged {
		list++
	}
	return list
}

func definitionErrors(t *schema.Table, validation bool) []schema.DefinitionError {
	return (&schema.Schema{Tables: []*schema.Table{t}, Validation: validation}).DefinitionErrors()
}

// sameCoverage reports whether Convex would refuse the two indexes in one table as being the same.
func sameCoverage(a, b schema.Index) bool {
	switch a := a.Spec.(type) {
	case schema.DatabaseIndex:
		b, ok := b.Spec.(schema.DatabaseIndex)
		return ok && slices.Equal(a.Fields, b.Fields)
	case schema.SearchIndex:
		b, ok := b.Spec.(schema.SearchIndex)
		return ok && a.SearchField == b.SearchField
	case schema.VectorIndex:
		b, ok := b.Spec.(schema.VectorIndex)
		return ok && a.VectorField == b.VectorField && a.Dimensions == b.Dimensions
	}
	return false
}

// indexes describes what happens to every changed index. With two deploys, an index belongs to the first one when that
// has it as the new schema does.
func (m *maker) indexes(twoDeploys bool) {
	for i := range m.result.Tables {
		t := &m.result.Tables[i]
		for _, effect := range t.Indexes {
			change := IndexChange{Table: t.Name, Name: effect.Name, Deploy: "deploy"}
			change.Change, change.Advice = indexAdvice(effect.Effect)
			if twoDeploys {
				change.Deploy = m.deployOf(t, effect.Name)
			}
			if change.Deploy == "narrow" && effect.Effect == diff.Swapped {
				change.Advice += " The first deploy keeps the old definition for the code that still uses it."
			}
			for _, f := range m.result.Of(t.Name) {
				if f.Index == effect.Name {
					change.Cause = append(change.Cause, f.Fingerprint())
				}
			}
			m.plan.Indexes = append(m.plan.Indexes, change)
		}
	}
}

func (m *maker) deployOf(t *diff.TableResult, name string) string {
	first, last := findIndex(m.widened.Table(t.Name), name), findIndex(t.To, name)
	if reflect.DeepEqual(first, last) {
		return "widen"
	}
	return "narrow"
}

func findIndex(t *schema.Table, name string) *schema.Index {
	if t == nil {
		return nil
	}
	for i := range t.Indexes {
		if t.Indexes[i].Name == name {
			return &t.Indexes[i]
		}
	}
	return nil
}

// indexAdvice returns the name of an index change and what to know about it.
func indexAdvice(e diff.Effect) (change, advice string) {
	staged := fmt.Sprintf("With %s documents or more, deploy it staged first ({ fields: […], staged: true }), wait for "+
		"the backfill, then enable it; otherwise the CLI asks, and in CI exits 1 unless given "+
		"--skip-large-indexes-check.", largeTable)
	switch e {
	case diff.BackfillBlocks:
		return "added", "The deploy waits until it is built. " + staged
	case diff.BackfillBackground:
		return "staged", "It is built in the background; the deploy does not wait, and no query can use it yet."
	case diff.Dropped:
		return "removed", fmt.Sprintf("It is dropped when the deploy ends; queries that use it fail from then on. With "+
			"%s documents or more the CLI asks, and in CI exits 1 unless given --skip-large-indexes-check, also under "+
			"--dry-run.", largeTable)
	case diff.Swapped:
		return "redefined", "A new copy is built while the old one serves; the deploy waits, then swaps them. On large " +
			"tables add the new definition under another name, staged, and drop the old one later. " + staged
	case diff.Enabled:
		return "enabled", "The deploy waits for what is left of its backfill only."
	case diff.Disabled:
		return "disabled", "It stays up to date but can no longer be queried: no live code may use it."
	}
	return "", ""
}
