package load

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// A listing is a folder that exists. Names are found in it as esbuild finds them: whatever their case.
type listing struct {
	view *view
	dir  string
	at   spot

	known map[string]entry // by name in lower case; nil when names are asked for one by one
	mu    sync.Mutex
	asked map[string]entry
}

// An entry is something in a folder, links followed.
type entry struct {
	name   string // as the folder has it
	file   bool
	folder bool
}

// list returns the folder at a path, or nil when there is none.
func (v *view) list(dir string) *listing {
	v.mu.Lock()
	l, known := v.listings[dir]
	v.mu.Unlock()
	if known {
		return l
	}
	l = v.readListing(dir)
	v.mu.Lock()
	v.listings[dir] = l
	v.mu.Unlock()
	return l
}

func (v *view) readListing(dir string) *listing {
	v.saw(dir)
	l := &listing{view: v, dir: dir, at: v.locate(dir), asked: map[string]entry{}}
	if !l.at.inside {
		if info, err := os.Stat(l.at.disk); err != nil || !info.IsDir() {
			return nil
		}
		return l
	}
	v.sawName(l.at.name)
	entries, err := v.readDir(l.at)
	if err != nil {
		return nil
	}
	v.sawFolder(l.at.name)
	l.known = make(map[string]entry, len(entries)+1)
	for _, e := range entries {
		if e.Name() != "node_modules" {
			l.known[strings.ToLower(e.Name())] = l.entry(e)
		}
	}
	if v.hasModules(l.at.name) {
		l.known["node_modules"] = entry{name: "node_modules", folder: true}
	}
	return l
}

func (v *view) readDir(at spot) ([]fs.DirEntry, error) {
	if v.files == nil {
		return os.ReadDir(at.disk)
	}
	return fs.ReadDir(v.files, at.name)
}

func (l *listing) entry(e fs.DirEntry) entry {
	if e.Type()&fs.ModeSymlink == 0 {
		return entry{name: e.Name(), file: e.Type().IsRegular(), folder: e.IsDir()}
	}
	info, err := l.view.statName(path.Join(l.at.name, e.Name()))
	if err != nil {
		return entry{name: e.Name()}
	}
	return entry{name: e.Name(), file: info.Mode().IsRegular(), folder: info.IsDir()}
}

// hasModules says whether a folder of the tree has packages: installed on disk, or of the workspace that it is the root of.
func (v *view) hasModules(name string) bool {
	info, err := os.Stat(filepath.Join(v.modules, filepath.FromSlash(name), "node_modules"))
	return err == nil && info.IsDir() || len(v.workspace(name)) > 0
}

// get finds a name, in whatever case.
func (l *listing) get(name string) (entry, bool) {
	if l.view.probes != nil {
		l.view.saw(filepath.Join(l.dir, name))
	}
	if l.known != nil {
		if l.view.probes != nil {
			l.view.sawName(path.Join(l.at.name, name))
		}
		e, ok := l.known[strings.ToLower(name)]
		return e, ok
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	e, asked := l.asked[name]
	if !asked {
		if info, err := l.view.stat(filepath.Join(l.dir, name)); err == nil {
			e = entry{name: name, file: info.Mode().IsRegular(), folder: info.IsDir()}
		}
		l.asked[name] = e
	}
	return e, e.name != ""
}

// file returns the path of a file in the folder by its name. A name in another case is that file where the file system
// says so, and elsewhere, as in esbuild, the path of a file that does not exist.
func (l *listing) file(name string) (string, bool) {
	e, ok := l.get(name)
	if !ok || !e.file {
		return "", false
	}
	if ignoresCase {
		name = e.name
	}
	return filepath.Join(l.dir, name), true
}

// ignoresCase says whether a checkout would be on a file system that does not tell cases apart.
const ignoresCase = runtime.GOOS == "darwin" || runtime.GOOS == "windows"

// realPath is a path as esbuild knows the file there: with all links resolved.
func (v *view) realPath(file string) string {
	at := v.locate(file)
	if !at.inside {
		return realFolder(at.disk)
	}
	name, _ := v.realName(at.name, 0)
	v.sawName(name)
	return filepath.Join(v.real, filepath.FromSlash(name))
}

const maxLinks = 40

// realName is a name in the tree with all links resolved. ok is false when that cannot be told.
func (v *view) realName(name string, depth int) (real string, ok bool) {
	if name == "." || name == "" {
		return ".", true
	}
	v.mu.Lock()
	real, known := v.reals[name]
	v.mu.Unlock()
	if known {
		return real, true
	}
	parent, ok := v.realName(path.Dir(name), depth)
	real = path.Join(parent, path.Base(name))
	if target, isLink := v.readLink(real); isLink && depth < maxLinks {
		if target = path.Join(parent, target); target != ".." && !strings.HasPrefix(target, "../") {
			real, ok = v.realName(target, depth+1)
		}
	}
	if ok {
		v.mu.Lock()
		v.reals[name] = real
		v.mu.Unlock()
	}
	return real, ok
}

// readLink is where a link in the tree leads, relative to its folder.
func (v *view) readLink(name string) (target string, ok bool) {
	if v.files == nil {
		target, err := os.Readlink(filepath.Join(v.root, filepath.FromSlash(name)))
		if err != nil || filepath.IsAbs(target) {
			return "", false
		}
		return filepath.ToSlash(target), true
	}
	links, can := v.files.(fs.ReadLinkFS)
	if !can {
		return "", false
	}
	info, err := links.Lstat(name)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return "", false
	}
	target, err = links.ReadLink(name)
	return filepath.ToSlash(target), err == nil && !path.IsAbs(target)
}
