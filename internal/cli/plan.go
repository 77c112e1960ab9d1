package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
)

// A planCommand makes, shows and writes plans.
type planCommand struct {
	*app
	versions versionFlags
	declare  declareFlags
	format   choice
	strategy choice
	small    []string
	output   string
	out      string
	force    bool
}

func (a *app) planCommand() *cobra.Command {
	c := &planCommand{app: a, format: choose("text", "json", "markdown", "ts"), strategy: choose("dual-write", "dual-read")}
	cmd := &cobra.Command{
		Use:     "plan [FROM] [TO]",
		Short:   "Plan the deploys and migrations from FROM to TO",
		GroupID: groupCompare,
		Long: `Plan the way from FROM to TO without a refused deploy: the widened schema, the
migrations, how to verify them, and the narrow schema, with the commands in order.

` + versionsHelp + `

With --out the plan is written as files: PLAN.md, plan.json and the TypeScript. They
appear all or not at all, and nothing that somebody else wrote or edited is replaced
unless --force is given.

` + declareHelp,
		Example: `  convex-schema-plan plan
  convex-schema-plan plan --rename users.name=fullName --default users.role='"user"'
  convex-schema-plan plan --split users.settings=userSettings --rename-table people=users
  convex-schema-plan plan main: . --out migration-plan
  convex-schema-plan plan --strategy dual-read --format json`,
		Args:              c.check,
		ValidArgsFunction: completeSources,
		RunE:              func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	c.format.bind(cmd, "format", "form of the result")
	c.strategy.bind(cmd, "strategy", "how running code bridges the time between the deploys")
	cmd.Flags().StringSliceVar(&c.small, "small", nil, "migrate the `TABLES`, separated by commas, in one transaction each, without the component")
	cmd.Flags().StringVar(&c.out, "out", "", "write the plan as files into the folder `DIR`")
	cmd.Flags().BoolVar(&c.force, "force", false, "let --out replace files that somebody else wrote or edited")
	bindOutput(cmd, &c.output)
	c.declare.bind(cmd)
	c.versions.bind(cmd)
	return cmd
}

// check refuses flags that do nothing, and the arguments that every comparison refuses.
func (c *planCommand) check(cmd *cobra.Command, args []string) error {
	switch {
	case c.force && c.out == "":
		return &usageError{"--force does nothing without --out", "name the folder to write to: --out DIR"}
	case c.out != "" && cmd.Flags().Changed("format"):
		return &usageError{"--out writes the plan in every form, so --format does nothing", "leave one of them out"}
	}
	return requireSources(cmd, args)
}

func (c *planCommand) run(ctx context.Context, args []string) error {
	change, err := c.findChange(ctx, &c.versions, args)
	if err != nil {
		return err
	}
	defer change.close()
	pair, err := change.planned(ctx, &c.declare)
	if err != nil {
		return err
	}
	p, err := plan.Make(pair.result, plan.Options{
		Strategy: plan.Strategy(c.strategy.value), Functions: pair.functionsFolder(), Project: pair.readProject(), Small: c.small,
	})
	if err != nil {
		return planError(err)
	}
	if c.out != "" {
		if err := outsideFunctions(c.out, pair); err != nil {
			return err
		}
		if err := c.write(p); err != nil {
			return err
		}
	} else if err := c.show(p); err != nil {
		return err
	}
	if p.Outcome == plan.Blocked {
		return errFindings
	}
	return nil
}

func (c *planCommand) show(p *plan.Plan) error {
	result, err := c.render(p, c.format.value)
	if err != nil {
		return err
	}
	return c.deliver(c.output, result)
}

func (c *planCommand) render(p *plan.Plan, format string) ([]byte, error) {
	switch format {
	case "json":
		return report.PlanJSON(p)
	case "markdown":
		return report.PlanMarkdown(p), nil
	case "ts":
		return typescript(p)
	default:
		return report.PlanText(p, c.resultStyle(c.output)), nil
	}
}

// typescript returns the generated files one after another, each below a line with its name.
func typescript(p *plan.Plan) ([]byte, error) {
	files, err := codegen.Generate(p)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if len(files) == 0 {
		fmt.Fprintf(&b, "// Nothing to generate: %s\n", report.Clean(p.Summary))
	}
	for _, f := range files {
		fmt.Fprintf(&b, "// ---- %s ----\n%s\n", report.Clean(f.Path), f.Content)
	}
	return b.Bytes(), nil
}

// write writes the plan as files, and tells on standard output which and what to do first.
func (c *planCommand) write(p *plan.Plan) error {
	generated, err := codegen.Generate(p)
	if err != nil {
		return err
	}
	json, err := report.PlanJSON(p)
	if err != nil {
		return err
	}
	files := append([]codegen.File{
		{Path: "PLAN.md", Content: report.PlanMarkdown(p)},
		{Path: "plan.json", Content: json},
	}, generated...)
	done, err := writeFolder(c.out, files, c.force)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n", report.Clean(p.Summary))
	for _, f := range done {
		fmt.Fprintf(&b, "  %-9s  %s\n", f.status, report.Clean(f.path))
	}
	if len(p.Steps) > 0 {
		fmt.Fprintf(&b, "\nFirst: %s. %s has every step, with its commands.\n",
			report.Clean(p.Steps[0].Title), report.Clean(done[0].path))
	}
	return c.deliver(c.output, b.Bytes())
}

// planned compares, and returns the one schema that a plan is to be made for: the only one, or the only one that needs a
// plan.
func (c *change) planned(ctx context.Context, declare *declareFlags) (*pair, error) {
	if err := c.load(ctx); err != nil {
		return nil, err
	}
	if err := c.compare(ctx, declare); err != nil {
		return nil, err
	}
	var needing []*pair
	for _, p := range c.pairs {
		if p.result.Verdict != diff.Safe || p.declared.Declares() {
			needing = append(needing, p)
		}
	}
	switch len(needing) {
	case 0:
		return c.pairs[0], nil
	case 1:
		return needing[0], nil
	}
	var ways []string
	for _, p := range needing {
		ways = append(ways, p.choice(c.pairs))
	}
	return nil, &usageError{
		fmt.Sprintf("%d schemas need a plan, and a plan is made for one at a time", len(needing)),
		"choose one of them:\n  " + strings.Join(ways, "\n  "),
	}
}

// choice returns the flags that choose the pair among all, ready to be pasted into a shell.
func (p *pair) choice(all []*pair) string {
	words := p.choose(all)
	for i, word := range words {
		words[i] = report.ShellWord(word)
	}
	return strings.Join(words, " ")
}
