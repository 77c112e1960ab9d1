package load

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// A Difference is what two versions of a tree differ in, as far as it could matter to a schema.
type Difference struct {
	// Changed are names of something else in either version.
	Changed []string
	// OneSided are names of what only one version has. A checkout can have files that are in no version, and can lack some.
	OneSided []string
}

// Differ compares the version that the reach was found in with another. It asks for no more than what a load would ask
// for, so that its cost does not grow with the tree. What is equal but for the line ends, which no module can tell, is the
// same. Where the reach is Unknown it does not tell everything.
func (r *Reach) Differ(from, to fs.FS) Difference {
	d := &differing{probes: r.probes, from: from, to: to, folders: map[string]*folderPair{}, found: map[string]bool{}}
	for _, name := range r.probes.asked {
		folder, searched := strings.CutSuffix(name, "/*")
		if modulesAt(folder) < 0 {
			d.below(".", strings.Split(folder, "/"))
		}
		if searched {
			d.subfolders(folder)
		}
	}
	for _, name := range r.probes.members {
		if r.probes.matters(memberNameIn(from, name), memberNameIn(to, name)) {
			d.found[name] = false
		}
	}
	out := Difference{}
	for _, name := range slices.Sorted(maps.Keys(d.found)) {
		if d.found[name] {
			out.OneSided = append(out.OneSided, name)
		} else {
			out.Changed = append(out.Changed, name)
		}
	}
	return out
}

// A differing is one call of [Reach.Differ].
type differing struct {
	probes   *probeSet
	from, to fs.FS
	folders  map[string]*folderPair
	found    map[string]bool // names that differ, and whether one version has nothing there
}

// A folderPair is a folder that both versions have: its entries by their names in lower case, since case may not count.
type folderPair struct {
	from, to map[string][]fs.DirEntry
	compared map[string]bool // by name in lower case
}

func (d *differing) folder(name string) *folderPair {
	if known, ok := d.folders[name]; ok {
		return known
	}
	pair := &folderPair{compared: map[string]bool{}}
	var fromErr, toErr error
	pair.from, fromErr = entriesOf(d.from, name)
	pair.to, toErr = entriesOf(d.to, name)
	if fromErr != nil || toErr != nil {
		d.found[name] = false
	}
	d.folders[name] = pair
	return pair
}

// entriesOf lists a folder. What is in node_modules is the disk's for every version.
func entriesOf(files fs.FS, folder string) (map[string][]fs.DirEntry, error) {
	list, err := fs.ReadDir(files, folder)
	entries := make(map[string][]fs.DirEntry, len(list))
	for _, e := range list {
		if name := strings.ToLower(e.Name()); name != "node_modules" {
			entries[name] = append(entries[name], e)
		}
	}
	return entries, err
}

// below compares what is at a name in a folder, and follows it as far as both versions have folders there. A link is
// compared as such: where it leads has been asked for by its own name.
func (d *differing) below(folder string, elements []string) {
	if elements[0] == "." {
		return
	}
	pair, key := d.folder(folder), strings.ToLower(elements[0])
	if !pair.compared[key] {
		pair.compared[key] = true
		d.entries(folder, pair.from[key], pair.to[key])
	}
	if len(elements) == 1 {
		return
	}
	for _, e := range pair.from[key] {
		if at := path.Join(folder, e.Name()); e.IsDir() && isFolder(pair.to[key], e.Name()) {
			d.below(at, elements[1:])
		}
	}
}

func isFolder(entries []fs.DirEntry, name string) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && e.IsDir() })
}

// entries compares the entries of one name, in whatever case.
func (d *differing) entries(folder string, from, to []fs.DirEntry) {
	newer := map[string]fs.DirEntry{}
	for _, e := range to {
		newer[e.Name()] = e
	}
	for _, e := range from {
		name := path.Join(folder, e.Name())
		other, ok := newer[e.Name()]
		delete(newer, e.Name())
		if !ok {
			d.found[name] = true
		} else if e.Type() != other.Type() || !d.same(name, e.Type()) {
			d.found[name] = false
		}
	}
	for name := range newer {
		d.found[path.Join(folder, name)] = true
	}
}

// same says whether a file or link is the same in both versions; of folders, only that they are there.
func (d *differing) same(name string, kind fs.FileMode) bool {
	switch {
	case kind.IsDir():
		return true
	case kind&fs.ModeSymlink != 0:
		from, fromErr := fs.ReadLink(d.from, name)
		to, toErr := fs.ReadLink(d.to, name)
		return fromErr == nil && toErr == nil && from == to
	case !kind.IsRegular():
		return false
	}
	from, fromErr := fs.ReadFile(d.from, name)
	to, toErr := fs.ReadFile(d.to, name)
	return fromErr == nil && toErr == nil && (bytes.Equal(from, to) || bytes.Equal(unixLines(from), unixLines(to)))
}

func unixLines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// subfolders compares which folders are in one that both versions have.
func (d *differing) subfolders(folder string) {
	if d.holds(d.from, folder) && d.holds(d.to, folder) {
		pair := d.folder(folder)
		d.onlyIn(folder, d.from, pair.from, pair.to)
		d.onlyIn(folder, d.to, pair.to, pair.from)
	}
}

func (d *differing) holds(files fs.FS, folder string) bool {
	info, err := fs.Stat(files, folder)
	return err == nil && info.IsDir()
}

// onlyIn notes the folders that only one version has and that can hold a package that is looked for.
func (d *differing) onlyIn(folder string, files fs.FS, mine, others map[string][]fs.DirEntry) {
	for key, entries := range mine {
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			if !e.IsDir() || e.Name() == ".git" || isFolder(others[key], e.Name()) {
				continue
			}
			if d.probes.deep || d.probes.matters(memberNameIn(files, path.Join(name, "package.json")), "") {
				d.found[name] = true
			}
		}
	}
}
