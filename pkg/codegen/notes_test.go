package codegen_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// randomPlan plans one schema of many tables, each changed as people change them.
func randomPlan(t *testing.T, seed int64) (from, to *schema.Schema, p *plan.Plan) {
	t.Helper()
	from, to = &schema.Schema{Validation: true}, &schema.Schema{Validation: true}
	for i := seed * 1000; len(from.Tables) < 40; i++ {
		g := validatorgen.New(i)
		g.Deployable = true
		old := &schema.Table{Name: fmt.Sprintf("t%d", i), Document: g.Document()}
		new := &schema.Table{Name: old.Name, Document: g.Mutate(old.Document)}
		both := &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "a", Document: old.Document}, {Name: "b", Document: new.Document}}}
		if len(both.DefinitionErrors()) == 0 {
			from.Tables, to.Tables = append(from.Tables, old), append(to.Tables, new)
		}
	}
	p, err := plan.Make(diff.Compare(from, to, diff.Options{}), plan.Options{})
	require.NoError(t, err)
	require.Equal(t, plan.Migrate, p.Outcome)
	return from, to, p
}

// TestTransitionsAreExplained shows the comments of widened schemas.
func TestTransitionsAreExplained(t *testing.T) {
	var all strings.Builder
	for _, name := range []string{
		"any-table-tightened", "declared-array-split", "declared-element-field-renamed", "declared-field-moved-out",
		"declared-fields-gathered", "declared-member-field-renamed", "declared-object-replaced-by-id", "declared-object-spread",
		"declared-reference-inverted", "declared-several", "declared-table-renamed", "declared-tables-merged", "literals-remapped",
		"nested-array-field-removed", "nested-object-field-added", "nullable-to-optional", "record-narrowed", "several-tables",
		"tagged-union-member-removed", "validation-enabled",
	} {
		files, err := codegen.Generate(teachingPlan(t, name, plan.Options{}))
		require.NoError(t, err)
		_, source, _ := strings.Cut(string(files[0].Content), "export default ")
		fmt.Fprintf(&all, "-- %s --\n%s\n", name, source)
	}
	golden.Equal(t, "testdata/transitions.golden", []byte(all.String()))
}

// TestEveryTransitionIsExplained: whatever the widened schema has that the new one has not, a comment says why.
func TestEveryTransitionIsExplained(t *testing.T) {
	brief.Skip(t)
	explained := 0
	check := func(t *testing.T, p *plan.Plan) {
		if p.Outcome != plan.Migrate {
			return
		}
		notes := codegen.Transitions(p)
		for _, migration := range p.Migrations {
			wide, new := p.Widened.Table(migration.Table), p.Narrowed.Table(migration.Table)
			if new == nil {
				require.NotEmpty(t, notes[wide.Name][""], "%s goes", wide.Name)
				continue
			}
			for _, place := range unlike(wide.Document, new.Document) {
				require.True(t, hasNote(notes[wide.Name], place), "%s.%s of %s\n%s", wide.Name, place, wide.Document, new.Document)
				explained++
			}
		}
	}
	for _, name := range teachingCases(t) {
		check(t, teachingPlan(t, name, plan.Options{}))
	}
	for seed := range int64(4) {
		_, _, p := randomPlan(t, seed)
		check(t, p)
	}
	require.Greater(t, explained, 300)
}

// unlike lists the fields in which the wide version accepts more than the new one, or the document as a whole.
func unlike(wide, new validator.Type) []string {
	before, ok1 := wide.(*validator.Object)
	after, ok2 := new.(*validator.Object)
	switch {
	case fits(wide, new):
		return nil
	case !ok1 || !ok2:
		return []string{""}
	}
	var places []string
	for _, f := range before.Fields {
		g, ok := after.Field(f.Name)
		if !ok || f.Optional && !g.Optional || !fits(f.Type, g.Type) {
			places = append(places, f.Name)
		}
	}
	return places
}

func fits(a, b validator.Type) bool { return validator.Subset(a, b).Answer == validator.IsSubset }

// hasNote reports whether a comment stands above a place or inside it.
func hasNote(notes map[string][]string, place string) bool {
	for key := range notes {
		if key == place || place == "" || strings.HasPrefix(key, place) && strings.ContainsAny(key[len(place):len(place)+1], ".[{<") {
			return true
		}
	}
	return false
}

// TestWidenedSchemasKeepTheOrder: what the old version has is in the order of the old version, and what is new in that of
// the new one.
func TestWidenedSchemasKeepTheOrder(t *testing.T) {
	check := func(from, to *schema.Schema, p *plan.Plan) {
		if p.Widened == nil {
			return
		}
		requireOrder(t, tableNames(p.Widened.Schema), tableNames(from), tableNames(to))
		for _, wide := range p.Widened.Tables {
			old, new := from.Table(wide.Name), to.Table(wide.Name)
			if old == nil || new == nil {
				continue
			}
			requireOrder(t, fields(wide.Document), fields(old.Document), fields(new.Document))
			requireOrder(t, indexes(wide), indexes(old), indexes(new))
		}
	}
	for _, name := range teachingCases(t) {
		p := teachingPlan(t, name, plan.Options{})
		check(teachingSchema(t, name, "before"), p.Narrowed.Schema, p)
	}
	for seed := range int64(4) {
		check(randomPlan(t, seed))
	}
}

// requireOrder fails unless the names of old are in wide in their order, and so are those that only new has.
func requireOrder(t *testing.T, wide, old, new []string) {
	t.Helper()
	position := map[string]int{}
	for i, name := range wide {
		position[name] = i + 1
	}
	known := map[string]bool{}
	for _, names := range [][]string{old, new} {
		last := 0
		for _, name := range names {
			if at := position[name]; at > 0 && !known[name] {
				require.Greater(t, at, last, "%s in %v", name, wide)
				last = at
			}
		}
		for _, name := range names {
			known[name] = true
		}
	}
}

func tableNames(s *schema.Schema) []string {
	var names []string
	for _, t := range s.Tables {
		names = append(names, t.Name)
	}
	return names
}

func fields(t validator.Type) []string {
	var names []string
	if object, ok := t.(*validator.Object); ok {
		for _, f := range object.Fields {
			names = append(names, f.Name)
		}
	}
	return names
}

// indexes lists the indexes of a table in the order of their kind, as Convex exports them.
func indexes(t *schema.Table) []string {
	var names []string
	for _, index := range t.Indexes {
		names = append(names, fmt.Sprintf("%T %s", index.Spec, index.Name))
	}
	return names
}

// TestWidenedRandomSchemasRoundTrip: comments change nothing, wherever they stand.
func TestWidenedRandomSchemasRoundTrip(t *testing.T) {
	for seed := range int64(4) {
		_, _, p := randomPlan(t, seed)
		files, err := codegen.Generate(p)
		require.NoError(t, err)
		require.Contains(t, string(files[0].Content), ", until migrateT")
		requireRoundTrip(t, p.Widened.Schema, files[0].Content)
	}
}
