package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
)

// runs lists the commands of a step that change documents, without what they have in common.
func runs(s *plan.Step) []string {
	var lines []string
	for _, c := range s.Commands {
		if !strings.Contains(c.Run, "dryRun") && !strings.Contains(c.Run, "lib:getStatus") {
			line := strings.TrimSuffix(strings.TrimPrefix(c.Run, "npx convex run migrations:"), " --prod")
			if strings.HasPrefix(c.Note, "When all of the above is done") {
				line += " (then)"
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// TestSmallTables: each small table is a command of its own, the component runs the others, and phases stay in order.
func TestSmallTables(t *testing.T) {
	from := tables("old", "{name: v.string()}", "one", `{ref: v.id("old"), n: v.number()}`, "two", `{ref: v.id("old")}`, "gone", "{a: v.null(), b: v.null()}")
	to := tables("new", "{name: v.string()}", "one", `{ref: v.id("new"), n: v.string()}`, "two", `{ref: v.id("new")}`, "gone", "{a: v.null()}")
	for _, tc := range []struct {
		small   []string
		migrate []string
		clear   []string
		done    string
	}{
		{nil, []string{"copyOld", "runBackfill"}, []string{"runAll"}, ""},
		{[]string{"two"}, []string{"copyOld", "runBackfill", "migrateTwo (then)"}, []string{"runAll"}, "the command of the small table exits 0, and lib:getStatus"},
		{[]string{"old"}, []string{"copyOld", "runBackfill"}, []string{"runAll"}, "the command of the small table exits 0, and"},
		{[]string{"old", "one"}, []string{"copyOld", "migrateOne", "runBackfill"}, []string{"runAll"}, "the commands of the small tables exit 0, and"},
		{[]string{"one", "two", "gone"}, []string{"copyOld", "runBackfill", "migrateOne (then)", "migrateTwo (then)"}, []string{"clearGone"}, "for migrations:copyOld"},
		{[]string{"old", "one", "two", "gone"}, []string{"copyOld", "migrateOne", "migrateTwo"}, []string{"clearGone"}, "the commands of the small tables exit 0"},
	} {
		p := planned(t, from, to, "rename-table old=new", plan.Options{Small: tc.small})
		require.Equal(t, tc.migrate, runs(step(p, "migrate")), tc.small)
		require.Equal(t, tc.clear, runs(step(p, "clear")), tc.small)
		require.Contains(t, step(p, "migrate").Done, tc.done)
		for _, m := range p.Migrations {
			if m.Small {
				require.Zero(t, m.Hints, "the component's options are not for it")
			}
		}
		if len(tc.small) < 4 {
			continue
		}
		text, err := json.Marshal(p.Steps)
		require.NoError(t, err)
		for _, word := range []string{"npm install", "getStatus", "lib:cancel", "convex.config", "the state success", "batchSize"} {
			require.NotContains(t, string(text), word, "nothing is said of the component")
		}
		require.False(t, p.BringsConfig())
	}
}

// TestSmallTablesBetween: when a small migration comes between those of the component, these run in two rows.
func TestSmallTablesBetween(t *testing.T) {
	from := tables("stores", `{settings: v.id("settings")}`, "settings", "{a: v.null()}", "users", "{n: v.number()}")
	to := tables("stores", `{}`, "settings", `{a: v.null(), store: v.id("stores")}`, "users", "{n: v.string()}")
	p := planned(t, from, to, "invert stores.settings=settings.store", plan.Options{Small: []string{"settings"}, Strategy: plan.DualRead})
	require.Equal(t, []string{
		"invertStoresSettings",
		`run '{fn: "migrations:invertStoresSettings", next: ["migrations:migrateUsers"]}'`, "migrateSettings (then)",
		`run '{fn: "migrations:clearStores"}'`,
	}, runs(step(p, "migrate")))
}

func TestNotMigratedTablesAreNotSmall(t *testing.T) {
	result := diff.Compare(tables("users", "{n: v.number()}", "teams", "{}"), tables("users", "{n: v.string()}", "teams", "{}"), diff.Options{})
	for table, want := range map[string]plan.NotMigrated{
		"teams": {"teams", true, []string{"users"}}, "user": {"user", false, []string{"users"}},
	} {
		_, err := plan.Make(result, plan.Options{Small: []string{"users", table}})
		var not *plan.NotMigrated
		require.ErrorAs(t, err, &not)
		require.Equal(t, want, *not)
	}
}

// TestSmallTablesOfAProject: its own internalMutation is not used for them, and the plan says so.
func TestSmallTablesOfAProject(t *testing.T) {
	p := planned(t, tables("users", "{n: v.number()}"), tables("users", "{n: v.string()}"), "", plan.Options{
		Small: []string{"users"}, Project: plan.Project{Config: true, Instance: plan.Instance{File: "ops.ts", Export: "m"}},
	})
	require.Nil(t, p.Modules.Instance)
	require.Contains(t, strings.Join(step(p, "widen").Do, "\n"), "If yours, in `convex/ops.ts`, runs triggers")
}
