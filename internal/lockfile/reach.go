package lockfile

import (
	"path"
	"slices"
)

// A Reached is a package with the one that it was reached from.
type Reached struct {
	From *Package // one of the project's own packages, or a package
	*Package
}

// Manifest adds what the package.json in a folder asks for, by name. It matters only for the formats that leave that out
// (yarn's first and npm's first); the others know better.
func (l *Lock) Manifest(folder string, wanted map[string]string) {
	folder = path.Clean(folder)
	if known := l.importers[folder]; l.ask == nil || known != nil && len(known.deps) > 0 {
		return
	}
	p := l.importer(folder)
	for _, name := range sortedKeys(wanted) {
		p.depend(name, l.ask(folder, name, wanted[name])...)
	}
}

// Knows says whether the lock file records what the package in a folder depends on.
func (l *Lock) Knows(folder string) bool {
	p := l.importers[path.Clean(folder)]
	return p != nil && len(p.deps) > 0
}

// Reach follows the dependencies of the project's own packages in the folders, as far as they lead through packages that
// have one of the names, and returns every step of it to a package with one of the names. Without names it goes everywhere.
func (l *Lock) Reach(folders []string, names []string) []Reached {
	r := &reaching{names: names, seen: map[*Package]bool{}, steps: map[Reached]bool{}}
	for _, folder := range folders {
		if p := l.importers[path.Clean(folder)]; p != nil && !r.seen[p] {
			r.seen[p] = true
			r.queue = append(r.queue, p)
		}
	}
	for len(r.queue) > 0 {
		p := r.queue[0]
		r.queue = r.queue[1:]
		for _, d := range p.deps {
			if !r.wants(d.to) {
				continue
			}
			r.step(p, d.to)
			r.peers(p, d.to)
		}
	}
	return r.found
}

type reaching struct {
	names []string
	seen  map[*Package]bool
	queue []*Package
	found []Reached
	steps map[Reached]bool
}

func (r *reaching) wants(p *Package) bool { return r.names == nil || slices.Contains(r.names, p.Name) }

func (r *reaching) step(from, to *Package) {
	if step := (Reached{from, to}); !r.steps[step] {
		r.steps[step] = true
		r.found = append(r.found, step)
	}
	if !r.seen[to] {
		r.seen[to] = true
		r.queue = append(r.queue, to)
	}
}

// peers goes on to what a package takes from the one that depends on it.
func (r *reaching) peers(parent, p *Package) {
	for _, peer := range p.peers {
		given := peer.to
		for _, d := range parent.deps {
			if d.as == peer.as {
				given = d.to
			}
		}
		if given != nil && r.wants(given) {
			r.step(p, given)
		}
	}
}

// Named returns every copy of the package with a name.
func (l *Lock) Named(name string) []*Package {
	var list []*Package
	for _, p := range l.packages {
		if p.Name == name {
			list = append(list, p)
		}
	}
	return list
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
