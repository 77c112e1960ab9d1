package packages

import (
	"path/filepath"
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema/load"
)

// UsedBy lists the packages whose code a loaded schema was made with. root is the repository's folder, dir the working
// directory of the load; both are absolute.
func UsedBy(r *load.Result, dir, root string) []Used {
	var list []Used
	for _, p := range r.Packages() {
		used := Used{Name: p.Name, Version: p.Version}
		if !installedIn(p.Path) {
			used.Folder = folderIn(root, dir, p.Path)
		}
		list = append(list, used)
	}
	return list
}

// TablesOf returns what tells the tables of a loaded schema that an installed package reached.
func TablesOf(r *load.Result) func(name string) []string {
	return func(name string) []string {
		var list []string
		for _, t := range r.Schema.Tables {
			reached := func(p load.Package) bool { return p.Name == name && installedIn(p.Path) }
			if slices.ContainsFunc(r.PackagesOf(t.Name), reached) {
				list = append(list, t.Name)
			}
		}
		return list
	}
}

func installedIn(folder string) bool {
	return slices.Contains(strings.Split(folder, "/"), "node_modules")
}

// folderIn is a package's folder as the repository calls it. Of one outside there is no other version, so that it is as
// good as one of the repository's own.
func folderIn(root, dir, shown string) string {
	folder := filepath.FromSlash(shown)
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, folder)
	}
	below, err := filepath.Rel(root, folder)
	if err != nil {
		return filepath.ToSlash(folder)
	}
	return filepath.ToSlash(below)
}
