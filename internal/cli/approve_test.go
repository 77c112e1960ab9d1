package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/gate"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// compared is an approvable of two versions of one table, with the ledger in a file.
type compared struct {
	file  string
	today string
	by    string
	fresh validator.Type // the field's new type
}

func (c *compared) bind(cmd *cobra.Command) { cmd.Flags().String("against", "", "") }

func (c *compared) judge(context.Context) (*judgement, error) {
	table := func(field validator.Type) *schema.Schema {
		document := &validator.Object{Fields: []validator.Field{{Name: "name", Type: field}}}
		return &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "users", Document: document}}}
	}
	policy := gate.Policy{Today: c.today, FailOn: config.Level{Least: diff.Error}}
	if text, err := os.ReadFile(c.file); err == nil {
		if policy.Ledger, err = gate.ParseLedger(filepath.Base(c.file), text); err != nil {
			return nil, err
		}
	}
	r := diff.Compare(table(validator.String), table(c.fresh), diff.Options{})
	return &judgement{gate.Apply([]*diff.Result{r}, policy), policy, c.file, c.by}, nil
}

// approve runs the command with a comparison.
func approve(t *testing.T, c approvable, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, env: func(string) string { return "" }, color: choose("never")}
	root := &cobra.Command{Use: program, SilenceErrors: true, SilenceUsage: true}
	root.AddGroup(&cobra.Group{ID: groupCompare})
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(a.approveCommand(c))
	root.SetArgs(append([]string{"approve"}, args...))
	err := root.Execute()
	a.reportError(err)
	return exitCode(err), out.String(), errs.String()
}

// TestApproveCommand approves, lists, lets the approval go unused, and deletes it.
func TestApproveCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	c := &compared{file: "approvals.json", today: "2026-06-15", by: "Ana", fresh: validator.Float64}
	j, err := c.judge(context.Background())
	require.NoError(t, err)
	require.Nil(t, j.outcome.Results[0].Findings[0].Suppressed)
	print := j.outcome.Results[0].Findings[0].Fingerprint()

	code, stdout, stderr := approve(t, c, "--list")
	require.Equal(t, []any{0, "There are no approvals in approvals.json.\n", ""}, []any{code, stdout, stderr})

	code, stdout, stderr = approve(t, c, print[:7], "--reason", "no users\x1b yet", "--until", "2026-12-31")
	require.Equal(t, []any{0, "Approved " + print + " type-changed at users.name\n  before  v.string()\n  after   v.number()\n" +
		"  reason  no users\\x1b yet\n  by      Ana\n  until   2026-12-31\n" +
		"Wrote approvals.json. Commit it with the change: the approval counts where the file is.\n", ""}, []any{code, stdout, stderr})
	j, err = c.judge(context.Background())
	require.NoError(t, err)
	require.Equal(t, "no users\x1b yet", j.outcome.Results[0].Findings[0].Suppressed.Reason)

	_, stdout, _ = approve(t, c, "--list")
	require.Contains(t, stdout, "covers        "+print+" type-changed at users.name\n  before  v.string()\n")
	code, stdout, _ = approve(t, c, "--prune")
	require.Equal(t, []any{0, "Nothing to delete: no approval is unused or has expired.\n"}, []any{code, stdout})

	c.fresh = validator.Bytes
	_, stdout, _ = approve(t, c, "--list")
	require.Contains(t, stdout, "unused        "+print+" ")
	code, stdout, _ = approve(t, c, "--prune")
	require.Equal(t, []any{0, "Deleted " + print + " type-changed at users.name\nWrote approvals.json. Commit it.\n"}, []any{code, stdout})
	text, err := os.ReadFile("approvals.json")
	require.NoError(t, err)
	require.Equal(t, "{\n  \"approvals\": []\n}\n", string(text))
}

// TestApproveCommandErrors: nothing is written, and the way to mend it is said.
func TestApproveCommandErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	c := &compared{file: "approvals.json", today: "2026-06-15", fresh: validator.Float64}
	j, err := c.judge(context.Background())
	require.NoError(t, err)
	print := j.outcome.Results[0].Findings[0].Fingerprint()
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{print, "--by", "Ana"}, "error: an approval needs a reason\n  --reason TEXT: those who review the approval decide by it\n"},
		{[]string{print, "--reason", "x"}, "error: an approval says by whom it is, and no name is known\n  --by NAME\n"},
		{[]string{"--reason", "x", "--by", "Ana"}, "error: nothing is named that should be approved\n  check prints the fingerprint of each finding that counts\n"},
		{[]string{"12345\x1b", "--reason", "x", "--by", "Ana"}, `error: "12345\x1b" is no fingerprint, which has 16 hexadecimal digits, nor the first 6 or more of one` + "\n  what can be approved:\n    " + print + "  type-changed at users.name\n"},
		{[]string{"--list", "--prune"}, "error: --list stands alone: it approves nothing\n  convex-schema-plan approve --list\n"},
		{[]string{"--prune", print}, "error: --prune stands alone: it approves nothing\n  convex-schema-plan approve --prune\n"},
		{[]string{"--untill", "x"}, "error: unknown flag \"--untill\"; did you mean \"--until\"?\n  convex-schema-plan approve --help lists the flags\n"},
	} {
		code, stdout, stderr := approve(t, c, tc.args...)
		require.Equal(t, []any{exitUsage, "", tc.want}, []any{code, stdout, stderr})
		require.NoFileExists(t, c.file)
	}
	c.file = filepath.Join("missing", "approvals.json")
	code, _, stderr := approve(t, c, print, "--reason", "x", "--by", "Ana")
	require.Equal(t, exitFailed, code)
	require.Contains(t, stderr, "approvals.json could not be written: ")
	require.NoError(t, os.WriteFile("broken.json", []byte("{"), 0o644))
	c.file = "broken.json"
	code, _, stderr = approve(t, c, "--list")
	require.Equal(t, exitFailed, code)
	require.Contains(t, stderr, "error: broken.json:1:2: invalid JSON")
}
