package project

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// TestNewScripts: what migrates the documents of a table is found, and what only works with them is not.
func TestNewScripts(t *testing.T) {
	const loop = `export const fill = internalMutation({
  handler: async (ctx) => {
    for await (const user of ctx.db.query("users")) {
      await ctx.db.patch(user._id, { role: "member" });
    }
  },
});
`
	for name, tc := range map[string]struct {
		before, code string
		want         []string
	}{
		"a migration of the component": {"", "export const a = migrations.define({\n  table: \"users\",\n  migrateOne: () => ({}),\n});", []string{"users"}},
		"with options first":           {"", "export default m.define({ batchSize: 10, table: 'users', migrateOne });", []string{"users"}},
		"several": {
			"", "export const a = migrations.define({ table: \"users\", migrateOne });\nexport const b = migrations.define({ table: \"teams\", migrateOne });",
			[]string{"teams", "users"},
		},
		"a mutation that goes through a table": {"", loop, []string{"users"}},
		"all at once": {
			"", "export default mutation(async ({ db }) => {\n  const all = await db.query(\"users\").collect();\n" +
				"  await Promise.all(all.map((u) => db.replace(u._id, convert(u))));\n});", []string{"users"},
		},
		"with its work in a function": {
			"", "async function work(ctx: MutationCtx) {\n  for (const u of await ctx.db.query(\"users\").take(100)) await ctx.db.patch(u._id, {});\n}\n" +
				"export const run = internalMutation({ handler: work });", []string{"users"},
		},
		"one document": {"", `export const rename = mutation({ handler: async (ctx, { id, name }) => { await ctx.db.patch(id, { name }); } });`, nil},
		"a query":      {"", `export const list = query({ handler: (ctx) => ctx.db.query("users").collect() });`, nil},
		"reading here and writing there": {
			"", "export const list = query((ctx) => ctx.db.query(\"users\").collect());\nexport const set = mutation((ctx, a) => ctx.db.patch(a.id, a));", nil,
		},
		"commented out":           {"", "/*\n" + loop + "*/", nil},
		"there before":            {loop, loop, nil},
		"there before, formatted": {loop, "import x from \"y\";\n\n\n" + loop, nil},
		"added to a module":       {"export const a = 1;\n", "export const a = 1;\n" + loop, []string{"users"}},
		"changed": {
			"export const fill = internalMutation({ handler: async () => {} });\n", loop, []string{"users"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			old := fstest.MapFS{}
			if tc.before != "" {
				old["ops/users.ts"] = &fstest.MapFile{Data: []byte(tc.before)}
			}
			var tables []string
			for _, script := range newScripts(old, []module{{file: "ops/users.ts", source: tc.code}}) {
				require.Equal(t, "ops/users.ts", script.File)
				tables = append(tables, script.Tables...)
			}
			require.Equal(t, tc.want, tables)
		})
	}
}
