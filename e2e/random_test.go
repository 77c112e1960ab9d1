package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// randomCases makes schemas of many tables, each changed as people change them, and plans each schema as one.
func randomCases(t *testing.T, root string) []*testCase {
	const schemas, tables = 3, 25
	var cases []*testCase
	for n := range int64(schemas) {
		from, to := &schema.Schema{Validation: true}, &schema.Schema{Validation: true}
		// The random types have v.id() of these tables; the last schema leaves them dangling.
		for _, name := range []string{"users", "teams"} {
			if n < schemas-1 {
				table := &schema.Table{Name: name, Document: &validator.Object{}}
				from.Tables, to.Tables = append(from.Tables, table), append(to.Tables, table)
			}
		}
		for seed := n * 1000; len(from.Tables) < tables; seed++ {
			g := validatorgen.New(seed)
			g.Deployable = true
			old := g.Document()
			changed := g.Mutate(old)
			if !soundInConvexTest(old) || !soundInConvexTest(changed) || !answerable(t, old, changed) {
				continue
			}
			name := fmt.Sprintf("t%d", len(from.Tables))
			from.Tables = append(from.Tables, &schema.Table{Name: name, Document: old})
			to.Tables = append(to.Tables, &schema.Table{Name: name, Document: changed})
		}
		c := newCase(t, fmt.Sprintf("random-%d", n+1), from, to, root)
		require.NotNil(t, c)
		cases = append(cases, c)
	}
	return cases
}

// answerable reports whether the change needs a migration and every decision asks for a type that has values.
func answerable(t *testing.T, old, changed validator.Type) bool {
	side := func(doc validator.Type) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: doc}}}
	}
	p, err := plan.Make(diff.Compare(side(old), side(changed), diff.Options{}), plan.Options{})
	require.NoError(t, err)
	for _, made := range p.Decisions {
		if _, ok := validatorgen.New(1).Member(made.To.Type); !ok {
			return false
		}
	}
	return len(p.Migrations) > 0
}

// soundInConvexTest reports whether convex-test checks documents of type t as Convex does: it refuses int64 literals
// and -0, and does not tell 0 from -0.
func soundInConvexTest(t validator.Type) bool {
	for _, place := range validatorgen.Places(t) {
		at, _ := validator.At(t, place)
		literal, ok := at.(validator.Literal)
		if !ok {
			continue
		}
		switch v := literal.Value.(type) {
		case value.Int64:
			return false
		case value.Float64:
			if v == 0 {
				return false
			}
		}
	}
	return !strings.Contains(t.String(), `"_storage"`)
}
