package diff_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// declare reads flags, such as "rename t.a=b", and resolves them.
func declare(t testing.TB, from, to *schema.Schema, flags ...string) *intent.Intent {
	t.Helper()
	in, err := intent.Resolve(parseFlags(t, flags...), from, to)
	require.NoError(t, err)
	return in
}

// parseFlags reads declarations such as "rename users.name=fullName".
func parseFlags(t testing.TB, flags ...string) *intent.Intent {
	t.Helper()
	in := &intent.Intent{}
	for _, flag := range flags {
		name, text, _ := strings.Cut(flag, " ")
		for _, f := range intent.Forms() {
			if f.Flag == name {
				require.NoError(t, f.Parse(in, text))
			}
		}
	}
	return in
}

// TestDeclaredMoves: what a declared move changed in several places is one finding at the new field, with a document that
// shows it. What it does not explain is told as ever.
func TestDeclaredMoves(t *testing.T) {
	for _, tc := range []struct {
		name, from, to string
		flags          []string
		want           string
	}{
		{
			"another name",
			"v.object({ name: v.string() })", "v.object({ fullName: v.string() })", []string{"rename t.name=fullName"},
			`error field-renamed t.fullName: renamed from name, and documents have it under its old name {name: ""}`,
		},
		{
			"another name and another type, optional before",
			"v.object({ a: v.optional(v.number()), x: v.null() })", "v.object({ x: v.null(), b: v.string() })", []string{"rename t.a=b"},
			`error field-renamed t.b: renamed from a, and from v.optional(v.number()) to v.string(), and documents have it under its old name {a: 0.0, x: null}`,
		},
		{
			"another name for an optional field",
			"v.object({ a: v.optional(v.string()) })", "v.object({ b: v.optional(v.string()) })", []string{"rename t.a=b"},
			`error field-renamed t.b: renamed from a, and documents have it under its old name {a: ""}`,
		},
		{
			"another change beside it",
			"v.object({ a: v.string(), n: v.number() })", "v.object({ b: v.string(), n: v.string() })", []string{"rename t.a=b"},
			`error field-renamed t.b: renamed from a, and documents have it under its old name {a: "", n: 0.0}
error type-changed t.n: v.number() is no longer accepted, now v.string() {a: "", n: 0.0}`,
		},
		{
			"between two deploys, where the old version has both",
			"v.object({ a: v.optional(v.string()), b: v.optional(v.string()) })", "v.object({ b: v.string() })", []string{"rename t.a=b"},
			`error field-renamed t.b: renamed from a, and from v.optional(v.string()) to v.string(), and documents have it under its old name {a: "", b: ""}`,
		},
		{
			"into a new object, all that it needs",
			"v.object({ lat: v.number(), lng: v.number() })", "v.object({ at: v.object({ x: v.number(), y: v.number(), z: v.optional(v.number()) }) })",
			[]string{"rename t.lat=at.x", "rename t.lng=at.y"},
			`error field-renamed t.at.x: moved from lat, and documents have it in its old place {lat: 0.0, lng: 0.0}
error field-renamed t.at.y: moved from lng, and documents have it in its old place {lat: 0.0, lng: 0.0}`,
		},
		{
			"into a new object that needs more",
			"v.object({ lat: v.number() })", "v.object({ at: v.object({ x: v.number(), label: v.string() }) })", []string{"rename t.lat=at.x"},
			`error field-renamed t.at.x: moved from lat, and documents have it in its old place {lat: 0.0}
error required-field-added t.at: required field v.object({x: v.number(), label: v.string()}) added, and documents written before lack it {lat: 0.0}`,
		},
		{
			"out of an object that is gone with it",
			"v.object({ a: v.object({ city: v.string() }) })", "v.object({ city: v.string() })", []string{"rename t.a.city=city"},
			`error field-renamed t.city: moved from a.city, and documents have it in its old place {a: {city: ""}}`,
		},
		{
			"out of an object that is gone with more in it",
			"v.object({ a: v.object({ city: v.string(), zip: v.string() }) })", "v.object({ city: v.optional(v.string()) })", []string{"rename t.a.city=city"},
			`error field-removed t.a: field v.object({city: v.string(), zip: v.string()}) removed, and documents that have it are refused {a: {city: "", zip: ""}}
error field-renamed t.city: moved from a.city, and from v.string() to v.optional(v.string()), and documents have it in its old place {a: {city: "", zip: ""}}`,
		},
		{
			"in each element of an array",
			"v.object({ items: v.array(v.object({ sku: v.string() })) })", "v.object({ items: v.array(v.object({ code: v.string() })) })",
			[]string{"rename t.items[].sku=items[].code"},
			`error field-renamed t.items[].code: renamed from sku, and documents have it under its old name {items: [{sku: ""}]}`,
		},
		{
			"an array and a field of its elements",
			"v.object({ items: v.array(v.object({ sku: v.string() })) })", "v.object({ lines: v.array(v.object({ code: v.string() })) })",
			[]string{"rename t.items=lines", "rename t.items[].sku=lines[].code"},
			`error field-renamed t.lines: renamed from items, and from v.array(v.object({sku: v.string()})) to v.array(v.object({code: v.string()})), and documents have it under its old name {items: []}
error field-renamed t.lines[].code: renamed from sku, and documents have it under its old name {items: []}`,
		},
		{
			"in several members of a union",
			`v.union(v.object({ k: v.literal("a"), ts: v.number() }), v.object({ k: v.literal("b"), ts: v.number() }))`,
			`v.union(v.object({ k: v.literal("a"), at: v.number() }), v.object({ k: v.literal("b"), at: v.number() }))`,
			[]string{"rename t.ts=at"},
			`error field-renamed t<k="a">.at: renamed from ts in 2 members of the union, and documents have it under its old name {k: "a", ts: 0.0}`,
		},
		{
			"in members that have little else in common",
			`v.object({ e: v.union(v.object({ a: v.string(), b: v.string() }), v.object({ x: v.number() })) })`,
			`v.object({ e: v.union(v.object({ c: v.string(), d: v.string() }), v.object({ x: v.number() })) })`,
			[]string{"rename t.e.a=e.c", "rename t.e.b=e.d"},
			`error field-renamed t.e<#0>.c: renamed from a, and documents have it under its old name {e: {a: "", b: ""}}
error field-renamed t.e<#0>.d: renamed from b, and documents have it under its old name {e: {a: "", b: ""}}`,
		},
		{
			"gathered in an array",
			"v.object({ mail: v.string(), mail2: v.optional(v.string()) })", "v.object({ mails: v.array(v.string()) })",
			[]string{"rename t.mail=mails", "rename t.mail2=mails"},
			`error field-renamed t.mails: gathers mail and mail2, and documents have them in their old places {mail: ""}`,
		},
		{
			"swapped",
			"v.object({ a: v.string(), b: v.number() })", "v.object({ a: v.number(), b: v.string() })", []string{"rename t.a=b", "rename t.b=a"},
			`error field-renamed t.a: renamed from b, and documents have it under its old name {a: "", b: 0.0}
error field-renamed t.b: renamed from a, and documents have it under its old name {a: "", b: 0.0}`,
		},
		{
			"into an object in its own place",
			"v.object({ name: v.string() })", "v.object({ name: v.object({ full: v.string() }) })", []string{"rename t.name=name.full"},
			`error field-renamed t.name.full: moved from name, and documents have it in its old place {name: ""}`,
		},
		{
			"out of an object into its place",
			"v.object({ name: v.object({ full: v.string() }) })", "v.object({ name: v.string() })", []string{"rename t.name.full=name"},
			`error field-renamed t.name: moved from name.full, and documents have it in its old place {name: {full: ""}}`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			from, to := parseTable(tc.from), parseTable(tc.to)
			r := diff.Compare(from, to, diff.Options{Intent: declare(t, from, to, tc.flags...)})
			checkAgreement(t, r)
			checkPlaces(t, r)
			var lines []string
			for _, f := range r.Findings {
				line := fmt.Sprintf("%s %s %s", f.Severity, f.Rule, f.Message)
				if f.Witness != nil {
					line += " " + value.Display(f.Witness.Document)
				}
				lines = append(lines, line)
			}
			require.Equal(t, tc.want, strings.Join(lines, "\n"))
		})
	}
}

// TestDeclaredMoveUnchecked: without validation a declared move breaks nothing either.
func TestDeclaredMoveUnchecked(t *testing.T) {
	from, to := parseTable("v.object({ a: v.string() })"), parseTable("v.object({ b: v.string() })")
	to.Validation = false
	r := diff.Compare(from, to, diff.Options{Intent: declare(t, from, to, "rename t.a=b")})
	require.Equal(t, diff.Safe, r.Verdict)
	require.Equal(t, diff.Note, r.Of("t")[0].Severity)
	require.Equal(t, "t.b: renamed from a, which nothing checks while schemaValidation is off", r.Of("t")[0].Message)
}

// TestDeclaredTables: a declared rename or merge is one finding for each old table.
func TestDeclaredTables(t *testing.T) {
	schemaOf := func(tables ...string) *schema.Schema {
		s := &schema.Schema{Validation: true}
		for i := 0; i < len(tables); i += 2 {
			s.Tables = append(s.Tables, &schema.Table{Name: tables[i], Document: validatorgen.Parse(tables[i+1])})
		}
		return s
	}
	name, nick := "v.object({ name: v.string() })", "v.object({ nick: v.string() })"
	from, to := schemaOf("cats", name, "dogs", nick, "old", name), schemaOf("pets", name, "drafts", name, "new", name)
	r := diff.Compare(from, to, diff.Options{Intent: declare(t, from, to, "merge cats,dogs=pets", "rename-table old=new", "returned drafts")})
	checkAgreement(t, r)
	var lines []string
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%s %s %s", f.Severity, f.Rule, f.Message))
	}
	require.Equal(t, []string{
		"warning table-renamed pets: merged from cats; the documents stay behind there, unchecked, until they are copied",
		"warning table-renamed pets: merged from dogs; the documents stay behind there, unchecked, until they are copied; not all of them fit as they are",
		"error table-returned drafts: table is in the schema again, and documents that it had before may not fit",
		"warning table-renamed new: renamed from old; the documents stay behind there, unchecked, until they are copied",
	}, lines)
	require.Equal(t, diff.Breaking, r.Table("drafts").Verdict)
	require.Len(t, from.Tables, 3, "the old schema stays as it was")
}

// TestDeclaredDestinations: what is declared about a removed field is said where it is reported.
func TestDeclaredDestinations(t *testing.T) {
	users := func(source string) *schema.Table {
		return &schema.Table{Name: "users", Document: validatorgen.Parse(source)}
	}
	byUser := []schema.Index{{Name: "by_user", Spec: schema.DatabaseIndex{Fields: []string{"user"}}}}
	from := &schema.Schema{Validation: true, Tables: []*schema.Table{
		users(`v.object({ settings: v.object({ a: v.string() }), card: v.id("cards") })`), {Name: "cards", Document: validatorgen.Parse("v.object({})")},
	}}
	to := &schema.Schema{Validation: true, Tables: []*schema.Table{
		users("v.object({})"), {Name: "cards", Document: validatorgen.Parse(`v.object({ user: v.id("users") })`)},
		{Name: "settings", Document: validatorgen.Parse(`v.object({ user: v.id("users"), a: v.string() })`), Indexes: byUser},
	}}
	r := diff.Compare(from, to, diff.Options{Intent: declare(t, from, to, "split users.settings=settings", "invert users.card=cards.user")})
	require.Equal(t, `users.settings: field v.object({a: v.string()}) removed, and documents that have it are refused; what is in it becomes documents of settings`, r.Of("users")[0].Message)
	require.Equal(t, `users.card: field v.id("cards") removed, and documents that have it are refused; cards.user refers the other way now`, r.Of("users")[1].Message)
}

// TestDeclaredMovesAgree renames a field somewhere in random tables, changes more beside it, and declares the rename. The
// verdict is the one without the declaration, and the findings hold to all that findings hold to.
func TestDeclaredMovesAgree(t *testing.T) {
	pairs, declared, renamed := brief.Cases(3000), 0, 0
	for seed := range pairs {
		g := validatorgen.New(int64(seed))
		old := g.Document()
		move, new := renameField(rand.New(rand.NewSource(int64(seed))), old)
		if seed%3 == 0 {
			new = g.Mutate(new)
		}
		from, to := table(old), table(new)
		in, err := intent.Resolve(&intent.Intent{Fields: []intent.FieldMove{move}}, from, to)
		if err != nil || new == validator.Any {
			continue
		}
		declared++
		r := diff.Compare(from, to, diff.Options{Intent: in})
		func() {
			defer func() {
				if t.Failed() {
					t.Logf("seed %d\n%s to %s\nold %s\nnew %s\n%s", seed, move.From, move.To, old, new, render(r))
				}
			}()
			checkAgreement(t, r)
			checkPlaces(t, r)
			checkClaims(t, r)
			require.Equal(t, diff.Compare(from, to, diff.Options{}).Verdict, r.Verdict)
		}()
		for _, f := range r.Findings {
			if f.Rule == diff.FieldRenamed {
				renamed++
			}
		}
	}
	t.Log(declared, "declared", renamed, "found")
	require.Greater(t, declared, pairs/4)
	require.Greater(t, renamed, declared*3/4)
}

// renameField gives a random field of t another name, in every member of a union that has it.
func renameField(random *rand.Rand, t validator.Type) (intent.FieldMove, validator.Type) {
	var paths []validator.Path
	seen := map[string]bool{}
	walkFields(t, nil, func(path validator.Path) {
		if key := path.Key(); !seen[key] {
			seen[key] = true
			paths = append(paths, path)
		}
	})
	if len(paths) == 0 {
		return intent.FieldMove{Table: "t", From: validator.Path{{Field: "none"}}, To: validator.Path{{Field: "none"}}}, t
	}
	from := paths[random.Intn(len(paths))]
	to := from[:len(from)-1].With(validator.Step{Kind: validator.IntoField, Field: "renamed"})
	return intent.FieldMove{Table: "t", From: from, To: to}, renameAt(t, from, "renamed")
}

func walkFields(t validator.Type, at validator.Path, visit func(validator.Path)) {
	switch t := t.(type) {
	case *validator.Object:
		for _, f := range t.Fields {
			path := at.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
			if !strings.HasPrefix(f.Name, "_") {
				visit(path)
				walkFields(f.Type, path, visit)
			}
		}
	case *validator.Array:
		walkFields(t.Element, at.With(validator.Step{Kind: validator.IntoElement}), visit)
	case *validator.Record:
		walkFields(t.Value, at.With(validator.Step{Kind: validator.IntoRecordValue}), visit)
	case *validator.Union:
		for _, m := range t.Members {
			walkFields(m, at, visit)
		}
	}
}

func renameAt(t validator.Type, path validator.Path, name string) validator.Type {
	switch t := t.(type) {
	case *validator.Union:
		u := &validator.Union{}
		for _, m := range t.Members {
			u.Members = append(u.Members, renameAt(m, path, name))
		}
		return u
	case *validator.Object:
		o := &validator.Object{}
		for _, f := range t.Fields {
			switch {
			case path[0].Kind != validator.IntoField || f.Name != path[0].Field:
			case len(path) == 1:
				f.Name = name
			default:
				f.Type = renameAt(f.Type, path[1:], name)
			}
			o.Fields = append(o.Fields, f)
		}
		return o
	case *validator.Array:
		if path[0].Kind == validator.IntoElement {
			return &validator.Array{Element: renameAt(t.Element, path[1:], name)}
		}
	case *validator.Record:
		if path[0].Kind == validator.IntoRecordValue {
			return &validator.Record{Key: t.Key, Value: renameAt(t.Value, path[1:], name)}
		}
	}
	return t
}
