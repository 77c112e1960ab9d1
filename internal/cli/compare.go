package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
)

// A compareCommand is check or diff: both compare two versions and differ in what they show and when they fail.
type compareCommand struct {
	*app
	load    loadFlags
	declare declareFlags
	format  choice
	failOn  choice
	output  string
	whole   bool // diff: text shows everything that changed, and the other forms every finding
}

func (a *app) checkCommand() *cobra.Command {
	c := &compareCommand{app: a, failOn: choose("error", "warning", "note", "never")}
	return c.bind(&cobra.Command{
		Use:   "check FROM [TO]",
		Short: "Tell whether the change from FROM to TO is safe; for CI and hooks",
		Long: `Tell whether the change from FROM to TO is safe for the documents already stored.

FROM is the version that is deployed, TO the one to be deployed (the working directory
unless given). Each is ` + sourceHelpWrapped + `.

Shows errors and warnings, each with its place, a document that proves it and what
Convex would say. Exits with 1 when something is found at the level of --fail-on, with
0 when not, with 2 for a wrong command line, with 3 when a version cannot be evaluated.
In GitHub Actions the text comes with all that the format github gives.`,
		Example: `  convex-schema-plan check ../main .
  convex-schema-plan check deployed.json convex/schema.ts --fail-on warning
  convex-schema-plan check ../main . --rename users.name=fullName
  convex-schema-plan check ../main . --format json --output report.json`,
	})
}

func (a *app) diffCommand() *cobra.Command {
	c := &compareCommand{app: a, failOn: choose("never", "error", "warning", "note"), whole: true}
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

func (c *compareCommand) bind(cmd *cobra.Command) *cobra.Command {
	cmd.GroupID = groupCompare
	cmd.Args = requireSources
	cmd.ValidArgsFunction = completeSources
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) }
	c.format = choose(formatNames()...)
	c.format.kind = "FORMAT"
	c.format.bind(cmd, "format", "form of the result, see above")
	cmd.Long += "\n\n" + declareHelp + "\n\n" + formatHelp()
	c.failOn.bind(cmd, "fail-on", "lowest severity that makes the exit code 1")
	bindOutput(cmd, &c.output)
	c.declare.bind(cmd)
	c.load.bind(cmd)
	c.load.places = true
	return cmd
}

func (c *compareCommand) run(ctx context.Context, args []string) error {
	pair, err := c.loadPair(ctx, &c.load, args)
	if err != nil {
		return err
	}
	declared, err := c.declared(&c.declare, pair)
	if err != nil {
		return err
	}
	comparison := pair.report(declared)
	comparison.Arguments = append(comparison.Arguments, c.declare.words...)
	if c.load.convex.value == "installed" {
		comparison.Arguments = append(comparison.Arguments, "--convex", "installed")
	}
	view := c.view(pair, comparison)
	result, err := render(c.format.value, comparison, view)
	if err != nil {
		return err
	}
	if err := c.deliver(c.output, result); err != nil {
		return err
	}
	if c.forGitHub() {
		if err := c.tellGitHub(comparison, view); err != nil {
			return err
		}
	}
	if report.Fails(comparison, view) {
		return errFindings
	}
	return nil
}

// view says how the result is shown. check leaves notes out unless they make it fail.
func (c *compareCommand) view(p *pair, r *report.Report) report.View {
	failOn, fails := diff.ParseSeverity(c.failOn.value)
	if !fails {
		failOn = diff.Error
	}
	view := report.View{
		Style: c.resultStyle(c.output), Least: min(failOn, diff.Warning), FailOn: failOn, Passes: !fails, Whole: c.whole,
		Program: release,
	}
	if c.whole {
		view.Least = diff.Note
	}
	if c.format.value != "text" || c.forGitHub() {
		view.Files = c.files()
	}
	if c.format.value == "markdown" || c.forGitHub() {
		r.Comparisons[0].Plan = p.way(r.Comparisons[0].Result)
	}
	return view
}

// way returns the plan from one version to the other, and nil when it takes no migration or cannot be planned.
func (p *pair) way(result *diff.Result) *plan.Plan {
	if worst, _ := result.Worst(); worst < diff.Error || result.Refused {
		return nil
	}
	made, err := plan.Make(result, plan.Options{Functions: functionsFolder(p.to.Path)})
	if err != nil || made.Outcome != plan.Migrate {
		return nil
	}
	return made
}

// formatHelp lists the formats for the help texts.
func formatHelp() string {
	var b strings.Builder
	b.WriteString("The result can have these forms:\n")
	for _, f := range report.Formats() {
		fmt.Fprintf(&b, "  %-9s for %s\n", f.Name, f.Purpose)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func formatNames() []string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// compare compares the two versions, with what is declared about the change.
func (p *pair) compare(declared *intent.Intent) *report.Comparison {
	return &report.Comparison{
		From:   report.Version{Source: p.fromName, File: p.from.Path},
		To:     report.Version{Source: p.toName, File: p.to.Path},
		Result: diff.Compare(p.from.Schema, p.to.Schema, diff.Options{Intent: declared}),
	}
}

// report compares the two versions for a report.
func (p *pair) report(declared *intent.Intent) *report.Report {
	c := p.compare(declared)
	return &report.Report{From: c.From, To: c.To, Comparisons: []*report.Comparison{c}, Arguments: []string{p.fromName, p.toName}}
}
