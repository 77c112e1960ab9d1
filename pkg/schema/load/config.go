package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// functionsFolder is the functions folder of the project at root, as convex.json or Convex's defaults say. The folder
// need not exist.
func functionsFolder(v *view, dir, root string) (string, error) {
	file := filepath.Join(root, "convex.json")
	if stray := filepath.Join(root, "src", "convex.json"); v.exists(stray) {
		return "", strayConfig(displayPath(dir, stray), displayPath(dir, file))
	}
	data, err := v.readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return filepath.Join(root, defaultFunctions(v, root)), nil
	}
	shown := displayPath(dir, file)
	if err != nil {
		return "", &Error{Message: fmt.Sprintf("%s cannot be read: %v.", shown, err)}
	}
	functions, err := parseConfig(shown, data)
	if err != nil {
		return "", err
	}
	return filepath.Join(root, filepath.FromSlash(functions)), nil
}

func strayConfig(stray, file string) *Error {
	return &Error{
		Message: stray + " is not supported: convex.json belongs beside package.json.",
		Hint:    "Move what it says to " + file + " and delete it.",
	}
}

// parseConfig returns the functions folder that a convex.json names. Convex reads strict JSON and ignores unknown keys.
func parseConfig(shown string, data []byte) (string, error) {
	var config map[string]json.RawMessage
	if err := json.Unmarshal(data, &config); err != nil {
		return "", configError(shown, data, jsonErrorOffset(err), "is not valid JSON: "+err.Error())
	}
	raw, ok := config["functions"]
	if !ok {
		return "convex/", nil
	}
	var functions string
	if json.Unmarshal(raw, &functions) != nil || bytes.Equal(raw, []byte("null")) {
		return "", configError(shown, data, keyOffset(data, "functions"), `cannot be used: "functions" must be a string`)
	}
	return functions, nil
}

func configError(shown string, data []byte, offset int, what string) *Error {
	pos := positionAt(shown, data, offset)
	return &Error{
		Position: pos,
		Message:  "convex.json " + what + ".",
		Frame:    CodeFrame(string(data), pos),
		Hint:     "Convex reads strict JSON here: double quotes, no comments, no trailing comma.",
	}
}

// jsonErrorOffset is the byte at which encoding/json gave up.
func jsonErrorOffset(err error) int {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return max(0, int(syntax.Offset)-1)
	}
	return 0
}

// keyOffset is where the value of a top-level key begins in a JSON object.
func keyOffset(data []byte, key string) int {
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, err := dec.Token(); err != nil {
		return 0
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return 0
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return 0
		}
		if name == key {
			return int(dec.InputOffset()) - len(value)
		}
	}
	return 0
}

// packageJSON is what we read of a package.json.
type packageJSON struct {
	Name                 string
	Version              string
	Dependencies         map[string]string
	DevDependencies      map[string]string
	PeerDependencies     map[string]string
	OptionalDependencies map[string]string
	PackageManager       string
}

// readPackageJSON reads the package.json of a folder. A file that is missing or broken reads as empty: nothing that we
// take from it decides anything but a hint.
func readPackageJSON(v *view, folder string) (p packageJSON, ok bool) {
	data, err := v.readFile(filepath.Join(folder, "package.json"))
	if err != nil || json.Unmarshal(data, &p) != nil {
		return packageJSON{}, false
	}
	return p, true
}

// dependency returns the version range under which a package is declared, and whether it is.
func (p packageJSON) dependency(name string) (string, bool) {
	for _, group := range []map[string]string{p.Dependencies, p.DevDependencies, p.PeerDependencies, p.OptionalDependencies} {
		if version, ok := group[name]; ok {
			return version, true
		}
	}
	return "", false
}

// hasConvex says whether the Convex CLI works in the folder of a package.json.
func (p packageJSON) hasConvex() bool {
	for _, group := range []map[string]string{p.Dependencies, p.DevDependencies, p.PeerDependencies} {
		if _, ok := group["convex"]; ok {
			return true
		}
	}
	return false
}

// defaultFunctions is the functions folder of the project in a folder without convex.json.
func defaultFunctions(v *view, root string) string {
	p, _ := readPackageJSON(v, root)
	return filepath.FromSlash(p.defaultFunctions())
}

// defaultFunctions is the functions folder of a project without convex.json: create-react-app allows no imports from
// outside src, so Convex puts it there.
func (p packageJSON) defaultFunctions() string {
	_, dependency := p.Dependencies["react-scripts"]
	_, development := p.DevDependencies["react-scripts"]
	if dependency || development {
		return "src/convex"
	}
	return "convex"
}
