package validator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
)

// seedPairs are types and what people make of them, to start the fuzzers with.
var seedPairs = [][2]string{
	{`v.object({a: v.string()})`, `v.object({a: v.optional(v.string()), b: v.optional(v.number())})`},
	{`v.object({k: v.union(v.literal("a"), v.literal("b"))})`, `v.union(v.object({k: v.literal("a")}), v.object({k: v.literal("b")}))`},
	{`v.array(v.union(v.string(), v.number()))`, `v.union(v.array(v.string()), v.array(v.number()))`},
	{`v.record(v.id("users"), v.any())`, `v.record(v.string(), v.union(v.null(), v.array(v.any())))`},
	{`v.any()`, `v.union(v.null(), v.boolean(), v.int64(), v.number(), v.string(), v.bytes(), v.array(v.any()), v.record(v.string(), v.any()))`},
	{`v.union(v.literal(0), v.literal(-0), v.literal(5n), v.literal(NaN))`, `v.union(v.number(), v.commitTs())`},
	{`v.object({a: v.union(), b: v.optional(v.union())})`, `v.union()`},
}

func toJSON(source string) []byte { return validator.AppendJSON(nil, parse(source)) }

// FuzzParse: no input breaks the reader, and what it reads is written and read back unchanged.
func FuzzParse(f *testing.F) {
	for _, pair := range seedPairs {
		f.Add(toJSON(pair[0]))
		f.Add(toJSON(pair[1]))
	}
	f.Add([]byte(`{"type":"map"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := validator.Parse(text)
		if err != nil {
			return
		}
		written := validator.AppendJSON(nil, read)
		again, err := validator.Parse(written)
		require.NoError(t, err, "%s", written)
		require.True(t, validator.Equal(read, again), "%s", written)
		require.Equal(t, read.String(), again.String())
	})
}

// parsePair reads two types that are small enough to fuzz with.
func parsePair(a, b []byte) (validator.Type, validator.Type, bool) {
	if len(a)+len(b) > 4_000 {
		return nil, nil, false
	}
	old, err := validator.Parse(a)
	if err != nil {
		return nil, nil, false
	}
	new, err := validator.Parse(b)
	return old, new, err == nil
}

// FuzzSubset: a proof holds for members, a refutation carries a witness, and Convex proves nothing that we refute.
func FuzzSubset(f *testing.F) {
	for _, pair := range seedPairs {
		f.Add(toJSON(pair[0]), toJSON(pair[1]))
		f.Add(toJSON(pair[1]), toJSON(pair[0]))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		old, new, ok := parsePair(a, b)
		if !ok {
			t.Skip()
		}
		v := validator.Subset(old, new)
		switch v.Answer {
		case validator.NotSubset:
			require.Nil(t, validator.Check(old, v.Witness))
			require.NotNil(t, validator.Check(new, v.Witness))
		case validator.IsSubset:
			g := validatorgen.New(1)
			for range 10 {
				if member, ok := g.Member(old); ok && validator.Check(old, member) == nil {
					require.Nil(t, validator.Check(new, member), "%s\n⊆ %s", old, new)
				}
			}
		case validator.Undecided:
			require.Contains(t, v.Reason, "gave up")
		}
		if validator.ConvexSubset(old, new) {
			require.NotEqual(t, validator.NotSubset, v.Answer, "%s\n⊆ %s", old, new)
		}
	})
}

// FuzzWiden: the result contains both, the intersection is contained in both.
func FuzzWiden(f *testing.F) {
	for _, pair := range seedPairs {
		f.Add(toJSON(pair[0]), toJSON(pair[1]))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		old, new, ok := parsePair(a, b)
		if !ok {
			t.Skip()
		}
		wide, both := validator.Widen(old, new), validator.Meet(old, new)
		for _, side := range []validator.Type{old, new} {
			require.NotEqual(t, validator.NotSubset, validator.Subset(side, wide).Answer, "%s\n⊆ %s", side, wide)
			require.NotEqual(t, validator.NotSubset, validator.Subset(both, side).Answer, "%s\n⊆ %s", both, side)
		}
	})
}
