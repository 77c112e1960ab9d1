package codegen_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

const teachingSet = "../../testdata/schemas"

// teachingCases returns the names of the cases that have a before and an after.
func teachingCases(t *testing.T) []string {
	folders, err := filepath.Glob(teachingSet + "/*/after")
	require.NoError(t, err)
	var names []string
	for _, f := range folders {
		names = append(names, filepath.Base(filepath.Dir(f)))
	}
	require.Greater(t, len(names), 50, "the teaching set is there")
	return names
}

// teachingPlan plans a case as the comments in its new schema declare.
func teachingPlan(t *testing.T, name string, opts plan.Options) *plan.Plan {
	t.Helper()
	from, to := teachingSchema(t, name, "before"), teachingSchema(t, name, "after")
	declared, err := intent.FromComments(to)
	require.NoError(t, err)
	declared, err = intent.Resolve(declared, from, to)
	require.NoError(t, err)
	p, err := plan.Make(diff.Compare(declared.WithReturned(from), to, diff.Options{Intent: declared}), opts)
	require.NoError(t, err)
	return p
}

// teachingSchemas are the schemas of the teaching set that a test has asked for: every test takes them all.
var teachingSchemas sync.Map

func teachingSchema(t *testing.T, name, version string) *schema.Schema {
	t.Helper()
	path := filepath.Join(teachingSet, name, version)
	s, ok := teachingSchemas.Load(path)
	if !ok {
		s, _ = teachingSchemas.LoadOrStore(path, loadSchema(t, path))
	}
	return s.(*schema.Schema)
}

func loadSchema(t *testing.T, path string) *schema.Schema {
	t.Helper()
	result, err := load.Load(t.Context(), load.Source{Path: path}, load.Options{})
	require.NoError(t, err)
	return result.Schema
}

// evaluate loads a printed schema.ts.
func evaluate(t *testing.T, source []byte) *schema.Schema {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "convex"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"dependencies":{"convex":"*"}}`), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "convex", "schema.ts"), source, 0o644))
	return loadSchema(t, dir)
}

// requireRoundTrip fails unless a printed schema evaluates to exactly the schema it was printed from.
func requireRoundTrip(t *testing.T, s *schema.Schema, source []byte) {
	t.Helper()
	require.Equal(t, string(s.ExportJSON()), string(evaluate(t, source).ExportJSON()), "%s", source)
}

// TestPrintedSchemasEvaluateToThePlan loads every schema that the plans of the teaching set print.
func TestPrintedSchemasEvaluateToThePlan(t *testing.T) {
	brief.Skip(t)
	migrating := 0
	for _, name := range teachingCases(t) {
		t.Run(name, func(t *testing.T) {
			p := teachingPlan(t, name, plan.Options{})
			requireRoundTrip(t, p.Narrowed.Schema, codegen.Schema(p.Narrowed.Schema))
			files, err := codegen.Generate(p)
			require.NoError(t, err)
			want := map[string]*plan.Schema{
				p.WidenFile("schema.ts"): p.Widened, p.StageFile("schema.ts"): p.Staged, p.NarrowFile("schema.ts"): p.Narrowed,
			}
			for _, f := range files {
				require.True(t, codegen.WrittenByUs(f.Content), f.Path)
				if s := want[f.Path]; s != nil {
					requireRoundTrip(t, s.Schema, f.Content)
					require.Empty(t, s.DefinitionErrors(), f.Path)
					migrating++
				}
			}
		})
	}
	require.Greater(t, migrating, 60)
}

func TestRandomSchemasRoundTrip(t *testing.T) {
	for seed := range int64(brief.Cases(20)) {
		g := validatorgen.New(seed)
		s := &schema.Schema{Validation: seed%2 == 0}
		for i := range 40 {
			table := &schema.Table{Name: fmt.Sprintf("t%d", i), Document: g.Document()}
			if i%5 == 0 {
				table.Staged = g.Document()
			}
			s.Tables = append(s.Tables, table)
		}
		requireRoundTrip(t, s, codegen.Schema(s))
	}
}

// TestOddNamesAndLiteralsRoundTrip prints what a careless printer would change.
func TestOddNamesAndLiteralsRoundTrip(t *testing.T) {
	object := &validator.Object{}
	add := func(name string, typ validator.Type) {
		object.Fields = append(object.Fields, validator.Field{Name: name, Type: typ, Optional: len(name)%2 == 0})
	}
	for _, name := range []string{
		"plain", "with space", "kebab-case", "ünïcode", `quo"te`, "apo'strophe", `back\slash`, "new\nline", "__proto__",
		"constructor", "default", "1leading", "", "\u2028", "$dollar", "toString", "a.b", "`tick`", "${x}",
	} {
		add(name, validator.String)
	}
	literals := &validator.Union{}
	for _, text := range []string{
		"", `"`, `'`, `"'`, `\`, "\n\r\t\b\f\v\x00\x1b\x7f", "\u2028\u2029", "\u202ehidden", "é", "日本", "😀", "\ufeff", "</script>",
		"${a}", "`", "\ufffd", "\xed\xa0\x80lone high", "lone low\xed\xb0\x80", "*/", "//",
	} {
		literals.Members = append(literals.Members, validator.Literal{Value: value.String(text)})
	}
	for _, number := range []float64{
		0, negativeZero(), 1, -1, 0.1, 1e21, 1e-7, 123456789012345680000, 5e-324, 1.7976931348623157e308, -2.5e-10, 1e100,
	} {
		literals.Members = append(literals.Members, validator.Literal{Value: value.Float64(number)})
	}
	for _, integer := range []int64{0, 5, -5, 1<<63 - 1, -1 << 63} {
		literals.Members = append(literals.Members, validator.Literal{Value: value.Int64(integer)})
	}
	add("literals", literals)
	add("empty", &validator.Union{})
	add("nothing", &validator.Object{})
	s := &schema.Schema{Validation: true, Tables: []*schema.Table{
		{Name: "odd", Document: object}, {Name: "__proto__", Document: validator.Any},
		{Name: "kebab-table", Document: &validator.Object{}, Indexes: []schema.Index{
			{Name: "a", Spec: schema.DatabaseIndex{Fields: []string{"x", "y.z"}}},
			{Name: "b", Staged: true, Spec: schema.DatabaseIndex{Fields: []string{"y"}}},
			{Name: "c", Spec: schema.SearchIndex{SearchField: "x", FilterFields: []string{"y", "z"}}},
			{Name: "d", Staged: true, Spec: schema.SearchIndex{SearchField: "y", FilterFields: []string{}}},
			{Name: "e", Spec: schema.VectorIndex{VectorField: "x", Dimensions: 1536, FilterFields: []string{"y"}}},
			{Name: "f", Staged: true, Spec: schema.VectorIndex{VectorField: "y", Dimensions: 2, FilterFields: []string{}}},
		}},
	}}
	source := codegen.Schema(s)
	requireRoundTrip(t, s, source)
	for _, r := range string(source) {
		require.True(t, r == '\n' || r >= ' ' && r != 0x7f && r != 0x202e && r != 0xfeff, "%q is in the source as it is", r)
	}
}

func negativeZero() float64 {
	zero := 0.0
	return -zero
}

// TestGoldens shows the generated files of plans that between them use every kind of conversion.
func TestGoldens(t *testing.T) {
	var used []string
	for _, name := range []string{
		"several-in-one-table", "tagged-union-member-changed", "tagged-union-member-removed", "nested-array-field-changed",
		"record-narrowed", "string-to-id", "object-to-tagged-union", "literals-remapped", "validation-enabled",
		"reference-table-changed", "nullable-to-optional", "value-to-array", "fields-swapped", "number-to-int64",
		"declared-field-moved-out", "declared-table-renamed", "declared-object-split", "declared-array-split",
		"declared-object-replaced-by-id", "declared-reference-inverted",
		"declared-table-renamed dual-read", "declared-array-split dual-read",
	} {
		folder, strategy, _ := strings.Cut(name, " ")
		files, err := codegen.Generate(teachingPlan(t, folder, plan.Options{Strategy: plan.Strategy(strategy)}))
		require.NoError(t, err)
		var all strings.Builder
		for _, f := range files {
			fmt.Fprintf(&all, "-- %s --\n%s", f.Path, f.Content)
		}
		file := filepath.Join("testdata", strings.ReplaceAll(name, " ", "-")+".txt")
		golden.Equal(t, file, []byte(all.String()))
		used = append(used, file)
	}
	golden.NoOrphans(t, "testdata/*.txt", used)
}

// TestPrettierChangesNothing lets prettier look at every file that the teaching set generates.
func TestPrettierChangesNothing(t *testing.T) {
	brief.Skip(t)
	node := npmtest.Dir(t)
	dir, written := t.TempDir(), map[string]bool{}
	write := func(name string, p *plan.Plan, only string) {
		files, err := codegen.Generate(p)
		require.NoError(t, err)
		for _, f := range files {
			if only != "" && filepath.Base(f.Path) != only || written[string(f.Content)] {
				continue
			}
			written[string(f.Content)] = true // the strategies differ in few files
			file := filepath.Join(dir, name, filepath.FromSlash(f.Path))
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, f.Content, 0o644))
		}
	}
	for _, name := range teachingCases(t) {
		write(name, teachingPlan(t, name, plan.Options{}), "")
		write(name+"-dual-read", teachingPlan(t, name, plan.Options{Strategy: plan.DualRead}), "")
	}
	for _, name := range []string{"several-tables", "declared-table-renamed", "declared-array-split", "declared-orphans", "tagged-union-member-removed"} {
		write(name+"-instance", teachingPlan(t, name, plan.Options{Project: ownInstance}), "migrations.ts")
		write(name+"-small", teachingPlan(t, name, plan.Options{Small: migratedTables(t, name)}), "migrations.ts")
	}
	prettier := filepath.Join(node, "node_modules", "prettier", "bin", "prettier.cjs")
	cmd := exec.Command("node", prettier, "--list-different", "**/*.ts")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "prettier would change:\n%s", out)
}

// ownInstance is a project with a Migrations object in a module whose import is too long for one line.
var ownInstance = plan.Project{Config: true, Instance: plan.Instance{
	File: "maintenance/of/the/database/migrations/with/their/runner.ts", Export: "migrationsOfTheWholeApp",
}}

// migratedTables lists the tables of a case that have migrations.
func migratedTables(t *testing.T, name string) []string {
	var tables []string
	for _, m := range teachingPlan(t, name, plan.Options{}).Migrations {
		tables = append(tables, m.Table)
	}
	return tables
}

// fileOf returns the content of a generated file of the first deploy.
func fileOf(t *testing.T, files []codegen.File, name string) []byte {
	t.Helper()
	at := slices.IndexFunc(files, func(f codegen.File) bool { return f.Path == "1-widen/convex/"+name })
	require.GreaterOrEqual(t, at, 0, name)
	return files[at].Content
}

func TestEqualPlansGiveEqualFiles(t *testing.T) {
	first, err := codegen.Generate(teachingPlan(t, "several-tables", plan.Options{}))
	require.NoError(t, err)
	second, err := codegen.Generate(teachingPlan(t, "several-tables", plan.Options{}))
	require.NoError(t, err)
	require.Equal(t, first, second)
}

func TestSafePlansGenerateNothing(t *testing.T) {
	for _, name := range []string{"optional-field-added", "unchanged", "definition-errors", "index-added"} {
		files, err := codegen.Generate(teachingPlan(t, name, plan.Options{}))
		require.NoError(t, err)
		require.Empty(t, files, name)
	}
}

func TestWrittenByUs(t *testing.T) {
	for content, want := range map[string]bool{
		"// Generated by convex-schema-plan: the schema.\nx":                  true,
		"<!-- Generated by convex-schema-plan. Tick off what is done. -->\n#": true,
		"{\n  \"generator\": \"convex-schema-plan\",\n  \"version\": 1\n}":    true,
		"import x from \"y\";\n// Generated by convex-schema-plan":            false,
		"{\"version\": 1}": false, "": false, "// Generated by hand": false,
	} {
		require.Equal(t, want, codegen.WrittenByUs([]byte(content)), content)
	}
}

// TestInheritedNamesAreNotTakenForFields: reading doc.constructor says nothing about whether the document has the field.
func TestInheritedNamesAreNotTakenForFields(t *testing.T) {
	side := func(source string) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: validatorgen.Parse(source)}}}
	}
	from := side(`v.object({toString: v.optional(v.string()), o: v.object({valueOf: v.optional(v.string())})})`)
	to := side(`v.object({constructor: v.string(), o: v.object({valueOf: v.string()})})`)
	p, err := plan.Make(diff.Compare(from, to, diff.Options{}), plan.Options{})
	require.NoError(t, err)
	files, err := codegen.Generate(p)
	require.NoError(t, err)
	source := string(fileOf(t, files, "migrations.ts"))
	for _, want := range []string{
		`!Object.hasOwn(doc, "constructor") || doc.constructor === undefined`,
		`Object.hasOwn(doc, "toString") && doc.toString !== undefined`,
		`!Object.hasOwn(doc.o, "valueOf") || doc.o.valueOf === undefined`,
	} {
		require.Contains(t, source, want)
	}
}
