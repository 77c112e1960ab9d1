package intent_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/value"
)

// parse reads one flag, written as --flag text.
func parse(t testing.TB, in *intent.Intent, line string) error {
	t.Helper()
	flag, text, _ := strings.Cut(strings.TrimPrefix(line, "--"), " ")
	for _, f := range intent.Forms() {
		if f.Flag == flag {
			return f.Parse(in, text)
		}
	}
	t.Fatalf("no flag --%s", flag)
	return nil
}

// show prints every declaration, one a line.
func show(in *intent.Intent) string {
	var b strings.Builder
	for _, m := range in.Fields {
		fmt.Fprintf(&b, "%s: field %s to %s\n", m.Table, m.From, m.To)
	}
	for _, m := range in.Tables {
		fmt.Fprintf(&b, "%s: from %s\n", m.To, strings.Join(m.From, " and "))
	}
	for _, s := range in.Splits {
		fmt.Fprintf(&b, "%s: field %s into %s", s.Table, s.Field, s.Into)
		if s.Parent != "" {
			fmt.Fprintf(&b, ", which refers back by %s (%s)", s.Parent, s.Index)
		}
		if s.Child != nil {
			fmt.Fprintf(&b, ", referred to by %s", s.Child)
		}
		b.WriteByte('\n')
	}
	for _, i := range in.Inversions {
		fmt.Fprintf(&b, "%s.%s inverted to %s.%s\n", i.From.Table, i.From.Field, i.To.Table, i.To.Field)
	}
	for _, d := range in.Defaults {
		text := "_creationTime"
		if d.Value != nil {
			text = value.Display(d.Value)
		}
		fmt.Fprintf(&b, "%s: default of %s is %s\n", d.Table, d.Field, text)
	}
	for _, o := range in.Orphans {
		if o.Field != "" {
			fmt.Fprintf(&b, "%s: orphans by %s\n", o.Table, o.Field)
			continue
		}
		fmt.Fprintf(&b, "%s: orphans that no %s.%s names (%s)\n", o.Table, o.By.Table, o.By.Field, o.Index)
	}
	for _, r := range in.Returned {
		fmt.Fprintf(&b, "%s: returned\n", r.Table)
	}
	for _, d := range in.Done {
		fmt.Fprintf(&b, "done: %s\n", d.Origin.Text)
	}
	return b.String()
}

// TestForms reads every form of every flag.
func TestForms(t *testing.T) {
	for _, tc := range []struct{ line, want string }{
		{"--rename users.name=fullName", "users: field name to fullName"},
		{"--rename users.latitude=location.latitude", "users: field latitude to location.latitude"},
		{"--rename users.address.city=city", "users: field address.city to city"},
		{"--rename orders.items[].sku=items[].productCode", "orders: field items[].sku to items[].productCode"},
		{"--rename games.scores{}.x = scores{}.y", "games: field scores{}.x to scores{}.y"},
		{"--rename games.rows[][].a=rows[][].b", "games: field rows[][].a to rows[][].b"},
		{"--rename-table people=users", "users: from people"},
		{"--merge cats,dogs=pets", "pets: from cats and dogs"},
		{"--merge cats, dogs = pets", "pets: from cats and dogs"},
		{"--split users.settings=userSettings", "users: field settings into userSettings"},
		{"--split users.profile.links=links", "users: field profile.links into links"},
		{"--invert users.profile=profiles.user", "users.profile inverted to profiles.user"},
		{`--default users.role="user"`, `users: default of role is "user"`},
		{"--default users.visits=5", "users: default of visits is 5.0"},
		{"--default users.visits=5n", "users: default of visits is 5"},
		{`--default users.visits={"$integer":"BQAAAAAAAAA="}`, "users: default of visits is 5"},
		{`--default users.note=null`, "users: default of note is null"},
		{`--default users.tags=["a=b"]`, `users: default of tags is ["a=b"]`},
		{"--default posts.items[].qty=1", "posts: default of items[].qty is 1.0"},
		{"--default users.createdAt=_creationTime", "users: default of createdAt is _creationTime"},
		{"--delete-orphans comments.post", "comments: orphans by post"},
		{"--delete-orphans embeddings=chunks.embedding", "embeddings: orphans that no chunks.embedding names ()"},
		{"--returned drafts", "drafts: returned"},
	} {
		var in intent.Intent
		require.NoError(t, parse(t, &in, tc.line), tc.line)
		require.Equal(t, tc.want+"\n", show(&in), tc.line)
	}
}

// TestFormErrors says for each mistake what is wrong and what to write instead.
func TestFormErrors(t *testing.T) {
	rename := "write --rename TABLE.OLD=NEW, such as --rename users.name=fullName"
	for _, tc := range []struct{ line, want, hint string }{
		{"--rename users.name", "has no =", rename},
		{"--rename =fullName", "has nothing before the =", rename},
		{"--rename users.name=", "has nothing after the =", rename},
		{"--rename users=people", "names no field before the =", "for a table write --rename-table users=people, for a field --rename TABLE.OLD=NEW"},
		{"--rename users.na me=x", `has "na me" where the name of a field is expected, which has only letters, digits and _`, rename},
		{"--rename users.a..b=x", "has an empty name for a field", rename},
		{"--rename orders.items[0].sku=x", `has "[0]" after items, where only [] (each element of an array) or {} (each value of a record) can stand`, rename},
		{"--rename users.name=name", "names the same field twice", rename},
		{"--rename users.a=b=c", `has "b=c" where the name of a field is expected, which has only letters, digits and _`, rename},
		{"--rename-table users.name=fullName", "names a field, not a table", "for a field write --rename users.name=fullName"},
		{"--rename-table cats,dogs=pets", "names several tables", "for several tables write --merge cats,dogs=pets"},
		{"--rename-table a=a", "names the table a twice", "write --rename-table OLD=NEW, such as --rename-table people=users"},
		{"--merge cats=pets", "names one table only before the =", "for one table write --rename-table cats=pets"},
		{"--merge cats,=pets", "has an empty name for a table", "write --merge A,B=NEW, such as --merge cats,dogs=pets"},
		{"--split users=settings", "names the table users and no field of it", "write --split TABLE.FIELD=NEW, such as --split users.settings=userSettings"},
		{"--split users.settings=user.settings", `has "user.settings" where the name of a table is expected`, "write --split TABLE.FIELD=NEW, such as --split users.settings=userSettings"},
		{"--invert users.a.b=profiles.user", "names a.b, which lies deeper than a field of the document", "write --invert TABLE.FIELD=TABLE.FIELD, such as --invert users.profile=profiles.user"},
		{"--default users.role=user", "has a value that cannot be read: invalid JSON at line 1, column 1: expected a value, found 'u'", `a string keeps its quotes when others are around them: --default users.role='"user"'`},
		{"--default users.role='user'", "has a value that cannot be read: invalid JSON at line 1, column 1: expected a value, found '\\''", `a string keeps its quotes when others are around them: --default users.role='"user"'`},
		{"--default users.tags=[new]", "has a value that cannot be read: invalid JSON at line 1, column 2: expected a value, found 'n'", `write --default TABLE.FIELD=JSON, with quotes around the JSON that the shell takes away: --default users.tags='["new"]'`},
		{"--default users.n=99999999999999999999n", "has a value that cannot be read: 99999999999999999999n does not fit into 64 bits", "write --default TABLE.FIELD=JSON, such as --default users.role='\"user\"'"},
		{"--delete-orphans comments", "names the table comments and no field of it", "write --delete-orphans TABLE.FIELD, such as --delete-orphans comments.post"},
		{"--delete-orphans comments.post=posts.comment", "names a field of the orphans and one that refers to them; it is one or the other", "write --delete-orphans TABLE.FIELD, or --delete-orphans TABLE=OTHER.FIELD"},
		{"--returned drafts.title", `has "drafts.title" where the name of a table is expected`, "write --returned TABLE, such as --returned drafts"},
	} {
		var in intent.Intent
		err := parse(t, &in, tc.line)
		var problem *intent.Error
		require.ErrorAs(t, err, &problem, tc.line)
		require.Equal(t, tc.line+" "+tc.want, err.Error())
		require.Equal(t, tc.hint, problem.Hint, tc.line)
		require.Empty(t, show(&in), tc.line)
	}
}
