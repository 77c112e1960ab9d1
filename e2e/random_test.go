package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
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
	return append(cases, randomMoves(t, root))
}

// randomMoves makes one schema of many tables in each of which a field is renamed or moved, as declared, while more
// changes around it.
func randomMoves(t *testing.T, root string) *testCase {
	const tables = 20
	from, to, declared := &schema.Schema{Validation: true}, &schema.Schema{Validation: true}, &intent.Intent{}
	for _, name := range []string{"users", "teams"} {
		table := &schema.Table{Name: name, Document: &validator.Object{}}
		from.Tables, to.Tables = append(from.Tables, table), append(to.Tables, table)
	}
	for seed := int64(7000); len(from.Tables) < tables; seed++ {
		g := validatorgen.New(seed)
		g.Deployable = true
		old := g.Document()
		changed, was, is, ok := g.Rename(old)
		if !ok {
			continue
		}
		if seed%2 == 0 {
			changed = g.Mutate(changed)
		}
		name := fmt.Sprintf("t%d", len(from.Tables))
		move := intent.FieldMove{Table: name, From: withoutMembers(was), To: withoutMembers(is)}
		if !soundInConvexTest(old) || !soundInConvexTest(changed) || !movable(name, old, changed, move) {
			continue
		}
		from.Tables = append(from.Tables, &schema.Table{Name: name, Document: old})
		to.Tables = append(to.Tables, &schema.Table{Name: name, Document: changed})
		declared.Fields = append(declared.Fields, move)
	}
	c := declaredCase(t, "random-moves", from, to, declared, root)
	require.NotNil(t, c)
	return c
}

// movable reports whether a declared move matches a change that needs a migration, and every decision asks for a type
// that has values.
func movable(name string, old, changed validator.Type, move intent.FieldMove) bool {
	side := func(doc validator.Type) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: name, Document: doc}}}
	}
	from, to := side(old), side(changed)
	declared, err := intent.Resolve(&intent.Intent{Fields: []intent.FieldMove{move}}, from, to)
	if err != nil {
		return false
	}
	p, err := plan.Make(diff.Compare(from, to, diff.Options{Intent: declared}), plan.Options{})
	return err == nil && len(p.Migrations) > 0 && haveAnswers(p)
}

func withoutMembers(p validator.Path) validator.Path {
	return slices.DeleteFunc(slices.Clone(p), func(s validator.Step) bool { return s.Kind == validator.IntoMember })
}

// answerable reports whether the change needs a migration and every decision asks for a type that has values.
func answerable(t *testing.T, old, changed validator.Type) bool {
	side := func(doc validator.Type) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: doc}}}
	}
	p, err := plan.Make(diff.Compare(side(old), side(changed), diff.Options{}), plan.Options{})
	require.NoError(t, err)
	return len(p.Migrations) > 0 && haveAnswers(p)
}

// haveAnswers reports whether every decision asks for a type that has values.
func haveAnswers(p *plan.Plan) bool {
	for _, made := range p.Decisions {
		if _, ok := validatorgen.New(1).Member(made.To.Type); !ok {
			return false
		}
	}
	return true
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
