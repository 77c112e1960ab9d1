package lockfile

import (
	"bytes"
	"errors"
	"strings"
)

// readYarn reads yarn.lock: the first format, which is yarn's own, or the later ones, which are YAML with __metadata in
// front.
func readYarn(data []byte) (*Lock, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte("__metadata:")) || bytes.Contains(data, []byte("\n__metadata:")) {
		return readBerry(data)
	}
	root, err := parseClassic(data)
	if err != nil {
		return nil, err
	}
	y := &yarn{Lock: newLock("1"), descriptors: map[string]*Package{}}
	for _, m := range root.members {
		y.classic(m)
	}
	for _, m := range root.members {
		from := y.descriptors[firstDescriptor(m.key)]
		for _, group := range []string{"dependencies", "optionalDependencies"} {
			for _, d := range m.value.get(group).members {
				from.depend(d.key, y.lookup(d.key, d.value.text)...)
			}
		}
	}
	y.ask = func(_, name, wanted string) []*Package { return y.lookup(name, wanted) }
	return y.Lock, nil
}

type yarn struct {
	*Lock
	descriptors map[string]*Package // by name@range
}

// descriptors splits the key of an entry. A comma can stand in quotes, in a range.
func descriptors(key string) []string {
	quoted := false
	list := strings.FieldsFunc(key, func(r rune) bool {
		quoted = quoted != (r == '"')
		return r == ',' && !quoted
	})
	for i := range list {
		list[i] = strings.Trim(strings.TrimSpace(list[i]), `"`)
	}
	return append(list, "")[:max(1, len(list))]
}

func firstDescriptor(key string) string { return descriptors(key)[0] }

func (y *yarn) classic(m member) {
	all := descriptors(m.key)
	name, wanted := splitName(all[0])
	if alias, ok := strings.CutPrefix(wanted, "npm:"); ok {
		name, _ = splitName(alias)
	}
	p := y.add(&Package{
		Name: name, Version: m.value.get("version").text, Integrity: m.value.get("integrity").text,
		Source: classicSource(wanted, m.value.get("resolved").text), Line: m.line, Column: m.column,
	})
	for _, descriptor := range all {
		y.descriptors[descriptor] = p
	}
}

// classicSource is the source of what comes from no registry: what it was resolved to, with the commit behind it.
func classicSource(wanted, resolved string) string {
	switch {
	case strings.HasPrefix(wanted, "file:"), strings.HasPrefix(wanted, "link:"):
		return wanted
	case strings.HasPrefix(resolved, "git"), commit.MatchString(resolved) && !strings.Contains(resolved, ".tgz#"):
		return resolved
	default:
		return ""
	}
}

// readBerry reads the formats of yarn 2 and later.
func readBerry(data []byte) (*Lock, error) {
	documents, err := parseYAML(data)
	if err != nil {
		return nil, err
	}
	if len(documents) == 0 {
		return nil, errors.New("is empty")
	}
	root := documents[0]
	y := &yarn{Lock: newLock(root.get("__metadata", "version").text), descriptors: map[string]*Package{}}
	for _, m := range root.members {
		if m.key != "__metadata" {
			y.berry(m, root.get("__metadata", "cacheKey").text)
		}
	}
	for _, m := range root.members {
		if from := y.descriptors[firstDescriptor(m.key)]; from != nil {
			y.depend(from, m.value)
		}
	}
	return y.Lock, nil
}

// depend notes what an entry depends on. The project's own packages get their peers as they are; for others, whoever
// depends on them decides.
func (y *yarn) depend(from *Package, entry *node) {
	_, own := from.Workspace()
	for _, group := range dependencyGroups {
		for _, d := range entry.get(group).members {
			if group == "peerDependencies" && !own {
				from.peers = append(from.peers, dependency{as: d.key})
				continue
			}
			from.depend(d.key, y.lookup(d.key, d.value.text)...)
		}
	}
}

func (y *yarn) berry(m member, cacheKey string) {
	name, source := splitName(m.value.get("resolution").text)
	var p *Package
	if folder, ok := strings.CutPrefix(source, workspace); ok {
		p = y.importer(folder)
		p.Name, p.Line, p.Column = name, m.line, m.column
	} else {
		p = y.add(&Package{Name: name, Version: m.value.get("version").text, Line: m.line, Column: m.column})
		p.Integrity = m.value.get("checksum").text
		if p.Integrity != "" && !strings.Contains(p.Integrity, "/") {
			p.Integrity = cacheKey + "/" + p.Integrity
		}
		switch {
		case strings.HasPrefix(source, "patch:"):
			p.Patch = source
		case !strings.HasPrefix(source, "npm:"):
			p.Source = source
		}
	}
	for _, descriptor := range descriptors(m.key) {
		y.descriptors[descriptor] = p
	}
}

// lookup finds a dependency. When the project's "resolutions" replaced what is wanted, no entry has it; then it is one of
// the copies there are.
func (y *yarn) lookup(name, wanted string) []*Package {
	for _, descriptor := range []string{name + "@" + wanted, name + "@npm:" + wanted} {
		if p, ok := y.descriptors[descriptor]; ok {
			return []*Package{p}
		}
	}
	if strings.HasPrefix(wanted, workspace) {
		return nil
	}
	return y.Named(name)
}
