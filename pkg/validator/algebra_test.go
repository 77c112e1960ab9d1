package validator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
)

func isSubset(a, b validator.Type) bool { return validator.Subset(a, b).Answer == validator.IsSubset }

// TestOrder: Subset is a preorder, and the union is its least upper bound.
func TestOrder(t *testing.T) {
	t.Parallel()
	g := validatorgen.New(6)
	chains := 0
	for range 4_000 {
		a := g.Type()
		b, c := g.Mutate(a), g.Mutate(a)
		requireSubset(t, a, a)
		union := &validator.Union{Members: []validator.Type{a, b}}
		requireSubset(t, a, union)
		requireSubset(t, b, union)
		require.Equal(t, isSubset(a, c) && isSubset(b, c), isSubset(union, c), "%s ∪ %s ⊆ %s", a, b, c)
		if isSubset(a, b) && isSubset(b, c) {
			chains++
			requireSubset(t, a, c)
		}
		require.Equal(t, isSubset(a, b), isSubset(validator.Meet(a, union), b))
	}
	require.Greater(t, chains, 200)
}

// TestMonotone: what is contained stays contained when the larger side is widened or the smaller one is cut.
func TestMonotone(t *testing.T) {
	g := validatorgen.New(8)
	for range 4_000 {
		a := g.Type()
		b, c := g.Mutate(a), g.Type()
		if !isSubset(a, b) {
			continue
		}
		requireSubset(t, a, validator.Widen(b, c))
		requireSubset(t, validator.Meet(a, c), b)
		in := func(t validator.Type) validator.Type {
			return &validator.Object{Fields: []validator.Field{{Name: "x", Type: &validator.Array{Element: t}}}}
		}
		requireSubset(t, in(a), in(b))
	}
}

// TestConvexSubset holds what Convex's test is known to answer, above all where it is not exact.
func TestConvexSubset(t *testing.T) {
	for _, tc := range []struct {
		old, new      string
		convex, exact bool
	}{
		{`v.object({a: v.string()})`, `v.object({a: v.optional(v.string())})`, true, true},
		{`v.object({})`, `v.object({a: v.optional(v.string())})`, true, true},
		{`v.string()`, `v.union(v.number(), v.string())`, true, true},
		{`v.id("users")`, `v.string()`, true, true},
		{`v.object({a: v.optional(v.string())})`, `v.union(v.object({}), v.object({a: v.optional(v.string())}))`, true, true},
		{`v.union(v.array(v.string()), v.array(v.null()))`, `v.array(v.union(v.string(), v.null()))`, true, true},
		{`v.boolean()`, `v.union(v.literal(true), v.union(v.literal(false)))`, true, true},
		{`v.int64()`, `v.commitTs()`, true, true},
		{`v.literal(5n)`, `v.commitTs()`, true, true},
		{`v.union()`, `v.null()`, true, true},
		{`v.record(v.string(), v.number())`, `v.record(v.string(), v.number())`, true, true},
		{`v.record(v.string(), v.number())`, `v.any()`, true, true},
		// Convex scans although nothing can fail:
		{`v.record(v.string(), v.number())`, `v.record(v.string(), v.union(v.number(), v.string()))`, false, true},
		{`v.record(v.id("users"), v.number())`, `v.record(v.string(), v.number())`, false, true},
		{`v.object({a: v.number()})`, `v.record(v.string(), v.number())`, false, true},
		{`v.object({k: v.union(v.literal("a"), v.literal("b"))})`, `v.union(v.object({k: v.literal("a")}), v.object({k: v.literal("b")}))`, false, true},
		{`v.object({a: v.optional(v.string())})`, `v.union(v.object({}), v.object({a: v.string()}))`, false, true},
		{`v.object({a: v.optional(v.union())})`, `v.object({})`, false, true},
		// Really narrower:
		{`v.object({a: v.optional(v.string())})`, `v.object({})`, false, false},
		{`v.object({a: v.optional(v.string())})`, `v.object({a: v.string()})`, false, false},
		{`v.number()`, `v.int64()`, false, false},
		{`v.string()`, `v.id("users")`, false, false},
		{`v.any()`, `v.string()`, false, false},
	} {
		old, new := parse(tc.old), parse(tc.new)
		require.Equal(t, tc.convex, validator.ConvexSubset(old, new), "%s ⊆ %s", old, new)
		require.Equal(t, tc.exact, isSubset(old, new), "%s ⊆ %s", old, new)
	}
}
