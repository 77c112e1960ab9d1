package load

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
)

// ProjectsAt returns the projects that a path means: the one that it is in or names, as [Load] would find it; or else all
// that are below it, as at the root of a repository whose projects are in folders. When there are none, the error says
// where it looked, and which projects are elsewhere in the repository.
func ProjectsAt(ctx context.Context, src Source, opts Options) ([]Project, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	v, err := newView(opts.Snapshot)
	if err != nil {
		return nil, err
	}
	found, err := discoverApp(v, opts.Dir, src.Path)
	if err == nil {
		return []Project{describeProject(opts, found)}, nil
	}
	var missing *NoSchemaError
	if !errors.As(err, &missing) || missing.NoPath {
		return nil, err
	}
	below, err := Projects(ctx, missing.Path, opts)
	if err != nil || len(below) > 0 {
		return below, err
	}
	return nil, noProject(ctx, v, missing, opts)
}

func describeProject(opts Options, found *project) Project {
	manifest, _ := readPackageJSON(found.view, found.root)
	p := Project{
		Name: manifest.Name, Root: displayPath(opts.Dir, found.root), Functions: displayPath(opts.Dir, found.functions),
	}
	if found.schema != "" {
		p.Schema = displayPath(opts.Dir, found.schema)
	}
	return p
}

// maxElsewhere is how many projects elsewhere are named.
const maxElsewhere = 5

// noProject adds to the error that there is no schema what else there is in the repository.
func noProject(ctx context.Context, v *view, missing *NoSchemaError, opts Options) error {
	reason := *missing.Reason
	e := *missing
	e.Reason = &reason
	reason.Notes = append(slices.Clone(reason.Notes), "No Convex project is in the folders below it either.")
	root := repositoryRoot(v, missing.Path)
	if root == "" || root == missing.Path {
		return &e
	}
	elsewhere, err := Projects(ctx, root, opts)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil || len(elsewhere) == 0 {
		return &e // the search was only to help
	}
	var names []string
	for _, p := range elsewhere[:min(len(elsewhere), maxElsewhere)] {
		names = append(names, p.Root)
	}
	if len(elsewhere) > maxElsewhere {
		names = append(names, "…")
	}
	reason.Notes = append(reason.Notes, "Projects elsewhere in the repository: "+strings.Join(names, ", ")+".")
	return &e
}

// repositoryRoot is the nearest folder around another that is a repository, or nothing.
func repositoryRoot(v *view, folder string) string {
	for at := folder; ; at = filepath.Dir(at) {
		if v.onDisk(filepath.Join(at, ".git")) {
			return at
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

// A ProjectMatch is a project in two versions of a repository. One is nil when the other version has no such project.
type ProjectMatch struct{ From, To *Project }

// MatchProjects pairs the projects of two versions of a repository: by root, and where that is gone, by the name of the
// package, if only one on each side has it, and then by the functions folder. The pairs are in the order of the new
// roots, with removed projects last.
func MatchProjects(from, to []Project) []ProjectMatch {
	pairs := map[int]int{} // from to → from
	taken := map[int]bool{}
	for _, key := range []func(Project) string{
		func(p Project) string { return p.Root },
		func(p Project) string { return p.Name },
		func(p Project) string { return p.Functions },
	} {
		left := indexesBy(from, key, taken)
		for name, i := range indexesBy(to, key, paired(pairs)) {
			if j, ok := left[name]; ok {
				pairs[i], taken[j] = j, true
			}
		}
	}
	var list []ProjectMatch
	for i := range to {
		m := ProjectMatch{To: &to[i]}
		if j, ok := pairs[i]; ok {
			m.From = &from[j]
		}
		list = append(list, m)
	}
	slices.SortFunc(list, func(x, y ProjectMatch) int { return cmp.Compare(x.To.Root, y.To.Root) })
	for j := range from {
		if !taken[j] {
			list = append(list, ProjectMatch{From: &from[j]})
		}
	}
	return list
}

func paired(pairs map[int]int) map[int]bool {
	done := map[int]bool{}
	for i := range pairs {
		done[i] = true
	}
	return done
}

// indexesBy finds the projects, among those that are not done, of which a key is not empty and that of no other.
func indexesBy(list []Project, key func(Project) string, done map[int]bool) map[string]int {
	found := map[string]int{}
	count := map[string]int{}
	for i, p := range list {
		if name := key(p); name != "" && !done[i] {
			found[name] = i
			count[name]++
		}
	}
	for name, n := range count {
		if n > 1 {
			delete(found, name)
		}
	}
	return found
}
