package git

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func subjects(entries []Entry) []string {
	var list []string
	for _, e := range entries {
		list = append(list, e.Subject)
	}
	return list
}

func logOf(t *testing.T, r *Repository, options LogOptions) []Entry {
	t.Helper()
	entries, err := r.Log(context.Background(), options)
	require.NoError(t, err)
	return entries
}

func TestLog(t *testing.T) {
	s := newRepo(t)
	s.commit("root", "old/schema.ts", text, "other", "1")
	s.git("checkout", "-q", "-b", "feature")
	s.commit("on feature", "f", "of the feature")
	s.git("checkout", "-q", "main")
	s.git("mv", "old", "new")
	s.commit("moved", "new/schema.ts", text+"11\n")
	s.commit("empty")
	s.git("merge", "-q", "--no-ff", "--no-commit", "feature")
	s.git("rm", "-q", "other")
	merge := s.record("commit", "-q", "-m", "merged")
	s.commit(":100644 100644 looks raw", "last", "1")
	r := s.open()

	all := logOf(t, r, LogOptions{})
	require.Equal(t, []string{":100644 100644 looks raw", "merged", "empty", "moved", "on feature", "root"}, subjects(all))
	require.Equal(t, []Change{{Status: Added, Path: "last"}}, all[0].Changes)
	require.Equal(t, []Change{{Status: Added, Path: "f"}, {Status: Deleted, Path: "other"}}, all[1].Changes)
	require.Equal(t, merge, all[1].ID)
	require.Equal(t, merge[:7], all[1].Short)
	require.Len(t, all[1].Parents, 2)
	require.Empty(t, all[2].Changes)
	require.Equal(t, []Change{{Status: Renamed, Path: "new/schema.ts", From: "old/schema.ts"}}, all[3].Changes)
	require.Equal(t, []Change{{Status: Added, Path: "old/schema.ts"}, {Status: Added, Path: "other"}}, all[5].Changes)
	for _, e := range all {
		c := resolve(t, r, e.ID)
		c.Name = e.Name
		require.Equal(t, c, e.Commit, "the same as by Resolve")
		require.False(t, e.Cut)
	}

	require.Equal(t, []string{":100644 100644 looks raw", "merged", "empty", "moved", "root"}, subjects(logOf(t, r, LogOptions{FirstParent: true})))
	require.Equal(t, all[1].Changes, logOf(t, r, LogOptions{FirstParent: true})[1].Changes)
	require.Equal(t, []string{":100644 100644 looks raw", "merged"}, subjects(logOf(t, r, LogOptions{Limit: 2})))
	require.Equal(t, []string{"moved", "root"}, subjects(logOf(t, r, LogOptions{Paths: []string{"new/schema.ts", "old"}})))
	require.Equal(t, []string{"on feature"}, subjects(logOf(t, r, LogOptions{Range: "main~3..feature"})))
	require.Equal(t, []string{":100644 100644 looks raw"}, subjects(logOf(t, r, LogOptions{Range: "HEAD^.."})))
	require.Equal(t, []string{"on feature", "root"}, subjects(logOf(t, r, LogOptions{Range: "feature"})))
	require.Empty(t, logOf(t, r, LogOptions{Range: "main..feature"}))
	require.Equal(t, []Change{{Status: Renamed, Path: "new/schema.ts", From: "old/schema.ts"}},
		logOf(t, r, LogOptions{Paths: []string{"old/schema.ts"}})[0].Changes, "a rename is seen from the one name that was asked for")
}

func TestLogOfNothing(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "1")
	r := s.open()
	for text, kind := range map[string]Kind{
		"nothing..HEAD": UnknownRef, "HEAD..nothing": UnknownRef, "nothing...HEAD": UnknownRef, "--output=x": BadRef, "HEAD..--output=x": BadRef,
		"--all": BadRef, "HEAD:file": BadRef, "a\nb": BadRef, "mian..": UnknownRef,
	} {
		_, err := r.Log(context.Background(), LogOptions{Range: text})
		requireKind(t, kind, err)
	}
	require.NoFileExists(t, filepath.Join(s.dir, "x"))
}

func TestLogOfAShallowClone(t *testing.T) {
	server := newRepo(t)
	server.commit("one", "a", "1", "b", "1")
	first := server.commit("two", "a", "2")
	server.commit("three", "a", "3")
	s := server.clone("--depth=2")
	entries := logOf(t, s.open(), LogOptions{})
	require.Equal(t, []string{"three", "two"}, subjects(entries))
	require.False(t, entries[0].Cut)
	require.True(t, entries[1].Cut)
	require.Equal(t, first, entries[1].ID)
	require.Len(t, entries[1].Parents, 1)
	require.Empty(t, entries[1].Changes, "not everything was added here")
}

// Both ends of a range may be branches that only the remote has.
func TestLogOfBranchesOfTheRemote(t *testing.T) {
	server := newRepo(t)
	server.commit("one", "a", "1")
	server.git("checkout", "-q", "-b", "deep")
	server.commit("two", "a", "2")
	r := server.clone("--branch=main").open()
	for _, text := range []string{"main..deep", "..deep", "main...deep", "deep...main", "origin/main..deep"} {
		require.Equal(t, []string{"two"}, subjects(logOf(t, r, LogOptions{Range: text})), text)
	}
	require.Equal(t, []string{"two", "one"}, subjects(logOf(t, r, LogOptions{Range: "deep"})))
	require.Empty(t, logOf(t, r, LogOptions{Range: "deep.."}))
}
