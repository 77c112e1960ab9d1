package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/internal/history"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// A logCommand shows the versions that a schema had in git.
type logCommand struct {
	*app
	load    loadFlags
	format  choice
	output  string
	project string
	limit   int
}

func (a *app) logCommand() *cobra.Command {
	c := &logCommand{app: a, format: choose("text", "json")}
	cmd := &cobra.Command{
		Use:     "log [RANGE]",
		Short:   "Show every version of the schema in git, with its verdict",
		GroupID: groupCompare,
		Long: `Show every version of the schema in git, newest first, a line each: the verdict about the
change that it was, and what it broke.

RANGE is a branch, tag or commit, or two of them with .. between; the commit that is
checked out unless given. Merges count as one step. A version that cannot be evaluated is
named and passed over: the next one is compared with the last one before it that could be.
Old versions are evaluated with the node_modules of the working tree.`,
		Example: `  convex-schema-plan log
  convex-schema-plan log v1.0..main --limit 20
  convex-schema-plan log --format json --output history.json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return &usageError{fmt.Sprintf("log takes one range, but %d were given", len(args)), "two commits are a range with .. between: v1.0..main"}
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), strings.Join(args, "")) },
	}
	c.format.bind(cmd, "format", "form of the result")
	bindOutput(cmd, &c.output)
	cmd.Flags().StringVar(&c.project, "project", "", "follow the Convex project in the folder `DIR`")
	cmd.Flags().IntVarP(&c.limit, "limit", "n", 0, "show the newest `N` versions only")
	c.load.bind(cmd)
	return cmd
}

func (c *logCommand) run(ctx context.Context, commits string) error {
	if c.limit < 0 {
		return &usageError{"--limit cannot be less than 0", "0 shows all versions"}
	}
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	repository, err := git.Open(ctx, dir)
	if err != nil {
		return c.sourceError(err)
	}
	defer repository.Close()
	folder, err := c.folder(ctx)
	if err != nil {
		return err
	}
	finished := c.working("Evaluating the versions in git...")
	defer finished()
	rows, err := c.rows(ctx, history.Walk{Repository: repository, Path: folder, Range: commits, Options: c.loadOptions(&c.load)})
	finished()
	if err != nil {
		return c.sourceError(err)
	}
	log := &report.Log{Range: commits, Rows: rows}
	if c.format.value == "json" {
		result, err := report.LogJSON(log)
		if err != nil {
			return err
		}
		return c.deliver(c.output, result)
	}
	return c.deliver(c.output, report.LogText(log, c.resultStyle(c.output)))
}

// folder returns the folder of the project to follow.
func (c *logCommand) folder(ctx context.Context) (string, error) {
	path := c.project
	if path == "" {
		path = "."
	}
	found, err := load.ProjectsAt(ctx, load.Source{Path: path}, c.loadOptions(&c.load))
	switch {
	case errors.As(err, new(*load.NoSchemaError)):
		return absolutePath(path), nil // it may have had one
	case err != nil:
		return "", c.loaded(ctx, &source.Sides{}, &source.Side{Kind: source.Disk, Text: path, Label: path}, err)
	case len(found) > 1:
		var names []string
		for _, p := range found {
			names = append(names, p.Root)
		}
		return "", &usageError{fmt.Sprintf("there are %d Convex projects here, and log follows one", len(names)),
			"choose one with --project: " + strings.Join(names, ", ")}
	}
	return absolutePath(found[0].Root), nil
}

// rows compares each version with the last one before it that can be evaluated.
func (c *logCommand) rows(ctx context.Context, walk history.Walk) ([]report.LogRow, error) {
	var rows []report.LogRow
	for row, err := range walk.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, rowOf(row))
		if len(rows) == c.limit {
			break
		}
	}
	return rows, nil
}

// rowOf returns a version as the report shows it.
func rowOf(r history.Row) report.LogRow {
	row := report.LogRow{Commit: r.Commit.ID, Date: r.Commit.Time, Subject: r.Commit.Subject}
	switch {
	case r.Err != nil:
		row.Problem = firstProblem(r.Err)
	case r.Cut:
		row.Problem = "a shallow clone ends here, and what was before is not known"
	case r.First:
		row.Tables = len(schemaOf(r.After).Tables)
	case r.Before == nil:
		row.Problem = "no version before it in this range could be evaluated"
	default:
		row.Report = compareVersions(r.Before, r.After, r.BeforeCommit, r.Commit)
	}
	return row
}

// schemaOf returns the schema of a version, an empty one for a version without any.
func schemaOf(r *load.Result) *schema.Schema {
	if r == nil {
		return &schema.Schema{Validation: true}
	}
	return r.Schema
}

func compareVersions(before, after *load.Result, from, to git.Commit) *report.Report {
	old, new := schemaOf(before), schemaOf(after)
	declared, err := intent.FromComments(new)
	if err == nil {
		declared, err = intent.Resolve(declared, old, new)
	}
	if err != nil {
		declared = nil // what was declared wrong then is of no use now
	}
	one := &report.Comparison{Result: diff.Compare(withoutSource(old), withoutSource(new), diff.Options{Intent: declared})}
	one.From = report.Version{Source: from.Short, Commit: from.ID, Subject: from.Subject}
	one.To = report.Version{Source: to.Short, Commit: to.ID, Subject: to.Subject}
	if before != nil {
		one.From.File = before.Path
	}
	if after != nil {
		one.To.File = after.Path
	}
	return &report.Report{From: one.From, To: one.To, Comparisons: []*report.Comparison{one}}
}

// withoutSource returns a schema that holds on to none of the code that it was made of. A row shows no places.
func withoutSource(s *schema.Schema) *schema.Schema {
	bare := *s
	bare.Source = nil
	return &bare
}

// firstProblem says in a line why a version could not be evaluated.
func firstProblem(err error) string {
	var problem *load.Error
	if !errors.As(err, &problem) {
		return err.Error()
	}
	if problem.Position.File == "" {
		return problem.Message
	}
	return filepath.ToSlash(problem.Position.String()) + ": " + problem.Message
}
