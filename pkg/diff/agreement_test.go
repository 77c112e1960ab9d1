package diff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/validator"
)

// checkAgreement fails t unless the findings of a result say what its verdicts say: no error in a safe table, at least
// one in a breaking one, and behind every error about documents a document that the old version accepts and the new one
// refuses.
func checkAgreement(t testing.TB, r *diff.Result) {
	t.Helper()
	enabled := !r.From.Validation && r.To.Validation
	for _, table := range r.Tables {
		errors := 0
		for _, f := range r.Of(table.Name) {
			if f.Severity != diff.Error || f.Code != "" {
				continue
			}
			if f.Rule == diff.Undecidable {
				require.Equal(t, diff.Undecided, table.Verdict)
				continue
			}
			errors++
			require.NotNil(t, f.Witness, "%s: %s", f.Rule, f.Message)
			from := validator.Type(&validator.Record{Key: validator.String, Value: validator.Any})
			if r.From.Validation && table.From.Document != validator.Any {
				from = table.From.Document
			}
			require.Nil(t, validator.CheckDocument(from, f.Witness.Document), "%s: the old validator refuses %v", f.Message, f.Witness.Document)
			require.NotNil(t, validator.CheckDocument(table.To.Document, f.Witness.Document), "%s: the new validator accepts %v", f.Message, f.Witness.Document)
		}
		switch table.Verdict {
		case diff.Safe:
			require.Zero(t, errors, "%s is safe and has errors", table.Name)
			require.Nil(t, table.Witness)
		case diff.Breaking:
			require.True(t, errors > 0 || enabled, "%s is breaking and has no error", table.Name)
			require.NotNil(t, table.Witness)
		case diff.Undecided:
			require.NotEmpty(t, table.Reason)
		}
	}
}
