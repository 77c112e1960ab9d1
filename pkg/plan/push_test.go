package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
)

// TestNotePush says that the push fails at errors of tables with a script, and nowhere else.
func TestNotePush(t *testing.T) {
	from := tables("users", "{a: v.string(), b: v.string(), c: v.string()}", "teams", "{a: v.string()}", "safe", "{}")
	to := tables("users", "{a: v.number(), b: v.null(), c: v.string(), d: v.optional(v.null())}", "teams", "{a: v.number()}", "safe", "{a: v.optional(v.null())}")
	opts := plan.Options{Functions: "src/convex/", Project: plan.Project{Component: "movers", Scripts: []plan.Script{
		{File: "ops/a.ts", Tables: []string{"safe", "users"}, Functions: []plan.ScriptFunction{{Export: "fill"}, {Export: "more", Migration: true}}},
		{File: "b.ts", Tables: []string{"users"}},
	}}}
	r := diff.Compare(from, to, diff.Options{})
	plan.NotePush(r, opts)
	noted := map[string]int{}
	for _, f := range r.Findings {
		require.Equal(t, f.Table == "users" && f.Severity == diff.Error, len(f.Notes) == 1, f.Message)
		noted[f.Table] += len(f.Notes)
	}
	require.Equal(t, map[string]int{"users": 2, "teams": 0, "safe": 0}, noted)
	require.Equal(t, "Exactly this push is the one that fails: `src/convex/ops/a.ts` and `src/convex/b.ts` are in the same change, and Convex "+
		"checks the documents of users against the new schema before any code of the push can run, so that they never get to run. "+
		"Make two pushes of it, with a pull request each. "+
		"Push 1: `src/convex/ops/a.ts` and `src/convex/b.ts` and the widened schema, which accepts old and new documents; once it is deployed, "+
		"`npx convex run ops/a:fill --prod` and `npx convex run ops/a:more --prod`, and wait until "+
		"`npx convex run --component movers lib:getStatus --prod` shows the state success. "+
		"Push 2: the narrowing, when `npx convex deploy --dry-run` finds that every document fits. "+
		"`convex-schema-plan plan` writes the widened schema and the way from push to push.", r.Of("users")[0].Notes[0])

	refused := tables("users", "{a: v.number()}")
	refused.Tables[0].Indexes = []schema.Index{{Name: "by_b", Spec: schema.DatabaseIndex{Fields: []string{"b"}}}}
	r = diff.Compare(from, refused, diff.Options{})
	require.True(t, r.Refused)
	plan.NotePush(r, opts)
	for _, f := range r.Findings {
		require.Empty(t, f.Notes, "nothing of the push gets as far as the documents")
	}
}

// TestPushNext: a push that widens and brings its script is told what comes after it; one that fails, or whose script is
// for no table of the schema, is not.
func TestPushNext(t *testing.T) {
	wide := tables("users", "{a: v.optional(v.string())}", "teams", "{}")
	opts := plan.Options{Project: plan.Project{Scripts: []plan.Script{
		{File: "fill.ts", Tables: []string{"users", "gone"}, Functions: []plan.ScriptFunction{{Export: "fillNames", Migration: true}}},
	}}}
	safe := diff.Compare(tables("users", "{}", "teams", "{}"), wide, diff.Options{})
	require.Equal(t, []string{"`convex/fill.ts` migrates users: once this push is deployed, `npx convex run fill:fillNames --prod`, and wait until " +
		"`npx convex run --component migrations lib:getStatus --prod` shows the state success. What narrows users comes after that, in a " +
		"pull request of its own."}, plan.PushNext(safe, opts))
	require.Empty(t, plan.PushNext(diff.Compare(wide, tables("users", "{a: v.string()}", "teams", "{}"), diff.Options{}), opts))
	require.Empty(t, plan.PushNext(safe, plan.Options{}))
}
