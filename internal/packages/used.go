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
	tables := map[load.Package][]string{}
	for _, t := range r.Schema.Tables {
		for _, p := range r.PackagesOf(t.Name) {
			tables[p] = append(tables[p], t.Name)
		}
	}
	var list []Used
	for _, p := range r.Packages() {
		used := Used{Name: p.Name, Version: p.Version, Tables: tables[p]}
		if parts := strings.Split(p.Path, "/"); !slices.Contains(parts, "node_modules") {
			used.Folder = folderIn(root, dir, p.Path)
		}
		list = append(list, used)
	}
	return list
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
