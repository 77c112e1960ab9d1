package load_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/pkg/schema/load"
)

// A fixture is a project to be loaded from a checkout and from snapshots. The first paragraph of its archive says what it
// shows; lines after it say how to load, as in TestLoad, and "link: NAME -> TARGET" makes a symbolic link. A fixture may
// end in an error, but unless it is named error_… it must not: two failures are easily the same.
type fixture struct {
	name   string
	source string
	convex load.ConvexPackage
	files  map[string]string
	links  map[string]string
}

func readFixture(t testing.TB, file string) *fixture {
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	f := &fixture{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), source: ".", files: map[string]string{}, links: map[string]string{}}
	for line := range strings.Lines(string(archive.Comment)) {
		switch key, value, _ := strings.Cut(strings.TrimSpace(line), ": "); key {
		case "source":
			f.source = value
		case "convex":
			f.convex = load.Installed
		case "link":
			name, target, _ := strings.Cut(value, " -> ")
			f.links[name] = target
		}
	}
	for _, file := range archive.Files {
		if file.Name != "want" && file.Name != "stdin" {
			f.files[file.Name] = string(file.Data)
		}
	}
	return f
}

// fixtures are all projects that the tests of this package load from archives.
func fixtures(t testing.TB) []*fixture {
	var list []*fixture
	for _, pattern := range []string{"testdata/snapshot/*.txtar", "testdata/load/*.txtar", "testdata/places/*.txtar"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			if f := readFixture(t, file); f.source != "-" {
				list = append(list, f)
			}
		}
	}
	return list
}

func isModule(name string) bool { return strings.Contains("/"+name+"/", "/node_modules/") }

// layOut writes the files and links of a fixture for which keep says yes.
func (f *fixture) layOut(t testing.TB, keep func(name string) bool) string {
	dir := t.TempDir()
	for name, text := range f.files {
		if keep(name) {
			write(t, filepath.Join(dir, name), text)
		}
	}
	for name, target := range f.links {
		if keep(name) {
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
			require.NoError(t, os.Symlink(target, filepath.Join(dir, name)))
		}
	}
	return dir
}

// skipDeep skips the fixture that runs out of stack, where that takes long: what evaluation meets is not a matter of where
// files come from.
func (f *fixture) skipDeep(t testing.TB) {
	if f.name == "error_export_itself" {
		brief.Skip(t)
	}
}

func anything(string) bool { return true }

// disturb fills a folder with a work tree that looks like a fixture and says something else everywhere.
func (f *fixture) disturb(t testing.TB, dir string) {
	for name := range f.files {
		if isModule(name) {
			continue
		}
		stem := strings.TrimSuffix(name, path.Ext(name))
		switch path.Ext(name) {
		case ".json":
			text := `{ "name": "decoy", "browser": { "decoy": "./decoy.js" } }`
			if path.Base(name) != "package.json" {
				text = `{ "compilerOptions": { "baseUrl": ".", "strict": false, "paths": { "*": ["./decoy.ts"] } }, "functions": "decoy/" }`
			}
			write(t, filepath.Join(dir, name), text)
		case ".ts", ".tsx", ".js", ".jsx", ".mjs", ".mts":
			write(t, filepath.Join(dir, name), `throw new Error("this is the work tree");`)
			write(t, filepath.Join(dir, stem+".tsx"), `throw new Error("this is the work tree");`)
			write(t, filepath.Join(dir, path.Dir(name), "gone.ts"), `throw new Error("this is the work tree");`)
		default:
			write(t, filepath.Join(dir, name), "this is the work tree")
		}
	}
	write(t, filepath.Join(dir, "decoy.ts"), `throw new Error("this is the work tree");`)
}

// tree is the files of a fixture that a repository has, in memory. Links are followed.
func (f *fixture) tree() fstest.MapFS {
	tree := fstest.MapFS{}
	for name, text := range f.files {
		if !isModule(name) {
			tree[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	for name, target := range f.links {
		if !isModule(name) {
			tree[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink}
		}
	}
	return tree
}

// outcome is all that a load says. Bundles and texts are freed from the folder that they were made in.
func (f *fixture) outcome(t testing.TB, dir string, snapshot *load.Snapshot, lazy bool) string {
	opts := load.Options{Dir: dir, Timeout: patient, Convex: f.convex, Snapshot: snapshot, LazyPlaces: lazy}
	r, err := load.Load(context.Background(), load.Source{Path: f.source}, opts)
	if err != nil {
		var e *load.Error
		require.ErrorAs(t, err, &e)
		return strings.ReplaceAll("error\n"+e.Error(), dir, "DIR")
	}
	if r.Root == "" { // JSON
		return describeResult(r)
	}
	text := describeResult(r) + describePlaces(r) + r.Root + " " + r.Functions + "\n" + r.BundleCode()
	for _, file := range r.Files() {
		content, ok := r.Schema.Source.(interface{ Text(string) (string, bool) }).Text(file)
		require.True(t, ok, file)
		text += file + "\n" + content
	}
	return strings.ReplaceAll(text, dir, "DIR")
}

// TestSnapshotsAreCheckouts loads projects from a checkout and from snapshots over a folder that holds something else: the
// bundles must be the same to the byte, and so must places, texts and errors.
func TestSnapshotsAreCheckouts(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			f.skipDeep(t)
			checkout := f.layOut(t, anything)
			want := f.outcome(t, checkout, nil, false)
			if !strings.Contains(f.name, "error") && !strings.HasPrefix(f.name, "limit") {
				require.NotContains(t, want, "error\n", "a fixture that is not named so does not fail")
			}

			empty := f.layOut(t, isModule)
			require.Equal(t, want, f.outcome(t, empty, &load.Snapshot{Root: empty, Files: os.DirFS(checkout)}, false), "over an empty work tree")
			require.Equal(t, want, f.outcome(t, empty, &load.Snapshot{Root: empty, Files: f.tree()}, true), "in memory")

			disturbed := f.layOut(t, isModule)
			f.disturb(t, disturbed)
			require.Equal(t, want, f.outcome(t, disturbed, &load.Snapshot{Root: disturbed, Files: f.tree()}, false), "over another work tree")
		})
	}
}

// TestTheTeachingSetAsSnapshots does the same with whole apps.
func TestTheTeachingSetAsSnapshots(t *testing.T) {
	brief.Skip(t)
	cases, err := filepath.Glob("../../../testdata/schemas/*/before")
	require.NoError(t, err)
	require.Greater(t, len(cases), 50)
	for _, before := range cases {
		t.Run(filepath.Base(filepath.Dir(before)), func(t *testing.T) {
			t.Parallel()
			f := &fixture{source: "."}
			dir, err := filepath.Abs(before)
			require.NoError(t, err)
			want := f.outcome(t, dir, nil, false)
			require.NotContains(t, want, "error\n")
			after := t.TempDir()
			require.NoError(t, os.CopyFS(after, os.DirFS(filepath.Join(filepath.Dir(before), "after"))))
			require.Equal(t, want, f.outcome(t, after, &load.Snapshot{Root: after, Files: os.DirFS(dir)}, false))
		})
	}
}

// counted is a file system that knows which files were opened.
type counted struct {
	fs.FS
	mu     sync.Mutex
	opened map[string]int
}

func (c *counted) Open(name string) (fs.File, error) {
	c.mu.Lock()
	c.opened[name]++
	c.mu.Unlock()
	return c.FS.Open(name)
}

// TestSnapshotsAreReadLazily shows that what the schema does not need is not even opened, however much there is.
func TestSnapshotsAreReadLazily(t *testing.T) {
	tree := fstest.MapFS{}
	for _, folder := range []string{"docs", "convex/lib", "web/src/components"} {
		for i := range 500 {
			tree[path.Join(folder, string(rune('a'+i%26)), strings.Repeat("x", 1+i/26)+".ts")] = &fstest.MapFile{Data: []byte("export {};")}
		}
	}
	tree["package.json"] = &fstest.MapFile{Data: []byte(`{}`)}
	tree["convex/schema.ts"] = &fstest.MapFile{Data: []byte(imports + `import { users } from "./tables"; export default defineSchema({ users });`)}
	tree["convex/tables.ts"] = &fstest.MapFile{Data: []byte(imports + `export const users = defineTable({ name: v.string() });`)}
	files := &counted{FS: tree, opened: map[string]int{}}
	dir := t.TempDir()
	r, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir, Snapshot: &load.Snapshot{Root: dir, Files: files}})
	require.NoError(t, err)
	require.Equal(t, []string{"convex/schema.ts", "convex/tables.ts"}, r.Files())
	for name := range files.opened {
		info, err := fs.Stat(tree, name)
		if err == nil && !info.IsDir() {
			require.Contains(t, []string{"package.json", "convex/schema.ts", "convex/tables.ts"}, name)
		}
	}
	require.LessOrEqual(t, files.opened["convex/tables.ts"], 2)
	require.Less(t, len(files.opened), 30)
}

// TestWhereThereIsNoSchema shows that a caller can tell a project without a schema from one whose schema is broken.
func TestWhereThereIsNoSchema(t *testing.T) {
	dir := t.TempDir()
	tree := fstest.MapFS{"package.json": &fstest.MapFile{Data: []byte(`{}`)}, "broken/convex/schema.ts": &fstest.MapFile{Data: []byte("export default 1;")}}
	try := func(source string) *load.NoSchemaError {
		_, err := load.Load(context.Background(), load.Source{Path: source}, load.Options{Dir: dir, Snapshot: &load.Snapshot{Root: dir, Files: tree}})
		require.Error(t, err)
		var none *load.NoSchemaError
		if errors.As(err, &none) {
			return none
		}
		return nil
	}
	require.False(t, try(".").NoPath)
	require.Equal(t, dir, try(".").Path)
	require.True(t, try("later").NoPath)
	require.True(t, try("later/convex/schema.ts").NoPath)
	require.Nil(t, try("broken"))
}
