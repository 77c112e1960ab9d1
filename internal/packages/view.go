package packages

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"convex-schema-plan/internal/lockfile"
)

// A view is what one side says about packages.
type view struct {
	Side
	locks     []*lock // that count for the project, all in one folder
	manifests map[string]*lockfile.Manifest
}

// A lock is a lock file of one side.
type lock struct {
	*lockfile.Lock
	file    string // in the repository
	manager lockfile.Manager
	text    string
}

func newView(side Side) *view {
	side.Project = path.Clean(side.Project)
	v := &view{Side: side, manifests: map[string]*lockfile.Manifest{}}
	for _, folder := range upwards(v.Project) {
		if v.locks = v.locksIn(folder); len(v.locks) > 0 {
			break
		}
	}
	return v
}

// upwards lists a folder and those around it, up to the repository's own.
func upwards(folder string) []string {
	list := []string{folder}
	for folder != "." && folder != "/" {
		folder = path.Dir(folder)
		list = append(list, folder)
	}
	return list
}

// locksIn reads the lock files of a folder: of each manager the one that it would read itself, and of several managers
// the one that the package.json beside them names.
func (v *view) locksIn(folder string) []*lock {
	var found []*lock
	for _, name := range lockfile.Names() {
		has := func(l *lock) bool { return l.manager == name.Manager }
		if slices.ContainsFunc(found, has) {
			continue
		}
		file := path.Join(folder, name.File)
		if text, err := fs.ReadFile(v.Files, file); err == nil {
			found = append(found, &lock{file: file, manager: name.Manager, text: string(text)})
		}
	}
	if len(found) < 2 {
		return found
	}
	if m := v.manifest(folder); m != nil {
		chosen := slices.IndexFunc(found, func(l *lock) bool { return l.manager == m.Manager })
		if chosen >= 0 {
			return found[chosen : chosen+1]
		}
	}
	return found
}

// manifest is the package.json of a folder, or nil. One that is broken is none: whoever installs is told.
func (v *view) manifest(folder string) *lockfile.Manifest {
	if m, ok := v.manifests[folder]; ok {
		return m
	}
	var found *lockfile.Manifest
	file := path.Join(folder, "package.json")
	if data, err := fs.ReadFile(v.Files, file); err == nil {
		if m, err := lockfile.ParseManifest(file, data); err == nil {
			found = m
		}
	}
	v.manifests[folder] = found
	return found
}

// parse reads the lock file, together with the package.json files that it may need.
func (l *lock) parse(v *view) error {
	if l.Lock != nil {
		return nil
	}
	parsed, err := lockfile.Parse(l.file, []byte(l.text))
	if err != nil {
		return err
	}
	l.Lock = parsed
	for _, folder := range v.folders() {
		below, ok := l.below(folder)
		m := v.manifest(folder)
		if !ok || m == nil {
			continue
		}
		wanted := map[string]string{}
		for name, w := range m.Wanted {
			wanted[name] = w.Range
		}
		parsed.Manifest(below, wanted)
	}
	return nil
}

// folders are those whose code can import a package: the project's and those of the repository's own packages that were
// used.
func (v *view) folders() []string {
	list := []string{v.Project}
	for _, used := range v.Used {
		if used.Folder != "" && !slices.Contains(list, used.Folder) {
			list = append(list, used.Folder)
		}
	}
	return list
}

// below is a folder of the repository as the lock file calls it.
func (l *lock) below(folder string) (string, bool) {
	at := path.Dir(l.file)
	switch {
	case folder == at:
		return ".", true
	case at == ".":
		return folder, true
	default:
		return strings.CutPrefix(folder, at+"/")
	}
}

// importers are the folders of the view that the lock file knows: the project's own, or the nearest one around it,
// because a project need not be a package of its own.
func (l *lock) importers(v *view) []string {
	var list []string
	for _, folder := range v.folders() {
		below, ok := l.below(folder)
		if !ok {
			continue
		}
		for _, at := range upwards(below) {
			if l.Knows(at) {
				list = append(list, at)
				break
			}
		}
	}
	return list
}

// ask says what the lock file has of a package, and points to the copy that the other side does not have.
func (l *lock) ask(copies, others []lockfile.Reached) Ask {
	a := Ask{File: l.file, Releases: []string{}}
	for _, p := range copies {
		if slices.Contains(a.Versions, p.String()) {
			continue
		}
		a.Versions = append(a.Versions, p.String())
		if p.Version == "" {
			a.Releases = nil
		} else if a.Releases != nil {
			a.Releases = append(a.Releases, p.Version)
		}
	}
	slices.Sort(a.Versions)
	slices.Sort(a.Releases)
	a.mark = marks(copies)
	a.Line, a.Column = place(copies, others)
	return a
}

// marks prints everything about copies that can differ.
func marks(copies []lockfile.Reached) string {
	var list []string
	for asker, group := range byAsker(copies) {
		for _, p := range group {
			list = append(list, strings.Join([]string{asker, p.Identity(), p.Integrity, p.Patch, p.PatchFile}, " "))
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), "\n")
}

// place is where the first copy is that the other side does not have, or else the first one.
func place(copies, others []lockfile.Reached) (line, column int) {
	for _, p := range copies {
		new := !slices.ContainsFunc(others, func(o lockfile.Reached) bool {
			return o.Identity() == p.Identity() && lockfile.SameContent(o.Package, p.Package)
		})
		if line == 0 || new {
			line, column = p.Line, p.Column
		}
		if new {
			break
		}
	}
	return line, column
}
