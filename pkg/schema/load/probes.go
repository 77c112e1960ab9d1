package load

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// probes are the names in a tree that a resolution asked for, whether they exist or not.
type probes struct {
	mu      sync.Mutex
	names   map[string]bool
	folders map[string]bool // those that were found to be folders, and searched name by name
}

func newProbes() *probes { return &probes{names: map[string]bool{}, folders: map[string]bool{}} }

// saw notes that something depends on what is at a path.
func (v *view) saw(file string) {
	if v.probes == nil {
		return
	}
	if name, ok := v.inRoot(file); ok {
		v.sawName(name)
	}
}

func (v *view) sawName(name string) {
	if v.probes == nil {
		return
	}
	v.probes.mu.Lock()
	v.probes.names[name] = true
	v.probes.mu.Unlock()
}

// sawFolder notes that a name is a folder, and that only the names in it that are asked for matter.
func (v *view) sawFolder(name string) {
	if v.probes == nil {
		return
	}
	v.probes.mu.Lock()
	v.probes.folders[name] = true
	v.probes.mu.Unlock()
}

// A probeSet answers whether a change of a name can matter. Names are in lower case: file systems may take cases for the
// same, and esbuild does.
type probeSet struct {
	asked   []string // the names as they were asked for
	names   map[string]bool
	folders map[string]bool
	around  map[string]bool // the folders around names: when one becomes a link, what is below it is something else
	listed  bool            // folders were searched for packages of a workspace
}

func (p *probes) set() *probeSet {
	s := &probeSet{names: map[string]bool{}, folders: map[string]bool{}, around: map[string]bool{}}
	for name := range p.names {
		s.add(name)
	}
	slices.Sort(s.asked)
	for name := range p.folders {
		s.folders[strings.ToLower(name)] = true
	}
	return s
}

// add takes up one name that was asked for.
func (s *probeSet) add(name string) {
	s.asked = append(s.asked, name)
	name = strings.ToLower(name)
	s.names[name] = true
	s.listed = s.listed || strings.HasSuffix(name, "/*")
	for at := path.Dir(name); at != "." && !s.around[at]; at = path.Dir(at) {
		s.around[at] = true
	}
}

// touchedBy says whether a changed name can matter.
func (s *probeSet) touchedBy(name string) bool {
	name = strings.ToLower(path.Clean(name))
	switch {
	case s.names[name] || s.around[name] || modulesAt(name) >= 0:
		return true
	case s.listed && path.Base(name) == "package.json":
		return true
	}
	for at := path.Dir(name); at != "." && at != "/"; at = path.Dir(at) {
		if s.names[at] && !s.folders[at] {
			return true // something was looked for here, and there was no folder
		}
	}
	return false
}
