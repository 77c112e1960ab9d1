// Package packages finds the npm packages that make a comparison lie: their code shaped the schema, the two sides of the
// comparison ask for different versions of them, and what is installed stood in for both.
//
// What a side asks for comes from its lock file, or else from its package.json; what it was evaluated with comes from the
// node_modules that was read. The package reads both sides through [fs.FS] and prints nothing.
package packages

import (
	"io/fs"
	"slices"
	"strings"

	"convex-schema-plan/internal/lockfile"
)

// A Side is one of the two versions that are compared.
type Side struct {
	// Files is the repository at that version.
	Files fs.FS
	// Project is the project's folder in the repository, slash-separated; "." when it is the repository itself.
	Project string
	// Used are the packages whose code the schema was made with. See [UsedBy].
	Used []Used
	// Tables returns the tables that the code of an installed package reached. It is asked about packages that made the
	// comparison lie, because finding out takes time. nil is not known. See [TablesOf].
	Tables func(name string) []string
	// Modules is the folder, laid out like the repository, whose node_modules folders were read, as the user would write
	// it: "." for the repository of the working directory. When both sides have the same, one stands in for the other.
	Modules string
	// Ref is the git reference of a version that is in no folder of its own, or "".
	Ref string
}

// A Used is a package whose code a schema was made with.
type Used struct {
	Name    string
	Version string // that was installed; "" when its package.json does not say
	// Folder is the package's folder in the repository when it is one of the repository's own: its code is then read at
	// the version that is compared. It is "" for what is installed.
	Folder string
}

// A Kind says in what way two sides differ about a package.
type Kind uint8

// The kinds.
const (
	Versions Kind = iota // they ask for different versions
	Content              // the same release has another checksum, or another patch is applied to it
	Choice               // the same versions are there, but not for the same packages
)

// A Difference is a package about which the two sides differ.
type Difference struct {
	Name     string
	Kind     Kind
	From, To Ask
}

// An Ask is what one side asks for.
type Ask struct {
	File string // that says so, in the repository: a lock file or a package.json; "" when there is none
	// Patch is the file of a patch, in the repository, when the difference is in there; Line and Column are then in it.
	Patch string
	// Versions are the versions, or the sources of what has none, or the ranges when File is a package.json. None means
	// that the side does not have the package.
	Versions []string
	// Releases are what package.json files in node_modules would say, one for each of Versions; nil when that is not
	// known for all of them.
	Releases     []string
	Line, Column int // where in File, from 1; 0 when it is nowhere

	mark string // what tells it apart from what has the same versions
}

// An Unseen is a lock file that changed between the sides in ways that cannot be seen.
type Unseen struct {
	File string // in the repository
	Old  bool   // it is the file of the old side
	Err  error  // why
}

// differencesOf compares what two sides ask for of the packages that either of them used. Packages of the repository
// itself, and those whose code was not used, do not count.
func differencesOf(from, to Side) ([]Difference, []Unseen) {
	c := &comparison{used: installed(from, to)}
	if len(c.used) == 0 {
		return nil, nil
	}
	c.from, c.to = newView(from), newView(to)
	c.locks()
	if c.ranges {
		c.compareRanges()
	}
	c.patches()
	slices.SortFunc(c.found, func(a, b Difference) int { return strings.Compare(a.Name, b.Name) })
	return c.found, c.unseen
}

// installed lists the names of the packages that count, sorted.
func installed(sides ...Side) []string {
	var names []string
	for _, side := range sides {
		for _, used := range side.Used {
			if used.Folder == "" {
				names = append(names, used.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

type comparison struct {
	used     []string
	from, to *view
	ranges   bool // a lock file is missing or cannot be read, so the package.json files have the word
	found    []Difference
	unseen   []Unseen
}

// add takes up a difference, the first one about each package.
func (c *comparison) add(d Difference) {
	if !slices.ContainsFunc(c.found, func(other Difference) bool { return other.Name == d.Name }) {
		c.found = append(c.found, d)
	}
}

// locks compares the lock files of each manager that both sides have. When there is none, the manager was changed, and
// what the new one locks is compared with what the old one did.
func (c *comparison) locks() {
	if len(c.from.locks) == 0 || len(c.to.locks) == 0 {
		c.ranges = true
		return
	}
	paired := false
	for _, from := range c.from.locks {
		for _, to := range c.to.locks {
			if from.manager == to.manager {
				paired = true
				c.pair(from, to)
			}
		}
	}
	if !paired {
		c.pair(c.from.locks[0], c.to.locks[0])
	}
}

// pair compares two lock files.
func (c *comparison) pair(from, to *lock) {
	if from.file == to.file && from.text == to.text {
		return
	}
	parsed := make(chan error, 1)
	go func() { parsed <- from.parse(c.from) }()
	toErr := to.parse(c.to)
	fromErr := <-parsed
	if fromErr != nil || toErr != nil {
		c.ranges = true
		if fromErr != nil {
			c.unseen = append(c.unseen, Unseen{from.file, true, fromErr})
		}
		if toErr != nil {
			c.unseen = append(c.unseen, Unseen{to.file, false, toErr})
		}
		return
	}
	for _, name := range c.used {
		c.comparePackage(name, from, to)
	}
}

// comparePackage compares what two lock files have of one package: what the project reaches through the packages that
// were used. A package that only passes on what others made leaves no code in a bundle, so that it can take all packages
// to get there; and a package can be imported without being asked for, because it lies there.
func (c *comparison) comparePackage(name string, from, to *lock) {
	var old, new []lockfile.Reached
	for _, look := range []func(*lock, *view) []lockfile.Reached{
		func(l *lock, v *view) []lockfile.Reached { return named(l.Reach(l.importers(v), c.used), name) },
		func(l *lock, v *view) []lockfile.Reached { return named(l.Reach(l.importers(v), nil), name) },
		func(l *lock, v *view) []lockfile.Reached { return anywhere(l.Named(name)) },
	} {
		if len(old) == 0 || len(new) == 0 {
			if a, b := look(from, c.from), look(to, c.to); len(old)+len(new) == 0 || len(a) > 0 && len(b) > 0 {
				old, new = a, b
			}
		}
	}
	if kind, differ := compare(old, new); differ {
		c.add(Difference{Name: name, Kind: kind, From: from.ask(old, new), To: to.ask(new, old)})
	}
}

func named(reached []lockfile.Reached, name string) []lockfile.Reached {
	return slices.DeleteFunc(reached, func(r lockfile.Reached) bool { return r.Name != name })
}

// anywhere takes copies of a package for reached, nobody knows from where.
func anywhere(copies []*lockfile.Package) []lockfile.Reached {
	list := make([]lockfile.Reached, len(copies))
	for i, p := range copies {
		list[i] = lockfile.Reached{Package: p}
	}
	return list
}

// compare says in what way the copies of two sides differ, and whether they do.
func compare(old, new []lockfile.Reached) (Kind, bool) {
	if !slices.Equal(identities(old), identities(new)) {
		return Versions, true
	}
	for _, a := range old {
		same := func(b lockfile.Reached) bool {
			return a.Identity() == b.Identity() && lockfile.SameContent(a.Package, b.Package)
		}
		if !slices.ContainsFunc(new, same) {
			return Content, true
		}
	}
	oldBy, newBy := byAsker(old), byAsker(new)
	for asker, list := range oldBy {
		if other, ok := newBy[asker]; ok && !slices.Equal(identities(list), identities(other)) {
			return Choice, true
		}
	}
	return 0, false
}

func identities(list []lockfile.Reached) []string {
	var all []string
	for _, r := range list {
		all = append(all, r.Identity())
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// byAsker groups copies by the package that they were reached from.
func byAsker(list []lockfile.Reached) map[string][]lockfile.Reached {
	groups := map[string][]lockfile.Reached{}
	for _, r := range list {
		asker := ""
		if r.From != nil {
			asker = r.From.Name
			if folder, ok := r.From.Workspace(); ok {
				asker = "./" + folder
			}
		}
		groups[asker] = append(groups[asker], r)
	}
	return groups
}
