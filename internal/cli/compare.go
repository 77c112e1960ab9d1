package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/gate"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/diff"
)

// A compareCommand is check or diff: both compare two versions and differ in what they show and when they fail.
type compareCommand struct {
	*app
	versions versionFlags
	declare  declareFlags
	format   choice
	failOn   choice
	output   string
	reports  []string // further forms of the result, as FORMAT=FILE
	whole    bool     // diff: text shows everything that changed, and the other forms every finding

	failOnGiven bool // --fail-on is on the command line
}

func (a *app) checkCommand() *cobra.Command {
	c := &compareCommand{app: a, failOn: choose("error", "warning", "note", "never")}
	return c.bind(&cobra.Command{
		Use:   "check [FROM] [TO]",
		Short: "Tell whether the change from FROM to TO is safe; for CI and hooks",
		Long: `Tell whether the change from FROM to TO is safe for the documents already stored.

` + versionsHelp + `

Shows errors and warnings, each with its place, a document that proves it and what
Convex would say. Exits with 1 when something is found at the level of --fail-on, with
0 when not, with 2 for a wrong command line, with 3 when a version cannot be evaluated.
In GitHub Actions the text comes with all that the format github gives.`,
		Example: `  convex-schema-plan check
  convex-schema-plan check --staged
  convex-schema-plan check main: .
  convex-schema-plan check deployed.json convex/schema.ts --fail-on warning
  convex-schema-plan check --rename users.name=fullName
  convex-schema-plan check --report sarif=results.sarif --report junit=junit.xml`,
	})
}

func (a *app) diffCommand() *cobra.Command {
	c := &compareCommand{app: a, failOn: choose("never", "error", "warning", "note"), whole: true}
	return c.bind(&cobra.Command{
		Use:   "diff [FROM] [TO]",
		Short: "Show everything that changed from FROM to TO",
		Long: `Show everything that changed from FROM to TO: for each table its declaration line by
line, what each change means, and what the deploy does.

` + versionsHelp + `

Exits with 0 when both could be compared, unless --fail-on says otherwise.`,
		Example: `  convex-schema-plan diff
  convex-schema-plan diff v1.2.0: v1.3.0:
  convex-schema-plan diff deployed.json . --format json`,
	})
}

func (c *compareCommand) bind(cmd *cobra.Command) *cobra.Command {
	cmd.GroupID = groupCompare
	cmd.Args = requireSources
	cmd.ValidArgsFunction = completeSources
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c.failOnGiven = cmd.Flags().Changed("fail-on")
		return c.run(cmd.Context(), args)
	}
	c.format = choose(formatNames()...)
	c.format.kind = "FORMAT"
	c.format.bind(cmd, "format", "form of the result, see above")
	cmd.Long += "\n\n" + declareHelp + "\n\n" + formatHelp()
	c.failOn.bind(cmd, "fail-on", "lowest severity that makes the exit code 1")
	bindOutput(cmd, &c.output)
	cmd.Flags().StringArrayVar(&c.reports, "report", nil, "write the result in a further form, as `FORMAT=FILE`; can be given several times")
	c.declare.bind(cmd)
	c.versions.bind(cmd)
	c.versions.load.places = true
	return cmd
}

func (c *compareCommand) run(ctx context.Context, args []string) error {
	files, err := parseReports(c.reports, c.output)
	if err != nil {
		return err
	}
	change, err := c.findChange(ctx, &c.versions, args)
	if err != nil {
		return err
	}
	defer change.close()
	policy, err := change.policy(c.level(change.settings.config))
	if err != nil {
		return err
	}
	r, err := c.compare(ctx, change, policy)
	if err != nil {
		return err
	}
	view := c.view(policy.FailOn)
	if err := c.show(r, view, files); err != nil {
		return err
	}
	if report.Fails(r, view) {
		return errFindings
	}
	return nil
}

// compare returns what is to be reported. Where nothing changed that a schema is made of, and only text is asked for, no
// schema is read.
func (c *compareCommand) compare(ctx context.Context, change *change, policy gate.Policy) (*report.Report, error) {
	if !c.whole && c.format.value == "text" && len(c.reports) == 0 && !c.forGitHub() && len(c.declare.words) == 0 {
		unchanged, err := change.unchanged(ctx)
		if err != nil {
			return nil, err
		}
		if unchanged {
			return c.unread(ctx, change, policy)
		}
	}
	if err := change.load(ctx); err != nil {
		return nil, err
	}
	if err := change.compare(ctx, &c.declare); err != nil {
		return nil, err
	}
	r := change.report(&c.declare, gate.Apply(change.results(), policy).Results)
	if c.format.value == "markdown" || c.forGitHub() || len(c.reports) > 0 {
		for i, p := range change.pairs {
			r.Comparisons[i].Plan = p.way()
		}
	}
	return r, nil
}

// level says from which severity on findings fail: as --fail-on says, or else the configuration. diff fails for nothing
// unless it is told to.
func (c *compareCommand) level(settings *config.Config) config.Level {
	if !c.failOnGiven && settings.FailOn.Set && !c.whole {
		return settings.FailOn.Value
	}
	level, _ := config.ParseLevel(c.failOn.value)
	return level
}

// show delivers the result in every form that was asked for.
func (c *compareCommand) show(r *report.Report, view report.View, files []reportFile) error {
	result, err := render(c.format.value, r, view)
	if err != nil {
		return err
	}
	var all []namedFile
	for _, f := range files {
		further, err := render(f.format, r, view)
		if err != nil {
			return err
		}
		all = append(all, namedFile{f.name, further})
	}
	if c.output != "" {
		all = append(all, namedFile{c.output, result})
	}
	if err := writeFiles(all); err != nil {
		return err
	}
	if c.output == "" {
		if err := c.deliver("", result); err != nil {
			return err
		}
	}
	if c.forGitHub() {
		return c.tellGitHub(r, view)
	}
	return nil
}

// view says how the result is shown. check leaves notes out unless they make it fail.
func (c *compareCommand) view(failOn config.Level) report.View {
	least := failOn.Least
	if failOn.Never {
		least = diff.Error
	}
	view := report.View{
		Style: c.resultStyle(c.output), Least: min(least, diff.Warning), FailOn: least, Passes: failOn.Never, Whole: c.whole,
		Line: fileLine, Program: release, Repository: c.repositoryURL(),
	}
	if c.whole {
		view.Least = diff.Note
	}
	if c.format.value != "text" || len(c.reports) > 0 || c.forGitHub() {
		view.Files = c.files()
	}
	return view
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

// A reportFile is a further form of the result.
type reportFile struct{ format, name string }

// parseReports reads what --report was given. Each form has a file of its own, which is not that of --output either.
func parseReports(texts []string, output string) ([]reportFile, error) {
	var files []reportFile
	taken := map[string]bool{fileKey(output): output != "" && !isDevice(output)}
	for _, text := range texts {
		format, name, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return nil, &usageError{"--report " + quote(text) + " names no file", "write FORMAT=FILE, such as --report sarif=results.sarif"}
		}
		if _, known := report.FindFormat(format); !known {
			return nil, &usageError{
				"--report: there is no format " + quote(format) + didYouMean(format, formatNames()),
				"the formats are: " + strings.Join(formatNames(), ", "),
			}
		}
		if name == "-" {
			return nil, &usageError{
				"--report " + quote(text) + " names no file: standard output has the form that --format says",
				"for standard output, write --format " + format + "; for a file called -, --report " + format + "=./-",
			}
		}
		if taken[fileKey(name)] {
			return nil, &usageError{"--report: two results go to the same file: " + quote(name), "give each form a file of its own"}
		}
		taken[fileKey(name)] = !isDevice(name)
		files = append(files, reportFile{format, name})
	}
	return files, nil
}

// An approveTarget is the comparison whose findings are approved: the one that check makes.
type approveTarget struct {
	*compareCommand
	from, to string
}

func (a *app) approveTarget() *approveTarget {
	return &approveTarget{compareCommand: &compareCommand{app: a, failOn: choose("error", "warning", "note")}}
}

func (t *approveTarget) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.from, "from", "", "the older version, as the `SOURCE` that was given to check")
	cmd.Flags().StringVar(&t.to, "to", "", "the newer version, as the `SOURCE` that was given to check")
	t.failOn.bind(cmd, "fail-on", "lowest severity that makes check fail")
	t.declare.bind(cmd)
	t.versions.bind(cmd)
	t.versions.load.places = true
	cmd.PreRun = func(cmd *cobra.Command, _ []string) { t.failOnGiven = cmd.Flags().Changed("fail-on") }
}

// judge compares as check does.
func (t *approveTarget) judge(ctx context.Context) (*judgement, error) {
	var args []string
	switch {
	case t.to != "" && t.from == "":
		return nil, &usageError{"--to needs --from", "name both versions, as they were given to check"}
	case t.to != "":
		args = []string{t.from, t.to}
	case t.from != "":
		args = []string{t.from}
	}
	change, err := t.findChange(ctx, &t.versions, args)
	if err != nil {
		return nil, err
	}
	defer change.close()
	policy, err := change.policy(t.level(change.settings.config))
	if err != nil {
		return nil, err
	}
	if policy.Ledger, err = change.ledgerOnDisk(); err != nil {
		return nil, err
	}
	if err := change.load(ctx); err != nil {
		return nil, err
	}
	if err := change.compare(ctx, &t.declare); err != nil {
		return nil, err
	}
	return &judgement{
		outcome: gate.Apply(change.results(), policy), policy: policy, file: change.settings.ledgerFile(), by: change.user(ctx),
	}, nil
}
