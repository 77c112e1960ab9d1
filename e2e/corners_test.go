package e2e

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// corners are changes whose generated code is easily wrong, one table each: where TypeScript has to be convinced, where
// undefined can slip in, where old and new values look alike.
var corners = [][2]string{
	{`v.object({a: v.optional(v.id("users"))})`, `v.object({a: v.optional(v.id("teams"))})`},
	{`v.object({a: v.union(v.id("users"), v.null())})`, `v.object({a: v.union(v.id("teams"), v.null())})`},
	{`v.object({a: v.array(v.id("users"))})`, `v.object({a: v.array(v.id("teams"))})`},
	{`v.object({a: v.record(v.string(), v.id("users"))})`, `v.object({a: v.record(v.string(), v.id("teams"))})`},
	{`v.object({a: v.optional(v.string())})`, `v.object({a: v.optional(v.id("users"))})`},
	{`v.object({a: v.optional(v.string())})`, `v.object({a: v.id("users")})`},
	{`v.object({a: v.optional(v.number())})`, `v.object({a: v.optional(v.array(v.string()))})`},
	{`v.object({a: v.optional(v.union(v.number(), v.null()))})`, `v.object({a: v.optional(v.string())})`},
	{`v.object({a: v.union(v.number(), v.null(), v.boolean())})`, `v.object({a: v.optional(v.union(v.string(), v.boolean()))})`},
	{`v.object({a: v.union(v.literal("x"), v.null())})`, `v.object({a: v.optional(v.literal("y"))})`},
	{`v.object({a: v.union(v.object({n: v.number()}), v.null())})`, `v.object({a: v.optional(v.object({n: v.string()}))})`},
	{`v.object({a: v.optional(v.union(v.object({k: v.literal("a"), n: v.number()}), v.object({k: v.literal("b")})))})`,
		`v.object({a: v.optional(v.union(v.object({k: v.literal("a"), n: v.string()}), v.object({k: v.literal("b")})))})`},
	{`v.object({a: v.union(v.object({k: v.literal("a"), n: v.number()}), v.object({k: v.literal("b")}), v.string(), v.null())})`,
		`v.object({a: v.union(v.object({k: v.literal("a"), n: v.string()}), v.object({k: v.literal("b")}), v.string(), v.null())})`},
	{`v.object({a: v.union(v.object({x: v.number()}), v.object({y: v.number()}))})`,
		`v.object({a: v.union(v.object({x: v.string()}), v.object({y: v.number()}))})`},
	{`v.object({a: v.array(v.array(v.object({n: v.optional(v.number())})))})`, `v.object({a: v.array(v.array(v.object({n: v.optional(v.string())})))})`},
	{`v.object({a: v.array(v.union(v.literal("x"), v.literal("y"), v.literal("z")))})`, `v.object({a: v.array(v.union(v.literal("X"), v.literal("y")))})`},
	{`v.object({a: v.array(v.union(v.number(), v.boolean()))})`, `v.object({a: v.array(v.union(v.string(), v.boolean()))})`},
	{`v.object({a: v.optional(v.array(v.object({b: v.object({c: v.string(), d: v.string()})})))})`,
		`v.object({a: v.optional(v.array(v.object({b: v.object({c: v.string(), e: v.number()})})))})`},
	{`v.object({a: v.boolean(), b: v.boolean()})`, `v.object({a: v.union(v.literal("on"), v.literal("off")), b: v.literal(true)})`},
	{`v.object({a: v.int64(), b: v.int64(), c: v.number()})`, `v.object({a: v.number(), b: v.string(), c: v.int64()})`},
	{`v.object({a: v.any(), b: v.any()})`, `v.object({a: v.record(v.string(), v.number()), b: v.optional(v.any())})`},
	{`v.object({a: v.bytes(), b: v.array(v.bytes())})`, `v.object({a: v.array(v.bytes()), b: v.union(v.bytes(), v.array(v.string()))})`},
	{`v.union(v.object({k: v.literal("a"), n: v.number(), gone: v.string()}), v.object({k: v.literal("b"), m: v.id("users")}))`,
		`v.union(v.object({k: v.literal("a"), n: v.string()}), v.object({k: v.literal("b"), m: v.id("teams")}))`},
	{`v.object({a: v.object({class: v.string(), x_y: v.number()})})`, `v.object({a: v.object({class: v.number(), x_y: v.string()})})`},
	{`v.object({delete: v.number(), new: v.optional(v.string())})`, `v.object({delete: v.string(), new: v.string()})`},
	{`v.object({status: v.union(v.literal("it's"), v.literal("\"quoted\""), v.literal("back\\slash"))})`, `v.object({status: v.union(v.literal("a"), v.literal("b"))})`},
	{`v.object({a: v.boolean(), b: v.string(), c: v.optional(v.string()), d: v.union(v.boolean(), v.null())})`,
		`v.object({a: v.string(), b: v.int64(), c: v.boolean(), d: v.union(v.literal("true"), v.literal("false"), v.null())})`},
	{`v.object({a: v.object({x: v.string(), y: v.object({z: v.number(), w: v.optional(v.string())})})})`,
		`v.object({a: v.object({y: v.object({z: v.string()})})})`},
	{`v.object({n: v.union(v.literal(1), v.literal(2.5), v.literal(-3))})`, `v.object({n: v.union(v.literal("1"), v.literal("x"))})`},
}

// cornerCase puts every corner into one schema, so that one plan has them all.
func cornerCase(t *testing.T, root string) *testCase {
	from, to := &schema.Schema{Validation: true}, &schema.Schema{Validation: true}
	for _, name := range []string{"users", "teams"} {
		table := &schema.Table{Name: name, Document: &validator.Object{}}
		from.Tables, to.Tables = append(from.Tables, table), append(to.Tables, table)
	}
	for i, pair := range corners {
		name := fmt.Sprintf("corner%d", i+1)
		from.Tables = append(from.Tables, &schema.Table{Name: name, Document: validatorgen.Parse(pair[0])})
		to.Tables = append(to.Tables, &schema.Table{Name: name, Document: validatorgen.Parse(pair[1])})
	}
	c := newCase(t, "corners", from, to, root)
	require.NotNil(t, c)
	require.Len(t, c.plan.Verified, len(corners), "every corner breaks")
	return c
}

// mergedCase merges tables whose documents fit no member of the new one by themselves, so that what each becomes, or
// whether it is deleted, is for the user to decide.
func mergedCase(t *testing.T, root string) *testCase {
	side := func(tables ...*schema.Table) *schema.Schema { return &schema.Schema{Validation: true, Tables: tables} }
	table := func(name, source string) *schema.Table {
		return &schema.Table{Name: name, Document: validatorgen.Parse(source)}
	}
	from := side(table("cats", `v.object({name: v.string()})`), table("dogs", `v.object({call: v.string()})`),
		table("walks", `v.object({dog: v.optional(v.id("dogs"))})`))
	to := side(table("pets", `v.union(v.object({kind: v.literal("cat"), nameOfPet: v.string()}), v.object({kind: v.literal("dog"), nameOfPet: v.string()}))`),
		table("walks", `v.object({dog: v.optional(v.id("pets"))})`))
	merge := &intent.Intent{Tables: []intent.TableMove{{From: []string{"cats", "dogs"}, To: "pets"}}}
	c := declaredCase(t, "merged-by-decision", from, to, merge, root)
	require.NotNil(t, c)
	require.Len(t, c.plan.Decisions, 2)
	return c
}

// inheritedNamesCase has fields that are called as properties which every object inherits. convex-test itself takes an
// inherited function for the value of such a field that is missing, so the case is compiled and does not run.
func inheritedNamesCase(t *testing.T, root string) *testCase {
	from := &validator.Object{Fields: []validator.Field{{Name: "o", Type: &validator.Object{}}}}
	to := validatorgen.Parse(`v.object({constructor: v.string(), toString: v.optional(v.string()), o: v.object({valueOf: v.string()})})`)
	from2 := validatorgen.Parse(`v.object({constructor: v.optional(v.string()), o: v.object({valueOf: v.optional(v.number())})})`)
	to2 := validatorgen.Parse(`v.object({constructor: v.string(), o: v.object({valueOf: v.string()})})`)
	one := func(name string, a, b validator.Type) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: name, Document: a}, {Name: name + "2", Document: b}}}
	}
	c := newCase(t, "inherited-names", one("t", from, from2), one("t", to, to2), root)
	require.NotNil(t, c)
	c.compileOnly = true
	return c
}

// orphansCase deletes orphans and changes nothing else. It is compiled and does not run: every document fits from the
// start.
func orphansCase(t *testing.T, root string) *testCase {
	side := func() *schema.Schema {
		posts := &schema.Table{Name: "posts", Document: validatorgen.Parse(`v.object({title: v.string()})`)}
		comments := &schema.Table{Name: "comments", Document: validatorgen.Parse(`v.object({post: v.id("posts")})`)}
		return &schema.Schema{Validation: true, Tables: []*schema.Table{posts, comments}}
	}
	declared := &intent.Intent{Orphans: []intent.Orphans{{Table: "comments", Field: "post"}}}
	c := declaredCase(t, "orphans-alone", side(), side(), declared, root)
	require.NotNil(t, c)
	c.compileOnly = true
	return c
}
