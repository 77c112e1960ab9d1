package git

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// maxLinks is how many symbolic links one name may lead through.
const maxLinks = 40

// A version is what Root held at one time, as a file system. Nothing is read before it is asked for.
//
// Names are compared byte by byte on every system. Symbolic links are followed as long as they stay inside; a submodule
// is the folder that its commit held.
type version struct {
	repo *Repository
	root entry
	when time.Time // the time of all its files
	name string    // for messages: "commit 1234567" or "the index"
}

// At returns what Root held at a commit, as a file system that implements [fs.StatFS], [fs.ReadFileFS], [fs.ReadDirFS]
// and [fs.ReadLinkFS]. The zero Commit is the empty folder before the first commit.
func (r *Repository) At(commit Commit) fs.FS {
	v := &version{repo: r, when: commit.Time, name: "commit " + commit.Short}
	v.root = entry{name: ".", mode: modeTree, id: commit.tree}
	switch {
	case commit.ID == "":
		v.root.id, v.name = r.emptyTree(), "the time before the first commit"
	case commit.tree == "": // the caller made the Commit
		v.root.id = commit.ID + "^{tree}"
	}
	return v
}

// A place is an entry and where it is: below the root of the version, and in which repository.
type place struct {
	entry
	path string
	repo *Repository
	rel  string // the path below the root of repo
}

// walk finds a name. With follow, a symbolic link at its end is followed as well.
func (v *version) walk(name string, follow bool) (place, error) {
	if !valid(name) {
		return place{}, fs.ErrInvalid
	}
	stack := []place{{entry: v.root, path: ".", repo: v.repo, rel: "."}}
	todo := strings.Split(name, "/")
	for links := 0; len(todo) > 0; {
		part := todo[0]
		todo = todo[1:]
		here := stack[len(stack)-1]
		switch part {
		case "", ".":
			continue
		case "..":
			if len(stack) == 1 {
				return place{}, v.badLink(name, "leads out of the repository")
			}
			stack = stack[:len(stack)-1]
			continue
		}
		next, err := v.child(here, part)
		if err != nil {
			return place{}, err
		}
		if !next.mode.isLink() || len(todo) == 0 && !follow {
			stack = append(stack, next)
			continue
		}
		if links++; links > maxLinks {
			return place{}, v.badLink(name, "leads round in circles")
		}
		target, err := v.inside(name, next)
		if err != nil {
			return place{}, err
		}
		todo = append(strings.Split(target, "/"), todo...)
	}
	return stack[len(stack)-1], nil
}

// inside returns where a symbolic link leads that is met on the way to a name, and refuses one that leads out of the
// repository at once.
func (v *version) inside(name string, link place) (string, error) {
	target, err := v.target(link)
	if err == nil && path.IsAbs(target) {
		return "", v.badLink(name, "leads to "+target+", out of the repository")
	}
	return target, err
}

func (v *version) badLink(name, what string) error {
	return &Error{Kind: BadLink, Message: "the symbolic link at " + name + " in " + v.name + " " + what,
		Hint: "Only what the repository itself holds can be read in an earlier version."}
}

// child returns the entry of a name in a folder.
func (v *version) child(dir place, name string) (place, error) {
	if !dir.mode.isDir() {
		return place{}, fs.ErrNotExist
	}
	entries, repo, err := v.list(dir)
	if err != nil {
		return place{}, err
	}
	found, ok := find(entries, name)
	if !ok {
		return place{}, fs.ErrNotExist
	}
	next := place{entry: found, path: path.Join(dir.path, name), repo: repo, rel: path.Join(dir.rel, name)}
	if dir.mode.isGitlink() {
		next.rel = name
	}
	return next, nil
}

// list returns the entries of a folder and the repository that they are in.
func (v *version) list(dir place) ([]entry, *Repository, error) {
	if dir.staged != nil {
		return dir.staged.entries(), dir.repo, nil
	}
	repo, id := dir.repo, dir.id
	if dir.mode.isGitlink() {
		sub, commit, err := dir.repo.submodule(dir.rel, dir.id)
		if err != nil {
			return nil, nil, err
		}
		repo, id = sub, commit.tree
	}
	if id == repo.emptyTree() {
		return nil, repo, nil
	}
	entries, err := repo.tree(id)
	return entries, repo, v.explain(repo, dir.path, err)
}

// target returns where a symbolic link leads.
func (v *version) target(link place) (string, error) {
	data, err := v.content(link)
	return string(data), err
}

// content returns the bytes of a file, which the caller must not change.
func (v *version) content(file place) ([]byte, error) {
	found, err := file.repo.objects.get(file.repo.objects.ctx, file.id)
	return found.data, v.explain(file.repo, file.path, err)
}

// explain turns the trouble with an object into an error for users.
func (v *version) explain(repo *Repository, name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errTooLarge):
		return &Error{Kind: TooLarge, Message: name + " in " + v.name + " is larger than 64 MB"}
	case repo != v.repo && errors.As(err, new(*promised)):
		return &Error{Kind: NoSubmodule, Message: name + " of " + v.name + " is not here: the clone of its submodule is a partial one",
			Hint: "Make a complete clone of the submodule."}
	case errors.Is(err, errMissing), errors.As(err, new(*promised)):
		return repo.lostObject(repo.objects.ctx, name+" of "+v.name, v.root.id, err)
	}
	return asError(err, "git could not read "+name+" of "+v.name)
}

// tree returns the entries of a tree object.
func (r *Repository) tree(id string) ([]entry, error) {
	if entries, ok := r.trees.Load(id); ok {
		return entries.([]entry), nil
	}
	found, err := r.objects.get(r.objects.ctx, id)
	if err != nil {
		return nil, err
	}
	entries, err := parseTree(found.data, r.idLength()/2)
	if err != nil || found.kind != "tree" {
		return nil, &Error{Kind: Failed, Message: "the repository is damaged at tree " + id,
			Hint: "See what is wrong with it:\n  git fsck"}
	}
	r.trees.Store(id, entries)
	return entries, nil
}

// lostObject is the error for an object that the repository should have and has not.
func (r *Repository) lostObject(ctx context.Context, what, tree string, cause error) error {
	remote, err := r.remote(ctx)
	if err != nil {
		return err
	}
	if left, ok := errors.AsType[*promised](cause); ok {
		if !r.isID(tree) { // of the index: no tree holds it yet
			tree = left.id
		}
		// The whole tree in one go, and no history: --refetch asks as if nothing were here.
		return incomplete(what+" is not here: this is a partial clone, which leaves files at its remote until they are needed",
			remote, "--refetch", "--no-filter", "--no-tags", remote, tree)
	}
	return &Error{Kind: Failed, Message: what + " is not in the repository, which is damaged",
		Hint: "See what is wrong with it:\n  git fsck"}
}

// valid is fs.ValidPath for names in git, which need not be UTF-8.
func valid(name string) bool {
	if name == "." {
		return true
	}
	return !slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == "" || part == "." || part == ".." || strings.Contains(part, "\x00")
	})
}
