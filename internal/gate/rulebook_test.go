package gate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/internal/ruleexample"
	"convex-schema-plan/pkg/diff"
)

// TestRuleBook holds the examples of the rules about approvals against what is reported about them.
func TestRuleBook(t *testing.T) {
	ruleexample.Check(t, diff.ApprovalInvalid, judged)
	ruleexample.Check(t, diff.ApprovalExpired, judged)
	ruleexample.Check(t, diff.ApprovalUnused, judged)
}

// judged returns the findings of an example, judged by its comments and its ledger.
func judged(t testing.TB, e ruleexample.Example) []diff.Finding {
	t.Helper()
	r := compareSchemas(t, loadSchema(t, "schema.ts", e.Before), loadSchema(t, "schema.ts", e.After), diff.Options{})
	policy := onErrors
	for name, text := range e.Files {
		ledger, err := gate.ParseLedger(name, []byte(text))
		require.NoError(t, err)
		policy.Ledger = ledger
	}
	return gate.Apply([]*diff.Result{r}, policy).Results[0].Findings
}
