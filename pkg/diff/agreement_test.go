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
	require.True(t, r.Explained, "%s, and no error says why", r.Verdict)
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

// TestExplained: only an error of the same table or of the whole schema explains a verdict, and of the definition that it
// is refused.
func TestExplained(t *testing.T) {
	finding := func(severity diff.Severity, table, code string) diff.Finding {
		return diff.Finding{Severity: severity, Table: table, Code: code, Witness: &diff.Witness{}}
	}
	for name, tc := range map[string]struct {
		a, b     diff.Verdict
		refused  bool
		findings []diff.Finding
		want     bool
	}{
		"nothing":                   {diff.Safe, diff.Safe, false, nil, true},
		"an error":                  {diff.Breaking, diff.Safe, false, []diff.Finding{finding(diff.Error, "a", "")}, true},
		"one of the whole schema":   {diff.Breaking, diff.Undecided, false, []diff.Finding{finding(diff.Error, "", "")}, true},
		"none":                      {diff.Undecided, diff.Safe, false, nil, false},
		"a warning with a witness":  {diff.Breaking, diff.Safe, false, []diff.Finding{finding(diff.Warning, "a", "")}, false},
		"one of another table":      {diff.Breaking, diff.Breaking, false, []diff.Finding{finding(diff.Error, "a", "")}, false},
		"one of the definition":     {diff.Breaking, diff.Safe, false, []diff.Finding{finding(diff.Error, "a", "Code")}, false},
		"refused":                   {diff.Safe, diff.Safe, true, []diff.Finding{finding(diff.Error, "a", "Code")}, true},
		"refused for documents":     {diff.Breaking, diff.Safe, true, []diff.Finding{finding(diff.Error, "a", "")}, false},
		"refused, and it is broken": {diff.Breaking, diff.Safe, true, []diff.Finding{finding(diff.Error, "b", "Code"), finding(diff.Error, "a", "")}, true},
	} {
		r := &diff.Result{Refused: tc.refused, Findings: tc.findings,
			Tables: []diff.TableResult{{Name: "a", Verdict: tc.a}, {Name: "b", Verdict: tc.b}}}
		require.Equal(t, tc.want, diff.Explained(r), name)
	}
}
