package gate_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/diff"
)

// TestDocumentation carries out the documentation's example: its comments cover the change, and so does its ledger as
// far as it says. UPDATE=1 writes the fingerprint into it.
func TestDocumentation(t *testing.T) {
	const file = "../../docs/approvals.md"
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	block := func(language string, n int) string {
		parts := strings.Split(string(text), "```"+language+"\n")
		require.Greater(t, len(parts), n)
		code, _, _ := strings.Cut(parts[n], "```")
		return code
	}
	from, to := loadSchema(t, "schema.ts", block("ts", 1)), loadSchema(t, "schema.ts", block("ts", 2))
	r := diff.Compare(from, to, diff.Options{})
	o := gate.Apply([]*diff.Result{r}, onErrors)
	require.Equal(t, "error literal-removed users.plan [trials were never switched on | the comment at schema.ts:7:8]\n"+
		"error field-removed users.fax [no client ever wrote it | the comment at schema.ts:9:8]", show(o))
	require.False(t, fails(o))

	fax := one(t, o, diff.FieldRemoved).Fingerprint()
	if golden.Updating() {
		updated := regexp.MustCompile(`("fingerprint": ")[^"]*|(approve )[0-9a-f]{6}\b`).ReplaceAllStringFunc(string(text), func(old string) string {
			if strings.HasPrefix(old, "approve") {
				return "approve " + fax[:6]
			}
			return `"fingerprint": "` + fax
		})
		require.NoError(t, os.WriteFile(file, []byte(updated), 0o644))
		return
	}
	l, err := gate.ParseLedger("approvals.json", []byte(block("json", 1)))
	require.NoError(t, err)
	require.Equal(t, block("json", 1), string(l.Format()))
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(block("json", 1))))
	require.NoError(t, err)
	require.NoError(t, compileSchema(t).Validate(document))
	withoutComments := regexp.MustCompile(`(?m)^ *//.*\n`).ReplaceAllString(block("ts", 2), "")
	o = gate.Apply([]*diff.Result{diff.Compare(from, loadSchema(t, "schema.ts", withoutComments), diff.Options{})}, with(l))
	require.Equal(t, "error literal-removed users.plan\nerror field-removed users.fax [no client ever wrote it | Ana <ana@example.com> until 2026-12-31 (approvals.json:3:5)]", show(o))
	require.Contains(t, string(text), "convex-schema-plan approve "+fax[:6]+" ")
	for _, id := range []diff.RuleID{diff.ApprovalInvalid, diff.ApprovalExpired, diff.ApprovalUnused} {
		rule, _ := diff.FindRule(id)
		require.Contains(t, string(text), "[`"+string(id)+"`](rules/"+string(id)+".md) ("+rule.Severity.String()+")")
	}
}
