package load

import (
	"path/filepath"
	"slices"
	"strings"
)

// packages lists the npm packages that code of the bundle came from.
func (b *bundle) packages() []Package {
	found := map[string]Package{}
	for _, s := range b.sources() {
		source := s.shown
		if isOwnModule(source) {
			continue
		}
		folder, manifest := packageOf(b.project.view, b.file(source))
		if manifest.Name == "" || (!inNodeModules(source) && folder == b.project.root) {
			continue
		}
		found[folder] = Package{Name: manifest.Name, Version: manifest.Version, Path: displayPath(b.opts.Dir, folder)}
	}
	list := make([]Package, 0, len(found))
	for _, p := range found {
		list = append(list, p)
	}
	slices.SortFunc(list, func(x, y Package) int {
		if c := strings.Compare(x.Name, y.Name); c != 0 {
			return c
		}
		return strings.Compare(x.Path, y.Path)
	})
	return list
}

// packageOf finds the package that a file belongs to: the nearest package.json with a name, because packages have
// nameless ones inside that only say how to read a folder.
func packageOf(v *view, file string) (folder string, manifest packageJSON) {
	for at := filepath.Dir(file); ; at = filepath.Dir(at) {
		if p, ok := readPackageJSON(v, at); ok && p.Name != "" {
			return at, p
		}
		if at == filepath.Dir(at) || filepath.Base(at) == "node_modules" {
			return "", packageJSON{}
		}
	}
}

// userFiles lists the sources of the bundle that are in no node_modules folder.
func (b *bundle) userFiles() []string {
	var list []string
	for _, s := range b.sources() {
		if !isOwnModule(s.shown) && !inNodeModules(s.shown) {
			list = append(list, s.shown)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func inNodeModules(source string) bool {
	return strings.Contains("/"+source, "/node_modules/")
}
