// Package cli is the command line: commands, flags, streams and exit codes. It reads sources through package load, hands
// them to the library, and hands results to package report.
//
// It decides nothing about schemas. It touches the process only through what [Run] is given, apart from the files that
// are named on the command line.
package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/intent"
)

const program = "convex-schema-plan"

// A Process is what a run gets from the process that it is in.
type Process struct {
	Args           []string // those that follow the program's name
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Env            func(string) string // looks up environment variables
	Now            func() time.Time
}

// An app is one run of the program.
type app struct {
	args           []string
	stdin          io.Reader
	stdout, stderr io.Writer
	env            func(string) string
	now            func() time.Time
	color          choice
	told           bytes.Buffer // the errors that were shown, as plain text
}

// Run runs the program and returns its exit code: 0 clean, 1 findings, 2 usage error, 3 could not evaluate or compare.
// The result goes to Stdout, everything else to Stderr. It never panics.
func Run(p Process) (code int) {
	a := &app{
		args: p.Args, stdin: p.Stdin, stdout: p.Stdout, stderr: p.Stderr, env: p.Env, now: p.Now,
		color: choose("auto", "always", "never"),
	}
	defer func() {
		if r := recover(); r != nil {
			a.reportBug(newBug(r))
			code = exitFailed
		}
	}()
	root := a.rootCommand()
	root.SetArgs(a.args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	cmd, err := root.ExecuteContextC(context.Background())
	a.reportError(err)
	a.tellFailure(cmd, err)
	return exitCode(err)
}

// The groups of commands in the help text.
const (
	groupCompare = "compare"
	groupRead    = "read"
	groupSetUp   = "setup"
)

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   program,
		Short: "Decide whether a change to a Convex schema is safe for the documents already stored",
		Long: `Decide whether a change to a Convex schema is safe for the documents already stored.

Reads two versions of convex/schema.ts, proves that every document valid before is
valid after or shows one that is not, and plans the way there: widen, migrate, narrow.`,
		Example: `  convex-schema-plan check              is what this branch changes safe?
  convex-schema-plan plan --out plan    the deploys and the migration code
  convex-schema-plan explain field-removed`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.noUnknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.AddGroup(&cobra.Group{ID: groupCompare, Title: "Compare two versions:"}, &cobra.Group{ID: groupRead, Title: "Look up:"},
		&cobra.Group{ID: groupSetUp, Title: "Set up:"})
	root.PersistentFlags().Var(&a.color, "color", "colour the text; auto is on a terminal without NO_COLOR")
	_ = root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(a.color.allowed, cobra.ShellCompDirectiveNoFileComp))
	root.AddCommand(a.checkCommand(), a.diffCommand(), a.planCommand(), a.logCommand(), a.approveCommand(a.approveTarget()), a.exportCommand(), a.rulesCommand(), a.explainCommand(),
		a.initCommand())
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Args = func(_ *cobra.Command, args []string) error { return a.knownCommand(root, args) }
		}
	}
	return root
}

// knownCommand refuses what help cannot be given about.
func (a *app) knownCommand(root *cobra.Command, args []string) error {
	found, rest, err := root.Find(args)
	if err != nil || found == root {
		return a.noUnknownCommand(root, args)
	}
	if len(rest) > 0 {
		return &usageError{
			message: found.Name() + " has no command " + quote(rest[0]),
			fix:     program + " help " + found.Name() + " shows what there is",
		}
	}
	return nil
}

// noUnknownCommand refuses a first word that is no command, with the one it probably is.
func (a *app) noUnknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return &usageError{
		message: "unknown command " + quote(args[0]) + didYouMean(args[0], names),
		fix:     program + " --help lists the commands",
	}
}

// flagError turns what the flag parser refused into a usage error that says the fix.
func flagError(cmd *cobra.Command, err error) error {
	help := cmd.CommandPath() + " --help lists the flags"
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "" {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		name := "--" + unknown.GetSpecifiedName()
		return &usageError{message: "unknown flag " + quote(name) + didYouMean(name, names), fix: help}
	}
	var declared *intent.Error
	if errors.As(err, &declared) {
		return &usageError{message: declared.Error(), fix: declared.Hint}
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return &usageError{
			message: fmt.Sprintf("--%s cannot be %s: %v", invalid.GetFlag().Name, quote(invalid.GetValue()), invalid.Unwrap()),
			fix:     help,
		}
	}
	return &usageError{message: err.Error(), fix: help}
}

// styleOf returns how text written to w may look, after --color and the environment.
func (a *app) styleOf(w io.Writer) report.Style {
	return report.Style{Color: a.colorful(w), ASCII: asciiOnly(a.env)}
}

// colorful follows --color; auto means a terminal, no NO_COLOR (https://no-color.org: present and not empty) and no
// TERM=dumb.
func (a *app) colorful(w io.Writer) bool {
	switch a.color.value {
	case "always":
		return true
	case "never":
		return false
	default:
		return isTerminal(w) && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb"
	}
}

// asciiOnly says whether the locale names an encoding other than UTF-8. An unset locale, as in most CI, shows UTF-8.
func asciiOnly(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(env(name)); locale != "" {
			return !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8")
		}
	}
	return false
}

// quote returns text from the command line in quotes, made safe to show.
func quote(text string) string { return `"` + report.Clean(text) + `"` }

// didYouMean returns "; did you mean …?" with the nearest candidate, or "".
func didYouMean(word string, candidates []string) string {
	if c := nearest.To(word, candidates); c != "" {
		return "; did you mean " + quote(c) + "?"
	}
	return ""
}
