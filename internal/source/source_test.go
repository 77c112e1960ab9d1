package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGitSource: what a text on the command line means.
func TestGitSource(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a:b"), nil, 0o644))
	for text, want := range map[string][2]string{
		"main:":            {"main", ""},
		"main:apps/web":    {"main", "apps/web"},
		"v1.2:./convex":    {"v1.2", "./convex"},
		"x:convex":         {"x", "convex"}, // a branch of one letter
		"HEAD~1:a:b":       {"HEAD~1", "a:b"},
		"--output=x:":      {"--output=x", ""}, // package git never takes it for an option
		"origin/main:/etc": {"origin/main", "/etc"},
	} {
		ref, path, ok := gitSource(dir, text)
		require.True(t, ok, text)
		require.Equal(t, want, [2]string{ref, path}, text)
	}
	for _, text := range []string{".", "../main", "convex/schema.ts", "-", "a:b", `C:\app`, ":convex", ""} {
		_, _, ok := gitSource(dir, text)
		require.False(t, ok, text)
	}
}

// TestContradictions: what makes no sense together is refused before git is asked.
func TestContradictions(t *testing.T) {
	for name, r := range map[string]Request{
		"--against": {Against: "main", From: "."},
		"--staged":  {Staged: true, From: "main:", To: "."},
		"input":     {From: "-", To: "-"},
		"modules":   {From: ".", To: ".", Modules: "x"},
	} {
		r.Dir = t.TempDir()
		_, err := Find(t.Context(), r)
		var refused *Error
		require.ErrorAs(t, err, &refused, name)
		require.NotEmpty(t, refused.Hint, name)
	}
}
