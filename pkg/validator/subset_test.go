package validator_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

var parse = validatorgen.Parse

// TestSubset reads: old ⊆ new, or the document that shows that it is not.
func TestSubset(t *testing.T) {
	const safe = "safe"
	for _, group := range []struct {
		name string
		rows [][3]string
	}{
		{"simple types", [][3]string{
			{`v.string()`, `v.string()`, safe},
			{`v.string()`, `v.number()`, `""`},
			{`v.number()`, `v.int64()`, `0`},
			{`v.int64()`, `v.number()`, `{"$integer":"AAAAAAAAAAA="}`},
			{`v.int64()`, `v.commitTs()`, safe},
			{`v.commitTs()`, `v.int64()`, safe},
			{`v.bytes()`, `v.string()`, `{"$bytes":""}`},
			{`v.union()`, `v.null()`, safe},
			{`v.null()`, `v.union()`, `null`},
		}},
		{"literals", [][3]string{
			{`v.literal("a")`, `v.string()`, safe},
			{`v.literal("a")`, `v.id("users")`, `"a"`},
			{`v.string()`, `v.literal("")`, `"other"`},
			{`v.string()`, `v.union(v.literal(""), v.literal("other"))`, `"other2"`},
			{`v.literal(0)`, `v.literal(-0)`, `0`},
			{`v.literal(-0)`, `v.literal(0)`, `{"$float":"AAAAAAAAAIA="}`},
			{`v.literal(5)`, `v.literal(5n)`, `5`},
			{`v.number()`, `v.union(v.literal(0), v.literal(1))`, `2`},
			{`v.boolean()`, `v.union(v.literal(true), v.literal(false))`, safe},
			{`v.boolean()`, `v.union(v.literal(false), v.null())`, `true`},
			{`v.union(v.literal(true), v.literal(false))`, `v.boolean()`, safe},
		}},
		{"ids", [][3]string{
			{`v.id("users")`, `v.string()`, safe},
			{`v.string()`, `v.id("users")`, `""`},
			{`v.string()`, `v.union(v.id("users"), v.id("teams"))`, `""`},
			{`v.id("users")`, `v.union(v.id("teams"), v.id("users"))`, safe},
			{`v.id("users")`, `v.id("teams")`, `"w978m7n3nwtp9mr15hjxfszygtn6x0jc"`},
		}},
		{"any", [][3]string{
			{`v.any()`, `v.any()`, safe},
			{`v.any()`, `v.union(v.null(), v.boolean(), v.int64(), v.number(), v.string(), v.bytes(), v.array(v.any()), v.record(v.string(), v.any()))`, safe},
			{`v.any()`, `v.union(v.null(), v.boolean(), v.int64(), v.number(), v.string(), v.bytes(), v.array(v.any()), v.object({}))`, `{"key":null}`},
			{`v.any()`, `v.array(v.any())`, `null`},
			{`v.array(v.any())`, `v.array(v.union(v.null(), v.array(v.any())))`, `[false]`},
			{`v.object({a: v.any()})`, `v.object({a: v.string()})`, `{"a":null}`},
			{`v.object({a: v.any()})`, `v.record(v.string(), v.any())`, safe},
		}},
		{"arrays", [][3]string{
			{`v.array(v.string())`, `v.array(v.union(v.string(), v.number()))`, safe},
			{`v.array(v.union(v.string(), v.number()))`, `v.array(v.string())`, `[0]`},
			{`v.array(v.union(v.string(), v.number()))`, `v.union(v.array(v.string()), v.array(v.number()))`, `[0,""]`},
			{`v.array(v.union(v.string(), v.number(), v.null()))`, `v.union(v.array(v.string()), v.array(v.number()))`, `[null]`},
			{`v.array(v.union())`, `v.array(v.string())`, safe},
			{`v.array(v.string())`, `v.array(v.union())`, `[""]`},
			{`v.array(v.union())`, `v.null()`, `[]`},
		}},
		{"records", [][3]string{
			{`v.record(v.string(), v.number())`, `v.record(v.string(), v.union(v.number(), v.null()))`, safe},
			{`v.record(v.string(), v.union(v.number(), v.null()))`, `v.record(v.string(), v.number())`, `{"key":null}`},
			{`v.record(v.id("users"), v.number())`, `v.record(v.string(), v.number())`, safe},
			{`v.record(v.string(), v.number())`, `v.record(v.id("users"), v.number())`, `{"key":0}`},
			{`v.record(v.union(v.id("users"), v.id("teams")), v.null())`, `v.record(v.id("users"), v.null())`, `{"px78qx0ssx64jxrndj3pyc9vmkr4med1":null}`},
			{`v.record(v.string(), v.number())`, `v.object({})`, `{"key":0}`},
			{`v.record(v.string(), v.union())`, `v.object({})`, safe},
			{`v.object({})`, `v.record(v.id("users"), v.number())`, safe},
			{`v.object({a: v.number(), b: v.optional(v.number())})`, `v.record(v.string(), v.number())`, safe},
			{`v.object({a: v.number(), b: v.optional(v.null())})`, `v.record(v.string(), v.number())`, `{"a":0,"b":null}`},
			{`v.object({a: v.number()})`, `v.record(v.id("users"), v.number())`, `{"a":0}`},
			{`v.record(v.string(), v.union(v.number(), v.null()))`, `v.union(v.record(v.string(), v.number()), v.record(v.string(), v.null()))`, `{"key":null,"key2":0}`},
			{`v.record(v.string(), v.number())`, `v.union(v.object({key: v.optional(v.number())}), v.object({key2: v.number()}))`, `{"key3":0}`},
		}},
		{"objects", [][3]string{
			{`v.object({a: v.string()})`, `v.object({a: v.optional(v.string())})`, safe},
			{`v.object({a: v.optional(v.string())})`, `v.object({a: v.string()})`, `{}`},
			{`v.object({a: v.string()})`, `v.object({a: v.string(), b: v.optional(v.number())})`, safe},
			{`v.object({a: v.string()})`, `v.object({a: v.string(), b: v.number()})`, `{"a":""}`},
			{`v.object({a: v.string(), b: v.number()})`, `v.object({a: v.string()})`, `{"a":"","b":0}`},
			{`v.object({a: v.string(), b: v.optional(v.number())})`, `v.object({a: v.string()})`, `{"a":"","b":0}`},
			{`v.object({a: v.optional(v.union())})`, `v.object({})`, safe},
			{`v.object({a: v.union()})`, `v.null()`, safe},
			{`v.object({a: v.object({b: v.union(v.string(), v.null())})})`, `v.object({a: v.object({b: v.string()})})`, `{"a":{"b":null}}`},
			{`v.object({a: v.union(v.string(), v.number()), b: v.union(v.string(), v.number())})`, `v.object({a: v.string(), b: v.string()})`, `{"a":0,"b":""}`},
		}},
		{"unions of objects", [][3]string{
			{`v.object({a: v.optional(v.string())})`, `v.union(v.object({}), v.object({a: v.string()}))`, safe},
			{`v.object({k: v.union(v.literal("a"), v.literal("b"))})`, `v.union(v.object({k: v.literal("a")}), v.object({k: v.literal("b")}))`, safe},
			{`v.object({k: v.union(v.literal("a"), v.literal("b")), x: v.union(v.string(), v.null())})`,
				`v.union(v.object({k: v.literal("a"), x: v.union(v.string(), v.null())}), v.object({k: v.literal("b"), x: v.string()}))`, `{"k":"b","x":null}`},
			{`v.object({p: v.boolean(), q: v.boolean()})`,
				`v.union(v.object({p: v.literal(true), q: v.boolean()}), v.object({p: v.boolean(), q: v.literal(true)}), v.object({p: v.literal(false), q: v.literal(false)}))`, safe},
			{`v.object({p: v.boolean(), q: v.boolean()})`,
				`v.union(v.object({p: v.literal(true), q: v.boolean()}), v.object({p: v.boolean(), q: v.literal(true)}))`, `{"p":false,"q":false}`},
			{`v.object({a: v.union(v.string(), v.number()), b: v.union(v.string(), v.number())})`,
				`v.union(v.object({a: v.string(), b: v.string()}), v.object({a: v.number(), b: v.number()}))`, `{"a":0,"b":""}`},
			// One member split into two with the same tag, as a real schema did: harmless.
			{`v.object({role: v.literal("user"), text: v.union(v.string(), v.null())})`,
				`v.union(v.object({role: v.literal("user"), text: v.string()}), v.object({role: v.literal("user"), text: v.null()}))`, safe},
		}},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, row := range group.rows {
				old, new := parse(row[0]), parse(row[1])
				v := validator.Subset(old, new)
				got := safe
				switch v.Answer {
				case validator.NotSubset:
					got = string(value.AppendJSON(nil, v.Witness))
				case validator.Undecided:
					got = v.Reason
				}
				require.Equal(t, row[2], got, "%s ⊆ %s", row[0], row[1])
			}
		})
	}
}

// TestLargeUnions draws unions that are large enough for an index of their members, with and without tags.
func TestLargeUnions(t *testing.T) {
	t.Parallel()
	g := validatorgen.New(12)
	counts := map[validator.Answer]int{}
	for range 600 {
		old := &validator.Union{}
		for len(old.Members) < 20 {
			switch d := g.Document().(type) {
			case *validator.Union:
				old.Members = append(old.Members, d.Members...)
			case *validator.Object:
				if len(old.Members)%5 == 0 {
					old.Members = append(old.Members, d)
				}
			}
		}
		new := g.Mutate(old)
		v := validator.Subset(old, new)
		counts[v.Answer]++
		require.NotEqual(t, validator.Undecided, v.Answer, "%s", v.Reason)
		both := validator.Meet(old, new)
		requireSubset(t, both, new)
		for range 40 {
			m, ok := g.Member(old)
			if !ok {
				continue
			}
			inNew := validator.Check(new, m) == nil
			require.Equal(t, inNew, validator.Check(both, m) == nil)
			if v.Answer == validator.IsSubset {
				require.True(t, inNew, "%s\n⊆ %s\nbut %s", old, new, value.AppendJSON(nil, m))
			}
		}
	}
	require.Greater(t, counts[validator.IsSubset], 60)
	require.Greater(t, counts[validator.NotSubset], 60)
}

// TestFieldsThatAreNoTags: a field that may be absent, or hold something besides its literal, tells no members apart,
// also not in a union that is large enough for an index. All old documents are covered here, but none by one member.
func TestFieldsThatAreNoTags(t *testing.T) {
	for _, row := range []struct{ old, member, last string }{
		{`v.object({kind: v.optional(v.literal("z")), n: v.string()})`,
			`v.object({kind: v.optional(v.literal("%d")), n: v.string()})`, `v.object({kind: v.literal("z"), n: v.string()})`},
		{`v.object({kind: v.union(v.literal("z"), v.null()), n: v.string()})`,
			`v.object({kind: v.union(v.literal("%d"), v.null()), n: v.string()})`, `v.object({kind: v.literal("z"), n: v.string()})`},
		{`v.object({meta: v.union(v.object({kind: v.literal("z")}), v.null()), n: v.string()})`,
			`v.object({meta: v.union(v.object({kind: v.literal("%d")}), v.null()), n: v.string()})`,
			`v.object({meta: v.object({kind: v.literal("z")}), n: v.string()})`},
		{`v.object({meta: v.optional(v.object({kind: v.literal("z")})), n: v.string()})`,
			`v.object({meta: v.optional(v.object({kind: v.literal("%d")})), n: v.string()})`,
			`v.object({meta: v.object({kind: v.literal("z")}), n: v.string()})`},
	} {
		new := &validator.Union{Members: []validator.Type{parse(row.last)}}
		for i := range 20 {
			new.Members = append(new.Members, parse(fmt.Sprintf(row.member, i)))
		}
		requireSubset(t, parse(row.old), new)
		require.Equal(t, validator.NotSubset, validator.Subset(parse(row.old), &validator.Union{Members: new.Members[1:]}).Answer)
	}
}

// TestRandomPairs draws pairs as they occur when people edit schemas. A proof is tried on members of the old type, a
// refutation on its own witness; Check knows nothing of the procedure.
func TestRandomPairs(t *testing.T) {
	t.Parallel()
	pairs, members := 40_000, 20
	if brief.Run() {
		pairs = 4_000
	}
	g := validatorgen.New(1)
	counts := map[validator.Answer]int{}
	for range pairs {
		old := g.Type()
		new := g.Mutate(old)
		v := validator.Subset(old, new)
		counts[v.Answer]++
		switch v.Answer {
		case validator.IsSubset:
			for range members {
				if m, ok := g.Member(old); ok {
					require.Nil(t, validator.Check(old, m), "the generator made a member that %s refuses", old)
					require.Nil(t, validator.Check(new, m), "%s\n⊆ %s\nbut %s", old, new, value.AppendJSON(nil, m))
				}
			}
		case validator.NotSubset:
			require.Nil(t, validator.Check(old, v.Witness), "%s\n%s", old, new)
			require.NotNil(t, validator.Check(new, v.Witness))
			require.False(t, validator.ConvexSubset(old, new), "Convex proves what we refute: %s\n⊆ %s", old, new)
		}
	}
	require.Zero(t, counts[validator.Undecided])
	require.Greater(t, counts[validator.IsSubset], pairs/5, "the generator hardly makes safe pairs")
	require.Greater(t, counts[validator.NotSubset], pairs/5, "the generator hardly makes breaking pairs")
	t.Logf("%d pairs: %d subsets, %d not", pairs, counts[validator.IsSubset], counts[validator.NotSubset])
}
