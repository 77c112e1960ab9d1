package source

import (
	"context"
	"io/fs"
	"os"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema/load"
)

// Same says whether nothing in a reach, which was found in FROM, differs in TO. FROM is a commit, and TO the working tree
// or what is staged. It says no where it is not sure.
func (s *Sides) Same(ctx context.Context, r *load.Reach) (bool, error) {
	return same(ctx, s.Repository, *s.From.Commit, &s.To, r)
}

// same compares a reach of a commit with a side. Only git knows whether what is here or there alone counts: the disk can
// hold files that git ignores, and lack some of a sparse checkout.
func same(ctx context.Context, repository *git.Repository, from git.Commit, to *Side, r *load.Reach) (bool, error) {
	var files fs.FS
	if to.Snapshot != nil {
		files = to.Snapshot.Files
	} else {
		files = os.DirFS(repository.Root())
	}
	found := r.Differ(repository.At(from), files)
	switch {
	case r.Unknown != "" || len(found.Changed) > 0:
		return false, nil
	case len(found.OneSided) == 0:
		return true, nil
	case to.Kind == Index:
		return false, nil
	}
	changes, err := repository.Changed(ctx, from, git.WorkTree(), found.OneSided...)
	if err != nil {
		return false, err
	}
	var names []string
	for _, c := range changes {
		names = append(names, c.Path)
		if c.From != "" {
			names = append(names, c.From)
		}
	}
	return !r.Touches(names), nil
}

// touched says whether the working tree has another schema than a commit, as far as files tell: those of the projects at
// the working directory. When there are none, or one is new, looking at both versions will tell.
func (f *finder) touched(ctx context.Context, head git.Commit) (bool, error) {
	repository := f.sides.Repository
	options := load.Options{Snapshot: &load.Snapshot{Root: repository.Root(), Files: repository.At(head)}}
	projects, err := load.ProjectsAt(ctx, load.Source{Path: f.Dir}, options)
	if err != nil {
		return true, nil
	}
	for _, p := range projects {
		reaches, err := load.FindReaches(load.Source{Path: p.Root}, options)
		if err != nil {
			return true, nil
		}
		for _, r := range reaches {
			if same, err := same(ctx, repository, head, &Side{Kind: Tree}, r); !same || err != nil {
				return true, err
			}
		}
	}
	return false, nil
}
