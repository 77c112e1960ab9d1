package report

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// TestPlanGoldens renders plans of the teaching set: one of each outcome.
func TestPlanGoldens(t *testing.T) {
	var used []string
	for _, tc := range []struct {
		name string
		opts plan.Options
	}{
		{"several-in-one-table", plan.Options{}},
		{"several-tables", plan.Options{Strategy: plan.DualRead, Functions: "src/convex"}},
		{"tagged-union-member-removed", plan.Options{}},
		{"index-redefined", plan.Options{}},
		{"definition-errors", plan.Options{}},
		{"validation-enabled", plan.Options{}},
		{"unchanged", plan.Options{}},
	} {
		p := teachingPlan(t, tc.name, tc.opts)
		json, err := PlanJSON(p)
		require.NoError(t, err)
		for kind, got := range map[string][]byte{
			".txt": PlanText(p, Style{}), ".md": PlanMarkdown(p), ".json": json,
		} {
			file := filepath.Join("testdata", "plan", tc.name+kind)
			golden.Equal(t, file, got)
			used = append(used, file)
			requireHarmless(t, file, got)
		}
		require.True(t, codegen.WrittenByUs(PlanMarkdown(p)), "PLAN.md is recognised as ours")
		require.True(t, codegen.WrittenByUs(json), "plan.json is recognised as ours")
		requireHarmless(t, tc.name, PlanText(p, Style{Color: true}))
	}
	golden.NoOrphans(t, "testdata/plan/*", used)
}

func teachingPlan(t *testing.T, name string, opts plan.Options) *plan.Plan {
	t.Helper()
	dir := filepath.Join("..", "..", "testdata", "schemas", name)
	read := func(side string) *schema.Schema {
		result, err := load.Load(t.Context(), load.Source{Path: filepath.Join(dir, side)}, load.Options{})
		require.NoError(t, err)
		return result.Schema
	}
	p, err := plan.Make(diff.Compare(read("before"), read("after"), diff.Options{}), opts)
	require.NoError(t, err)
	return p
}

func TestProseEscapesMarkup(t *testing.T) {
	for in, want := range map[string]string{
		"users.items[].a":          `users.items\[\].a`,
		`body<role="x">`:           `body\<role="x">`,
		"run `a_b <c>` on _x_":     "run `a_b <c>` on \\_x\\_",
		"an odd ` tick and *bold*": `an odd ' tick and \*bold\*`,
	} {
		require.Equal(t, want, prose(in))
	}
}
