package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

// sourceHelpWrapped says in the long help texts what a source can be.
const sourceHelpWrapped = `a project folder, a functions folder, a schema file,
REF: or REF:path in git (REF: is the working directory as it was there), a schema
exported as .json, or "-" for that JSON on stdin`

// versionsHelp says, in the long help texts, what is compared.
const versionsHelp = `Without FROM, the version that this branch started from is compared: the merge base with
the default branch, or with that of --against. TO is the working tree unless given, and
with --staged what is staged. Each of the two can be ` + sourceHelpWrapped + `.
In a repository with several Convex projects all are compared, or those of --project.`

// versionFlags are the flags of every command that compares two versions.
type versionFlags struct {
	load      loadFlags
	against   string
	staged    bool
	fetch     bool
	modules   string
	config    string
	projects  []string
	component string
	noHistory bool
}

func (f *versionFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.against, "against", "", "compare with where this branch left the branch `REF`, instead of the default one")
	flags.BoolVar(&f.staged, "staged", false, "take what is staged as TO: what the next commit will hold")
	flags.BoolVar(&f.fetch, "fetch", false, "let git fetch what a shallow clone lacks")
	flags.StringVar(&f.modules, "from-modules", "", "evaluate FROM, a version in git, with the node_modules of the folder `DIR`")
	flags.StringSliceVar(&f.projects, "project", nil, "compare only the Convex projects in the folders `DIRS`, separated by commas")
	flags.StringVar(&f.component, "component", "", "compare only the component whose folder is `PATH` below the functions folder")
	flags.BoolVar(&f.noHistory, "no-history", false, "do not look in git history for earlier lives of new tables")
	flags.StringVar(&f.config, "config", "", "read the configuration from `FILE` instead of looking for convex-schema-plan.json")
	f.load.bind(cmd)
}

// words returns the flags that a command on the same versions has to repeat.
func (f *versionFlags) words() []string {
	var words []string
	text := func(name, value string) {
		if value != "" {
			words = append(words, name, value)
		}
	}
	text("--against", f.against)
	if f.staged {
		words = append(words, "--staged")
	}
	text("--from-modules", f.modules)
	for _, p := range f.projects {
		text("--project", listWord(p))
	}
	text("--component", f.component)
	text("--config", f.config)
	if f.load.convex.value == "installed" {
		text("--convex", "installed")
	}
	return words
}

// requireSources checks the arguments of a command that compares FROM with TO.
func requireSources(cmd *cobra.Command, args []string) error {
	usage := cmd.CommandPath() + " [FROM] [TO]"
	switch {
	case slices.Contains(args, ""):
		return &usageError{
			message: cmd.Name() + " was given an empty name for a version: " + usage,
			fix:     "Is a variable of the shell not set? The working directory is called \".\".",
		}
	case emptyFlag(cmd) != "":
		return &usageError{
			message: "--" + emptyFlag(cmd) + " was given nothing",
			fix:     "Is a variable of the shell not set? Leave the flag out for what it is without.",
		}
	case len(args) > 2:
		return &usageError{
			message: fmt.Sprintf("%s compares two versions, but %d were given: %s", cmd.Name(), len(args), usage),
			fix:     "quote names that hold spaces",
		}
	}
	return nil
}

// emptyFlag returns the name of a flag that was given and names nothing: what it chooses would silently be something else.
func emptyFlag(cmd *cobra.Command) string {
	for _, name := range []string{"against", "project", "component", "config", "from-modules"} {
		f := cmd.Flags().Lookup(name)
		if f == nil || !f.Changed {
			continue
		}
		if value := f.Value.String(); value == "" || value == "[]" {
			return name
		}
	}
	return ""
}

// completeSources offers files and folders.
func completeSources(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) >= 2 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// findSides finds out which two versions the arguments and flags mean.
func (a *app) findSides(ctx context.Context, f *versionFlags, base string, args []string) (*source.Sides, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("the working directory cannot be read: %w", err)
	}
	request := source.Request{
		Dir: dir, Against: f.against, Usual: base, Staged: f.staged, Fetch: f.fetch, Modules: f.modules, Env: a.env,
	}
	if len(args) > 0 {
		request.From = args[0]
	}
	if len(args) > 1 {
		request.To = args[1]
	}
	sides, err := source.Find(ctx, request)
	return sides, a.sourceError(err)
}

// sourceError turns why the two versions cannot be found into an error of this program.
func (a *app) sourceError(err error) error {
	var request *source.Error
	var lacking *git.IncompleteError
	var problem *git.Error
	switch {
	case errors.As(err, &request):
		return &usageError{request.Message, request.Hint}
	case errors.As(err, &lacking):
		hint := lacking.Hint
		if lacking.Line() != "" {
			hint += "\nor let this command do it: add --fetch"
		}
		return a.shown(lacking.Message, hint)
	case errors.As(err, &problem):
		message := problem.Message
		if problem.Detail != "" {
			message += ": " + problem.Detail
		}
		if problem.Kind == git.BadRef || problem.Kind == git.UnknownRef || problem.Kind == git.AmbiguousRef {
			return &usageError{message, problem.Hint}
		}
		return a.shown(message, problem.Hint)
	}
	return err
}

// shown shows an error with what to do about it, and returns the error that says so.
func (a *app) shown(message, hint string) error {
	a.fail(message, hint)
	a.annotate(message, report.ProblemText{Message: message, Hint: hint})
	return errShown
}

// version returns a side as reports name it.
func versionOf(s *source.Side) report.Version {
	v := report.Version{Source: s.Text, Label: s.Label, Chosen: s.Chosen, Brief: s.Brief}
	if v.Source == "" {
		v.Source = s.Label
	}
	if s.Commit == nil {
		return v
	}
	if s.Kind == source.Commit {
		v.Commit, v.Subject = s.Commit.ID, s.Commit.Subject
	} else {
		v.Head = s.Commit.ID
	}
	return v
}

// loadFlags are the flags of every command that reads schemas.
type loadFlags struct {
	convex choice
	places bool // set by commands that show places in the source; the others spare the time
}

func (f *loadFlags) bind(cmd *cobra.Command) {
	f.convex = choose("embedded", "installed")
	f.convex.bind(cmd, "convex", "evaluate with the convex package built into this program, or with the project's own")
}

// loadOptions returns the load options that the flags ask for.
func (a *app) loadOptions(f *loadFlags) load.Options {
	options := load.Options{Stdin: a.stdin, LazyPlaces: !f.places}
	if f.convex.value == "installed" {
		options.Convex = load.Installed
	}
	return options
}
