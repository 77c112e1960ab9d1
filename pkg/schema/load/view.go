package load

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// A view is how the loader sees files: the disk, or a snapshot in the place of a folder on it. Everything in this package
// that reads a file of the user's asks a view.
//
// Paths are absolute and those of a checkout: below a snapshot's root they need not exist on disk.
type view struct {
	root    string // the folder that a snapshot replaces or that probes are noted for; empty for the plain disk
	real    string // the same without symbolic links
	files   fs.FS  // nil for the disk
	modules string // whose node_modules folders stand in for those of root
	probes  *probes

	mu         sync.Mutex
	listings   map[string]*listing
	links      map[string]string
	reals      map[string]string
	workspaces map[string]map[string]string
}

// diskView sees what is on disk.
func diskView() *view { return &view{} }

// newView sees a snapshot, or the disk when there is none.
func newView(s *Snapshot) (*view, error) {
	if s == nil {
		return diskView(), nil
	}
	if s.Files == nil || !filepath.IsAbs(s.Root) {
		return nil, &Error{Message: "A snapshot needs files and an absolute folder that they are a version of."}
	}
	return rootedView(filepath.Clean(s.Root), s.Files, s.Modules), nil
}

func rootedView(root string, files fs.FS, modules string) *view {
	v := &view{root: root, real: realFolder(root), files: files, modules: root}
	if modules != "" {
		v.modules = filepath.Clean(modules)
	}
	v.listings, v.links, v.reals = map[string]*listing{}, map[string]string{}, map[string]string{}
	v.workspaces = map[string]map[string]string{}
	return v
}

// realFolder is a folder without symbolic links, also when only the folders around it exist.
func realFolder(folder string) string {
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		return real
	}
	parent := filepath.Dir(folder)
	if parent == folder {
		return folder
	}
	return filepath.Join(realFolder(parent), filepath.Base(folder))
}

// relativeTo returns a path relative to a folder around it, slash-separated; "." for the folder itself.
func relativeTo(folder, file string) (string, bool) {
	if file == folder {
		return ".", true
	}
	rest, ok := strings.CutPrefix(file, folder)
	if !ok {
		return "", false
	}
	if !strings.HasSuffix(folder, string(filepath.Separator)) {
		if rest, ok = strings.CutPrefix(rest, string(filepath.Separator)); !ok {
			return "", false
		}
	}
	return filepath.ToSlash(rest), true
}

// inRoot returns a path relative to the root.
func (v *view) inRoot(file string) (string, bool) {
	if v.root == "" {
		return "", false
	}
	if name, ok := relativeTo(v.root, file); ok {
		return name, true
	}
	return relativeTo(v.real, file)
}

// modulesAt is where a node_modules element is in a slash-separated path, or -1.
func modulesAt(name string) int {
	const element = "node_modules"
	for from := 0; ; {
		i := strings.Index(name[from:], element)
		if i < 0 {
			return -1
		}
		start, end := from+i, from+i+len(element)
		if (start == 0 || name[start-1] == '/') && (end == len(name) || name[end] == '/') {
			return start
		}
		from = end
	}
}

// A spot is where a path leads: a name in the tree that the view replaces, or a file on disk.
type spot struct {
	name   string // when inside
	inside bool
	disk   string // when not
}

// locate finds where a path leads. A package that is linked into a node_modules folder from the tree itself is part of the
// tree.
func (v *view) locate(file string) spot {
	name, ok := v.inRoot(file)
	if !ok {
		return spot{disk: file}
	}
	for from := 0; ; {
		i := modulesAt(name[from:])
		if i < 0 {
			break
		}
		end := packageEnd(name, from+i)
		if target, linked := v.linked(name[:end]); linked {
			name, from = path.Join(target, strings.TrimPrefix(name[end:], "/")), 0
			continue
		}
		from = min(from+i+len("node_modules/"), len(name))
	}
	if modulesAt(name) >= 0 {
		return spot{disk: filepath.Join(v.modules, filepath.FromSlash(name))}
	}
	return spot{name: name, inside: true, disk: filepath.Join(v.root, filepath.FromSlash(name))}
}

// packageEnd is the end of the package's folder in a path whose node_modules element is at an offset.
func packageEnd(name string, at int) int {
	end := at + len("node_modules")
	elements := 1
	if strings.HasPrefix(name[end:], "/@") {
		elements = 2
	}
	for ; elements > 0 && end < len(name); elements-- {
		next := strings.IndexByte(name[end+1:], '/')
		if next < 0 {
			return len(name)
		}
		end += 1 + next
	}
	return end
}

// linked says where in the tree a package's folder in node_modules leads, when it leads there.
func (v *view) linked(name string) (target string, ok bool) {
	if strings.HasSuffix(name, "node_modules") {
		return "", false
	}
	v.mu.Lock()
	target, known := v.links[name]
	v.mu.Unlock()
	if !known {
		target = v.findLink(name)
		v.mu.Lock()
		v.links[name] = target
		v.mu.Unlock()
	}
	return target, target != ""
}

func (v *view) findLink(name string) string {
	v.sawName(name)
	target := ""
	if real, ok := evaluated(filepath.Join(v.modules, filepath.FromSlash(name))); ok {
		if target, ok = v.inRoot(real); !ok {
			target, ok = relativeTo(realFolder(v.modules), real)
		}
		if !ok || modulesAt(target) >= 0 {
			return "" // a package from elsewhere
		}
		if info, err := v.statName(target); err == nil && info.IsDir() {
			return target
		}
	}
	at := modulesAt(name)
	for next := modulesAt(name[at+1:]); next >= 0; next = modulesAt(name[at+1:]) {
		at += 1 + next
	}
	wanted := name[at+len("node_modules/"):]
	v.wants(wanted)
	if folder := v.workspace(path.Clean(name[:at] + "."))[wanted]; folder != "" {
		return folder
	}
	return target // where there is nothing: no package is to be found by this link
}

// evaluated is a path without links, when it leads somewhere.
func evaluated(path string) (string, bool) {
	if _, err := os.Lstat(path); err != nil {
		return "", false // the usual case, much quicker
	}
	real, err := filepath.EvalSymlinks(path)
	return real, err == nil
}

// statName is the file of a name in the tree, links followed.
func (v *view) statName(name string) (fs.FileInfo, error) {
	if v.files == nil {
		return os.Stat(filepath.Join(v.root, filepath.FromSlash(name)))
	}
	return fs.Stat(v.files, name)
}

// stat says what is at a path, links followed.
func (v *view) stat(file string) (fs.FileInfo, error) {
	if v.root == "" {
		return os.Stat(file)
	}
	v.saw(file)
	at := v.locate(file)
	if !at.inside {
		return os.Stat(at.disk)
	}
	v.sawName(at.name)
	return v.statName(at.name)
}

func (v *view) exists(file string) bool {
	_, err := v.stat(file)
	return err == nil
}

func (v *view) isFile(file string) bool {
	info, err := v.stat(file)
	return err == nil && !info.IsDir()
}

// onDisk says whether a path exists on disk, whatever the snapshot says.
func (v *view) onDisk(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// open opens the file at a path.
func (v *view) open(file string) (io.ReadCloser, error) {
	if v.root == "" {
		return os.Open(file)
	}
	v.saw(file)
	at := v.locate(file)
	if !at.inside || v.files == nil {
		return os.Open(at.disk)
	}
	v.sawName(at.name)
	return v.files.Open(at.name)
}

// readFile reads the file at a path. Errors do not name a path: a snapshot's own is not the user's.
func (v *view) readFile(file string) ([]byte, error) {
	data, err := v.read(file)
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = &fs.PathError{Op: inner.Op, Path: file, Err: inner.Err}
	}
	return data, err
}

func (v *view) read(file string) ([]byte, error) {
	if v.root == "" {
		return os.ReadFile(file)
	}
	v.saw(file)
	at := v.locate(file)
	if at.inside {
		v.sawName(at.name)
	}
	if !at.inside || v.files == nil {
		return os.ReadFile(at.disk)
	}
	return fs.ReadFile(v.files, at.name)
}

// nearestOnDisk is the nearest folder at or around one that exists on disk, where node_modules folders are looked for.
func (v *view) nearestOnDisk(folder string) string {
	if name, ok := v.inRoot(folder); ok {
		folder = filepath.Join(v.modules, filepath.FromSlash(name))
	}
	for at := folder; ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err == nil && info.IsDir() || at == filepath.Dir(at) {
			return at
		}
	}
}
