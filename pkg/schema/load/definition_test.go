package load

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dop251/goja"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load/runtime"
)

// evaluateProject evaluates a project up to its definition.
func evaluateProject(t *testing.T, dir, path string) (*bundle, *recording, error) {
	t.Helper()
	project, err := discover(diskView(), dir, path)
	require.NoError(t, err)
	b, err := build(project, Options{Dir: dir, Timeout: DefaultTimeout, Memory: DefaultMemory})
	if err != nil {
		return nil, nil, err
	}
	r := newRecording()
	return b, r, b.run(r, false)
}

// bothWays returns the schema of a project as read from the objects (nil when that is left to export()) and as read from
// the text of export().
func bothWays(t *testing.T, dir, path string) (fromObjects, fromText *schema.Schema, err error) {
	t.Helper()
	b, r, err := evaluateProject(t, dir, path)
	if err != nil {
		return nil, nil, err
	}
	fromObjects, _ = readDefinition(r.vm, r.definition)
	text, err := b.export(r.vm, r.definition)
	if err != nil {
		return fromObjects, nil, err
	}
	if fromText, err = schema.ParseExport([]byte(text), "schema.ts"); err == nil {
		fromText.Source = nil
	}
	return fromObjects, fromText, err
}

// TestReadDefinition reads schemas from the objects and from the JSON of export(): the results are equal. Ordinary
// schemas are all read from the objects.
func TestReadDefinition(t *testing.T) {
	brief.Skip(t)
	check := func(t *testing.T, dir, path string) {
		fromObjects, fromText, err := bothWays(t, dir, path)
		require.NoError(t, err)
		require.NotNil(t, fromObjects, "read from the objects")
		require.Equal(t, fromText, fromObjects)
		require.Equal(t, string(fromText.ExportJSON()), string(fromObjects.ExportJSON()))
	}
	cases, err := teachingset.Cases()
	require.NoError(t, err)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			check(t, c.Before, ".")
			check(t, c.After, ".")
		})
	}
	t.Run("packages", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.Symlink(filepath.Join(npmtest.Dir(t), "node_modules"), filepath.Join(dir, "node_modules")))
		require.NoError(t, os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS("testdata")))
		for _, name := range []string{"helpers", "auth", "zod"} {
			check(t, dir, "testdata/npm/"+name+"/schema.ts")
		}
		check(t, dir, "node_modules/@convex-dev/migrations/src/component/schema.ts")
	})
}

// TestReadDefinitionLikeExport does the same for what the embedded runtime is proven with, ordinary or not: whatever is
// read from the objects is what export() says, and what export() refuses is never read.
func TestReadDefinitionLikeExport(t *testing.T) {
	brief.Skip(t)
	files, err := filepath.Glob("runtime/testdata/schemas/*.txtar")
	require.NoError(t, err)
	read := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		for _, section := range archive.Files {
			t.Run(filepath.Base(file)+"/"+section.Name, func(t *testing.T) {
				if compareWays(t, string(section.Data)) {
					read++
				}
			})
		}
	}
	require.Greater(t, read, 20, "most are read from the objects")
}

// compareWays evaluates the text of a module both ways and says whether it was read from the objects.
func compareWays(t *testing.T, text string) bool {
	t.Helper()
	fromObjects, fromText, err := bothWays(t, writeSchema(t, text), ".")
	if fromObjects == nil {
		return false
	}
	require.NoError(t, err, "what export() refuses is not read from the objects")
	require.Equal(t, fromText, fromObjects)
	return true
}

// writeSchema writes a project with the text as schema.ts, to which everything of Convex is imported.
func writeSchema(t *testing.T, text string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "convex"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "convex", "schema.ts"), []byte(`import * as server from "convex/server"; import * as values from "convex/values";
import { defineSchema, defineTable, docValidator, paginationOptsValidator, paginationResultValidator } from "convex/server";
import { v, asObjectValidator } from "convex/values";
`+text), 0o644))
	return dir
}

// TestRandomDefinitions compares both ways on random validators of every kind, odd names and literals among them.
func TestRandomDefinitions(t *testing.T) {
	brief.Skip(t)
	vm := goja.New()
	require.NoError(t, runtime.Install(vm, runtime.Options{}))
	list, err := vm.RunString(`
		const v = __convexSchemaPlan__("convex/validators", "v");
		const defineSchema = __convexSchemaPlan__("convex/schema", "defineSchema");
		const defineTable = __convexSchemaPlan__("convex/schema", "defineTable");
		const pick = (...list) => list[Math.floor(Math.random() * list.length)];
		const leaves = [v.string, v.number, v.int64, v.boolean, v.bytes, v.null, v.any, v.commitTs];
		const names = ["a", "b c", "é", "1", "0", "quote\"", "", "tab\t", "back\\slash", "zzz", "__proto__", "toJSON"];
		const literals = ["x", "é", "😀", "", "a\"b", 1, -0, 2 ** 53, 1.5e300, Infinity, true, false, 5n, -1n];
		const odd = Object.assign(() => pick("\ud800", NaN, 2n ** 64n), { often: 0.01 });
		const shared = v.object({ a: v.optional(v.string()) });
		const validator = (depth) => depth === 0 ? pick(...leaves)() : pick(
			() => pick(...leaves)(),
			() => shared,
			() => v.id(pick(...names)),
			() => v.literal(Math.random() < odd.often ? odd() : pick(...literals)),
			() => v.array(validator(depth - 1)),
			() => v.record(v.string(), validator(depth - 1)),
			() => v.union(...Array.from({ length: pick(0, 1, 3) }, () => validator(depth - 1))),
			() => v.object(Object.fromEntries(Array.from({ length: pick(0, 1, 4) },
				() => [pick(...names), pick((x) => x, v.optional)(validator(depth - 1))]))),
		)();
		Array.from({ length: 2000 }, () => defineSchema({ t: defineTable(v.object({ a: validator(5) })) }))`)
	require.NoError(t, err)
	schemas, read := list.ToObject(vm), 0
	for _, key := range schemas.Keys() {
		definition := schemas.Get(key).ToObject(vm)
		s, ok := readDefinition(vm, definition)
		if !ok {
			continue
		}
		read++
		export, _ := goja.AssertFunction(definition.Get("export"))
		text, err := export(definition)
		require.NoError(t, err)
		want, err := schema.ParseExport([]byte(text.String()), "")
		require.NoError(t, err)
		want.Source = nil
		require.Equal(t, want, s)
	}
	require.Greater(t, read, 1500)
	require.Less(t, read, 2000, "odd literals are left to export()")
}

// TestUnusualDefinitions lists what is left to export().
func TestUnusualDefinitions(t *testing.T) {
	field := func(code string) string {
		return "export default defineSchema({ t: defineTable({ a: " + code + " }) });"
	}
	table := func(code string) string { return "export default defineSchema({ t: " + code + " });" }
	for name, module := range map[string]string{
		"an array of no validator":    field(`v.array(5 as any)`),
		"a validator made by hand":    field(`{ isConvexValidator: true, isOptional: "required", kind: "any", json: { type: "any" } } as any`),
		"a json of its own":           field(`Object.defineProperty(v.string(), "json", { value: { type: "null" } })`),
		"a subclass":                  field(`new (class extends (v.string() as any).constructor {})({ isOptional: "required" })`),
		"another kind":                field(`Object.assign(v.union(v.null()), { kind: "any" })`),
		"a bigint beyond 64 bits":     field(`v.literal(2n ** 64n)`),
		"a literal that is no number": field(`v.literal(NaN)`),
		"half a surrogate pair":       field(`v.literal("\ud800")`),
		"half a pair as a name":       field(`v.object({ ["\udfff"]: v.null() })`),
		"a table's name of no text":   field(`Object.assign(v.id("t"), { tableName: 5 })`),
		"members with a gap":          field(`Object.assign(v.union(), { members: [, v.null()] })`),
		"too deep":                    field(`Array.from({ length: 200 }).reduce((inner: any) => v.array(inner), v.null())`),
		"too large when written out":  field(`Array.from({ length: 20 }).reduce((inner: any) => v.union(inner, inner), v.null())`),
		"a validator inside itself":   field(`(() => { const o: any = v.object({}); o.fields.o = o; return o; })()`),
		"an element that throws":      field(`Object.defineProperty(v.array(v.null()), "element", { get() { throw 1; } })`),
		"a replaced json":             `Object.defineProperty(Object.getPrototypeOf(v.null()), "json", { get: () => ({ type: "any" }) });` + field(`v.null()`),
		"a table that exports itself": table(`Object.assign(defineTable({}), { export: () => ({ documentType: { type: "any" } }) })`),
		"no table":                    table(`5 as any`),
		"an index without a name":     table(`defineTable({}).index(5 as any, ["a"])`),
		"fields that are no list":     table(`defineTable({}).index("i", "a" as any)`),
		"a fraction of a dimension":   table(`defineTable({}).vectorIndex("i", { vectorField: "a", dimensions: 1.5 })`),
		"validation without answer":   `export default defineSchema({}, { schemaValidation: 1 as any });`,
		"a schema that exports":       `export default Object.assign(defineSchema({}), { export: () => "{}" });`,
		"a schema without builders":   `export default { tables: {}, schemaValidation: true, export: () => "{}" };`,
	} {
		t.Run(name, func(t *testing.T) {
			_, r, err := evaluateProject(t, writeSchema(t, module), ".")
			require.NoError(t, err)
			_, ok := readDefinition(r.vm, r.definition)
			require.False(t, ok)
		})
	}
	t.Run("as a check of the list: nothing unusual", func(t *testing.T) {
		require.True(t, compareWays(t, field(`v.string()`)))
		require.True(t, compareWays(t, table(`defineTable({}).index("i", ["a"])`)))
	})
}
