// Package golden compares what a test produced with a file in the repository. It is for tests only.
//
// UPDATE=1 in the environment rewrites the files instead; an environment variable and not a flag, so that
// "UPDATE=1 go test ./..." also works in packages that have no golden files.
package golden

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/stretchr/testify/require"
)

// Updating says whether this run rewrites golden files.
func Updating() bool { return os.Getenv("UPDATE") != "" }

// Equal fails t unless got is the content of file, a path relative to the test's package.
func Equal(t testing.TB, file string, got []byte) {
	t.Helper()
	if Updating() {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, got, 0o644))
		return
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "no golden file; run the test with UPDATE=1")
	if !bytes.Equal(want, got) {
		difference := diff.Diff(file, want, "what the test produced", got)
		t.Fatalf("%s differs; if the new output is right, run the test with UPDATE=1\n%s", file, difference)
	}
}

// NoOrphans fails t when a file matches pattern but is not in used: a golden file whose test is gone.
func NoOrphans(t testing.TB, pattern string, used []string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	require.NoError(t, err)
	wanted := map[string]bool{}
	for _, f := range used {
		wanted[filepath.Clean(f)] = true
	}
	for _, f := range files {
		if !wanted[filepath.Clean(f)] {
			t.Errorf("%s belongs to no test; delete it", f)
		}
	}
}
