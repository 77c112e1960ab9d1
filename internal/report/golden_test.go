package report

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// checkView shows the fixtures: the errors and warnings, as check shows them.
func checkView(style Style) View {
	return View{Style: style, Least: diff.Warning, FailOn: diff.Error, Program: "1.2.3",
		Files: Files{Dir: "/repository/app", Root: "/repository"}}
}

// TestGoldens renders one comparison in every form, and what is particular in the forms that show it.
func TestGoldens(t *testing.T) {
	view := checkView(Style{})
	planned := fixture()
	planned.Plan = &plan.Plan{Steps: []plan.Step{
		{Title: "Deploy 1: widen"}, {Title: "Migrate " + hostile}, {Title: "Clean up", Optional: true}}}
	notes := view
	notes.Least = diff.Note
	whole := View{Passes: true, Whole: true}
	requireGoldens(t, "testdata/*.*", []goldenCase{
		{"check.md", "markdown", single(planned), view},
		{"check-same.md", "markdown", single(unchanged()), view},
		{"check-refused.md", "markdown", single(refused()), view},
		{"check.github", "github", single(fixture()), view},
		{"check.sarif", "sarif", single(fixture()), view},
		{"check.gitlab.json", "gitlab", single(fixture()), view},
		{"check.junit.xml", "junit", single(fixture()), view},
		{"check.txt", "text", single(fixture()), view},
		{"check-notes.txt", "text", single(fixture()), notes},
		{"check-ascii.txt", "text", single(fixture()), checkView(Style{ASCII: true})},
		{"check-colour.txt", "text", single(fixture()), checkView(Style{Color: true})},
		{"check-same.txt", "text", single(unchanged()), view},
		{"check-refused.txt", "text", single(refused()), view},
		{"check-hopeless.txt", "text", single(undecided()), view},
		{"diff.txt", "text", single(fixture()), whole},
		{"diff-same.txt", "text", single(unchanged()), whole},
		{"check.json", "json", single(fixture()), view},
	})
}

// A goldenCase is one report in one form, and the file that holds it.
type goldenCase struct {
	name, format string
	report       *Report
	view         View
}

// requireGoldens renders each case, and fails when a file that fits the pattern belongs to none.
func requireGoldens(t *testing.T, pattern string, cases []goldenCase) {
	t.Helper()
	var used []string
	for _, c := range cases {
		f, ok := FindFormat(c.format)
		require.True(t, ok)
		got, err := f.Render(c.report, c.view)
		require.NoError(t, err)
		file := filepath.Join(filepath.Dir(pattern), c.name)
		golden.Equal(t, file, got)
		used = append(used, file)
		requireHarmless(t, c.name, got)
		if c.format == "sarif" {
			requireSARIF(t, sarifSchema(t), got)
		}
	}
	golden.NoOrphans(t, pattern, used)
}

// single is a report of one comparison of two versions that the user named.
func single(c *Comparison) *Report {
	return &Report{From: c.From, To: c.To, Comparisons: []*Comparison{c}, Arguments: []string{c.From.Source, c.To.Source}}
}

// requireHarmless fails on everything that a terminal or the log of a CI server could act on, but for line ends, our own
// colours and our own commands to GitHub.
func requireHarmless(t *testing.T, name string, got []byte) {
	t.Helper()
	text := string(got)
	for _, c := range []colour{bold, dim, red, green, yellow, cyan, redBold} {
		text = strings.ReplaceAll(text, "\x1b["+string(c)+"m", "")
	}
	for line := range strings.Lines(strings.ReplaceAll(text, "\x1b[0m", "")) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasSuffix(name, "github") {
			line = strings.TrimPrefix(line, "::") // our own commands
		}
		require.Equal(t, Clean(line), line, name)
	}
}

// hostile is a name that tries to colour, to forge a line and to hide text.
const hostile = "evil\x1b[31m\nerror: forged\u202e"

// source is a schema.Source of one file, with the places that a test needs.
type source struct {
	file   string
	lines  []string
	places map[string]schema.Position // by table, index and path
}

func (s *source) Position(p schema.Place) (schema.Position, bool) {
	at, ok := s.places[p.Table+" "+p.Index+" "+p.Path.String()]
	return at, ok
}

func (s *source) Line(file string, line int) (string, bool) {
	if file != s.file || line < 1 || line > len(s.lines) {
		return "", false
	}
	return s.lines[line-1], true
}

func (s *source) Files() []string { return []string{s.file} }

func (s *source) Text(string) (string, bool) { return strings.Join(s.lines, "\n"), true }

func object(fields ...validator.Field) *validator.Object { return &validator.Object{Fields: fields} }

func field(name string, t validator.Type) validator.Field {
	return validator.Field{Name: name, Type: t}
}

func optional(name string, t validator.Type) validator.Field {
	return validator.Field{Name: name, Type: t, Optional: true}
}

func into(names ...string) validator.Path {
	var p validator.Path
	for _, n := range names {
		p = p.With(validator.Step{Kind: validator.IntoField, Field: n})
	}
	return p
}

func roles() validator.Type {
	return &validator.Union{Members: []validator.Type{
		validator.Literal{Value: value.String("admin")}, validator.Literal{Value: value.String("user")},
	}}
}

// fixture is a comparison with something of every kind: errors with a document of their own and with a shared one, a
// warning about what is gone, notes, a scan, and hostile names.
func fixture() *Comparison {
	before := &schema.Schema{Validation: true, Tables: []*schema.Table{
		{Name: "users", Document: object(field("name", validator.String), optional("nick", validator.String))},
		{Name: "audit", Document: object(field("at", validator.Float64))},
		{Name: "scores", Document: object(field("of", &validator.Record{Key: validator.String, Value: validator.Float64}))},
		{Name: "posts", Document: object(field("title", validator.String))},
	}}
	after := &schema.Schema{Validation: true, Tables: []*schema.Table{
		{Name: "posts", Document: object(field("title", validator.String))},
		{Name: "users", Document: object(field("name", validator.String), field("role", roles()))},
		{Name: "scores", Document: object(field("of", &validator.Record{Key: validator.String, Value: validator.Any}))},
		{Name: hostile, Document: object(field("a", validator.Literal{Value: value.String(hostile)})),
			Indexes: []schema.Index{{Name: "by_a", Spec: schema.DatabaseIndex{Fields: []string{"a"}}}}},
	}}
	before.Source = &source{"old/schema.ts", []string{
		"export default defineSchema({",
		"  users: defineTable({ name: v.string(), nick: v.optional(v.string()) }),",
		"  audit: defineTable({ at: v.number() }),",
	}, map[string]schema.Position{
		"users  ": {File: "old/schema.ts", Line: 2, Column: 3}, "users  nick": {File: "old/schema.ts", Line: 2, Column: 42},
		"audit  ": {File: "old/schema.ts", Line: 3, Column: 3},
	}}
	after.Source = &source{hostile + ".ts", []string{
		"\tusers: defineTable({",
		"\t\tname: v.string(),",
		"\t\trole: v.union(v.literal(\"admin\"), v.literal(\"user\")), // \x1b[2J",
	}, map[string]schema.Position{
		"users  ": {File: hostile + ".ts", Line: 1, Column: 2}, "users  role": {File: hostile + ".ts", Line: 3, Column: 3},
	}}
	role := &diff.Witness{Document: value.Object{{Name: "name", Value: value.String("")}}, Isolated: true}
	role.Refusal = validator.CheckDocument(after.Tables[1].Document, role.Document)
	role.Message = `Document with ID "…" in table "users" does not match the schema: ` + role.Refusal.Message()
	nick := &diff.Witness{Path: value.Path{{Kind: value.IntoField, Field: "nick"}}, Document: value.Object{
		{Name: "name", Value: value.String(hostile)}, {Name: "nick", Value: value.String(strings.Repeat("n", 90))}}}
	nick.Refusal = validator.CheckDocument(after.Tables[1].Document, nick.Document)
	nick.Message = `Document with ID "…" in table "users" does not match the schema: ` + nick.Refusal.Message()

	place := func(table string, path validator.Path) schema.Place { return schema.Place{Table: table, Path: path} }
	there := func(table string, path validator.Path, t validator.Type) diff.Side {
		return diff.Side{Present: true, Place: place(table, path), Type: t}
	}
	return &Comparison{
		From: Version{Source: "old", File: "old/schema.ts"}, To: Version{Source: "it's new", File: hostile + ".ts"},
		Result: &diff.Result{
			From: before, To: after, Verdict: diff.Breaking, Explained: true,
			Tables: []diff.TableResult{
				{Name: "posts", Status: diff.Same, Verdict: diff.Safe, From: before.Tables[3], To: after.Tables[0]},
				{Name: "users", Status: diff.Changed, Verdict: diff.Breaking, Deploy: diff.FailIfPresent, Witness: role,
					From: before.Tables[0], To: after.Tables[1]},
				{Name: "audit", Status: diff.Removed, Verdict: diff.Safe, From: before.Tables[1]},
				{Name: "scores", Status: diff.Changed, Verdict: diff.Safe, Deploy: diff.Scan, From: before.Tables[2], To: after.Tables[2]},
				{Name: hostile, Status: diff.Added, Verdict: diff.Safe, To: after.Tables[3],
					Indexes: []diff.IndexEffect{{Name: "by_a", Effect: diff.BackfillBlocks}}},
			},
			Findings: []diff.Finding{
				{Rule: diff.FieldRemoved, Severity: diff.Error, Table: "users", Path: into("nick"), Witness: nick,
					Message: "users.nick was removed; documents may still have it",
					From:    there("users", into("nick"), validator.String), To: diff.Side{Place: place("users", nil)}},
				{Rule: diff.RequiredFieldAdded, Severity: diff.Error, Table: "users", Path: into("role"), Witness: role,
					Message: "users.role is required and new", From: diff.Side{Place: place("users", nil)},
					To: there("users", into("role"), roles())},
				{Rule: diff.TypeNarrowed, Severity: diff.Error, Table: "users", Path: into("role"), Witness: role,
					Message: "a second finding about the same document", To: there("users", into("role"), roles())},
				{Rule: diff.TableRemoved, Severity: diff.Warning, Table: "audit", Message: "the table audit was removed",
					From: there("audit", nil, nil)},
				{Rule: diff.TypeWidened, Severity: diff.Note, Table: "scores", Path: into("of"), Message: "scores.of{} accepts more"},
				{Rule: diff.TableAdded, Severity: diff.Note, Table: hostile, Message: "the table " + hostile + " was added"},
			},
		},
	}
}

// unchanged compares a schema with itself.
func unchanged() *Comparison {
	s := &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "posts", Document: object()}}}
	return &Comparison{
		From: Version{Source: "a", File: "a/schema.ts"}, To: Version{Source: "b", File: "b/schema.ts"},
		Result: &diff.Result{From: s, To: s, Verdict: diff.Safe, Tables: []diff.TableResult{
			{Name: "posts", Verdict: diff.Safe, From: s.Tables[0], To: s.Tables[0]}}},
	}
}

// refused is a new schema whose index names a field that is not there.
func refused() *Comparison {
	c := unchanged()
	c.Result.Verdict, c.Result.Refused = diff.Breaking, true
	c.Result.Tables[0].Status, c.Result.Tables[0].Deploy = diff.Changed, diff.Refused
	c.Result.Findings = []diff.Finding{{
		Rule: diff.IndexFieldMissing, Severity: diff.Error, Table: "posts", Index: "by_x", Code: "SchemaDefinitionError",
		Message: `In table "posts" the index "by_x" is invalid because it references the field "x" that does not exist`,
	}}
	return c
}

// undecided is a table that was too hard.
func undecided() *Comparison {
	c := unchanged()
	c.Result.Verdict = diff.Undecided
	c.Result.Tables[0].Status, c.Result.Tables[0].Verdict = diff.Changed, diff.Undecided
	c.Result.Tables[0].Reason = "the union at posts has too many members that overlap"
	c.Result.Findings = []diff.Finding{{
		Rule: diff.Undecidable, Severity: diff.Error, Table: "posts", Message: "posts could not be decided",
	}}
	return c
}
