package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/internal/report"
)

// An approvable makes the comparison whose findings are approved, as check does.
type approvable interface {
	// bind adds the flags that choose what is compared and by which configuration.
	bind(cmd *cobra.Command)
	// judge compares, and says what the configuration and the approvals make of it. An error has been shown, or is one
	// that ends a command.
	judge(ctx context.Context) (*judgement, error)
}

// A judgement is a comparison as approve needs it.
type judgement struct {
	outcome *gate.Outcome
	policy  gate.Policy
	file    string // the ledger's file, which need not exist yet
	by      string // who approves unless --by says so; "" when nobody knows
}

// An approveCommand writes approvals into the ledger, lists them or deletes them.
type approveCommand struct {
	*app
	approvable
	request     gate.Request
	list, prune bool
}

func (a *app) approveCommand(comparison approvable) *cobra.Command {
	c := &approveCommand{app: a, approvable: comparison}
	cmd := &cobra.Command{
		Use:     "approve FINGERPRINT... --reason TEXT",
		Short:   "Accept findings: write them into the file of approvals",
		GroupID: groupCompare,
		Long: `Accept findings, so that check no longer fails because of them: write them with a reason
into the file of approvals (convex-schema-plan.approvals.json unless the configuration
names another). Commit that file: an approval is reviewed like the change it is for.

check prints the FINGERPRINT of each finding that counts; the first 6 digits are enough.
An approval covers this one change, at this place, from this type to that one. Whatever
breaks there later has another fingerprint. Approved findings are still shown.

Compares as check does, with the same flags.`,
		Example: `  convex-schema-plan approve 3f2a9c --reason "no document has it: checked in the dashboard"
  convex-schema-plan approve 3f2a9c 81d0e4 --reason "beta, no data yet" --until 2026-12-31
  convex-schema-plan approve --list
  convex-schema-plan approve --prune`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	cmd.Flags().StringVar(&c.request.Reason, "reason", "", "why the change is acceptable, in a `TEXT` for those who review it")
	cmd.Flags().StringVar(&c.request.By, "by", "", "`NAME` of who approves; git's user.name unless given")
	cmd.Flags().StringVar(&c.request.Until, "until", "", "last day that the approval counts, as a `DATE` such as 2026-12-31")
	cmd.Flags().BoolVar(&c.list, "list", false, "list the approvals and what each does")
	cmd.Flags().BoolVar(&c.prune, "prune", false, "delete the approvals that are unused or have expired")
	comparison.bind(cmd)
	return cmd
}

// check refuses flags that do not go together, before anything is compared.
func (c *approveCommand) check(fingerprints []string) error {
	alone := func(flag string) error {
		return &usageError{"--" + flag + " stands alone: it approves nothing", program + " approve --" + flag}
	}
	approves := len(fingerprints) > 0 || c.request.Reason != "" || c.request.Until != "" || c.request.By != ""
	switch {
	case c.list && (c.prune || approves):
		return alone("list")
	case c.prune && approves:
		return alone("prune")
	}
	return nil
}

func (c *approveCommand) run(ctx context.Context, fingerprints []string) error {
	if err := c.check(fingerprints); err != nil {
		return err
	}
	j, err := c.judge(ctx)
	if err != nil {
		return err
	}
	switch {
	case c.list:
		return c.showApprovals(j)
	case c.prune:
		return c.pruneApprovals(j)
	default:
		return c.approve(j, fingerprints)
	}
}

func (c *approveCommand) approve(j *judgement, fingerprints []string) error {
	request := c.request
	request.Fingerprints = fingerprints
	if request.By == "" {
		request.By = j.by
	}
	next, written, err := gate.Approve(j.outcome, j.policy, request)
	var refusal *gate.Refusal
	if errors.As(err, &refusal) {
		return &usageError{refusal.Message, refusal.Hint}
	} else if err != nil {
		return err
	}
	if err := writeFile(j.file, next.Format()); err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range written {
		fmt.Fprintf(&b, "Approved %s %s\n", e.Fingerprint, report.Clean(e.String()))
		entryLines(&b, e)
	}
	fmt.Fprintf(&b, "Wrote %s. Commit it with the change: the approval counts where the file is.\n", report.Clean(j.file))
	return c.deliver("", []byte(b.String()))
}

// entryLines prints what an approval is for, why it was given and by whom.
func entryLines(b *strings.Builder, e gate.Entry) {
	for _, line := range [][2]string{{"before", e.Before}, {"after", e.After}, {"reason", e.Reason}, {"by", e.By}, {"until", e.Until}} {
		if line[1] != "" {
			fmt.Fprintf(b, "  %-6s  %s\n", line[0], shortened(report.Clean(line[1])))
		}
	}
}

// shortened cuts a text that is too long for a line.
func shortened(text string) string {
	const longest = 100
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest-3]) + "..."
	}
	return text
}

func (c *approveCommand) showApprovals(j *judgement) error {
	var b strings.Builder
	if len(j.outcome.Approvals) == 0 {
		fmt.Fprintf(&b, "There are no approvals in %s.\n", report.Clean(j.file))
	}
	for _, a := range j.outcome.Approvals {
		fmt.Fprintf(&b, "%-12s  %s %s\n", a.State, report.Clean(a.Entry.Fingerprint), report.Clean(a.Entry.String()))
		entryLines(&b, a.Entry)
	}
	return c.deliver("", []byte(b.String()))
}

func (c *approveCommand) pruneApprovals(j *judgement) error {
	next, removed := gate.Prune(j.outcome, j.policy)
	if len(removed) == 0 {
		return c.deliver("", []byte("Nothing to delete: no approval is unused or has expired.\n"))
	}
	if err := writeFile(j.file, next.Format()); err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range removed {
		fmt.Fprintf(&b, "Deleted %s %s\n", report.Clean(e.Fingerprint), report.Clean(e.String()))
	}
	fmt.Fprintf(&b, "Wrote %s. Commit it.\n", report.Clean(j.file))
	return c.deliver("", []byte(b.String()))
}
