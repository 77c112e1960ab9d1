package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/npmtest"
)

// run runs the program in-process with the given environment.
func run(stdin io.Reader, env map[string]string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = Run(Process{Args: args, Stdin: stdin, Stdout: &out, Stderr: &errs, Env: func(name string) string { return env[name] }, Now: time.Now})
	return code, out.String(), errs.String()
}

// panicking is a standard input that triggers a bug.
type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("index out of range\x1b[31m") }

func TestABugIsNoStackTrace(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "schema.json")
	require.NoError(t, os.WriteFile(empty, []byte(`{"tables":[],"schemaValidation":true}`), 0o644))
	for name, args := range map[string][]string{
		"on the main goroutine": {"export", "-"},
		"in a goroutine":        {"check", "-", empty},
	} {
		code, stdout, stderr := run(panicking{}, nil, args...)
		require.Equal(t, 3, code, name)
		require.Empty(t, stdout, name)
		require.Contains(t, stderr, `error: internal error: index out of range\x1b[31m`, name)
		require.Contains(t, stderr, "This is a bug in convex-schema-plan, not in your schema. Nothing was compared.", name)
		require.Contains(t, stderr, "  version  convex-schema-plan ", name)
		require.Contains(t, stderr, "  command  convex-schema-plan "+strings.Join(args, " "), name)
		require.Contains(t, stderr, "  where    cli.panicking.Read (run_test.go:", name)
		require.NotContains(t, stderr, "goroutine", name)
		require.NotContains(t, stderr, "\x1b", name)
	}
}

// failing is a standard output that cannot be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAnUnwrittenResultIsAFailure(t *testing.T) {
	var stderr bytes.Buffer
	code := Run(Process{Args: []string{"rules"}, Stdout: failing{}, Stderr: &stderr, Env: func(string) string { return "" }, Now: time.Now})
	require.Equal(t, 3, code)
	require.Equal(t, "error: the result could not be written: no space left on device\n", stderr.String())
}

func TestColour(t *testing.T) {
	terminal, err := os.Open("/dev/ptmx")
	if err != nil || !isTerminal(terminal) {
		t.Skip("no pseudo-terminal here")
	}
	defer terminal.Close()
	for _, tc := range []struct {
		name, flag string
		env        map[string]string
		out        io.Writer
		want       bool
	}{
		{"a terminal", "auto", nil, terminal, true},
		{"a file", "auto", nil, io.Discard, false},
		{"NO_COLOR", "auto", map[string]string{"NO_COLOR": "1"}, terminal, false},
		{"an empty NO_COLOR counts as unset", "auto", map[string]string{"NO_COLOR": ""}, terminal, true},
		{"a terminal without colours", "auto", map[string]string{"TERM": "dumb"}, terminal, false},
		{"--color=always beats NO_COLOR", "always", map[string]string{"NO_COLOR": "1"}, io.Discard, true},
		{"--color=never beats the terminal", "never", nil, terminal, false},
	} {
		a := &app{env: func(name string) string { return tc.env[name] }, color: choice{value: tc.flag}}
		require.Equal(t, tc.want, a.colorful(tc.out), tc.name)
	}
}

func TestASCIIOnly(t *testing.T) {
	for _, tc := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"LANG": "en_US.UTF-8"}, false},
		{map[string]string{"LANG": "C.utf8"}, false},
		{map[string]string{"LANG": "C"}, true},
		{map[string]string{"LANG": "de_DE.ISO-8859-1"}, true},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_ALL": "POSIX"}, true},
	} {
		require.Equal(t, tc.want, asciiOnly(func(name string) string { return tc.env[name] }), "%v", tc.env)
	}
}

func TestIsRef(t *testing.T) {
	for name, want := range map[string]bool{
		"HEAD": true, "HEAD~1": true, "main": true, "origin/main": true, "v1.2:": false, "main:apps/web": false,
		".": false, "../main": false, "-": false, "run.go": false, "/abs": false, "folder": false, `C:\x`: false,
	} {
		require.Equal(t, want, isRef(t.Context(), name), name)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "report.json")
	require.NoError(t, writeFile(file, []byte("one")))
	require.NoError(t, writeFile(file, []byte("two")))
	link := filepath.Join(dir, "link.json")
	require.NoError(t, os.Symlink(file, link))
	require.NoError(t, writeFile(link, []byte("three")))
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "three", string(got), "the file behind the link")
	names, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, names, 2, "nothing is left beside")
	require.ErrorContains(t, writeFile(filepath.Join(dir, "none", "x"), nil), "could not be written")
	require.ErrorContains(t, writeFile(dir, nil), "could not be written")
}

// TestConvexInstalled: --convex reaches the loader, and both implementations agree.
func TestConvexInstalled(t *testing.T) {
	packages := filepath.Join(npmtest.Dir(t), "node_modules")
	project := t.TempDir()
	require.NoError(t, os.Symlink(packages, filepath.Join(project, "node_modules")))
	require.NoError(t, os.WriteFile(filepath.Join(project, "schema.ts"), []byte(`
		import { defineSchema, defineTable } from "convex/server";
		import { v } from "convex/values";
		export default defineSchema({ users: defineTable({ name: v.nullable(v.string()) }).index("by_name", ["name"]) });
	`), 0o644))
	code, installed, stderr := run(nil, nil, "export", project, "--convex", "installed")
	require.Equal(t, 0, code, stderr)
	code, embedded, stderr := run(nil, nil, "export", project)
	require.Equal(t, 0, code, stderr)
	require.Equal(t, installed, embedded)

	other := filepath.Join(project, "other.json")
	require.NoError(t, os.WriteFile(other, []byte(strings.Replace(embedded, "string", "number", 1)), 0o644))
	code, checked, stderr := run(nil, nil, "check", other, project, "--convex", "installed")
	require.Equal(t, 1, code, stderr)
	require.Contains(t, checked, " plan "+other+" "+project+" --convex installed", "what to run next is for the same package")

	require.NoError(t, os.Remove(filepath.Join(project, "node_modules")))
	code, _, stderr = run(nil, nil, "export", project, "--convex", "installed")
	require.Equal(t, 3, code)
	require.Contains(t, stderr, `The package "convex" is not installed.`)
}
