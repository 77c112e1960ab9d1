package load

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The extensions that an import may leave out, in the order in which they are tried. Packages are meant to run what they
// were compiled to.
var (
	extensions        = []string{".tsx", ".ts", ".jsx", ".js", ".css", ".json"}
	packageExtensions = []string{".jsx", ".js", ".tsx", ".ts", ".css", ".json"}
	cssExtensions     = []string{".css"}
)

// rewritten are the TypeScript files that an import of a JavaScript file can mean.
var rewritten = []struct {
	from string
	to   []string
}{{".js", []string{".ts", ".tsx"}}, {".jsx", []string{".ts", ".tsx"}}, {".mjs", []string{".mts"}}, {".cjs", []string{".cts"}}}

// extensionsFor are the extensions to try for a path.
func (q *query) extensionsFor(file string) []string {
	switch {
	case q.kind == api.ResolveCSSImportRule || q.kind == api.ResolveCSSComposesFrom:
		return cssExtensions
	case modulesAt(filepath.ToSlash(file)) >= 0:
		return packageExtensions
	default:
		return extensions
	}
}

// fileOrFolder is what a path means (loadAsFileOrDirectory).
func (q *query) fileOrFolder(path string) *place {
	if file, ok := q.file(path, q.extensionsFor(path)); ok {
		return &place{path: file}
	}
	return q.folder(path)
}

// file is the file that a path means, perhaps without its extension (loadAsFile).
func (q *query) file(path string, extensions []string) (string, bool) {
	in := q.view.list(filepath.Dir(path))
	if in == nil {
		return "", false
	}
	base := filepath.Base(path)
	if file, ok := in.file(base); ok {
		return file, true
	}
	for _, ext := range extensions {
		if file, ok := in.file(base + ext); ok {
			return file, true
		}
	}
	for _, name := range rewrittenNames(base) {
		if file, ok := in.file(name); ok {
			return file, true
		}
	}
	return "", false
}

// rewrittenNames are the TypeScript files for the name of a JavaScript file.
func rewrittenNames(name string) []string {
	var names []string
	for _, r := range rewritten {
		if stem, ok := strings.CutSuffix(name, r.from); ok {
			for _, ext := range r.to {
				names = append(names, stem+ext)
			}
		}
	}
	return names
}

// folder is the file that a folder means (loadAsDirectory).
func (q *query) folder(path string) *place {
	f := q.at(path)
	if f == nil {
		return nil
	}
	if p := q.mainField(f, path); p != nil {
		return p
	}
	return q.mappedIndex(f, path)
}

// index is a folder's index file (loadAsIndex).
func (q *query) index(f *folder, extensions []string) *place {
	for _, ext := range extensions {
		if file, ok := f.entries.file("index" + ext); ok {
			return &place{path: file}
		}
	}
	return nil
}

// mappedIndex is a folder's index file, or what a browser map puts in its place (loadAsIndexWithBrowserRemapping).
func (q *query) mappedIndex(f *folder, path string) *place {
	extensions := q.extensionsFor(path)
	index := filepath.Join(path, "index")
	to, mapped := q.browserMap(f, index, true)
	if !mapped {
		return q.index(f, extensions)
	}
	if to == nil {
		return &place{path: index, disabled: true}
	}
	index = filepath.Join(path, *to)
	if file, ok := q.file(index, extensions); ok {
		return &place{path: file}
	}
	if inner := q.at(index); inner != nil {
		return q.index(inner, extensions)
	}
	return nil
}

// mainField is the file that a package.json names (loadAsMainField).
func (q *query) mainField(f *folder, path string) *place {
	if f.manifest == nil {
		return nil
	}
	for _, field := range mainFields {
		value, ok := f.manifest.main[field]
		if !ok {
			continue
		}
		p := q.namedMain(f, path, value)
		if p == nil {
			continue
		}
		if field != "module" {
			return p
		}
		main := q.fallbackMain(f, path)
		switch {
		case main == nil:
			return p
		case q.kind == api.ResolveJSRequireCall:
			return main
		default:
			p.secondary = main.path
			return p
		}
	}
	return nil
}

// fallbackMain is the file that a package with a "module" file is for those who require it.
func (q *query) fallbackMain(f *folder, path string) *place {
	if main, ok := f.manifest.main["main"]; ok {
		return q.namedMain(f, path, main)
	}
	return q.mappedIndex(f, path)
}

func (q *query) namedMain(f *folder, path, value string) *place {
	main := filepath.Join(path, value)
	if to, ok := q.browserMap(f, main, true); ok {
		if to == nil {
			return &place{path: main, disabled: true}
		}
		main = filepath.Join(path, *to)
	}
	if file, ok := q.file(main, q.extensionsFor(path)); ok {
		return &place{path: file}
	}
	if inner := q.at(main); inner != nil {
		return q.mappedIndex(inner, main)
	}
	return nil
}

// browserMap says what a browser map puts in the place of a path or a package; nil stands for nothing (checkBrowserMap).
func (q *query) browserMap(f *folder, input string, isPath bool) (to *string, ok bool) {
	if f.browser == nil {
		return nil, false
	}
	scope := f.browser
	if isPath {
		rel, err := filepath.Rel(scope.path, input)
		if err != nil {
			return nil, false
		}
		input = filepath.ToSlash(rel)
	}
	if input == "." {
		return nil, false
	}
	entries := scope.manifest.browser
	if to, ok = browserEntry(entries, input, extensions); ok || !isPackagePath(input) {
		return to, ok
	}
	if isPath {
		return browserEntry(entries, "./"+input, extensions)
	}
	for at := f; at != nil && at != scope; at = at.parent {
		if at.isModules {
			return nil, false
		}
	}
	prefix := "./"
	if rel, err := filepath.Rel(scope.path, f.path); err == nil && rel != "." {
		prefix += filepath.ToSlash(rel) + "/"
	}
	return browserEntry(entries, prefix+input, nil)
}

// browserEntry finds a name in a browser map, also without its extension or its index file.
func browserEntry(entries map[string]*string, name string, extensions []string) (to *string, ok bool) {
	index := path.Join(name, "index")
	if isPackagePath(index) && !isPackagePath(name) {
		index = "./" + index
	}
	for _, stem := range []string{name, index} {
		if to, ok = entries[stem]; ok {
			return to, true
		}
		for _, ext := range extensions {
			if to, ok = entries[stem+ext]; ok {
				return to, true
			}
		}
	}
	return nil, false
}
