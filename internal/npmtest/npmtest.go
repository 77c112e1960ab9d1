// Package npmtest gives tests the real npm packages that our output is checked against: convex, convex-test,
// @convex-dev/migrations, typescript and the others that e2e/package.json pins. It is for tests only.
package npmtest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"
)

var install = sync.OnceValues(func() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(file), "..", "..", "e2e")
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return "", err
	}
	// Tests of several packages run at once, each in a process of its own: one installs, the others wait.
	unlock, err := lockedfile.MutexAt(filepath.Join(dir, ".install.lock")).Lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	// The copy of the lock file is written last, so an install that was interrupted is done again.
	stamp := filepath.Join(dir, "node_modules", ".installed-lock.json")
	if have, err := os.ReadFile(stamp); err == nil && bytes.Equal(have, lock) {
		return dir, nil
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return string(out), err
	}
	return dir, os.WriteFile(stamp, lock, 0o644)
})

// Dir returns the folder whose node_modules holds the pinned packages, installing them when needed. Without Node or
// npm the test is skipped, but under CI=true it fails.
func Dir(t testing.TB) string {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is needed for this test: %v", tool, err)
			}
			t.Skipf("%s is needed for this test: %v", tool, err)
		}
	}
	dir, err := install()
	if err != nil {
		t.Fatalf("npm ci in e2e/: %v\n%s", err, dir)
	}
	return dir
}

// Run runs node with args in dir and returns its standard output; it fails t with the standard error otherwise.
func Run(t testing.TB, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("node", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node %v: %v\n%s\n%s", args, err, out, stderr.String())
	}
	return out
}
