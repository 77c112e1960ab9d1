package git

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary play a hook: it then prints what is staged in the file that HOOK_SHOWS names.
func TestMain(m *testing.M) {
	name := os.Getenv("HOOK_SHOWS")
	if name == "" {
		os.Exit(m.Run())
	}
	if err := showStaged(name); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func showStaged(name string) error {
	r, err := Open(context.Background(), ".")
	if err != nil {
		return err
	}
	defer r.Close()
	staged, err := r.Index(context.Background())
	if err != nil {
		return err
	}
	data, err := fs.ReadFile(staged, name)
	if err != nil {
		return err
	}
	changes, err := r.Changed(context.Background(), Commit{}, WorkTree())
	if err != nil {
		return err
	}
	fmt.Printf("root %s\nstaged %son disk %d\n", filepath.Base(r.Root()), data, len(changes))
	return nil
}

// A sandbox is a real repository that a test makes.
type sandbox struct {
	t   testing.TB
	dir string
}

// isolate makes git behave the same on every machine. Each commit has its own second.
func isolate(t testing.TB) {
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": t.TempDir(),
		"GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.com", "GIT_AUTHOR_DATE": "1700000000 +0100",
		"GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.com", "GIT_COMMITTER_DATE": "1700000000 +0100",
		"GIT_ALLOW_PROTOCOL": "file",
	} {
		t.Setenv(name, value)
	}
	for _, name := range localVariables() {
		t.Setenv(name, "") // restores it afterwards
		os.Unsetenv(name)
	}
}

// newRepo makes an empty repository on the branch main.
func newRepo(t testing.TB, args ...string) sandbox {
	t.Helper()
	isolate(t)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	s := sandbox{t, dir}
	s.git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return s
}

// git runs git and returns what it prints.
func (s sandbox) git(args ...string) string {
	s.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = s.dir
	out, err := cmd.CombinedOutput()
	require.NoError(s.t, err, "git %s\n%s", strings.Join(args, " "), out)
	return strings.TrimSpace(string(out))
}

// write writes files, given by name and content.
func (s sandbox) write(files ...string) sandbox {
	s.t.Helper()
	for i := 0; i < len(files); i += 2 {
		file := filepath.Join(s.dir, files[i])
		require.NoError(s.t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(s.t, os.WriteFile(file, []byte(files[i+1]), 0o644))
	}
	return s
}

// commit writes files and commits everything; it returns the id. Its time is the number of commits in seconds.
func (s sandbox) commit(message string, files ...string) string {
	s.t.Helper()
	s.write(files...)
	s.git("add", "-A")
	return s.record("commit", "-q", "--allow-empty", "-m", message)
}

// record runs a command that makes a commit, later than all others, and returns the new HEAD.
func (s sandbox) record(args ...string) string {
	s.t.Helper()
	count := len(strings.Fields(s.git("rev-list", "--all", "--reflog")))
	s.t.(interface{ Setenv(string, string) }).Setenv("GIT_COMMITTER_DATE", fmt.Sprintf("%d +0100", 1700000000+count))
	s.git(args...)
	return s.git("rev-parse", "HEAD")
}

// open opens the repository around a folder below the sandbox.
func (s sandbox) open(below ...string) *Repository {
	s.t.Helper()
	r, err := Open(context.Background(), filepath.Join(append([]string{s.dir}, below...)...))
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, r.Close()) })
	return r
}

// url is the address of the sandbox for clones: a path alone would be copied without regard to depth.
func (s sandbox) url() string { return "file://" + s.dir }

// clone makes a clone.
func (s sandbox) clone(args ...string) sandbox {
	s.t.Helper()
	dir, err := filepath.EvalSymlinks(s.t.TempDir())
	require.NoError(s.t, err)
	s.git(append(append([]string{"clone", "-q"}, args...), s.url(), filepath.Join(dir, "clone"))...)
	return sandbox{s.t, filepath.Join(dir, "clone")}
}

// resolve returns the commit of a name.
func resolve(t testing.TB, r *Repository, ref string) Commit {
	t.Helper()
	c, err := r.Resolve(context.Background(), ref)
	require.NoError(t, err)
	return c
}

// requireKind sees that an error is of a kind and returns it.
func requireKind(t testing.TB, kind Kind, err error) *Error {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, kind, e.Kind, "%v", err)
	require.NotEmpty(t, e.Message)
	return e
}

// snapshot returns the content of everything in a folder, .git included, to see whether something was written.
func snapshot(t testing.TB, dir string) string {
	t.Helper()
	var all bytes.Buffer
	require.NoError(t, filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			fmt.Fprintln(&all, file)
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		fmt.Fprintf(&all, "%s %v %q\n", file, info.ModTime().UnixNano(), data)
		return err
	}))
	return all.String()
}

func noVariables(string) string { return "" }

// variables is an environment as a function.
func variables(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// gitCommand prepares git for a test that expects it to fail.
func gitCommand(s sandbox, args ...string) *exec.Cmd {
	cmd := exec.Command("git", args...)
	cmd.Dir = s.dir
	return cmd
}

// importing feeds git fast-import.
func importing(t testing.TB, s sandbox, input string) {
	t.Helper()
	cmd := gitCommand(s, "fast-import", "--quiet")
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// shell runs a line as a user would type it.
func shell(s sandbox, line string) (string, error) {
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = s.dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}
