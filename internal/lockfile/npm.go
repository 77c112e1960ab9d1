package lockfile

import (
	"errors"
	"path"
	"regexp"
	"strings"
)

// modules is the folder that packages are installed in.
const modules = "node_modules"

// readNPM reads package-lock.json and npm-shrinkwrap.json of every version. Since version 2 they map paths of folders to
// packages; version 2 repeats the tree of version 1, which is left aside.
func readNPM(data []byte) (*Lock, error) {
	root, err := parseJSON(data)
	if err != nil {
		return nil, err
	}
	n := &npm{Lock: newLock(root.get("lockfileVersion").text), at: map[string]*Package{}, wanted: map[string][]string{}}
	switch packages, tree := root.get("packages"), root.get("dependencies"); {
	case packages.isObject():
		n.paths(packages)
	case tree.isObject():
		n.tree("", tree)
		n.ask = func(folder, name, _ string) []*Package { return n.lookup(folder, name) }
	case n.Format == "":
		return nil, &Error{Line: 1, Column: 1, Err: errors.New(`has no "lockfileVersion", so it is no lock file of npm`)}
	}
	for _, folder := range sortedKeys(n.wanted) {
		for _, name := range n.wanted[folder] {
			n.at[folder].depend(name, n.lookup(folder, name)...)
		}
	}
	return n.Lock, nil
}

type npm struct {
	*Lock
	at     map[string]*Package // by folder
	wanted map[string][]string // the names that the package in a folder depends on
}

// dependencyGroups are the members of a package.json, and of most lock files, that name dependencies.
var dependencyGroups = []string{"dependencies", "devDependencies", "optionalDependencies", "peerDependencies"}

// paths reads the packages of the later versions.
func (n *npm) paths(packages *node) {
	links := map[string]string{}
	for _, m := range packages.members {
		folder := path.Clean("./" + m.key)
		if m.value.get("link").text == "true" {
			links[folder] = path.Clean(m.value.get("resolved").text)
			continue
		}
		p := n.entry(folder, m)
		n.at[folder] = p
		for _, group := range dependencyGroups {
			for _, d := range m.value.get(group).members {
				n.wanted[folder] = append(n.wanted[folder], d.key)
			}
		}
	}
	for folder, target := range links {
		p := n.importer(target)
		if p.Name == "" {
			p.Name = nameOfFolder(folder)
		}
		n.at[folder] = p
	}
}

// entry reads one package. Folders outside node_modules are the project's own.
func (n *npm) entry(folder string, m member) *Package {
	name := m.value.get("name").text
	if !strings.Contains("/"+folder+"/", "/"+modules+"/") {
		p := n.importer(folder)
		p.Name, p.Line, p.Column = name, m.line, m.column
		return p
	}
	if name == "" {
		name = nameOfFolder(folder)
	}
	return n.add(&Package{
		Name: name, Version: m.value.get("version").text, Integrity: m.value.get("integrity").text,
		Source: npmSource(m.value.get("resolved").text), Line: m.line, Column: m.column,
	})
}

// nameOfFolder is the name that a folder in node_modules is imported as.
func nameOfFolder(folder string) string {
	at := strings.LastIndex("/"+folder, "/"+modules+"/")
	if at < 0 {
		return path.Base(folder)
	}
	return folder[at+len(modules)+1:]
}

// npmSource is the source of what comes from no registry. The address of a package in a registry says nothing that the
// version and the checksum do not.
func npmSource(resolved string) string {
	if strings.HasPrefix(resolved, "git") || strings.HasPrefix(resolved, "file:") {
		return resolved
	}
	return ""
}

// tree reads the dependencies of a folder as version 1 has them, one inside the other.
func (n *npm) tree(folder string, dependencies *node) {
	for _, m := range dependencies.members {
		at := path.Join(folder, modules, m.key)
		p := n.treeEntry(m)
		if own, ok := p.Workspace(); ok {
			p = n.importer(own)
			p.Name, p.Line, p.Column = m.key, m.line, m.column
			n.at[at] = p
			at = own
		} else {
			n.add(p)
		}
		n.at[at] = p
		for _, d := range m.value.get("requires").members {
			n.wanted[at] = append(n.wanted[at], d.key)
		}
		n.tree(at, m.value.get("dependencies"))
	}
}

// tarball matches a file of a packed package.
var tarball = regexp.MustCompile(`\.(tgz|tar|tar\.gz)$`)

func (n *npm) treeEntry(m member) *Package {
	p := &Package{Name: m.key, Integrity: m.value.get("integrity").text, Line: m.line, Column: m.column}
	version := m.value.get("version").text
	if alias, ok := strings.CutPrefix(version, "npm:"); ok {
		p.Name, version = splitName(alias)
	}
	switch file, isFile := strings.CutPrefix(version, "file:"); {
	case isFile && !tarball.MatchString(file):
		p.Source = workspace + path.Clean(file)
	case strings.Contains(version, ":"):
		p.Source = version
	default:
		p.Version = version
	}
	return p
}

// splitName splits name@version; the name may begin with a scope.
func splitName(text string) (name, version string) {
	if at := strings.Index(text[min(1, len(text)):], "@"); at >= 0 {
		return text[:at+1], text[at+2:]
	}
	return text, ""
}

// lookup finds what a package in a folder gets for a name, as Node does: in the node_modules of the folder, then of those
// around it.
func (n *npm) lookup(folder, name string) []*Package {
	for at := path.Clean(folder); ; at = path.Dir(at) {
		if path.Base(at) != modules {
			if p, ok := n.at[path.Join(at, modules, name)]; ok {
				return []*Package{p}
			}
		}
		if at == "." || at == "/" || at == ".." {
			return nil
		}
	}
}
