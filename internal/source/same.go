package source

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema/load"
)

// Same says whether nothing in a reach, which was found in FROM, differs in TO. FROM is a commit, and TO the working tree
// or what is staged. It says no where it is not sure.
func (s *Sides) Same(ctx context.Context, r *load.Reach) (bool, error) {
	return same(ctx, s.Repository, *s.From.Commit, &s.To, r)
}

// same compares a reach of a commit with a side. A file that is new on the disk counts, also one that git ignores: it can
// stand before another one. Whether one that is not there was deleted or is no part of a sparse checkout, git knows.
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
	gone, isNew := goneFrom(files, found.OneSided)
	if isNew || gone == nil {
		return !isNew, nil
	}
	changes, err := repository.Changed(ctx, from, git.WorkTree(), gone...)
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

// goneFrom lists the files that only the other version has, and says whether this one has any that the other has not.
func goneFrom(files fs.FS, oneSided []string) (gone []string, isNew bool) {
	for _, name := range oneSided {
		if _, err := fs.Stat(files, name); err != nil {
			gone = append(gone, name)
		} else if !isGenerated(name) {
			return nil, true
		}
	}
	return gone, false
}

// isGenerated says whether Convex writes a file. Many projects do not commit those, and package load needs none of them.
func isGenerated(name string) bool { return slices.Contains(strings.Split(name, "/"), "_generated") }

// Changes lists the files that differ between the two sides, as far as git knows both; otherwise it is empty.
func (s *Sides) Changes(ctx context.Context) ([]git.Change, error) {
	if s.Repository == nil || s.From.Kind != Commit || s.From.Commit == nil {
		return nil, nil
	}
	switch s.To.Kind {
	case Index:
		return s.Repository.Changed(ctx, *s.From.Commit, git.Staged())
	case Tree:
		return s.Repository.Changed(ctx, *s.From.Commit, git.WorkTree())
	case Commit:
		return s.Repository.Changed(ctx, *s.From.Commit, git.In(*s.To.Commit))
	default:
		return nil, nil
	}
}
