package load

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Most texts in quotes are no imports and lead nowhere. One that is an import and leads nowhere names a package that is
// not installed: what it would bring depends on which version will be. That is what a lock file says, and no more than a
// lock file says it for a package from a registry that no package of the tree can be part of.

// eachImport calls do for every literal that stands where an import has one: after "from", after "import", as the argument
// of import or require. Words in comments and texts pass as well.
func eachImport(text string, do func(string)) {
	for _, word := range []string{"from", "import", "require"} {
		for at := 0; ; {
			i := strings.Index(text[at:], word)
			if i < 0 {
				break
			}
			at += i + len(word)
			rest := afterComments(text[at:])
			if argument, call := strings.CutPrefix(rest, "("); call && word != "from" {
				rest = afterComments(argument)
			}
			if rest != "" && strings.Contains("\"'`", rest[:1]) {
				if literal, ok := literalAt(rest[1:], rest[0]); ok && literal != "" {
					do(literal)
				}
			}
		}
	}
}

// missing looks at what a file may import that was not found.
func (s *reachSearch) missing(file, text string, unresolved map[string]bool) {
	written := map[string]bool{}
	eachImport(text, func(specifier string) {
		if unresolved[specifier] {
			written[specifier] = true
		}
	})
	if ext := filepath.Ext(file); ext == ".tsx" || ext == ".jsx" { // elements import what nobody wrote
		maps.Copy(written, unresolved)
	}
	if len(written) == 0 {
		return
	}
	imported, ok := s.imported(file, text)
	if !ok {
		s.giveUp("%s cannot be read", filepath.Base(file))
		return
	}
	for _, specifier := range slices.Sorted(maps.Keys(written)) {
		if imported[specifier] {
			s.notInstalled(file, specifier)
		}
	}
}

// answered are the modules that are there without being installed.
var answered = regexp.MustCompile(`^(convex/(server|values)|server-only|(node:)?async_hooks)$`)

// imported asks esbuild what a file really imports: not what comments name, types only, or import() may ask for later.
func (s *reachSearch) imported(file, text string) (map[string]bool, bool) {
	found := map[string]bool{}
	note := api.Plugin{Name: "imports", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `.*`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if a.Kind != api.ResolveJSDynamicImport { // see dynamicPlugin
				found[a.Path] = true
			}
			return api.OnResolveResult{Path: a.Path, External: true}, nil
		})
	}}
	var settings tsSettings
	strict := false
	if config := s.resolver.describe(file).config; config != nil {
		settings, strict = config.settings, config.alwaysStrict()
	}
	loader := loaders[filepath.Ext(file)]
	if loader == api.LoaderNone { // .mts and the like
		loader = api.LoaderTS
	}
	result := api.Build(api.BuildOptions{
		Stdin: &api.StdinOptions{Contents: text, Loader: loader, Sourcefile: filepath.Base(file)}, Bundle: true, Platform: api.PlatformBrowser,
		Format: api.FormatESModule, JSX: api.JSXAutomatic, TsconfigRaw: settings.json(strict), Plugins: []api.Plugin{note}, LogLevel: api.LogLevelSilent,
	})
	return found, len(result.Errors) == 0
}

// notInstalled takes in what decides on a package that is not there.
func (s *reachSearch) notInstalled(file, specifier string) {
	name, _, ok := splitPackage(specifier)
	if ok && s.fromRegistry(filepath.Dir(file), name) {
		s.absent = true
		return
	}
	s.giveUp("%s imports %s, which is not installed", filepath.Base(file), specifier)
}

// registryVersion is a dependency that no folder of the tree can be: a range of versions, or the name of one.
var registryVersion = regexp.MustCompile(`^(npm:@?[^:/]+(/[^:/]+)?|[^:/]*)$`)

// inTree finds, in a package.json, what may put a folder or an archive of the tree in the place of a package from a
// registry, as overrides do.
var inTree = regexp.MustCompile(`"(file|link|portal|workspace|patch|exec):|"workspaces"`)

// fromRegistry says whether a package that is missing can only come from a registry, with everything that it imports.
func (s *reachSearch) fromRegistry(folder, name string) bool {
	declared := false
	for at := folder; ; at = filepath.Dir(at) {
		text, err := s.view.readFile(filepath.Join(at, "package.json"))
		if err == nil && inTree.Match(text) || s.view.isFile(filepath.Join(at, "pnpm-workspace.yaml")) {
			return false
		}
		manifest, _ := readPackageJSON(s.view, at)
		version, ok := manifest.dependency(name)
		if ok && !registryVersion.MatchString(version) {
			return false
		}
		declared = declared || ok
		if _, inside := s.view.inRoot(at); !inside || at == s.view.root || at == filepath.Dir(at) {
			return declared
		}
	}
}
