package validator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// TestOneProblemAtATime: of the fields that could fit both objects, at most one does not in the witness.
func TestOneProblemAtATime(t *testing.T) {
	g := validatorgen.New(11)
	seen := 0
	for range 10_000 {
		old, isObject := g.Document().(*validator.Object)
		if !isObject {
			continue
		}
		new, isObject := g.Mutate(old).(*validator.Object)
		if !isObject {
			continue
		}
		v := validator.Subset(old, new)
		if v.Answer != validator.NotSubset {
			continue
		}
		seen++
		var broken []string
		for _, name := range fieldNames(old, new) {
			if !fits(new, name, v.Witness.(value.Object)) && canFit(old, new, name) {
				broken = append(broken, name)
			}
		}
		require.LessOrEqual(t, len(broken), 1, "%s\n%s\n%s: %v", old, new, value.AppendJSON(nil, v.Witness), broken)
	}
	require.Greater(t, seen, 1_000)
}

func fieldNames(objects ...*validator.Object) []string {
	var names []string
	known := map[string]bool{}
	for _, o := range objects {
		for _, f := range o.Fields {
			if !known[f.Name] {
				known[f.Name] = true
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// field returns what an object holds under a name: nothing at all for a field that is not declared.
func field(o *validator.Object, name string) validator.Field {
	if f, ok := o.Field(name); ok {
		return f
	}
	return validator.Field{Name: name, Type: &validator.Union{}, Optional: true}
}

func fits(o *validator.Object, name string, doc value.Object) bool {
	v, ok := doc.Get(name)
	if !ok {
		return field(o, name).Optional
	}
	return validator.Check(field(o, name).Type, v) == nil
}

func canFit(a, b *validator.Object, name string) bool {
	f, g := field(a, name), field(b, name)
	common := validator.Meet(f.Type, g.Type)
	return f.Optional && g.Optional || validator.Subset(common, &validator.Union{}).Answer == validator.NotSubset
}

// TestWitnessStaysCloseToItsMember: in a union the witness differs from the member that it belongs to in one field.
func TestWitnessStaysCloseToItsMember(t *testing.T) {
	old := parse(`v.union(
		v.object({kind: v.literal("text"), body: v.string(), size: v.union(v.literal("s"), v.literal("l"))}),
		v.object({kind: v.literal("image"), url: v.string(), alt: v.union(v.string(), v.null()), width: v.union(v.number(), v.string())}),
	)`)
	new := parse(`v.union(
		v.object({kind: v.literal("image"), url: v.string(), alt: v.string(), width: v.number()}),
		v.object({kind: v.literal("text"), body: v.string(), size: v.union(v.literal("l"), v.literal("s"), v.literal("m"))}),
	)`)
	v := validator.Subset(old, new)
	require.Equal(t, `{"alt":null,"kind":"image","url":"","width":0}`, string(value.AppendJSON(nil, v.Witness)))
}
