package load

import (
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// conditions are those of the import in question.
func (q *query) conditions(exports bool) []string {
	list := q.usualConditions(exports)
	if q.extra != "" {
		list = append(list, q.extra)
	}
	return list
}

// usualConditions are those of all bundles. Entry points are imports.
func (q *query) usualConditions(exports bool) []string {
	switch q.kind {
	case api.ResolveJSImportStatement, api.ResolveJSDynamicImport:
		return conditionsFor(true, false)
	case api.ResolveJSRequireCall, api.ResolveJSRequireResolve:
		return conditionsFor(false, true)
	case api.ResolveEntryPoint:
		return conditionsFor(exports, false)
	default:
		return conditionsFor(false, false)
	}
}

// inPackages finds what a package's name means in a folder (loadNodeModules).
func (q *query) inPackages(source *folder, specifier string, forbidImports bool) *place {
	if config := source.ownConfig(); config != nil {
		if p := q.configured(config, specifier); p != nil {
			return p
		}
	}
	owner := source
	for owner != nil && owner.manifest == nil {
		owner = owner.parent
	}
	if owner != nil && strings.HasPrefix(specifier, "#") && !forbidImports && owner.manifest.imports != nil {
		return q.imports(owner, specifier)
	}
	name, subpath, ok := splitPackage(specifier)
	if owner != nil && owner.manifest.name == name && owner.manifest.exports != nil { // a package that imports itself
		return q.exports(owner, name, subpath, filepath.Join(owner.path, filepath.FromSlash(subpath)))
	}
	for at := source; at != nil; at = at.parent {
		if !at.hasModules {
			continue
		}
		if p, done := q.packageIn(filepath.Join(at.path, "node_modules"), specifier, name, subpath, ok); done {
			return p
		}
	}
	return nil
}

// configured is what a tsconfig.json says that a name means, or nil.
func (q *query) configured(config *tsconfig, specifier string) *place {
	if config.paths != nil {
		if p := q.matchPaths(config, specifier); p != nil {
			return p
		}
	}
	if config.baseURL != "" {
		return q.fileOrFolder(filepath.Join(config.baseURL, specifier))
	}
	return nil
}

// packageIn looks for a package in a node_modules folder. done says that the search ends here.
func (q *query) packageIn(modules, specifier, name, subpath string, isName bool) (p *place, done bool) {
	path := filepath.Join(modules, filepath.FromSlash(specifier))
	if !isName {
		p = q.fileOrFolder(path)
		return p, p != nil
	}
	folder := filepath.Join(modules, filepath.FromSlash(name))
	if !q.deep && !q.view.locate(folder).inside {
		if q.isFolder(folder) {
			return &place{path: folder, outside: true, as: specifier}, true
		}
		if q.shallow {
			return nil, false
		}
		p = q.fileOrFolder(path)
		return p, p != nil
	}
	if f := q.at(folder); f != nil {
		if f.manifest != nil && f.manifest.exports != nil {
			return q.exports(f, name, subpath, path), true
		}
		if to, ok := q.browserMap(f, path, true); ok {
			if to == nil {
				return &place{path: path, disabled: true}, true
			}
			if p := q.unmapped(f.browser, *to); p != nil {
				return p, true
			}
		}
	}
	p = q.fileOrFolder(path)
	return p, p != nil
}

// matchPaths is what "paths" of a tsconfig.json say that a name means, or nil (matchTSConfigPaths).
func (q *query) matchPaths(config *tsconfig, specifier string) *place {
	base := config.pathsAt
	if config.baseURL != "" {
		base = config.baseURL
	}
	if list, ok := config.paths[specifier]; ok {
		return q.substituted(base, list, "")
	}
	longest, matched := "", false
	for key := range config.paths {
		prefix, suffix, star := strings.Cut(key, "*")
		if !star || !strings.HasPrefix(specifier, prefix) || !strings.HasSuffix(specifier, suffix) || len(specifier) < len(prefix)+len(suffix) {
			continue
		}
		best, bestSuffix, _ := strings.Cut(longest, "*")
		if !matched || len(prefix) > len(best) || len(prefix) == len(best) && len(suffix) > len(bestSuffix) {
			longest, matched = key, true
		}
	}
	if !matched {
		return nil
	}
	prefix, suffix, _ := strings.Cut(longest, "*")
	return q.substituted(base, config.paths[longest], specifier[len(prefix):len(specifier)-len(suffix)])
}

// substituted is the first of several paths that exists, with star for the star in them.
func (q *query) substituted(base string, list []string, star string) *place {
	for _, to := range list {
		to = strings.Replace(to, "*", star, 1)
		if strings.HasSuffix(strings.ToLower(to), ".d.ts") {
			continue // for the type checker
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(base, to)
		}
		if p := q.fileOrFolder(to); p != nil {
			return p
		}
	}
	return nil
}

// imports is what a name that begins with # means to a package (loadPackageImports).
func (q *query) imports(owner *folder, specifier string) *place {
	imports := owner.manifest.imports
	if specifier == "#" || strings.HasPrefix(specifier, "#/") {
		q.notes = append(q.notes, newNote(owner.manifest, imports.root.at, `This "imports" map was ignored because the module specifier %q is invalid:`, specifier))
		return nil
	}
	conditions := q.conditions(false)
	found := imports.resolveImport(specifier, conditions)
	if found.status == exportPackage {
		p := q.inPackages(owner, found.path, true)
		if p == nil {
			q.notes = append([]note{newNote(owner.manifest, found.at, "The remapped path %q could not be resolved:", found.path)}, q.notes...)
		}
		return p
	}
	return q.exported(owner, imports, found, exportQuery{conditions: conditions})
}

// exports is the file that a package exports under a subpath (esmResolveAlgorithm).
func (q *query) exports(f *folder, name, subpath, path string) *place {
	conditions := q.conditions(true)
	found := f.manifest.exports.resolveExport(subpath, conditions)
	return q.exported(f, f.manifest.exports, found, exportQuery{name, subpath, path, conditions})
}

// An exportQuery is what was asked of an export map.
type exportQuery struct {
	name, subpath string
	path          string // the file without the map
	conditions    []string
}

// exported is the file that the resolution of an export map ended with (finalizeImportsExportsResult).
func (q *query) exported(f *folder, m *exportMap, found exportResult, asked exportQuery) *place {
	if found.status.found() && strings.HasPrefix(found.path, "/") {
		path := filepath.Join(f.path, filepath.FromSlash(found.path))
		if found.status == exportInexact {
			if p := q.fileOrFolder(path); p != nil {
				return p
			}
			found.status = exportNotFound
		} else if p, status := q.exact(path); p != nil {
			return p
		} else {
			found.status = status
		}
	}
	q.explainExport(f.manifest, m, found, asked)
	return nil
}

// exact is a file that must be there under its name, or under that of a TypeScript file that stands for it.
func (q *query) exact(path string) (*place, exportStatus) {
	in := q.at(filepath.Dir(path))
	if in == nil {
		return nil, exportNotFound
	}
	for _, name := range append([]string{filepath.Base(path)}, rewrittenNames(filepath.Base(path))...) {
		e, ok := in.entries.get(name)
		switch {
		case !ok:
			continue
		case e.folder:
			return nil, exportIsFolder
		case !e.file:
			return nil, exportNotFound
		}
		file, _ := in.entries.file(name)
		return &place{path: file}, exportExact
	}
	return nil, exportNotFound
}
