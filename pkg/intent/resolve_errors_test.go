package intent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/intent"
)

// TestResolveErrors shows what a declaration is told that does not fit the two versions. Each says the last flag.
func TestResolveErrors(t *testing.T) {
	for _, tc := range []struct {
		name     string
		from, to list
		flags    list
		want     string
		hint     string
	}{
		{
			"a table that is in neither version",
			list{"users name: v.string()"}, list{"users fullName: v.string()"},
			list{"--rename usres.name=fullName"},
			"names the table usres, which neither version has; did you mean users?", "the tables there are: users",
		},
		{
			"a table that is gone",
			list{"people name: v.string()"}, list{"users fullName: v.string()"},
			list{"--rename people.name=fullName"},
			"names the table people, which the new version does not have", "if it has another name there, declare that as well: --rename-table people=NEW",
		},
		{
			"an old field that is not there",
			list{"users name: v.string(), email: v.string()"}, list{"users fullName: v.string(), email: v.string()"},
			list{"--rename users.nmae=fullName"},
			"names the field users.nmae, which the old version does not have; did you mean users.name?", "the fields of users in the old version are: name and email",
		},
		{
			"a field that lies deeper",
			list{"users address: v.object({ city: v.string() })"}, list{"users town: v.string()"},
			list{"--rename users.city=town"},
			"names the field users.city, which the old version does not have; did you mean users.address.city?", "the fields of users in the old version are: address",
		},
		{
			"a new field that is not there",
			list{"users name: v.string()"}, list{"users fullName: v.string()"},
			list{"--rename users.name=fulName"},
			"names the field users.fulName, which the new version does not have; did you mean users.fullName?", "the fields of users in the new version are: fullName",
		},
		{
			"the table named on both sides",
			list{"users name: v.string()"}, list{"users fullName: v.string()"},
			list{"--rename users.name=users.fullName"},
			"names the field users.users.fullName, which the new version does not have", "the path starts in the document: fullName",
		},
		{
			"a field of a new table",
			list{"users name: v.string()"}, list{"users name: v.string()", "posts title: v.string()"},
			list{"--rename posts.name=title"},
			"names a field of the table posts, which is new, so that nothing is stored under another name", "",
		},
		{
			"a system field",
			list{"users name: v.string()"}, list{"users name: v.string(), createdAt: v.number()"},
			list{"--rename users._creationTime=createdAt"},
			"names the system field _creationTime, which stays where it is", "write --default users.createdAt=_creationTime",
		},
		{
			"an old field that is still there",
			list{"users name: v.string()"}, list{"users name: v.string(), fullName: v.string()"},
			list{"--rename users.name=fullName"},
			"names the field users.name as the old one, but the new version still has it", "a field that moves is gone from the new version",
		},
		{
			"one field in two places",
			list{"users name: v.string()"}, list{"users first: v.string(), last: v.string()"},
			list{"--rename users.name=first", "--rename users.name=last"},
			"moves users.name, which --rename users.name=first moves to first", "a field has one new place",
		},
		{
			"two fields in one place that is no array",
			list{"users first: v.string(), last: v.string()"}, list{"users name: v.string()"},
			list{"--rename users.first=name", "--rename users.last=name"},
			"moves to users.name, where --rename users.first=name moves first, and that is v.string()", "only an array can take the values of several fields",
		},
		{
			"many values into one place",
			list{"orders items: v.array(v.object({ note: v.string() }))"}, list{"orders items: v.array(v.object({ x: v.number() })), note: v.string()"},
			list{"--rename orders.items[].note=note"},
			"moves items[].note, of which there are many, to note, where there is one place", "a field inside items[] can only move to a place inside items[]",
		},
		{
			"two fields swapped that look the same",
			list{"users a: v.string(), b: v.string()"}, list{"users a: v.string(), b: v.string()"},
			list{"--rename users.a=b", "--rename users.b=a"},
			`moves users.b, and something else takes its place that can be "" as well: a document does not show whether it has been moved already`,
			"give the new field a name that the old documents do not have, and rename it once they are migrated",
		},
		{
			"a renamed table that is still there",
			list{"people name: v.string()"}, list{"people name: v.string()", "users name: v.string()"},
			list{"--rename-table people=users"},
			"names the table people as the old one, but the new version still has it", "a table that gets another name is gone from the new version",
		},
		{
			"a new table that was there before",
			list{"people name: v.string()", "users name: v.string()"}, list{"users name: v.string()"},
			list{"--rename-table people=users"},
			"names the table users as the new one, but the old version has it already", "only documents of tables that are gone can move, and only into a table that is new",
		},
		{
			"a change that has been carried out",
			list{"users name: v.string()"}, list{"users name: v.string()"},
			list{"--rename-table people=users"},
			"names the table users as the new one, but the old version has it already, and no people", "leave it out: the change has been carried out",
		},
		{
			"an old table that is not there",
			list{"persons name: v.string()"}, list{"users name: v.string()"},
			list{"--rename-table person=users"},
			"names the table person, which the old version does not have; did you mean persons?", "the tables there are: persons",
		},
		{
			"a table that is renamed and merged",
			list{"cats name: v.string()", "dogs name: v.string()"}, list{"pets name: v.string()", "animals name: v.string()"},
			list{"--rename-table cats=animals", "--merge cats,dogs=pets"},
			"moves the table cats, which --rename-table cats=animals moves too", "the documents of a table move to one table",
		},
		{
			"two tables renamed to one",
			list{"cats name: v.string()", "dogs name: v.string()"}, list{"pets name: v.string()"},
			list{"--rename-table cats=pets", "--rename-table dogs=pets"},
			"moves documents to pets, and so does --rename-table cats=pets", "when several tables became one, say so at once: --merge cats,dogs=pets",
		},
		{
			"a split of what is no object",
			list{"users tags: v.array(v.string())"}, list{"users x: v.optional(v.string())", `tags user: v.id("users") | user`},
			list{"--split users.tags=tags"},
			"splits the field users.tags, which holds v.array(v.string())", "only an object can become a document, and each of an array of objects",
		},
		{
			"a split field that is still there",
			list{"users s: v.object({ a: v.string() })"}, list{"users s: v.object({ a: v.string() })", `settings user: v.id("users") | user`},
			list{"--split users.s=settings"},
			"splits the field users.s, but the new version still has it", `a field that becomes documents of a table is gone, or holds their v.id("settings")`,
		},
		{
			"a split without an index",
			list{"users s: v.object({ a: v.string() })"}, list{"users x: v.optional(v.string())", `settings user: v.id("users"), a: v.string()`},
			list{"--split users.s=settings"},
			"splits into settings, which has no index on user: nothing tells quickly which documents have been split already",
			`add .index("by_user", ["user"]) to settings; reading the new documents of one of users needs it anyhow`,
		},
		{
			"a split into a table that nothing connects",
			list{"users s: v.object({ a: v.string() })"}, list{"users x: v.optional(v.string())", "settings a: v.string()"},
			list{"--split users.s=settings"},
			"splits into settings, but neither table refers to the other", `give settings a field v.id("users") with an index on it, or users a field v.id("settings")`,
		},
		{
			"a split into a table with two references",
			list{"users s: v.object({ a: v.string() })"}, list{"users x: v.optional(v.string())", `settings user: v.id("users"), by: v.id("users") | user by`},
			list{"--split users.s=settings"},
			"splits into settings, where user and by refer to users: which of them is the document that it comes from?", `leave one reference, or keep v.id("settings") in users`,
		},
		{
			"a field that is split and moved",
			list{"users s: v.object({ a: v.string() })"}, list{"users a: v.string()", `settings user: v.id("users") | user`},
			list{"--rename users.s.a=a", "--split users.s=settings"},
			"splits users.s, and --rename users.s.a=a moves s.a", "say what becomes of the field once",
		},
		{
			"an inversion of what is no reference",
			list{"users profile: v.string()", "profiles bio: v.string()"}, list{"users x: v.optional(v.string())", `profiles user: v.id("users")`},
			list{"--invert users.profile=profiles.user"},
			`names users.profile, which is no v.id("profiles") in the old version`, "only a reference can change its direction",
		},
		{
			"an inverted reference that is still there",
			list{`users profile: v.id("profiles")`, "profiles bio: v.string()"}, list{`users profile: v.id("profiles")`, `profiles user: v.id("users")`},
			list{"--invert users.profile=profiles.user"},
			"names users.profile as the old reference, but the new version still has it", "a reference that changed its direction is gone",
		},
		{
			"a default for an optional field",
			list{"users name: v.string()"}, list{"users name: v.string(), role: v.optional(v.string())"},
			list{`--default users.role="user"`},
			"names users.role, which is optional in the new version", "only a required field needs a value",
		},
		{
			"a default that no document needs",
			list{"users role: v.string()"}, list{"users role: v.string()"},
			list{`--default users.role="user"`},
			"names users.role, which every document has already", "leave it out",
		},
		{
			"a default of another type",
			list{"users name: v.string()"}, list{`users name: v.string(), role: v.union(v.literal("user"), v.literal("admin"))`},
			list{`--default users.role="usr"`},
			`gives users.role a value that the new version refuses: it is v.union(v.literal("user"), v.literal("admin"))`,
			"Value does not match validator.\n\nValue: \"usr\"\nValidator: v.union(v.literal(\"user\"), v.literal(\"admin\"))",
		},
		{
			"a creation time for what is no number",
			list{"users name: v.string()"}, list{"users name: v.string(), at: v.int64()"},
			list{"--default users.at=_creationTime"},
			"gives users.at the creation time, but that field is v.int64()", "the time at which a document was created is a number",
		},
		{
			"two defaults for one field",
			list{"users name: v.string()"}, list{"users name: v.string(), n: v.number()"},
			list{"--default users.n=1", "--default users.n=2"},
			"names users.n, for which --default users.n=1 says something else", "a field has one default",
		},
		{
			"a default for a field that a move fills",
			list{"users name: v.string()"}, list{"users fullName: v.string()"},
			list{"--rename users.name=fullName", `--default users.fullName=""`},
			"names users.fullName, which gets its value from name by --rename users.name=fullName, and every document has that", "leave it out",
		},
		{
			"orphans by what is no reference",
			list{"comments post: v.string()"}, list{"comments post: v.string()"},
			list{"--delete-orphans comments.post"},
			"names comments.post, which is v.string() and no v.id()", "orphans are known by a reference that leads nowhere",
		},
		{
			"orphans by a reference to a table that is not there",
			list{`comments post: v.id("posts")`}, list{`comments post: v.id("posts")`},
			list{"--delete-orphans comments.post"},
			"names comments.post, which refers to the table posts, and the new version does not have that: every document would be deleted", "correct the reference first",
		},
		{
			"orphans by a reference without an index",
			list{"posts title: v.string()"}, list{"posts title: v.string()", `comments post: v.id("posts")`},
			list{"--delete-orphans posts=comments.post"},
			"names comments.post, on which there is no index: looking for the references to each document would read the whole table", `add .index("by_post", ["post"]) to comments`,
		},
		{
			"a table that never left",
			list{"users name: v.string()"}, list{"users name: v.string()"},
			list{"--returned users"},
			"names the table users, which the old version has too", "leave it out: the table is compared like any other",
		},
		{
			"a table that returns and is filled",
			list{"people name: v.string()"}, list{"users name: v.string()"},
			list{"--rename-table people=users", "--returned users"},
			"says that users has documents already, and --rename-table people=users fills it", "give the table that is filled a name that no table had",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in, err := resolve(t, tables(tc.from...), tables(tc.to...), tc.flags...)
			require.Nil(t, in)
			var problems intent.Errors
			require.ErrorAs(t, err, &problems)
			last := problems[len(problems)-1]
			require.Equal(t, tc.flags[len(tc.flags)-1]+" "+tc.want, last.Error())
			require.Equal(t, tc.hint, last.Hint)
		})
	}
}

// TestResolveReportsEverything names every declaration that is wrong, one a line.
func TestResolveReportsEverything(t *testing.T) {
	_, err := resolve(t, tables("users name: v.string()"), tables("users fullName: v.string()"),
		"--rename users.name=fullName", "--rename users.a=fullName", "--returned posts")
	require.EqualError(t, err, "--returned posts names the table posts, which the new version does not have\n"+
		"--rename users.a=fullName names the field users.a, which the old version does not have")
}
