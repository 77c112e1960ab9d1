package e2e

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// projectCases are for projects that have files of their own.
func projectCases(t *testing.T, root string) []*testCase {
	return append(append(instanceCases(t, root), smallCases(t, root)...), takenNamesCase(t, root))
}

// plannedFor returns a case whose plan is made for a project.
func plannedFor(t *testing.T, name, root, before, after string, opts plan.Options) *testCase {
	side := func(source string) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{
			{Name: "t", Document: validatorgen.Parse(source)}, {Name: "teams", Document: &validator.Object{}},
		}}
	}
	c := newCase(t, name, side(before), side(after), root)
	require.NotNil(t, c)
	var err error
	c.plan, err = plan.Make(c.result, opts)
	require.NoError(t, err)
	return c
}

// takenNamesCase is for a project that has modules of the names that plans prefer, and the component under another name.
// It is compiled and does not run.
func takenNamesCase(t *testing.T, root string) *testCase {
	c := plannedFor(t, "taken-names", root, `v.object({a: v.string(), l: v.array(v.number())})`,
		`v.object({a: v.number(), l: v.array(v.string())})`, plan.Options{Project: plan.Project{
			Taken: []string{"migrations", "verify", "conform"}, Config: true, Component: "movers",
		}})
	c.compileOnly = true
	return c
}

// instances are the ways in which projects make their Migrations object, with the name that each is exported by. The
// first one is run: it counts what its internalMutation does.
var instances = []struct{ name, export, source string }{
	{"typed-by-options", "migrator", `import { Migrations } from "@convex-dev/migrations";
import { customCtx, customMutation } from "convex-helpers/server/customFunctions";
import { internalMutationGeneric, type MutationBuilder } from "convex/server";
import { components } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";

const internalMutation = customMutation(
  internalMutationGeneric as MutationBuilder<DataModel, "internal">,
  customCtx((ctx) => {
    (globalThis as any).ownMutations = ((globalThis as any).ownMutations ?? 0) + 1;
    return { db: ctx.db };
  }),
);

export const migrator = new Migrations(components.migrations, {
  internalMutation,
  defaultBatchSize: 2,
  migrationsLocationPrefix: "ops/migrator:",
});
`},
	{"typed", "migrations", `import { Migrations } from "@convex-dev/migrations";
import { components } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";

export const migrations = new Migrations<DataModel>(components.migrations);
`},
	{"untyped", "default", `import { Migrations } from "@convex-dev/migrations";
import { components } from "../_generated/api";

export default new Migrations(components.migrations);
`},
	{"typed-by-schema", "migrations", `import { Migrations } from "@convex-dev/migrations";
import { components } from "../_generated/api";
import schema from "../schema";

const m = new Migrations(components.migrations, { schema });
export { m as migrations };
`},
}

// instanceCases are for projects with a Migrations object, which the generated module uses.
func instanceCases(t *testing.T, root string) []*testCase {
	var cases []*testCase
	for i, instance := range instances {
		c := plannedFor(t, "instance-"+instance.name, root,
			`v.object({team: v.optional(v.string()), n: v.number(), list: v.array(v.object({on: v.string()})), any: v.any(), gone: v.null()})`,
			`v.object({team: v.id("teams"), n: v.string(), list: v.array(v.object({on: v.number()})), any: v.record(v.string(), v.number())})`,
			plan.Options{Project: plan.Project{
				Taken: []string{"ops/migrator"}, Config: true, Component: "migrations",
				Instance: plan.Instance{File: "ops/migrator.ts", Export: instance.export, Component: "migrations"},
			}})
		c.files = map[string]string{"ops/migrator.ts": instance.source}
		c.ownMutations, c.compileOnly = i == 0, i > 0
		cases = append(cases, c)
	}
	return cases
}

// smallCases migrate small tables in one transaction each. Together they have every action. The last one leaves a table to
// the component; it is compiled and does not run.
func smallCases(t *testing.T, root string) []*testCase {
	var cases []*testCase
	for _, name := range []string{
		"several-in-one-table", "tagged-union-member-removed", "declared-table-renamed", "declared-array-split",
		"declared-object-replaced-by-id", "declared-reference-inverted", "declared-orphans", "several-tables",
	} {
		dir := filepath.Join("../testdata/schemas", name)
		c := newCase(t, "small-"+name, loadSchema(t, filepath.Join(dir, "before")), loadSchema(t, filepath.Join(dir, "after")), root)
		require.NotNil(t, c, name)
		var small []string
		for _, m := range c.plan.Migrations {
			small = append(small, m.Table)
		}
		if c.compileOnly = name == "several-tables"; c.compileOnly {
			small = small[:1]
		}
		var err error
		c.plan, err = plan.Make(c.result, plan.Options{Small: small})
		require.NoError(t, err)
		require.Equal(t, c.compileOnly, c.plan.UsesComponent(), name)
		cases = append(cases, c)
	}
	return cases
}
