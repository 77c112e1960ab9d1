package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A Project is a Convex project in a repository. Its paths are slash-separated and relative to the working directory
// when below it.
type Project struct {
	Name      string // of its package.json; empty without one
	Root      string // the folder that the Convex CLI is run in
	Functions string // the functions folder
	Schema    string // the schema file; empty when only its components have one
}

// maxFolders bounds how many folders a search for projects looks into: a repository has fewer, a home folder has more.
const maxFolders = 100_000

// Projects finds the Convex projects in a folder and all below it, sorted by root. A project is a folder with a
// convex.json, or with a package.json that has convex among its dependencies, devDependencies or peerDependencies (as
// the Convex CLI asks for) or beside a schema that imports convex/server, whose functions folder has a schema or a
// convex.config.ts. Examples and templates are projects like all others, and so is one inside another; what is inside a
// functions folder is not, nor are the components of a project. A functions folder that two projects name is that of the
// outer one.
//
// Not searched are node_modules, testdata, folders whose names begin with a dot, and other repositories inside this one,
// such as submodules: their history is not this one's. Symbolic links are not followed. Workspace globs are not asked:
// they leave out examples, and a project needs no workspace.
func Projects(ctx context.Context, root string, opts Options) ([]Project, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	full := absolute(opts.Dir, root)
	v, err := newView(opts.Snapshot)
	if err != nil {
		return nil, err
	}
	files, err := v.folderFS(full)
	if err != nil {
		e := &Error{Message: displayPath(opts.Dir, full) + " is not a folder."}
		return nil, &NoSchemaError{Reason: e, Path: full, NoPath: true}
	}
	s := &projectSearch{files: files, shown: func(name string) string {
		return displayPath(opts.Dir, filepath.Join(full, filepath.FromSlash(name)))
	}}
	if err := s.walk(ctx); err != nil {
		return nil, err
	}
	if len(s.errs) > 0 {
		return nil, joined(s.errs)
	}
	return s.projects(), nil
}

// folderFS is what is in a folder.
func (v *view) folderFS(folder string) (fs.FS, error) {
	info, err := v.stat(folder)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fs.ErrInvalid
	}
	at := v.locate(folder)
	if at.inside && v.files != nil {
		return fs.Sub(v.files, at.name)
	}
	return os.DirFS(at.disk), nil
}

// A projectSearch looks for projects in a file system. Names are those of [fs.FS].
type projectSearch struct {
	files fs.FS
	shown func(name string) string // how a name is shown to the user
	found []foundProject
	errs  []*Error
}

type foundProject struct{ name, root, functions, schema string }

// walk looks at the root and at all below it, level by level: the folders of one level are read at the same time, and
// looked at one after the other.
func (s *projectSearch) walk(ctx context.Context) error {
	level := []string{"."}
	for folders := 0; len(level) > 0; {
		if folders += len(level); folders > maxFolders {
			return &Error{
				Message: fmt.Sprintf("There are more than %d folders below %s.", maxFolders, s.shown(".")),
				Hint:    "Name the Convex projects to compare, or start in a folder with fewer.",
			}
		}
		read := s.readAll(ctx, level)
		if err := ctx.Err(); err != nil {
			return err
		}
		var next []string
		for i, folder := range level {
			if err := s.readable(folder, read[i].err); err != nil {
				return err
			}
			next = append(next, s.visit(folder, read[i].entries)...)
		}
		level = next
	}
	return nil
}

// A readFolder is what reading a folder gave.
type readFolder struct {
	entries []fs.DirEntry
	err     error
}

// readAll reads folders, until the context ends.
func (s *projectSearch) readAll(ctx context.Context, folders []string) []readFolder {
	read := make([]readFolder, len(folders))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(len(folders), runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(folders) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				read[i].entries, read[i].err = fs.ReadDir(s.files, folders[i])
			}
		})
	}
	group.Wait()
	return read
}

// visit looks at a folder and returns the folders in it that are to be searched.
func (s *projectSearch) visit(folder string, entries []fs.DirEntry) []string {
	if folder != "." && has(entries, ".git") || s.isFunctions(folder) {
		return nil
	}
	if has(entries, "convex.json") || has(entries, "package.json") {
		s.look(folder, entries)
	}
	var below []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "node_modules" && e.Name() != "testdata" && !strings.HasPrefix(e.Name(), ".") {
			below = append(below, path.Join(folder, e.Name()))
		}
	}
	return below
}

// readable returns the error of a folder that could not be read. One that nobody may read, or that is gone by now, is
// passed over: nothing in it is deployed.
func (s *projectSearch) readable(folder string, err error) error {
	if err == nil || folder != "." && (errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist)) {
		return nil
	}
	return &Error{Message: fmt.Sprintf("%s cannot be read: %v.", s.shown(folder), err)}
}

func has(entries []fs.DirEntry, name string) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name })
}

func (s *projectSearch) isFunctions(folder string) bool {
	return slices.ContainsFunc(s.found, func(p foundProject) bool { return p.functions == folder })
}

// look notes the project whose root a folder is, if it is one.
func (s *projectSearch) look(folder string, entries []fs.DirEntry) {
	var manifest packageJSON
	if data, err := fs.ReadFile(s.files, path.Join(folder, "package.json")); err != nil || json.Unmarshal(data, &manifest) != nil {
		manifest = packageJSON{}
	}
	if !has(entries, "convex.json") && !has(entries, "package.json") {
		return
	}
	functions, err := s.functionsOf(folder, manifest)
	if err != nil {
		s.errs = append(s.errs, err)
		return
	}
	p := foundProject{name: manifest.Name, root: folder, functions: functions, schema: s.oneOf(functions, "schema.ts", "schema.js")}
	if !has(entries, "convex.json") && !manifest.hasConvex() && !s.importsConvex(p.schema) {
		return
	}
	if p.schema == "" && s.oneOf(functions, "convex.config.ts", "convex.config.js") == "" {
		return
	}
	if !slices.ContainsFunc(s.found, func(q foundProject) bool { return q.functions == functions }) {
		s.found = append(s.found, p)
	}
}

// importsConvex says whether a file is a schema of Convex and not of something else. Its package.json may inherit the
// dependency from one above.
func (s *projectSearch) importsConvex(schema string) bool {
	if schema == "" {
		return false
	}
	text, err := fs.ReadFile(s.files, schema)
	return err == nil && strings.Contains(string(text), "convex/server")
}

// functionsOf is the functions folder of the project in a folder; it may not exist.
func (s *projectSearch) functionsOf(folder string, manifest packageJSON) (string, *Error) {
	file := path.Join(folder, "convex.json")
	if stray := path.Join(folder, "src", "convex.json"); s.isFile(stray) {
		return "", strayConfig(s.shown(stray), s.shown(file))
	}
	data, err := fs.ReadFile(s.files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return path.Join(folder, manifest.defaultFunctions()), nil
	}
	if err != nil {
		return "", &Error{Message: fmt.Sprintf("%s cannot be read: %v.", s.shown(file), err)}
	}
	functions, err := parseConfig(s.shown(file), data)
	if err != nil {
		return "", asError(err)
	}
	return path.Join(folder, filepath.ToSlash(functions)), nil
}

// oneOf returns the first of some files that a folder has.
func (s *projectSearch) oneOf(folder string, names ...string) string {
	for _, name := range names {
		if file := path.Join(folder, name); s.isFile(file) {
			return file
		}
	}
	return ""
}

func (s *projectSearch) isFile(name string) bool {
	if !fs.ValidPath(name) {
		return false // outside of what is searched
	}
	info, err := fs.Stat(s.files, name)
	return err == nil && !info.IsDir()
}

// projects returns what was found, without what turned out to be in the functions folder of a project found later.
func (s *projectSearch) projects() []Project {
	var list []Project
	for _, p := range s.found {
		inside := slices.ContainsFunc(s.found, func(q foundProject) bool {
			return q.root != p.root && isInside(q.functions, p.root)
		})
		if inside {
			continue
		}
		project := Project{Name: p.name, Root: s.shown(p.root), Functions: s.shown(p.functions)}
		if p.schema != "" {
			project.Schema = s.shown(p.schema)
		}
		list = append(list, project)
	}
	slices.SortFunc(list, func(x, y Project) int { return strings.Compare(x.Root, y.Root) })
	return list
}

// isInside says whether a name is that of a folder or of something inside it.
func isInside(folder, name string) bool {
	return folder == "." || name == folder || strings.HasPrefix(name, folder+"/")
}
