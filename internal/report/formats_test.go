package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// sarifSchema compiles the official JSON Schema of SARIF 2.1.0.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif/sarif-schema-2.1.0.json")
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	require.NoError(t, compiler.AddResource("sarif.json", document))
	compiled, err := compiler.Compile("sarif.json")
	require.NoError(t, err)
	return compiled
}

func requireSARIF(t *testing.T, schema *jsonschema.Schema, got []byte) {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(document), string(got))
}

// TestSARIFFitsTheOfficialSchema also shows the schema what is wrong, to know that it is asked.
func TestSARIFFitsTheOfficialSchema(t *testing.T) {
	official := sarifSchema(t)
	for _, c := range []*Comparison{fixture(), unchanged(), refused(), undecided()} {
		got, err := renderSARIF(single(c), View{Program: "1.2.3"})
		require.NoError(t, err)
		requireSARIF(t, official, got)
		for _, spoilt := range []string{
			strings.Replace(string(got), `"2.1.0",`, `"2.0.0",`, 1),
			strings.Replace(string(got), `"utf16CodeUnits"`, `"bytes"`, 1),
			strings.Replace(string(got), `"tool"`, `"tools"`, 1),
		} {
			document, err := jsonschema.UnmarshalJSON(strings.NewReader(spoilt))
			require.NoError(t, err)
			require.Error(t, official.Validate(document))
		}
	}
}

// TestSARIFColumns counts UTF-16 code units: one character beyond the Basic Multilingual Plane is two of them.
func TestSARIFColumns(t *testing.T) {
	c := fixture()
	at := c.Result.To.Source.(*source)
	at.lines[2] = `/* 🎉é */ role: v.string(), // x`
	at.places["users  role"] = schema.Position{File: at.file, Line: 3, Column: 10}
	got, err := renderSARIF(single(c), View{Least: diff.Error})
	require.NoError(t, err)
	var log sarifLog
	require.NoError(t, json.Unmarshal(got, &log))
	require.Equal(t, diff.RequiredFieldAdded, diff.RuleID(log.Runs[0].Results[1].RuleID))
	require.Equal(t, sarifRegion{StartLine: 3, StartColumn: 11, EndColumn: 27}, log.Runs[0].Results[1].Locations[0].Physical.Region)
}

// TestNearest removes one thing at a time and looks for the line that a review shows beside it.
func TestNearest(t *testing.T) {
	table := func(name string, fields ...string) *schema.Table {
		t := &schema.Table{Name: name}
		o := object()
		for _, f := range fields {
			o.Fields = append(o.Fields, field(f, validator.String))
		}
		t.Document = o
		return t
	}
	index := func(name string) schema.Index {
		return schema.Index{Name: name, Spec: schema.DatabaseIndex{Fields: []string{"a"}}}
	}
	before := &schema.Schema{Tables: []*schema.Table{table("gone", "x"), table("kept", "a", "b", "c", "d"), table("alone", "x")}}
	after := &schema.Schema{Tables: []*schema.Table{table("kept", "a", "d"), table("alone"), table("choice", "x")}}
	member := func(name string) validator.Type { return object(field(name, validator.String)) }
	before.Tables = append(before.Tables, &schema.Table{Name: "choice", Document: &validator.Union{
		Members: []validator.Type{member("a"), member("b"), member("c")}}})
	after.Tables[2].Document = &validator.Union{Members: []validator.Type{member("c"), member("a")}}
	before.Tables[1].Indexes = []schema.Index{index("by_a"), index("by_b")}
	after.Tables[0].Indexes = []schema.Index{index("by_a")}
	at := func(line int) schema.Position { return schema.Position{File: "schema.ts", Line: line, Column: 1} }
	before.Source = &source{file: "schema.ts", places: map[string]schema.Position{
		"gone  ": at(1), "gone  x": at(2), "kept  ": at(4), "kept  a": at(5), "kept  b": at(10), "kept  c": at(20), "kept  d": at(21),
		"kept by_a ": at(23), "kept by_b ": at(24), "alone  ": at(26), "alone  x": at(27),
		"choice  ": at(30), "choice  <#0>": at(31), "choice  <#1>": at(35), "choice  <#2>": at(36)}}
	after.Source = &source{file: "new.ts", places: map[string]schema.Position{
		"kept  ": at(104), "kept  a": at(105), "kept  d": at(121), "kept by_a ": at(123), "alone  ": at(126),
		"choice  ": at(130), "choice  <#0>": at(131), "choice  <#1>": at(132)}}
	c := &Comparison{Result: &diff.Result{From: before, To: after, Tables: []diff.TableResult{
		{Name: "gone", Status: diff.Removed, From: before.Tables[0]},
		{Name: "kept", Status: diff.Changed, From: before.Tables[1], To: after.Tables[0]},
		{Name: "alone", Status: diff.Changed, From: before.Tables[2], To: after.Tables[1]},
		{Name: "choice", Status: diff.Changed, From: before.Tables[3], To: after.Tables[2]},
	}}}
	for name, tc := range map[string]struct {
		from, to schema.Place
		want     int
	}{
		"a field near the one before": {schema.Place{Table: "kept", Path: into("b")}, schema.Place{Table: "kept"}, 105},
		"a field near the one after":  {schema.Place{Table: "kept", Path: into("c")}, schema.Place{Table: "kept"}, 121},
		"a member of a union": {schema.Place{Table: "choice", Path: validator.Path{{Kind: validator.IntoMember, Index: 1}}},
			schema.Place{Table: "choice"}, 131},
		"the only field":               {schema.Place{Table: "alone", Path: into("x")}, schema.Place{Table: "alone"}, 126},
		"an index":                     {schema.Place{Table: "kept", Index: "by_b"}, schema.Place{Table: "kept"}, 123},
		"the first table":              {schema.Place{Table: "gone"}, schema.Place{}, 104},
		"a field in a table that went": {schema.Place{Table: "gone", Path: into("x")}, schema.Place{}, 104},
	} {
		f := diff.Finding{Table: tc.from.Table, From: diff.Side{Present: true, Place: tc.from}, To: diff.Side{Place: tc.to}}
		got, ok := c.newPlace(f)
		require.True(t, ok, name)
		require.Equal(t, tc.want, got.Line, name)
	}
}

func TestFiles(t *testing.T) {
	for _, tc := range []struct {
		files      Files
		file, want string
		inside     bool
	}{
		{Files{"/repo/app", "/repo"}, "convex/schema.ts", "app/convex/schema.ts", true},
		{Files{"/repo/app", "/repo"}, "/repo/shared/schema.ts", "shared/schema.ts", true},
		{Files{"/repo/app", "/repo"}, "/deployed/convex/schema.ts", "/deployed/convex/schema.ts", false},
		{Files{"/repo/app", "/repo"}, "/repository/schema.ts", "/repository/schema.ts", false},
		{Files{"/repo/app", ""}, "schema.ts", "schema.ts", true},
		{Files{"/", "/"}, "schema.ts", "schema.ts", true},
		{Files{}, "schema.ts", "schema.ts", true},
		{Files{}, "../schema.ts", "../schema.ts", false},
		{Files{"C:/repo", "C:/repo"}, "D:/x/schema.ts", "D:/x/schema.ts", false},
		{Files{"C:/repo", "C:/repo"}, "C:/repo/x/schema.ts", "x/schema.ts", true},
	} {
		got, inside := tc.files.inRepository(tc.file)
		require.Equal(t, tc.want, got, tc.file)
		require.Equal(t, tc.inside, inside, tc.file)
	}
	require.Equal(t, "file:///C:/a%20b", fileURI("C:/a b"))
	require.Equal(t, "file:///a%23b", fileURI("/a#b"))
	require.Equal(t, "./a:b", fileURI("a:b"))
}

// TestJUnitFollowsFailOn counts what fails, is skipped and passes for each --fail-on.
func TestJUnitFollowsFailOn(t *testing.T) {
	for _, tc := range []struct {
		view View
		want string
	}{
		{View{FailOn: diff.Error}, `tests="7" failures="3" errors="0" skipped="1"`},
		{View{FailOn: diff.Warning}, `tests="7" failures="4" errors="0" skipped="0"`},
		{View{FailOn: diff.Note}, `tests="7" failures="6" errors="0" skipped="0"`},
		{View{FailOn: diff.Error, Passes: true}, `tests="7" failures="0" errors="0" skipped="4"`},
	} {
		got, err := renderJUnit(single(fixture()), tc.view)
		require.NoError(t, err)
		require.Contains(t, string(got), `<testsuites name="convex-schema-plan" `+tc.want)
	}
}

// TestMarkdownFitsAComment renders far more than GitHub takes.
func TestMarkdownFitsAComment(t *testing.T) {
	brief.Skip(t)
	c := unchanged()
	c.Result.Verdict = diff.Breaking
	c.Result.Tables = nil
	for i := range 300 {
		name := fmt.Sprintf("table_%d_%s", i, strings.Repeat("n", 400))
		c.Result.Tables = append(c.Result.Tables, diff.TableResult{Name: name, Status: diff.Changed, Verdict: diff.Breaking, Deploy: diff.Scan})
		for j := range 50 {
			c.Result.Findings = append(c.Result.Findings, diff.Finding{
				Rule: diff.TypeNarrowed, Severity: diff.Error, Table: name, Index: fmt.Sprint(j), Message: strings.Repeat("m", 1000)})
		}
		c.Result.Remarks = append(c.Result.Remarks, schema.DefinitionError{Message: strings.Repeat("r", 1000)})
	}
	p := &plan.Plan{}
	for range 12 {
		p.Steps = append(p.Steps, plan.Step{Title: strings.Repeat("\"", 500)})
	}
	c.Plan = p
	got, err := renderMarkdown(single(c), View{})
	require.NoError(t, err)
	require.Less(t, len(got), 65_536)
	require.Contains(t, string(got), "- and 14975 more\n")
	require.Contains(t, string(got), "more tables are left out")

	several := &Report{}
	c.Result.Tables, c.Result.Findings = c.Result.Tables[:20], c.Result.Findings[:1000]
	for i := range 200 {
		part := *c
		part.Project = fmt.Sprintf("apps/%d/%s", i, strings.Repeat("p", 400))
		several.Comparisons = append(several.Comparisons, &part)
	}
	for i := range c.Result.Findings[:400] { // approved ones are told one a line
		c.Result.Findings[i].Suppressed = &diff.Suppression{Reason: strings.Repeat("r", 500), By: strings.Repeat("b", 500)}
	}
	got, err = renderMarkdown(several, View{})
	require.NoError(t, err)
	require.Less(t, len(got), 65_536)
	require.Contains(t, string(got), "- and 160 more\n")
	require.Contains(t, string(got), "more tables are left out")
}
