package cli

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

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
	configured := len(folders) > 0 && len(f.projects) == 0
	from, fromErr := projectsOf(ctx, &sides.From, folders, options)
	to, toErr := projectsOf(ctx, &sides.To, folders, options)
	if err := a.misnamed(ctx, f.projects, sides, from, to); err != nil {
		return nil, err
	}
	if err := missingSide(sides, from, to, fromErr, toErr); err != nil {
		return nil, a.loadFailed(ctx, sides, err.from, err.to)
	}
	var pairs []projectPair
	for _, match := range matchProjects(from.list, to.list) {
		p := projectPair{from: from.path(match.From), to: to.path(match.To)}
		p.name = projectName(cmp.Or(p.to, p.from))
		pairs = append(pairs, p)
	}
	if folders == nil || configured {
		findMoved(ctx, pairs, sides, options)
	}
	return a.pairRenamed(ctx, pairs, sides)
}

// pairRenamed pairs projects that only one version has and whose schema git sees as renamed: taken for two projects,
// nothing of the change would be compared.
func (a *app) pairRenamed(ctx context.Context, pairs []projectPair, sides *source.Sides) ([]projectPair, error) {
	gone := func(p projectPair) bool { return p.to == "" }
	alone := func(p projectPair) bool { return p.from == "" }
	if !slices.ContainsFunc(pairs, gone) || !slices.ContainsFunc(pairs, alone) {
		return pairs, nil
	}
	changes, err := sides.Changes(ctx)
	if err != nil {
		return nil, a.sourceError(err)
	}
	for _, change := range changes {
		if base := path.Base(change.Path); change.From == "" || base != "schema.ts" && base != "schema.js" {
			continue
		}
		old := slices.IndexFunc(pairs, func(p projectPair) bool { return gone(p) && isIn(change.From, p.name) })
		new := slices.IndexFunc(pairs, func(p projectPair) bool { return alone(p) && isIn(change.Path, p.name) })
		if old >= 0 && new >= 0 && shareTables(&sides.From, change.From, &sides.To, change.Path) {
			pairs[new].from = pairs[old].from
			pairs = slices.Delete(pairs, old, old+1)
		}
	}
	return pairs, nil
}

// declaredTable matches how most schemas declare a table.
var declaredTable = regexp.MustCompile(`(\w+)\s*:\s*define\w+\(`)

// shareTables says whether two schema files declare a table of the same name: git takes small files for similar because of
// what all of them have. Where no declaration is seen at all, git is believed.
func shareTables(from *source.Side, old string, to *source.Side, new string) bool {
	before := declaredTable.FindAllStringSubmatch(textIn(from, old), -1)
	after := declaredTable.FindAllStringSubmatch(textIn(to, new), -1)
	return len(before) == 0 || len(after) == 0 || slices.ContainsFunc(before, func(b []string) bool {
		return slices.ContainsFunc(after, func(a []string) bool { return a[1] == b[1] })
	})
}

// textIn returns the text of a file of the repository as a side has it, or "".
func textIn(s *source.Side, name string) string {
	var text []byte
	if s.Snapshot != nil {
		text, _ = fs.ReadFile(s.Snapshot.Files, name)
	} else {
		text, _ = os.ReadFile(filepath.Join(repositoryAround(absolutePath(s.Path)), filepath.FromSlash(name)))
	}
	return string(text)
}

// isIn says whether a file is in a folder; both are below the root of the repository, which is "".
func isIn(file, folder string) bool { return folder == "" || strings.HasPrefix(file, folder+"/") }

// findMoved finds the old versions of the projects that the working directory did not hold then: they may have been moved
// here. Which project became which, the whole repository tells.
func findMoved(ctx context.Context, pairs []projectPair, sides *source.Sides, options load.Options) {
	alone := func(p projectPair) bool { return p.from == "" }
	if sides.Repository == nil || sides.From.Named || !slices.ContainsFunc(pairs, alone) {
		return
	}
	whole := func(s source.Side) projects {
		s.Path = sides.Repository.Root()
		found, _ := projectsOf(ctx, &s, nil, options) // none, then
		return found
	}
	from, to := whole(sides.From), whole(sides.To)
	for _, match := range matchProjects(from.list, to.list) {
		for i, p := range pairs {
			if match.From != nil && match.To != nil && alone(p) && absolutePath(to.path(match.To)) == absolutePath(p.to) {
				pairs[i].from = from.path(match.From)
			}
		}
	}
}

// misnamed refuses a folder of --project in which neither version has a project: it would not be missed in the result.
func (a *app) misnamed(ctx context.Context, named []string, sides *source.Sides, from, to projects) error {
	for _, folder := range named {
		if !slices.Contains(from.without, folder) || !slices.Contains(to.without, folder) {
			continue
		}
		var names []string
		for _, s := range []*source.Side{&sides.To, &sides.From} {
			found, _ := projectsOf(ctx, s, nil, s.Options(load.Options{}))
			for _, p := range found.list {
				if !slices.Contains(names, p.Root) {
					names = append(names, p.Root)
				}
			}
		}
		fix := "there is none below the working directory"
		if names != nil {
			fix = "the projects are: " + report.Clean(strings.Join(names, ", "))
		}
		return &usageError{"--project: there is no Convex project in " + quote(folder) + " in either version" + didYouMean(folder, names), fix}
	}
	return nil
}

// The projects of a side, as they are called below its path, with what package load reads for each.
type projects struct {
	list    []load.Project
	paths   map[string]string // by root
	without []string          // the folders that were named and hold none
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
			found.without = append(found.without, folder)
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
func missingSide(sides *source.Sides, from, to projects, fromErr, toErr error) *loadFailures {
	failures := loadFailures{fromErr, toErr}
	if len(to.list) > 0 && absent(&sides.From, &sides.To, fromErr) {
		failures.from = nil
	}
	if len(from.list) > 0 && absent(&sides.To, &sides.From, toErr) {
		failures.to = nil
	}
	if len(from.list) == 0 && len(to.list) == 0 && fromErr != nil && toErr != nil && sides.From.Versioned() {
		failures.from = nil // one explanation is enough
	}
	if failures.from == nil && failures.to == nil {
		return nil
	}
	return &failures
}

// absent says whether an error means that a version has no schema, which is an answer. A path that was named has to be
// there, in that version or in the other: a misspelt one must not look like a schema that is new.
func absent(s, other *source.Side, err error) bool {
	var missing *load.NoSchemaError
	if !errors.As(err, &missing) || !s.Versioned() {
		return false
	}
	return !missing.NoPath || !s.Named || other.Holds(s.Path)
}
