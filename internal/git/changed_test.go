package git

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func changed(t *testing.T, r *Repository, from Commit, to Side) []Change {
	t.Helper()
	changes, err := r.Changed(context.Background(), from, to)
	require.NoError(t, err)
	return changes
}

const text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"

func TestChanged(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "kept", "x", "edited", "1", "moved from", text, "gone", "3", "run", "4", "kind", "5", "dir/a", "6")
	from := s.commit("before")
	s.git("mv", "moved from", "moved\nto")
	s.write("edited", "2", "moved\nto", text+"11\n", "new ä", "new", "dir/b", "7")
	s.git("rm", "-q", "gone")
	require.NoError(t, os.Chmod(filepath.Join(s.dir, "run"), 0o755))
	require.NoError(t, os.Remove(filepath.Join(s.dir, "kind")))
	require.NoError(t, os.Symlink("kept", filepath.Join(s.dir, "kind")))
	want := []Change{
		{Status: Added, Path: "dir/b"}, {Status: Modified, Path: "edited"}, {Status: Deleted, Path: "gone"}, {Status: Modified, Path: "kind"},
		{Status: Renamed, Path: "moved\nto", From: "moved from"}, {Status: Added, Path: "new ä"}, {Status: Modified, Path: "run"},
	}
	s.git("add", "-A")
	r := s.open()
	old := resolve(t, r, from)
	require.Equal(t, want, changed(t, r, old, Staged()))
	require.Equal(t, want, changed(t, r, old, WorkTree()))
	to := s.commit("after")
	require.Equal(t, want, changed(t, r, old, In(resolve(t, r, to))))
	require.Empty(t, changed(t, r, resolve(t, r, to), WorkTree()))
	require.Len(t, changed(t, r, resolve(t, r, to), In(Commit{})), 8)
	require.Len(t, changed(t, r, Commit{}, In(resolve(t, r, to))), 8)
}

func TestChangedOnDisk(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "x", "forgotten", "f", "forgotten too", "g", "moved", "moved", "same a", "same", "same b", "same", "gone", "",
		".gitignore", "ignored\n*.log\n")
	s.git("rm", "-q", "--cached", "forgotten", "forgotten too")
	s.write("forgotten too", "changed", "ignored/x", "", "a.log", "", "fresh/a.ts", "", "fresh/-x", "1", "announced", "new")
	s.git("add", "--intent-to-add", "announced")
	for from, to := range map[string]string{"moved": "fresh/moved", "same a": "fresh/same", "same b": "fresh/same too"} {
		require.NoError(t, os.Rename(filepath.Join(s.dir, from), filepath.Join(s.dir, to)))
	}
	require.NoError(t, os.Remove(filepath.Join(s.dir, "gone")))
	touchLater(t, s)
	s.git("init", "-q", "nested")
	r := s.open()
	require.Equal(t, []Change{
		{Status: Added, Path: "announced"},
		{Status: Modified, Path: "forgotten too", Untracked: true},
		{Status: Added, Path: "fresh/-x", Untracked: true},
		{Status: Renamed, From: "gone", Path: "fresh/a.ts", Untracked: true},
		{Status: Renamed, From: "moved", Path: "fresh/moved", Untracked: true},
		{Status: Renamed, From: "same a", Path: "fresh/same", Untracked: true},
		{Status: Renamed, From: "same b", Path: "fresh/same too", Untracked: true},
		{Status: Added, Path: "nested", Untracked: true},
	}, changed(t, r, resolve(t, r, "HEAD"), WorkTree()))
	require.Equal(t, []Change{{Status: Deleted, Path: "forgotten"}, {Status: Deleted, Path: "forgotten too"}},
		changed(t, r, resolve(t, r, "HEAD"), Staged()))
}

func TestFileIDsAreThoseOfGit(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		s := newRepo(t, "--object-format="+format)
		s.write("file", "content\r\n", "empty", "")
		require.NoError(t, os.Symlink("to/nowhere", filepath.Join(s.dir, "link")))
		s.git("add", "-A")
		for _, name := range []string{"file", "empty", "link"} {
			require.Equal(t, s.git("rev-parse", ":"+name), s.open().fileID(name))
		}
		require.Empty(t, s.open().fileID("missing"))
		require.Empty(t, s.open().fileID("."))
	}
}

func TestChangedSubmodule(t *testing.T) {
	lib := newRepo(t)
	lib.commit("lib", "x.ts", "1")
	s := newRepo(t)
	s.git("submodule", "add", "-q", lib.url(), "lib")
	s.commit("with lib", "main.ts", "")
	r := s.open()
	head := resolve(t, r, "HEAD")
	require.Empty(t, changed(t, r, head, WorkTree()))
	s.write("lib/x.ts", "2")
	want := []Change{{Status: Modified, Path: "lib", Submodule: true}}
	require.Equal(t, want, changed(t, r, head, WorkTree()), "edited, though not committed")
	require.Empty(t, changed(t, r, head, Staged()))
	s.git("-C", "lib", "commit", "-q", "-a", "-m", "x")
	s.git("add", "lib")
	require.Equal(t, want, changed(t, r, head, Staged()))
	require.True(t, want[0].Touches("lib/deep/x.ts"))
}

func TestTouches(t *testing.T) {
	c := Change{Status: Renamed, Path: "new/convex/schema.ts", From: "convex/schema.ts"}
	for path, want := range map[string]bool{"convex": true, "convex/schema.ts": true, "new": true, ".": true, "con": false, "convex/schema.ts/x": false, "schema.ts": false} {
		require.Equal(t, want, c.Touches(path), path)
	}
}

func TestIndex(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "committed", "a/b/c", "deep")
	s.write("file", "staged", "new", "new", "empty", "")
	s.git("add", "-A")
	s.write("file", "on disk", "announced", "x", "announced empty", "")
	s.git("add", "--intent-to-add", "announced", "announced empty")
	r := s.open()
	files, err := r.Index(context.Background())
	require.NoError(t, err)
	for name, want := range map[string]string{"file": "staged", "new": "new", "empty": "", "a/b/c": "deep"} {
		data, err := fs.ReadFile(files, name)
		require.NoError(t, err, name)
		require.Equal(t, want, string(data))
	}
	for _, name := range []string{"announced", "announced empty"} {
		_, err := fs.Stat(files, name)
		require.ErrorIs(t, err, fs.ErrNotExist, "an announced file would not be committed")
	}
}

func TestIndexWithConflicts(t *testing.T) {
	s := newRepo(t)
	for _, name := range []string{"a", "b", "c", "d e"} {
		s.write(name, "1")
	}
	s.commit("one")
	s.git("checkout", "-q", "-b", "other")
	s.commit("two", "a", "2", "b", "2", "c", "2", "d e", "2")
	s.git("checkout", "-q", "main")
	s.commit("three", "a", "3", "b", "3", "c", "3", "d e", "3")
	require.Error(t, gitCommand(s, "merge", "other").Run())
	r := s.open()
	_, err := r.Index(context.Background())
	e := requireKind(t, Conflict, err)
	require.Equal(t, "the index has merge conflicts in a, b, c and 1 more", e.Message)
	require.Contains(t, e.Hint, "git add a")
	changes := changed(t, r, resolve(t, r, "HEAD"), Staged())
	require.Contains(t, changes, Change{Status: Unmerged, Path: "a"})
}

// Configuration that changes what git prints, or what it looks at, changes nothing here.
func TestConfigurationOfTheUser(t *testing.T) {
	s := newRepo(t)
	from := s.commit("one", "sub/file", text, "b", "1")
	for key, value := range map[string]string{
		"diff.renames": "false", "diff.relative": "true", "diff.noprefix": "true", "color.ui": "always", "core.quotePath": "true",
		"diff.ignoreSubmodules": "all", "log.follow": "true", "log.decorate": "full", "log.showRoot": "false", "log.date": "relative",
		"format.pretty": "oneline", "core.abbrev": "4", "log.diffMerges": "off", "diff.suppressBlankEmpty": "true",
		"i18n.logOutputEncoding": "ISO-8859-1", "status.showUntrackedFiles": "no", "status.relativePaths": "true", "log.mailmap": "true",
		"diff.autoRefreshIndex": "false", "core.commentChar": ";", "diff.renameLimit": "1",
	} {
		s.git("config", key, value)
	}
	s.git("mv", "sub/file", "sub/ä file")
	s.write("sub/ä file", text+"11\n", "untracked", "")
	r, err := Open(context.Background(), filepath.Join(s.dir, "sub"))
	require.NoError(t, err)
	defer r.Close()
	s.git("add", "sub")
	require.Equal(t, []Change{{Status: Renamed, Path: "sub/ä file", From: "sub/file"}, {Status: Added, Path: "untracked", Untracked: true}},
		changed(t, r, resolve(t, r, from), WorkTree()))
	s.commit("zwei ä")
	s.git("config", "diff.orderFile", "/nothing")
	entries, err := r.Log(context.Background(), LogOptions{})
	require.NoError(t, err)
	require.Len(t, entries, 2)
	require.Equal(t, "zwei ä", entries[0].Subject)
	require.Len(t, entries[1].Changes, 2, "the first commit added its files")
}

// Whatever a path looks like, it is a path.
func TestPathsThatLookLikeSomethingElse(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such names")
	}
	s := newRepo(t)
	s.commit("zero", "start", "")
	for i, name := range oddNames() {
		s.commit("with "+strings.Repeat("x", i), name, "1")
	}
	r := s.open()
	for i, name := range oddNames() {
		entries, err := r.Log(context.Background(), LogOptions{Paths: []string{name}})
		require.NoError(t, err)
		require.Len(t, entries, 1, name)
		require.Equal(t, []Change{{Status: Added, Path: name}}, entries[0].Changes)
		require.Equal(t, strings.TrimSpace("with "+strings.Repeat("x", i)), entries[0].Subject)
	}
}

func TestChangedInSomePaths(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "app/a", text, "lib/a", "1", "lib/*", "", "app/moved", text+"moved")
	s.write("app/a", "2", "lib/a", "2", "lib/new", "2", "lib/*", "x", "top", "2")
	require.NoError(t, os.Rename(filepath.Join(s.dir, "app/moved"), filepath.Join(s.dir, "lib/moved")))
	r := s.open("app")
	head := resolve(t, r, "HEAD")
	in := func(paths ...string) []Change {
		changes, err := r.Changed(context.Background(), head, WorkTree(), paths...)
		require.NoError(t, err)
		return changes
	}
	require.Equal(t, []Change{{Status: Modified, Path: "app/a"}, {Status: Deleted, Path: "app/moved"}}, in("app"))
	require.Equal(t, []Change{{Status: Modified, Path: "lib/*"}}, in("lib/*"))
	require.Equal(t, []Change{{Status: Added, Path: "lib/new", Untracked: true}, {Status: Added, Path: "top", Untracked: true}}, in("lib/new", "top"))
	require.Len(t, in(), 6)
	require.Empty(t, in("--output=x", "nothing"))
}
