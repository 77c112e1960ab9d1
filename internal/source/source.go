// Package source finds out which two versions are compared: from what the user typed, and from the repository around the
// working directory when that names none or a commit.
//
// It reads no schema and compares nothing. What it returns says for each side where package load finds the files, and
// what to call the version in front of people.
package source

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema/load"
)

// A Request is what the user said about the two versions.
type Request struct {
	Dir      string // the working directory, absolute
	From, To string // as typed; "" is not given
	Against  string // the branch whose merge base with HEAD is FROM when From is not given; "" detects it
	Usual    string // the branch that changes usually go to, as it is configured; "" detects it
	Staged   bool   // TO is what is staged
	Fetch    bool   // a shallow clone may fetch what it lacks
	Modules  string // the folder whose node_modules the old side is evaluated with; "" is the working tree's own
	Env      func(string) string
}

// A Kind says where the files of a side are.
type Kind uint8

// The kinds of sides.
const (
	Disk   Kind = iota // a folder or file that was named
	Tree               // the working tree of the repository, which is on the disk as well
	Index              // what is staged
	Commit             // a commit
	Stdin              // a schema as JSON on standard input
)

// A Side is one of the two versions.
type Side struct {
	Kind  Kind
	Text  string // as the user typed it; "" when it was found out
	Label string // what a person calls it: main, working tree
	// Chosen says how the version was found when nobody named it: "merge base of HEAD and origin/main".
	Chosen string
	// Brief says the same in a word or two, without names: "merge base".
	Brief string
	// Path is the folder or file, as load.Source has it.
	Path string
	// Commit is the commit; for the working tree and the index, the one that is checked out. nil when there is none.
	Commit   *git.Commit
	Snapshot *load.Snapshot // nil for what is on the disk
	// Named says that the user named Path. Otherwise it is the working directory, wherever that was in the version.
	Named bool
}

// Options returns the options by which package load reads the side.
func (s *Side) Options(options load.Options) load.Options {
	options.Snapshot = s.Snapshot
	return options
}

// Holds says whether a path, as another side has it, leads somewhere in this one.
func (s *Side) Holds(path string) bool {
	if s.Snapshot == nil {
		_, err := os.Stat(path)
		return err == nil
	}
	rel, err := filepath.Rel(s.Snapshot.Root, path)
	if err != nil {
		return false
	}
	_, err = fs.Stat(s.Snapshot.Files, filepath.ToSlash(rel))
	return err == nil
}

// Nearest returns Path, or when the working directory was not there in the version, the nearest folder around it that was.
func (s *Side) Nearest() string {
	path := s.Path
	for !s.Named && s.Snapshot != nil && path != s.Snapshot.Root && !s.Holds(path) {
		path = filepath.Dir(path)
	}
	return path
}

// Versioned says whether the side is a version that git knows: there, a schema that is missing is an answer and no
// mistake.
func (s *Side) Versioned() bool { return s.Kind == Commit || s.Kind == Index || s.Kind == Tree }

// Sides are the two versions to compare.
type Sides struct {
	From, To Side
	// Repository is the repository around the working directory; nil when no side needs one.
	Repository *git.Repository
}

// Close ends what was started to read the repository.
func (s *Sides) Close() {
	if s.Repository != nil {
		_ = s.Repository.Close()
	}
}

// Find finds out which two versions a request means. Its errors are an [*Error] when the request cannot be followed, or
// those of package git.
func Find(ctx context.Context, r Request) (*Sides, error) {
	if err := r.contradiction(); err != nil {
		return nil, err
	}
	f := &finder{Request: r, sides: &Sides{}}
	err := f.find(ctx)
	if f.ahead != nil {
		<-f.ahead
	}
	if err != nil {
		f.sides.Close()
		return nil, err
	}
	return f.sides, nil
}

// An Error is a request that cannot be followed.
type Error struct{ Message, Hint string }

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// contradiction refuses what makes no sense together.
func (r *Request) contradiction() error {
	switch {
	case r.Against != "" && r.From != "":
		return &Error{"--against chooses FROM, but FROM is given as well: " + r.From, "leave one of them out"}
	case r.Staged && r.To != "":
		return &Error{"--staged makes what is staged TO, but TO is given as well: " + r.To, "leave one of them out"}
	case r.From == "-" && r.To == "-":
		return &Error{"FROM and TO cannot both be standard input", "write one of them to a file: convex-schema-plan export SOURCE --output schema.json"}
	}
	return nil
}

// A finder is one call of [Find].
type finder struct {
	Request
	sides *Sides
	head  *git.Commit

	index    fs.FS // what is staged
	indexErr error
	ahead    chan struct{} // closed when index has been read, if that was begun early
}

func (f *finder) find(ctx context.Context) (err error) {
	if f.Staged {
		f.readAhead(ctx)
	}
	if f.From == "" {
		if f.sides.From, err = f.base(ctx); err != nil {
			return err
		}
	} else if f.sides.From, err = f.named(ctx, f.From); err != nil {
		return err
	}
	switch {
	case f.Staged:
		f.sides.To, err = f.staged(ctx)
	case f.To != "":
		f.sides.To, err = f.named(ctx, f.To)
	default:
		f.sides.To = f.workingTree(ctx)
	}
	if err != nil {
		return err
	}
	if from, to := &f.sides.From, &f.sides.To; !from.Holds(from.Path) && !to.Holds(to.Path) {
		from.Path, to.Path = from.Nearest(), to.Nearest() // the working directory is in neither version
	}
	f.placeFolder(ctx, &f.sides.From)
	f.placeFolder(ctx, &f.sides.To)
	if f.Modules != "" {
		return f.useModules()
	}
	return nil
}

// placeFolder notes of a folder on the disk which commit is checked out there, when it is in the repository.
func (f *finder) placeFolder(ctx context.Context, s *Side) {
	if s.Kind != Disk || f.sides.Repository == nil {
		return
	}
	full := s.Path
	if !filepath.IsAbs(full) {
		full = filepath.Join(f.Dir, full)
	}
	inside, err := f.sides.Repository.Path(full)
	if info, statErr := os.Stat(full); err != nil || statErr != nil || !info.IsDir() {
		return
	}
	for ; inside != "."; inside = path.Dir(inside) { // another repository on the way has commits of its own
		if exists(f.sides.Repository.Root(), inside+"/.git") {
			return
		}
	}
	s.Commit = f.checkedOutOrNone(ctx)
}

// named returns the side that a text means: a commit when it has the form REF:path and is no file, else what the disk has.
func (f *finder) named(ctx context.Context, text string) (Side, error) {
	ref, path, ok := gitSource(f.Dir, text)
	switch {
	case text == "-":
		return Side{Kind: Stdin, Text: text, Label: "standard input", Path: text}, nil
	case !ok:
		return Side{Kind: Disk, Text: text, Label: text, Path: text, Named: true}, nil
	}
	repository, err := f.open(ctx)
	if err != nil {
		return Side{}, err
	}
	commit, err := retry(ctx, f, func() (git.Commit, error) { return repository.Resolve(ctx, ref) })
	if err != nil {
		return Side{}, err
	}
	side, err := f.commit(commit, path)
	side.Text, side.Label, side.Named = text, ref, path != ""
	return side, err
}

// gitSource takes a text of the form REF:path apart. What exists on the disk under that name is meant as such, and so is
// a path with the letter of a drive.
func gitSource(dir, text string) (ref, path string, ok bool) {
	ref, path, ok = strings.Cut(text, ":")
	drive := len(ref) == 1 && strings.HasPrefix(path, `\`)
	if !ok || ref == "" || drive || exists(dir, text) {
		return "", "", false
	}
	return ref, path, true
}

// commit returns the side of a commit. The path starts at the root of the repository, as everywhere in git; "" and
// what begins with a dot start at the working directory.
func (f *finder) commit(commit git.Commit, name string) (Side, error) {
	repository := f.sides.Repository
	full := filepath.Join(repository.Root(), filepath.FromSlash(name))
	if first, _, _ := strings.Cut(name, "/"); first == "" || first == "." || first == ".." {
		full = filepath.Join(f.Dir, filepath.FromSlash(name))
	}
	inside, err := repository.Path(full)
	if err != nil || strings.HasPrefix(name, "/") {
		return Side{}, &Error{
			"the path behind the colon leads out of the repository: " + strconv.Quote(name),
			"It starts at " + repository.Root() + "; one that begins with ./ starts at the working directory.",
		}
	}
	return Side{
		Kind: Commit, Path: filepath.Join(repository.Root(), filepath.FromSlash(inside)), Commit: &commit,
		Snapshot: &load.Snapshot{Root: repository.Root(), Files: repository.At(commit)},
	}, nil
}
