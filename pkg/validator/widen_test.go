package validator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
)

func TestWiden(t *testing.T) {
	for _, tc := range []struct{ name, old, new, want string }{
		{"the same", `v.object({a: v.string()})`, `v.object({a: v.string()})`, `v.object({a: v.string()})`},
		{"new contains old", `v.object({a: v.string()})`, `v.object({a: v.optional(v.string())})`, `v.object({a: v.optional(v.string())})`},
		{"old contains new", `v.object({a: v.optional(v.string())})`, `v.object({a: v.string()})`, `v.object({a: v.optional(v.string())})`},
		{"field added", `v.object({a: v.string()})`, `v.object({a: v.string(), b: v.number()})`, `v.object({a: v.string(), b: v.optional(v.number())})`},
		{"field removed", `v.object({a: v.string(), b: v.number()})`, `v.object({a: v.string()})`, `v.object({a: v.string(), b: v.optional(v.number())})`},
		{"field renamed", `v.object({a: v.string()})`, `v.object({b: v.string()})`, `v.object({a: v.optional(v.string()), b: v.optional(v.string())})`},
		{"type changed", `v.object({a: v.string()})`, `v.object({a: v.number()})`, `v.object({a: v.union(v.string(), v.number())})`},
		{"inside", `v.object({a: v.array(v.object({b: v.string()}))})`, `v.object({a: v.array(v.object({b: v.null(), c: v.null()}))})`,
			`v.object({a: v.array(v.object({b: v.union(v.string(), v.null()), c: v.optional(v.null())}))})`},
		{"record", `v.record(v.id("users"), v.string())`, `v.record(v.string(), v.number())`, `v.record(v.string(), v.union(v.string(), v.number()))`},
		{"literals", `v.union(v.literal("a"), v.literal("b"))`, `v.union(v.literal("c"), v.literal("b"))`, `v.union(v.literal("a"), v.literal("b"), v.literal("c"))`},
		{"literal and its base", `v.union(v.literal("a"), v.null())`, `v.union(v.string(), v.number())`, `v.union(v.null(), v.string(), v.number())`},
		{"both booleans", `v.union(v.literal(true), v.null())`, `v.union(v.literal(false), v.string())`, `v.union(v.boolean(), v.null(), v.string())`},
		{"ids", `v.id("users")`, `v.id("teams")`, `v.union(v.id("users"), v.id("teams"))`},
		{"id and string", `v.union(v.id("users"), v.null())`, `v.union(v.string(), v.number())`, `v.union(v.null(), v.string(), v.number())`},
		{"any", `v.object({a: v.any()})`, `v.object({a: v.string(), b: v.null()})`, `v.object({a: v.any(), b: v.optional(v.null())})`},
		{"wrapped", `v.string()`, `v.array(v.string())`, `v.union(v.string(), v.array(v.string()))`},
		{"nullable object", `v.union(v.object({a: v.null()}), v.null())`, `v.object({a: v.null(), b: v.null()})`,
			`v.union(v.object({a: v.null(), b: v.optional(v.null())}), v.null())`},
		{"members stand where they were written first", `v.union(v.array(v.string()), v.object({a: v.null()}), v.null())`, `v.union(v.string(), v.array(v.number()), v.null())`,
			`v.union(v.array(v.union(v.string(), v.number())), v.object({a: v.null()}), v.null(), v.string())`},
		{"array of a tagged union", `v.array(v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("b")})))`,
			`v.array(v.union(v.object({k: v.literal("b"), y: v.null()}), v.object({k: v.literal("a"), x: v.number()})))`,
			`v.array(v.union(v.object({k: v.literal("a"), x: v.union(v.string(), v.number())}), v.object({k: v.literal("b"), y: v.optional(v.null())})))`},
		{"record of objects", `v.record(v.string(), v.object({a: v.string()}))`, `v.record(v.id("users"), v.object({b: v.string()}))`,
			`v.record(v.string(), v.object({a: v.optional(v.string()), b: v.optional(v.string())}))`},
		{"record that contains an object", `v.record(v.string(), v.number())`, `v.union(v.object({a: v.number()}), v.null())`, `v.union(v.record(v.string(), v.number()), v.null())`},
		{"tags of several literals", `v.union(v.object({k: v.union(v.literal("a"), v.literal("b")), x: v.string()}), v.object({k: v.literal("c")}))`,
			`v.union(v.object({k: v.union(v.literal("b"), v.literal("a")), x: v.number()}), v.object({k: v.literal("c"), y: v.null()}))`,
			`v.union(v.object({k: v.union(v.literal("b"), v.literal("a")), x: v.union(v.string(), v.number())}), v.object({k: v.literal("c"), y: v.optional(v.null())}))`},
		{"a member split by its tag stays beside its parts", `v.union(v.object({k: v.union(v.literal("a"), v.literal("b")), x: v.null()}), v.object({k: v.literal("c")}))`,
			`v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("b"), x: v.null()}), v.object({k: v.literal("c"), y: v.null()}))`,
			`v.union(v.object({k: v.union(v.literal("a"), v.literal("b")), x: v.null()}), v.object({k: v.literal("c"), y: v.optional(v.null())}), v.object({k: v.literal("a"), x: v.string()}))`},
		{"tag by tag", `v.union(v.object({k: v.literal("a"), x: v.string()}), v.object({k: v.literal("b")}))`,
			`v.union(v.object({k: v.literal("c")}), v.object({k: v.literal("a"), x: v.number()}))`,
			`v.union(v.object({k: v.literal("a"), x: v.union(v.string(), v.number())}), v.object({k: v.literal("b")}), v.object({k: v.literal("c")}))`},
		{"the field that tells members apart is the tag",
			`v.union(v.object({ver: v.literal(1), k: v.literal("a")}), v.object({ver: v.literal(1), k: v.literal("b")}))`,
			`v.union(v.object({ver: v.literal(1), k: v.literal("a"), x: v.null()}), v.object({ver: v.literal(1), k: v.literal("c")}))`,
			`v.union(v.object({ver: v.literal(1), k: v.literal("a"), x: v.optional(v.null())}), v.object({ver: v.literal(1), k: v.literal("b")}), v.object({ver: v.literal(1), k: v.literal("c")}))`},
		{"no tags: members stay as they are", `v.union(v.object({a: v.string()}), v.object({b: v.string()}))`,
			`v.union(v.object({a: v.string()}), v.object({b: v.number()}))`,
			`v.union(v.object({a: v.string()}), v.object({b: v.string()}), v.object({b: v.number()}))`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, validator.Widen(parse(tc.old), parse(tc.new)).String())
		})
	}
}

// TestWidenChoosesTheSameTagFromBothSides: where two fields could be the tag, the order in which they are written down
// does not decide what is merged with what.
func TestWidenChoosesTheSameTagFromBothSides(t *testing.T) {
	old := parse(`v.union(v.object({t: v.literal(1), u: v.literal("a"), x: v.null()}), v.object({t: v.literal(2), u: v.literal("b")}))`)
	new := parse(`v.union(v.object({u: v.literal("a"), t: v.literal(2), z: v.null()}), v.object({u: v.literal("b"), t: v.literal(1)}))`)
	requireSubset(t, validator.Widen(old, new), validator.Widen(new, old))
	requireSubset(t, validator.Widen(new, old), validator.Widen(old, new))
}

// TestWidenLaws: an upper bound; nothing changes when it is widened again; the order of the arguments does not change
// what is accepted; and v.any() appears only where an input has it.
func TestWidenLaws(t *testing.T) {
	t.Parallel()
	pairs := 10_000
	if brief.Run() {
		pairs = 1_000
	}
	g := validatorgen.New(4)
	for range pairs {
		old := g.Document()
		new := g.Mutate(old)
		wide := validator.Widen(old, new)
		for _, narrow := range []validator.Type{old, new} {
			requireSubset(t, narrow, wide)
			want := wide
			if isSubset(wide, narrow) { // the same set, so the new text is taken
				want = narrow
			}
			require.True(t, validator.Equal(want, validator.Widen(wide, narrow)), "%s widened with %s", wide, narrow)
		}
		turned := validator.Widen(new, old)
		requireSubset(t, wide, turned)
		requireSubset(t, turned, wide)
		if !has(old, validator.Any) && !has(new, validator.Any) {
			require.False(t, has(wide, validator.Any), "%s", wide)
		}
		_, isUnion := wide.(*validator.Union)
		if _, object := wide.(*validator.Object); !object && !isUnion && wide != validator.Any {
			require.True(t, isTop(old) && !isTop(new), "a table cannot have %s", wide)
		}
	}
}

func isTop(t validator.Type) bool {
	switch t := t.(type) {
	case *validator.Object:
		return true
	case *validator.Union:
		for _, m := range t.Members {
			if _, ok := m.(*validator.Object); !ok {
				return false
			}
		}
		return true
	default:
		return t == validator.Any
	}
}

func has(t, part validator.Type) bool {
	for _, p := range validatorgen.Places(t) {
		if at, _ := validator.At(t, p); at == part {
			return true
		}
	}
	return false
}

func requireSubset(t *testing.T, a, b validator.Type) {
	t.Helper()
	v := validator.Subset(a, b)
	require.Equal(t, validator.IsSubset, v.Answer, "%s\n⊆ %s\n%s", a, b, v.Reason)
}

func TestMeet(t *testing.T) {
	for _, tc := range []struct{ a, b, want string }{
		{`v.string()`, `v.id("users")`, `v.id("users")`},
		{`v.string()`, `v.number()`, `v.union()`},
		{`v.any()`, `v.array(v.any())`, `v.array(v.any())`},
		{`v.union(v.literal("a"), v.literal("b"), v.null())`, `v.union(v.literal("b"), v.null(), v.number())`, `v.union(v.literal("b"), v.null())`},
		{`v.boolean()`, `v.union(v.literal(true), v.string())`, `v.literal(true)`},
		{`v.array(v.string())`, `v.array(v.number())`, `v.array(v.union())`},
		{`v.object({a: v.string(), b: v.optional(v.null())})`, `v.object({a: v.optional(v.union(v.string(), v.null()))})`, `v.object({a: v.string()})`},
		{`v.object({a: v.string()})`, `v.object({a: v.number()})`, `v.union()`},
		{`v.object({a: v.string()})`, `v.object({a: v.string(), b: v.null()})`, `v.union()`},
		{`v.record(v.string(), v.union(v.number(), v.null()))`, `v.object({a: v.union(v.null(), v.string()), b: v.optional(v.string())})`, `v.object({a: v.null()})`},
		{`v.record(v.string(), v.number())`, `v.record(v.id("users"), v.any())`, `v.record(v.id("users"), v.number())`},
		{`v.record(v.id("users"), v.number())`, `v.record(v.id("teams"), v.number())`, `v.object({})`},
	} {
		require.Equal(t, tc.want, validator.Meet(parse(tc.a), parse(tc.b)).String(), "%s ∩ %s", tc.a, tc.b)
	}
}

// TestMeetLaws: what both accept and nothing else, tried on members.
func TestMeetLaws(t *testing.T) {
	g := validatorgen.New(5)
	common := 0
	for range 5_000 {
		a := g.Type()
		b := g.Mutate(a)
		both := validator.Meet(a, b)
		requireSubset(t, both, a)
		requireSubset(t, both, b)
		for _, side := range []validator.Type{a, b} {
			for range 5 {
				v, ok := g.Member(side)
				if ok && validator.Check(a, v) == nil && validator.Check(b, v) == nil {
					common++
					require.Nil(t, validator.Check(both, v), "%s ∩ %s", a, b)
				}
			}
		}
	}
	require.Greater(t, common, 10_000)
}
