// Package ruleexample holds the examples of those rules that no comparison of two schemas fires against the package that
// reports them: a rule that says "fired-by" in pkg/diff/rules. It is for tests only.
package ruleexample

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/diff"
)

// An Example is what a rule's example consists of.
type Example struct {
	Before, After string            // the two versions of schema.ts
	Files         map[string]string // what else there is, by name
}

// Check fails t unless report finds in the rule's example what its section want says, and in the quiet twin of the
// example, in which quiet.ts takes the place of after.ts and quiet/NAME that of the file NAME, nothing of the rule. What
// report finds of other rules does not matter.
func Check(t testing.TB, id diff.RuleID, report func(testing.TB, Example) []diff.Finding) {
	t.Helper()
	file := filepath.Join(root(t), "pkg", "diff", "rules", string(id)+".txtar")
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	rule, known := diff.FindRule(id)
	require.True(t, known, "there is no rule %s", id)
	doc, err := rule.Doc()
	require.NoError(t, err)
	require.NotEmpty(t, doc.FiredBy, "the example of %s is tested in pkg/diff", id)

	example, quiet := read(archive)
	require.NotEqual(t, example, quiet, "%s has no quiet twin of its example", file)
	found := of(rule, report(t, example))
	require.NotEmpty(t, found, "the example does not fire %s", id)
	require.True(t, slices.ContainsFunc(found, func(f diff.Finding) bool { return f.Severity == rule.Severity }),
		"no finding has the severity of the rule, %s", rule.Severity)
	got := render(found)
	if golden.Updating() {
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
		require.GreaterOrEqual(t, i, 0, "%s has no section want", file)
		archive.Files[i].Data = []byte(got)
		require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
	} else {
		require.Equal(t, doc.Output, got, "if the new output is right, run the test with UPDATE=1")
	}
	require.Empty(t, render(of(rule, report(t, quiet))), "the quiet example fires %s", id)
}

// read returns the example of a rule and its quiet twin.
func read(archive *txtar.Archive) (example, quiet Example) {
	example.Files, quiet.Files = map[string]string{}, map[string]string{}
	for _, f := range archive.Files {
		switch name, isQuiet := strings.CutPrefix(f.Name, "quiet/"); {
		case isQuiet:
			quiet.Files[name] = string(f.Data)
		case f.Name == "quiet.ts":
			quiet.After = string(f.Data)
		case f.Name == "before.ts":
			example.Before, quiet.Before = string(f.Data), string(f.Data)
		case f.Name == "after.ts":
			example.After = string(f.Data)
		case f.Name != "want" && f.Name != "fired-by":
			example.Files[f.Name] = string(f.Data)
		}
	}
	if quiet.After == "" {
		quiet.After = example.After
	}
	for name, content := range example.Files {
		if _, replaced := quiet.Files[name]; !replaced {
			quiet.Files[name] = content
		}
	}
	return example, quiet
}

// of returns the findings of a rule.
func of(rule diff.Rule, findings []diff.Finding) []diff.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f diff.Finding) bool { return f.Rule != rule.ID })
}

// render prints findings as the rule book shows them.
func render(findings []diff.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s\n  %s\n", f.Severity, f.Rule, f.Message)
		for _, note := range f.Notes {
			fmt.Fprintf(&b, "  %s\n", note)
		}
	}
	return b.String()
}

// root returns the folder of the repository.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		require.NotEqual(t, dir, filepath.Dir(dir), "no go.mod at or above the working directory")
	}
}
