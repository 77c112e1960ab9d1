package plan_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// planOf plans one table t from one validator to another.
func planOf(t *testing.T, from, to validator.Type) *plan.Plan {
	t.Helper()
	side := func(doc validator.Type) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: doc}}}
	}
	p, err := plan.Make(diff.Compare(side(from), side(to), diff.Options{}), plan.Options{})
	require.NoError(t, err, "from %s to %s", from, to)
	return p
}

// TestMigrationsAreTotalAndIdempotent plans random changes and carries random documents through them: documents of the
// old and of the new validator, and of the widened one, as they are stored while code of both versions has written.
func TestMigrationsAreTotalAndIdempotent(t *testing.T) {
	pairs, converted, unanswered := brief.Cases(2000), 0, 0
	for seed := range int64(pairs) {
		g := validatorgen.New(seed)
		g.Deployable = true
		from := g.Document()
		to := g.Mutate(from)
		if seed%4 == 0 {
			to = g.Document()
		}
		p := planOf(t, from, to)
		if p.Outcome != plan.Migrate {
			continue
		}
		in := newInterpreter(p, g)
		wide := p.Widened.Tables[0].Document
		for _, source := range []validator.Type{from, to, wide, wide, wide} {
			doc, ok := g.Member(source)
			if !ok {
				continue
			}
			after, err := in.run(p, "t", doc)
			if err == errNoAnswer {
				unanswered++
				continue
			}
			about := fmt.Sprintf("seed %d\nfrom %s\nto   %s\nwide %s\ndocument %s", seed, from, to, wide, value.Display(doc))
			require.NoError(t, err, about)
			if after == nil {
				continue
			}
			require.Nil(t, validator.Check(to, after), "%s\nbecame %s", about, value.Display(after))
			if validator.Check(to, doc) == nil {
				require.True(t, value.Equal(sorted(doc), sorted(after)), "%s\nneeded no change and became %s", about, value.Display(after))
			}
			again, err := in.run(p, "t", after)
			require.NoError(t, err, about)
			require.True(t, value.Equal(sorted(after), sorted(again)), "%s\na second run changed %s", about, value.Display(after))
			converted++
		}
	}
	t.Logf("%d documents converted, %d decisions without any answer", converted, unanswered)
	require.Greater(t, converted, pairs)
}

// TestDeclaredMovesKeepTheValues renames and moves a field of random documents, with other changes around it half of the
// time: every document of either schema fits the new one afterwards, and a value that needs no conversion is at its new
// place.
func TestDeclaredMovesKeepTheValues(t *testing.T) {
	pairs, carried, kept := brief.Cases(3000), 0, 0
	for seed := range int64(pairs) {
		g := validatorgen.New(seed)
		g.Deployable = true
		from := g.Document()
		to, was, is, ok := g.Rename(from)
		if !ok {
			continue
		}
		if seed%2 == 0 {
			to = g.Mutate(to)
		}
		p, ok := movedPlan(from, to, intent.FieldMove{Table: "t", From: plain(was), To: plain(is)})
		if !ok || p.Outcome != plan.Migrate {
			continue
		}
		in := newInterpreter(p, g)
		for _, source := range []validator.Type{from, from, from, to} {
			doc, ok := g.Member(source)
			if !ok {
				continue
			}
			after, err := in.run(p, "t", doc)
			if err == errNoAnswer || after == nil {
				continue
			}
			about := fmt.Sprintf("seed %d: %s to %s\nfrom %s\nto   %s\ndocument %s", seed, was, is, from, to, value.Display(doc))
			require.NoError(t, err, about)
			require.Nil(t, validator.Check(to, after), "%s\nbecame %s", about, value.Display(after))
			again, err := in.run(p, "t", after)
			require.NoError(t, err, about)
			require.True(t, value.Equal(sorted(after), sorted(again)), "%s\na second run changed %s", about, value.Display(after))
			carried++
			moved, wasThere := follow(doc, was)
			if target, err := validator.At(to, is); wasThere && err && validator.Check(from, doc) == nil && validator.Check(target, moved) == nil {
				now, _ := follow(after, is)
				require.Equal(t, value.Display(sorted(moved)), value.Display(sorted(now)), about)
				kept++
			}
		}
	}
	t.Logf("%d documents carried, %d values followed", carried, kept)
	require.Greater(t, carried, pairs)
	require.Greater(t, kept, pairs/4)
}

// movedPlan plans a change with one declared move, and returns false when it does not match the change.
func movedPlan(from, to validator.Type, move intent.FieldMove) (*plan.Plan, bool) {
	side := func(doc validator.Type) *schema.Schema {
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: doc}}}
	}
	resolved, err := intent.Resolve(&intent.Intent{Fields: []intent.FieldMove{move}}, side(from), side(to))
	if err != nil {
		return nil, false
	}
	p, err := plan.Make(diff.Compare(side(from), side(to), diff.Options{Intent: resolved}), plan.Options{})
	return p, err == nil
}

// plain leaves union members out of a path, as people write it.
func plain(p validator.Path) validator.Path {
	var out validator.Path
	for _, step := range p {
		if step.Kind != validator.IntoMember {
			out = append(out, step)
		}
	}
	return out
}

// follow returns the value at the end of a path of fields alone, and false when there is none or the path leads on
// through other things.
func follow(v value.Value, path validator.Path) (value.Value, bool) {
	for _, step := range path {
		object, ok := v.(value.Object)
		if !ok || step.Kind != validator.IntoField {
			return nil, false
		}
		if v, ok = object.Get(step.Field); !ok {
			return nil, false
		}
	}
	return v, true
}

// sorted orders the fields of a document: the order in which they are written does not count.
func sorted(v value.Value) value.Value {
	if o, ok := v.(value.Object); ok {
		out := o.Sorted()
		for i, e := range out {
			out[i].Value = sorted(e.Value)
		}
		return out
	}
	if a, ok := v.(value.Array); ok {
		out := make(value.Array, len(a))
		for i, e := range a {
			out[i] = sorted(e)
		}
		return out
	}
	return v
}
