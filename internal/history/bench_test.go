package history

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema/load"
)

// generated makes a repository of commits, of which some touch the schema: the first, and then the last of each stretch.
// Files that schemas of others lie in are there as well.
// In each version of the schema VERSION is another number. app are more files.
func generated(t testing.TB, s sandbox, touching, commits int, schema string, app map[string]string) Walk {
	t.Helper()
	var in strings.Builder
	file := func(name, text string) { fmt.Fprintf(&in, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text) }
	version := 0
	for i := range commits {
		fmt.Fprintf(&in, "commit refs/heads/main\ncommitter Ann <ann@example.com> %d +0000\ndata 1\nx\n", 1700000000+i)
		if i == 0 {
			file("package.json", manifest)
			for name, text := range app {
				file(name, text)
			}
		}
		if i*(touching-1)/(commits-1) >= version {
			version++
			file("convex/schema.ts", strings.ReplaceAll(schema, "VERSION", fmt.Sprint(version)))
		}
		file(fmt.Sprintf("src/m%d/file.ts", i%50), fmt.Sprint(i))
	}
	cmd := exec.Command("git", "fast-import", "--quiet")
	cmd.Dir, cmd.Stdin = s.dir, strings.NewReader(in.String())
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	s.git("reset", "-q", "--hard")
	return s.walk(".")
}

// BenchmarkWalk measures the history of a schema with 30 tables: 300 of 3,000 commits touched it.
func BenchmarkWalk(b *testing.B) {
	folder, err := filepath.Abs(filepath.Join("..", "..", "testdata", "schemas", "app-30-tables", "before"))
	require.NoError(b, err)
	app := map[string]string{}
	require.NoError(b, filepath.WalkDir(filepath.Join(folder, "convex"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		app[filepath.ToSlash(strings.TrimPrefix(file, folder+string(filepath.Separator)))] = string(text)
		return err
	}))
	text := app["convex/schema.ts"] + "\nconst version = VERSION; // in /* x */ this commit\n"
	delete(app, "convex/schema.ts")
	w := generated(b, newRepo(b), 300, 3000, text, app)
	ctx := context.Background()
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			_, err := load.Load(ctx, load.Source{}, load.Options{Dir: folder, LazyPlaces: true})
			require.NoError(b, err)
		}
	})
	b.Run("load from git", func(b *testing.B) {
		commit, err := w.Repository.Resolve(ctx, "HEAD")
		require.NoError(b, err)
		for b.Loop() {
			_, err := w.find(commit, ".").Load(ctx)
			require.NoError(b, err)
		}
	})
	each := func(b *testing.B, versions int) {
		b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N*versions), "ms/version")
	}
	b.Run("steps", func(b *testing.B) {
		for b.Loop() {
			count := 0
			for _, err := range w.Steps(ctx) {
				require.NoError(b, err)
				count++
			}
			require.Equal(b, 300, count)
		}
		each(b, 300)
	})
	b.Run("rows", func(b *testing.B) {
		for b.Loop() {
			for row, err := range w.Rows(ctx) {
				require.NoError(b, err)
				require.NoError(b, row.Err)
			}
		}
		each(b, 300)
	})
	b.Run("new table", func(b *testing.B) {
		for b.Loop() {
			found, complete, err := LastDeclarations(ctx, w, []string{"neverThere"}, 40)
			require.NoError(b, err)
			require.Empty(b, found)
			require.True(b, complete)
		}
		each(b, 300)
	})
}
