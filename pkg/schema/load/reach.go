package load

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// A Reach is what could matter to a schema. It is found without bundling or running anything, and errs on the side of too
// much: every text in quotes is taken for an import.
type Reach struct {
	// Root is the absolute folder that names are relative to: [Snapshot.Root]; or, on disk, the folder of the repository
	// or else of the project.
	Root string
	// Project is the folder of the project and Schema the file of the schema, both absolute.
	Project, Schema string
	// Files are the user's own files that may become part of the bundle, slash-separated and sorted.
	Files []string
	// Unknown says why other files may matter as well; empty when none do.
	Unknown string

	probes *probeSet
}

// Touches says whether a change of any of the named files, slash-separated and relative to Root, could change the schema.
// It must be asked about the version that the reach was found in and one other: files that were added, changed or removed
// between them.
func (r *Reach) Touches(changed []string) bool {
	return r.Unknown != "" && len(changed) > 0 || slices.ContainsFunc(changed, r.probes.touchedBy)
}

// Matters is [Reach.Touches] for who has both versions of the tree. Where a package.json is known to matter only by the
// name that it gives a package of a workspace, it looks into it: in a large workspace these files change all the time.
func (r *Reach) Matters(changed []string, from, to fs.FS) bool {
	return r.Unknown != "" && len(changed) > 0 || slices.ContainsFunc(changed, func(name string) bool {
		return r.probes.askedFor(name) ||
			r.probes.isManifest(name) && r.probes.matters(memberNameIn(from, name), memberNameIn(to, name))
	})
}

// FindReach finds what could matter to the schema of a source. Errors are those of [Load].
func FindReach(src Source, opts Options) (*Reach, error) {
	dir, err := filepath.Abs(opts.Dir)
	if err != nil {
		return nil, &Error{Message: "The working directory cannot be read: " + err.Error() + "."}
	}
	v, err := reachView(dir, src, opts)
	if err != nil {
		return nil, err
	}
	v.probes = newProbes()
	p, err := discover(v, dir, src.Path)
	if err != nil {
		return nil, err
	}
	s := &reachSearch{view: v, resolver: newResolver(v), asked: map[string]bool{}, seen: map[string]bool{}, packages: map[string]bool{}}
	s.resolver.shallow = true
	s.add(p.schema)
	for len(s.queue) > 0 {
		file := s.queue[0]
		s.queue = s.queue[1:]
		s.scan(file)
	}
	s.followPackages()
	if len(s.packages) > 0 || s.absent || opts.Convex == Installed {
		s.lockFiles(p.root)
	}
	r := &Reach{Root: v.root, Project: p.root, Schema: p.schema, Unknown: s.unknown, probes: v.probes.set()}
	for file := range s.seen {
		if name, ok := v.inRoot(file); ok {
			r.Files = append(r.Files, name)
		}
	}
	slices.Sort(r.Files)
	return r, nil
}

// reachView sees a snapshot, or, on disk, the repository of a source.
func reachView(dir string, src Source, opts Options) (*view, error) {
	if opts.Snapshot != nil {
		return newView(opts.Snapshot)
	}
	p, err := discover(diskView(), dir, src.Path)
	if err != nil {
		return nil, err
	}
	v := diskView()
	for at := p.root; ; at = filepath.Dir(at) {
		if v.exists(filepath.Join(at, ".git")) {
			return rootedView(at, nil, ""), nil
		}
		if at == filepath.Dir(at) {
			return rootedView(p.root, nil, ""), nil
		}
	}
}

// A reachSearch follows everything that may be an import.
type reachSearch struct {
	view     *view
	resolver *resolver
	queue    []string
	seen     map[string]bool // files, by their paths without links
	asked    map[string]bool // folder and specifier → it leads somewhere
	packages map[string]bool // folders of packages that are not part of the tree
	absent   bool            // a package is not installed
	unknown  string
}

func (s *reachSearch) giveUp(format string, args ...any) {
	if s.unknown == "" {
		s.unknown = fmt.Sprintf(format, args...)
	}
}

// add takes in a file of the user's.
func (s *reachSearch) add(path string) {
	t := s.resolver.describe(path)
	if !s.seen[t.path] && !inNodeModules(filepath.ToSlash(t.path)) {
		s.seen[t.path] = true
		s.queue = append(s.queue, t.path)
	}
}

// scan follows what a file may import.
func (s *reachSearch) scan(file string) {
	data, err := s.view.readFile(file)
	if err != nil {
		return
	}
	text, ext := string(data), filepath.Ext(file)
	switch {
	case ext == ".css":
		if strings.Contains(text, "@import") || strings.Contains(text, "url(") || strings.Contains(text, "composes") {
			s.giveUp("%s imports other style sheets", filepath.Base(file))
		}
		return
	case !isCode(ext):
		return
	case computesImport(text):
		s.giveUp("%s computes what it imports", filepath.Base(file))
	}
	folder := filepath.Dir(file)
	requires := strings.Contains(text, "require")
	unresolved := map[string]bool{}
	follow := func(specifier string) {
		found := s.follow(folder, specifier, requires)
		if !found && isPackagePath(specifier) && !isURL(specifier) && !answered.MatchString(specifier) {
			unresolved[specifier] = true
		}
	}
	eachLiteral(text, follow)
	if ext == ".tsx" || ext == ".jsx" {
		s.eachJSX(file, text, follow)
	}
	s.missing(file, text, unresolved)
}

// follow takes in what a specifier may mean in a file of a folder, and says whether it means anything.
func (s *reachSearch) follow(folder, specifier string, requires bool) bool {
	key := folder + "\x00" + specifier
	if found, known := s.asked[key]; known {
		return found
	}
	s.asked[key] = false
	kinds := []api.ResolveKind{api.ResolveJSImportStatement}
	if requires {
		kinds = append(kinds, api.ResolveJSRequireCall)
	}
	for _, kind := range kinds {
		t, _ := s.resolver.resolve(folder, specifier, kind, false)
		if t == nil {
			continue
		}
		s.asked[key] = true
		switch {
		case t.outside:
			if specifier != "convex/server" && specifier != "convex/values" { // ours, or of the installed package
				s.packages[t.path] = true
			}
		case filepath.IsAbs(t.path):
			s.add(t.path)
			if t.secondary != "" {
				s.add(t.secondary)
			}
		}
	}
	return s.asked[key]
}

var jsxPragma = regexp.MustCompile(`@jsxImportSource\s+(\S+)`)

// eachJSX calls do for what elements in a file may be compiled to.
func (s *reachSearch) eachJSX(file, text string, do func(specifier string)) {
	sources := []string{"react"}
	if config := s.resolver.describe(file).config; config != nil && config.settings.jsxSource != "" {
		var source string
		if json.Unmarshal([]byte(config.settings.jsxSource), &source) == nil {
			sources = append(sources, source)
		}
	}
	for _, pragma := range jsxPragma.FindAllStringSubmatch(text, -1) {
		sources = append(sources, strings.TrimSuffix(pragma[1], "*/"))
	}
	for _, source := range sources {
		for _, module := range []string{"/jsx-runtime", "/jsx-dev-runtime", ""} {
			do(source + module)
		}
	}
}

// maxPackages bounds how many packages are asked whether they depend on one of the tree.
const maxPackages = 200

// followPackages looks for packages from outside that import packages of the tree: what they import is not read.
func (s *reachSearch) followPackages() {
	var queue []string
	for folder := range s.packages {
		queue = append(queue, folder)
	}
	slices.Sort(queue)
	done := map[string]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		folder := queue[0]
		if done[folder] {
			continue
		}
		if done[folder] = true; len(done) > maxPackages {
			s.giveUp("it depends on more than %d packages", maxPackages)
			return
		}
		manifest, _ := readPackageJSON(s.view, folder)
		for _, group := range []map[string]string{manifest.Dependencies, manifest.PeerDependencies, manifest.OptionalDependencies} {
			for name := range group {
				at, inTree := s.dependency(folder, name)
				if inTree {
					s.giveUp("the package %s imports %s, which is part of the project", manifest.Name, name)
					return
				}
				if at != "" {
					queue = append(queue, at)
				}
			}
		}
	}
}

// dependency is the folder of a package that another imports, and whether it is one of the tree.
func (s *reachSearch) dependency(from, name string) (folder string, inTree bool) {
	if at := s.view.locate(from); at.disk != "" {
		from = realFolder(at.disk)
	}
	for at := from; ; at = filepath.Dir(at) {
		if filepath.Base(at) != "node_modules" {
			in := filepath.Join(at, "node_modules", filepath.FromSlash(name))
			if s.view.locate(in).inside {
				return in, true
			}
			if s.view.exists(in) {
				return in, false
			}
		}
		if at == filepath.Dir(at) {
			return "", false
		}
	}
}

// lockFiles takes in the files that say which packages are installed.
func (s *reachSearch) lockFiles(root string) {
	for at := root; ; at = filepath.Dir(at) {
		for _, name := range []string{
			"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", ".pnp.cjs", ".pnp.data.json",
		} {
			s.view.saw(filepath.Join(at, name))
		}
		if at == filepath.Dir(at) {
			return
		}
	}
}
