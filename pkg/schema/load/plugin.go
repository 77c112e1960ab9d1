package load

import (
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"convex-schema-plan/pkg/schema/load/runtime"
)

// The namespaces of modules that are ours and not files. They show in source maps as namespace:path.
const (
	convexNamespace    = "convex-recorded" // an installed convex/server or convex/values, with the recorder in between
	runtimeNamespace   = "convex-runtime"  // the embedded implementation
	generatedNamespace = "convex-generated"
	dynamicNamespace   = "convex-dynamic-import"
	serverOnly         = "server-only-stub"
	asyncHooks         = "async-hooks-shim"
	wasmStub           = "wasm-stub"
	wasmBinary         = "wasm-binary"
)

var ownNamespaces = []string{convexNamespace, runtimeNamespace, generatedNamespace, dynamicNamespace, serverOnly, asyncHooks, wasmStub}

// inner marks a resolution that a plugin started itself, so that it does not answer its own question.
type inner struct {
	onDisk bool // nor may the plugin that finds the files of a snapshot
}

func isInner(a api.OnResolveArgs) bool {
	_, ok := a.PluginData.(inner)
	return ok
}

// convexPlugin serves convex/server and convex/values to every module: the embedded implementation, or the installed one
// through a module of ours that shows the builders to the position recorder, when one is listening.
func convexPlugin(mode ConvexPackage) api.Plugin {
	return api.Plugin{Name: "convex", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^convex/(server|values)$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			switch {
			case isInner(a):
				return api.OnResolveResult{}, nil
			case mode == Installed:
				return resolveInstalled(build, a), nil
			default:
				return api.OnResolveResult{Path: a.Path, Namespace: runtimeNamespace, SideEffects: api.SideEffectsFalse}, nil
			}
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: convexNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			r := a.PluginData.(recorded)
			return moduleText(r.text(), filepath.Dir(r.module)), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: runtimeNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			text, _ := runtime.Module(a.Path)
			return moduleText(text, ""), nil
		})
	}}
}

// recorded is a module of Convex as user code is to see it: specifier is what was imported, module what implements it.
type recorded struct{ specifier, module string }

// text is the source of the module: everything that the implementation exports, with the builders shown to the
// recorder. Without a recorder (the normal case) they stay as they are.
func (r recorded) text() string {
	from := strconv.Quote(filepath.ToSlash(r.module))
	if r.specifier == "convex/values" {
		return `export * from ` + from + `;
import { v } from ` + from + `;
if (globalThis.` + recorderName + `) globalThis.` + recorderName + `.values(v);`
	}
	return `export * from ` + from + `;
import { defineTable as table, defineSchema as schema } from ` + from + `;
const record = globalThis.` + recorderName + `;
export const defineTable = record ? record.table(table) : table;
export const defineSchema = record ? record.schema(schema) : schema;`
}

// resolveInstalled finds the convex package that an importer would get.
func resolveInstalled(build api.PluginBuild, a api.OnResolveArgs) api.OnResolveResult {
	found := build.Resolve(a.Path, api.ResolveOptions{
		Importer: a.Importer, Namespace: a.Namespace, ResolveDir: a.ResolveDir, Kind: a.Kind, PluginData: inner{},
	})
	if len(found.Errors) > 0 {
		return api.OnResolveResult{} // esbuild finds nothing either, and says so with the place of the import
	}
	return api.OnResolveResult{Path: found.Path, Namespace: convexNamespace, PluginData: recorded{a.Path, found.Path}}
}

func moduleText(text, resolveDir string) api.OnLoadResult {
	return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS, ResolveDir: resolveDir}
}

// shimPlugin treats modules as the Convex CLI's own plugins do (its bundler/serverOnly.ts, debugBundle.ts, wasm.ts).
func shimPlugin(files source) api.Plugin {
	return api.Plugin{Name: "convex-shims", Setup: func(build api.PluginBuild) {
		virtual(build, `^server-only$`, serverOnly, "")
		virtual(build, `^(node:)?async_hooks$`, asyncHooks, `export const AsyncLocalStorage = globalThis.AsyncLocalStorage;
export const AsyncResource = globalThis.AsyncResource;
export default { AsyncLocalStorage, AsyncResource };`)
		wasm(build, files)
	}}
}

func virtual(build api.PluginBuild, filter, namespace, text string) {
	build.OnResolve(api.OnResolveOptions{Filter: filter}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		return api.OnResolveResult{Path: a.Path, Namespace: namespace}, nil
	})
	build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: namespace}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
		return moduleText(text, ""), nil
	})
}

func wasm(build api.PluginBuild, files source) {
	build.OnResolve(api.OnResolveOptions{Filter: `\.wasm$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		switch {
		case a.Namespace == wasmStub:
			return api.OnResolveResult{Path: a.Path, Namespace: wasmBinary}, nil
		case a.ResolveDir == "":
			return api.OnResolveResult{}, nil
		case filepath.IsAbs(a.Path):
			return api.OnResolveResult{Path: a.Path, Namespace: wasmStub}, nil
		default:
			return api.OnResolveResult{Path: filepath.Join(files.importerFolder(a), a.Path), Namespace: wasmStub}, nil
		}
	})
	build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: wasmStub}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		return moduleText("import wasm from "+strconv.Quote(a.Path)+"\nexport default new WebAssembly.Module(wasm)", ""), nil
	})
	build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: wasmBinary}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		data, err := files.view.readFile(a.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		text := string(data)
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderBinary}, nil
	})
}

// generatedFile matches the files that Convex generates.
var generatedFile = regexp.MustCompile(`(^|/)_generated/\w+(\.d)?(\.[jt]s)?$`)

// generatedPlugin lets a project whose _generated folder is not there (it is often not committed) load all the same.
func generatedPlugin() api.Plugin {
	return api.Plugin{Name: "convex-generated", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: generatedFile.String()}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if isInner(a) {
				return api.OnResolveResult{}, nil
			}
			found := build.Resolve(a.Path, api.ResolveOptions{
				Importer: a.Importer, Namespace: a.Namespace, ResolveDir: a.ResolveDir, Kind: a.Kind, PluginData: inner{},
			})
			if len(found.Errors) == 0 {
				return api.OnResolveResult{Path: found.Path, Namespace: found.Namespace}, nil
			}
			name, _, _ := strings.Cut(path.Base(a.Path), ".")
			return api.OnResolveResult{Path: name, Namespace: generatedNamespace}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: generatedNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			return moduleText(generatedModule(a.Path), ""), nil
		})
	}}
}

// generatedModule is what "npx convex codegen" would write, as far as it runs.
func generatedModule(name string) string {
	switch name {
	case "api":
		return `import { anyApi, componentsGeneric } from "convex/server";
export const api = anyApi;
export const internal = anyApi;
export const components = componentsGeneric();`
	case "server":
		return `import { actionGeneric, httpActionGeneric, queryGeneric, mutationGeneric,
  internalActionGeneric, internalMutationGeneric, internalQueryGeneric } from "convex/server";
export const env = process.env;
export const query = queryGeneric;
export const internalQuery = internalQueryGeneric;
export const mutation = mutationGeneric;
export const internalMutation = internalMutationGeneric;
export const action = actionGeneric;
export const internalAction = internalActionGeneric;
export const httpAction = httpActionGeneric;`
	default:
		return `module.exports = {};` // CommonJS, so that a name it does not have is undefined and not an error
	}
}

var dynamicMessage = regexp.MustCompile(`[^\x20-\x7e]`)

// dynamicPlugin replaces import() by what Convex's schema environment makes of it: a promise that is refused. What it
// would have imported is not even looked for.
func dynamicPlugin() api.Plugin {
	return api.Plugin{Name: "convex-dynamic-import", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `.*`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if a.Kind != api.ResolveJSDynamicImport {
				return api.OnResolveResult{}, nil
			}
			return api.OnResolveResult{Path: a.Path, Namespace: dynamicNamespace}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: dynamicNamespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			shown := dynamicMessage.ReplaceAllString(a.Path, "?")
			return moduleText("throw new Error("+strconv.Quote("Can't import "+shown+" while evaluating schema")+");", ""), nil
		})
	}}
}
