package git

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// A mode is how git keeps the type and the permissions of an entry.
type mode uint32

const (
	modeType    mode = 0o170000
	modeTree    mode = 0o040000
	modeLink    mode = 0o120000
	modeGitlink mode = 0o160000 // the commit of a submodule
)

// isDir says whether the entry is a folder to a reader: a submodule is one.
func (m mode) isDir() bool { return m&modeType == modeTree || m&modeType == modeGitlink }

func (m mode) isLink() bool { return m&modeType == modeLink }

func (m mode) isGitlink() bool { return m&modeType == modeGitlink }

// file returns the mode in terms of a file system.
func (m mode) file() fs.FileMode {
	switch {
	case m.isDir():
		return fs.ModeDir | 0o755
	case m.isLink():
		return fs.ModeSymlink | 0o777
	case m&0o100 != 0:
		return 0o755
	}
	return 0o644
}

// An entry is a file or a folder in a tree.
type entry struct {
	name   string
	mode   mode
	id     string
	staged *stagedFolder // the content of a folder of the index, which is no object; nil when the id is that of a tree
}

// byName orders entries as fs.ReadDir does, which is not the order of a tree object.
func byName(a, b entry) int { return cmp.Compare(a.name, b.name) }

// find returns the entry of a name in a sorted list.
func find(entries []entry, name string) (entry, bool) {
	i, ok := slices.BinarySearchFunc(entries, name, func(e entry, name string) int { return cmp.Compare(e.name, name) })
	if !ok {
		return entry{}, false
	}
	return entries[i], true
}

// parseTree reads a tree object, whose ids have idBytes bytes: "mode name\0id" for each entry. It refuses names that git
// itself never writes, which would mean something else in a path.
func parseTree(data []byte, idBytes int) ([]entry, error) {
	var entries []entry
	for len(data) > 0 {
		nul := bytes.IndexByte(data, 0)
		if nul < 0 || len(data) < nul+1+idBytes {
			return nil, fmt.Errorf("a tree object ends early")
		}
		digits, name, ok := strings.Cut(string(data[:nul]), " ")
		bits, err := strconv.ParseUint(digits, 8, 32)
		if !ok || err != nil {
			return nil, fmt.Errorf("a tree object has an entry without a mode")
		}
		if name == "" || name == "." || name == ".." || strings.Contains(name, "/") {
			return nil, fmt.Errorf("a tree object has an entry called %q", name)
		}
		entries = append(entries, entry{name: name, mode: mode(bits), id: hex.EncodeToString(data[nul+1 : nul+1+idBytes])})
		data = data[nul+1+idBytes:]
	}
	slices.SortStableFunc(entries, byName)
	return entries, nil
}
