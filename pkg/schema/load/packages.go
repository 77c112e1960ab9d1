package load

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// packages lists the npm packages that code of the bundle came from.
func (b *bundle) packages() []Package {
	found := map[string]Package{}
	seen := map[string]bool{} // files of one folder are of one package
	for _, s := range b.sources() {
		if seen[path.Dir(s.shown)] {
			continue
		}
		seen[path.Dir(s.shown)] = true
		if folder, p, ok := b.packageOf(s.shown); ok {
			found[folder] = p
		}
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

// packageOf finds the package that a source of the bundle came from: none when it is the project's own.
func (b *bundle) packageOf(source string) (folder string, p Package, ok bool) {
	if isOwnModule(source) {
		return "", Package{}, false
	}
	folder, manifest := packageOf(b.project.view, b.file(source))
	if manifest.Name == "" || (!inNodeModules(source) && folder == b.project.root) {
		return "", Package{}, false
	}
	return folder, Package{Name: manifest.Name, Version: manifest.Version, Path: displayPath(b.opts.Dir, folder)}, true
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
