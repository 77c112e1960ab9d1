package diff_test

import (
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// TestReadsAs: a text tells of a type exactly when the fingerprint takes both for one.
func TestReadsAs(t *testing.T) {
	same, other := 0, 0
	for seed := range 3000 {
		g := validatorgen.New(int64(seed))
		typ := g.Awkward(3)
		side := diff.Side{Present: true, Type: typ, Optional: seed%3 == 0}
		shuffled := diff.Side{Present: true, Type: shuffle(rand.New(rand.NewSource(int64(seed))), typ), Optional: side.Optional}
		require.True(t, side.ReadsAs(shuffled.Text()), "%s\n%s", side.Text(), shuffled.Text())

		mutated := diff.Side{Present: true, Type: g.Mutate(shuffled.Type), Optional: side.Optional}
		want := diff.CanonicalSide(side) == diff.CanonicalSide(mutated)
		require.Equal(t, want, side.ReadsAs(mutated.Text()), "%s\n%s", side.Text(), mutated.Text())
		if want {
			same++
		} else {
			other++
		}
	}
	require.Greater(t, same, 20)
	require.Greater(t, other, 1000)
}

// shuffle returns t with the fields of objects and the members of unions in another order, and some members twice or in a
// union of their own.
func shuffle(r *rand.Rand, t validator.Type) validator.Type {
	switch t := t.(type) {
	case *validator.Array:
		return &validator.Array{Element: shuffle(r, t.Element)}
	case *validator.Record:
		return &validator.Record{Key: shuffle(r, t.Key), Value: shuffle(r, t.Value)}
	case *validator.Union:
		u := &validator.Union{}
		for _, i := range r.Perm(len(t.Members)) {
			m := shuffle(r, t.Members[i])
			switch r.Intn(4) {
			case 0:
				m = &validator.Union{Members: []validator.Type{m, &validator.Union{}}}
			case 1:
				u.Members = append(u.Members, m)
			}
			u.Members = append(u.Members, m)
		}
		return u
	case *validator.Object:
		o := &validator.Object{}
		for _, i := range r.Perm(len(t.Fields)) {
			f := t.Fields[i]
			f.Type = shuffle(r, f.Type)
			o.Fields = append(o.Fields, f)
		}
		return o
	}
	return t
}

func TestReadsAsOtherThings(t *testing.T) {
	side := func(source string) diff.Side { return diff.Side{Present: true, Type: validatorgen.Parse(source)} }
	index := func(spec schema.IndexSpec) diff.Side {
		return diff.Side{Present: true, Index: &schema.Index{Name: "i", Spec: spec}}
	}
	search := index(schema.SearchIndex{SearchField: "t", FilterFields: []string{"b", "a"}})
	for name, tc := range map[string]struct {
		side diff.Side
		text string
		want bool
	}{
		"nothing":                    {diff.Side{}, "", true},
		"something for nothing":      {diff.Side{}, "v.any()", false},
		"nothing for something":      {side("v.any()"), "", false},
		"the letters of another":     {side(`v.literal("ab")`), `v.literal("ba")`, false},
		"brackets in strings":        {side(`v.union(v.literal("a,b)"), v.literal("\"("))`), `v.union(v.literal("\"("), v.literal("a,b)"))`, true},
		"a string that is reordered": {side(`v.literal("{b, a}")`), `v.literal("{a, b}")`, false},
		"arguments have an order":    {side("v.record(v.string(), v.any())"), "v.record(v.any(), v.string())", false},
		"filter fields have none":    {search, `.searchIndex("i", { searchField: "t", filterFields: ["a", "b"] })`, true},
		"fields of an index do":      {index(schema.DatabaseIndex{Fields: []string{"b", "a"}}), `.index("i", ["a", "b"])`, false},
		"more after it":              {side("v.object({a: v.any(), b: v.any()})"), "v.object({b: v.any(), a: v.any()}))", false},
		"cut off":                    {side("v.object({a: v.any(), b: v.any()})"), "v.object({b: v.any(), a: v.any()}", false},
		"an open string":             {side("v.object({a: v.any()})"), `v.object({"a`, false},
		"a list of nothing":          {side("v.union()"), "v.union(,)", false},
	} {
		require.Equal(t, tc.want, tc.side.ReadsAs(tc.text), name)
	}
}

func TestStandsAt(t *testing.T) {
	member := func(index int, label string) validator.Step {
		return validator.Step{Kind: validator.IntoMember, Index: index, Label: label}
	}
	field := func(name string) validator.Step { return validator.Step{Field: name} }
	plain := diff.Finding{Table: "t", Path: validator.Path{field("a.*"), field("b")}}
	numbered := diff.Finding{Table: "t", Path: validator.Path{member(2, ""), field("a"), member(0, `k="x" #0`), field("b")}}
	named := diff.Finding{Table: "t", Path: validator.Path{member(1, `k="#1"`), field("a")}}
	for _, tc := range []struct {
		finding diff.Finding
		where   string
		want    bool
	}{
		{plain, "t.a.*.b", true}, {plain, "t.axx.b", false}, {plain, "t.a.*", false}, {plain, "t", false}, {plain, "", false},
		{numbered, `t<#2>.a<k="x" #0>.b`, true}, {numbered, `t<#13>.a<k="x" #7>.b`, true},
		{numbered, `t<#2>.a<k="y" #0>.b`, false}, {numbered, `t<#2>.c<k="x" #0>.b`, false}, {numbered, `t<#>.a<k="x" #0>.b`, false},
		{named, `t<k="#1">.a`, true}, {named, `t<k="#2">.a`, false}, {named, "t<#1>.a", false},
		{diff.Finding{Table: "t", Index: "i"}, "t.i", true}, {diff.Finding{Table: "t", Index: "i"}, "t.j", false},
		{diff.Finding{}, "", true}, {diff.Finding{}, "t", false},
	} {
		require.Equal(t, tc.want, tc.finding.StandsAt(tc.where), "%s: %s", tc.finding.Where(), tc.where)
	}
}
