package load

import (
	"path"
	"strings"
	"sync"
)

// probes are the names that a resolution asked for, whether they exist or not, in lower case: file systems may take cases
// for the same, and esbuild does.
type probes struct {
	mu    sync.Mutex
	names map[string]bool // name → whether it exists; set by settle
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

// A probeSet answers whether a change of some names can matter.
type probeSet struct {
	exact   map[string]bool // in lower case
	missing map[string]bool // the ones among them that are no folder, where whatever appears below one matters
	parents map[string]bool // the folders around them: a link among these decides what is below it
}

// touchedBy says whether a changed name can matter.
func (s *probeSet) touchedBy(name string) bool {
	name = strings.ToLower(path.Clean(name))
	if s.exact[name] || s.parents[name] || modulesAt(name) >= 0 {
		return true
	}
	for at := path.Dir(name); at != "." && at != "/"; at = path.Dir(at) {
		if s.missing[at] {
			return true
		}
	}
	return false
}
