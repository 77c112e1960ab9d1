package plan_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
)

// quiet are cases that look much like a pattern and are none of it: safe changes of the same place, the same change
// without or with its declaration, and neighbours in the pattern book.
var quiet = map[plan.PatternID][]string{
	plan.RequiredFieldAdded:  {"optional-field-added", "field-made-required", "required-fields-with-one-value", "declared-field-renamed"},
	plan.FieldMadeRequired:   {"field-made-optional", "required-field-added", "declared-field-renamed"},
	plan.SingleValueFilled:   {"required-field-added", "created-at-required", "optional-field-added", "field-made-required"},
	plan.FieldRemoved:        {"declared-field-renamed", "declared-field-moved-out", "declared-object-split", "declared-object-spread", "table-removed"},
	plan.FieldRenamed:        {"field-renamed", "field-rename-lookalike", "declared-fields-swapped", "declared-field-moved-in"},
	plan.FieldMoved:          {"field-moved-into-object", "declared-field-renamed", "declared-fields-gathered"},
	plan.FieldsGathered:      {"value-to-array", "declared-field-moved-in"},
	plan.FieldsSwapped:       {"number-to-string", "string-to-number", "declared-field-renamed"},
	plan.TypeChanged:         {"type-widened", "id-to-string", "int64-to-commit-ts", "literals-replaced", "declared-fields-swapped"},
	plan.LiteralsMapped:      {"literal-added", "union-member-added", "type-narrowed", "tagged-union-member-split"},
	plan.RecordNarrowed:      {"record-widened", "object-to-record", "declared-table-renamed"},
	plan.AnyTightened:        {"type-narrowed", "declared-table-returned", "validation-enabled"},
	plan.ReferenceMoved:      {"declared-table-renamed", "declared-tables-merged", "id-to-string", "string-to-id"},
	plan.ReferenceInverted:   {"reference-inverted", "declared-object-split"},
	plan.NestedObjectSplit:   {"nested-object-split", "declared-field-moved-out"},
	plan.OrphansDeleted:      {"table-reference-dangling", "declared-object-split"},
	plan.TableRenamed:        {"table-renamed", "table-removed", "declared-tables-merged"},
	plan.TablesMerged:        {"tables-merged", "declared-table-renamed"},
	plan.TableReturned:       {"table-added", "any-table-tightened"},
	plan.SameChangeInTables:  {"several-in-one-table", "declared-several"},
	plan.ValidationEnabled:   {"validation-disabled", "rewritten"},
	plan.IndexRedefined:      {"index-added", "index-removed", "index-staged", "index-enabled", "index-disabled"},
	plan.ScriptWithNarrowing: {"field-made-required", "widened-for-migration"},
}

// TestPatternsFire holds every pattern against the teaching set: it fires for each of its cases and for none of those
// that only look like it. testdata/patterns.txt shows every case with its patterns.
func TestPatternsFire(t *testing.T) {
	used := map[string][]plan.PatternID{}
	var all strings.Builder
	for _, c := range teachingCases(t) {
		p, err := plan.Make(compare(t, c), plan.Options{Project: projectOf(c)})
		require.NoError(t, err)
		fmt.Fprintf(&all, "%s %v\n", c.Name, p.Patterns)
		for _, m := range p.Migrations {
			fmt.Fprintf(&all, "  %s %v\n", m.Name, m.Patterns)
			require.NotEmpty(t, m.Patterns, "%s: %s follows no pattern", c.Name, m.Name)
		}
		for _, one := range p.UsedPatterns() {
			used[c.Name] = append(used[c.Name], one.ID)
		}
	}
	golden.Equal(t, "testdata/patterns.txt", []byte(all.String()))
	require.Len(t, quiet, len(plan.Patterns()), "every pattern has look-alikes")
	for _, pattern := range plan.Patterns() {
		require.NotEmpty(t, pattern.Cases, "%s has no example", pattern.ID)
		for _, name := range pattern.Cases {
			require.Contains(t, used[name], pattern.ID, "%s does not fire for %s", pattern.ID, name)
		}
		for _, name := range quiet[pattern.ID] {
			require.DirExists(t, filepath.Join(teachingset.Dir(), name))
			require.NotContains(t, used[name], pattern.ID, "%s fires for %s", pattern.ID, name)
		}
	}
}

// projectOf is what the command line finds in the functions folder of a case.
func projectOf(c teachingset.Case) plan.Project {
	if c.Name != "script-and-narrowing-together" {
		return plan.Project{}
	}
	return plan.Project{Scripts: []plan.Script{{File: "backfillRoles.ts", Tables: []string{"members"}}}}
}

// TestPatternBook keeps the pattern book in order: ids are kebab-case and unique, every text is whole, and declarations
// are ones that exist.
func TestPatternBook(t *testing.T) {
	var files []string
	seen := map[plan.PatternID]bool{}
	for _, p := range plan.Patterns() {
		files = append(files, filepath.Join("patterns", string(p.ID)+".txtar"))
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, string(p.ID))
		require.False(t, seen[p.ID], "%s is there twice", p.ID)
		seen[p.ID] = true
		for _, sentence := range []string{p.Title, p.Summary, p.Automatic} {
			require.NotEmpty(t, sentence, p.ID)
			require.False(t, strings.HasSuffix(sentence, "."), "%s: %s", p.ID, sentence)
		}
		for _, flag := range p.Flags {
			require.True(t, slices.ContainsFunc(intent.Forms(), func(f intent.Form) bool { return f.Flag == flag }), "--%s", flag)
		}
		requireWhole(t, p)
		found, ok := plan.FindPattern(p.ID)
		require.True(t, ok)
		require.Equal(t, p, found)
	}
	golden.NoOrphans(t, "patterns/*", files)
	_, ok := plan.FindPattern("no-such-pattern")
	require.False(t, ok)
	_, err := plan.Pattern{ID: "no-such-pattern"}.Doc()
	require.Error(t, err)
}

func requireWhole(t *testing.T, p plan.Pattern) {
	sections, err := p.Doc()
	require.NoError(t, err)
	var titles []string
	for _, s := range sections {
		require.NotEmpty(t, s.Text, "%s: %s", p.ID, s.Title)
		titles = append(titles, s.Title)
	}
	require.Len(t, titles, 5, "%s: %v", p.ID, titles)
	require.Equal(t, "When", titles[0])
	require.Regexp(t, "^Why ", titles[1])
	require.Equal(t, []string{"What the migration does", "Undo and cost", "Traps"}, titles[2:], p.ID)
}
