package git

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hook installs a pre-commit hook in which the test binary runs in a folder below the top, and writes what it says to
// a file. Under the race detector it would wait a second at its end.
func (s sandbox) hook(below string) (said func() string) {
	s.t.Helper()
	out := filepath.Join(s.t.TempDir(), "said")
	program, err := os.Executable()
	require.NoError(s.t, err)
	script := "#!/bin/sh\ncd " + shellWord("./"+below) + " && GORACE=atexit_sleep_ms=0 HOOK_SHOWS=file exec " + shellWord(program) + " > " + shellWord(out) + " 2>&1\n"
	hooks := filepath.Join(s.t.TempDir(), "hooks")
	require.NoError(s.t, os.Mkdir(hooks, 0o755))
	require.NoError(s.t, os.WriteFile(filepath.Join(hooks, "pre-commit"), []byte(script), 0o755))
	s.git("config", "core.hooksPath", hooks)
	return func() string {
		data, err := os.ReadFile(out)
		require.NoError(s.t, err)
		return string(data)
	}
}

// Inside a hook, git tells where it is by variables. What is staged is in the index that they name, which is a temporary
// one for "git commit -a" and "git commit FILE".
func TestHooksSeeTheIndexThatIsCommitted(t *testing.T) {
	for _, below := range []string{"", "app"} {
		for name, commit := range map[string][]string{
			"add":      {"commit", "-q", "-m", "x"},
			"all":      {"commit", "-q", "-a", "-m", "x"},
			"file":     {"commit", "-q", "-m", "x", "file"},
			"git-dir":  {"--git-dir=.git", "commit", "-q", "-a", "-m", "x"},
			"both":     {"--git-dir=.git", "--work-tree=.", "commit", "-q", "-a", "-m", "x"},
			"folder":   {"-C", "app", "commit", "-q", "-a", "-m", "x"},
			"worktree": {"commit", "-q", "-a", "-m", "x"},
		} {
			t.Run(name+" "+below, func(t *testing.T) {
				s := newRepo(t)
				s.commit("one", "file", "old\n", "app/x", "")
				if name == "worktree" {
					linked := filepath.Join(t.TempDir(), filepath.Base(s.dir))
					s.git("worktree", "add", "-q", "-b", "other", linked)
					s.dir = linked
				}
				said := s.hook(below)
				s.write("file", "staged\n")
				if name == "add" {
					s.git("add", "file")
					s.write("file", "not staged\n")
				}
				s.git(commit...)
				require.Equal(t, "root "+filepath.Base(s.dir)+"\nstaged staged\non disk 2\n", said())
			})
		}
	}
}

// With both variables and a relative index, as git sets them for hooks, in each folder that a hook may change to.
func TestRelativeVariables(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "old", "app/x", "")
	s.write("file", "staged").git("add", "file")
	require.NoError(t, os.Rename(filepath.Join(s.dir, ".git/index"), filepath.Join(s.dir, ".git/other-index")))
	for _, cwd := range []string{"", "app"} {
		for _, dir := range []string{s.dir, filepath.Join(s.dir, "app")} {
			environ := append(os.Environ(), "GIT_DIR=.git", "GIT_WORK_TREE=.", "GIT_INDEX_FILE=.git/other-index", "GIT_PREFIX=")
			r, err := open(context.Background(), dir, surroundings{dir: filepath.Join(s.dir, cwd), environ: environ})
			require.NoError(t, err)
			defer r.Close()
			require.Equal(t, s.dir, r.Root())
			staged, err := r.Index(context.Background())
			require.NoError(t, err)
			data, err := fs.ReadFile(staged, "file")
			require.NoError(t, err)
			require.Equal(t, "staged", string(data))
		}
	}
}

// The variables of a hook describe the repository of the hook, and no other that the user names.
func TestVariablesOfAnotherRepository(t *testing.T) {
	hooked := newRepo(t)
	hooked.commit("hooked", "file", "hooked")
	s := newRepo(t)
	s.commit("one", "file", "mine")
	environ := append(os.Environ(), "GIT_DIR="+hooked.dir+"/.git", "GIT_INDEX_FILE="+hooked.dir+"/.git/index")
	r, err := open(context.Background(), s.dir, surroundings{dir: hooked.dir, environ: environ})
	require.NoError(t, err)
	defer r.Close()
	staged, err := r.Index(context.Background())
	require.NoError(t, err)
	data, err := fs.ReadFile(staged, "file")
	require.NoError(t, err)
	require.Equal(t, "mine", string(data))
	require.Equal(t, "one", resolve(t, r, "HEAD").Subject)
}

// A GIT_DIR that is not where git would look is used as git uses it.
func TestSeparateGitDir(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "app/file", "x")
	away := filepath.Join(t.TempDir(), "away.git")
	require.NoError(t, os.Rename(filepath.Join(s.dir, ".git"), away))
	for _, tree := range []string{"", s.dir} {
		environ := append(os.Environ(), "GIT_DIR="+away)
		if tree != "" {
			environ = append(environ, "GIT_WORK_TREE="+tree)
		}
		r, err := open(context.Background(), filepath.Join(s.dir, "app"), surroundings{dir: s.dir, environ: environ})
		require.NoError(t, err)
		defer r.Close()
		require.Equal(t, s.dir, r.Root())
		changes, err := r.Changed(context.Background(), resolve(t, r, "HEAD"), WorkTree())
		require.NoError(t, err)
		require.Empty(t, changes)
	}
	_, err := open(context.Background(), s.dir, surroundings{dir: s.dir, environ: append(os.Environ(), "GIT_DIR="+away+"x")})
	require.ErrorContains(t, requireKind(t, NoRepository, err), "GIT_DIR names "+away+"x")
}

// trap is a program that leaves a mark when it is run.
func trap(t *testing.T) (program string, sprung func() bool) {
	dir := t.TempDir()
	mark, program := filepath.Join(dir, "mark"), filepath.Join(dir, "trap")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\ntouch "+shellWord(mark)+"\ncat\n"), 0o755))
	return program, func() bool {
		_, err := os.Stat(mark)
		_ = os.Remove(mark)
		return err == nil
	}
}

// Nothing that a repository's configuration names is run, and nothing is written.
func TestNothingRunsAndNothingIsWritten(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "one\n", "b.bin", "x", ".gitattributes", "* filter=evil diff=evil merge=evil\n")
	s.commit("two", "file", "two\n")
	program, sprung := trap(t)
	for _, key := range []string{"core.fsmonitor", "core.pager", "pager.log", "pager.diff", "diff.external", "diff.evil.textconv", "diff.evil.command",
		"filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "gpg.program", "core.editor", "core.askPass", "core.sshCommand",
		"alias.log", "alias.cat-file", "credential.helper", "interactive.diffFilter", "uploadpack.packObjectsHook", "core.alternateRefsCommand"} {
		value := program
		if strings.HasPrefix(key, "alias") {
			value = "!" + program
		}
		s.git("config", key, value)
	}
	s.git("config", "log.showSignature", "true")
	s.git("config", "filter.evil.required", "true")
	s.git("config", "diff.orderFile", "nothing-there")
	s.git("config", "core.hooksPath", filepath.Dir(program))
	for _, hook := range []string{"post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"} {
		require.NoError(t, os.Symlink(program, filepath.Join(filepath.Dir(program), hook)))
	}
	touchLater(t, s)
	before := snapshot(t, s.dir)
	r := s.open()
	everything(t, r)
	require.False(t, sprung(), "a configured program was run")
	require.Equal(t, before, snapshot(t, s.dir), "something was written")
	status := exec.Command("git", "status")
	status.Dir = s.dir
	_ = status.Run() // which fails, since the trap is no filter
	require.True(t, sprung(), "the traps work")
}

// touchLater makes the index stale: git would like to refresh it.
func touchLater(t *testing.T, s sandbox) {
	file := filepath.Join(s.dir, "file")
	info, err := os.Stat(file)
	require.NoError(t, err)
	later := info.ModTime().Add(5e9)
	require.NoError(t, os.Chtimes(file, later, later))
}

// everything calls all that reads.
func everything(t *testing.T, r *Repository) {
	ctx := context.Background()
	head := resolve(t, r, "HEAD")
	_, err := r.Base(ctx, "", "", noVariables)
	require.NoError(t, err)
	for _, side := range []Side{WorkTree(), Staged(), In(resolve(t, r, "HEAD~1"))} {
		changes, err := r.Changed(ctx, head, side)
		require.NoError(t, err)
		if side.place != inCommit {
			require.Empty(t, changes)
		}
	}
	_, err = r.Log(ctx, LogOptions{})
	require.NoError(t, err)
	_, err = r.Resolve(ctx, "nothing-of-this-name")
	require.Error(t, err)
	staged, err := r.Index(ctx)
	require.NoError(t, err)
	for _, files := range []fs.FS{staged, r.At(head)} {
		_, err = fs.ReadFile(files, "file")
		require.NoError(t, err)
	}
	r.User(ctx)
}
