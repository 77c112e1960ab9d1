// Package git reads versions of a folder from git: commits as file systems, the index, what changed in between, and the
// commit that a change starts from. It is the only package that starts git.
//
// It never writes: not the work tree, not the index, no objects and no refs; and git never talks to a network, never asks
// and never runs a program that a repository's configuration names. [Repository.Fetch] alone fetches, when it is called.
// Text from outside, such as a ref or a path, never becomes an option of git.
package git

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// A Repository is a git repository with a work tree. Its methods may be used by several goroutines, [Repository.Fetch]
// only while no other is in use.
type Repository struct {
	root    string // the top of the work tree as the user sees it
	top     string // the same without symbolic links
	environ []string
	from    surroundings
	facts   facts
	objects *objects

	configLock sync.Mutex
	settings   config // nil until it is read

	trees sync.Map // parsed tree objects, by id

	submodulesLock sync.Mutex
	submodules     map[string]*Repository
}

// facts are what one git process tells about a repository.
type facts struct {
	shallow bool
	sha256  bool
	heads   []string // what refs/remotes/*/HEAD point to, such as refs/remotes/origin/main
}

// surroundings are what a process has from those who started it.
type surroundings struct {
	dir     string // the working directory
	environ []string
}

// Open returns the repository around dir. The context is that of the whole repository: when it is done, the processes
// that belong to the repository are killed.
//
// The variables by which git tells its hooks where they are (GIT_DIR, GIT_INDEX_FILE, …) count when the working
// directory is in that repository: in a hook of "git commit -a" the index is the one that is about to be committed.
func Open(ctx context.Context, dir string) (*Repository, error) {
	cwd, err := os.Getwd()
	if err != nil {
		return nil, &Error{Kind: NoRepository, Message: "the working directory cannot be read", Detail: err.Error()}
	}
	return open(ctx, dir, surroundings{dir: cwd, environ: os.Environ()})
}

func open(ctx context.Context, dir string, from surroundings) (*Repository, error) {
	dir = absolute(from.dir, dir)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, &Error{Kind: NoRepository, Message: dir + " is not a folder", Hint: "Name a folder in a git repository."}
	}
	top, known, environ, err := locate(ctx, dir, from)
	if err != nil {
		return nil, err
	}
	r := &Repository{root: seenFrom(dir, top), top: top, from: from, facts: known, submodules: map[string]*Repository{}}
	if index := lookup(environ, "GIT_INDEX_FILE"); index != "" {
		// Git takes a relative name from the top of the work tree, wherever it is started.
		environ = with(environ, map[string]string{"GIT_INDEX_FILE": absolute(top, index)})
	}
	r.environ = environ
	r.objects = newObjects(ctx, r)
	return r, nil
}

// Root returns the top of the work tree as an absolute path. Where the user went through a symbolic link, it leads
// through that link as well.
func (r *Repository) Root() string { return r.root }

// Shallow says whether the history ends early because the clone was made with a depth.
func (r *Repository) Shallow() bool { return r.facts.shallow }

// Close ends the processes of the repository and of its submodules.
func (r *Repository) Close() error {
	r.submodulesLock.Lock()
	defer r.submodulesLock.Unlock()
	errs := []error{r.objects.close()}
	for _, sub := range r.submodules {
		errs = append(errs, sub.Close())
	}
	clear(r.submodules)
	return errors.Join(errs...)
}

// Path returns the name below Root of a file or folder on disk, with slashes; "." is Root itself. The last part of the
// name need not exist.
func (r *Repository) Path(file string) (string, error) {
	file = absolute(r.from.dir, file)
	if rel, ok := below(r.root, file); ok {
		return rel, nil
	}
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		dir, dirErr := filepath.EvalSymlinks(filepath.Dir(file))
		if dirErr != nil {
			dir = filepath.Dir(file)
		}
		real = filepath.Join(dir, filepath.Base(file))
	}
	if rel, ok := below(r.top, real); ok {
		return rel, nil
	}
	return "", &Error{Kind: NoRepository, Message: file + " is not in the repository " + r.root}
}

// below returns the name of file in folder, if it is in there.
func below(folder, file string) (string, bool) {
	rel, err := filepath.Rel(folder, file)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// seenFrom returns the folder above dir that is top, in the words of dir; top itself when dir leads in by another way.
func seenFrom(dir, top string) string {
	want, err := os.Stat(top)
	if err != nil {
		return top
	}
	for {
		if info, err := os.Stat(dir); err == nil && os.SameFile(info, want) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return top
		}
		dir = parent
	}
}

// absolute returns the name seen from a folder as an absolute one.
func absolute(from, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(from, name)
}

// emptyTree returns the id of the tree without entries, which git knows without having it.
func (r *Repository) emptyTree() string {
	if r.facts.sha256 {
		return "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
	}
	return "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
}

// idLength returns the number of hexadecimal digits of an id.
func (r *Repository) idLength() int { return len(r.emptyTree()) }

// isID says whether text is the full id of an object.
func (r *Repository) isID(text string) bool {
	return len(text) == r.idLength() && strings.Trim(text, "0123456789abcdef") == ""
}
