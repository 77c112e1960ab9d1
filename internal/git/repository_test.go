package git

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpen(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "a/b/file", "x")
	for _, below := range []string{"", "a", "a/b"} {
		require.Equal(t, s.dir, s.open(below).Root())
	}
}

func TestOpenWhereThereIsNone(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	open := func(dir string) error {
		_, err := Open(context.Background(), dir)
		return err
	}
	requireKind(t, NoRepository, open(dir))
	requireKind(t, NoRepository, open(filepath.Join(dir, "nothing")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o644))
	require.ErrorContains(t, open(filepath.Join(dir, "file")), "is not a folder")

	broken := filepath.Join(dir, "broken")
	require.NoError(t, os.MkdirAll(broken, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(broken, ".git"), []byte("gitdir: /nowhere\n"), 0o644))
	require.ErrorContains(t, open(broken), "not a git repository: /nowhere")

	t.Setenv("PATH", dir)
	e := requireKind(t, NotInstalled, open(dir))
	require.Contains(t, e.Hint, "Install git")
}

func TestOpenBare(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "x")
	_, err := Open(context.Background(), filepath.Join(s.dir, ".git", "objects"))
	require.ErrorContains(t, requireKind(t, NoWorkTree, err), "inside .git")
	_, err = Open(context.Background(), s.clone("--bare").dir)
	require.ErrorContains(t, requireKind(t, NoWorkTree, err), "bare repository")
}

func TestOpenUntrusted(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "x")
	t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
	_, err := Open(context.Background(), s.dir)
	e := requireKind(t, Untrusted, err)
	require.Equal(t, "git refuses to read the repository at "+s.dir+", since it belongs to another user", e.Message)
	require.Equal(t, "If you trust what is in it:\n  git config --global --add safe.directory "+s.dir, e.Hint)

	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(t.TempDir(), "config"))
	s.git("config", "--global", "--add", "safe.directory", s.dir)
	s.open()
}

func TestRootAsTheUserSeesIt(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "a/b/file", "x")
	outside := t.TempDir()
	link, deep := filepath.Join(outside, "link"), filepath.Join(outside, "deep")
	require.NoError(t, os.Symlink(s.dir, link))
	require.NoError(t, os.Symlink(filepath.Join(s.dir, "a"), deep))
	for dir, root := range map[string]string{link: link, filepath.Join(link, "a", "b"): link, deep: s.dir, filepath.Join(deep, "b"): s.dir} {
		r, err := Open(context.Background(), dir)
		require.NoError(t, err)
		require.Equal(t, root, r.Root())
		name, err := r.Path(filepath.Join(dir, "new.ts"))
		require.NoError(t, err)
		rel, err := filepath.Rel(s.dir, evaluated(t, dir))
		require.NoError(t, err)
		require.Equal(t, filepath.ToSlash(filepath.Join(rel, "new.ts")), name)
	}
	_, err := s.open().Path(outside)
	require.ErrorContains(t, err, "is not in the repository")
	name, err := s.open().Path(s.dir)
	require.NoError(t, err)
	require.Equal(t, ".", name)
}

func evaluated(t *testing.T, name string) string {
	real, err := filepath.EvalSymlinks(name)
	require.NoError(t, err)
	return real
}

func TestRootWithALineEnd(t *testing.T) {
	s := newRepo(t)
	odd := filepath.Join(s.dir, "new\nline")
	require.NoError(t, os.Mkdir(odd, 0o755))
	inner := sandbox{t, odd}
	inner.git("init", "-q", "-b", "main")
	inner.commit("one", "file", "x")
	inner.git("update-ref", "refs/remotes/origin/main", "HEAD")
	inner.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	r := inner.open()
	require.Equal(t, odd, r.Root())
	require.Equal(t, []string{"refs/remotes/origin/main"}, r.facts.heads)
}

func TestLinkedWorktree(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "one")
	linked := filepath.Join(t.TempDir(), "linked")
	s.git("worktree", "add", "-q", "-b", "other", linked)
	other := sandbox{t, linked}
	other.commit("two", "file", "two")
	r := other.open()
	require.Equal(t, linked, r.Root())
	require.Equal(t, "two", resolve(t, r, "HEAD").Subject)
	require.Equal(t, "one", resolve(t, r, "main").Subject)
	b, err := r.Base(context.Background(), "", "", noVariables)
	require.NoError(t, err)
	require.Equal(t, "one", b.Commit.Subject)
}

func TestSparseCheckout(t *testing.T) {
	for _, index := range []string{"--no-sparse-index", "--sparse-index"} {
		s := newRepo(t)
		s.commit("one", "app/file", "app", "lib/deep/file", "lib", "docs/x", "docs")
		s.git("sparse-checkout", "set", "--cone", index, "app")
		require.NoDirExists(t, filepath.Join(s.dir, "lib"))
		r := s.open()
		head := resolve(t, r, "HEAD")
		staged, err := r.Index(context.Background())
		require.NoError(t, err)
		for _, files := range []fs.FS{r.At(head), staged} {
			data, err := fs.ReadFile(files, "lib/deep/file")
			require.NoError(t, err)
			require.Equal(t, "lib", string(data))
		}
		for _, side := range []Side{WorkTree(), Staged()} {
			changes, err := r.Changed(context.Background(), head, side)
			require.NoError(t, err)
			require.Empty(t, changes, "what is not checked out is not deleted")
		}
	}
}

func TestUser(t *testing.T) {
	s := newRepo(t)
	require.Equal(t, "", s.open().User(context.Background()))
	s.git("config", "user.email", "ann@example.com")
	require.Equal(t, "<ann@example.com>", s.open().User(context.Background()))
	s.git("config", "user.name", "Ann Ä")
	require.Equal(t, "Ann Ä <ann@example.com>", s.open().User(context.Background()))
}

func TestCancelledContext(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "x")
	ctx, cancel := context.WithCancel(context.Background())
	r, err := Open(ctx, s.dir)
	require.NoError(t, err)
	files := r.At(resolve(t, r, "HEAD"))
	cancel()
	ended := make(chan error, 1)
	go func() { ended <- r.objects.cmd.Wait() }()
	select {
	case err := <-ended:
		require.Error(t, err, "the process was killed")
	case <-time.After(5 * time.Second):
		t.Fatal("the process lives on")
	}
	_, err = fs.ReadFile(files, "file")
	require.ErrorIs(t, err, context.Canceled)
	_, err = r.Base(ctx, "", "", noVariables)
	require.ErrorIs(t, err, context.Canceled)
	_, err = r.Changed(ctx, Commit{}, WorkTree())
	require.ErrorIs(t, err, context.Canceled)
	_, err = Open(ctx, s.dir)
	require.ErrorIs(t, err, context.Canceled)

	alive := s.open()
	_, err = alive.Resolve(ctx, "HEAD")
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, "one", resolve(t, alive, "HEAD").Subject, "another call still works")
}

// Git that does not come to an end is killed.
func TestCancelledWhileGitRuns(t *testing.T) {
	s := newRepo(t)
	shim := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(shim, "git"), []byte("#!/bin/sh\nexec sleep 60\n"), 0o755))
	t.Setenv("PATH", shim+string(os.PathListSeparator)+os.Getenv("PATH"))
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := Open(ctx, s.dir)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Less(t, time.Since(start), 30*time.Second)
}

// One that reads while others do gets what it asked for.
func TestReadingAtTheSameTime(t *testing.T) {
	s := newRepo(t)
	for i := range 20 {
		s.write(fmt.Sprintf("dir%d/file", i), fmt.Sprint(i))
	}
	s.commit("many")
	r := s.open()
	staged, err := r.Index(context.Background())
	require.NoError(t, err)
	files := []fs.FS{r.At(resolve(t, r, "HEAD")), staged}
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for i := range 20 {
				data, err := fs.ReadFile(files[n%2], fmt.Sprintf("dir%d/file", i))
				assert.NoError(t, err)
				assert.Equal(t, fmt.Sprint(i), string(data))
			}
		})
	}
	group.Wait()
	require.Equal(t, 1, r.objects.starts)
}

func TestAProcessThatDiesIsReplaced(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "x")
	r := s.open()
	resolve(t, r, "HEAD")
	require.NoError(t, r.objects.cmd.Process.Kill())
	_, err := r.Resolve(context.Background(), "main")
	requireKind(t, Failed, err)
	require.Equal(t, "one", resolve(t, r, "main").Subject)
	require.Equal(t, 2, r.objects.starts)
}
