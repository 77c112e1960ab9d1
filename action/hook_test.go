package action

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// hookEntry returns the words that pre-commit runs for our hook.
func hookEntry(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", ".pre-commit-hooks.yaml"))
	require.NoError(t, err)
	var hooks []struct{ Entry string }
	require.NoError(t, yaml.Unmarshal(text, &hooks))
	require.Len(t, hooks, 1)
	return strings.Fields(hooks[0].Entry)
}

// TestTheHook runs the entry of .pre-commit-hooks.yaml as git and pre-commit do: at the top of a repository, without
// arguments, with what is staged and what is not.
func TestTheHook(t *testing.T) {
	program := built(t)
	words := hookEntry(t)
	require.Equal(t, "convex-schema-plan", words[0])
	repository := t.TempDir()
	hook := func() (code int, printed string) {
		cmd := exec.Command(program, words[1:]...)
		cmd.Dir = repository
		text, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return exit.ExitCode(), string(text)
		}
		require.NoError(t, err)
		return 0, string(text)
	}
	git(t, repository, "init", "--quiet", "--initial-branch=main")
	commitCase(t, repository, "required-field-added/before")
	schema := filepath.Join(repository, "convex", "schema.ts")
	narrow, err := os.ReadFile(filepath.Join("..", "testdata", "schemas", "required-field-added", "after", "convex", "schema.ts"))
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(schema, narrow, 0o644))
	code, printed := hook()
	require.Zero(t, code, "what is not staged is not committed: %s", printed)

	git(t, repository, "add", "convex/schema.ts")
	code, printed = hook()
	require.Equal(t, 1, code, printed)
	require.Contains(t, printed, "error[required-field-added]")

	require.NoError(t, os.WriteFile(schema, []byte("not even a schema"), 0o644))
	code, printed = hook()
	require.Equal(t, 1, code, "what lies in the working tree does not matter: %s", printed)
}
