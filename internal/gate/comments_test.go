package gate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

const ignore = "convex-schema-plan-ignore "

// TestComments approves findings in comments, wherever they can stand.
func TestComments(t *testing.T) {
	for _, tc := range []struct{ name, from, to, want string }{
		{"in the line of the field",
			"users: defineTable({\nname: v.string(),\nage: v.number(),\n})",
			"users: defineTable({\nname: v.number(), // " + ignore + "type-changed:  nobody   has one \nage: v.string(),\n})",
			"error type-changed users.name [nobody has one | the comment at schema.ts:5:22]\nerror type-changed users.age"},
		{"above the field, in a block with other things",
			"users: defineTable({ name: v.string() })",
			"users: defineTable({\n/**\n * The name.\n * " + ignore + "type-changed: no users yet\n * @deprecated\n */\nname: v.number() })",
			"error type-changed users.name [no users yet | the comment at schema.ts:7:4]"},
		{"two rules",
			"users: defineTable({ name: v.optional(v.string()) })",
			"users: defineTable({\n// " + ignore + "type-changed, field-made-required: no users yet\nname: v.number() })",
			"error field-made-required users.name [no users yet | the comment at schema.ts:5:4]\nerror type-changed users.name [no users yet | the comment at schema.ts:5:4]"},
		{"a literal, at the field whose union goes on below",
			`users: defineTable({ role: v.union(v.literal("a"), v.literal("b"), v.literal("c")) })`,
			"users: defineTable({\n// " + ignore + "literal-removed: none has it\nrole: v.union(\n v.literal(\"a\"),\n v.literal(\"b\"),\n ) })",
			"error literal-removed users.role [none has it | the comment at schema.ts:5:4]"},
		{"inside arrays, but not inside the fields of an object",
			`users: defineTable({ tags: v.array(v.string()), card: v.object({ no: v.string() }) })`,
			"users: defineTable({\n// " + ignore + "type-changed: ok\ntags: v.array(v.number()),\n// " + ignore + "type-changed: ok\ncard: v.object({\nno: v.number() }) })",
			"warning approval-unused schema.ts:7:4: the comment approves type-changed here, and there is no such finding\n" +
				"error type-changed users.tags[] [ok | the comment at schema.ts:5:4]\nerror type-changed users.card.no"},
		{"at an index and at a table",
			`users: defineTable({ a: v.string(), b: v.string() }).index("x", ["a"]), pets: defineTable({ a: v.string() })`,
			"users: defineTable({ a: v.string(), b: v.string() })\n// " + ignore + "index-redefined: nobody queries it\n.index(\"x\", [\"b\"]),\npets: defineTable({ a: v.string() }),\n// " + ignore + "table-added: yes\ncars: defineTable({})",
			"warning index-redefined users.x [nobody queries it | the comment at schema.ts:5:4]\nnote table-added cars [yes | the comment at schema.ts:8:4]"},
		{"what is gone, by its name",
			"users: defineTable({ name: v.string(), age: v.number() }).index(\"by_age\", [\"age\"]), drafts: defineTable({})",
			"// " + ignore + "table-removed drafts: emptied last week\nusers: defineTable({\nname: v.string(),\n// " + ignore + "field-removed users.age: never written\n// " + ignore + "index-removed users.by_age: with the field\n})",
			"error field-removed users.age [never written | the comment at schema.ts:7:4]\nwarning index-removed users.by_age [with the field | the comment at schema.ts:8:4]\n" +
				"warning table-removed drafts [emptied last week | the comment at schema.ts:4:4]"},
		{"what is gone, without its name",
			"users: defineTable({ name: v.string(), age: v.number() })",
			"// " + ignore + "field-removed: never written\nusers: defineTable({\nname: v.string(),\n// " + ignore + "field-removed: never written\n})",
			"warning approval-unused schema.ts:4:4: the comment approves field-removed here, and there is no such finding\n" +
				"warning approval-unused schema.ts:7:4: the comment approves field-removed here, and there is no such finding\nerror field-removed users.age"},
		{"inside a union, by its label",
			`users: defineTable({ m: v.union(v.object({ k: v.literal("x:y"), a: v.string() }), v.object({ k: v.literal("z") })) })`,
			"users: defineTable({\n// " + ignore + `field-removed users.m<k="x:y">.a: fine` + "\nm: v.union(v.object({ k: v.literal(\"x:y\") }), v.object({ k: v.literal(\"z\") })) })",
			`error field-removed users.m<k="x:y">.a [fine | the comment at schema.ts:5:4]`},
		{"another rule than the one that fires",
			"users: defineTable({ name: v.string() })",
			"users: defineTable({\nname: v.number(), // " + ignore + "type-narrowed: no\n})",
			"warning approval-unused schema.ts:5:22: the comment approves type-narrowed here, and there is no such finding\nerror type-changed users.name"},
		{"a place that is spelt wrong",
			"users: defineTable({ name: v.string(), age: v.number() })",
			"users: defineTable({\nname: v.string(), // " + ignore + "field-removed users.aeg: no\n})",
			"warning approval-unused schema.ts:5:22: the comment approves field-removed at users.aeg, and there is no such finding\nerror field-removed users.age"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := compare(t, tc.from, tc.to)
			o := gate.Apply([]*diff.Result{r}, onErrors)
			require.Equal(t, tc.want, show(o))
			counts := slices.ContainsFunc(strings.Split(tc.want, "\n"), func(line string) bool {
				return strings.HasPrefix(line, "error") && !strings.HasSuffix(line, "]")
			})
			require.Equal(t, counts, fails(o))
			requireSound(t, []*diff.Result{r}, o)
		})
	}
}

// TestUnusedHints says what an unused comment was perhaps meant for.
func TestUnusedHints(t *testing.T) {
	from := "users: defineTable({ name: v.string(), age: v.number() })"
	for comment, want := range map[string]string{
		"field-removed: never written":      "What is gone has no line, so name it: // convex-schema-plan-ignore field-removed users.age: never written",
		"field-removed users.aeg: no":       `Delete the comment; did you mean "users.age"?`,
		"literal-removed: none has it":      "Delete the comment",
		"literal-removed users.x.y: nobody": "Delete the comment",
	} {
		o := gate.Apply([]*diff.Result{compare(t, from, "users: defineTable({\nname: v.string(), // "+ignore+comment+"\n})")}, onErrors)
		require.Equal(t, []string{want}, one(t, o, diff.ApprovalUnused).Notes)
	}
}

// TestTie: a comment approves the change that it came with, and no later one.
func TestTie(t *testing.T) {
	narrow := func(typ, comment string) string { return "users: defineTable({\nname: " + typ + "," + comment + "\n})" }
	with := func(reason string) string { return " // " + ignore + "type-changed: " + reason }
	for _, tc := range []struct{ name, from, to, want string }{
		{"it comes with the change", narrow("v.string()", ""), narrow("v.number()", with("ok")),
			"error type-changed users.name [ok | the comment at schema.ts:5:22]"},
		{"it was there before, and something breaks", narrow("v.string()", with("ok")), narrow("v.number()", with("ok")),
			"error approval-invalid schema.ts:5:22: the comment does not cover type-changed at users.name: it approved an earlier change, and the old version has it already\nerror type-changed users.name"},
		{"spaces do not renew it", narrow("v.string()", with("ok")), narrow("v.number()", "  //"+ignore+" type-changed :  ok"),
			"error approval-invalid schema.ts:5:22: the comment does not cover type-changed at users.name: it approved an earlier change, and the old version has it already\nerror type-changed users.name"},
		{"its reason is written anew", narrow("v.string()", with("ok")), narrow("v.number()", with("ok, again")),
			"error type-changed users.name [ok, again | the comment at schema.ts:5:22]"},
		{"it was there before, and nothing breaks", narrow("v.string()", with("ok")), narrow("v.string()", with("ok")),
			"warning approval-unused schema.ts:5:22: the comment approved type-changed here, which the old version has already"},
		{"it moves to another field, whose break it did not come for",
			"users: defineTable({\nname: v.string()," + with("ok") + "\nage: v.string(),\n})",
			"users: defineTable({\nname: v.string(),\nage: v.number()," + with("ok") + "\n})",
			"error approval-invalid schema.ts:6:21: the comment does not cover type-changed at users.age: it approved an earlier change, and the old version has it already\nerror type-changed users.age"},
		{"another one that says the same comes beside it",
			"users: defineTable({\nname: v.string()," + with("ok") + "\nage: v.string(),\n})",
			"users: defineTable({\nage: v.number()," + with("ok") + "\nname: v.string()," + with("ok") + "\n})",
			"warning approval-unused schema.ts:6:22: the comment approved type-changed here, which the old version has already\nerror type-changed users.age [ok | the comment at schema.ts:5:21]"},
		{"it names a place, and moves with its line",
			"// " + ignore + "field-removed users.age: ok\nusers: defineTable({ name: v.string(), age: v.number() })",
			"users: defineTable({ name: v.string() }) // " + ignore + "field-removed users.age: ok",
			"error approval-invalid schema.ts:4:45: the comment does not cover field-removed at users.age: it approved an earlier change, and the old version has it already\nerror field-removed users.age"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := compare(t, tc.from, tc.to)
			o := gate.Apply([]*diff.Result{r}, onErrors)
			require.Equal(t, tc.want, show(o))
			requireSound(t, []*diff.Result{r}, o)
		})
	}
}

// TestTieWithoutSource: beside a schema that was exported nobody can tell what a comment was written for. Beside none at
// all it is clear.
func TestTieWithoutSource(t *testing.T) {
	from := loadSchema(t, "schema.ts", source("users: defineTable({ name: v.string() })"))
	to := loadSchema(t, "schema.ts", source("users: defineTable({\nname: v.number(), // "+ignore+"type-changed: ok\n})"))
	exported, err := schema.ParseJSON(from.ExportJSON(), "deployed.json")
	require.NoError(t, err)
	o := gate.Apply([]*diff.Result{diff.Compare(exported, to, diff.Options{})}, onErrors)
	require.True(t, fails(o))
	require.Contains(t, one(t, o, diff.ApprovalInvalid).Message, "the old version comes without its source")

	to = loadSchema(t, "schema.ts", "// "+ignore+"first-schema: the deployment is empty\n"+source("users: defineTable({ name: v.number() })"))
	o = gate.Apply([]*diff.Result{diff.Compare(nil, to, diff.Options{})}, onErrors)
	require.Contains(t, show(o), "approval-unused", "it does not stand at the schema")
	text := strings.Replace(source("users: defineTable({ name: v.number() })"), "export default", "// "+ignore+"first-schema: the deployment is empty\nexport default", 1)
	o = gate.Apply([]*diff.Result{diff.Compare(nil, loadSchema(t, "schema.ts", text), diff.Options{})}, onErrors)
	require.Equal(t, "warning first-schema  [the deployment is empty | the comment at schema.ts:3:4]", show(o))
}

// TestSharedFiles: a comment in a file that several schemas share is one comment.
func TestSharedFiles(t *testing.T) {
	files := func(typ, users string) []string {
		return []string{"shared.ts", "import { v } from \"convex/values\";\nexport const address = v.object({\n" + typ + "\n});\n",
			"schema.ts", "import { defineSchema, defineTable } from \"convex/server\";\nimport { v } from \"convex/values\";\nimport { address } from \"./shared\";\n" +
				"export default defineSchema({ " + users + " });\n"}
	}
	both := "users: defineTable({ address }), firms: defineTable({ seat: v.array(address) })"
	result := func(component, comment string) *diff.Result {
		return compareSchemas(t, loadSchema(t, files("zip: v.string(),", both)...), loadSchema(t, files("zip: v.number(), // "+ignore+comment, both)...), diff.Options{Component: component})
	}
	results := []*diff.Result{result("", "type-changed: ok"), result("shop", "type-changed: ok")}
	o := gate.Apply(results, onErrors)
	require.False(t, fails(o), show(o))
	require.Equal(t, 4, strings.Count(show(o), "[ok | the comment at shared.ts:3:21]"))
	require.NotContains(t, show(o), "approval-")
	requireSound(t, results, o)

	results = []*diff.Result{result("", "type-narrowed: ok"), result("shop", "type-narrowed: ok")}
	o = gate.Apply(results, onErrors)
	require.Equal(t, 1, strings.Count(show(o), "approval-unused"))
}

// TestCommentsInManyFiles and their tie, when a file is moved.
func TestCommentsInAMovedFile(t *testing.T) {
	table := func(typ string) string {
		return "import { defineTable } from \"convex/server\";\nimport { v } from \"convex/values\";\nexport const users = defineTable({\nname: " + typ + ", // " + ignore + "type-changed: ok\n});\n"
	}
	main := func(file string) string {
		return "import { defineSchema } from \"convex/server\";\nimport { users } from \"./" + file + "\";\nexport default defineSchema({ users });\n"
	}
	from := loadSchema(t, "users.ts", table("v.string()"), "schema.ts", main("users"))
	to := loadSchema(t, "people.ts", table("v.number()"), "schema.ts", main("people"))
	o := gate.Apply([]*diff.Result{diff.Compare(from, to, diff.Options{})}, onErrors)
	require.Contains(t, one(t, o, diff.ApprovalInvalid).Message, "it approved an earlier change")
	require.True(t, fails(o))
}
