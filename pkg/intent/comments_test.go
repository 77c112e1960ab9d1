package intent_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// load writes files, given as name and text by turns, and loads the schema in schema.ts.
func loadFiles(t testing.TB, files ...string) *schema.Schema {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o644))
	}
	result, err := load.Load(context.Background(), load.Source{Path: "schema.ts"}, load.Options{Dir: dir, LazyPlaces: true})
	require.NoError(t, err)
	return result.Schema
}

// source returns a schema.ts with the given tables.
func source(tables string) string {
	return "import { defineSchema, defineTable } from \"convex/server\";\nimport { v } from \"convex/values\";\n" +
		"export default defineSchema({\n" + tables + "\n});\n"
}

// TestFromComments reads comments wherever a person may write them. Paths of @renamed-from are still as written: whether
// they lead from the same object or from the document is only known beside the old version.
func TestFromComments(t *testing.T) {
	for _, tc := range []struct{ name, source, want string }{
		{"in the line of a field", source(`users: defineTable({
			fullName: v.string(), // @renamed-from name
		})`), "users: field name to fullName"},
		{"above a field", source(`users: defineTable({
			// @renamed-from name
			fullName: v.string(),
		})`), "users: field name to fullName"},
		{"in a JSDoc block with other tags, several of ours, and prose", source(`users: defineTable({
			/**
			 * The role decides what is shown, see user@default.com and ` + "`@returned`" + `.
			 * @deprecated use roles
			 * @renamed-from kind - it had a name that was taken
			 * @default "user"
			 * @returns nothing
			 */
			role: v.string(),
		})`), "users: field kind to role\nusers: default of role is \"user\""},
		{"several in one line", source(`users: defineTable({
			/* @renamed-from kind @default {"a": ["} @default"]} */
			role: v.any(),
		})`), "users: field kind to role\nusers: default of role is {a: [\"} @default\"]}"},
		{"several comments above each other", source(`users: defineTable({
			// @renamed-from kind

			/* more */ // @default _creationTime (a number)
			role: v.number(), // a comment
		})`), "users: field kind to role\nusers: default of role is _creationTime"},
		{"inside a line, before a name and before a value", source(`users: defineTable({
			/* @default 1 */ a: v.number(), b: /* @default 2n */ v.int64(), c: v.string(),
		})`), "users: default of a is 1.0\nusers: default of b is 2"},
		{"at a name in quotes", source(`"users": defineTable({
			'role': v.string(), // @default "a // b"
		})`), "users: default of role is \"a // b\""},
		{"not in a string or a template", source("users: defineTable({\n role: v.literal('// @default \"x\"'),\n name: v.literal(`\n// @renamed-from old\n`),\n})"), ""},
		{"at tables", source(`
			// @renamed-from people
			users: defineTable({ name: v.string() }),
			pets: defineTable({ // @merged-from cats, dogs
				name: v.string(),
			}),
			/** @split-from users.profile.links. */
			links: defineTable({ user: v.id("users") }).index("by_user", ["user"]),
			/* @returned */ drafts: defineTable(v.any()), // @delete-orphans posts.draft
			posts: defineTable({
				draft: v.id("drafts"), // @delete-orphans
				user: v.id("users"), // @inverted-from users.post
			})`),
			"users: from people\npets: from cats and dogs\nusers: field profile.links into links\nusers.post inverted to posts.user\n" +
				"drafts: orphans that no posts.draft names ()\nposts: orphans by draft\ndrafts: returned"},
		{"deep inside, in unions, arrays and records", source(`events: defineTable(v.union(
			v.object({ type: v.literal("a"), items: v.array(v.object({
				code: v.string(), // @renamed-from sku
			})) }),
			v.object({ type: v.literal("b"), scores: v.record(v.string(), v.object({
				// @renamed-from points
				value: v.number(),
			})) }),
		))`), "events: field sku to items[].code\nevents: field points to scores{}.value"},
		{"where a table is made under another name", `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

// @renamed-from people
export const userTable = defineTable({ name: v.string() });
const posts = defineTable(v.any()); // @renamed-from articles
export default defineSchema({ users: userTable, posts });
`, "users: from people\nposts: from articles"},
		{"in a validator that two tables share", `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
const address = v.object({
	town: v.string(), // @renamed-from city
});
export default defineSchema({ users: defineTable({ address }), firms: defineTable({ seat: v.array(address) }) });
`, "users: field city to address.town\nfirms: field city to seat[].town"},
		{"@default that describes something else", `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
/** @default the usual one
 * @param x what it is */
const twice = (x: any) => v.union(x, v.array(x)); // @default
export default defineSchema({ users: defineTable({ a: twice(v.string()) }) });
`, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in, err := intent.FromComments(loadFiles(t, "schema.ts", tc.source))
			require.NoError(t, err)
			require.Equal(t, tc.want, strings.TrimSuffix(show(in), "\n"))
		})
	}
}

// TestFromCommentsInOtherFiles reads every file of the user's that takes part, and no other.
func TestFromCommentsInOtherFiles(t *testing.T) {
	in, err := intent.FromComments(loadFiles(t,
		"schema.ts", `import { defineSchema } from "convex/server";
			import users from "./users";
			import { name } from "./fields";
			export default defineSchema({ users: users(name) });`,
		"users.ts", `import { defineTable } from "convex/server";
			// @renamed-from people
			export default (name: any) => defineTable({
				fullName: name, // @renamed-from name
			});`,
		"fields.ts", `import { v } from "convex/values";
			export const name = v.string();`,
		"unused.ts", `// @renamed-from nothing`,
	))
	require.NoError(t, err)
	require.Equal(t, "users: field name to fullName\nusers: from people\n", show(in))
}

// TestFromNothing: neither JSON nor a schema without source declares anything.
func TestFromNothing(t *testing.T) {
	parsed, err := schema.ParseJSON([]byte(`{"tables": []}`), "schema.json")
	require.NoError(t, err)
	for _, s := range []*schema.Schema{nil, {}, parsed} {
		in, err := intent.FromComments(s)
		require.NoError(t, err)
		require.Empty(t, show(in))
	}
}

// TestFromCommentErrors names the place of every comment that cannot be understood.
func TestFromCommentErrors(t *testing.T) {
	for _, tc := range []struct{ name, tables, want, hint string }{
		{"a tag that is spelt wrong", "users: defineTable({\n  name: v.string(), // @renamed-form old\n})",
			"schema.ts:5:24: @renamed-form is no tag; did you mean @renamed-from?",
			"the tags are: @renamed-from, @merged-from, @split-from, @inverted-from, @default, @delete-orphans, @returned"},
		{"a tag that says nothing", "users: defineTable({\n  name: v.string(), // @renamed-from\n})",
			"schema.ts:5:24: @renamed-from has nothing after it", "write @renamed-from OLD, such as @renamed-from name"},
		{"a tag that says too much", "users: defineTable({\n  name: v.string(), // @renamed-from old name\n})",
			`schema.ts:5:24: @renamed-from has "name" after old; an explanation follows after a dash`, "write @renamed-from OLD, such as @renamed-from name"},
		{"a path that is none", "users: defineTable({\n  /* über */ name: v.string(), // @renamed-from a[0]\n})",
			`schema.ts:5:35: @renamed-from has "[0]" after a, where only [] (each element of an array) or {} (each value of a record) can stand`,
			"write @renamed-from OLD, such as @renamed-from name"},
		{"a tag of a table at a field", "users: defineTable({\n  name: v.string(), // @merged-from a, b\n})",
			"schema.ts:5:24: @merged-from is about a table, and stands at the field name", "write it at a table"},
		{"a tag of a field at a table", "// @inverted-from a.b\nusers: defineTable({\n  name: v.string(),\n})",
			"schema.ts:4:4: @inverted-from is about a field, and stands at the table users", "write it at a field"},
		{"a tag at nothing", "users: defineTable({\n  name: v.string(),\n  // @renamed-from old\n})",
			"schema.ts:6:6: @renamed-from belongs to no field or table of the schema", "write it in the line of the field or table, or alone in the line above"},
		{"a line with several fields", "users: defineTable({\n  a: v.string(), b: v.string(), // @renamed-from c\n})",
			"schema.ts:5:36: @renamed-from stands at a line with several declarations: which one does it mean?",
			"give each declaration its own line, and write the comment above it"},
		{"one table merged", "// @merged-from cats\npets: defineTable({})",
			"schema.ts:4:4: @merged-from names one table only; one table is @renamed-from", "write @merged-from A, B, such as @merged-from cats, dogs"},
		{"orphans of a table", "// @delete-orphans\npets: defineTable({})",
			"schema.ts:4:4: @delete-orphans has nothing after it: of a table, orphans are what no field of another one refers to",
			"write @delete-orphans OTHER.FIELD, such as @delete-orphans comments.post"},
		{"orphans of a field", "pets: defineTable({\n  a: v.id(\"pets\"), // @delete-orphans pets\n})",
			`schema.ts:5:23: @delete-orphans has "pets" after it; an explanation follows after a dash`, "write @delete-orphans"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := intent.FromComments(loadFiles(t, "schema.ts", source(tc.tables)))
			require.EqualError(t, err, tc.want)
			require.Equal(t, tc.hint, err.(intent.Errors)[0].Hint)
		})
	}
}

// TestResolveComments holds the comments of the new version against the old one.
func TestResolveComments(t *testing.T) {
	settings := `users: defineTable({ settings: v.object({ theme: v.string() }) }),`
	split := "// @split-from users.settings\nuserSettings: defineTable({ user: v.id(\"users\"), theme: v.string() }).index(\"by_user\", [\"user\"])"
	for _, tc := range []struct{ name, from, to, want string }{
		{"the old field was in the same object",
			`users: defineTable({ name: v.string(), card: v.object({ name: v.string() }) })`,
			"users: defineTable({ name: v.string(), card: v.object({\n// @renamed-from name\nholder: v.string() }) })",
			"users: field card.name to card.holder"},
		{"or else it is a path from the document",
			`users: defineTable({ name: v.string() })`,
			"users: defineTable({ card: v.object({\n// @renamed-from name\nholder: v.string() }) })",
			"users: field name to card.holder"},
		{"the same object had another name, and so had the one around it",
			`users: defineTable({ address: v.object({ geo: v.object({ x: v.number() }) }) })`,
			"users: defineTable({\n// @renamed-from address\nplace: v.object({\n// @renamed-from geo\npoint: v.object({\n// @renamed-from x\nlatitude: v.number() }) }) })",
			"users: field address to place\nusers: field address.geo to place.point\nusers: field address.geo.x to place.point.latitude"},
		{"the change has been carried out",
			"pets: defineTable({ fullName: v.string() })",
			"// @renamed-from animals\npets: defineTable({\nfullName: v.string(), // @renamed-from name\n})",
			"done: @renamed-from animals\ndone: @renamed-from name"},
		{"the widened version still has what is old",
			"people: defineTable({ a: v.string() }), users: defineTable({ name: v.string() })",
			"people: defineTable({ a: v.string() }),\n// @renamed-from people\nstaff: defineTable({ a: v.string() }),\nusers: defineTable({ name: v.optional(v.string()),\n// @renamed-from name\nfullName: v.optional(v.string()) })",
			""},
		{"the narrow version has no old field any more",
			"users: defineTable({ name: v.optional(v.string()), fullName: v.optional(v.string()) })",
			"users: defineTable({\n// @renamed-from name\nfullName: v.string() })",
			"users: field name to fullName"},
		{"two fields are swapped",
			"users: defineTable({ a: v.string(), b: v.number() })",
			"users: defineTable({\na: v.number(), // @renamed-from b\nb: v.string(), // @renamed-from a\n})",
			"users: field b to a\nusers: field a to b"},
		{"two fields have been swapped",
			"users: defineTable({ a: v.number(), b: v.string() })",
			"users: defineTable({\na: v.number(), // @renamed-from b\nb: v.string(), // @renamed-from a\n})",
			"done: @renamed-from b\ndone: @renamed-from a"},
		{"a value is wrapped into an object",
			"users: defineTable({ name: v.string() })",
			"users: defineTable({ name: v.object({\nfull: v.string(), // @renamed-from name\n}) })",
			"users: field name to name.full"},
		{"a value has been wrapped into an object",
			"users: defineTable({ name: v.object({ full: v.string() }) })",
			"users: defineTable({ name: v.object({\nfull: v.string(), // @renamed-from name\n}) })",
			"done: @renamed-from name"},
		{"an object is split", settings, "users: defineTable({}),\n" + split, "users: field settings into userSettings, which refers back by user (by_user)"},
		{"an object is split, the widened version", settings, settings + "\n" + split, ""},
		{"an object is split, the narrow version", settings + "\n" + split, "users: defineTable({}),\n" + split, ""},
		{"an object has been split", "users: defineTable({}),\n" + split, "users: defineTable({}),\n" + split, "done: @split-from users.settings"},
		{"a reference changed its direction",
			`users: defineTable({ card: v.id("cards") }), cards: defineTable({})`,
			"users: defineTable({}), cards: defineTable({\nuser: v.id(\"users\"), // @inverted-from users.card\n})",
			"users.card inverted to cards.user"},
		{"a reference has changed its direction",
			`users: defineTable({}), cards: defineTable({ user: v.id("users") })`,
			"users: defineTable({}), cards: defineTable({\nuser: v.id(\"users\"), // @inverted-from users.card\n})",
			"done: @inverted-from users.card"},
		{"a table has returned", "drafts: defineTable({})", "// @returned\ndrafts: defineTable({})", "done: @returned"},
		{"defaults say something only where a value is missing",
			"users: defineTable({ a: v.string(), b: v.optional(v.string()) })",
			"users: defineTable({\na: v.string(), // @default \"a\"\nb: v.string(), // @default \"b\"\nc: v.optional(v.string()), // @default none\n})",
			"users: default of b is \"b\""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			to := loadFiles(t, "schema.ts", source(tc.to))
			in, err := intent.FromComments(to)
			require.NoError(t, err)
			in, err = intent.Resolve(in, loadFiles(t, "schema.ts", source(tc.from)), to)
			require.NoError(t, err)
			require.Equal(t, tc.want, strings.TrimSuffix(show(in), "\n"))
			for _, d := range in.Done {
				require.NotEmpty(t, d.Place.Table)
			}
		})
	}
}

// TestResolveSharedComment: a comment in a validator that tables share has to hold for one of them.
func TestResolveSharedComment(t *testing.T) {
	shared := func(address, tables string) *schema.Schema {
		return loadFiles(t, "schema.ts", "import { defineSchema, defineTable } from \"convex/server\";\nimport { v } from \"convex/values\";\n"+
			"const address = v.object({\n"+address+"\n});\nexport default defineSchema({"+tables+"});\n")
	}
	from := shared("city: v.string()", "users: defineTable({ address })")
	to := shared("town: v.string(), // @renamed-from city", "users: defineTable({ address }), firms: defineTable({ address })")
	in, err := intent.FromComments(to)
	require.NoError(t, err)
	resolved, err := intent.Resolve(in, from, to)
	require.NoError(t, err)
	require.Equal(t, "users: field address.city to address.town\n", show(resolved))

	// Where one table has been changed and another has not, the comment is still needed; where all have, it is named once.
	half := loadFiles(t, "schema.ts", "import { defineSchema, defineTable } from \"convex/server\";\nimport { v } from \"convex/values\";\n"+
		"export default defineSchema({ users: defineTable({ address: v.object({ town: v.string() }) }), firms: defineTable({ address: v.object({ city: v.string() }) }) });\n")
	resolved, err = intent.Resolve(in, half, to)
	require.NoError(t, err)
	require.Equal(t, "firms: field address.city to address.town\n", show(resolved))
	resolved, err = intent.Resolve(in, to, to)
	require.NoError(t, err)
	require.Equal(t, "done: @renamed-from city\n", show(resolved))

	_, err = intent.Resolve(in, shared("zip: v.string()", "users: defineTable({ address })"), to)
	require.EqualError(t, err, "schema.ts:4:22: @renamed-from city names the field users.address.city, which the old version does not have; did you mean users.address.zip?")
}

// TestResolveBadDefault: a value that cannot be read is an error where it is needed.
func TestResolveBadDefault(t *testing.T) {
	to := loadFiles(t, "schema.ts", source("users: defineTable({\nrole: v.string(), // @default user\n})"))
	in, err := intent.FromComments(to)
	require.NoError(t, err)
	_, err = intent.Resolve(in, tables("users name: v.optional(v.string())"), to)
	require.EqualError(t, err, "schema.ts:5:22: @default user has a value that cannot be read: invalid JSON at line 1, column 1: expected a value, found 'u'")
}
