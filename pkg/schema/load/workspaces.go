package load

import (
	"encoding/json"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// workspace returns the packages that a folder of the tree says are part of it: name → folder. They stand in for links in
// node_modules folders that are not there: package managers make the links, and those on disk may be of another version.
func (v *view) workspace(root string) map[string]string {
	v.mu.Lock()
	packages, known := v.workspaces[root]
	v.mu.Unlock()
	if !known {
		packages = v.findWorkspace(root)
		v.mu.Lock()
		v.workspaces[root] = packages
		v.mu.Unlock()
	}
	return packages
}

// A prefetcher is a file system that reads many files at once in less time than one by one.
type prefetcher interface{ Prefetch(names []string) }

func (v *view) findWorkspace(root string) map[string]string {
	byName := map[string]string{}
	patterns := v.workspacePatterns(filepath.Join(v.root, filepath.FromSlash(root)))
	for _, pattern := range patterns {
		if excluded, ok := strings.CutPrefix(pattern, "!"); ok {
			for name, folder := range byName {
				if rel, ok := strings.CutPrefix(folder, strings.TrimPrefix(root+"/", "./")); ok && matchesFolder(excluded, rel) {
					delete(byName, name)
				}
			}
			continue
		}
		var folders, manifests []string
		v.eachFolder(root, strings.Split(path.Clean(pattern), "/"), func(folder string) {
			folders, manifests = append(folders, folder), append(manifests, path.Join(folder, "package.json"))
		})
		if files, ok := v.files.(prefetcher); ok {
			files.Prefetch(manifests)
		}
		for _, folder := range folders {
			if name := v.memberName(folder); name != "" && byName[name] == "" {
				byName[name] = folder
			}
		}
	}
	if len(patterns) > 0 && len(byName) == 0 {
		v.wants("") // without any, nobody may look further
	}
	return byName
}

// memberName returns the name of the package in a folder of the tree, or "".
func (v *view) memberName(folder string) string {
	manifest := path.Join(folder, "package.json")
	if modulesAt(manifest) >= 0 || v.files == nil {
		data, _ := v.readFile(filepath.Join(v.root, filepath.FromSlash(manifest)))
		return nameInManifest(data)
	}
	v.sawManifest(manifest)
	return memberNameIn(v.files, manifest)
}

// memberNameIn returns the name that a package.json gives its package, or "".
func memberNameIn(files fs.FS, manifest string) string {
	data, err := fs.ReadFile(files, manifest)
	if err != nil {
		return ""
	}
	return nameInManifest(data)
}

func nameInManifest(manifest []byte) string {
	var p packageJSON
	if json.Unmarshal(manifest, &p) != nil {
		return ""
	}
	return p.Name
}

// workspacePatterns are the folders that a root names as those of its packages.
func (v *view) workspacePatterns(root string) []string {
	if data, err := v.readFile(filepath.Join(root, "pnpm-workspace.yaml")); err == nil {
		var file struct{ Packages []string }
		if yaml.Unmarshal(data, &file) == nil && len(file.Packages) > 0 {
			return file.Packages
		}
	}
	data, err := v.readFile(filepath.Join(root, "package.json"))
	if err != nil {
		return nil
	}
	var plain struct{ Workspaces []string }
	if json.Unmarshal(data, &plain) == nil && len(plain.Workspaces) > 0 {
		return plain.Workspaces
	}
	var nested struct{ Workspaces struct{ Packages []string } }
	if json.Unmarshal(data, &nested) == nil {
		return nested.Workspaces.Packages
	}
	return nil
}

// maxWorkspaceDepth bounds how deep ** looks.
const maxWorkspaceDepth = 8

// eachFolder calls do for every folder of the tree, from one on, that a pattern means.
func (v *view) eachFolder(at string, pattern []string, do func(string)) {
	switch {
	case len(pattern) == 0:
		do(at)
	case pattern[0] == "**":
		v.eachFolder(at, pattern[1:], do)
		if strings.Count(at, "/") < maxWorkspaceDepth {
			for _, folder := range v.subfolders(at) {
				v.eachFolder(folder, pattern, do)
			}
		}
	case !strings.ContainsAny(pattern[0], "*?[{"):
		v.eachFolder(path.Join(at, pattern[0]), pattern[1:], do)
	default:
		for _, folder := range v.subfolders(at) {
			if matchesElement(pattern[0], path.Base(folder)) {
				v.eachFolder(folder, pattern[1:], do)
			}
		}
	}
}

// subfolders are the folders in a folder of the tree that can hold packages.
func (v *view) subfolders(name string) []string {
	v.sawName(name + "/*")
	entries, err := v.readDir(spot{name: name, inside: true, disk: filepath.Join(v.root, filepath.FromSlash(name))})
	if err != nil {
		return nil
	}
	var list []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "node_modules" && e.Name() != ".git" {
			list = append(list, path.Join(name, e.Name()))
		}
	}
	return list
}

// matchesElement says whether a part of a path matches one of a pattern, which may list alternatives in braces.
func matchesElement(pattern, name string) bool {
	open, shut := strings.IndexByte(pattern, '{'), strings.IndexByte(pattern, '}')
	if open >= 0 && shut > open {
		for alternative := range strings.SplitSeq(pattern[open+1:shut], ",") {
			if matchesElement(pattern[:open]+alternative+pattern[shut+1:], name) {
				return true
			}
		}
		return false
	}
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}

func matchesFolder(pattern, folder string) bool {
	parts, names := strings.Split(path.Clean(pattern), "/"), strings.Split(folder, "/")
	return matchesParts(parts, names)
}

func matchesParts(pattern, names []string) bool {
	switch {
	case len(pattern) == 0:
		return len(names) == 0
	case pattern[0] == "**":
		return matchesParts(pattern[1:], names) || len(names) > 0 && matchesParts(pattern, names[1:])
	default:
		return len(names) > 0 && matchesElement(pattern[0], names[0]) && matchesParts(pattern[1:], names[1:])
	}
}
