package lockfile

import (
	"errors"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// readPNPM reads pnpm-lock.yaml of the versions 5, 6 and 9. They differ in how they write the key of a package, /zod/3.0.0,
// /zod@3.0.0 or zod@3.0.0, with what was chosen for its peer dependencies behind it.
func readPNPM(data []byte) (*Lock, error) {
	documents, err := parseYAML(data)
	if err != nil {
		return nil, err
	}
	p := &pnpm{Lock: newLock(""), keys: map[string]*Package{}}
	for _, document := range documents { // what pnpm needs for itself can stand in a document in front
		if format := document.get("lockfileVersion").text; format != "" {
			p.Format = format
		}
		p.document(document)
	}
	if p.Format == "" {
		return nil, &Error{Line: 1, Err: errors.New(`has no "lockfileVersion", so it is no lock file of pnpm`)}
	}
	return p.Lock, nil
}

type pnpm struct {
	*Lock
	keys map[string]*Package
}

func (p *pnpm) document(document *node) {
	patches := document.get("patchedDependencies")
	packages, snapshots := document.get("packages"), document.get("snapshots")
	whole := map[string]member{}
	for _, m := range packages.members {
		whole[m.key] = m
		p.keys[m.key] = p.add(p.entry(m, m.value, patches))
	}
	for _, m := range snapshots.members { // the same packages once more, a time for each choice of peers
		if _, ok := p.keys[m.key]; !ok {
			base, _, _ := strings.Cut(m.key, "(")
			if found, ok := whole[base]; ok { // what the package is stands under the key without the choice
				m.value, m.line, m.column = found.value, found.line, found.column
			}
			p.keys[m.key] = p.add(p.entry(m, m.value, patches))
		}
	}
	for _, list := range []*node{packages, snapshots} {
		for _, m := range list.members {
			p.depend(p.keys[m.key], ".", m.value)
		}
	}
	if importers := document.get("importers"); importers.isObject() {
		for _, m := range importers.members {
			p.depend(p.importer(m.key), m.key, m.value)
		}
		return
	}
	p.depend(p.importer("."), ".", document)
}

func (p *pnpm) entry(m member, value, patches *node) *Package {
	name, version := p.splitKey(m.key)
	found := &Package{Name: name, Integrity: value.get("resolution", "integrity").text, Line: m.line, Column: m.column}
	if own := value.get("name").text; own != "" {
		found.Name = own
	}
	if semver.MatchString(version) {
		found.Version = version
	} else {
		found.Version, found.Source = value.get("version").text, pnpmSource(version, value.get("resolution"))
	}
	if p.major() < 6 && value.get("patched").text != "true" {
		return found
	}
	for _, key := range []string{name + "@" + found.Version, name} {
		patch := patches.get(key)
		if patch.scalar {
			found.Patch = patch.text
			break
		}
		if hash := patch.get("hash").text; hash != "" {
			found.Patch, found.PatchFile = hash, patch.get("path").text
			break
		}
	}
	return found
}

func (p *pnpm) major() int {
	text, _, _ := strings.Cut(p.Format, ".")
	major, _ := strconv.Atoi(text)
	return major
}

// semver matches the beginning of a version, and of no commit.
var semver = regexp.MustCompile(`^\d+\.\d+\.\d+`)

// splitKey reads the key of a package.
func (p *pnpm) splitKey(key string) (name, version string) {
	key = strings.TrimPrefix(key, "/")
	if p.major() < 6 {
		at := strings.LastIndex(key, "/")
		version, _, _ = strings.Cut(key[at+1:], "_")
		if at < 0 || strings.Contains(key, ":") || !semver.MatchString(version) {
			return key, key
		}
		return key[:at], version
	}
	key, _, _ = strings.Cut(key, "(")
	name, version = splitName(key)
	if version == "" {
		version = key
	}
	return name, version
}

func pnpmSource(version string, resolution *node) string {
	if commit := resolution.get("commit").text; commit != "" {
		return resolution.get("repo").text + "#" + commit
	}
	if directory := resolution.get("directory").text; directory != "" {
		return "file:" + directory
	}
	if address := resolution.get("tarball").text; address != "" {
		return address
	}
	return version
}

// depend notes what the package in a folder, or one of the packages, depends on.
func (p *pnpm) depend(from *Package, folder string, value *node) {
	for _, group := range dependencyGroups[:3] {
		for _, d := range value.get(group).members {
			version := d.value.text
			if !d.value.scalar {
				version = d.value.get("version").text
			}
			from.depend(d.key, p.lookup(folder, d.key, version))
		}
	}
}

// lookup finds a dependency by what stands for its version: a version with peers, a whole key, or a link.
func (p *pnpm) lookup(folder, name, version string) *Package {
	if link, ok := strings.CutPrefix(version, "link:"); ok {
		own := p.importer(path.Join(folder, link))
		if own.Name == "" {
			own.Name = name
		}
		return own
	}
	for _, key := range []string{version, "/" + name + "/" + version, "/" + name + "@" + version, name + "@" + version} {
		if found, ok := p.keys[key]; ok {
			return found
		}
	}
	return nil
}
