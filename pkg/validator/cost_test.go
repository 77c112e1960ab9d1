package validator_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// tagged returns a union of n objects told apart by kind, each with some fields of its own.
func tagged(n int) *validator.Union {
	union := &validator.Union{}
	for i := range n {
		union.Members = append(union.Members, parse(fmt.Sprintf(`v.object({
			kind: v.literal("event%d"), at: v.number(), by: v.optional(v.id("users")), field%d: v.array(v.object({x: v.string()})),
			payload: v.union(v.object({text: v.string()}), v.object({url: v.string(), size: v.number()}), v.null()),
		})`, i, i)))
	}
	return union
}

// requireOneLost changes one member of the union and requires that the witness shows just that.
func requireOneLost(t *testing.T, old *validator.Union) int {
	t.Helper()
	at := validator.Path{{Kind: validator.IntoMember, Index: len(old.Members) / 2}, {Kind: validator.IntoField, Field: "by"}}
	new := validator.ReplaceAt(old, at, validator.ID{Table: "teams"})
	v := validator.Subset(old, new)
	require.Equal(t, validator.NotSubset, v.Answer)
	kind, _ := v.Witness.(value.Object).Get("kind")
	require.Equal(t, value.String(fmt.Sprintf("event%d", len(old.Members)/2)), kind)
	back := validator.Subset(old, old)
	require.Equal(t, validator.IsSubset, back.Answer)
	return v.Steps
}

// TestTaggedUnionsAreLinear: the work grows with the number of members, not with its square. The largest tagged union
// known has 241 members.
func TestTaggedUnionsAreLinear(t *testing.T) {
	base := requireOneLost(t, tagged(50))
	for _, times := range []int{2, 5, 20} {
		steps := requireOneLost(t, tagged(50*times))
		require.Less(t, steps, base*times*11/10, "%d members take %d steps, 50 take %d", 50*times, steps, base)
	}
	t.Logf("50 members: %d steps", base)
}

// TestOtherWaysToTellMembersApart: unions as large as the largest known one are decided within the bound also when
// their members are told apart by numbers, inside a nested object, or by the fields that they require.
func TestOtherWaysToTellMembersApart(t *testing.T) {
	for _, member := range []string{
		`v.object({version: v.literal(%[1]d), body: %[2]s})`,
		`v.object({meta: v.object({kind: v.literal("event%[1]d"), at: v.number()}), body: %[2]s})`,
		`v.object({meta: v.object({deep: v.object({kind: v.literal("event%[1]d")}), at: v.number()}), body: %[2]s})`,
		`v.object({field%[1]d: v.string(), body: %[2]s})`,
		`v.object({body: %[2]s, options: v.array(v.object({kind: v.literal("event%[1]d")}))})`,
	} {
		narrow, wide := &validator.Union{}, &validator.Union{}
		for i := range 241 {
			narrow.Members = append(narrow.Members, parse(fmt.Sprintf(member, i, `v.string()`)))
			wide.Members = append(wide.Members, parse(fmt.Sprintf(member, i, `v.union(v.string(), v.null())`)))
		}
		v, back := validator.Subset(narrow, wide), validator.Subset(wide, narrow)
		require.Equal(t, validator.IsSubset, v.Answer, "%s: %s", member, v.Reason)
		require.Equal(t, validator.NotSubset, back.Answer, "%s: %s", member, back.Reason)
		require.Less(t, v.Steps, validator.MaxSteps/2, member)
		t.Logf("%d and %d steps: %s", v.Steps, back.Steps, member)
	}
}

// TestManyLiterals: a union of all icon names of a library, in another order and one of them lost, takes time in
// proportion to its size. The limit is twenty times what it takes, and half of what comparing each with each would.
func TestManyLiterals(t *testing.T) {
	old, new := &validator.Union{}, &validator.Union{}
	many := brief.Cases(40_000)
	for i := range many {
		old.Members = append(old.Members, validator.Literal{Value: value.String(fmt.Sprintf("icon-%d", i))})
		new.Members = append(new.Members, validator.Literal{Value: value.String(fmt.Sprintf("icon-%d", (i*7919+1)%many))})
	}
	start := time.Now()
	require.Equal(t, validator.IsSubset, validator.Subset(old, new).Answer)
	require.True(t, validator.ConvexSubset(old, new))
	new.Members = new.Members[1:]
	v := validator.Subset(old, new)
	require.Equal(t, validator.NotSubset, v.Answer)
	require.Equal(t, value.String("icon-1"), v.Witness)
	require.Len(t, validator.Meet(old, new).(*validator.Union).Members, many-1)
	require.True(t, brief.Run() || time.Since(start) < 10*time.Second, "%v", time.Since(start))
}

// TestUntypedTag: the tag of the old type is any string, so every member of the new union is a rival.
func TestUntypedTag(t *testing.T) {
	old := parse(`v.object({kind: v.string(), at: v.number()})`)
	v := validator.Subset(old, tagged(241))
	require.Equal(t, validator.NotSubset, v.Answer)
	require.Equal(t, `{"at":0,"kind":"event0"}`, string(value.AppendJSON(nil, v.Witness)), "any kind would do; this one comes closest to a member")
	require.Less(t, v.Steps, validator.MaxSteps/10)
}

// TestHostileUnions: boolean fields encode propositional tautology, so some questions cannot be answered in time. They
// end within the bound, and never with a wrong answer.
func TestHostileUnions(t *testing.T) {
	brief.Skip(t)
	t.Parallel()
	undecided := 0
	for seed := range int64(3) {
		for _, n := range []int{4, 10, 24, 60, 150} {
			old, new := validatorgen.New(seed).Tautology(n, n*43/10)
			v := validator.Subset(old, new)
			require.LessOrEqual(t, v.Steps, validator.MaxSteps+validator.MaxSteps/100)
			if n <= 10 {
				require.Equal(t, tautology(old.(*validator.Object), new), v.Answer == validator.IsSubset)
			}
			if n <= 24 {
				require.NotEqual(t, validator.Undecided, v.Answer, "this is still within the bound")
			}
			if v.Answer == validator.Undecided {
				undecided++
				require.Regexp(t, `^gave up after 500000 steps`, v.Reason)
			}
			again := validator.Subset(old, new)
			require.Equal(t, [2]any{v.Answer, v.Steps}, [2]any{again.Answer, again.Steps}, "the same question, the same work")

			left, right := validatorgen.New(seed).Overlapping(n), validatorgen.New(seed+100).Overlapping(n)
			require.NotEqual(t, validator.Undecided, validator.Subset(left, right).Answer)
			wide := validator.Widen(left, right)
			require.NotEqual(t, validator.NotSubset, validator.Subset(left, wide).Answer)
			require.NotEqual(t, validator.NotSubset, validator.Subset(right, wide).Answer)
		}
	}
	require.NotZero(t, undecided, "the bound was never reached, so this test shows nothing about it")
}

// TestUndecidedNamesThePlace: the reason says where the type is too hard.
func TestUndecidedNamesThePlace(t *testing.T) {
	old, new := validatorgen.New(1).Tautology(150, 645)
	in := func(t validator.Type) validator.Type {
		return &validator.Object{Fields: []validator.Field{{Name: "events", Type: &validator.Array{Element: &validator.Object{Fields: []validator.Field{{Name: "flags", Type: t}}}}}}}
	}
	v := validator.Subset(in(old), in(new))
	require.Equal(t, validator.Undecided, v.Answer)
	require.Contains(t, v.Reason, "at events[].flags: too many overlapping union members")
}

// tautology tries every object.
func tautology(old *validator.Object, new validator.Type) bool {
	for bits := range 1 << len(old.Fields) {
		object := make(value.Object, len(old.Fields))
		for i, f := range old.Fields {
			object[i] = value.Entry{Name: f.Name, Value: value.Boolean(bits>>i&1 == 1)}
		}
		if validator.Check(new, object) != nil {
			return false
		}
	}
	return true
}
