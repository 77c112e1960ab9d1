package cli

import (
	"context"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/diff"
)

// A compareCommand is check or diff: both compare two versions and differ in what they show and when they fail.
type compareCommand struct {
	*app
	load   loadFlags
	format choice
	failOn choice
	output string
	text   func(*report.Comparison, report.Style, diff.Severity) []byte
}

func (a *app) checkCommand() *cobra.Command {
	c := &compareCommand{app: a, failOn: choose("error", "warning", "note", "never"), text: checkText}
	return c.bind(&cobra.Command{
		Use:   "check FROM [TO]",
		Short: "Tell whether the change from FROM to TO is safe; for CI and hooks",
		Long: `Tell whether the change from FROM to TO is safe for the documents already stored.

FROM is the version that is deployed, TO the one to be deployed (the working directory
unless given). Each is ` + sourceHelpWrapped + `.

Shows errors and warnings, each with its place, a document that proves it and what
Convex would say. Exits with 1 when something is found at the level of --fail-on, with
0 when not, with 2 for a wrong command line, with 3 when a version cannot be evaluated.`,
		Example: `  convex-schema-plan check ../main .
  convex-schema-plan check deployed.json convex/schema.ts --fail-on warning
  convex-schema-plan check ../main . --format json --output report.json`,
	})
}

// checkText shows warnings and errors, and notes when they make check fail.
func checkText(c *report.Comparison, style report.Style, failOn diff.Severity) []byte {
	return report.CheckText(c, style, min(failOn, diff.Warning))
}

func (a *app) diffCommand() *cobra.Command {
	c := &compareCommand{app: a, failOn: choose("never", "error", "warning", "note"), text: diffText}
	return c.bind(&cobra.Command{
		Use:   "diff FROM [TO]",
		Short: "Show everything that changed from FROM to TO",
		Long: `Show everything that changed from FROM to TO: for each table its declaration line by
line, what each change means, and what the deploy does.

FROM and TO (the working directory unless given) are each
` + sourceHelpWrapped + `.
Exits with 0 when both could be compared, unless --fail-on says otherwise.`,
		Example: `  convex-schema-plan diff ../main .
  convex-schema-plan diff deployed.json . --format json`,
	})
}

func diffText(c *report.Comparison, style report.Style, _ diff.Severity) []byte {
	return report.DiffText(c, style)
}

func (c *compareCommand) bind(cmd *cobra.Command) *cobra.Command {
	cmd.GroupID = groupCompare
	cmd.Args = requireSources
	cmd.ValidArgsFunction = completeSources
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) }
	c.format = choose("text", "json")
	c.format.bind(cmd, "format", "form of the result")
	c.failOn.bind(cmd, "fail-on", "lowest severity that makes the exit code 1")
	bindOutput(cmd, &c.output)
	c.load.bind(cmd)
	c.load.places = true
	return cmd
}

func (c *compareCommand) run(ctx context.Context, args []string) error {
	pair, err := c.loadPair(ctx, &c.load, args)
	if err != nil {
		return err
	}
	comparison := pair.compare()
	if c.load.convex.value == "installed" {
		comparison.Flags = []string{"--convex", "installed"}
	}
	failOn, fails := diff.ParseSeverity(c.failOn.value)
	if !fails {
		failOn = diff.Error
	}
	result := []byte(nil)
	if c.format.value == "json" {
		result, err = report.JSON(comparison)
	} else {
		result = c.text(comparison, c.resultStyle(c.output), failOn)
	}
	if err != nil {
		return err
	}
	if err := c.deliver(c.output, result); err != nil {
		return err
	}
	if fails && found(comparison.Result, failOn) {
		return errFindings
	}
	return nil
}

// found says whether the result has something of at least the given severity. A verdict other than safe is an error
// whatever the findings say.
func found(r *diff.Result, least diff.Severity) bool {
	worst, any := r.Worst()
	return any && worst >= least || r.Verdict != diff.Safe
}

// compare compares the two versions.
func (p *pair) compare() *report.Comparison {
	return &report.Comparison{
		From:   report.Version{Source: p.fromName, File: p.from.Path},
		To:     report.Version{Source: p.toName, File: p.to.Path},
		Result: diff.Compare(p.from.Schema, p.to.Schema, diff.Options{}),
	}
}
