package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/plan"
)

// TestScriptsThatComeTooLate: a script is named when it migrates a table that cannot be narrowed before.
func TestScriptsThatComeTooLate(t *testing.T) {
	from, to := tables("users", "{n: v.number()}", "teams", "{}"), tables("users", "{n: v.string()}", "teams", "{}")
	project := plan.Project{Scripts: []plan.Script{
		{File: "ops/fill.ts", Tables: []string{"teams", "users"}}, {File: "teams.ts", Tables: []string{"teams"}},
	}}
	p := planned(t, from, to, "", plan.Options{Functions: "src/convex", Project: project})
	require.Len(t, p.Together, 1, "teams breaks nothing")
	one := p.Together[0]
	require.Equal(t, "src/convex/ops/fill.ts", one.File)
	require.Equal(t, []string{"users"}, one.Tables)
	require.Contains(t, one.Why, "The documents of users that `src/convex/ops/fill.ts` is to change")
	require.Contains(t, one.First, "`1-widen/src/convex/schema.ts`")
	require.Contains(t, one.First, "`migrateUsers`")
	require.Contains(t, one.Second, "npx convex run verify:all --prod")
	require.Contains(t, strings.Join(step(p, "widen").Do, "\n"), "`src/convex/ops/fill.ts` belongs to this push")

	p = planned(t, from, from, "", plan.Options{Project: project})
	require.Empty(t, p.Together, "nothing is narrowed")
}
