package diff_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// summary prints findings in short: rule, place and witness paths are what these tests are about.
func summary(findings []diff.Finding) string {
	var lines []string
	for _, f := range findings {
		line := f.Severity.String() + " " + string(f.Rule) + " " + f.Where()
		if f.Witness != nil {
			line += " at " + f.Witness.Path.String()
			if f.Witness.Isolated {
				line += " alone"
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// TestExplanations compares one table written in two ways. Rows without findings are the same table.
func TestExplanations(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"other order of fields": {
			`v.object({a: v.string(), b: v.number()})`,
			`v.object({b: v.number(), a: v.string()})`,
			``,
		},
		"other order of members": {
			`v.object({a: v.union(v.string(), v.null())})`,
			`v.object({a: v.union(v.null(), v.string())})`,
			`note rewritten t.a`,
		},
		"system fields are not part of a document": {
			`v.object({_id: v.id("t"), a: v.string()})`,
			`v.object({a: v.string(), _creationTime: v.number()})`,
			``,
		},
		"a changed member of a tagged union is reported inside": {
			`v.union(v.object({role: v.literal("user"), content: v.string()}), v.object({role: v.literal("tool"), call: v.id("calls")}))`,
			`v.union(v.object({role: v.literal("tool"), call: v.id("calls")}), v.object({role: v.literal("user"), content: v.number()}))`,
			`error type-changed t<role="user">.content at .content alone`,
		},
		"tags may be sets of literals": {
			`v.object({m: v.union(v.object({k: v.union(v.literal("a"), v.literal("b")), x: v.string()}), v.object({k: v.literal("c")}))})`,
			`v.object({m: v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("c")}))})`,
			`error literal-removed t.m<k="a">.k at .m.k alone`,
		},
		"a member with another tag and nothing else in common is another member": {
			`v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("b"), y: v.string()}))`,
			`v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("c"), z: v.string()}))`,
			`error union-member-removed t<k="b"> at  alone
note union-member-added t<k="c">`,
		},
		"an object that loses a field and becomes nullable is not wider": {
			`v.object({c: v.object({x: v.string(), y: v.string()})})`,
			`v.object({c: v.union(v.object({x: v.string()}), v.null())})`,
			`note union-member-added t.c
error field-removed t.c.y at .c.y alone`,
		},
		"a literal that became text beside an object that lost a field": {
			`v.object({c: v.union(v.literal("a"), v.object({x: v.string(), y: v.string()}))})`,
			`v.object({c: v.union(v.string(), v.object({x: v.string()}))})`,
			`note union-member-added t.c
error field-removed t.c<object>.y at .c.y alone`,
		},
		"members merged into one object": {
			`v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("b"), y: v.optional(v.string())}))`,
			`v.object({k: v.union(v.literal("a"), v.literal("b")), x: v.optional(v.string()), y: v.optional(v.string())})`,
			`note type-widened t`,
		},
		"members merged into one object that lacks a field": {
			`v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("b"), y: v.optional(v.string())}))`,
			`v.object({k: v.union(v.literal("a"), v.literal("b")), x: v.optional(v.string())})`,
			`error union-member-removed t<k="b"> at  alone`,
		},
		"a tag with another name": {
			`v.union(v.object({t: v.literal("a"), x: v.null()}), v.object({t: v.literal("b"), y: v.string()}))`,
			`v.union(v.object({type: v.literal("a"), x: v.null()}), v.object({type: v.literal("b"), y: v.string()}))`,
			`error field-removed t<t="a">.t at .t
error required-field-added t<type="a">.type at 
error field-removed t<t="b">.t at .t
error required-field-added t<type="b">.type at `,
		},
		"a member whose tag is spelled another way is the same member": {
			`v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("b"), y: v.string(), z: v.null()}))`,
			`v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("B"), y: v.string(), z: v.null()}))`,
			`error literal-removed t<k="B">.k at .k alone
note literal-added t<k="B">.k`,
		},
		"a member split in two with the same tag refuses nothing": {
			`v.union(v.object({k: v.literal("a"), x: v.optional(v.string())}), v.object({k: v.literal("b")}))`,
			`v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("a")}), v.object({k: v.literal("b")}))`,
			`note rewritten t<k="a" #0>`,
		},
		"untagged objects are paired by what they have in common": {
			`v.object({at: v.union(v.object({lat: v.number(), lng: v.number()}), v.object({street: v.string(), city: v.string()}))})`,
			`v.object({at: v.union(v.object({street: v.string(), city: v.string(), zip: v.string()}), v.object({lat: v.number(), lng: v.number()}))})`,
			`error required-field-added t.at<#0>.zip at .at alone`,
		},
		"the object of a nullable object": {
			`v.object({p: v.union(v.object({x: v.string()}), v.null())})`,
			`v.object({p: v.union(v.null(), v.object({x: v.number()}))})`,
			`error type-changed t.p<object>.x at .p.x alone`,
		},
		"inside arrays and records": {
			`v.object({a: v.array(v.object({x: v.optional(v.string())})), r: v.record(v.string(), v.object({y: v.literal(1), z: v.null()}))})`,
			`v.object({a: v.array(v.object({x: v.string()})), r: v.record(v.string(), v.object({y: v.literal(2)}))})`,
			`error field-made-required t.a[].x at .a[0] alone
error literal-removed t.r{}.y at .r.values().y
note literal-added t.r{}.y
error field-removed t.r{}.z at .r.values().z`,
		},
		"scalar members come and go together": {
			`v.object({a: v.union(v.string(), v.null(), v.boolean(), v.array(v.any()))})`,
			`v.object({a: v.union(v.string(), v.number(), v.bytes())})`,
			`error union-member-removed t.a at .a alone
note union-member-added t.a`,
		},
		"one scalar became another": {
			`v.object({a: v.union(v.string(), v.null())})`,
			`v.object({a: v.union(v.number(), v.null())})`,
			`error type-changed t.a at .a alone`,
		},
		"a reference inside a union": {
			`v.object({a: v.union(v.id("users"), v.null())})`,
			`v.object({a: v.union(v.id("teams"), v.null())})`,
			`error reference-table-changed t.a at .a alone
warning table-reference-dangling t.a`,
		},
		"references and literals into strings": {
			`v.object({a: v.id("_storage"), b: v.union(v.literal("x"), v.literal("y")), c: v.boolean()})`,
			`v.object({a: v.string(), b: v.string(), c: v.union(v.literal(true), v.literal(false))})`,
			`note type-widened t.a
note type-widened t.b
note rewritten t.c`,
		},
		"any": {
			`v.object({a: v.any(), b: v.union(v.any(), v.null()), c: v.string()})`,
			`v.object({a: v.union(v.string(), v.null()), b: v.any(), c: v.any()})`,
			`error type-narrowed t.a at .a alone
note rewritten t.b
note type-widened t.c`,
		},
		"a table of any": {
			`v.any()`,
			`v.object({a: v.string()})`,
			`error type-narrowed t at  alone`,
		},
		"a field that never had a value": {
			`v.object({a: v.optional(v.union()), b: v.string()})`,
			`v.object({b: v.string()})`,
			`note rewritten t`,
		},
		"a table that never had a document": {
			`v.object({a: v.union(), b: v.string()})`,
			`v.object({a: v.union(), b: v.number()})`,
			`note rewritten t`,
		},
		"breaks that come together are shown one by one where that is possible": {
			`v.object({gone: v.optional(v.string()), n: v.union(v.literal(1), v.literal(2)), s: v.optional(v.string())})`,
			`v.object({n: v.union(v.literal(2), v.literal(3)), s: v.number()})`,
			`error field-removed t.gone at .gone
error literal-removed t.n at .n
note literal-added t.n
error field-made-required t.s at  alone
error type-changed t.s at .s alone`,
		},
		"a cut through two fields": {
			`v.object({a: v.boolean(), b: v.boolean()})`,
			`v.union(v.object({a: v.literal(true), b: v.boolean()}), v.object({a: v.literal(false), b: v.literal(true)}))`,
			`error document-narrowed t at  alone`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := diff.Compare(parseTable(c.old), parseTable(c.new), diff.Options{})
			checkAgreement(t, r)
			checkPlaces(t, r)
			require.Equal(t, c.want, summary(r.Findings))
		})
	}
}

// TestDeploy says what a deploy does with a table, by the example of Convex's own conservative test.
func TestDeploy(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		want     string
	}{
		"Convex sees that it is safe":         {`v.object({a: v.string()})`, `v.object({a: v.optional(v.string())})`, "safe skip"},
		"Convex knows records as a whole":     {`v.object({a: v.record(v.string(), v.null())})`, `v.object({a: v.record(v.string(), v.any())})`, "safe scan"},
		"Convex does not regroup":             {`v.object({a: v.boolean()})`, `v.union(v.object({a: v.literal(true)}), v.object({a: v.literal(false)}))`, "safe scan"},
		"a document can be refused":           {`v.object({a: v.string()})`, `v.object({a: v.number()})`, "breaking fail-if-present"},
		"the same":                            {`v.object({a: v.string()})`, `v.object({a: v.string()})`, "safe skip"},
		"a definition error counts first":     {`v.object({a: v.string()})`, `v.object({"a-b": v.string()})`, "breaking refused"},
		"also where documents would be fine":  {`v.object({a: v.string()})`, `v.object({a: v.string(), "a-b": v.optional(v.string())})`, "safe refused"},
		"a definition error of long standing": {`v.object({"a-b": v.string()})`, `v.object({"a-b": v.string()})`, "safe refused"},
	} {
		t.Run(name, func(t *testing.T) {
			r := diff.Compare(parseTable(c.old), parseTable(c.new), diff.Options{})
			checkAgreement(t, r)
			require.Equal(t, c.want, r.Tables[0].Verdict.String()+" "+r.Tables[0].Deploy.String())
			require.Equal(t, r.Tables[0].Deploy == diff.Refused, r.Refused)
			if r.Refused {
				require.Equal(t, diff.Breaking, r.Verdict, "what Convex refuses is never safe as a whole")
			}
		})
	}
}

// TestOldDefinitionErrors: what is wrong with the old schema is a remark, not a finding.
func TestOldDefinitionErrors(t *testing.T) {
	r := diff.Compare(parseTable(`v.object({"a-b": v.optional(v.string())})`), parseTable(`v.object({})`), diff.Options{})
	require.Equal(t, "error field-removed t.a-b at .a-b alone", summary(r.Findings))
	require.Len(t, r.Remarks, 1)
	require.Equal(t, schema.CodeInvalidFieldName, r.Remarks[0].Code)
	_, known := r.RemarkPosition(r.Remarks[0])
	require.False(t, known, "a schema without a source has no places")
	require.False(t, r.Refused)
}

// TestSchemaValidation: Convex checks documents only while it is on, so switching it decides about every table.
func TestSchemaValidation(t *testing.T) {
	old, new := parseTable(`v.object({a: v.string()})`), parseTable(`v.object({a: v.number()})`)
	unchecked := func(s *schema.Schema) *schema.Schema { return &schema.Schema{Tables: s.Tables} }

	r := diff.Compare(unchecked(old), unchecked(new), diff.Options{})
	require.Equal(t, "note type-changed t.a", summary(r.Findings))
	require.Contains(t, r.Findings[0].Message, "nothing checks")
	require.Equal(t, diff.Safe, r.Verdict)

	r = diff.Compare(old, unchecked(new), diff.Options{})
	require.Equal(t, "warning validation-disabled \nnote type-changed t.a", summary(r.Findings))
	require.Equal(t, diff.Safe, r.Verdict)

	r = diff.Compare(unchecked(old), unchecked(parseTable(`v.object({b: v.string()})`)), diff.Options{})
	require.Len(t, r.Findings, 2)
	require.Equal(t, "t.a: field v.string() removed, which nothing checks while schemaValidation is off", r.Findings[0].Message)

	r = diff.Compare(unchecked(old), new, diff.Options{})
	checkAgreement(t, r)
	require.Equal(t, "error validation-enabled  at  alone\nerror type-changed t.a at .a alone", summary(r.Findings))
	require.Equal(t, diff.Breaking, r.Verdict)

	r = diff.Compare(unchecked(new), new, diff.Options{})
	checkAgreement(t, r)
	require.Equal(t, "error validation-enabled  at  alone", summary(r.Findings))

	anything := table(validator.Any)
	r = diff.Compare(unchecked(anything), anything, diff.Options{})
	require.Equal(t, "note validation-enabled ", summary(r.Findings))
	require.Equal(t, diff.Safe, r.Verdict)
}

// TestTables: tables come in the order of the new schema, and removed ones where the old one had them.
func TestTables(t *testing.T) {
	build := func(names ...string) *schema.Schema {
		s := &schema.Schema{Validation: true}
		for _, n := range names {
			s.Tables = append(s.Tables, &schema.Table{Name: n, Document: &validator.Object{}})
		}
		return s
	}
	r := diff.Compare(build("a", "b", "c", "d", "e"), build("d", "new", "b"), diff.Options{Component: "part"})
	var got []string
	for _, table := range r.Tables {
		require.Equal(t, "part", table.Component)
		require.Equal(t, diff.Safe, table.Verdict)
		got = append(got, table.Name+" "+table.Status.String())
	}
	require.Equal(t, []string{"a removed", "d same", "e removed", "new added", "b same", "c removed"}, got)
	for _, f := range r.Findings {
		require.Equal(t, "part", f.Component)
	}

	first := diff.Compare(nil, build("a", "b"), diff.Options{})
	require.Equal(t, "warning first-schema ", summary(first.Findings), "said once for all tables")
	last := diff.Compare(build("a"), nil, diff.Options{})
	require.Equal(t, "warning validation-disabled \nwarning table-removed a", summary(last.Findings))
	require.Empty(t, diff.Compare(nil, nil, diff.Options{}).Findings)
}

// TestEveryDefinitionErrorHasARule reads the codes from package schema, so that a new one cannot be forgotten here.
func TestEveryDefinitionErrorHasARule(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../schema/definition.go", nil, 0)
	require.NoError(t, err)
	codes := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Code") {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		rule, ok := diff.DefinitionRule(schema.Code(text))
		require.True(t, ok, "no rule reports %s", text)
		found, ok := diff.FindRule(rule)
		require.True(t, ok)
		require.Equal(t, diff.Error, found.Severity)
		codes++
		return true
	})
	require.Greater(t, codes, 20)
}

// TestLongLiteralsAreCut: a message has to be read by a person, whatever a literal holds.
func TestLongLiteralsAreCut(t *testing.T) {
	long := strings.Repeat("x", 5000)
	r := diff.Compare(parseTable(`v.object({a: v.union(v.literal("`+long+`"), v.null())})`),
		parseTable(`v.object({a: v.union(v.literal("`+long+`1"), v.null())})`), diff.Options{})
	require.Len(t, r.Findings, 2)
	for _, f := range r.Findings {
		require.Less(t, len(f.Message), 120)
	}
	require.Contains(t, r.Findings[0].Message, `t.a: "xxxx`)
	require.Contains(t, r.Findings[0].Message, `xxx" is no longer accepted`)
	require.Contains(t, r.Findings[1].Message, `…xxxxxxxxxx1" is accepted as well`, "the end tells them apart")
	require.NotEqual(t, r.Findings[0].Fingerprint(), r.Findings[1].Fingerprint())

	r = diff.Compare(parseTable(`v.object({a: v.number()})`), parseTable(`v.object({a: v.literal("`+long+`")})`), diff.Options{})
	require.Less(t, len(r.Findings[0].Message), 120)
}

// TestRemovedTableSaysWhatGoesWithIt: one finding, whatever else the table had.
func TestRemovedTableSaysWhatGoesWithIt(t *testing.T) {
	old := table(validator.Any)
	old.Tables[0].Staged = &validator.Object{}
	old.Tables[0].Indexes = []schema.Index{{Name: "by_a", Spec: schema.DatabaseIndex{Fields: []string{"a"}}}}
	r := diff.Compare(old, &schema.Schema{Validation: true}, diff.Options{})
	require.Len(t, r.Findings, 1)
	require.Equal(t, "t: table removed; its documents stay, unchecked, and its index is dropped; its staged validator is discarded",
		r.Findings[0].Message)
}
