package intent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// tables returns a schema. Each line is a table: its name, the fields of its documents in Convex source (or, after =, a
// whole validator), and after | the fields of its indexes.
func tables(lines ...string) *schema.Schema {
	s := &schema.Schema{Validation: true}
	for _, line := range lines {
		declared, indexes, _ := strings.Cut(line, " | ")
		name, fields, _ := strings.Cut(declared, " ")
		source, whole := strings.CutPrefix(fields, "= ")
		if !whole {
			source = "v.object({ " + fields + " })"
		}
		t := &schema.Table{Name: name, Document: validatorgen.Parse(source)}
		for _, index := range strings.Fields(indexes) {
			fields := strings.Split(index, ",")
			t.Indexes = append(t.Indexes, schema.Index{Name: "by_" + fields[0], Spec: schema.DatabaseIndex{Fields: fields}})
		}
		s.Tables = append(s.Tables, t)
	}
	return s
}

// resolve reads flags and resolves them.
func resolve(t testing.TB, from, to *schema.Schema, flags ...string) (*intent.Intent, error) {
	t.Helper()
	in := &intent.Intent{}
	for _, flag := range flags {
		require.NoError(t, parse(t, in, flag), flag)
	}
	return intent.Resolve(in, from, to)
}

// list is a list of texts; it keeps the tables below readable.
type list = []string

// TestResolve shows what each kind of declaration means for two versions that it fits.
func TestResolve(t *testing.T) {
	for _, tc := range []struct {
		name     string
		from, to list
		flags    list
		want     list
	}{
		{
			"a field has another name",
			list{"users name: v.string()"}, list{"users fullName: v.string()"},
			list{"--rename users.name=fullName"}, list{"users: field name to fullName"},
		},
		{
			"the same twice is said once",
			list{"users name: v.string()"}, list{"users fullName: v.string()"},
			list{"--rename users.name=fullName", "--rename users.name=fullName"}, list{"users: field name to fullName"},
		},
		{
			"through unions, where the members have the field",
			list{`events = v.union(v.object({ type: v.literal("a"), ts: v.number() }), v.object({ type: v.literal("b") }))`},
			list{`events = v.union(v.object({ type: v.literal("a"), at: v.number() }), v.object({ type: v.literal("b") }))`},
			list{"--rename events.ts=at"}, list{"events: field ts to at"},
		},
		{
			"into a nested object, out of one, and from one element to the same element",
			list{"users latitude: v.number(), address: v.object({ city: v.string(), zip: v.string() }), items: v.array(v.object({ sku: v.string() }))"},
			list{"users location: v.object({ latitude: v.number() }), city: v.string(), address: v.object({ zip: v.string() }), items: v.array(v.object({ code: v.string() }))"},
			list{"--rename users.latitude=location.latitude", "--rename users.address.city=city", "--rename users.items[].sku=items[].code"},
			list{"users: field latitude to location.latitude", "users: field address.city to city", "users: field items[].sku to items[].code"},
		},
		{
			"an array and a field in its elements",
			list{"orders items: v.array(v.object({ sku: v.string() }))"}, list{"orders lines: v.array(v.object({ code: v.string() }))"},
			list{"--rename orders.items=lines", "--rename orders.items[].sku=lines[].code"},
			list{"orders: field items to lines", "orders: field items[].sku to lines[].code"},
		},
		{
			"one value into each element",
			list{"orders currency: v.string(), items: v.array(v.object({ price: v.number() }))"},
			list{"orders items: v.array(v.object({ price: v.number(), currency: v.string() }))"},
			list{"--rename orders.currency=items[].currency"}, list{"orders: field currency to items[].currency"},
		},
		{
			"several fields gathered in an array",
			list{"users email: v.string(), email2: v.optional(v.string())"}, list{"users emails: v.array(v.string())"},
			list{"--rename users.email=emails", "--rename users.email2=emails"},
			list{"users: field email to emails", "users: field email2 to emails"},
		},
		{
			"two fields swapped, when a document shows which is which",
			list{"users a: v.string(), b: v.number()"}, list{"users a: v.number(), b: v.string()"},
			list{"--rename users.a=b", "--rename users.b=a"}, list{"users: field a to b", "users: field b to a"},
		},
		{
			"a value wrapped into an object of the same name",
			list{"users name: v.string()"}, list{"users name: v.object({ full: v.string() })"},
			list{"--rename users.name=name.full"}, list{"users: field name to name.full"},
		},
		{
			"the old and the new name of a renamed table both name it",
			list{"people name: v.string(), mail: v.string()"}, list{"users fullName: v.string(), email: v.string()"},
			list{"--rename-table people=users", "--rename people.name=fullName", "--rename users.mail=email"},
			list{"users: field name to fullName", "users: field mail to email", "users: from people"},
		},
		{
			"a field that only one of the merged tables has",
			list{"cats lives: v.number()", "dogs name: v.string()"}, list{"pets lifeCount: v.optional(v.number()), name: v.optional(v.string())"},
			list{"--merge cats,dogs=pets", "--rename cats.lives=lifeCount"},
			list{"pets: field lives to lifeCount", "pets: from cats and dogs"},
		},
		{
			"an object becomes a document that refers back",
			list{"users settings: v.optional(v.object({ theme: v.string() }))"},
			list{"users name: v.optional(v.string())", `userSettings user: v.id("users"), theme: v.string() | user,theme`},
			list{"--split users.settings=userSettings"},
			list{"users: field settings into userSettings, which refers back by user (by_user)"},
		},
		{
			"an object becomes a document that the field refers to",
			list{"users settings: v.object({ theme: v.string() })"}, list{`users settings: v.id("userSettings")`, "userSettings theme: v.string()"},
			list{"--split users.settings=userSettings"},
			list{"users: field settings into userSettings, referred to by settings"},
		},
		{
			"elements become documents that a new field refers to",
			list{"posts comments: v.array(v.object({ text: v.string() }))"}, list{`posts commentIds: v.array(v.id("comments"))`, "comments text: v.string()"},
			list{"--split posts.comments=comments"},
			list{"posts: field comments into comments, referred to by commentIds"},
		},
		{
			"one field spread over two tables",
			list{"users profile: v.object({ bio: v.string(), theme: v.string() })"},
			list{"users name: v.optional(v.string())", `bios user: v.id("users"), bio: v.string() | user`, `themes user: v.id("users"), theme: v.string() | user`},
			list{"--split users.profile=bios", "--split users.profile=themes"},
			list{"users: field profile into bios, which refers back by user (by_user)", "users: field profile into themes, which refers back by user (by_user)"},
		},
		{
			"a field of what is split has another name in the new table",
			list{"users settings: v.object({ theme: v.string() })"},
			list{"users name: v.optional(v.string())", `userSettings user: v.id("users"), look: v.string() | user`},
			list{"--split users.settings=userSettings", "--rename userSettings.theme=look"},
			list{"userSettings: field theme to look", "users: field settings into userSettings, which refers back by user (by_user)"},
		},
		{
			"a reference changed its direction",
			list{`users profile: v.optional(v.id("profiles"))`, "profiles bio: v.string()"},
			list{"users name: v.optional(v.string())", `profiles bio: v.string(), user: v.union(v.id("users"), v.null())`},
			list{"--invert users.profile=profiles.user"}, list{"users.profile inverted to profiles.user"},
		},
		{
			"the table that a reference named has another name now",
			list{`users profile: v.id("cards")`, "cards bio: v.string()"},
			list{"users name: v.optional(v.string())", `profiles bio: v.string(), user: v.id("users")`},
			list{"--rename-table cards=profiles", "--invert users.profile=cards.user"},
			list{"profiles: from cards", "users.profile inverted to profiles.user"},
		},
		{
			"defaults take the kind of number that the field has",
			list{"users name: v.optional(v.string())"},
			list{"users name: v.string(), visits: v.int64(), score: v.number(), pair: v.object({ n: v.array(v.int64()) }), at: v.number()"},
			list{`--default users.name="?"`, "--default users.visits=5", "--default users.score=5n", `--default users.pair={"n":[1]}`, "--default users.at=_creationTime"},
			list{`users: default of name is "?"`, "users: default of visits is 5", "users: default of score is 5.0", "users: default of pair is {n: [1]}", "users: default of at is _creationTime"},
		},
		{
			"a default beside a field whose source can be missing",
			list{"users name: v.optional(v.string())"}, list{"users fullName: v.string()"},
			list{"--rename users.name=fullName", `--default users.fullName=""`},
			list{"users: field name to fullName", `users: default of fullName is ""`},
		},
		{
			"a default inside elements",
			list{"orders items: v.array(v.object({ sku: v.string() }))"}, list{"orders items: v.array(v.object({ sku: v.string(), qty: v.number() }))"},
			list{"--default orders.items[].qty=1"}, list{"orders: default of items[].qty is 1.0"},
		},
		{
			"orphans by their own reference, and by those to them",
			list{`comments post: v.id("posts")`, "posts title: v.string()"}, list{`comments post: v.id("posts") | post`, "posts title: v.string()"},
			list{"--delete-orphans comments.post", "--delete-orphans posts=comments.post"},
			list{"comments: orphans by post", "posts: orphans that no comments.post names (by_post)"},
		},
		{
			"a table that returns",
			list{"users name: v.string()"}, list{"users name: v.string()", "drafts body: v.string()"},
			list{"--returned drafts"}, list{"drafts: returned"},
		},
		{
			"a field that the old version has under both names, as between two deploys",
			list{"users name: v.optional(v.string()), fullName: v.optional(v.string())"}, list{"users fullName: v.string()"},
			list{"--rename users.name=fullName"}, list{"users: field name to fullName"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in, err := resolve(t, tables(tc.from...), tables(tc.to...), tc.flags...)
			require.NoError(t, err)
			require.Equal(t, strings.Join(tc.want, "\n")+"\n", show(in))
			again, err := intent.Resolve(in, tables(tc.from...), tables(tc.to...))
			require.NoError(t, err)
			require.Equal(t, show(in), show(again), "what is resolved resolves to itself")
		})
	}
}

// TestWithReturned compares a table that returns with documents of any form, and leaves the old schema alone.
func TestWithReturned(t *testing.T) {
	from := tables("users name: v.string()")
	in := &intent.Intent{Returned: []intent.Returned{{Table: "drafts"}, {Table: "users"}}}
	with := in.WithReturned(from)
	require.Len(t, from.Tables, 1)
	require.Len(t, with.Tables, 2)
	require.Equal(t, validator.Any, with.Table("drafts").Document)
	require.Same(t, from, (&intent.Intent{}).WithReturned(from))
	require.Same(t, from, (*intent.Intent)(nil).WithReturned(from))
}
