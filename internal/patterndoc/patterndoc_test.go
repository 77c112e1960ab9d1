package patterndoc_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/internal/patterndoc"
	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

const folder = "../../docs/patterns"

// TestDocsAreCurrent holds docs/patterns against the registry and the plans of the examples. After a change of either:
//
//	UPDATE=1 go test ./internal/patterndoc
func TestDocsAreCurrent(t *testing.T) {
	defer func() {
		if t.Failed() {
			t.Log("docs/patterns differs from pkg/plan; to rewrite it, run: UPDATE=1 go test ./internal/patterndoc")
		}
	}()
	index := filepath.Join(folder, "README.md")
	used := []string{index, filepath.Join(folder, "walkthrough.md")} // the walkthrough is a test's of e2e
	for _, pattern := range plan.Patterns() {
		t.Run(string(pattern.ID), func(t *testing.T) {
			page := pageOf(t, pattern)
			requireWhole(t, pattern, string(page))
			golden.Equal(t, filepath.Join(folder, string(pattern.ID)+".md"), page)
		})
		used = append(used, filepath.Join(folder, string(pattern.ID)+".md"))
	}
	golden.Equal(t, index, patterndoc.Index(plan.Patterns()))
	golden.NoOrphans(t, folder+"/*", used)
}

// pageOf plans the example of a pattern and returns the page.
func pageOf(t *testing.T, pattern plan.Pattern) []byte {
	t.Helper()
	c := caseOf(t, pattern.Cases[0])
	from, to := loaded(t, c.Before), loaded(t, c.After)
	comments, err := intent.FromComments(to)
	require.NoError(t, err)
	flags, err := c.Intent()
	require.NoError(t, err)
	result, p := planned(t, c, from, to, comments)
	_, byFlags := planned(t, c, from, to, flags)
	require.Equal(t, inJSON(t, p), inJSON(t, byFlags), "flags and comments declare the same")
	page, err := patterndoc.Page(pattern, patterndoc.Example{
		Case: c.Name, Before: source(t, c.Before), After: source(t, c.After), Flags: c.Flags(),
		Findings: result.Findings, Plan: p,
	})
	require.NoError(t, err)
	return page
}

func planned(t *testing.T, c teachingset.Case, from, to *schema.Schema, declared *intent.Intent) (*diff.Result, *plan.Plan) {
	t.Helper()
	declared, err := intent.Resolve(declared, from, to)
	require.NoError(t, err)
	result := diff.Compare(from, to, diff.Options{Intent: declared})
	p, err := plan.Make(result, plan.Options{Project: projectOf(c)})
	require.NoError(t, err)
	return result, p
}

func inJSON(t *testing.T, p *plan.Plan) string {
	t.Helper()
	text, err := json.MarshalIndent(p, "", "  ")
	require.NoError(t, err)
	return string(text)
}

// projectOf is what the command line finds in the functions folder of a case.
func projectOf(c teachingset.Case) plan.Project {
	if c.Name != "script-and-narrowing-together" {
		return plan.Project{}
	}
	return plan.Project{Scripts: []plan.Script{{File: "backfillRoles.ts", Tables: []string{"members"}}}}
}

func caseOf(t *testing.T, name string) teachingset.Case {
	t.Helper()
	cases, err := teachingset.Cases()
	require.NoError(t, err)
	for _, c := range cases {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("there is no %s in the teaching set", name)
	return teachingset.Case{}
}

func loaded(t *testing.T, project string) *schema.Schema {
	t.Helper()
	result, err := load.Load(t.Context(), load.Source{Path: project}, load.Options{})
	require.NoError(t, err)
	return result.Schema
}

func source(t *testing.T, project string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(project, "convex", "schema.ts"))
	require.NoError(t, err)
	return string(text)
}

// requireWhole looks for each part of a page, and for code that would end its fence.
func requireWhole(t *testing.T, pattern plan.Pattern, page string) {
	t.Helper()
	sections, err := pattern.Doc()
	require.NoError(t, err)
	for _, s := range sections {
		require.Contains(t, page, "\n## "+s.Title+"\n\n"+s.Text+"\n")
	}
	for _, part := range []string{"\n# " + string(pattern.ID) + "\n", pattern.Summary, pattern.Automatic, "\n## Example\n", "- undo: "} {
		require.Contains(t, page, part)
	}
	require.Zero(t, len(regexp.MustCompile("(?m)^ *```").FindAllString(page, -1))%2, "every fence is closed")
	if len(pattern.Flags) > 0 {
		require.Contains(t, page, "--"+pattern.Flags[0]+" ", "the example declares it")
	}
	for _, tag := range pattern.Tags {
		name, _, _ := strings.Cut(tag, " ")
		require.Contains(t, page, name)
	}
}

func TestLinks(t *testing.T) {
	for _, p := range plan.Patterns() {
		require.FileExists(t, filepath.Join("..", "..", filepath.FromSlash(patterndoc.Link(p.ID))))
	}
}

func TestAnUnknownPatternHasNoPage(t *testing.T) {
	_, err := patterndoc.Page(plan.Pattern{ID: "no-such-pattern"}, patterndoc.Example{})
	require.Error(t, err)
}
