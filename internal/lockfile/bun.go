package lockfile

import (
	"errors"
	"path"
	"strings"
)

// readBun reads bun.lock. It maps the names through which a package is reached, joined by slashes, to the package:
// "convex-helpers/zod" is the one that convex-helpers gets when it is another than "zod".
func readBun(data []byte) (*Lock, error) {
	root, err := parseJSON(data)
	if err != nil {
		return nil, err
	}
	b := &bun{Lock: newLock(root.get("lockfileVersion").text), keys: map[string]*Package{}}
	if b.Format == "" {
		return nil, &Error{Line: 1, Column: 1, Err: errors.New(`has no "lockfileVersion", so it is no lock file of bun`)}
	}
	workspaces, packages := root.get("workspaces"), root.get("packages")
	for _, m := range workspaces.members {
		own := b.importer(m.key)
		own.Name, own.Line, own.Column = m.value.get("name").text, m.line, m.column
	}
	for _, m := range packages.members {
		b.keys[m.key] = b.entry(m, root.get("patchedDependencies"))
	}
	for _, m := range workspaces.members {
		name := b.importer(m.key).Name
		if path.Clean(m.key) == "." {
			name = ""
		}
		b.depend(b.importer(m.key), name, m.value)
	}
	for _, m := range packages.members {
		if _, own := b.keys[m.key].Workspace(); !own {
			b.depend(b.keys[m.key], m.key, bunInfo(m.value))
		}
	}
	return b.Lock, nil
}

type bun struct {
	*Lock
	keys map[string]*Package
}

// entry reads a package: ["zod@3.0.0", registry, { … }, checksum], or with fewer parts when it is in no registry.
func (b *bun) entry(m member, patches *node) *Package {
	if len(m.value.items) == 0 {
		return b.add(&Package{Name: m.key, Line: m.line, Column: m.column})
	}
	name, version := splitName(m.value.items[0].text)
	if folder, ok := strings.CutPrefix(version, workspace); ok {
		own := b.importer(folder)
		own.Name = name
		return own
	}
	p := &Package{Name: name, Line: m.line, Column: m.column, PatchFile: patches.get(name + "@" + version).text}
	if semver.MatchString(version) {
		p.Version = version
	} else {
		p.Source = version
	}
	if last := m.value.items[len(m.value.items)-1]; strings.HasPrefix(last.text, "sha") && len(m.value.items) > 2 {
		p.Integrity = last.text
	}
	return b.add(p)
}

// bunInfo is the part of an entry that says what the package depends on.
func bunInfo(entry *node) *node {
	for _, item := range entry.items {
		if item.isObject() {
			return item
		}
	}
	return &node{}
}

func (b *bun) depend(from *Package, key string, info *node) {
	for _, group := range dependencyGroups[:3] {
		for _, d := range info.get(group).members {
			from.depend(d.key, b.lookup(key, d.key))
		}
	}
	for _, d := range info.get("peerDependencies").members {
		if _, own := from.Workspace(); own {
			from.depend(d.key, b.lookup(key, d.key))
			continue
		}
		// The key says what a flat node_modules has; in bun's own layout a peer comes from the one that depends on it.
		from.peers = append(from.peers, dependency{d.key, b.lookup(key, d.key)})
	}
}

// lookup finds what the package of a key gets for a name: under its own key, then under those around it.
func (b *bun) lookup(key, name string) *Package {
	for ; key != ""; key = parentKey(key) {
		if p, ok := b.keys[key+"/"+name]; ok {
			return p
		}
	}
	return b.keys[name]
}

// parentKey is a key without its last name.
func parentKey(key string) string {
	parts := strings.Split(key, "/")
	last := len(parts) - 1
	if last > 0 && strings.HasPrefix(parts[last-1], "@") {
		last--
	}
	return strings.Join(parts[:last], "/")
}
