package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
)

// capture finds a terminal capture in a markdown file: the folder it was made in, the command, and what it printed.
var capture = regexp.MustCompile("(?s)<!-- captured in (\\S+) -->\n```console\n\\$ convex-schema-plan ([^\n]*)\n(.*?)```\n")

// TestCapturesAreCurrent runs the commands whose output the README shows, each in a copy of its folder, because some write
// files. UPDATE=1 rewrites the captures.
func TestCapturesAreCurrent(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	readme := filepath.Join(root, "README.md")
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	found := capture.FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(t, found)
	var updates []string // old and new texts in turn
	for _, c := range found {
		folder, command, want := c[1], c[2], c[3]
		copied := t.TempDir()
		require.NoError(t, os.CopyFS(copied, os.DirFS(filepath.Join(root, filepath.FromSlash(folder)))))
		t.Chdir(copied)
		code, stdout, stderr := run(nil, nil, strings.Fields(command)...)
		require.Contains(t, []int{exitClean, exitFindings}, code, stderr)
		if golden.Updating() {
			updates = append(updates, command+"\n"+want, command+"\n"+stdout)
			continue
		}
		require.Equal(t, stdout, want, "%s; if the new output is right, run the test with UPDATE=1", command)
	}
	if golden.Updating() { // read again: the test of e2e updates its own captures at the same time
		text, err := os.ReadFile(readme)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(readme, []byte(strings.NewReplacer(updates...).Replace(string(text))), 0o644))
	}
}

// TestReadmeListsFormats keeps the README's table of formats whole.
func TestReadmeListsFormats(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	for _, name := range formatNames() {
		require.Contains(t, string(text), "\n| `"+name+"` | ")
	}
}
