package load_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/schema/load"
)

// TestProjects lists the projects of each repository in testdata/projects, or, for every line "at: path" of its head,
// those that the path means; from a checkout and from a snapshot.
func TestProjects(t *testing.T) {
	files, err := filepath.Glob("testdata/projects/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			f := readFixture(t, file)
			want := describeSearch(t, archive, load.Options{Dir: f.layOut(t, anything)})
			golden.Equal(t, file, txtar.Format(withWant(archive, want)))

			empty := t.TempDir()
			write(t, filepath.Join(empty, ".git/HEAD"), "") // a snapshot has no such folder, and its root has one on disk
			snapshot := &load.Snapshot{Root: empty, Files: f.tree()}
			require.Equal(t, want, describeSearch(t, archive, load.Options{Dir: empty, Snapshot: snapshot}), "over an empty work tree")
		})
	}
}

func describeSearch(t *testing.T, archive *txtar.Archive, options load.Options) string {
	var b strings.Builder
	for line := range strings.Lines(string(archive.Comment)) {
		if at, ok := strings.CutPrefix(strings.TrimSpace(line), "at: "); ok {
			fmt.Fprintf(&b, "at %s\n", at)
			list, err := load.ProjectsAt(t.Context(), load.Source{Path: at}, options)
			describeProjects(t, &b, options.Dir, list, err)
		}
	}
	if b.Len() == 0 {
		list, err := load.Projects(t.Context(), ".", options)
		describeProjects(t, &b, options.Dir, list, err)
	}
	return b.String()
}

func describeProjects(t *testing.T, b *strings.Builder, dir string, list []load.Project, err error) {
	if err != nil {
		var e *load.Error
		require.ErrorAs(t, err, &e)
		require.NotContains(t, err.Error(), dir)
		fmt.Fprintf(b, "error\n%v\n", err)
		return
	}
	for _, p := range list {
		fmt.Fprintf(b, "%q in %s, functions %s, schema %q\n", p.Name, p.Root, p.Functions, p.Schema)
	}
}

// TestProjectsEnds shows that a search can be given up, and that a root that is not there is an error.
func TestProjectsEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := load.Projects(ctx, ".", load.Options{Dir: t.TempDir()})
	require.ErrorIs(t, err, context.Canceled)
	_, err = load.Projects(t.Context(), "gone", load.Options{Dir: t.TempDir()})
	require.ErrorContains(t, err, "gone is not a folder.")
}

// TestProjectsPassesOver shows that a folder which one may not read, and a link in a circle, stop nothing.
func TestProjectsPassesOver(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "web/convex.json"), "{}")
	write(t, filepath.Join(dir, "web/convex/schema.ts"), "")
	require.NoError(t, os.Symlink("..", filepath.Join(dir, "web/circle")))
	closed := filepath.Join(dir, "closed")
	require.NoError(t, os.Mkdir(closed, 0))
	t.Cleanup(func() { require.NoError(t, os.Chmod(closed, 0o700)) })
	list, err := load.Projects(t.Context(), dir, load.Options{Dir: dir})
	require.NoError(t, err)
	require.Equal(t, []load.Project{{Root: "web", Functions: "web/convex", Schema: "web/convex/schema.ts"}}, list)
}

// TestMatchProjects pairs the projects of two versions of a repository.
func TestMatchProjects(t *testing.T) {
	project := func(text string) load.Project {
		root, name, _ := strings.Cut(text, " ")
		return load.Project{Root: root, Name: name, Functions: root + "/convex"}
	}
	for _, tc := range []struct{ what, from, to, want string }{
		{"the same", "a x, b y", "b y, a x", "a → a, b → b"},
		{"added and removed", "a x", "b y", "+ b, - a"},
		{"the folder renamed", "web x, api y", "apps/web x, api y", "api → api, web → apps/web"},
		{"a name that two have says nothing", "a x, b x", "c x, b x", "b → b, a → c"},
		{"two that could be it", "a x, b x", "c x, d x", "+ c, + d, - a, - b"},
		{"no names", "a", "b", "+ b, - a"},
	} {
		t.Run(tc.what, func(t *testing.T) {
			lists := [2][]load.Project{}
			for i, text := range []string{tc.from, tc.to} {
				for _, p := range strings.Split(text, ", ") {
					lists[i] = append(lists[i], project(p))
				}
			}
			var got []string
			for _, m := range load.MatchProjects(lists[0], lists[1]) {
				switch {
				case m.From == nil:
					got = append(got, "+ "+m.To.Root)
				case m.To == nil:
					got = append(got, "- "+m.From.Root)
				default:
					got = append(got, m.From.Root+" → "+m.To.Root)
				}
			}
			require.Equal(t, tc.want, strings.Join(got, ", "))
		})
	}
	moved := load.MatchProjects([]load.Project{{Root: ".", Functions: "web/convex"}}, []load.Project{{Root: "web", Functions: "web/convex"}})
	require.NotNil(t, moved[0].From, "its convex.json is gone, its functions folder is where it was")
}

// BenchmarkProjects searches a repository of 20,000 files in 2,000 folders, with three projects, beside packages that
// are not to be looked at.
func BenchmarkProjects(b *testing.B) {
	dir := b.TempDir()
	for i := range 2_000 {
		folder := filepath.Join(dir, fmt.Sprintf("packages/p%d/src/part%d", i/100, i%100))
		for j := range 10 {
			write(b, filepath.Join(folder, fmt.Sprintf("file%d.ts", j)), "")
		}
	}
	for i := range 3 {
		app := filepath.Join(dir, fmt.Sprintf("apps/a%d", i))
		write(b, filepath.Join(app, "package.json"), `{ "dependencies": { "convex": "1" } }`)
		write(b, filepath.Join(app, "convex/schema.ts"), "")
		write(b, filepath.Join(app, "node_modules/x/package.json"), "{}")
	}
	for b.Loop() {
		list, err := load.Projects(context.Background(), dir, load.Options{})
		if err != nil || len(list) != 3 {
			b.Fatal(list, err)
		}
	}
}
