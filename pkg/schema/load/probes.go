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

	// A workspace's package.json matters only by the name that it gives its package, and only if that is a wanted one.
	manifests map[string]bool
	wanted    map[string]bool
	wantsAny  bool
}

func newProbes() *probes {
	return &probes{names: map[string]bool{}, folders: map[string]bool{}, manifests: map[string]bool{}, wanted: map[string]bool{}}
}

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

// sawManifest notes that the package.json of a workspace's package was read for its name.
func (v *view) sawManifest(name string) {
	if v.probes == nil {
		return
	}
	v.probes.mu.Lock()
	v.probes.manifests[name] = true
	v.probes.mu.Unlock()
}

// wants notes that a package of this name was looked for in a workspace; "" stands for any.
func (v *view) wants(pkg string) {
	if v.probes == nil {
		return
	}
	v.probes.mu.Lock()
	v.probes.wanted[pkg] = true
	v.probes.wantsAny = v.probes.wantsAny || pkg == ""
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
	deep    bool            // and so were folders in those

	members   []string        // the names of manifests as they were asked for
	manifests map[string]bool // of the packages of a workspace
	wanted    map[string]bool // names of packages, as they are written
	wantsAny  bool
}

func (p *probes) set() *probeSet {
	s := &probeSet{names: map[string]bool{}, folders: map[string]bool{}, around: map[string]bool{}}
	for name := range p.names {
		s.add(name)
	}
	slices.Sort(s.asked)
	s.search()
	s.manifests, s.wanted, s.wantsAny = map[string]bool{}, p.wanted, p.wantsAny
	for name := range p.manifests {
		s.members = append(s.members, name)
		s.manifests[strings.ToLower(name)] = true
		s.surround(strings.ToLower(name))
	}
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
	s.surround(name)
}

// search notes which folders were searched for packages.
func (s *probeSet) search() {
	for name := range s.names {
		at, searched := strings.CutSuffix(name, "/*")
		s.listed = s.listed || searched
		for ; searched && at != "." && !s.deep; at = path.Dir(at) {
			s.deep = s.names[path.Dir(at)+"/*"]
		}
	}
}

func (s *probeSet) surround(name string) {
	for at := path.Dir(name); at != "." && !s.around[at]; at = path.Dir(at) {
		s.around[at] = true
	}
}

// touchedBy says whether a changed name can matter.
func (s *probeSet) touchedBy(name string) bool { return s.isManifest(name) || s.askedFor(name) }

// isManifest says whether a name can be that of the package.json of a workspace's package.
func (s *probeSet) isManifest(name string) bool {
	name = strings.ToLower(path.Clean(name))
	return s.manifests[name] || s.listed && path.Base(name) == "package.json"
}

// matters says whether it can make a difference that a workspace has a package of one name instead of another.
func (s *probeSet) matters(from, to string) bool {
	return from != to && (s.wantsAny || s.wanted[from] || s.wanted[to])
}

// askedFor says whether a changed name can matter by more than the name of a workspace's package.
func (s *probeSet) askedFor(name string) bool {
	name = strings.ToLower(path.Clean(name))
	if s.names[name] || s.around[name] || modulesAt(name) >= 0 {
		return true
	}
	for at := path.Dir(name); at != "." && at != "/"; at = path.Dir(at) {
		if s.names[at] && !s.folders[at] {
			return true // something was looked for here, and there was no folder
		}
	}
	return false
}
