package diff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/validator"
)

// checkClaims fails t unless what the message of a finding says about two types is so: what is called wider accepts all
// that was accepted and more, what is called narrower accepts less, and members that come or go do.
func checkClaims(t testing.TB, r *diff.Result) {
	t.Helper()
	for _, f := range r.Findings {
		old, new := f.From.Type, f.To.Type
		switch f.Rule {
		case diff.TypeWidened:
			require.True(t, subset(old, new), "%s: something is lost", f.Message)
			require.False(t, subset(new, old), "%s: nothing is gained", f.Message)
		case diff.TypeNarrowed:
			require.False(t, subset(old, new), "%s: nothing is lost", f.Message)
		case diff.LiteralAdded, diff.UnionMemberAdded:
			for _, m := range f.Members {
				require.True(t, subset(m, new), "%s: %s is not accepted", f.Message, m)
				require.False(t, f.From.Present && subset(m, old), "%s: %s was accepted", f.Message, m)
			}
		case diff.LiteralRemoved, diff.UnionMemberRemoved:
			for _, m := range f.Members {
				require.True(t, subset(m, old), "%s: %s was not accepted", f.Message, m)
				require.False(t, f.To.Present && subset(m, new), "%s: %s is accepted", f.Message, m)
			}
		}
	}
}

func subset(a, b validator.Type) bool { return validator.Subset(a, b).Answer == validator.IsSubset }
