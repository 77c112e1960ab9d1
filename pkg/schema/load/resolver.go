package load

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

// A resolver finds the files that imports mean, as esbuild 0.27 finds them with the options that schemas are bundled with.
// esbuild's own resolver only knows the disk; this one asks a view. The algorithm is esbuild's (internal/resolver), by
// Evan Wallace, MIT license; names of it are in the comments where they help to compare.
type resolver struct {
	view    *view
	extra   string // a condition of exports besides esbuild's own and Convex's; empty for none
	shallow bool   // packages that are not part of the tree do not matter, whatever is in them

	mu      sync.Mutex // guards all below; it is held during a resolution
	folders map[string]*folder
	configs []*configSource
	wrong   []problem
}

func newResolver(v *view) *resolver {
	return &resolver{view: v, folders: map[string]*folder{}}
}

// A folder is one that exists, with what the files in it are subject to (dirInfo).
type folder struct {
	path    string
	parent  *folder // the nearest around it that exists
	entries *listing

	manifest  *manifest // of a package.json in it
	enclosing *manifest // of the nearest package.json
	browser   *folder   // the nearest whose package.json has a browser map
	config    *tsconfig // the nearest

	isModules     bool // it is a node_modules folder
	hasModules    bool
	insideModules bool
}

// at returns the folder at a path, or nil.
func (r *resolver) at(path string) *folder {
	if f, known := r.folders[path]; known {
		return f
	}
	r.folders[path] = nil // a tsconfig.json can lead back here
	f := r.read(path)
	r.folders[path] = f
	return f
}

func (r *resolver) read(path string) *folder {
	entries := r.view.list(path)
	if entries == nil {
		return nil
	}
	f := &folder{path: path, entries: entries, isModules: filepath.Base(path) == "node_modules"}
	for up := path; f.parent == nil && up != filepath.Dir(up); {
		up = filepath.Dir(up)
		f.parent = r.at(up)
	}
	if p := f.parent; p != nil {
		f.enclosing, f.browser, f.config, f.insideModules = p.enclosing, p.browser, p.config, p.insideModules
	}
	f.insideModules = f.insideModules || modulesAt(filepath.ToSlash(path)) >= 0
	if !f.isModules {
		e, ok := entries.get("node_modules")
		f.hasModules = ok && e.folder
	}
	if f.hasFile("package.json") {
		if f.manifest = r.readManifest(path); f.manifest != nil {
			f.enclosing = f.manifest
			if f.manifest.browser != nil {
				f.browser = f
			}
		}
	}
	if !f.insideModules {
		r.readConfig(f)
	}
	return f
}

func (f *folder) hasFile(name string) bool {
	e, ok := f.entries.get(name)
	return ok && e.file
}

// readConfig reads the folder's tsconfig.json, or its jsconfig.json. One that cannot be read leaves the folder without any.
func (r *resolver) readConfig(f *folder) {
	for _, name := range []string{"tsconfig.json", "jsconfig.json"} {
		if f.hasFile(name) {
			f.config, _ = r.readTSConfig(filepath.Join(f.path, name), nil, f.path)
			return
		}
	}
}

func (r *resolver) isFolder(path string) bool {
	e, err := r.view.stat(path)
	return err == nil && e.IsDir()
}

// A target is what an import means.
type target struct {
	path      string // absolute, without links
	secondary string // the "main" file of a package whose "module" file path is
	suffix    string // what followed the path in the import, from ? or # on
	disabled  bool   // a browser map says that there is to be nothing
	pure      bool   // the import may go when nothing of it is used
	kind      moduleKind
	config    *tsconfig // nil when none applies

	// outside says that the import leads, by the way of node_modules folders alone, to a package that is not part of the
	// tree: esbuild finds what is in it.
	outside bool
	as      string // the name that esbuild is to find it by: not always that in the import
}

// A query is the search for one import's target.
type query struct {
	*resolver
	kind  api.ResolveKind
	deep  bool   // packages on disk are looked into as well
	notes []note // why it leads nowhere
}

// resolve finds the target of an import in a file of a folder. Without one the notes say what is known about that. Of a
// package on disk it says only that it is one, unless the search is to be deep.
func (r *resolver) resolve(from, specifier string, kind api.ResolveKind, deep bool) (t *target, notes []note) {
	r.mu.Lock()
	defer r.mu.Unlock()
	q := &query{resolver: r, kind: kind, deep: deep}
	source := r.at(from)
	if source == nil || strings.Contains(specifier, "*") || specifier == "" {
		return nil, nil
	}
	found := q.find(source, specifier)
	suffix := ""
	if i := strings.IndexAny(specifier, "?#"); found == nil && i > 0 {
		specifier, suffix = specifier[:i], specifier[i:]
		found = q.find(source, specifier)
	}
	if found == nil {
		return nil, q.notes
	}
	return q.finish(found, suffix), nil
}

// A place is a file before links are resolved (PathPair).
type place struct {
	path      string
	secondary string
	disabled  bool
	outside   bool
	as        string
}

// finish resolves links and adds what the file is subject to (finalizeResolve).
func (q *query) finish(p *place, suffix string) *target {
	t := &target{suffix: suffix, outside: p.outside, as: p.as, disabled: p.disabled, path: p.path}
	if p.outside {
		return t
	}
	if p.disabled && !filepath.IsAbs(p.path) {
		return t
	}
	t.path = q.view.realPath(p.path)
	if p.secondary != "" {
		t.secondary = q.view.realPath(p.secondary)
	}
	if in := q.at(filepath.Dir(t.path)); in != nil && !p.disabled {
		if in.enclosing != nil {
			t.pure = in.enclosing.isPure(t.path)
			t.kind = in.enclosing.kind
		}
		if !in.insideModules {
			t.config = in.config
		}
	}
	return t
}

// describe returns what a file that no import led to, such as the schema file, is subject to.
func (r *resolver) describe(file string) *target {
	r.mu.Lock()
	defer r.mu.Unlock()
	return (&query{resolver: r}).finish(&place{path: file}, "")
}

// find is esbuild's resolveWithoutSymlinks.
func (q *query) find(source *folder, specifier string) *place {
	if strings.HasPrefix(specifier, "/") || filepath.IsAbs(specifier) {
		if config := source.ownConfig(); config != nil && config.paths != nil {
			if p := q.matchPaths(config, specifier); p != nil {
				return p
			}
		}
		return q.fileOrFolder(filepath.Clean(specifier))
	}
	isPackage := isPackagePath(specifier)
	if !isPackage || fromCSS(q.kind) {
		if p, done := q.findRelative(source, specifier); done || !isPackage {
			return p
		}
	}
	if to, ok := q.browserMap(source, specifier, false); ok {
		if to == nil {
			return q.disabledPackage(source, specifier)
		}
		specifier, source = *to, source.browser
	}
	return q.unmapped(source, specifier)
}

// findRelative follows a path from a folder. done is false when a package may be meant instead.
func (q *query) findRelative(source *folder, specifier string) (p *place, done bool) {
	path := filepath.Join(source.path, specifier)
	asFolder := specifier == "." || specifier == ".." || strings.HasSuffix(specifier, "/") ||
		strings.HasSuffix(specifier, "/.") || strings.HasSuffix(specifier, "/..")
	if in := q.at(filepath.Dir(path)); in != nil {
		if to, ok := q.browserMap(in, path, true); ok {
			if to == nil {
				return &place{path: path, disabled: true}, true
			}
			if p := q.unmapped(in.browser, *to); p != nil {
				return p, true
			}
		}
	}
	if asFolder {
		p = q.folder(path)
	} else {
		p = q.fileOrFolder(path)
	}
	return p, p != nil
}

// disabledPackage is a package that a browser map replaces by nothing.
func (q *query) disabledPackage(source *folder, specifier string) *place {
	p := q.inPackages(source, specifier, false)
	if p == nil {
		return &place{path: specifier, disabled: true}
	}
	p.disabled, p.secondary = true, ""
	return p
}

// unmapped is esbuild's resolveWithoutRemapping.
func (q *query) unmapped(source *folder, specifier string) *place {
	if isPackagePath(specifier) {
		return q.inPackages(source, specifier, false)
	}
	return q.fileOrFolder(filepath.Join(source.path, specifier))
}

// ownConfig is the tsconfig.json that the imports of a folder's files follow.
func (f *folder) ownConfig() *tsconfig {
	if f.insideModules {
		return nil
	}
	return f.config
}

// isPackagePath says whether a specifier names a package and not a path.
func isPackagePath(specifier string) bool {
	return !strings.HasPrefix(specifier, "/") && !strings.HasPrefix(specifier, "./") &&
		!strings.HasPrefix(specifier, "../") && specifier != "." && specifier != ".."
}

func fromCSS(kind api.ResolveKind) bool {
	return kind == api.ResolveCSSImportRule || kind == api.ResolveCSSComposesFrom || kind == api.ResolveCSSURLToken
}

// splitPackage splits a specifier into a package's name and a subpath, "." or "./name" (esmParsePackageName).
func splitPackage(specifier string) (name, subpath string, ok bool) {
	first, rest, _ := strings.Cut(specifier, "/")
	name = first
	if strings.HasPrefix(specifier, "@") {
		second, _, _ := strings.Cut(rest, "/")
		if !strings.Contains(specifier, "/") {
			return "", "", false
		}
		name = first + "/" + second
	}
	if specifier == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, "\\%") {
		return "", "", false
	}
	return name, "." + specifier[len(name):], true
}
