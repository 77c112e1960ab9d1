package load

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
)

// A Component is the app itself or a component of its own, with a schema and tables of its own.
//
// A project's convex.config.ts mounts components with app.use(definition). Each mount is an instance, named by its path
// through the app, and it is the instance that owns tables: a definition that is mounted twice has its tables twice, and
// one that is renamed without renaming the instance keeps them, see [MatchComponents].
type Component struct {
	// Path is Convex's name of the definition: its folder as seen from the functions folder, slash-separated. It is
	// empty for the app.
	Path string
	// Name is the name that its defineComponent gives it; empty for the app, and when it could not be read.
	Name string
	// Folder holds the definition, slash-separated and relative to the working directory when below it.
	Folder string
	// Schema is the schema file, in the same form: what [Load] takes as its source. Convex's limits and its rules about
	// definitions hold for each component on its own, except that all tables of all instances together share one limit.
	// It is empty for a component without tables.
	Schema string
	// Used are the instances by their paths, such as "foo" or "foo/bar", sorted; the app's is "". It is nil when
	// convex.config.ts does not run here (it may read the deployment's environment variables). The component is then
	// one that is imported, and its instances are not known.
	Used []string
	// Packages are the components out of npm packages that this one imports, sorted by name. Their schemas are not
	// listed: the lock file says which version of them is deployed.
	Packages []ComponentPackage
}

// A ComponentPackage is an npm package that a component is imported from.
type ComponentPackage struct {
	Name string
	// Installed says whether it was found. A package that was not is taken to be none of the project's own.
	Installed bool
}

// Components lists what there is to load in a project: the app first, then the components of the project's own that it
// mounts, directly or through others, sorted by path. Components in node_modules are only named.
//
// The definitions are found as the Convex CLI finds them, by bundling convex.config.ts (or .js) of the functions folder
// and following the imports of other ones: relative, through tsconfig paths, or of a workspace package, which is the
// project's own as long as its real folder is outside node_modules. There is one difference: where a package of the
// project's own offers its sources under the condition "@convex-dev/component-source", these are read and not what was
// last built from them, because a change is made there. Definitions that are imported and never mounted have no tables
// and are left out.
//
// A source that is a file is all that there is to load: it is returned as an app without components. A functions folder
// without a schema is no error here as long as it has a convex.config.ts.
func Components(ctx context.Context, src Source, opts Options) ([]Component, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	if src.Path == "-" {
		return []Component{{Schema: "-", Used: []string{""}}}, nil
	}
	v, err := newView(opts.Snapshot)
	if err != nil {
		return nil, err
	}
	p, err := discoverApp(v, opts.Dir, src.Path)
	if err != nil {
		return nil, err
	}
	if p.schema != "" && filepath.Base(src.Path) == filepath.Base(p.schema) { // that file, and not the project around it
		shown := displayPath(opts.Dir, p.schema)
		return []Component{{Folder: displayPath(opts.Dir, p.functions), Schema: shown, Used: []string{""}}}, nil
	}
	config := configIn(v, p.functions)
	if config == "" {
		return []Component{describeComponent(v, opts, "", p.functions, []string{""})}, nil
	}
	found, err := exploreComponents(ctx, p, config, opts)
	if err != nil {
		return nil, err
	}
	return found.list(ctx)
}

// discoverApp finds the project of a source as [discover] does, except that its app need not have a schema.
func discoverApp(v *view, dir, path string) (*project, error) {
	found, err := discover(v, dir, path)
	if err == nil {
		return nearerApp(v, dir, absolute(dir, path), found)
	}
	var missing *NoSchemaError
	if !errors.As(err, &missing) {
		return nil, err
	}
	for _, functions := range missing.looked {
		if config := configIn(v, functions); config != "" {
			p := &project{root: projectRoot(v, config), functions: functions}
			return p.seen(v), nil
		}
	}
	return nil, err
}

// nearerApp returns the project without a schema that is between a folder and the project found around it, or else that.
func nearerApp(v *view, dir, folder string, found *project) (*project, error) {
	for at := folder; at != found.root && at != filepath.Dir(at); at = filepath.Dir(at) {
		if !v.exists(filepath.Join(at, "convex.json")) && !v.exists(filepath.Join(at, "package.json")) {
			continue
		}
		functions, err := functionsFolder(v, dir, at)
		if err != nil {
			return nil, err
		}
		if configIn(v, functions) != "" && functions != found.functions {
			p := &project{root: at, functions: functions}
			return p.seen(v), nil
		}
	}
	return found, nil
}

// configIn returns the file that defines a component in a folder, or nothing. As Convex does, it prefers TypeScript.
func configIn(v *view, folder string) string {
	for _, name := range configNames() {
		if file := filepath.Join(folder, name); v.isFile(file) {
			return file
		}
	}
	return ""
}

func configNames() []string { return []string{"convex.config.ts", "convex.config.js"} }

func describeComponent(v *view, opts Options, path, folder string, used []string) Component {
	c := Component{Path: path, Folder: displayPath(opts.Dir, folder), Used: used}
	if file := schemaIn(v, folder); file != "" {
		c.Schema = displayPath(opts.Dir, file)
	}
	return c
}

// sortComponents puts the app first, and the rest in the order of their paths.
func sortComponents(list []Component) {
	slices.SortFunc(list, func(x, y Component) int { return strings.Compare(x.Path, y.Path) })
}
