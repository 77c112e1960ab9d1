package diff_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// withIndexes returns a schema with one table and its indexes.
func withIndexes(indexes ...schema.Index) *schema.Schema {
	s := parseTable(`v.object({a: v.string(), b: v.string(), v: v.array(v.number())})`)
	s.Tables[0].Indexes = indexes
	return s
}

func onFields(name string, fields ...string) schema.Index {
	return schema.Index{Name: name, Spec: schema.DatabaseIndex{Fields: fields}}
}

func staged(x schema.Index) schema.Index {
	x.Staged = true
	return x
}

// TestIndexChanges is the table of facts about index changes: what is reported, and what the deploy does.
func TestIndexChanges(t *testing.T) {
	search := func(field string, filters ...string) schema.Index {
		return schema.Index{Name: "x", Spec: schema.SearchIndex{SearchField: field, FilterFields: filters}}
	}
	vector := func(dimensions int, filters ...string) schema.Index {
		return schema.Index{Name: "x", Spec: schema.VectorIndex{VectorField: "v", Dimensions: dimensions, FilterFields: filters}}
	}
	for name, c := range map[string]struct {
		old, new []schema.Index
		want     string // severity, rule, effects
		says     string // part of the message
	}{
		"added":                    {nil, []schema.Index{onFields("x", "a")}, "note index-added x backfill-blocks", "t.x: index on [a] added"},
		"added, staged":            {nil, []schema.Index{staged(onFields("x", "a"))}, "note index-staged x backfill-background", "staged index on [a]"},
		"removed":                  {[]schema.Index{onFields("x", "a")}, nil, "warning index-removed x dropped", "queries on it fail"},
		"removed while staged":     {[]schema.Index{staged(onFields("x", "a"))}, nil, "note index-removed x dropped", "no query could use it"},
		"enabled":                  {[]schema.Index{staged(onFields("x", "a"))}, []schema.Index{onFields("x", "a")}, "note index-enabled x enabled", "enabled"},
		"disabled":                 {[]schema.Index{onFields("x", "a")}, []schema.Index{staged(onFields("x", "a"))}, "warning index-disabled x disabled", "queries on it fail"},
		"other fields":             {[]schema.Index{onFields("x", "a")}, []schema.Index{onFields("x", "a", "b")}, "warning index-redefined x swapped", "index on [a] is now index on [a, b]"},
		"other order of fields":    {[]schema.Index{onFields("x", "a", "b")}, []schema.Index{onFields("x", "b", "a")}, "warning index-redefined x swapped", "[b, a]"},
		"other fields, now staged": {[]schema.Index{onFields("x", "a")}, []schema.Index{staged(onFields("x", "b"))}, "warning index-redefined x backfill-background", "queries on it fail"},
		"other fields of a staged": {[]schema.Index{staged(onFields("x", "a"))}, []schema.Index{onFields("x", "b")}, "warning index-redefined x backfill-blocks", "built anew"},
		"renamed":                  {[]schema.Index{onFields("x", "a")}, []schema.Index{onFields("y", "a")}, "warning index-redefined x dropped y backfill-blocks", "t.x: is now called y"},
		"other kind":               {[]schema.Index{onFields("x", "a")}, []schema.Index{search("a")}, "warning index-redefined x swapped", "is now search index on a"},
		"filter fields":            {[]schema.Index{search("a")}, []schema.Index{search("a", "b")}, "warning index-redefined x swapped", "search index on a filtered by [b]"},
		"filter fields reordered":  {[]schema.Index{search("a", "b", "v")}, []schema.Index{search("a", "v", "b")}, "", ""},
		"dimensions":               {[]schema.Index{vector(2, "a")}, []schema.Index{vector(3, "a")}, "warning index-redefined x swapped", "vector index on v (2 dimensions) filtered by [a]"},
		"order of indexes":         {[]schema.Index{onFields("x", "a"), onFields("y", "b")}, []schema.Index{onFields("y", "b"), onFields("x", "a")}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := diff.Compare(withIndexes(c.old...), withIndexes(c.new...), diff.Options{})
			var got, messages []string
			for _, f := range r.Findings {
				got = append(got, f.Severity.String()+" "+string(f.Rule))
				messages = append(messages, f.Message)
				require.NotEmpty(t, f.From.Text()+f.To.Text())
			}
			for _, x := range r.Tables[0].Indexes {
				got = append(got, x.Name+" "+x.Effect.String())
			}
			require.Equal(t, c.want, strings.Join(got, " "))
			require.Contains(t, strings.Join(messages, "\n"), c.says)
			require.Equal(t, c.want == "", r.Tables[0].Status == diff.Same)
			require.Equal(t, diff.Safe, r.Tables[0].Verdict)
		})
	}
}

// TestIndexText prints indexes as they stand in source.
func TestIndexText(t *testing.T) {
	for want, x := range map[string]schema.Index{
		`.index("x", ["a", "b"])`:                                                     onFields("x", "a", "b"),
		`.index("x", { fields: ["a"], staged: true })`:                                staged(onFields("x", "a")),
		`.searchIndex("x", { searchField: "a" })`:                                     {Name: "x", Spec: schema.SearchIndex{SearchField: "a"}},
		`.searchIndex("x", { searchField: "a", filterFields: ["b"], staged: true })`:  {Name: "x", Staged: true, Spec: schema.SearchIndex{SearchField: "a", FilterFields: []string{"b"}}},
		`.vectorIndex("x", { vectorField: "v", dimensions: 3, filterFields: ["b"] })`: {Name: "x", Spec: schema.VectorIndex{VectorField: "v", Dimensions: 3, FilterFields: []string{"b"}}},
	} {
		require.Equal(t, want, diff.Side{Present: true, Index: &x}.Text())
	}
	text := validatorgen.Parse(`v.string()`)
	require.Equal(t, "v.optional(v.string())", diff.Side{Present: true, Type: text, Optional: true}.Text())
	require.Equal(t, "v.string()", diff.Side{Present: true, Type: text}.Text())
	require.Equal(t, "", diff.Side{Type: text}.Text())
	require.Equal(t, "", diff.Side{Present: true}.Text())
}

// TestStaged is the table of what happens to staged validators.
func TestStaged(t *testing.T) {
	const loose, strict, stricter = `v.object({a: v.optional(v.string())})`, `v.object({a: v.string()})`, `v.object({a: v.literal("x")})`
	build := func(document, staged string) *schema.Schema {
		s := parseTable(document)
		if staged != "" {
			s.Tables[0].Staged = validatorgen.Parse(staged)
		}
		return s
	}
	for name, c := range map[string]struct{ old, oldStaged, new, newStaged, want string }{
		"added":                 {loose, "", loose, strict, "note staged-validator-added t"},
		"kept":                  {loose, strict, loose, strict, ""},
		"gone":                  {loose, strict, loose, "", "warning staged-validator-discarded t"},
		"replaced":              {loose, strict, loose, stricter, "warning staged-validator-discarded t"},
		"widened":               {loose, stricter, loose, strict, "note staged-validator-added t"},
		"promoted":              {loose, strict, strict, "", "error field-made-required t.a at  alone\nwarning staged-validator-promoted t"},
		"promoted, safe anyway": {stricter, strict, strict, "", "note type-widened t.a\nnote staged-validator-promoted t"},
		"promoted, next one staged": {loose, strict, strict, stricter,
			"error field-made-required t.a at  alone\nwarning staged-validator-blocked t\nwarning staged-validator-promoted t\nnote staged-validator-added t"},
		"beside a change that reads the documents": {loose, "", strict, stricter,
			"error field-made-required t.a at  alone\nwarning staged-validator-blocked t\nnote staged-validator-added t"},
		"beside a change that reads none": {strict, "", loose, stricter, "note field-made-optional t.a\nnote staged-validator-added t"},
	} {
		t.Run(name, func(t *testing.T) {
			r := diff.Compare(build(c.old, c.oldStaged), build(c.new, c.newStaged), diff.Options{})
			checkAgreement(t, r)
			require.Equal(t, c.want, summary(r.Findings))
		})
	}
}

// TestResult asks a result what report and plan ask it.
func TestResult(t *testing.T) {
	r := diff.Compare(parseTable(`v.object({a: v.string()})`), parseTable(`v.object({a: v.number()})`), diff.Options{})
	worst, any := r.Worst()
	require.True(t, any)
	require.Equal(t, diff.Error, worst)
	require.Equal(t, "t", r.Table("t").Name)
	require.Nil(t, r.Table("u"))
	require.Len(t, r.Of("t"), 1)
	require.Empty(t, r.Of(""))
	_, known := r.ToPosition(r.Findings[0])
	require.False(t, known, "a schema without a source knows no positions")
	_, any = diff.Compare(nil, nil, diff.Options{}).Worst()
	require.False(t, any)

	for _, s := range []diff.Severity{diff.Note, diff.Warning, diff.Error} {
		parsed, ok := diff.ParseSeverity(s.String())
		require.True(t, ok)
		require.Equal(t, s, parsed)
	}
	_, ok := diff.ParseSeverity("fatal")
	require.False(t, ok)
	_, err := diff.Rule{ID: "no-such-rule"}.Doc()
	require.Error(t, err)
}
