package intent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/intent"
)

// TestSuggest shows what is suggested for what changed, with the reasons, and what is not.
func TestSuggest(t *testing.T) {
	for _, tc := range []struct {
		name     string
		from, to list
		flags    list // what is declared already
		want     list
	}{
		{
			"a field with a name much like it", list{"users name: v.string(), age: v.number()"}, list{"users fullName: v.string(), age: v.number()"}, nil,
			list{`rename: --rename users.name=fullName`,
				`  both names have "name" in them`, `  it stands where name stood`,
				`  no other new field beside it accepts the values of name`, `  fullName accepts every value of name`},
		},
		{
			"an index that covers another field", list{"users mail: v.string() | mail,age", "posts x: v.null()"}, list{"users contact: v.string() | contact,age", "posts x: v.null()"}, nil,
			list{`rename: --rename users.mail=contact`,
				`  the index by_contact covers it where by_mail covered mail`,
				`  no other new field beside it accepts the values of mail`, `  contact accepts every value of mail`,
				`  but: the names have nothing in common`},
		},
		{
			"several fields of one type, of which only one can be it",
			list{"profiles fullName: v.string()"}, list{"profiles displayName: v.string(), bio: v.string(), age: v.number()"}, nil,
			list{`rename: --rename profiles.fullName=displayName`, `  both names have "name" in them`, `  displayName accepts every value of fullName`,
				`  but: 2 new fields accept its values, and only one can be it`, `  or: --rename profiles.fullName=bio`,
				`rename: --rename profiles.fullName=bio`, `  bio accepts every value of fullName`,
				`  but: the names have nothing in common; 2 new fields accept its values, and only one can be it`, `  or: --rename profiles.fullName=displayName`},
		},
		{
			"so many fields of one type that a type says nothing",
			list{"t old: v.optional(v.boolean())"}, list{"t a: v.optional(v.boolean()), b: v.optional(v.boolean()), c: v.optional(v.boolean()), d: v.optional(v.boolean())"}, nil, nil,
		},
		{
			"identifiers of outside systems", list{"users tokenIdentifier: v.string()"}, list{"users clerkId: v.string()"}, nil,
			list{`rename: --rename users.tokenIdentifier=clerkId`,
				`  no other new field beside it accepts the values of tokenIdentifier`, `  clerkId accepts every value of tokenIdentifier`,
				`  but: if an outside system gives out these identifiers, one of them is not the other, and copying it would be wrong`},
		},
		{
			"a reference in another role", list{`teams x: v.null(), user: v.id("users")`, "users x: v.null()"}, list{`teams x: v.null(), member: v.id("users")`, "users x: v.null()"}, nil,
			list{`rename: --rename teams.user=member`, `  it stands where user stood`,
				`  no other new field beside it accepts the values of user`, `  member accepts every value of user`,
				`  but: both refer to users, but perhaps in another role`},
		},
		{
			"a type that refuses the old values", list{"users name: v.string()"}, list{"users fullName: v.number()"}, nil, nil,
		},
		{
			"what is declared already", list{"users name: v.string()"}, list{"users fullName: v.string()"}, list{"--rename users.name=fullName"}, nil,
		},
		{
			"a field of the elements of an array", list{"orders items: v.array(v.object({ sku: v.string() }))"}, list{"orders items: v.array(v.object({ skuCode: v.string() }))"}, nil,
			list{`rename: --rename 'orders.items[].sku=items[].skuCode'`, `  both names have "sku" in them`,
				`  no other new field beside it accepts the values of sku`, `  skuCode accepts every value of sku`},
		},
		{
			"an object with another name, and not what is in it", list{"users address: v.object({ city: v.string() })"}, list{"users postalAddress: v.object({ city: v.string() })"}, nil,
			list{`rename: --rename users.address=postalAddress`, `  both names have "address" in them`,
				`  no other new field beside it accepts the values of address`, `  postalAddress accepts every value of address`},
		},
		{
			"a value that is now in an array", list{"posts image: v.string()"}, list{"posts images: v.array(v.string())"}, nil,
			list{`wrap: --rename posts.image=images`, `  both names have "image" in them`, `  images holds many of what image held one of`},
		},
		{
			"fields that moved into an object, and out of one",
			list{"users latitude: v.number(), address: v.object({ city: v.string(), zip: v.string() })"},
			list{"users location: v.object({ latitude: v.number() }), addressCity: v.string(), address: v.object({ zip: v.string() })"}, nil,
			list{`move: --rename users.latitude=location.latitude`, `  both are called latitude`, `  location.latitude accepts every value of latitude`,
				`move: --rename users.address.city=addressCity`, `  city and addressCity differ by the name of the object`, `  addressCity accepts every value of address.city`},
		},
		{
			"two fields that exchanged their types", list{"users a: v.string(), b: v.number()"}, list{"users a: v.number(), b: v.string()"}, nil,
			list{`swap: --rename users.a=b --rename users.b=a`, `  a accepts every value that b had, and the other way round`,
				`  but: both names say what they did before: perhaps both fields have another meaning now`},
		},
		{
			"many values never move to one place", list{"orders items: v.array(v.object({ note: v.string(), x: v.null() }))"}, list{"orders note: v.string(), items: v.array(v.object({ x: v.null() }))"}, nil, nil,
		},
		{
			"a table with another name", list{"people name: v.string(), age: v.number()", `posts by: v.id("people")`}, list{"users name: v.string(), age: v.number()", `posts by: v.id("users")`}, nil,
			list{`rename-table: --rename-table people=users`, `  it accepts every document of people`, `  a reference to people became one to users`,
				`  but: copied documents get new IDs, and every reference has to follow`},
		},
		{
			"a table that shares most fields", list{"people name: v.string(), age: v.number(), nick: v.string()"}, list{"persons name: v.string(), age: v.number()"}, nil,
			list{`rename-table: --rename-table people=persons`, `  it shares 2 of the 3 fields of people`,
				`  but: copied documents get new IDs, and every reference has to follow`},
		},
		{
			"tables that have nothing in common", list{"logs line: v.string()"}, list{"users name: v.string()"}, nil, nil,
		},
		{
			"several tables that became one", list{"cats name: v.string(), age: v.number()", "dogs name: v.string(), age: v.number()"}, list{"pets name: v.string(), age: v.number()"}, nil,
			list{`rename-table: --rename-table cats=pets`, `  it accepts every document of cats`, `  but: copied documents get new IDs, and every reference has to follow`,
				`  or: --rename-table dogs=pets`, `  or: --merge cats,dogs=pets`,
				`rename-table: --rename-table dogs=pets`, `  it accepts every document of dogs`, `  but: copied documents get new IDs, and every reference has to follow`,
				`  or: --rename-table cats=pets`, `  or: --merge cats,dogs=pets`,
				`merge: --merge cats,dogs=pets`, `  cats because it accepts every document of cats`, `  dogs because it accepts every document of dogs`,
				`  but: copied documents get new IDs, and every reference has to follow`, `  or: --rename-table cats=pets`, `  or: --rename-table dogs=pets`},
		},
		{
			"an object that became a document", list{"users settings: v.object({ theme: v.string(), locale: v.string() })"},
			list{"users x: v.optional(v.null())", `userSettings user: v.id("users"), theme: v.string(), locale: v.string() | user`}, nil,
			list{`split: --split users.settings=userSettings`, `  userSettings has 2 of the 2 fields in users.settings`, `  userSettings.user refers to users`,
				`  both names have "setting" in them`},
		},
		{
			"an object that became a document without an index", list{"users settings: v.object({ theme: v.string() })"},
			list{"users x: v.optional(v.null())", `themes user: v.id("users"), theme: v.string()`}, nil,
			list{`split: --split users.settings=themes`, `  themes has 1 of the 1 field in users.settings`, `  themes.user refers to users`,
				`  but: splits into themes, which has no index on user: nothing tells quickly which documents have been split already: add .index("by_user", ["user"]) to themes; reading the new documents of one of users needs it anyhow`},
		},
		{
			"a reference that changed its direction", list{`users card: v.optional(v.id("cards"))`, "cards n: v.string()"}, list{"users x: v.optional(v.null())", `cards n: v.string(), user: v.id("users")`}, nil,
			list{`invert: --invert users.card=cards.user`, `  users referred to cards, and now cards refers to users`},
		},
		{
			"fields of a table whose new name is declared", list{"people mail: v.string(), n: v.null()"}, list{"users email: v.string(), n: v.null()"}, list{"--rename-table people=users"},
			list{`rename: --rename users.mail=email`, `  the names are spelt much alike`, `  it stands where mail stood`,
				`  no other new field beside it accepts the values of mail`, `  email accepts every value of mail`},
		},
		{"nothing, when nothing changed", list{"users name: v.string()"}, list{"users name: v.string()"}, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			from, to := tables(tc.from...), tables(tc.to...)
			in, err := resolve(t, from, to, tc.flags...)
			require.NoError(t, err)
			var got list
			for _, s := range intent.Suggest(from, to, in) {
				got = append(got, string(s.Kind)+": "+s.Flag)
				for _, e := range s.Evidence {
					got = append(got, "  "+e)
				}
				if s.Caution != "" {
					got = append(got, "  but: "+s.Caution)
				}
				for _, r := range s.Rivals {
					got = append(got, "  or: "+r)
				}
			}
			require.Equal(t, strings.Join(tc.want, "\n"), strings.Join(got, "\n"))
			require.Empty(t, intent.Suggest(from, nil, in))
		})
	}
}

// TestSuggestedFlagsResolve: what a suggestion tells to write is accepted as it is written.
func TestSuggestedFlagsResolve(t *testing.T) {
	from := tables("orders items: v.array(v.object({ sku: v.string() })), lat: v.number(), a: v.string()", "cats name: v.string()")
	to := tables("orders items: v.array(v.object({ skuCode: v.string() })), at: v.object({ lat: v.number() }), aa: v.array(v.string())", "pets name: v.string()")
	suggested := intent.Suggest(from, to, nil)
	require.Len(t, suggested, 3)
	for _, s := range suggested {
		in := &intent.Intent{}
		require.NoError(t, parse(t, in, strings.ReplaceAll(s.Flag, "'", "")))
		_, err := intent.Resolve(in, from, to)
		require.NoError(t, err)
		_, err = intent.Resolve(&s.Declared, from, to)
		require.NoError(t, err)
	}
}
