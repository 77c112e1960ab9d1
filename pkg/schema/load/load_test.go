package load_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
	"convex-schema-plan/pkg/validator"
)

// TestLoad loads each project in testdata and compares what comes out: the schema, the files and packages that it was
// made of, or the error as a user sees it. The first paragraph of a case says what it shows; lines such as
// "source: web/convex" and "convex: installed" after it say how to load. The last file, want, is the result.
func TestLoad(t *testing.T) { runArchives(t, "testdata/load/*.txtar", describeResult) }

// TestPlaces loads each project and lists for every part of the schema where it was written: the table's name or a path
// into its documents (staged ones after a !, indexes after a #), the place, and the text there.
func TestPlaces(t *testing.T) { runArchives(t, "testdata/places/*.txtar", describePlaces) }

func runArchives(t *testing.T, pattern string, describe func(*load.Result) string) {
	files, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			if strings.HasSuffix(file, "/error_export_itself.txtar") {
				brief.Skip(t) // running out of stack takes long there
			}
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			got := runArchive(t, archive, describe)
			golden.Equal(t, file, txtar.Format(withWant(archive, got)))
		})
	}
}

// patient is a time limit that no case reaches on a slow machine either: to run out of stack takes many seconds there under
// the race detector. What the limit does has tests of its own.
const patient = 5 * time.Minute

// runArchive lays out the files of a case, loads it and describes the result or the error.
func runArchive(t *testing.T, archive *txtar.Archive, describe func(*load.Result) string) string {
	dir := t.TempDir()
	options := load.Options{Dir: dir, Timeout: patient}
	source := "."
	for line := range strings.Lines(string(archive.Comment)) {
		switch key, value, _ := strings.Cut(strings.TrimSpace(line), ": "); key {
		case "source":
			source = value
		case "places":
			require.Equal(t, "lazy", value)
			options.LazyPlaces = true
		case "convex":
			require.Equal(t, "installed", value)
			options.Convex = load.Installed
		}
	}
	for _, f := range archive.Files {
		switch f.Name {
		case "want":
		case "stdin":
			options.Stdin = strings.NewReader(string(f.Data))
		default:
			write(t, filepath.Join(dir, f.Name), string(f.Data))
		}
	}
	result, err := load.Load(context.Background(), load.Source{Path: source}, options)
	if err != nil {
		var e *load.Error
		require.ErrorAs(t, err, &e, "errors for users are *load.Error")
		require.NotContains(t, err.Error(), dir, "paths below the working directory are relative")
		return "error\n" + err.Error() + "\n"
	}
	return describe(result)
}

func write(t testing.TB, file, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
}

// withWant returns the archive with want as its last file.
func withWant(a *txtar.Archive, want string) *txtar.Archive {
	with := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if f.Name != "want" {
			with.Files = append(with.Files, f)
		}
	}
	with.Files = append(with.Files, txtar.File{Name: "want", Data: []byte(want)})
	return with
}

func describeResult(r *load.Result) string {
	var b strings.Builder
	if !r.Schema.Validation {
		b.WriteString("schemaValidation: false\n")
	}
	for _, table := range r.Schema.Tables {
		fmt.Fprintf(&b, "%s: %s\n", table.Name, table.Document)
		if table.Staged != nil {
			fmt.Fprintf(&b, "%s staged: %s\n", table.Name, table.Staged)
		}
		for _, index := range table.Indexes {
			fmt.Fprintf(&b, "%s#%s: %+v\n", table.Name, index.Name, index.Spec)
		}
	}
	fmt.Fprintf(&b, "from %s: %s\n", r.Path, strings.Join(r.Files(), " "))
	for _, p := range r.Packages() {
		fmt.Fprintf(&b, "package %s %s in %s\n", p.Name, p.Version, p.Path)
	}
	return b.String()
}

func describePlaces(r *load.Result) string {
	var b strings.Builder
	say := func(name string, place schema.Place) {
		pos, ok := r.Schema.Source.Position(place)
		text := "nowhere"
		if ok {
			line, _ := r.Schema.Source.Line(pos.File, pos.Line)
			text = pos.String() + "\t" + string([]rune(line)[pos.Column-1:])
		}
		fmt.Fprintf(&b, "%s\t%s\n", name, text)
	}
	say("schema", schema.Place{})
	for _, table := range r.Schema.Tables {
		say(table.Name, schema.Place{Table: table.Name})
		eachPath(table.Document, nil, func(path validator.Path) {
			say(table.Name+"."+path.String(), schema.Place{Table: table.Name, Path: path})
		})
		if table.Staged != nil {
			say(table.Name+"!", schema.Place{Table: table.Name, Staged: true})
			eachPath(table.Staged, nil, func(path validator.Path) {
				say(table.Name+"!"+path.String(), schema.Place{Table: table.Name, Staged: true, Path: path})
			})
		}
		for _, index := range table.Indexes {
			say(table.Name+"#"+index.Name, schema.Place{Table: table.Name, Index: index.Name})
		}
	}
	return b.String()
}

// eachPath calls say for every type inside a type.
func eachPath(t validator.Type, at validator.Path, say func(validator.Path)) {
	below := func(s validator.Step, inner validator.Type) {
		path := at.With(s)
		say(path)
		eachPath(inner, path, say)
	}
	switch t := t.(type) {
	case *validator.Object:
		for _, f := range t.Fields {
			below(validator.Step{Kind: validator.IntoField, Field: f.Name}, f.Type)
		}
	case *validator.Array:
		below(validator.Step{Kind: validator.IntoElement}, t.Element)
	case *validator.Record:
		below(validator.Step{Kind: validator.IntoRecordKey}, t.Key)
		below(validator.Step{Kind: validator.IntoRecordValue}, t.Value)
	case *validator.Union:
		for i, m := range t.Members {
			below(validator.Step{Kind: validator.IntoMember, Index: i}, m)
		}
	}
}

// TestTheErrorIsAValue shows the parts of an error that callers use one by one.
func TestTheErrorIsAValue(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "convex/schema.ts"), "import './gone';\nimport 'nowhere';\n\texport default {};\n")
	_, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir})
	var e *load.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, schema.Position{File: "convex/schema.ts", Line: 1, Column: 8}, e.Position)
	require.Contains(t, e.Message, `"./gone"`)
	require.Contains(t, e.Frame, "> 1 | import './gone';\n    |        ^")
	require.Len(t, e.Others, 1)
	require.Contains(t, e.Others[0].Message, `"nowhere"`)
	require.Contains(t, e.Others[0].Hint, "npm install nowhere")
}

// TestTheContextEnds shows that a caller who stops waiting gets his own reason back.
func TestTheWorkingDirectoryMayBeRelative(t *testing.T) {
	dir := "../../../testdata/schemas/required-field-added"
	r, err := load.Load(t.Context(), load.Source{Path: "before"}, load.Options{Dir: dir})
	require.NoError(t, err)
	require.Equal(t, "before/convex/schema.ts", r.Path)
}

func TestTheContextEnds(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "convex/schema.ts"), "for (;;);")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	_, err := load.Load(ctx, load.Source{}, load.Options{Dir: dir})
	require.ErrorIs(t, err, context.Canceled)
}

// TestNothingOfGoShows guards every golden error against words that only this tool's authors would understand.
func TestNothingOfGoShows(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.txtar")
	require.NoError(t, err)
	bad := regexp.MustCompile(`goroutine|goja|esbuild|panic|runtime error|\.go:\d|0x[0-9a-f]{4}|convex-schema-plan:`)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		_, want, ok := strings.Cut(string(data), "-- want --\nerror\n")
		if ok {
			require.NotRegexp(t, bad, want, file)
		}
	}
}

// TestLoadsShareNothing loads several projects at once, as the comparison of two versions does, and asks for places from
// several goroutines. It is for the race detector.
func TestLoadsShareNothing(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a/convex/schema.ts"), imports+"export default defineSchema({ t: defineTable({ a: v.string() }) });")
	write(t, filepath.Join(dir, "b/convex/schema.ts"), imports+"\nexport default defineSchema({ t: defineTable({ a: v.bigint() }) });")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			project, line := "a", 3
			if i%2 == 1 {
				project, line = "b", 4
			}
			r, err := load.Load(context.Background(), load.Source{Path: project}, load.Options{Dir: dir, LazyPlaces: i < 4})
			if !assert.NoError(t, err) {
				return
			}
			for range 2 {
				group.Go(func() {
					pos, ok := r.Schema.Source.Position(schema.Place{Table: "t"})
					assert.True(t, ok)
					assert.Equal(t, schema.Position{File: project + "/convex/schema.ts", Line: line, Column: 31}, pos)
					text, ok := r.Schema.Source.Line(pos.File, pos.Line)
					assert.True(t, ok)
					assert.Contains(t, text, "defineTable")
					assert.Equal(t, []string{project + "/convex/schema.ts"}, r.Files())
				})
			}
		})
	}
	group.Wait()
}
