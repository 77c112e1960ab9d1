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
change that it was, and what it broke. In a repository with several Convex projects all are
followed, each with its components.

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
	cmd.Flags().StringVar(&c.project, "project", "", "follow only the Convex project in the folder `DIR`")
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
	finished := c.working("Evaluating the versions in git...")
	defer finished()
	rows, err := c.rows(ctx, repository, commits)
	finished()
	if err != nil {
		return err
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

// A followed schema is one whose versions are shown: the app of a project, or one of its components.
type followed struct{ project, component, path string }

// schemas returns what to follow: the projects and components that there are now.
func (c *logCommand) schemas(ctx context.Context) ([]followed, error) {
	options, path := c.loadOptions(&c.load), c.project
	if path == "" {
		path = "."
	}
	projects, err := load.ProjectsAt(ctx, load.Source{Path: path}, options)
	if errors.As(err, new(*load.NoSchemaError)) {
		return []followed{{path: absolutePath(path)}}, nil // it may have had one
	}
	var found []followed
	for _, p := range projects {
		components, componentsErr := load.Components(ctx, load.Source{Path: p.Root}, options)
		err = errors.Join(err, componentsErr)
		for _, component := range components {
			one := followed{projectName(p.Root), component.Path, absolutePath(component.Schema)}
			if component.Path == "" {
				one.path = absolutePath(p.Root)
			}
			if component.Schema != "" {
				found = append(found, one)
			}
		}
	}
	return found, c.loaded(ctx, &source.Sides{}, &source.Side{Kind: source.Disk, Text: path, Label: path}, err)
}

// rows returns a row for every commit that touched a schema, newest first.
func (c *logCommand) rows(ctx context.Context, repository *git.Repository, commits string) ([]report.LogRow, error) {
	schemas, err := c.schemas(ctx)
	if err != nil {
		return nil, err
	}
	projects := map[string]bool{}
	for _, s := range schemas {
		projects[s.project] = true
	}
	byCommit := map[string]*report.LogRow{}
	for _, s := range schemas {
		walk := history.Walk{Repository: repository, Path: s.path, Range: commits, Options: c.loadOptions(&c.load)}
		list, err := walk.Compare(ctx, c.limit, diff.Options{Project: s.project, Component: s.component})
		if err != nil {
			return nil, c.sourceError(err)
		}
		if len(projects) == 1 {
			s.project = ""
		}
		for _, compared := range list {
			if known := byCommit[compared.Commit.ID]; known != nil {
				known.Add(rowOf(s, compared))
			} else {
				row := rowOf(s, compared)
				byCommit[compared.Commit.ID] = &row
			}
		}
	}
	return c.inOrder(ctx, repository, commits, byCommit)
}

// inOrder returns the rows in the order of the commits, newest first, as many as were asked for.
func (c *logCommand) inOrder(ctx context.Context, repository *git.Repository, commits string, rows map[string]*report.LogRow) ([]report.LogRow, error) {
	entries, err := repository.Log(ctx, git.LogOptions{Range: commits, FirstParent: true})
	if err != nil {
		return nil, c.sourceError(err)
	}
	var list []report.LogRow
	for _, e := range entries {
		if row := rows[e.ID]; row != nil && (c.limit == 0 || len(list) < c.limit) {
			list = append(list, *row)
		}
	}
	return list, nil
}

// rowOf returns a version as the report shows it.
func rowOf(s followed, c history.Comparison) report.LogRow {
	row := report.LogRow{Commit: c.Commit.ID, Date: c.Commit.Time, Subject: c.Commit.Subject}
	switch {
	case c.Err != nil:
		row.Problem = firstProblem(c.Err)
	case c.Cut:
		row.Problem = "the clone is shallow and ends here; git fetch --unshallow gets the rest"
	case c.First:
		row.Tables = c.Tables
	case c.Result == nil:
		row.Problem = "no version before it in this range could be evaluated"
	default:
		row.Report = reportOf(s, c)
	}
	return row
}

func reportOf(s followed, c history.Comparison) *report.Report {
	from, to := c.BeforeCommit, c.Commit
	one := &report.Comparison{
		Project: s.project, Component: s.component, Result: c.Result,
		From: report.Version{Source: from.Short, Commit: from.ID, Subject: from.Subject, File: c.FromFile},
		To:   report.Version{Source: to.Short, Commit: to.ID, Subject: to.Subject, File: c.ToFile},
	}
	return &report.Report{From: one.From, To: one.To, Comparisons: []*report.Comparison{one}}
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
