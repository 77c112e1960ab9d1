package project_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/project"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

const together = "../../testdata/schemas/script-and-narrowing-together"

// TestScriptInThePush: when the narrowing and its script come in one change, the finding says that this push fails.
func TestScriptInThePush(t *testing.T) {
	version := func(side string) *schema.Schema {
		result, err := load.Load(t.Context(), load.Source{Path: filepath.Join(together, side)}, load.Options{})
		require.NoError(t, err)
		return result.Schema
	}
	before, after := os.DirFS(filepath.Join(together, "before/convex")), os.DirFS(filepath.Join(together, "after/convex"))
	r := diff.Compare(version("before"), version("after"), diff.Options{})
	plan.NotePush(r, plan.Options{Project: project.Read(before, after, "schema.ts")})
	require.Len(t, r.Findings, 1)
	require.Equal(t, diff.Error, r.Findings[0].Severity)
	require.Equal(t, []string{"Exactly this push is the one that fails: `convex/backfillRoles.ts` is in the same change, and Convex checks the " +
		"documents of members against the new schema before any code of the push can run, so that it never gets to run. " +
		"Make two pushes of it, with a pull request each. " +
		"Push 1: `convex/backfillRoles.ts` and the widened schema, which accepts old and new documents; once it is deployed, " +
		"`npx convex run backfillRoles --prod`, and see that all documents went through it. " +
		"Push 2: the narrowing, when `npx convex deploy --dry-run` finds that every document fits. " +
		"`convex-schema-plan plan` writes the widened schema and the way from push to push."}, r.Findings[0].Notes)

	r = diff.Compare(version("before"), version("after"), diff.Options{})
	plan.NotePush(r, plan.Options{Project: project.Read(after, after, "schema.ts")})
	require.Empty(t, r.Findings[0].Notes, "the old version has the script: it could run before")

	r = diff.Compare(version("after"), version("before"), diff.Options{})
	plan.NotePush(r, plan.Options{Project: project.Read(before, after, "schema.ts")})
	require.NotEmpty(t, r.Findings)
	for _, f := range r.Findings {
		require.Empty(t, f.Notes, "the table is safe")
	}
}

// TestOldModules looks for a script in the old version under each name that it can have there, and reads nothing else.
func TestOldModules(t *testing.T) {
	const script = "export const a = migrations.define({ table: \"users\", migrateOne });\n"
	file := &fstest.MapFile{Data: []byte(script)}
	now := fstest.MapFS{"schema.ts": {}, "ops/a.ts": file, "other.ts": {Data: []byte("export const b = 1;\n")}}
	scripts := func(old fstest.MapFS) []plan.Script {
		reads := &counting{MapFS: old}
		found := project.Read(reads, now, "schema.ts").Scripts
		require.Subset(t, []string{"ops/a.ts", "ops/a.tsx", "ops/a.js", "ops/a.jsx", "ops/a.mts", "ops/a.cts", "ops/a.mjs", "ops/a.cjs"}, reads.opened)
		return found
	}
	fresh := []plan.Script{{File: "ops/a.ts", Tables: []string{"users"}, Functions: []plan.ScriptFunction{{Export: "a", Migration: true}}}}
	require.Equal(t, fresh, scripts(fstest.MapFS{"schema.ts": {}}))
	require.Equal(t, fresh, scripts(fstest.MapFS{"a.ts": file}))
	require.Empty(t, scripts(fstest.MapFS{"ops/a.ts": file}))
	require.Empty(t, scripts(fstest.MapFS{"ops/a.js": file}), "the script became TypeScript")
}

// counting notes what is opened.
type counting struct {
	fstest.MapFS
	opened []string
}

func (c *counting) ReadFile(name string) ([]byte, error) {
	c.opened = append(c.opened, name)
	return c.MapFS.ReadFile(name)
}
