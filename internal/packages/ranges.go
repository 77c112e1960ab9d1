package packages

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// compareRanges compares what the package.json files ask for.
func (c *comparison) compareRanges() {
	for _, name := range c.used {
		from, to := c.from.wanted(name), c.to.wanted(name)
		if !slices.Equal(from.Versions, to.Versions) {
			c.add(Difference{Name: name, Kind: Versions, From: from, To: to})
		}
	}
}

// wanted is what a side's package.json files ask for: that of the project, or the nearest around it that has the package,
// and those of the repository's own packages that were used.
func (v *view) wanted(name string) Ask {
	a := Ask{}
	for _, folder := range v.folders() {
		for _, at := range upwards(folder) {
			m := v.manifest(at)
			if m == nil {
				continue
			}
			if a.File == "" {
				a.File = path.Join(at, "package.json")
			}
			wanted, ok := m.Wanted[name]
			if !ok {
				continue
			}
			if len(a.Versions) == 0 {
				a.File, a.Line, a.Column = path.Join(at, "package.json"), wanted.Line, wanted.Column
			}
			if !slices.Contains(a.Versions, wanted.Range) {
				a.Versions = append(a.Versions, wanted.Range)
			}
			break
		}
	}
	slices.Sort(a.Versions)
	return a
}

// patches compares the patches folders, where patch-package and bun keep what they change in installed packages; lock
// files do not say what is in there.
func (c *comparison) patches() {
	from, to := c.from.patchFiles(), c.to.patchFiles()
	for _, name := range c.used {
		old, new := from.of(name), to.of(name)
		if !slices.EqualFunc(old, new, patch.same) {
			c.add(Difference{Name: name, Kind: Content, From: c.from.patched(old), To: c.to.patched(new)})
		}
	}
}

// patched is what a side with patches for a package asks for.
func (v *view) patched(patches patchList) Ask {
	a := Ask{File: path.Join(v.Project, "package.json")}
	if len(v.locks) > 0 {
		a.File = v.locks[0].file
	}
	if len(patches) > 0 {
		a.Patch, a.Line, a.Column = patches[0].file, 1, 1
	}
	for _, p := range patches {
		a.mark += fmt.Sprintf("%s %x\n", path.Base(p.file), sha256.Sum256(p.content))
	}
	return a
}

// A patch is a file in a patches folder.
type patch struct {
	file    string // in the repository
	content []byte
}

func (p patch) same(other patch) bool {
	return path.Base(p.file) == path.Base(other.file) && bytes.Equal(p.content, other.content)
}

type patchList []patch

// patchFiles reads the patches folders of the project and of the folders around it.
func (v *view) patchFiles() patchList {
	var list patchList
	for _, folder := range upwards(v.Project) {
		at := path.Join(folder, "patches")
		entries, err := fs.ReadDir(v.Files, at)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			file := path.Join(at, entry.Name())
			if path.Ext(file) != ".patch" {
				continue
			}
			if content, err := fs.ReadFile(v.Files, file); err == nil {
				list = append(list, patch{file, content})
			}
		}
	}
	return list
}

// of lists the patches for a package. The tools write the slash of a scope in different ways, and a + or @ before the
// version.
func (l patchList) of(name string) patchList {
	var list patchList
	for _, p := range l {
		base := path.Base(p.file)
		for _, slash := range []string{"+", "__", "%2F"} {
			rest, ok := strings.CutPrefix(base, strings.ReplaceAll(name, "/", slash))
			if ok && rest != "" && (rest[0] == '@' || rest[0] == '+' && len(rest) > 1 && '0' <= rest[1] && rest[1] <= '9') {
				list = append(list, p)
				break
			}
		}
	}
	return list
}
