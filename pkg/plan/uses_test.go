package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
)

// TestUsedPatterns looks at changes in which patterns meet, or nearly do.
func TestUsedPatterns(t *testing.T) {
	for _, tc := range []struct{ name, old, new, declared, want string }{
		{"half of an object moves out, and the rest goes", `{a: v.object({x: v.string(), y: v.string()})}`, `{x: v.string()}`,
			"--rename t.a.x=x", "migrateT[field-moved] clearT[field-removed field-moved]"},
		{"all of it moves out", `{a: v.object({x: v.string(), y: v.string()})}`, `{x: v.string(), y: v.string()}`,
			"--rename t.a.x=x --rename t.a.y=y", "migrateT[field-moved] clearT[field-moved]"},
		{"a field moves from the document into each element", `{list: v.array(v.object({n: v.number()})), currency: v.string()}`,
			`{list: v.array(v.object({n: v.number(), currency: v.string()}))}`, "--rename t.currency=list[].currency",
			"migrateT[field-moved] clearT[field-moved]"},
		{"a renamed field is text of a number now", `{a: v.number()}`, `{b: v.string()}`, "--rename t.a=b",
			"migrateT[field-renamed type-changed] clearT[field-renamed type-changed]"},
		{"a declared value takes the place of an empty one", `{}`, `{a: v.array(v.string())}`, `--default t.a=["x"]`,
			"migrateT[required-field-added]"},
		{"an array could hold what goes", `{tag: v.string()}`, `{tags: v.array(v.string())}`, "",
			"migrateT[required-field-added] clearT[field-removed]"},
		{"what goes fits no new array", `{n: v.number()}`, `{tags: v.array(v.string())}`, "",
			"migrateT[single-value-filled] clearT[field-removed]"},
		{"null for missing", `{a: v.optional(v.string())}`, `{a: v.union(v.string(), v.null())}`, "", "migrateT[single-value-filled]"},
		{"anything inside an array", `{a: v.array(v.any())}`, `{a: v.array(v.string())}`, "", "migrateT[any-tightened]"},
		{"one of several members, inside a record", `{a: v.record(v.string(), v.union(v.literal("x"), v.literal("y")))}`,
			`{a: v.record(v.string(), v.literal("x"))}`, "", "migrateT[literals-mapped record-narrowed]"},
		{"documents of a removed member", `v.union(v.object({k: v.literal("a")}), v.object({k: v.literal("b"), n: v.number()}))`,
			`v.object({k: v.literal("b"), n: v.number()})`, "", "migrateT[literals-mapped]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, usedBy(planDeclared(t, one(tc.old), one(tc.new), tc.declared)))
		})
	}
}

// one is a schema with one table called t, given by its fields or its validator.
func one(document string) *schema.Schema {
	if strings.HasPrefix(document, "{") {
		return tables("t", document)
	}
	return tables("t", parse(document))
}

// planDeclared plans a change that flags declare something about.
func planDeclared(t *testing.T, from, to *schema.Schema, flags string) *plan.Plan {
	t.Helper()
	declared, err := intent.Resolve(flagsOf(t, flags), from, to)
	require.NoError(t, err)
	p, err := plan.Make(diff.Compare(from, to, diff.Options{Intent: declared}), plan.Options{})
	require.NoError(t, err)
	requireFits(t, planSchema(t), p)
	return p
}

// flagsOf reads the flags of a command line.
func flagsOf(t *testing.T, flags string) *intent.Intent {
	t.Helper()
	declared := &intent.Intent{}
	for _, one := range strings.Split(flags, "--")[1:] {
		flag, text, _ := strings.Cut(strings.TrimSpace(one), " ")
		for _, f := range intent.Forms() {
			if f.Flag == flag {
				require.NoError(t, f.Parse(declared, text))
			}
		}
	}
	return declared
}

// usedBy prints the migrations of a plan with their patterns.
func usedBy(p *plan.Plan) string {
	var used []string
	for _, m := range p.Migrations {
		used = append(used, fmt.Sprint(m.Name, m.Patterns))
	}
	return strings.Join(used, " ")
}

// TestTablesThatReturn accepts whatever is stored in a table that was in the schema before, until every document fits.
func TestTablesThatReturn(t *testing.T) {
	before := tables("users", "{}")
	p := planDeclared(t, before, tables("users", "{}", "drafts", "{text: v.string()}"), "--returned drafts")
	require.Equal(t, plan.Migrate, p.Outcome)
	require.Equal(t, "v.any()", p.Widened.Table("drafts").Document.String())
	require.Equal(t, []string{"drafts"}, p.Verified)
	require.Len(t, p.Decisions, 1)
	require.Equal(t, plan.DecideDocument, p.Decisions[0].Kind)
	require.NotEmpty(t, p.Migrations[0].Cause)

	unchecked := tables("users", "{}", "drafts", "{text: v.string()}")
	unchecked.Validation = false
	p = planDeclared(t, before, unchecked, "--returned drafts")
	require.Equal(t, plan.DeployNow, p.Outcome, "nothing is checked")
}

// TestTablesThatHistoryKnows migrates a table that is in the schema again from its last version, as if it had never left.
func TestTablesThatHistoryKnows(t *testing.T) {
	before, last := tables("users", "{}"), tables("drafts", "{text: v.string()}").Table("drafts")
	returned := map[string]diff.Returned{"drafts": {Last: last, Validated: true, Removed: "5d6e7f8 (2024-06-01)"}}
	planned := func(now, flags string) *plan.Plan {
		t.Helper()
		after := tables("users", "{}", "drafts", now)
		in, err := diff.Resolve(flagsOf(t, flags), before, after, returned)
		require.NoError(t, err)
		p, err := plan.Make(diff.Compare(before, after, diff.Options{Intent: in, Returned: returned}), plan.Options{})
		require.NoError(t, err)
		return p
	}
	p := planned("{body: v.string()}", "")
	require.Equal(t, plan.Migrate, p.Outcome)
	require.Equal(t, "v.object({text: v.optional(v.string()), body: v.optional(v.string())})", p.Widened.Table("drafts").Document.String())
	require.Equal(t, []string{"drafts"}, p.Verified)
	require.Len(t, p.Suggestions, 1)
	require.Equal(t, "--rename drafts.text=body", p.Suggestions[0].Confirm)
	require.Contains(t, p.Migrations[0].Patterns, plan.TableReturned)
	require.NotEmpty(t, p.Migrations[0].Cause)

	p = planned("{body: v.string()}", "--rename drafts.text=body")
	require.Empty(t, p.Suggestions, "what was suggested can be confirmed")
	require.Empty(t, p.Decisions)
	require.Equal(t, []plan.PatternID{plan.FieldRenamed, plan.TableReturned}, p.Migrations[0].Patterns)

	require.Equal(t, plan.DeployNow, planned("{text: v.string()}", "").Outcome, "the documents fit")
}

// TestSuggestionsBesideReturned: that a table returns is no reason to keep quiet about the others.
func TestSuggestionsBesideReturned(t *testing.T) {
	before := tables("users", "{fullName: v.string(), age: v.number()}")
	after := tables("users", "{name: v.string(), age: v.number()}", "drafts", "{text: v.string()}")
	p := planDeclared(t, before, after, "--returned drafts")
	require.Len(t, p.Suggestions, 1)
	require.Equal(t, "--rename users.fullName=name", p.Suggestions[0].Confirm)
}

// TestScriptsOfTheUser names a script only when it goes through a table whose documents have to change.
func TestScriptsOfTheUser(t *testing.T) {
	result := diff.Compare(tables("users", "{}", "logs", "{}"), tables("users", "{role: v.string()}", "logs", "{}"), diff.Options{})
	for _, tc := range []struct {
		script plan.Script
		want   string
	}{
		{plan.Script{File: "ops/backfill.ts", Tables: []string{"logs", "users"}}, "`convex/ops/backfill.ts` belongs to this push, without the new schema"},
		{plan.Script{File: "ops/prune.ts", Tables: []string{"logs"}}, ""},
	} {
		p, err := plan.Make(result, plan.Options{Project: plan.Project{Scripts: []plan.Script{tc.script}}})
		require.NoError(t, err)
		told := strings.Join(step(p, "widen").Do, "\n")
		if tc.want == "" {
			require.Empty(t, p.Patterns)
			require.NotContains(t, told, tc.script.File)
			continue
		}
		require.Equal(t, []plan.PatternID{plan.ScriptWithNarrowing}, p.Patterns)
		require.Contains(t, told, tc.want)
	}
}
