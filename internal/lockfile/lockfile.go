// Package lockfile reads the lock files of npm, pnpm, yarn and bun: which copy of which package an installation gets, and
// through whom.
//
// It takes bytes and gives data. It opens no file, asks no registry, knows no version ranges, and takes a lock file at its
// word: it does not say whether the file fits the package.json beside it, or what is installed.
package lockfile

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// A Manager is a package manager.
type Manager string

// The package managers whose lock files are known.
const (
	NPM  Manager = "npm"
	PNPM Manager = "pnpm"
	Yarn Manager = "yarn"
	Bun  Manager = "bun"
)

// A Name is how a lock file can be called.
type Name struct {
	File    string
	Manager Manager
	read    func(data []byte) (*Lock, error)
}

// Names returns the names of lock files, in the order in which a manager looks for its own: the first one counts.
func Names() []Name {
	return []Name{
		{"npm-shrinkwrap.json", NPM, readNPM},
		{"package-lock.json", NPM, readNPM},
		{"pnpm-lock.yaml", PNPM, readPNPM},
		{"yarn.lock", Yarn, readYarn},
		{"bun.lock", Bun, readBun},
		{"bun.lockb", Bun, func([]byte) (*Lock, error) { return nil, ErrBinary }},
	}
}

// ErrBinary is the error of a bun.lockb.
var ErrBinary = errors.New("is binary and cannot be read; `bun install --save-text-lockfile --frozen-lockfile --lockfile-only` writes bun.lock in its place")

// An Error says why a lock file cannot be read, and where in it.
type Error struct {
	File         string
	Line, Column int // from 1; Line is 0 when the reason is no place in the file, Column when only the line is known
	Err          error
}

func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return e.File + " " + e.Err.Error()
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	default:
		return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
	}
}

func (e *Error) Unwrap() error { return e.Err }

// A Lock is what a lock file says.
type Lock struct {
	Manager Manager
	Format  string // the version of the format, as the file has it

	importers map[string]*Package // the project's own packages, by folder
	packages  []*Package
	// ask resolves what a package.json asks for. It is set in formats that do not record what the project's own packages
	// depend on.
	ask func(folder, name, wanted string) []*Package
}

// A Package is one copy of a package that a lock file holds fast.
type Package struct {
	Name    string // its own, whatever it is imported as
	Version string // "" when the lock file does not say
	// Source is where it comes from when that is not a registry: an address with a commit, file:PATH, or
	// workspace:FOLDER for a package of the same repository.
	Source    string
	Integrity string // a checksum of its content, or ""
	Patch     string // what identifies the patch that is applied to it, or ""
	PatchFile string // the file of the patch below the lock file's folder, or ""

	Line, Column int // where the lock file says so, from 1

	deps []dependency
	// peers are what it takes from whoever depends on it, each with the package that it gets when that one has none; nil
	// when the lock file does not say.
	peers []dependency
}

// A dependency is a package under the name that it is imported as.
type dependency struct {
	as string
	to *Package
}

// workspace begins the source of the project's own packages.
const workspace = "workspace:"

// Workspace returns the folder of a package of the same repository, relative to that of the lock file.
func (p *Package) Workspace() (folder string, ok bool) { return strings.CutPrefix(p.Source, workspace) }

// String says which copy it is: the version, or the source of what comes from no registry.
func (p *Package) String() string {
	switch {
	case p.Source == "" && p.Version == "":
		return "an unknown version"
	case p.Source == "":
		return p.Version
	default:
		return p.Source
	}
}

// commit matches the commit in an address. Managers write one repository in different ways.
var commit = regexp.MustCompile(`\b[0-9a-f]{40}\b`)

// Identity is equal for two copies that are the same release or the same commit, whoever wrote the lock file.
func (p *Package) Identity() string {
	if sha := commit.FindString(p.Source); sha != "" {
		return sha
	}
	return p.String()
}

// SameContent says whether nothing shows that two copies of one identity hold different code: neither their checksums,
// as far as they are of one kind, nor their patches.
func SameContent(a, b *Package) bool {
	return a.Patch == b.Patch && a.PatchFile == b.PatchFile && sameIntegrity(a.Integrity, b.Integrity)
}

// sameIntegrity compares the checksums of the algorithms that both have. Yarn's has the version of its cache in front,
// because the same package has another checksum under another version.
func sameIntegrity(a, b string) bool {
	first, second := checksums(a), checksums(b)
	common := false
	for algorithm, sum := range first {
		if other, ok := second[algorithm]; ok {
			if sum == other {
				return true
			}
			common = true
		}
	}
	return !common
}

func checksums(integrity string) map[string]string {
	list := map[string]string{}
	for _, item := range strings.Fields(integrity) {
		if at := strings.IndexAny(item, "-/"); at > 0 {
			list[item[:at]] = item[at+1:]
		}
	}
	return list
}

// Parse reads a lock file. What it is follows from the last part of its name. Errors are of type [*Error].
func Parse(file string, data []byte) (*Lock, error) {
	for _, name := range Names() {
		if name.File != path.Base(file) {
			continue
		}
		lock, err := name.read(data)
		if err == nil {
			lock.Manager = name.Manager
			return lock, nil
		}
		placed := &Error{Err: err}
		_ = errors.As(err, &placed)
		placed.File = file
		return nil, placed
	}
	return nil, &Error{File: file, Err: errors.New("is not the name of a lock file")}
}

func newLock(format string) *Lock { return &Lock{Format: format, importers: map[string]*Package{}} }

// importer returns the project's own package in a folder, which it adds when it is new.
func (l *Lock) importer(folder string) *Package {
	folder = path.Clean(folder)
	if p, ok := l.importers[folder]; ok {
		return p
	}
	p := &Package{Source: workspace + folder}
	l.importers[folder] = p
	return p
}

func (l *Lock) add(p *Package) *Package {
	l.packages = append(l.packages, p)
	return p
}

// depend notes what a package gets under a name.
func (p *Package) depend(as string, to ...*Package) {
	for _, t := range to {
		if t != nil {
			p.deps = append(p.deps, dependency{as, t})
		}
	}
}
