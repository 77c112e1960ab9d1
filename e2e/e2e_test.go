// Package e2e runs what the tool generates: TypeScript that compiles under tsc --strict against the real packages, and
// migrations that run to completion in convex-test through the real component. It has tests only.
package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
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

// A testCase is one pair of schemas with its plan.
type testCase struct {
	name   string
	dir    string // below generated/
	result *diff.Result
	plan   *plan.Plan
	docs   []document
	files  map[string]string // modules of the project, below its functions folder
	// compileOnly is for what convex-test cannot run.
	compileOnly bool
	// ownMutations says that the project has an internalMutation that counts how often it runs.
	ownMutations bool
	// helpersOnly is for a second plan of the same change: its migrations are the same.
	helpersOnly bool
}

// A document is stored before the migrations run.
type document struct {
	table string
	value value.Object
	old   bool // it is a document of the old schema; otherwise one that new code writes in the window
}

// TestGeneratedCodeRuns carries the teaching set through its migrations:
//
//   - what is generated compiles under tsc --strict, undecided decisions included;
//   - with open decisions the migrations stop before they write anything;
//   - documents of the old schema are accepted by the widened one; once decided, the migrations run to completion in
//     small batches and a second run changes nothing;
//   - a failure injected into the second batch leaves what the first one did, and running again resumes; documents that
//     code writes meanwhile are migrated too, and those written after the end are found by the verification;
//   - then the narrowed schema accepts every document, in convex-test and by our own check, no document that fitted
//     already has changed, and the verification query agrees before and after.
func TestGeneratedCodeRuns(t *testing.T) {
	brief.Skip(t)
	root := filepath.Join(npmtest.Dir(t), "generated")
	require.NoError(t, os.RemoveAll(root))
	cases := append(teachingCases(t, root), randomCases(t, root)...)
	cases = append(cases, cornerCase(t, root), mergedCase(t, root), inheritedNamesCase(t, root), orphansCase(t, root))
	cases = append(cases, projectCases(t, root)...)
	// E2E_CASE=name runs one case, for work on it.
	if only := os.Getenv("E2E_CASE"); only != "" {
		cases = slices.DeleteFunc(cases, func(c *testCase) bool { return !strings.Contains(c.name, only) })
	}
	require.NotEmpty(t, cases)
	for _, c := range cases {
		c.write(t)
	}
	copyFile(t, "testdata/tsconfig.json", filepath.Join(root, "tsconfig.json"))

	t.Run("code", func(t *testing.T) { // at the same time: the compiler uses one processor
		t.Run("compiles", func(t *testing.T) {
			t.Parallel()
			node(t, root, "../node_modules/typescript/bin/tsc", "-p", "tsconfig.json")
		})
		t.Run("runs", func(t *testing.T) {
			t.Parallel()
			if !slices.ContainsFunc(cases, (*testCase).runs) {
				t.Skip("the chosen case is only compiled")
			}
			node(t, root, "../node_modules/vitest/vitest.mjs", "run", "--root", ".", "--environment", "node", "--testTimeout", "300000")
		})
	})
	for _, c := range cases {
		if c.runs() && !c.helpersOnly {
			t.Run(c.name, c.checkOutcome)
		}
	}
}

func node(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("node", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "CI=true")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// migrates reports whether the plan has migrations.
func (c *testCase) migrates() bool { return len(c.plan.Migrations) > 0 }

// runs reports whether the case is run; otherwise its files only have to compile.
func (c *testCase) runs() bool { return c.migrates() && !c.compileOnly }

// teachingCases plans every case of the teaching set that needs two deploys.
func teachingCases(t *testing.T, root string) []*testCase {
	folders, err := filepath.Glob("../testdata/schemas/*/after")
	require.NoError(t, err)
	var cases []*testCase
	for _, folder := range folders {
		dir := filepath.Dir(folder)
		from, to := loadSchema(t, filepath.Join(dir, "before")), loadSchema(t, folder)
		if c := newCase(t, filepath.Base(dir), from, to, root); c != nil {
			cases = append(cases, c)
			if second := secondCase(t, c, root); second != nil {
				cases = append(cases, second)
			}
		}
	}
	return cases
}

func loadSchema(t *testing.T, path string) *schema.Schema {
	t.Helper()
	result, err := load.Load(t.Context(), load.Source{Path: path}, load.Options{})
	require.NoError(t, err)
	return result.Schema
}

// newCase plans one pair, as its comments declare, and returns nil when it is deployed as it is.
func newCase(t *testing.T, name string, from, to *schema.Schema, root string) *testCase {
	declared, err := intent.FromComments(to)
	require.NoError(t, err, name)
	return declaredCase(t, name, from, to, declared, root)
}

func declaredCase(t *testing.T, name string, from, to *schema.Schema, declared *intent.Intent, root string) *testCase {
	declared, err := intent.Resolve(declared, from, to)
	require.NoError(t, err, name)
	return plannedCase(t, name, diff.Compare(from, to, diff.Options{Intent: declared}), root, plan.DualWrite)
}

// secondCase plans the change of a case with dual-read as well, when its documents can be written in both forms.
func secondCase(t *testing.T, c *testCase, root string) *testCase {
	if !c.plan.TwoForms() || len(c.plan.Migrations) > 10 {
		return nil // the same, ten times over
	}
	second := plannedCase(t, c.name+"-dual-read", c.result, root, plan.DualRead)
	second.helpersOnly = true
	return second
}

func plannedCase(t *testing.T, name string, result *diff.Result, root string, strategy plan.Strategy) *testCase {
	p, err := plan.Make(result, plan.Options{Strategy: strategy})
	require.NoError(t, err, name)
	if p.Outcome != plan.Migrate {
		return nil
	}
	c := &testCase{name: name, dir: filepath.Join(root, name), result: result, plan: p}
	if !c.runs() {
		return c
	}
	for _, table := range c.storedTables() {
		c.addDocuments(table)
	}
	c.connect()
	return c
}

func (c *testCase) add(g *validatorgen.Generator, table string, t validator.Type, old bool) {
	if v, ok := g.Member(t); ok {
		c.store(table, v, old)
	}
}

// store adds a document to those that are there before the migrations run.
func (c *testCase) store(table string, v value.Value, old bool) {
	if object, ok := v.(value.Object); ok && storable(object) {
		c.docs = append(c.docs, document{table, object, old})
	}
}

// storable reports whether a document has no field that Convex reserves, which random documents of v.any() can have.
func storable(o value.Object) bool {
	for _, e := range o {
		if strings.HasPrefix(e.Name, "_") {
			return false
		}
	}
	return true
}

// write writes the project of the case: the generated files twice, as they come and with every decision made, and the
// test that runs them.
func (c *testCase) write(t *testing.T) {
	files, err := codegen.Generate(c.plan)
	require.NoError(t, err)
	for _, f := range files {
		rest, ok := strings.CutPrefix(f.Path, "1-widen/convex/")
		if !ok {
			continue
		}
		if !c.helpersOnly || rest != "migrations.ts" && rest != "verify.ts" {
			c.save(t, "undecided/"+rest, f.Content)
		}
		if rest == c.plan.Modules.Decisions+".ts" {
			f.Content = decided(t, f.Content, c.plan)
		}
		c.save(t, "convex/"+rest, f.Content)
	}
	c.save(t, "before.ts", codegen.Schema(c.result.From))
	c.save(t, "after.ts", codegen.Schema(c.result.To))
	for _, project := range []string{"undecided", "convex"} {
		for _, name := range []string{"api.ts", "dataModel.ts", "server.ts"} {
			if project == "convex" || name != "api.ts" || !c.helpersOnly {
				c.save(t, project+"/_generated/"+name, c.generated(t, name))
			}
		}
		for name, content := range c.files {
			c.save(t, project+"/"+name, []byte(content))
		}
	}
	if !c.runs() {
		return
	}
	for _, name := range []string{"case.test.ts", "carry.ts", "helpers.ts", "answers.ts"} {
		copyFile(t, filepath.Join("testdata", name), filepath.Join(c.dir, name))
	}
	c.save(t, "case.json", c.description(t))
}

// generated returns a file that Convex generates, for the modules that the case has.
func (c *testCase) generated(t *testing.T, name string) []byte {
	content, err := os.ReadFile(filepath.Join("testdata/_generated", name))
	require.NoError(t, err)
	has := map[string]bool{
		"migrations": c.migrates(), "decisions": len(c.plan.Decisions) > 0, "window": len(c.plan.Helpers) > 0,
	}
	lines := strings.Split(string(content), "\n")
	return c.renamed(strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		module, _, found := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "import type * as "), ": typeof ")
		if !found {
			module, _, _ = strings.Cut(module, " from ")
		}
		there, optional := has[module]
		return optional && !there
	}), "\n"))
}

// renamed gives the modules in a file that Convex generates the names that the plan chose.
func (c *testCase) renamed(content string) []byte {
	m := c.plan.Modules
	var names []string
	for from, to := range map[string]string{
		"migrations": m.Migrations, "verify": m.Verify, "conform": m.Conform, "decisions": m.Decisions, "window": m.Window,
	} {
		names = append(names, `"../`+from+`"`, `"../`+to+`"`, from+": typeof", to+": typeof")
	}
	names = append(names, `migrations: ComponentApi<"migrations">`, m.Component+`: ComponentApi<"`+m.Component+`">`)
	return []byte(strings.NewReplacer(names...).Replace(content))
}

func (c *testCase) save(t *testing.T, name string, content []byte) {
	t.Helper()
	file := filepath.Join(c.dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, content, 0o644))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o755))
	require.NoError(t, os.WriteFile(to, content, 0o644))
}

// decided makes every decision of the generated ones, from the answers in case.json.
func decided(t *testing.T, content []byte, p *plan.Plan) []byte {
	text := string(content)
	for _, made := range p.Decisions {
		open := ": undecided("
		if made.WhenListed {
			open = ": whenListed("
		}
		before, after, found := strings.Cut(text, made.ID+open)
		require.True(t, found, made.ID)
		end := strings.Index(after, "),\n")
		text = before + made.ID + ": answers." + made.ID + after[end+1:]
	}
	require.NotContains(t, text, ": undecided(")
	return []byte("import { answers } from \"../answers\";\n" + text)
}

// description is what case.test.ts needs to know.
func (c *testCase) description(t *testing.T) []byte {
	type stored struct {
		Table string          `json:"table"`
		Old   bool            `json:"old"`
		Value json.RawMessage `json:"value"`
	}
	out := struct {
		Documents []stored          `json:"documents"`
		Answers   map[string]answer `json:"answers"`
		Runners   []string          `json:"runners"`
		Names     []string          `json:"names"`
		Warned    []string          `json:"warned"` // migrations whose dry run may fail, as the plan says
		Tables    []string          `json:"tables"`
		Copied    map[string]copied `json:"copied"`  // by table: where its documents are copied
		Created   []string          `json:"created"` // tables whose documents the migrations make
		After     []string          `json:"after"`   // migrations whose dry run has to wait for others
		Alone     bool              `json:"alone"`   // what becomes of a document depends on itself alone
		Once      []string          `json:"once"`    // tables whose documents cannot be there twice
		Own       bool              `json:"own"`     // the project's internalMutation counts
		Small     bool              `json:"small"`   // the tables are small: no migration is run by the component
		Helpers   []helper          `json:"helpers"`
		Orphaned  []string          `json:"orphaned"` // tables of which documents are deleted that belong to none
		Full      bool              `json:"full"`     // everything is tested, not only the helpers
	}{
		Answers: map[string]answer{}, Tables: c.plan.Verified, Runners: []string{"runAll"}, Warned: warned(c.plan),
		Copied: c.copied(), Created: c.created(), After: []string{}, Alone: c.alone(),
		Once: []string{}, Own: c.ownMutations, Small: c.migrates() && !c.plan.UsesComponent(),
		Helpers: c.helpers(), Orphaned: c.orphaned(), Full: !c.helpersOnly,
	}
	for _, d := range c.docs {
		out.Documents = append(out.Documents, stored{d.table, d.old, value.AppendJSON(nil, testIDs(d.value))})
	}
	for _, m := range c.plan.Migrations {
		out.Names = append(out.Names, "migrations:"+m.Name)
		if len(m.After) > 0 {
			out.After = append(out.After, "migrations:"+m.Name)
		}
		if _, ok := m.Action.(plan.Invert); ok {
			out.Once = append(out.Once, m.Table)
		}
	}
	if c.plan.TwoForms() && !out.Small {
		out.Runners = []string{"runBackfill", "runAll"}
	}
	for _, made := range c.plan.Decisions {
		out.Answers[made.ID] = answerTo(made)
	}
	data, err := json.MarshalIndent(out, "", "  ")
	require.NoError(t, err)
	return data
}

// An answer makes one decision: a value, for every literal alike when it is about literals.
type answer struct {
	Kind     plan.DecisionKind `json:"kind"`
	Literals []string          `json:"literals"` // nil when the answer is a function
	Value    json.RawMessage   `json:"value"`
}

// answerTo answers with any value of the type that is asked for, and with null where there is none.
func answerTo(made plan.Decision) answer {
	a := answer{Kind: made.Kind, Value: json.RawMessage("null")}
	if v, ok := validatorgen.New(1).Member(made.To.Type); ok {
		a.Value = value.AppendJSON(nil, testIDs(v))
	}
	for _, l := range made.Literals {
		if s, ok := l.Value.(value.String); ok {
			a.Literals = append(a.Literals, string(s))
		}
	}
	if len(a.Literals) != len(made.Literals) {
		a.Literals = nil
	}
	return a
}

// warned returns the migrations of which the plan says that a dry run may fail.
func warned(p *plan.Plan) []string {
	names := []string{}
	for _, step := range p.Steps {
		for _, command := range step.Commands {
			if strings.Contains(command.Note, "serialize a BigInt") {
				names = append(names, strings.Fields(command.Run)[3])
			}
		}
	}
	return names
}

// checkOutcome checks the documents that the migrations left with our own checker.
func (c *testCase) checkOutcome(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(c.dir, "outcome.json"))
	require.NoError(t, err, "the run wrote no outcome")
	var outcome struct {
		Documents []json.RawMessage            `json:"documents"`
		Created   map[string][]json.RawMessage `json:"created"`
	}
	require.NoError(t, json.Unmarshal(data, &outcome))
	require.Len(t, outcome.Documents, len(c.docs), "no document is lost")
	c.checkCreated(t, outcome.Created)
	mayDelete := c.mayDelete()
	for i, d := range c.docs {
		after, err := value.ParseJSON(outcome.Documents[i])
		require.NoError(t, err)
		to := c.target(d.table)
		before := realIDs(testIDs(d.value))
		if after == (value.Null{}) {
			require.True(t, mayDelete[d.table], "%s is deleted", value.Display(d.value))
			continue
		}
		after = realIDs(after)
		mismatch := validator.Check(to, after)
		require.Nil(t, mismatch, "%s became %s", value.Display(before), value.Display(after))
		if validator.Check(to, before) == nil && !c.refersToCopied(before) {
			require.True(t, value.Equal(before.(value.Object).Sorted(), after.(value.Object).Sorted()),
				"%s needed no change and became %s", value.Display(before), value.Display(after))
		}
	}
}
