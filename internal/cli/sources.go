package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// sourceHelp says what a SOURCE can be, in help texts and usage errors.
const sourceHelp = `a project folder, a functions folder, a schema file, a schema exported as .json, or "-" for that JSON on stdin`

// sourceHelpWrapped is sourceHelp, broken for the long help texts.
const sourceHelpWrapped = `a project folder, a functions folder, a schema file,
a schema exported as .json, or "-" for that JSON on stdin`

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

// A pair is the two versions that are compared.
type pair struct {
	from, to         *load.Result
	fromName, toName string // as the user named them
}

// loadPair reads both versions at the same time. When either fails, it shows the errors of both and returns errShown.
func (a *app) loadPair(ctx context.Context, f *loadFlags, args []string) (*pair, error) {
	p := &pair{fromName: args[0], toName: "."}
	if len(args) > 1 {
		p.toName = args[1]
	}
	if p.fromName == "-" && p.toName == "-" {
		return nil, &usageError{
			message: "FROM and TO cannot both be standard input",
			fix:     "write one of them to a file: " + program + " export SOURCE --output schema.json",
		}
	}
	options := a.loadOptions(f)
	finished := a.working("Evaluating both versions...")
	from := make(chan error, 1)
	go func() {
		from <- guard(func() (err error) {
			p.from, err = load.Load(ctx, load.Source{Path: p.fromName}, options)
			return err
		})
	}()
	toErr := guard(func() (err error) {
		p.to, err = load.Load(ctx, load.Source{Path: p.toName}, options)
		return err
	})
	fromErr := <-from
	finished()
	if err := errors.Join(a.loaded("FROM", p.fromName, fromErr), a.loaded("TO", p.toName, toErr)); err != nil {
		return nil, err
	}
	if f.places {
		preparePlaces(p.from, p.to)
	}
	return p, p.differ()
}

// preparePlaces asks each version for one place, beside the comparison: the first question is the slow one, and most
// comparisons have something to show.
func preparePlaces(versions ...*load.Result) {
	for _, v := range versions {
		go func() {
			_ = guard(func() error {
				v.Schema.Source.Position(schema.Place{})
				return nil
			})
		}()
	}
}

// differ refuses to compare a file with itself: that would always be fine, and never what was meant.
func (p *pair) differ() error {
	from, err := os.Stat(filepath.FromSlash(p.from.Path))
	if err != nil {
		return nil // standard input
	}
	if to, err := os.Stat(filepath.FromSlash(p.to.Path)); err != nil || !os.SameFile(from, to) {
		return nil
	}
	return &usageError{
		message: "FROM and TO are the same file: " + report.Clean(p.to.Path),
		fix:     "Name the older version as FROM. " + branchHelp(program+" check"),
	}
}

// loaded shows why a version could not be read and returns errShown; it returns nil when err is nil, and a bug as it is.
func (a *app) loaded(role, source string, err error) error {
	var b *bug
	switch {
	case err == nil:
		return nil
	case errors.As(err, &b):
		return b
	}
	a.reportLoadError(role, source, err)
	return errShown
}

// requireSources checks the arguments of a command that compares FROM with TO.
func requireSources(cmd *cobra.Command, args []string) error {
	usage := cmd.CommandPath() + " FROM [TO]"
	switch {
	case slices.Contains(args, ""):
		return &usageError{
			message: cmd.Name() + " was given an empty name for a version: " + usage,
			fix:     "Is a variable of the shell not set? The working directory is called \".\".",
		}
	case len(args) == 0:
		return &usageError{
			message: cmd.Name() + " needs the older version to compare with: " + usage,
			fix: "FROM and TO are each " + sourceHelp + "; TO is the working directory unless given.\n" +
				branchHelp(cmd.CommandPath()),
		}
	case len(args) > 2:
		return &usageError{
			message: fmt.Sprintf("%s compares two versions, but %d were given: %s", cmd.Name(), len(args), usage),
			fix:     "quote names that hold spaces",
		}
	}
	return nil
}

// branchHelp tells how to compare with a branch by a command.
func branchHelp(command string) string {
	return "To compare with a branch, check it out beside and name that folder:\n" +
		"  git worktree add --detach ../main main && " + command + " ../main"
}

// looksLikeGit says whether a source that does not exist is probably meant as a git reference.
func looksLikeGit(name string) bool {
	if _, err := os.Stat(name); err == nil || filepath.IsAbs(name) {
		return false
	}
	if strings.HasPrefix(name, ".") || name == "-" {
		return false
	}
	ref, _, colon := strings.Cut(name, ":")
	switch {
	case colon && len(ref) > 1, strings.HasPrefix(ref, "HEAD"), ref == "main", ref == "master", strings.HasPrefix(ref, "origin/"):
		return true
	}
	return false
}

// completeSources offers files and folders.
func completeSources(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) >= 2 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}
