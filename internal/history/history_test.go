package history

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/git"
)

var (
	a = table("a", "v.string()")
	b = table("b", "v.string()")
)

func TestStepsOfALine(t *testing.T) {
	s := newRepo(t)
	s.commit("readme", "README.md", "1")
	s.commit("manifest", "package.json", manifest)
	s.commit("functions", "convex/f.ts", "1")
	s.schemas("first", a)
	s.commit("unrelated", "src/app.ts", "1", "convex/f.ts", "2")
	s.commit("import", "convex/schema.ts", schemaOf(a+"...more")+`import { more } from "./more";`)
	s.commit("imported", "convex/more.ts", `import { defineTable } from "convex/server"; export const more = { b: defineTable({}) };`)
	s.commit("unrelated again", "README.md", "2")
	s.commit("gone", "convex/schema.ts", "")
	s.commit("while gone", "convex/more.ts", "1")
	s.commit("manifest while gone", "package.json", manifest+"\n")
	s.schemas("again", b)
	want := []string{"again: none -> b", "gone: a b -> none", "imported: error -> a b", "import: a -> error", "first: none -> a"}
	require.Equal(t, want, stepsOf(t, s.walk(".")))
	require.Equal(t, want, stepsOf(t, s.walk("convex")))
	require.Equal(t, want, stepsOf(t, s.walk("convex/schema.ts")))

	w := s.walk(".")
	w.Range = "HEAD~8..HEAD~4"
	require.Equal(t, want[2:4], stepsOf(t, w))
	w.Range, w.Limit = "", 4
	require.Equal(t, want[:2], stepsOf(t, w))
	w.Limit = 3
	require.Equal(t, want[:1], stepsOf(t, w))
	w.Range, w.Limit = "nothing", 0
	for _, err := range w.Steps(context.Background()) {
		require.ErrorContains(t, err, `no branch, tag or commit called "nothing"`)
	}
	w.Range = "main...HEAD"
	for _, err := range w.Steps(context.Background()) {
		require.ErrorContains(t, err, "main..HEAD")
	}
}

func TestFollowingStepsShareAVersion(t *testing.T) {
	s := newRepo(t)
	s.schemas("one", a, "two", a+b)
	s.commit("other", "README.md", "1")
	s.schemas("three", b)
	var last *Version
	for step, err := range s.walk(".").Steps(context.Background()) {
		require.NoError(t, err)
		require.True(t, last == nil || last == step.After)
		last = step.Before
	}
}

func TestStepsStopWhenTold(t *testing.T) {
	s := newRepo(t)
	s.schemas("one", a, "two", b, "three", a)
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	count := 0
	for _, err := range s.walk(".").Steps(ctx) {
		if count++; count == 1 {
			require.NoError(t, err)
			cancel(context.DeadlineExceeded)
			continue
		}
		require.ErrorIs(t, err, context.DeadlineExceeded)
	}
	require.Equal(t, 2, count)
}

func TestMergesAreOneStep(t *testing.T) {
	s := newRepo(t)
	s.commit("start", "package.json", manifest)
	s.schemas("first", a)
	s.git("checkout", "-q", "-b", "feature")
	s.schemas("on branch", a+b, "on branch too", a+b+table("c", "v.any()"))
	s.git("checkout", "-q", "main")
	s.commit("meanwhile", "README.md", "1")
	s.git("merge", "-q", "--no-ff", "-m", "merged", "feature")
	s.git("checkout", "-q", "-b", "other", "HEAD~1")
	s.commit("unrelated on branch", "src/x.ts", "1")
	s.git("checkout", "-q", "main")
	s.git("merge", "-q", "--no-ff", "-m", "merged too", "other")
	require.Equal(t, []string{"merged: a -> a b c", "first: none -> a"}, stepsOf(t, s.walk(".")))
}

func TestRootCommitBringsTheSchema(t *testing.T) {
	s := newRepo(t)
	s.schemas("first", a)
	require.Equal(t, []string{"first: nothing -> a"}, stepsOf(t, s.walk(".")))
}

func TestShallowClone(t *testing.T) {
	s := newRepo(t)
	s.schemas("one", a, "two", a+b, "three", b)
	s.commit("four", "README.md", "1")
	dir := filepath.Join(t.TempDir(), "clone")
	s.git("clone", "-q", "--depth=3", "file://"+s.dir, dir)
	clone := sandbox{t, dir}
	require.Equal(t, []string{"three: a b -> b", "two: cut -> a b"}, stepsOf(t, clone.walk(".")))
	_, complete, err := LastDeclarations(context.Background(), clone.walk("."), []string{"c"}, 10)
	require.NoError(t, err)
	require.False(t, complete)
}

func TestMovedProjects(t *testing.T) {
	long := a
	for _, name := range []string{"t1", "t2", "t3", "t4", "t5"} {
		long += table(name, "v.string()")
	}
	const all = "a t1 t2 t3 t4 t5"
	for name, tc := range map[string]struct {
		move func(s sandbox)
		path string
		want []string
	}{
		"folder": {func(s sandbox) {
			require.NoError(t, os.MkdirAll(filepath.Join(s.dir, "apps"), 0o755))
			s.git("mv", "web", "apps/site")
			s.commit("move")
		}, "apps/site", []string{"last: " + all + " -> b", "move: " + all + " -> " + all, "change: a -> " + all, "first: nothing -> a"}},
		"functions folder": {func(s sandbox) {
			s.git("mv", "web/convex", "web/backend")
			s.commit("move", "web/convex.json", `{ "functions": "backend" }`)
		}, "web", []string{"last: " + all + " -> b", "move: " + all + " -> " + all, "change: a -> " + all, "first: nothing -> a"}},
		"into a project that was there": {func(s sandbox) {
			s.commit("neighbour", "package.json", manifest, "convex/schema.ts", schemaOf(table("wrong", "v.any()")), "api/package.json", manifest)
			s.git("mv", "web/convex", "api/convex")
			s.commit("move")
		}, "api", []string{"last: " + all + " -> b", "move: " + all + " -> " + all, "neighbour: " + all + " -> " + all, "change: a -> " + all, "first: nothing -> a"}},
		"written anew": {func(s sandbox) {
			s.commit("move", "web/convex/schema.ts", "", "api/convex/schema.ts", schemaOf(b+"/* "+all+all+all+all+all+all+" */"))
		}, "api", []string{"last: b -> b", "move: " + all + " -> b", "change: a -> " + all, "first: nothing -> a"}},
		"written anew with two that left": {func(s sandbox) {
			s.commit("neighbour", "x/convex/schema.ts", schemaOf(b))
			s.commit("move", "web/convex/schema.ts", "", "x/convex/schema.ts", "", "api/convex/schema.js", "/* another */ export default {}")
		}, "api", []string{"last: error -> b", "move: none -> error"}},
		"a new one": {func(s sandbox) {
			s.commit("zod", "lib/schema.ts", "import { z } from 'zod';")
			s.commit("new", "api/convex/schema.ts", schemaOf(b+a), "lib/schema.ts", "")
		}, "api", []string{"last: b a -> b", "new: none -> b a"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newRepo(t)
			s.commit("first", "web/package.json", manifest, "web/convex/schema.ts", schemaOf(a))
			s.commit("change", "web/convex/schema.ts", schemaOf(long))
			tc.move(s)
			file := tc.path + "/convex/schema.ts"
			if tc.path == "web" {
				file = "web/backend/schema.ts"
			}
			s.commit("last", file, schemaOf(b))
			require.Equal(t, tc.want, stepsOf(t, s.walk(tc.path)))
		})
	}
}

func TestUnknownReach(t *testing.T) {
	s := newRepo(t)
	s.commit("start", "app/package.json", manifest, "app/convex/schema.ts", schemaOf(a)+"require('./' + name)")
	s.commit("below", "app/src/x.ts", "1")
	s.commit("beside", "docs/x.md", "1")
	require.Equal(t, []string{"below: error -> error", "start: nothing -> error"}, stepsOf(t, s.walk("app")))
}

func TestRowsCompareWithTheLastThatEvaluates(t *testing.T) {
	s := newRepo(t)
	s.commit("start", "package.json", manifest)
	s.schemas("one", a, "broken", "!", "broken too", "?", "repaired", a+b)
	s.commit("gone", "convex/schema.ts", "")
	s.schemas("again", b)
	var got []string
	for row, err := range s.walk(".").Rows(context.Background()) {
		require.NoError(t, err)
		text := row.Commit.Subject + ": " + names(row.Before) + "@" + row.BeforeCommit.Subject + " -> " + names(row.After)
		if row.Err != nil {
			text += " error"
		}
		if row.First {
			text += " first"
		}
		got = append(got, text)
	}
	require.Equal(t, []string{
		"again: none@ -> b first", "gone: a b@repaired -> none", "repaired: a@one -> a b", "broken too: none@ -> none error",
		"broken: none@ -> none error", "one: none@ -> a first",
	}, got)
}

var versioned = schemaOf(a + b + "  c: defineTable({ version: v.literal(VERSION) }),")

func TestRowsOfManyVersions(t *testing.T) {
	s := newRepo(t)
	w := generated(t, s, 30, 60, versioned, nil)
	count := 0
	for row, err := range w.Rows(context.Background()) {
		require.NoError(t, err)
		require.NoError(t, row.Err)
		require.Len(t, row.After.Schema.Tables, 3)
		if count++; count == 20 {
			break
		}
	}
	require.Equal(t, 20, count)

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var last error
	for _, err := range w.Rows(ctx) {
		cancel()
		last = err
	}
	require.ErrorIs(t, last, context.Canceled)
	require.NotErrorIs(t, last, &git.Error{})
}

// The history is read in pages.
func TestMoreThanAPage(t *testing.T) {
	s := newRepo(t)
	w := generated(t, s, 3, pageSize+2, versioned, nil)
	require.Len(t, stepsOf(t, w), 3)
	w.Limit = pageSize + 1
	require.Len(t, stepsOf(t, w), 2, "the first commit is beyond the limit")
	w.Limit, w.Range = 0, "HEAD~501..HEAD"
	require.Len(t, stepsOf(t, w), 2)
}
