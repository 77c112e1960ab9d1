package load

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// componentPlugin resolves imports of definitions as the Convex CLI does (its cli/lib/components/definition/bundle.ts).
// options are those of the bundle without this plugin.
func componentPlugin(opts Options, options api.BuildOptions) api.Plugin {
	return api.Plugin{Name: "convex-components", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `convex.config`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if a.PluginData == (inner{}) || a.Namespace != "file" || a.Kind == api.ResolveEntryPoint {
				return api.OnResolveResult{}, nil
			}
			file := resolveDefinition(build, options, a)
			switch {
			case file != "":
				if config := configIn(filepath.Dir(file)); config != "" {
					file = config
				}
				return api.OnResolveResult{Path: file, Namespace: componentNamespace}, nil
			case isOthers(a):
				return api.OnResolveResult{Path: a.Path, Namespace: absentNamespace}, nil
			default:
				return api.OnResolveResult{}, nil // esbuild says that there is no such file, and where it is imported
			}
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: componentNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			return moduleText(componentText(a.Path), filepath.Dir(a.Path)), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: absentNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			return moduleText(absentText(a.Path), ""), nil
		})
	}}
}

// resolveDefinition returns the file that an import of a definition leads to, or nothing.
func resolveDefinition(build api.PluginBuild, options api.BuildOptions, a api.OnResolveArgs) string {
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
		found := build.Resolve(candidate, api.ResolveOptions{ResolveDir: a.ResolveDir, Kind: a.Kind, PluginData: inner{}})
		if len(found.Errors) == 0 && found.Path != "" {
			file = found.Path
			break
		}
	}
	if isPath(a.Path) || inNodeModules(filepath.ToSlash(file)) {
		return file
	}
	if source := resolveSource(options, a); source != "" && !inNodeModules(filepath.ToSlash(source)) {
		return source
	}
	return file
}

// resolveSource resolves an import under [sourceCondition]. Conditions are those of a whole bundle, so it takes another
// one, in which nothing is loaded.
func resolveSource(options api.BuildOptions, a api.OnResolveArgs) string {
	options.EntryPoints = nil
	options.Stdin = &api.StdinOptions{Contents: "import " + quoteJS(a.Path), ResolveDir: a.ResolveDir}
	options.Conditions = append([]string{sourceCondition}, options.Conditions...)
	options.Metafile = true
	found := ""
	options.Plugins = append([]api.Plugin{{Name: "convex-component-source", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `.*`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			if a.Namespace == "file" {
				found = a.Path
			}
			return moduleText("", ""), nil
		})
	}}}, options.Plugins...)
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
func isOthers(a api.OnResolveArgs) bool {
	if isPath(a.Path) || isAlias(a.Path) {
		return false
	}
	name := packageName(a.Path)
	if installedIn(a.ResolveDir, name) {
		return false
	}
	_, declared, version := declaration(a.ResolveDir, name)
	if !declared || version == "*" {
		return false
	}
	for _, local := range []string{"workspace:", "file:", "link:", "portal:", "."} {
		if strings.HasPrefix(version, local) {
			return false
		}
	}
	return true
}
