package lockfile

import (
	"errors"
	"strings"
)

// A Manifest is what a package.json says about dependencies.
type Manifest struct {
	Name    string
	Manager Manager           // that "packageManager" names, or ""
	Wanted  map[string]Wanted // by the name that it is imported as
}

// Wanted is what a package.json asks for.
type Wanted struct {
	Range        string
	Line, Column int // where, from 1
}

// ParseManifest reads a package.json. file is what errors call it; they are of type [*Error].
func ParseManifest(file string, data []byte) (*Manifest, error) {
	root, err := parseJSON(data)
	if err != nil {
		placed := &Error{Err: err}
		_ = errors.As(err, &placed)
		placed.File = file
		return nil, placed
	}
	manager, _, _ := strings.Cut(root.get("packageManager").text, "@")
	m := &Manifest{Name: root.get("name").text, Manager: Manager(manager), Wanted: map[string]Wanted{}}
	for i := len(dependencyGroups) - 1; i >= 0; i-- { // the first group that has a name counts
		for _, d := range root.get(dependencyGroups[i]).members {
			m.Wanted[d.key] = Wanted{d.value.text, d.line, d.column}
		}
	}
	return m, nil
}
