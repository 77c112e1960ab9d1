package load

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/evanw/esbuild/pkg/api"

	"convex-schema-plan/pkg/schema"
)

// bundleName is the name of the bundle in stack traces.
const bundleName = "schema.js"

// moduleName is the variable that holds what the schema module exports.
const moduleName = "__convexSchemaModule"

// A bundle is a schema module with everything that it imports, as one script.
type bundle struct {
	opts     Options
	project  *project
	entry    string  // the schema file, as shown to the user
	names    *naming // of the files of a snapshot; nil when esbuild read the disk
	code     string
	commonJS bool // the schema file is a CommonJS module

	parsed   *ast.Program // positions are offsets into code
	program  *goja.Program
	literals []regexpLiteral // regular expressions that calls replace, see compile
	regexps  string          // the function that is called for them

	metafile string // what esbuild tells about the bundle's parts; empty unless it was asked for

	mapText []byte
	sources func() []mapSource // read when first asked for, as is mapping
	mapping func() *sourceMap

	filesMu sync.Mutex
	files   map[string]fileText // what was read to show it, by the name it is shown under
}

// build bundles a project's schema with the options of the Convex CLI (its bundler/debugBundle.ts), except that the
// result is one script and not ES modules, lowered to what goja runs, and not minified.
func build(p *project, opts Options) (*bundle, error) {
	return buildWith(p, opts, buildOptions(p, opts))
}

func buildWith(p *project, opts Options, options api.BuildOptions) (*bundle, error) {
	b, err := bundleFor(p, opts, options, supported())
	if err != nil {
		return nil, err
	}
	if b.compile() == nil {
		return b, nil
	}
	// Some package uses a corner of the language that goja lacks, such as a class field named "set". Lowered as far as
	// esbuild can, most of them run.
	b, err = bundleFor(p, opts, options, lowered())
	if err != nil {
		return nil, err
	}
	if err := b.compile(); err != nil {
		return nil, err
	}
	return b, nil
}

// bundleFor bundles for an engine that runs ES2017 and the syntax that supported lists.
func bundleFor(p *project, opts Options, options api.BuildOptions, supported map[string]bool) (*bundle, error) {
	options.Supported = supported
	result, names := runBuild(p, opts, options)
	if len(result.Errors) > 0 {
		return nil, bundleErrors(p, opts, result)
	}
	b := &bundle{
		opts: opts, project: p, names: names, entry: displayPath(opts.Dir, p.schema), metafile: result.Metafile,
		files: map[string]fileText{},
	}
	for _, file := range result.OutputFiles {
		switch { // a style sheet that is imported comes out as a file of its own
		case strings.HasSuffix(file.Path, ".js"):
			b.code = string(file.Contents)
		case strings.HasSuffix(file.Path, ".js.map"):
			b.mapText = file.Contents
		}
	}
	// esbuild converts an ES module's namespace at the end of the script; a CommonJS module it returns as it is.
	b.commonJS = !strings.Contains(b.code[max(0, len(b.code)-200):], "return __toCommonJS(")
	b.sources = sync.OnceValue(func() []mapSource { return mapSources(b.mapText, opts.Dir, names) })
	b.mapping = sync.OnceValue(func() *sourceMap { return newSourceMap(b.mapText, b.sources(), names) })
	return b, nil
}

// maxBuilds bounds how often a bundle is made anew because of packages that were imported and required.
const maxBuilds = 4

// runBuild has esbuild bundle, from the disk or from the project's snapshot.
func runBuild(p *project, opts Options, options api.BuildOptions) (api.BuildResult, *naming) {
	if p.resolver == nil {
		options.Plugins = plugins(p, opts, source{view: p.view})
		return api.Build(options), nil
	}
	useMain := map[string]bool{}
	for builds := 1; ; builds++ {
		s := newServer(p.view, p.resolver, opts.Dir)
		s.useMain = useMain
		if config := p.resolver.describe(p.schema).config; config != nil {
			s.settings = config.settings
		}
		options.TsconfigRaw = s.tsconfig()
		options.Plugins = append(plugins(p, opts, source{p.view, s}), s.plugin())
		result := api.Build(options)
		result.Errors = append(p.resolver.problems(opts.Dir), result.Errors...)
		result.Warnings = append(result.Warnings, p.resolver.warnings(opts.Dir, len(result.Errors) > 0)...)
		names := s.naming()
		names.restore(result.Errors)
		names.restore(result.Warnings)
		dual := s.dual()
		if len(dual) == 0 || len(result.Errors) > 0 || builds == maxBuilds {
			return result, names
		}
		for _, module := range dual {
			useMain[module] = true
		}
	}
}

func plugins(p *project, opts Options, files source) []api.Plugin {
	list := []api.Plugin{convexPlugin(opts.Convex), shimPlugin(files), generatedPlugin(), dynamicPlugin()}
	if p.definitions {
		list = append([]api.Plugin{componentPlugin(p, opts, files)}, list...)
	}
	return list
}

// A source is where plugins read files.
type source struct {
	view   *view
	server *server // nil for the disk
}

// importerFolder is the folder of the file that an import is in.
func (s source) importerFolder(a api.OnResolveArgs) string {
	if s.server != nil {
		if f := s.server.file(a.Importer); f != nil {
			return filepath.Dir(f.path)
		}
	}
	return a.ResolveDir
}

func buildOptions(p *project, opts Options) api.BuildOptions {
	return api.BuildOptions{
		EntryPoints:    []string{p.schema},
		AbsWorkingDir:  opts.Dir,
		Bundle:         true,
		Platform:       api.PlatformBrowser,
		Format:         api.FormatIIFE,
		GlobalName:     moduleName,
		Target:         api.ES2017,
		JSX:            api.JSXAutomatic,
		Conditions:     []string{"convex", "module"},
		Outdir:         opts.Dir,
		TreeShaking:    api.TreeShakingTrue,
		KeepNames:      true,
		Define:         map[string]string{"process.env.NODE_ENV": `"production"`},
		Sourcemap:      api.SourceMapExternal,
		SourcesContent: api.SourcesContentExclude,
		LegalComments:  api.LegalCommentsNone,
		Metafile:       true,
		LogLevel:       api.LogLevelSilent,
	}
}

// supported lists the syntax that goja runs although it is younger than the target. What is lowered is slower, and
// hides from the position finder what the user wrote.
// Regular expressions younger than the target are not among it: as calls of RegExp they fail only where they are used.
func supported() map[string]bool {
	list := map[string]bool{}
	for _, feature := range []string{
		"bigint", "class-field", "class-private-accessor", "class-private-brand-check", "class-private-field",
		"class-private-method", "class-private-static-accessor", "class-private-static-field",
		"class-private-static-method", "class-static-blocks", "class-static-field", "logical-assignment",
		"nullish-coalescing", "object-rest-spread", "optional-catch-binding", "optional-chain",
	} {
		list[feature] = true
	}
	return list
}

// lowered lists the syntax that stays when all else is lowered: bigints cannot be.
func lowered() map[string]bool { return map[string]bool{"bigint": true} }

// file is the absolute path of a file that is shown to the user as name.
func (b *bundle) file(name string) string {
	if filepath.IsAbs(filepath.FromSlash(name)) {
		return filepath.FromSlash(name)
	}
	return filepath.Join(b.opts.Dir, filepath.FromSlash(name))
}

// entryPosition stands for the schema file when no place inside it is known.
func (b *bundle) entryPosition() schema.Position {
	return schema.Position{File: b.entry, Line: 1, Column: 1}
}
