package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
)

// TestPlansFitTheProject: what is in the functions folder already stays, and commands name what is really there.
func TestPlansFitTheProject(t *testing.T) {
	result := diff.Compare(tables("t", "{a: v.number()}"), tables("t", "{a: v.string()}"), diff.Options{})
	for _, tc := range []struct {
		name    string
		project plan.Project
		modules plan.Modules
		config  bool   // the plan brings a convex.config.ts
		says    string // in the first deploy
		steps   string
	}{
		{"empty", plan.Project{}, plan.Modules{"migrations", "verify", "conform", "decisions", "window", "migrations", nil}, true, "",
			"widen migrate verify stage narrow clean-up"},
		{"other modules", plan.Project{Taken: []string{"users", "verifyEmail"}},
			plan.Modules{"migrations", "verify", "conform", "decisions", "window", "migrations", nil}, true, "", "widen migrate verify stage narrow clean-up"},
		{"all names taken", plan.Project{Taken: []string{"migrations", "verify", "schemaVerify", "schemaVerify2", "conform", "decisions", "window"}},
			plan.Modules{"schemaMigrations", "schemaVerify3", "schemaConform", "schemaDecisions", "schemaWindow", "migrations", nil}, true, "",
			"widen migrate verify stage narrow clean-up"},
		{"a config without the component", plan.Project{Config: true}, plan.Modules{"migrations", "verify", "conform", "decisions", "window", "migrations", nil},
			false, "Your `convex/convex.config.ts` stays. Add to it", "widen migrate verify stage narrow clean-up"},
		{"a folder with modules takes its name", plan.Project{Taken: []string{"Migrations/users", "schemaMigrationsOfLastYear"}},
			plan.Modules{"schemaMigrations", "verify", "conform", "decisions", "window", "migrations", nil}, true, "", "widen migrate verify stage narrow clean-up"},
		{"the component is there", plan.Project{Config: true, Component: "movers", Taken: []string{"ops"}},
			plan.Modules{"migrations", "verify", "conform", "decisions", "window", "movers", nil}, false, "as movers", "widen migrate verify stage narrow"},
		{"a Migrations object is there",
			plan.Project{Config: true, Component: "movers", Taken: []string{"ops/db"}, Instance: plan.Instance{"ops/db.ts", "runner", "others", 0}},
			plan.Modules{"migrations", "verify", "conform", "decisions", "window", "others", &plan.Instance{"ops/db.ts", "runner", "others", 0}}, false,
			"`migrations.ts` uses the Migrations object of `convex/ops/db.ts`", "widen migrate verify stage narrow"},
		{"a Migrations object and a config that is not understood",
			plan.Project{Config: true, Instance: plan.Instance{"ops.ts", "default", "", 0}},
			plan.Modules{"migrations", "verify", "conform", "decisions", "window", "migrations", &plan.Instance{"ops.ts", "default", "", 0}}, false,
			"`convex/ops.ts`", "widen migrate verify stage narrow"},
		{"a Migrations object that is not exported",
			plan.Project{Config: true, Component: "movers", Taken: []string{"ops"}, Instance: plan.Instance{"ops.ts", "", "others", 0}},
			plan.Modules{"migrations", "verify", "conform", "decisions", "window", "movers", nil}, false,
			"does not export it", "widen migrate verify stage narrow"},
	} {
		p, err := plan.Make(result, plan.Options{Project: tc.project})
		require.NoError(t, err)
		requireFits(t, planSchema(t), p)
		require.Equal(t, tc.modules, p.Modules, tc.name)
		require.Equal(t, tc.config, p.BringsConfig(), tc.name)
		require.Equal(t, tc.steps, stepIDs(p), tc.name)
		require.Contains(t, strings.Join(step(p, "widen").Do, "\n"), tc.says, tc.name)
		var commands []string
		for _, s := range p.Steps {
			for _, c := range s.Commands {
				commands = append(commands, c.Run)
			}
		}
		all := strings.Join(commands, "\n")
		require.Contains(t, all, "npx convex run "+tc.modules.Migrations+":runAll --prod", tc.name)
		require.Contains(t, all, "npx convex run "+tc.modules.Verify+":all --prod", tc.name)
		require.Contains(t, all, "--component "+tc.modules.Component+" lib:getStatus", tc.name)
		require.Equal(t, strings.HasSuffix(tc.steps, "clean-up"), strings.Contains(all, "npm install"), tc.name)

		// Nothing speaks of a generated name that is not used.
		text, err := json.Marshal(p)
		require.NoError(t, err)
		if tc.modules.Migrations != "migrations" {
			require.NotContains(t, string(text), "`migrations.ts`", tc.name)
			require.NotContains(t, string(text), "run migrations:", tc.name)
		}
	}
}

// TestForeignMigrationsAreNotCancelled: with a component of the user's own, others may be running.
func TestForeignMigrationsAreNotCancelled(t *testing.T) {
	result := diff.Compare(tables("t", "{a: v.string()}"), tables("t", "{a: v.null()}"), diff.Options{})
	for component, want := range map[string]bool{"": true, "migrations": false} {
		p, err := plan.Make(result, plan.Options{Project: plan.Project{Config: component != "", Component: component}})
		require.NoError(t, err)
		require.Equal(t, want, strings.Contains(step(p, "migrate").Undo, "cancelAll"))
	}
}
