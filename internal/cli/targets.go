package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

// A target is one schema to compare: the app of a project, or one of its components. from and to are what package load
// reads; "" is a side that has no such schema.
type target struct {
	project   string // its folder in the repository, "" at the root and outside of repositories
	component string // its path below the functions folder, "" for the app
	from, to  string
}

// A projectPair is a project in both versions, as package load finds it; "" on the side that does not have it.
type projectPair struct{ name, from, to string }

// projects finds the projects of the two versions, once: the whole repository may have to be searched for them.
func (c *change) projects(ctx context.Context) (found []projectPair, err error) {
	if c.found == nil {
		c.found, err = c.projectPairs(ctx, c.flags, c.settings, c.sides)
	}
	return c.found, err
}

// targets finds what there is to compare between two versions: the apps and components of their projects.
func (c *change) targets(ctx context.Context) ([]target, error) {
	pairs, err := c.projects(ctx)
	if err != nil {
		return nil, err
	}
	var found []target
	for _, p := range pairs {
		some, err := c.componentTargets(ctx, p, c.sides, c.loadOptions(&c.flags.load))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	if found, err = chooseComponent(found, c.flags.component); err != nil {
		return nil, err
	}
	return found, c.leftOut(ctx, found, c.sides)
}

// leftOut refuses to take a schema for deleted that is only not checked out.
func (a *app) leftOut(ctx context.Context, found []target, sides *source.Sides) error {
	if sides.To.Kind != source.Tree {
		return nil
	}
	for _, t := range found {
		if t.to != "" || t.from == "" {
			continue
		}
		var problem *git.Error
		if errors.As(whyMissing(ctx, sides, t.from), &problem) {
			return a.shown("the schema cannot be compared: "+problem.Message, problem.Hint+"\nor compare what is staged, for which nothing has to be checked out: add --staged")
		}
	}
	return nil
}

// whyMissing returns why a file of the repository is not on the disk, and nil when git does not know.
func whyMissing(ctx context.Context, sides *source.Sides, file string) error {
	inside, err := sides.Repository.Path(absolutePath(file))
	if err != nil {
		return nil
	}
	return sides.Repository.WhyMissing(ctx, inside)
}

// isFolder says whether a side is a folder, so that projects are looked for in it. What does not exist is none in
// particular: package load says so.
func isFolder(s *source.Side) bool {
	if s.Kind == source.Stdin {
		return false
	}
	if s.Snapshot != nil {
		rel, err := filepath.Rel(s.Snapshot.Root, s.Path)
		if err != nil {
			return false
		}
		info, err := fs.Stat(s.Snapshot.Files, filepath.ToSlash(rel))
		return err != nil || info.IsDir()
	}
	info, err := os.Stat(s.Path)
	return err == nil && info.IsDir()
}

// filePair is the one thing to compare when a side is a file. The other side may be a folder with one project.
func (a *app) filePair(ctx context.Context, f *versionFlags, sides *source.Sides, options load.Options) (projectPair, error) {
	p := projectPair{from: sides.From.Path, to: sides.To.Path}
	if len(f.projects) > 0 || f.component != "" {
		return p, &usageError{"--project and --component choose in folders, but a version is a file", "leave them out, or name folders"}
	}
	for _, side := range []struct {
		*source.Side
		path *string
	}{{&sides.From, &p.from}, {&sides.To, &p.to}} {
		if !isFolder(side.Side) {
			continue
		}
		projects, err := load.ProjectsAt(ctx, load.Source{Path: side.Path}, side.Options(options))
		switch {
		case err != nil:
			// loading it says the same
		case len(projects) > 1:
			return p, &usageError{
				fmt.Sprintf("%s holds %d Convex projects, and the other version is one file", side.Label, len(projects)),
				"name the folder of one project: " + projects[0].Root,
			}
		case projects[0].Schema != "":
			*side.path = projects[0].Schema
		}
	}
	return p, nil
}

// componentTargets lists the app of a project and its components.
func (a *app) componentTargets(ctx context.Context, p projectPair, sides *source.Sides, options load.Options) ([]target, error) {
	list := func(s *source.Side, path string) ([]load.Component, error) {
		if path == "" {
			return nil, nil
		}
		return load.Components(ctx, load.Source{Path: path}, s.Options(options))
	}
	before, fromErr := list(&sides.From, p.from)
	after, toErr := list(&sides.To, p.to)
	if fromErr != nil || toErr != nil {
		return nil, a.loadFailed(ctx, sides, fromErr, toErr)
	}
	var found []target
	for _, match := range load.MatchComponents(before, after) {
		t := target{project: p.name}
		if match.From != nil && !match.Empty() {
			t.component, t.from = match.From.Path, match.From.Schema
		}
		if match.To != nil {
			t.component, t.to = match.To.Path, match.To.Schema
		}
		if t.from != "" || t.to != "" {
			found = append(found, t)
		}
	}
	return found, nil
}

// projectName is what approvals and reports call the project at a path: its folder in the repository around it, so that it
// is the same from wherever the program is run, and however its versions are named; "" at the root, and outside of
// repositories.
func projectName(path string) string {
	full := absolutePath(path)
	root := repositoryAround(full)
	name, err := filepath.Rel(root, full)
	if root == "" || err != nil || name == "." {
		return ""
	}
	return filepath.ToSlash(name)
}

// chooseComponent keeps the component that --component names.
func chooseComponent(found []target, component string) ([]target, error) {
	if component == "" {
		return found, nil
	}
	component = strings.Trim(filepath.ToSlash(component), "/")
	var names []string
	for _, t := range found {
		if t.component != "" && !slices.Contains(names, t.component) {
			names = append(names, t.component)
		}
	}
	chosen := slices.DeleteFunc(slices.Clone(found), func(t target) bool {
		return t.component != component && !(component == "." && t.component == "")
	})
	if len(chosen) > 0 {
		return chosen, nil
	}
	fix := "no component has a schema of its own"
	if names != nil {
		fix = "the components are: " + strings.Join(names, ", ") + "; the app itself is ."
	}
	return nil, &usageError{"there is no component " + quote(component) + didYouMean(component, names), fix}
}
