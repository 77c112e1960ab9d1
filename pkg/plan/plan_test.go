package plan_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

func teachingCases(t *testing.T) []teachingset.Case {
	t.Helper()
	cases, err := teachingset.Cases()
	require.NoError(t, err)
	require.Greater(t, len(cases), 50)
	return cases
}

// compare compares the two versions of a case, with what its author declares.
func compare(t *testing.T, c teachingset.Case) *diff.Result {
	t.Helper()
	side := func(path string) *schema.Schema {
		result, err := load.Load(t.Context(), load.Source{Path: path}, load.Options{})
		require.NoError(t, err)
		return result.Schema
	}
	from, to := side(c.Before), side(c.After)
	declared, err := intent.FromComments(to)
	require.NoError(t, err)
	declared, err = intent.Resolve(declared, from, to)
	require.NoError(t, err)
	return diff.Compare(from, to, diff.Options{Intent: declared})
}

// TestTeachingSetPlans checks what holds for every plan, on every case and with both strategies.
func TestTeachingSetPlans(t *testing.T) {
	schema := planSchema(t)
	for _, c := range teachingCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			result := compare(t, c)
			for _, strategy := range []plan.Strategy{plan.DualWrite, plan.DualRead} {
				p, err := plan.Make(result, plan.Options{Strategy: strategy})
				require.NoError(t, err)
				requireSound(t, result, p)
				requireFits(t, schema, p)
			}
		})
	}
}

// requireSound checks a plan against the comparison it was made from.
func requireSound(t *testing.T, result *diff.Result, p *plan.Plan) {
	t.Helper()
	require.Equal(t, result.Refused, p.Outcome == plan.Blocked)
	if result.Verdict != diff.Safe && !result.Refused {
		require.Equal(t, plan.Migrate, p.Outcome, "a breaking change has a plan with two deploys")
	}
	known := map[string]bool{}
	for _, f := range result.Findings {
		known[f.Fingerprint()] = true
	}
	steps := map[string]bool{}
	for _, s := range p.Steps {
		require.NotEmpty(t, s.Done, s.ID)
		require.NotEmpty(t, s.Undo, s.ID)
		requireKnown(t, known, s.Cause)
		steps[s.ID] = true
	}
	for _, change := range p.Indexes {
		require.Contains(t, steps, change.Deploy)
		requireKnown(t, known, change.Cause)
	}
	for _, m := range p.Migrations {
		require.NotEmpty(t, m.Cause, "%s answers a finding", m.Name)
		requireKnown(t, known, m.Cause)
	}
	for _, d := range p.Decisions {
		require.NotEmpty(t, d.Cause, "%s answers a finding", d.ID)
		requireKnown(t, known, d.Cause)
	}
	if p.Outcome == plan.Migrate {
		requireWidened(t, result, p)
	}
}

func requireKnown(t *testing.T, known map[string]bool, cause []string) {
	t.Helper()
	for _, fingerprint := range cause {
		require.Contains(t, known, fingerprint)
	}
}

// requireWidened proves again, independently of the planner, that the first deploy cannot fail on stored documents and
// that the last one can be taken back.
func requireWidened(t *testing.T, result *diff.Result, p *plan.Plan) {
	t.Helper()
	require.Empty(t, p.Widened.DefinitionErrors(), "Convex accepts the widened schema")
	if !p.Widened.Validation {
		return
	}
	for _, side := range []*schema.Schema{result.From, result.To} {
		for _, table := range side.Tables {
			wide := p.Widened.Table(table.Name)
			require.NotNil(t, wide, table.Name)
			verdict := validator.Subset(validator.StripSystemFields(table.Document), validator.StripSystemFields(wide.Document))
			require.Equal(t, validator.IsSubset, verdict.Answer, table.Name)
		}
	}
}

// planSchema is docs/schemas/plan.schema.json with every object closed, so that a key it does not describe fails.
func planSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("../../docs/schemas/plan.schema.json")
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	closeObjects(document)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("plan", document))
	compiled, err := compiler.Compile("plan")
	require.NoError(t, err)
	return compiled
}

func closeObjects(node any) {
	switch node := node.(type) {
	case map[string]any:
		if _, ok := node["properties"]; ok && node["type"] == "object" {
			node["additionalProperties"] = false
		}
		for _, child := range node {
			closeObjects(child)
		}
	case []any:
		for _, child := range node {
			closeObjects(child)
		}
	}
}

func requireFits(t *testing.T, schema *jsonschema.Schema, p *plan.Plan) {
	t.Helper()
	text, err := json.Marshal(p)
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(document))
}

// TestTheSchemaBites shows the JSON Schema a plan that is wrong in one place.
func TestTheSchemaBites(t *testing.T) {
	text, err := json.Marshal(planOf(t, parse("v.object({a: v.string()})"), parse("v.object({a: v.number(), b: v.string()})")))
	require.NoError(t, err)
	schema := planSchema(t)
	for _, spoil := range [][2]string{
		{`"version":1`, `"version":2`}, {`"outcome":"migrate"`, `"outcome":"maybe"`}, {`"kind":"fields"`, `"kind":"field"`},
		{`"undo":"`, `"undone":"`}, {`"phase":"convert"`, `"phase":"other"`}, {`"function":"string-to-number"`, `"function":"guess"`},
		{`"decisions":[`, `"decisions":null,"x":[`},
	} {
		require.Contains(t, string(text), spoil[0])
		wrong := strings.Replace(string(text), spoil[0], spoil[1], 1)
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		require.NoError(t, err)
		require.Error(t, schema.Validate(document), spoil[1])
	}
}

func TestRandomPlansFitTheSchema(t *testing.T) {
	schema := planSchema(t)
	for seed := range int64(300) {
		g := validatorgen.New(seed)
		g.Deployable = true
		from := g.Document()
		requireFits(t, schema, planOf(t, from, g.Mutate(from)))
	}
}

// parse reads a validator from Convex source.
func parse(source string) validator.Type { return validatorgen.Parse(source) }

// TestConversions shows what is written out, what is filled in and what is asked, one change at a time. Decisions are
// shown as their kind; documents are carried through with decisions answered by anything of the right type.
func TestConversions(t *testing.T) {
	for _, tc := range []struct{ name, from, to, want string }{
		{"required field added", `{}`, `{a: v.string()}`, "ask fill t.a"},
		{"required field with one value added", `{}`, `{a: v.literal("x")}`, "convert"},
		{"optional made required", `{a: v.optional(v.string())}`, `{a: v.string()}`, "ask fill t.a"},
		{"optional made nullable", `{a: v.optional(v.string())}`, `{a: v.union(v.string(), v.null())}`, "convert"},
		{"absent and null were distinct", `{a: v.optional(v.union(v.string(), v.null()))}`, `{a: v.union(v.string(), v.null())}`, "ask fill t.a"},
		{"nullable made optional", `{a: v.union(v.string(), v.null())}`, `{a: v.optional(v.string())}`, "convert"},
		{"null no longer accepted", `{a: v.union(v.string(), v.null())}`, `{a: v.string()}`, "ask value t.a"},
		{"field removed", `{a: v.string(), b: v.string()}`, `{a: v.string()}`, "clear"},
		{"number to string", `{a: v.number()}`, `{a: v.string()}`, "convert"},
		{"string to number", `{a: v.string()}`, `{a: v.number()}`, "ask value t.a"},
		{"int64 to string", `{a: v.int64()}`, `{a: v.string()}`, "convert"},
		{"int64 to number", `{a: v.int64()}`, `{a: v.number()}`, "ask value t.a"},
		{"number to int64", `{a: v.number()}`, `{a: v.int64()}`, "ask value t.a"},
		{"value to array", `{a: v.string()}`, `{a: v.array(v.string())}`, "convert"},
		{"number to array of strings", `{a: v.number()}`, `{a: v.array(v.string())}`, "convert"},
		{"array to value", `{a: v.array(v.string())}`, `{a: v.string()}`, "ask value t.a"},
		{"boolean to literals", `{a: v.boolean()}`, `{a: v.union(v.literal("on"), v.literal("off"))}`, "ask literals t.a"},
		{"false no longer accepted", `{a: v.boolean()}`, `{a: v.literal(true)}`, "ask literals t.a"},
		{"string to id", `{a: v.string()}`, `{a: v.id("u")}`, "ask value t.a"},
		{"id to another table", `{a: v.id("u")}`, `{a: v.id("w")}`, "ask value t.a"},
		{"literal removed", `{a: v.union(v.literal("x"), v.literal("y"), v.literal("z"))}`, `{a: v.union(v.literal("x"), v.literal("y"))}`, "ask literals t.a"},
		{"all literals but one removed", `{a: v.union(v.literal("x"), v.literal("y"))}`, `{a: v.literal("x")}`, "ask literals t.a"},
		{"the same words spelt differently", `{a: v.union(v.literal("phd"), v.literal("in-progress"))}`, `{a: v.union(v.literal("PhD"), v.literal("inProgress"))}`, "convert"},
		{"two words that become one spelling", `{a: v.union(v.literal("A B"), v.literal("a-b"))}`, `{a: v.union(v.literal("ab"), v.literal("c"))}`, "ask literals t.a"},
		{"numbers as text", `{a: v.union(v.literal("1"), v.literal("2"))}`, `{a: v.union(v.literal(1), v.literal(2))}`, "convert"},
		{"any tightened", `{a: v.any()}`, `{a: v.string()}`, "ask value t.a"},
		{"string to literals", `{a: v.string()}`, `{a: v.union(v.literal("x"), v.literal("y"))}`, "ask value t.a"},
		{"nested object", `{o: v.object({a: v.number()})}`, `{o: v.object({a: v.string()})}`, "convert"},
		{"nested required field", `{o: v.object({})}`, `{o: v.object({a: v.string()})}`, "ask fill t.o.a"},
		{"inside an array", `{l: v.array(v.object({a: v.number()}))}`, `{l: v.array(v.object({a: v.string()}))}`, "convert"},
		{"inside a record", `{r: v.record(v.string(), v.number())}`, `{r: v.record(v.string(), v.string())}`, "convert"},
		{"record keys narrowed", `{r: v.record(v.string(), v.number())}`, `{r: v.record(v.id("u"), v.number())}`, "ask value t.r"},
		{"inside a tagged member", `{u: v.union(v.object({k: v.literal("a"), n: v.number()}), v.object({k: v.literal("b")}))}`, `{u: v.union(v.object({k: v.literal("a"), n: v.string()}), v.object({k: v.literal("b")}))}`, "convert"},
		{"tagged member removed", `{u: v.union(v.object({k: v.literal("a")}), v.object({k: v.literal("b")}), v.object({k: v.literal("c")}))}`, `{u: v.union(v.object({k: v.literal("a")}), v.object({k: v.literal("b")}))}`, "ask value t.u"},
		{"two names swapped", `{a: v.string(), b: v.number()}`, `{a: v.number(), b: v.string()}`, "ask value t.a, value t.b"},
		{"several at once", `{a: v.number(), b: v.string(), c: v.optional(v.string())}`, `{a: v.string(), c: v.string(), d: v.null()}`, "ask fill t.c"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := planOf(t, parse("v.object("+tc.from+")"), parse("v.object("+tc.to+")"))
			var asked []string
			for _, d := range p.Decisions {
				asked = append(asked, string(d.Kind)+" "+d.Path)
			}
			got := string(p.Migrations[0].Phase)
			if len(asked) > 0 {
				got = "ask " + strings.Join(asked, ", ")
			}
			require.Equal(t, tc.want, got)
		})
	}
}

// TestTableUnions converts the members that stay and asks about those that go.
func TestTableUnions(t *testing.T) {
	p := planOf(t,
		parse(`v.union(v.object({k: v.literal("a"), n: v.number()}), v.object({k: v.literal("b")}))`),
		parse(`v.union(v.object({k: v.literal("a"), n: v.string()}))`))
	require.Len(t, p.Decisions, 1)
	require.Equal(t, plan.DecideDocument, p.Decisions[0].Kind)
	in := newInterpreter(p, validatorgen.New(1))
	after, err := in.run(p, "t", value.Object{{Name: "k", Value: value.String("a")}, {Name: "n", Value: value.Float64(1)}})
	require.NoError(t, err)
	require.Equal(t, `{k: "a", n: "1"}`, value.Display(after))
}

// TestMovedTablesAreNotPlannedSilently says of tables that may have moved that nobody moves their documents.
func TestMovedTablesAreNotPlannedSilently(t *testing.T) {
	for name, want := range map[string]string{
		"table-renamed": "--rename-table customers=clients",
		"tables-merged": "--rename-table emailTemplates=templates --rename-table smsTemplates=templates " +
			"--merge emailTemplates,smsTemplates=templates",
		"table-removed": "",
	} {
		dir := filepath.Join(teachingset.Dir(), name)
		c := teachingset.Case{Name: name, Before: filepath.Join(dir, "before"), After: filepath.Join(dir, "after")}
		p, err := plan.Make(compare(t, c), plan.Options{})
		require.NoError(t, err)
		require.Equal(t, want, confirmations(p), name)
	}
}

func TestPromotedStagedValidatorMayNeedNoMigration(t *testing.T) {
	dir := filepath.Join(teachingset.Dir(), "staged-validator-promoted")
	p, err := plan.Make(compare(t, teachingset.Case{Before: filepath.Join(dir, "before"), After: filepath.Join(dir, "after")}), plan.Options{})
	require.NoError(t, err)
	require.Contains(t, p.Steps[0].Do[0], "is staged already")
}

func TestOneFieldOneName(t *testing.T) {
	p := planOf(t, parse(`v.object({})`), parse(`v.object({a_b: v.string(), aB: v.string(), a__b: v.string()})`))
	var ids []string
	for _, d := range p.Decisions {
		ids = append(ids, d.ID)
	}
	require.Equal(t, []string{"tAB", "tAB2", "tAB3"}, ids)
}
