package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

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

// targets finds what there is to compare between two versions: the apps and components of their projects.
func (a *app) targets(ctx context.Context, f *versionFlags, s *settings, sides *source.Sides) ([]target, error) {
	pairs, err := a.projectPairs(ctx, f, s, sides)
	if err != nil {
		return nil, err
	}
	var found []target
	for _, p := range pairs {
		some, err := a.componentTargets(ctx, p, sides, a.loadOptions(&f.load))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return chooseComponent(found, f.component)
}

// projectPairs finds the projects of two versions.
func (a *app) projectPairs(ctx context.Context, f *versionFlags, s *settings, sides *source.Sides) ([]projectPair, error) {
	options := a.loadOptions(&f.load)
	if !isFolder(&sides.From) || !isFolder(&sides.To) {
		pair, err := a.filePair(ctx, f, sides, options)
		return []projectPair{pair}, err
	}
	folders, err := a.projectFolders(s, f.projects, sides)
	if err != nil {
		return nil, err
	}
	from, fromErr := projectsOf(ctx, &sides.From, folders, options)
	to, toErr := projectsOf(ctx, &sides.To, folders, options)
	if err := missingSide(sides, len(from.list), len(to.list), fromErr, toErr); err != nil {
		return nil, a.loadFailed(sides, err.from, err.to)
	}
	var pairs []projectPair
	for _, match := range matchProjects(from.list, to.list) {
		p := projectPair{from: from.path(match.From), to: to.path(match.To)}
		p.name = projectName(sides, cmp.Or(p.to, p.from))
		pairs = append(pairs, p)
	}
	return pairs, nil
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

// The projects of a side, as they are called below its path, with what package load reads for each.
type projects struct {
	list  []load.Project
	paths map[string]string // by root
}

// projectsOf finds the projects of a side: those in the folders, if there are any, else those that its path means.
func projectsOf(ctx context.Context, s *source.Side, folders []string, options load.Options) (projects, error) {
	found := projects{paths: map[string]string{}}
	options = s.Options(options)
	if folders == nil {
		list, err := load.ProjectsAt(ctx, load.Source{Path: s.Path}, options)
		for _, p := range list {
			found.add(s, p)
		}
		return found, err
	}
	var missing error
	for _, folder := range folders {
		list, err := load.ProjectsAt(ctx, load.Source{Path: filepath.Join(s.Path, folder)}, options)
		if errors.As(err, new(*load.NoSchemaError)) {
			missing = err
			continue
		}
		if err != nil {
			return found, err
		}
		for _, p := range list {
			found.add(s, p)
		}
	}
	if len(found.list) > 0 {
		missing = nil
	}
	return found, missing
}

// add takes up a project under the name that it has below the side's path, so that it can be found in the other version.
func (p *projects) add(s *source.Side, one load.Project) {
	path := one.Root
	below := func(name string) string {
		if rel, err := filepath.Rel(absolutePath(s.Path), absolutePath(name)); err == nil {
			return filepath.ToSlash(rel)
		}
		return name
	}
	one.Root, one.Functions = below(one.Root), below(one.Functions)
	if _, known := p.paths[one.Root]; !known {
		p.list = append(p.list, one)
		p.paths[one.Root] = path
	}
}

// path returns what package load reads for a project, "" for none.
func (p *projects) path(one *load.Project) string {
	if one == nil {
		return ""
	}
	return p.paths[one.Root]
}

func absolutePath(name string) string {
	full, err := filepath.Abs(filepath.FromSlash(name))
	if err != nil {
		return name
	}
	return full
}

// matchProjects pairs the projects of the two sides. One project on each side is the same one, wherever it is.
func matchProjects(from, to []load.Project) []load.ProjectMatch {
	if len(from) == 1 && len(to) == 1 {
		return []load.ProjectMatch{{From: &from[0], To: &to[0]}}
	}
	return load.MatchProjects(from, to)
}

// loadFailures are the reasons why the sides cannot be read.
type loadFailures struct{ from, to error }

// missingSide says what is wrong when a side has no project. A version that git knows may have none: then the other has
// all that is new, or gone.
func missingSide(sides *source.Sides, from, to int, fromErr, toErr error) *loadFailures {
	absent := func(s *source.Side, err error) bool { return errors.As(err, new(*load.NoSchemaError)) && s.Versioned() }
	failures := loadFailures{fromErr, toErr}
	if to > 0 && absent(&sides.From, fromErr) {
		failures.from = nil
	}
	if from > 0 && absent(&sides.To, toErr) {
		failures.to = nil
	}
	if from == 0 && to == 0 && fromErr != nil && toErr != nil && sides.From.Versioned() {
		failures.from = nil // one explanation is enough
	}
	if failures.from == nil && failures.to == nil {
		return nil
	}
	return &failures
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
		return nil, a.loadFailed(sides, fromErr, toErr)
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

// projectName is what approvals and reports call the project at a path: its folder in the repository, so that it is the
// same from wherever the program is run; "" at the root, and outside of repositories.
func projectName(sides *source.Sides, path string) string {
	if sides.Repository == nil {
		return ""
	}
	name, err := sides.Repository.Path(absolutePath(path))
	if err != nil || name == "." {
		return ""
	}
	return name
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
