package load_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/pkg/schema/load"
)

// packagesOf returns the names of the packages that reached each table that any reached.
func packagesOf(t *testing.T, dir, file string, opts load.Options) map[string][]string {
	t.Helper()
	opts.Dir = dir
	r, err := load.Load(context.Background(), load.Source{Path: file}, opts)
	require.NoError(t, err)
	reached := map[string][]string{}
	for _, table := range r.Schema.Tables {
		for _, p := range r.PackagesOf(table.Name) {
			require.Contains(t, r.Packages(), p)
			reached[table.Name] = append(reached[table.Name], p.Name)
		}
	}
	return reached
}

func TestPackagesOfNpm(t *testing.T) {
	brief.Skip(t)
	e2e := npmtest.Dir(t)
	dir := t.TempDir()
	require.NoError(t, os.Symlink(filepath.Join(e2e, "node_modules"), filepath.Join(dir, "node_modules")))
	require.NoError(t, os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS("testdata")))
	write(t, filepath.Join(dir, "package.json"), `{ "name": "app", "type": "module" }`)
	auth := []string{"@convex-dev/auth"}
	helpers := []string{"convex-helpers"}
	zod := []string{"convex-helpers", "zod"} // zod calls no builder: convex-helpers reads what it made
	for file, want := range map[string]map[string][]string{
		"zod": {"people": zod, "output": zod},
		"auth": { // "users" is written by hand, behind the tables of the package
			"authSessions": auth, "authAccounts": auth, "authRefreshTokens": auth, "authVerificationCodes": auth,
			"authVerifiers": auth, "authRateLimits": auth,
		},
		"helpers":    {"users": helpers, "migrations": helpers, "rateLimits": helpers, "misc": helpers},
		"everything": {},
	} {
		schema := "testdata/npm/" + file + "/schema.ts"
		require.Equal(t, want, packagesOf(t, dir, schema, load.Options{}))
		require.Equal(t, want, packagesOf(t, dir, schema, load.Options{LazyPlaces: true}))
		for table, names := range packagesOf(t, dir, schema, load.Options{Convex: load.Installed}) {
			require.Contains(t, names, "convex", "%s: %s", file, table)
			names = slices.DeleteFunc(names, func(name string) bool { return name == "convex" })
			require.ElementsMatch(t, want[table], names, "%s: %s", file, table)
		}
	}
}

// TestPackagesOfFakes shows each way in which a package's code becomes a part of a table.
func TestPackagesOfFakes(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"package.json": `{ "name": "app" }`,
		// Its functions call the builders.
		"node_modules/caller/index.js": `import { v } from "convex/values"; import { unit } from "inner"; export const money = () => v.object({ unit: v.literal(unit) });`,
		// The package that calls them takes values from it.
		"node_modules/inner/index.js": `export const unit = "EUR";`,
		// The user's own call is given its values, in a variable of another file.
		"node_modules/words/index.js": `export const words = ["a", "b"];`,
		// The same in CommonJS.
		"node_modules/levels/index.js": `module.exports = { levels: ["low", "high"] };`,
		// Its tables are spread into the schema.
		"node_modules/tables/index.js": `import { defineTable } from "convex/server"; import { v } from "convex/values"; export const tables = { spread: defineTable({ a: v.string() }) };`,
		// It changes a validator that the user made.
		"node_modules/changer/index.js": `export const changed = (object) => object.omit("a");`,
		// It defines an index.
		"node_modules/indexer/index.js": `export const indexed = (table) => table.index("by_a", ["a"]);`,
		"convex/shared.ts":              `import { words } from "words"; export const list = words.map((w) => w.toUpperCase());`,
		// The repository's own package is a package too.
		"packages/own/package.json": `{ "name": "own", "version": "1.2.3" }`,
		"packages/own/index.ts":     `import { v } from "convex/values"; export const own = v.string();`,
		"convex/schema.ts": `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { money } from "caller";
import { levels } from "levels";
import { tables } from "tables";
import { changed } from "changer";
import { indexed } from "indexer";
import { list } from "./shared";
import { own } from "../packages/own";
const object = v.object({ a: v.string(), b: v.string() });
export default defineSchema({
  ...tables,
  plain: defineTable({ a: v.string() }),
  called: defineTable({ price: v.optional(money()) }),
  given: defineTable({ word: v.union(...list.map((w) => v.literal(w))) }),
  common: defineTable({ deep: v.array(v.object({ level: v.union(...levels.map((l) => v.literal(l))) })) }),
  changed: defineTable(changed(object)),
  indexed: indexed(defineTable({ a: v.string() })),
  owned: defineTable({ a: own }),
});`,
	}
	writeAll(t, dir, files)
	want := map[string][]string{
		"called": {"caller", "inner"}, "given": {"words"}, "common": {"levels"}, "spread": {"tables"},
		"changed": {"changer"}, "indexed": {"indexer"}, "owned": {"own"},
	}
	require.Equal(t, want, packagesOf(t, dir, "convex", load.Options{}))
	require.Equal(t, want, packagesOf(t, dir, "convex", load.Options{LazyPlaces: true}))

	// A version that is not on disk, with the packages of another folder.
	root := t.TempDir()
	snapshot := fstest.MapFS{}
	for name, text := range files {
		if !strings.HasPrefix(name, "node_modules/") {
			snapshot[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	require.Equal(t, want, packagesOf(t, root, "convex", load.Options{Snapshot: &load.Snapshot{Root: root, Files: snapshot, Modules: dir}}))
}

func writeAll(t *testing.T, dir string, files map[string]string) {
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
		folder := filepath.Dir(filepath.Join(dir, name))
		if filepath.Base(name) == "index.js" {
			write(t, filepath.Join(folder, "package.json"), `{ "name": "`+filepath.Base(folder)+`", "version": "1.0.0" }`)
		}
	}
}

// TestPackagesOfEveryTable: what only wraps defineSchema is a part of all tables, and so is what reading code does not
// trace to any, as far as the files go that import it.
func TestPackagesOfEveryTable(t *testing.T) {
	dir := t.TempDir()
	writeAll(t, dir, map[string]string{
		"package.json":                  `{ "name": "app" }`,
		"node_modules/wrapper/index.js": `import { defineSchema } from "convex/server"; export const define = (tables) => defineSchema(tables);`,
		"node_modules/hidden/index.js":  `export const fields = { one: 1, two: 2 };`,
		"node_modules/effect/index.js":  `globalThis.effect = 1;`,
		"convex/other.ts": `import { defineTable } from "convex/server"; import { v } from "convex/values"; import { fields } from "hidden";
export const others = {};
for (const [name, number] of Object.entries(fields)) others[name] = defineTable({ a: v.literal(number) });`,
		"convex/plain.ts": `import { defineTable } from "convex/server"; import { v } from "convex/values"; export const plain = defineTable({ a: v.string() });`,
		"convex/schema.ts": `import { define } from "wrapper"; import "effect"; import { others } from "./other"; import { plain } from "./plain";
export default define({ ...others, plain });`,
	})
	require.Equal(t, map[string][]string{
		"one": {"effect", "hidden", "wrapper"}, "two": {"effect", "hidden", "wrapper"}, "plain": {"effect", "wrapper"},
	}, packagesOf(t, dir, "convex", load.Options{}))
}

func TestPackagesOfJSON(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "schema.json"), `{"tables":[{"tableName":"a","indexes":[],"searchIndexes":[],"vectorIndexes":[],"documentType":{"type":"any"}}],"schemaValidation":true}`)
	require.Empty(t, packagesOf(t, dir, "schema.json", load.Options{}))
}
