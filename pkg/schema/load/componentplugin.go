package load

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// A definitionFinder follows imports of definitions for one bundle, as the Convex CLI does (its
// cli/lib/components/definition/bundle.ts).
type definitionFinder struct {
	project *project
	opts    Options
	files   source
	build   api.PluginBuild
}

func componentPlugin(p *project, opts Options, files source) api.Plugin {
	return api.Plugin{Name: "convex-components", Setup: func(build api.PluginBuild) {
		f := &definitionFinder{p, opts, files, build}
		build.OnResolve(api.OnResolveOptions{Filter: `convex.config`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return f.resolve(a), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: componentNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			return moduleText(componentText(a.Path), p.view.nearestOnDisk(filepath.Dir(a.Path))), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: absentNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			return moduleText(absentText(a.Path), ""), nil
		})
	}}
}

// resolve answers where an import of a definition leads. An empty answer leaves it to esbuild, which says so when there
// is no such file, and where it is imported.
func (f *definitionFinder) resolve(a api.OnResolveArgs) api.OnResolveResult {
	switch {
	case isInner(a) || a.Kind == api.ResolveEntryPoint:
		return api.OnResolveResult{}
	case a.Namespace == componentNamespace: // the definition itself, from the module that stands for it
		if f.files.server == nil {
			return api.OnResolveResult{}
		}
		return api.OnResolveResult{Path: filepath.FromSlash(a.Path), Namespace: "file"}
	case a.Namespace != "file":
		return api.OnResolveResult{}
	}
	file := f.find(a)
	switch {
	case file != "":
		if config := configIn(f.project.view, filepath.Dir(file)); config != "" {
			file = config
		}
		return api.OnResolveResult{Path: file, Namespace: componentNamespace}
	case f.isOthers(a):
		return api.OnResolveResult{Path: a.Path, Namespace: absentNamespace}
	default:
		return api.OnResolveResult{}
	}
}

// find returns the file that an import of a definition leads to, or nothing.
func (f *definitionFinder) find(a api.OnResolveArgs) string {
	candidates := []string{a.Path}
	switch ext := filepath.Ext(a.Path); ext {
	case ".js":
		candidates = append(candidates, strings.TrimSuffix(a.Path, ext)+".ts")
	case ".ts":
	default:
		candidates = append(candidates, a.Path+".js", a.Path+".ts")
	}
	file := ""
	for _, candidate := range candidates {
		found := f.build.Resolve(candidate, api.ResolveOptions{
			Importer: a.Importer, Namespace: a.Namespace, ResolveDir: a.ResolveDir, Kind: a.Kind, PluginData: inner{},
		})
		if len(found.Errors) == 0 && found.Path != "" {
			file = found.Path
			break
		}
	}
	if isPath(a.Path) || inNodeModules(filepath.ToSlash(file)) {
		return file
	}
	if source := f.findSource(a); source != "" && !inNodeModules(filepath.ToSlash(source)) {
		return source
	}
	return file
}

// findSource follows an import under [sourceCondition].
func (f *definitionFinder) findSource(a api.OnResolveArgs) string {
	if f.files.server == nil {
		return f.findSourceOnDisk(a)
	}
	r := newResolver(f.project.view)
	r.extra = sourceCondition
	if t, _ := r.resolve(f.files.importerFolder(a), a.Path, a.Kind, false); t != nil && !t.outside && !t.disabled {
		return t.path
	}
	return ""
}

// findSourceOnDisk asks esbuild. Conditions are those of a whole bundle, so it takes another one, in which nothing is
// loaded.
func (f *definitionFinder) findSourceOnDisk(a api.OnResolveArgs) string {
	options := buildOptions(f.project, f.opts)
	options.EntryPoints = nil
	options.Stdin = &api.StdinOptions{Contents: "import " + quoteJS(a.Path), ResolveDir: a.ResolveDir}
	options.Conditions = append([]string{sourceCondition}, options.Conditions...)
	found := ""
	options.Plugins = []api.Plugin{{Name: "convex-component-source", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `.*`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			if a.Namespace == "file" {
				found = a.Path
			}
			return moduleText("", ""), nil
		})
	}}}
	api.Build(options)
	return found
}

func quoteJS(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// isOthers says whether an import that leads nowhere is of a package that is only not installed. The check of a schema
// needs no packages to be installed, and what is in them is not compared; but a package of the workspace itself may not
// go unnoticed.
func (f *definitionFinder) isOthers(a api.OnResolveArgs) bool {
	if isPath(a.Path) || isAlias(a.Path) {
		return false
	}
	name, folder := packageName(a.Path), f.files.importerFolder(a)
	if installedIn(f.project.view, folder, name) {
		return false
	}
	_, _, version := declaration(f.project.view, folder, name)
	if version == "*" {
		return false
	}
	for _, local := range []string{"workspace:", "file:", "link:", "portal:", "."} {
		if strings.HasPrefix(version, local) {
			return false
		}
	}
	return true
}
