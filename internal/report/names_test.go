package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// TestNames checks which findings are the one that Convex names when every document shows several: it looks at declared
// fields by name, then at undeclared ones, and at a union as a whole.
func TestNames(t *testing.T) {
	for name, c := range map[string]struct {
		old, new validator.Type
		want     map[string]bool // by rule and path
	}{
		"the missing field comes before the removed one": {
			object(field("a", validator.String)), object(field("b", validator.String)),
			map[string]bool{"field-removed a": false, "required-field-added b": true},
		},
		"the first of two types": {
			object(field("a", validator.String), field("b", validator.String)),
			object(field("a", validator.Float64), field("b", validator.Float64)),
			map[string]bool{"type-changed a": true, "type-changed b": false},
		},
		"two fields removed": {
			object(field("a", validator.String), field("b", validator.String)), object(),
			map[string]bool{"field-removed a": true, "field-removed b": false},
		},
		"a missing field beside an inner one": {
			object(field("o", object())), object(field("a", validator.Null), field("o", object(field("a", validator.Null)))),
			map[string]bool{"required-field-added a": true, "required-field-added o.a": false},
		},
		"a union is refused as a whole": {
			object(field("u", &validator.Union{Members: []validator.Type{object(field("a", validator.String)), validator.Null}})),
			object(field("u", &validator.Union{Members: []validator.Type{object(field("b", validator.String)), validator.Null}})),
			map[string]bool{"field-removed u<object>.a": true, "required-field-added u<object>.b": true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			version := func(document validator.Type) *schema.Schema {
				return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: document}}}
			}
			got := map[string]bool{}
			for _, f := range diff.Compare(version(c.old), version(c.new), diff.Options{}).Findings {
				require.NotNil(t, f.Witness)
				got[string(f.Rule)+" "+f.Path.String()] = names(f)
			}
			require.Equal(t, c.want, got)
		})
	}
}

// TestNamesOfMoves: of two fields with new names, Convex misses the first.
func TestNamesOfMoves(t *testing.T) {
	version := func(document validator.Type) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: document}}}
	}
	for _, c := range []struct {
		name     string
		old, new validator.Type
		want     map[string]bool
	}{
		{"required", object(field("a", validator.String), field("c", validator.String)), object(field("b", validator.String), field("d", validator.String)),
			map[string]bool{"b": true, "d": false}},
		{"optional", object(field("a", validator.String), field("c", validator.String)), object(optional("b", validator.String), optional("d", validator.String)),
			map[string]bool{"b": true, "d": false}},
		{"into an object", object(field("a", validator.String), field("c", validator.String)),
			object(field("o", object(field("b", validator.String))), field("d", validator.String)),
			map[string]bool{"o.b": false, "d": true}},
	} {
		path := func(names ...string) (p validator.Path) {
			for _, n := range names {
				p = append(p, validator.Step{Kind: validator.IntoField, Field: n})
			}
			return p
		}
		in := &intent.Intent{Fields: []intent.FieldMove{{Table: "t", From: path("a"), To: path("b")}, {Table: "t", From: path("c"), To: path("d")}}}
		if c.name == "into an object" {
			in.Fields[0].To = path("o", "b")
		}
		got := map[string]bool{}
		for _, f := range diff.Compare(version(c.old), version(c.new), diff.Options{Intent: in}).Findings {
			require.Equal(t, diff.FieldRenamed, f.Rule, c.name)
			got[f.Path.String()] = names(f)
		}
		require.Equal(t, c.want, got, c.name)
	}
}

func TestKeysAreQuotedWhereNeeded(t *testing.T) {
	table := &schema.Table{Name: "a-b", Document: object(field("x y", validator.Null), field("", validator.Null),
		field("1a", validator.Null), field("ok_1", validator.Null), field(hostile, validator.Null))}
	require.Equal(t, `"a-b": defineTable({
  "x y": v.null(),
  "": v.null(),
  "1a": v.null(),
  ok_1: v.null(),
  "evil\x1b[31m\nerror: forged\u202e": v.null(),
}),
`, tableSource(table))
}

// TestMessagesAboutOtherProblems: what Convex says about another problem is shown where nothing was shown before.
func TestMessagesAboutOtherProblems(t *testing.T) {
	const other = "about another problem"
	compare := func(old, new validator.Type) string {
		version := func(document validator.Type) *schema.Schema {
			return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: document}}}
		}
		r := diff.Compare(version(old), version(new), diff.Options{})
		return string(checkText(single(&Comparison{Result: r}), View{Least: diff.Error, FailOn: diff.Error}))
	}
	first := compare(object(field("a", validator.String)), object(field("b", validator.String)))
	require.Equal(t, 1, strings.Count(first, other), first)
	require.Contains(t, first, "missing the required field `b`")

	later := compare(object(field("a", validator.String), field("s", roles())),
		object(field("a", validator.Float64), field("s", roles().(*validator.Union).Members[0])))
	require.NotContains(t, later, other)
	require.Equal(t, 1, strings.Count(later, "Convex would say"), later)
	require.Equal(t, 2, strings.Count(later, "a document that was valid"), later)
}
