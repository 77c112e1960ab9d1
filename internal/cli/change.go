package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// A change is all that one command compares: two versions of the schemas of one project or several.
type change struct {
	*app
	flags    *versionFlags
	settings *settings
	sides    *source.Sides
	dir      string        // the working directory
	args     []string      // the versions as they were named
	found    []projectPair // what projects returned, once it was asked
	pairs    []*pair
}

// A pair is one schema in both versions.
type pair struct {
	target
	sides    *source.Sides
	from, to *load.Result // never nil: a side without the schema has an empty one
	declared *intent.Intent
	result   *diff.Result
	next     []string // what comes after the push
}

// findChange finds out what the arguments and flags mean, and reads the settings. It loads no schema.
func (a *app) findChange(ctx context.Context, f *versionFlags, args []string) (*change, error) {
	settings, err := a.readSettings(f.config)
	if err != nil {
		return nil, err
	}
	sides, err := a.findSides(ctx, f, settings.config.Base.Value, args)
	if err != nil {
		return nil, err
	}
	return &change{app: a, flags: f, settings: settings, sides: sides, dir: settings.workingDirectory(), args: args}, nil
}

func (c *change) close() { c.sides.Close() }

// load reads every schema of both versions. When one fails, the errors of all are shown, and the error is errShown.
func (c *change) load(ctx context.Context) error {
	finished := c.working("Evaluating both versions...")
	defer finished()
	targets, err := c.targets(ctx)
	if err != nil {
		finished()
		return err
	}
	fromErrs, toErrs := make([]error, len(targets)), make([]error, len(targets))
	work := newCrew(max(2, runtime.GOMAXPROCS(0)))
	for i, t := range targets {
		p := &pair{target: t, sides: c.sides}
		c.pairs = append(c.pairs, p)
		work.do(func() { p.from, fromErrs[i] = c.loadSide(ctx, &c.sides.From, t.from) })
		work.do(func() { p.to, toErrs[i] = c.loadSide(ctx, &c.sides.To, t.to) })
	}
	work.wait()
	finished()
	for _, p := range c.pairs {
		p.nameProject()
	}
	var failed []error
	for i := range targets {
		failed = append(failed, c.loadFailed(ctx, c.sides, fromErrs[i], toErrs[i]))
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	if c.flags.load.places {
		for _, p := range c.pairs {
			preparePlaces(p.from, p.to)
		}
	}
	return c.differ()
}

// nameProject finds the name of a project of which files were named, where one of them is known to be in one.
func (p *pair) nameProject() {
	for _, r := range []*load.Result{p.to, p.from} {
		if p.project == "" && r != nil && r.Root != "" {
			p.project = projectName(r.Root)
		}
	}
}

// A crew does several things at the same time, but not all of them.
type crew struct {
	group sync.WaitGroup
	seats chan struct{}
}

func newCrew(size int) *crew { return &crew{seats: make(chan struct{}, size)} }

func (c *crew) do(work func()) {
	c.group.Go(func() {
		c.seats <- struct{}{}
		defer func() { <-c.seats }()
		work()
	})
}

func (c *crew) wait() { c.group.Wait() }

// loadSide reads a schema of one side; without a path it is empty.
func (c *change) loadSide(ctx context.Context, s *source.Side, path string) (result *load.Result, err error) {
	if path == "" {
		return &load.Result{Schema: &schema.Schema{Validation: true}}, nil
	}
	err = guard(func() (err error) {
		result, err = load.Load(ctx, load.Source{Path: path}, s.Options(c.loadOptions(&c.flags.load)))
		return err
	})
	return result, err
}

// preparePlaces asks each version for one place, beside the comparison: the first question is the slow one, and most
// comparisons have something to show.
func preparePlaces(versions ...*load.Result) {
	for _, v := range versions {
		if v.Schema.Source == nil {
			continue
		}
		go func() {
			_ = guard(func() error {
				v.Schema.Source.Position(schema.Place{})
				return nil
			})
		}()
	}
}

// differ refuses to compare a file with itself: that would always be fine, and never what was meant.
func (c *change) differ() error {
	for _, p := range c.pairs {
		if c.sides.From.Snapshot != nil || c.sides.To.Snapshot != nil || p.from.Path == "" || p.to.Path == "" {
			continue
		}
		from, err := os.Stat(filepath.FromSlash(p.from.Path))
		if err != nil {
			continue // standard input
		}
		if to, err := os.Stat(filepath.FromSlash(p.to.Path)); err == nil && os.SameFile(from, to) {
			return &usageError{
				message: "FROM and TO are the same file: " + report.Clean(p.to.Path),
				fix:     "Name the older version as FROM, such as main: for the branch main.",
			}
		}
	}
	return nil
}

// compare compares every pair, with what the flags and comments declare about them.
func (c *change) compare(ctx context.Context, declare *declareFlags) error {
	if len(c.pairs) > 1 && len(declare.words) > 0 {
		return &usageError{
			declare.words[0] + " is about one schema, and several are compared",
			"choose one with --project or --component, or write a comment into the schema",
		}
	}
	for _, p := range c.pairs {
		returned, doubt, err := c.returned(ctx, p)
		if err != nil {
			return err
		}
		if p.declared, err = c.declared(declare, p, returned); err != nil {
			return err
		}
		p.result = diff.Compare(p.from.Schema, p.to.Schema, diff.Options{
			Project: p.project, Component: p.component, Intent: p.declared, Returned: returned,
		})
		noteDoubt(p.result, doubt)
		p.notePush()
		c.addPackages(p)
	}
	return nil
}

// results returns what every comparison found.
func (c *change) results() []*diff.Result {
	var list []*diff.Result
	for _, p := range c.pairs {
		list = append(list, p.result)
	}
	return list
}

// report returns the comparisons for a report. results take the place of what was found, in the order of the pairs.
func (c *change) report(declare *declareFlags, results []*diff.Result) *report.Report {
	words := append(slices.Clone(declare.words), c.flags.words()...)
	r := &report.Report{
		From: versionOf(&c.sides.From), To: versionOf(&c.sides.To),
		Arguments: append(slices.Clone(c.args), words...), Approve: words,
	}
	for i, arg := range c.args {
		r.Approve = append(r.Approve, []string{"--from", "--to"}[i], arg)
	}
	projects := map[string]bool{}
	for _, p := range c.pairs {
		projects[p.project] = true
	}
	for i, p := range c.pairs {
		one := &report.Comparison{Component: p.component, From: r.From, To: r.To, Result: results[i], Next: p.next,
			Arguments: c.argumentsOf(p, declare)}
		one.From.File, one.To.File = p.from.Path, p.to.Path
		if len(projects) > 1 {
			one.Project = p.project
		}
		r.Comparisons = append(r.Comparisons, one)
	}
	if len(c.pairs) == 1 {
		r.From, r.To = r.Comparisons[0].From, r.Comparisons[0].To
	}
	return r
}

// way returns the plan from one version to the other, and nil when it takes no migration or cannot be planned.
func (p *pair) way() *plan.Plan {
	if worst, _ := p.result.Worst(); worst < diff.Error || p.result.Refused {
		return nil
	}
	made, err := plan.Make(p.result, plan.Options{Functions: p.functionsFolder()})
	if err != nil || made.Outcome != plan.Migrate {
		return nil
	}
	return made
}

// user returns who works here, as git knows it, or "".
func (c *change) user(ctx context.Context) string {
	if c.sides.Repository != nil {
		return c.sides.Repository.User(ctx)
	}
	repository, err := git.Open(ctx, c.dir)
	if err != nil {
		return "" // --by says it then
	}
	defer repository.Close()
	return repository.User(ctx)
}
