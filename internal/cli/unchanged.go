package cli

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/internal/git"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

// unchanged says whether no file that a schema is made of differs between the two versions, so that none has to be
// evaluated. It knows only for what the program has chosen by itself: a commit, and what is staged or in the working
// tree. It says no wherever it is not sure; what is wrong, evaluating will tell.
func (c *change) unchanged(ctx context.Context) (bool, error) {
	if len(c.args) > 0 || c.flags.modules != "" || c.sides.From.Commit == nil {
		return false, nil
	}
	projects, err := c.projectPairs(ctx, c.flags, c.settings, c.sides)
	if err != nil {
		return false, err
	}
	to := git.WorkTree()
	if c.sides.To.Kind == source.Index {
		to = git.Staged()
	}
	changes, err := c.sides.Repository.Changed(ctx, *c.sides.From.Commit, to)
	if err != nil {
		return false, c.sourceError(err)
	}
	changed := changedPaths(changes)
	if slices.ContainsFunc(changed, func(file string) bool { return strings.HasPrefix(path.Base(file), "convex.config.") }) {
		return false, nil // there may be components that there were not
	}
	for _, p := range projects {
		if p.from == "" || p.to == "" || !c.untouched(p.from, changed) {
			return false, nil
		}
	}
	return len(projects) > 0, nil
}

// changedPaths lists the files of changes, below the root of the repository.
func changedPaths(changes []git.Change) []string {
	var paths []string
	for _, change := range changes {
		paths = append(paths, change.Path)
		if change.From != "" {
			paths = append(paths, change.From)
		}
	}
	return paths
}

// untouched says whether the changed files are none that the schemas of a project are made of: that of the app, and those
// of its components. A comment that approves something is a reason to look closer.
func (c *change) untouched(project string, changed []string) bool {
	options := c.sides.From.Options(c.loadOptions(&c.flags.load))
	reaches, err := load.FindReaches(load.Source{Path: project}, options)
	return err == nil && !slices.ContainsFunc(reaches, func(r *load.Reach) bool { return !c.quiet(r, changed) })
}

// quiet says whether no file in a reach changed, and no comment in it approves anything.
func (c *change) quiet(reach *load.Reach, changed []string) bool {
	if reach.Touches(changed) {
		return false
	}
	for _, file := range reach.Files {
		text, err := fs.ReadFile(c.sides.From.Snapshot.Files, file)
		if err != nil || strings.Contains(string(text), gate.Directive) {
			return false
		}
	}
	return true
}
