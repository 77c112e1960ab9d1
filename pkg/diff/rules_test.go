package diff_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
)

// TestRules holds every rule against its example: before.ts → after.ts fires it and gives the text in want, and
// before.ts → quiet.ts, a change that looks much like it, does not fire it. Tables that only history.ts has were in the
// schema before. Rules with a section fired-by are about more than schemas: the package that reports them tests their
// examples, see internal/ruleexample.
func TestRules(t *testing.T) {
	var files []string
	for _, rule := range diff.Rules() {
		file := filepath.Join("rules", string(rule.ID)+".txtar")
		files = append(files, file)
		t.Run(string(rule.ID), func(t *testing.T) {
			t.Parallel()
			if rule.ID == diff.Undecidable {
				brief.Skip(t) // its example spends all the steps that there are, several times
			}
			testRule(t, rule, file)
		})
	}
	golden.NoOrphans(t, "rules/*", files)
}

func testRule(t *testing.T, rule diff.Rule, file string) {
	require.NotEmpty(t, rule.Summary)
	require.NotContains(t, rule.Summary[len(rule.Summary)-1:], ".")
	doc, err := rule.Doc()
	require.NoError(t, err)
	require.NotEmpty(t, doc.Why, "the text of a rule starts with # Why")
	require.NotEmpty(t, doc.Remedy, "the text of a rule has # What to do")
	if doc.FiredBy != "" {
		return
	}
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	section := func(name string) *txtar.File {
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
		require.GreaterOrEqual(t, i, 0, "%s is missing", name)
		return &archive.Files[i]
	}
	before := loadSource(t, "before.ts", doc.Before)
	past := history(t, doc)

	result := compareWithHistory(t, before, loadSource(t, "after.ts", doc.After), past)
	checkAgreement(t, result)
	require.True(t, fires(result, rule), "after.ts does not fire the rule, but:\n%s", render(result))
	want := section("want")
	if golden.Updating() {
		want.Data = []byte(render(result))
		require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
	} else {
		require.Equal(t, string(want.Data), render(result), "if the new output is right, run the test with UPDATE=1")
		require.Equal(t, doc.Output, render(result))
	}

	quiet := compareWithHistory(t, before, loadSource(t, "quiet.ts", string(section("quiet.ts").Data)), past)
	checkAgreement(t, quiet)
	require.False(t, fires(quiet, rule), "quiet.ts fires the rule:\n%s", render(quiet))
}

// history returns what the example's history.ts tells of tables, or nil.
func history(t testing.TB, doc diff.Doc) map[string]diff.Returned {
	t.Helper()
	known := map[string]diff.Returned{}
	for _, file := range doc.Files {
		require.Equal(t, "history.ts", file.Name)
		for _, table := range loadSource(t, file.Name, file.Content).Tables {
			known[table.Name] = diff.Returned{Last: table, Validated: true, Added: "1a2b3c4 (2024-03-01)", Removed: "5d6e7f8 (2024-06-01)"}
		}
	}
	return known
}

// compareDeclared compares two versions with what the comments in the new one declare.
func compareDeclared(t testing.TB, from, to *schema.Schema) *diff.Result {
	t.Helper()
	return compareWithHistory(t, from, to, nil)
}

// compareWithHistory is compareDeclared for versions of which history knows something.
func compareWithHistory(t testing.TB, from, to *schema.Schema, past map[string]diff.Returned) *diff.Result {
	t.Helper()
	declared, err := intent.FromComments(to)
	require.NoError(t, err)
	declared, err = diff.Resolve(declared, from, to, past)
	require.NoError(t, err)
	return diff.Compare(from, to, diff.Options{Intent: declared, Returned: past})
}

// fires says whether a result has a finding of the rule, with the severity that the rule declares.
func fires(r *diff.Result, rule diff.Rule) bool {
	return slices.ContainsFunc(r.Findings, func(f diff.Finding) bool { return f.Rule == rule.ID && f.Severity == rule.Severity })
}

// TestRuleIDs keeps the rule book in order: ids are kebab-case and unique, and the worst rules come first.
func TestRuleIDs(t *testing.T) {
	seen := map[diff.RuleID]bool{}
	last := diff.Error
	for _, rule := range diff.Rules() {
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, string(rule.ID))
		require.False(t, seen[rule.ID], "%s is there twice", rule.ID)
		require.LessOrEqual(t, rule.Severity, last, "%s stands below lighter rules", rule.ID)
		require.False(t, strings.HasSuffix(rule.Summary, "."), rule.ID)
		seen[rule.ID], last = true, rule.Severity
		found, ok := diff.FindRule(rule.ID)
		require.True(t, ok)
		require.Equal(t, rule, found)
	}
	_, ok := diff.FindRule("no-such-rule")
	require.False(t, ok)
}

// TestRulesAboutApprovals: they are those whose id says so, and what no rule is called is none.
func TestRulesAboutApprovals(t *testing.T) {
	for _, rule := range diff.Rules() {
		require.Equal(t, strings.HasPrefix(string(rule.ID), "approval-"), rule.ID.AboutApprovals(), rule.ID)
	}
	require.False(t, diff.RuleID("approval-").AboutApprovals())
}

// TestAddWhole: what is about no table stays together, in front of the tables and in order.
func TestAddWhole(t *testing.T) {
	finding := func(table, key string) diff.Finding { return diff.Finding{Table: table, Key: key} }
	for name, before := range map[string][]diff.Finding{
		"nothing":         nil,
		"tables":          {finding("a", "1"), finding("b", "2")},
		"the schema":      {finding("", "1")},
		"schema and more": {finding("", "1"), finding("a", "2")},
	} {
		r := &diff.Result{Findings: slices.Clone(before)}
		r.AddWhole()
		require.Equal(t, before, r.Findings, name)
		r.AddWhole(finding("", "x"), finding("", "y"))
		whole := slices.IndexFunc(append(before, finding("end", "")), func(f diff.Finding) bool { return f.Table != "" })
		require.Equal(t, slices.Insert(slices.Clone(before), whole, finding("", "x"), finding("", "y")), r.Findings, name)
	}
}
