package ruledoc_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/internal/ruledoc"
	"convex-schema-plan/pkg/diff"
)

const folder = "../../docs/rules"

// TestDocsAreCurrent holds docs/rules against the registry. After a change of a rule:
//
//	UPDATE=1 go test ./internal/ruledoc
func TestDocsAreCurrent(t *testing.T) {
	defer func() {
		if t.Failed() {
			t.Log("docs/rules differs from the registry in pkg/diff; to rewrite it, run: UPDATE=1 go test ./internal/ruledoc")
		}
	}()
	index := filepath.Join(folder, "README.md")
	used := []string{index}
	for _, rule := range diff.Rules() {
		page, err := ruledoc.Page(rule)
		require.NoError(t, err)
		file := filepath.Join(folder, string(rule.ID)+".md")
		used = append(used, file)
		t.Run(string(rule.ID), func(t *testing.T) { golden.Equal(t, file, page) })
	}
	golden.Equal(t, index, ruledoc.Index(diff.Rules()))
	golden.NoOrphans(t, folder+"/*", used)
}

// TestPagesAreWhole looks for each part of a page, and for code that would end its fence.
func TestPagesAreWhole(t *testing.T) {
	for _, rule := range diff.Rules() {
		doc, err := rule.Doc()
		require.NoError(t, err)
		page, err := ruledoc.Page(rule)
		require.NoError(t, err)
		for _, part := range []string{
			"\n# " + string(rule.ID) + "\n", rule.Summary, "**" + rule.Severity.String() + "**", "\n## Why\n\n" + doc.Why,
			"\n## What to do\n\n" + doc.Remedy, "```ts\n" + doc.Before + "```", "```ts\n" + doc.After + "```",
			rule.Severity.String() + " " + string(rule.ID) + "\n",
		} {
			require.Contains(t, string(page), part, rule.ID)
		}
		for _, f := range doc.Files {
			require.Contains(t, string(page), ruledoc.Caption(f)+":\n\n```")
			require.Contains(t, string(page), "\n"+f.Content+"```\n")
		}
		fences := regexp.MustCompile("(?m)^ *```").FindAllString(string(page), -1)
		require.Equal(t, 6+2*len(doc.Files)+strings.Count(doc.Why+doc.Remedy, "```"), len(fences), rule.ID)
	}
	_, err := ruledoc.Page(diff.Rule{ID: "no-such-rule"})
	require.Error(t, err)
}

func TestLinks(t *testing.T) {
	link := ruledoc.Link(diff.FieldRemoved)
	require.FileExists(t, filepath.Join("..", "..", filepath.FromSlash(link)), "while the base is a path, it leads to the page")
	_, ok := ruledoc.URL(diff.FieldRemoved)
	require.False(t, ok, "a path in our repository is no URL for somebody else's")
}
