package diff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// table returns a schema with one table.
func table(document validator.Type) *schema.Schema {
	return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "t", Document: document}}}
}

// parseTable returns a schema with one table given in Convex source.
func parseTable(source string) *schema.Schema { return table(validatorgen.Parse(source)) }

// TestExplanationAgrees compares random tables with what small edits, or a whole rewrite, made of them. Whatever the
// verdict is, the findings must say the same, their places must exist, and the same question must have the same answer.
func TestExplanationAgrees(t *testing.T) {
	pairs := brief.Cases(4000)
	verdicts := map[diff.Verdict]int{}
	rules := map[diff.RuleID]int{}
	isolated, witnesses := 0, 0
	for seed := range pairs {
		g := validatorgen.New(int64(seed))
		old := g.Document()
		new := g.Mutate(old)
		if seed%8 == 0 {
			new = g.Document()
		}
		from, to := table(old), table(new)
		r := diff.Compare(from, to, diff.Options{})
		verdicts[r.Tables[0].Verdict]++
		func() {
			defer func() {
				if t.Failed() {
					t.Logf("seed %d\nold %s\nnew %s\n%s", seed, old, new, render(r))
				}
			}()
			checkAgreement(t, r)
			checkPlaces(t, r)
			checkClaims(t, r)
		}()
		require.Equal(t, render(r), render(diff.Compare(from, to, diff.Options{})))
		for _, f := range r.Findings {
			rules[f.Rule]++
			if f.Witness != nil {
				witnesses++
				if f.Witness.Isolated {
					isolated++
				}
			}
		}
	}
	t.Log(verdicts, rules, "witnesses", witnesses, "isolated", isolated)
	require.Zero(t, verdicts[diff.Undecided])
}

// checkPlaces fails t unless every place of a finding about a type exists on its side and has the type that the finding
// says, and no two findings have the same fingerprint.
func checkPlaces(t testing.TB, r *diff.Result) {
	t.Helper()
	seen := map[string]string{}
	for _, f := range r.Findings {
		other, twice := seen[f.Fingerprint()]
		require.False(t, twice, "%s\n%s\nhave the same fingerprint", f.Message, other)
		seen[f.Fingerprint()] = f.Message
		checkSide(t, r.From, f.From)
		checkSide(t, r.To, f.To)
	}
}

func checkSide(t testing.TB, s *schema.Schema, side diff.Side) {
	t.Helper()
	if side.Place.Table == "" || side.Place.Index != "" || side.Place.Staged {
		return
	}
	there, ok := validator.At(s.Table(side.Place.Table).Document, side.Place.Path)
	require.True(t, ok, "%s leads nowhere", side.Place.Path)
	if side.Type != nil {
		require.Equal(t, there.String(), side.Type.String())
	}
}
