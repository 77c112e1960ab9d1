package git

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// A Status says what happened to a file.
type Status string

// What can happen to a file.
const (
	Added    Status = "added"
	Deleted  Status = "deleted"
	Modified Status = "modified" // its content, its permissions, or what kind of file it is
	Renamed  Status = "renamed"  // and perhaps modified
	Unmerged Status = "unmerged" // in the index: it has a merge conflict
)

// A Change is one file that differs between two versions.
type Change struct {
	Status Status
	// Path is the file's name below the root, with slashes; of a deleted file, the name that it had.
	Path string
	// From is the name that a renamed file had before, and empty for others.
	From string
	// Untracked says that git does not know the file yet.
	Untracked bool
	// Submodule says that the path is that of a submodule, which stands for all that is in it.
	Submodule bool
}

// Touches says whether the change concerns the file or folder at a path below the root, or something in it.
func (c Change) Touches(path string) bool {
	return under(c.Path, path) || c.From != "" && under(c.From, path) || c.Submodule && under(path, c.Path)
}

func under(name, folder string) bool {
	return folder == "." || name == folder || strings.HasPrefix(name, folder+"/")
}

// change returns the record in the words of users.
func (c rawChange) change() Change {
	out := Change{Path: c.to, Status: Modified, Submodule: c.oldMode.isGitlink() || c.newMode.isGitlink()}
	switch c.status {
	case 'A', 'C': // a copy is a new file
		out.Status = Added
	case 'D':
		out.Status = Deleted
	case 'U':
		out.Status = Unmerged
	case 'R':
		out.Status, out.From = Renamed, c.path
	}
	return out
}

// A Side is what a commit is compared with.
type Side struct {
	place  sidePlace
	commit Commit
}

type sidePlace int

const (
	inWorkTree sidePlace = iota
	inIndex
	inCommit
)

// WorkTree is the side of the files on disk, with those that git does not know yet but would not ignore either.
func WorkTree() Side { return Side{place: inWorkTree} }

// Staged is the side of the index.
func Staged() Side { return Side{place: inIndex} }

// In is the side of a commit.
func In(commit Commit) Side { return Side{place: inCommit, commit: commit} }

// Changed returns the files that differ between a commit and a side, by path. The zero Commit has no files. With paths,
// only these files and folders are looked at, which costs less; a file that was moved across their border is then added
// or deleted.
//
// Files outside a sparse checkout do not count as deleted. A file on disk that git would convert (line ends, filters) may
// be called modified though git would find it the same after the conversion.
func (r *Repository) Changed(ctx context.Context, from Commit, to Side, paths ...string) ([]Change, error) {
	untracked := func() ([]string, error) { return nil, nil }
	if to.place == inWorkTree {
		untracked = r.untracked(ctx, paths)
	}
	changes, err := r.rawChanged(ctx, from, to, "-M", paths)
	if _, failed := err.(*failure); failed && ctx.Err() == nil && r.partial(ctx) {
		changes, err = r.rawChanged(ctx, from, to, "-M100%", paths) // renames without change are seen without the content
	}
	fresh, untrackedErr := untracked()
	if err != nil {
		return nil, asError(err, "git could not tell what changed")
	}
	if untrackedErr != nil {
		return nil, asError(untrackedErr, "git could not list the untracked files")
	}
	var list []Change
	if to.place == inWorkTree {
		list = r.onDisk(changes, fresh)
	} else {
		for _, c := range changes {
			list = append(list, c.change())
		}
	}
	slices.SortFunc(list, func(a, b Change) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Status, b.Status)) })
	return list, nil
}

// rawChanged runs the plumbing command for a side. Unlike "git diff", none of them writes a refreshed index.
func (r *Repository) rawChanged(ctx context.Context, from Commit, to Side, renames string, paths []string) ([]rawChange, error) {
	old := func(c Commit) string { return cmp.Or(c.ID, r.emptyTree()) }
	args := []string{"--raw", "-z", "--no-abbrev", renames, "-l1000", "--no-ext-diff", "--no-textconv", "--no-relative",
		"--ignore-submodules=none"}
	switch to.place {
	case inCommit:
		args = append(append([]string{"diff-tree", "-r"}, args...), old(from), old(to.commit))
	case inIndex:
		args = append(append([]string{"diff-index", "--cached", "--ita-invisible-in-index"}, args...), old(from))
	default:
		off, err := r.withoutFilters(ctx)
		if err != nil {
			return nil, err
		}
		args = append(append(append(off, "diff-index"), args...), old(from))
	}
	out, err := r.git(ctx, append(append(args, "--"), paths...)...)
	if err != nil {
		return nil, err
	}
	return rawChanges(out)
}

// withoutFilters returns the options that keep git from running the programs that the configuration names for filters.
func (r *Repository) withoutFilters(ctx context.Context) ([]string, error) {
	c, err := r.config(ctx)
	if err != nil {
		return nil, err
	}
	var args []string
	for _, s := range c {
		if !strings.HasPrefix(s.key, "filter.") {
			continue
		}
		switch s.key[strings.LastIndexByte(s.key, '.'):] {
		case ".clean", ".process":
			args = append(args, "-c", s.key+"=")
		case ".required":
			args = append(args, "-c", s.key+"=false")
		}
	}
	return args, nil
}
