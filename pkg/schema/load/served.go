package load

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

// A server gives esbuild the files of a snapshot, for one bundle.
//
// esbuild itself follows an import into a package on disk. For all other files the plugin tells it where they are, and a
// file that a plugin has found is to esbuild subject to no package.json and no tsconfig.json. What these say reaches it in
// other ways: the "type" of a package.json by the extension of the path that esbuild knows the file by, its alias; strict
// mode by a directive that is put in front of the file; the other options of the schema file's tsconfig.json by
// TsconfigRaw, and those of files that have others by transforming the file beforehand.
type server struct {
	view     *view
	resolver *resolver
	dir      string     // the working directory
	settings tsSettings // those of the schema file
	useMain  map[string]bool

	mu       sync.Mutex
	files    map[string]*servedFile // by the path that esbuild knows them by
	aliases  map[string]string      // by path, with the kind of module
	scopes   map[string]diskScope
	resolved map[string]bool   // the files that imports lead to
	pairs    map[string]string // "module" file → "main" file
}

// A servedFile is a file that the plugin found.
type servedFile struct {
	path   string
	config *tsconfig
	lines  []string // text put in front of lines: strict mode
}

func newServer(v *view, r *resolver, dir string) *server {
	return &server{
		view: v, resolver: r, dir: dir, useMain: map[string]bool{}, files: map[string]*servedFile{}, aliases: map[string]string{},
		scopes: map[string]diskScope{}, resolved: map[string]bool{}, pairs: map[string]string{},
	}
}

// tsconfig is what esbuild is to take for the tsconfig.json of every file. It must be something, or esbuild looks for the
// files on disk.
func (s *server) tsconfig() string { return s.settings.json(false) }

// plugin is to be the last: what others answer is not asked of it.
func (s *server) plugin() api.Plugin {
	return api.Plugin{Name: "convex-snapshot", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `.*`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return s.resolve(build, a), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: disabledNamespace}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			nothing := ""
			return api.OnLoadResult{Contents: &nothing, Loader: api.LoaderEmpty}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "file"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			return s.load(a), nil
		})
	}}
}

// disabledNamespace is how esbuild itself names modules that a browser map replaces by nothing.
const disabledNamespace = "(disabled)"

// folderOf is the folder that an import's path starts from: of the version of the importing file. ok is false when esbuild
// is to find the module by itself.
func (s *server) folderOf(a api.OnResolveArgs) (folder string, ok bool) {
	if a.Namespace != "file" {
		return "", false
	}
	if f := s.file(a.Importer); f != nil {
		return filepath.Dir(f.path), true
	}
	folder = filepath.Dir(a.Importer)
	if rel, inside := relativeTo(realFolder(s.view.modules), folder); inside {
		folder = filepath.Join(s.view.root, filepath.FromSlash(rel))
	}
	if !inNodeModules(filepath.ToSlash(folder)) {
		return folder, true
	}
	return folder, isPackagePath(a.Path) && s.linksBack(folder, a.Path)
}

// linksBack says whether a package on disk gets a package of the tree when it imports a name.
func (s *server) linksBack(folder, specifier string) bool {
	name, _, ok := splitPackage(specifier)
	if !ok {
		return false
	}
	for at := folder; ; at = filepath.Dir(at) {
		in := filepath.Join(at, "node_modules", filepath.FromSlash(name))
		if s.view.locate(in).inside {
			return true
		}
		if at == filepath.Dir(at) || s.view.exists(in) {
			return false
		}
	}
}

// resolve answers esbuild's question where an import leads. An empty answer leaves it to esbuild.
func (s *server) resolve(build api.PluginBuild, a api.OnResolveArgs) api.OnResolveResult {
	question, nested := a.PluginData.(inner)
	switch {
	case question.onDisk || isURL(a.Path) || strings.Contains(a.Path, "*"):
		return api.OnResolveResult{}
	case a.Kind == api.ResolveEntryPoint:
		return s.answer(s.resolver.describe(a.Path), false)
	}
	from, ok := s.folderOf(a)
	if !ok {
		return api.OnResolveResult{}
	}
	t, notes := s.resolver.resolve(from, a.Path, a.Kind, false)
	if t != nil && t.outside {
		if t.as == a.Path && !t.disabled && !s.misled(from, a.Path) {
			return api.OnResolveResult{}
		}
		t, notes = s.resolver.resolve(from, a.Path, a.Kind, true)
	}
	if t == nil {
		return s.unresolved(build, a, from, notes)
	}
	return s.answer(t, nested)
}

func isURL(specifier string) bool {
	for _, prefix := range []string{"http://", "https://", "//", "data:"} {
		if strings.HasPrefix(specifier, prefix) {
			return true
		}
	}
	return false
}

// answer is a target in esbuild's terms. plain asks for the file's own path, without anything that it is subject to:
// another plugin asks, and esbuild would know no more of that one's answer.
func (s *server) answer(t *target, plain bool) api.OnResolveResult {
	if t.disabled {
		return api.OnResolveResult{Path: prettyPath(s.dir, t.path), Namespace: disabledNamespace, Suffix: t.suffix}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.secondary != "" {
		s.pairs[t.path] = t.secondary
		if s.useMain[t.path] {
			t.path = t.secondary
		}
	}
	s.resolved[t.path] = true
	if plain {
		t.kind, t.config, t.pure = kindUnknown, nil, false
	}
	r := api.OnResolveResult{Path: s.alias(t), Suffix: t.suffix}
	if s.files[r.Path] == nil || plain {
		s.files[r.Path] = &servedFile{path: t.path, config: t.config}
	}
	if t.pure {
		r.SideEffects = api.SideEffectsFalse
	}
	return r
}

// alias is the path by which esbuild is to know a file: one whose extension says the kind of module that the package.json
// does. s.mu is held.
func (s *server) alias(t *target) string {
	letter := map[moduleKind]string{kindModule: "m", kindCommonJS: "c"}[t.kind]
	ext := filepath.Ext(t.path)
	if letter == "" || generatedFile.MatchString(filepath.ToSlash(t.path)) {
		return t.path
	}
	with := map[string]string{".ts": ".mts", ".tsx": ".mts", ".js": ".mjs", ".jsx": ".mjs"}[ext]
	if with == "" {
		return t.path
	}
	with = strings.Replace(with, "m", letter, 1)
	if known := s.aliases[t.path]; known != "" {
		return known
	}
	alias := strings.TrimSuffix(t.path, ext) + with
	if s.files[alias] != nil || s.view.exists(alias) {
		alias = t.path + with // its neighbour has that name
	}
	s.aliases[t.path] = alias
	return alias
}

// unresolved says that an import leads nowhere. esbuild has the words for it, unless the disk has what the snapshot has
// not.
func (s *server) unresolved(build api.PluginBuild, a api.OnResolveArgs, from string, notes []note) api.OnResolveResult {
	if len(notes) == 0 {
		found := build.Resolve(a.Path, api.ResolveOptions{
			Importer: a.Importer, Namespace: a.Namespace, ResolveDir: s.view.nearestOnDisk(from), Kind: a.Kind, PluginData: inner{onDisk: true},
		})
		if len(found.Errors) > 0 {
			return api.OnResolveResult{}
		}
		if isPackagePath(a.Path) { // by means that only esbuild knows, such as Yarn's PnP
			at := s.view.locate(found.Path)
			switch {
			case !at.inside:
				return api.OnResolveResult{}
			case s.view.isFile(found.Path):
				return s.answer(s.resolver.describe(found.Path), false)
			}
		}
	}
	message := api.Message{Text: "Could not resolve " + goQuoted(a.Path), Notes: messageNotes(s.dir, notes)}
	return api.OnResolveResult{Errors: []api.Message{message}}
}

// A diskScope is what package.json files on disk say of imports from a folder.
type diskScope struct {
	browser bool   // there is a browser map
	self    string // the package that the folder is of, if it can import itself
}

// misled says whether esbuild would follow package.json files of the disk, and not of the snapshot, on the way to a
// package.
func (s *server) misled(from, specifier string) bool {
	folder := s.view.nearestOnDisk(from)
	s.mu.Lock()
	scope, known := s.scopes[folder]
	s.mu.Unlock()
	if !known {
		scope = readDiskScope(folder)
		s.mu.Lock()
		s.scopes[folder] = scope
		s.mu.Unlock()
	}
	name, _, _ := splitPackage(specifier)
	return scope.browser || scope.self != "" && scope.self == name
}

// dual returns the "module" files of packages that were required as well: these are to be their "main" files everywhere,
// as esbuild has it.
func (s *server) dual() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for module, main := range s.pairs {
		if s.resolved[main] && !s.useMain[module] {
			list = append(list, module)
		}
	}
	return list
}

// file is the file that esbuild knows by a path, or nil when the plugin did not find it.
func (s *server) file(path string) *servedFile {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[path]
}
