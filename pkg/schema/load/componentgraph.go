package load

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/schema"
)

// sourceCondition is the export condition under which packages of components offer their sources.
const sourceCondition = "@convex-dev/component-source"

// A composition is an app's convex.config.ts with all that it imports.
type composition struct {
	project *project
	opts    Options
	bundle  *bundle
	home    string // the functions folder without symbolic links, as esbuild names files
	inputs  map[string]input
}

// input is what esbuild's metafile tells about a module. Modules of plugins are named namespace:path, files relative to
// the working directory.
type input struct {
	Imports []struct {
		Path string `json:"path"`
	} `json:"imports"`
}

// exploreComponents bundles the app's definition.
func exploreComponents(ctx context.Context, p *project, config string, opts Options) (*composition, error) {
	entry := *p
	entry.schema, entry.definitions = config, true
	options := buildOptions(&entry, opts)
	options.Metafile = true
	limits := bundleLimits(ctx, opts)
	limits.work = "Bundling " + filepath.Base(config)
	b, err := runLimited(limits, func() (*bundle, error) { return buildWith(&entry, opts, options) })
	if err != nil {
		return nil, err
	}
	var meta struct {
		Inputs map[string]input `json:"inputs"`
	}
	if err := json.Unmarshal([]byte(b.metafile), &meta); err != nil {
		return nil, fmt.Errorf("esbuild's metafile: %w", err)
	}
	return &composition{project: p, opts: opts, bundle: b, home: p.view.realPath(p.functions), inputs: meta.Inputs}, nil
}

// list returns the app and its components.
func (c *composition) list(ctx context.Context) ([]Component, error) {
	folders, err := c.folders()
	if err != nil {
		return nil, err
	}
	var mounted map[string]mount
	if len(folders) > 1 { // or there is only the app, and what is in packages
		if mounted, err = c.mounts(ctx); err != nil {
			return nil, err
		}
	}
	var list []Component
	for _, folder := range folders {
		path := c.definitionPath(folder)
		component := describeComponent(c.project.view, c.opts, path, c.shown(folder), nil)
		if mounted != nil {
			m := mounted[folder]
			component.Used, component.Name = m.instances, m.name
			if len(m.instances) == 0 {
				continue
			}
		}
		if path == "" {
			component.Used = []string{""}
		}
		component.Packages = c.packagesOf(folder)
		list = append(list, component)
	}
	sortComponents(list)
	return list, nil
}

// definitionPath is Convex's name of the definition in a folder.
func (c *composition) definitionPath(folder string) string {
	rel, err := filepath.Rel(c.home, folder)
	if err != nil {
		return filepath.ToSlash(folder) // another drive
	}
	if rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

// shown is a folder as the working directory names it, which may be reached through a symbolic link.
func (c *composition) shown(folder string) string {
	rel, err := filepath.Rel(c.project.view.realPath(c.opts.Dir), folder)
	if err != nil || !filepath.IsLocal(rel) {
		return folder
	}
	return filepath.Join(c.opts.Dir, rel)
}

// folders lists the folders of the project's own that Convex takes for definitions: those of all modules whose name has
// ".config." in it. Only with a convex.config file in it can it bundle one.
func (c *composition) folders() ([]string, error) {
	var list []string
	var errs []*Error
	for name := range c.inputs {
		file, ok := c.configFile(name)
		if !ok || inNodeModules(filepath.ToSlash(file)) {
			continue
		}
		folder := filepath.Dir(file)
		if configIn(c.project.view, folder) == "" {
			errs = append(errs, c.notAComponent(file))
			continue
		}
		list = append(list, folder)
	}
	slices.SortFunc(errs, func(x, y *Error) int { return strings.Compare(x.Position.File, y.Position.File) })
	slices.Sort(list)
	return slices.Compact(list), joined(errs)
}

// configFile returns the file of a module that Convex takes for one of a component.
func (c *composition) configFile(name string) (string, bool) {
	if isOwnModule(name) || strings.HasPrefix(name, componentNamespace+":") || strings.HasPrefix(name, absentNamespace+":") {
		return "", false
	}
	if c.bundle.names != nil {
		name = c.bundle.names.original(name)
	}
	file := c.project.view.realPath(absolute(c.opts.Dir, filepath.FromSlash(name)))
	rel, err := filepath.Rel(c.project.view.realPath(c.project.root), file)
	if err != nil {
		rel = filepath.Base(file)
	}
	return file, strings.Contains(rel, ".config.")
}

func (c *composition) notAComponent(file string) *Error {
	shown := displayPath(c.opts.Dir, c.shown(file))
	return &Error{
		Position: schema.Position{File: shown, Line: 1, Column: 1},
		Message:  fmt.Sprintf("Convex takes %s for a component, and there is no convex.config.ts beside it.", shown),
		Notes:    []string{`Whatever convex.config.ts imports and has ".config." in its name is one to Convex.`},
		Hint:     "Rename the file, such as to " + strings.Replace(filepath.Base(file), ".config.", "-config.", 1) + ".",
	}
}

// imports are the definitions that one imports, itself or through other modules: files, and the specifiers of those that
// are not installed. Both are sorted.
type imports struct{ files, absent []string }

// imported lists what the definition in a folder imports.
func (c *composition) imported(folder string) imports {
	var found imports
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		if specifier, ok := strings.CutPrefix(name, absentNamespace+":"); ok {
			found.absent = append(found.absent, specifier)
			return
		}
		if file, ok := c.configFile(name); ok && filepath.Dir(file) != folder {
			found.files = append(found.files, file)
			return
		}
		for _, imported := range c.inputs[name].Imports {
			visit(imported.Path)
		}
	}
	for name := range c.inputs {
		if file, ok := c.configFile(name); ok && filepath.Dir(file) == folder {
			visit(name)
		}
	}
	slices.Sort(found.files)
	slices.Sort(found.absent)
	return found
}

// packagesOf lists the packages that the definition in a folder imports components from.
func (c *composition) packagesOf(folder string) []ComponentPackage {
	var list []ComponentPackage
	imported := c.imported(folder)
	for _, file := range imported.files {
		if slashed := filepath.ToSlash(file); inNodeModules(slashed) {
			list = append(list, ComponentPackage{Name: packageIn(slashed), Installed: true})
		}
	}
	for _, specifier := range imported.absent {
		list = append(list, ComponentPackage{Name: packageName(specifier)})
	}
	slices.SortFunc(list, func(x, y ComponentPackage) int { return strings.Compare(x.Name, y.Name) })
	return slices.Compact(list)
}

// packageIn is the name of the package that a file below node_modules is in.
func packageIn(file string) string {
	const folder = "node_modules/"
	return packageName(file[strings.LastIndex(file, folder)+len(folder):])
}

// absolute is a path that may start at a folder.
func absolute(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// The namespaces of the modules that stand for imported definitions.
const (
	componentNamespace = "convex-component"        // a definition, marked with its folder
	absentNamespace    = "convex-absent-component" // one of a package that is not installed
)

// componentText is the module that an import of a definition gets: the definition with the two properties that Convex
// gives it, by which app.use knows it.
func componentText(file string) string {
	from := strconv.Quote(filepath.ToSlash(file))
	return `import * as module from ` + from + `;
export * from ` + from + `;
const definition = module.default;
if (definition) {
  definition.componentDefinitionPath = ` + strconv.Quote(filepath.Dir(file)) + `;
  definition.defaultName = definition._name;
}
export default definition;`
}

func absentText(specifier string) string {
	name := strconv.Quote(packageName(specifier))
	return `export default { componentDefinitionPath: ` + name + `, defaultName: ` + name + ` };`
}
