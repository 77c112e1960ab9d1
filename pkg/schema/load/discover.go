package load

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A project is where a schema was found.
type project struct {
	root      string // the folder with package.json or convex.json, absolute
	functions string // the functions folder, or the folder of the schema file, absolute
	schema    string // the schema file, absolute

	// definitions says that schema is not one, but a convex.config file, and imports of others are those of components.
	definitions bool

	view     *view
	resolver *resolver // of a snapshot; esbuild resolves what is on disk
}

// moduleExtensions are the file names that can be given as a schema file.
var moduleExtensions = []string{".ts", ".js", ".mts", ".mjs", ".cts", ".cjs", ".tsx", ".jsx"}

// discover finds the schema that a path means, as the Convex CLI does for the project it is run in. dir is the working
// directory.
func discover(v *view, dir, path string) (*project, error) {
	p, err := find(v, dir, path)
	if err != nil {
		return nil, err
	}
	return p.seen(v), nil
}

// seen returns the project with the view that it is seen by.
func (p *project) seen(v *view) *project {
	p.view = v
	if v.files != nil {
		p.resolver = newResolver(v)
	}
	return p
}

func find(v *view, dir, path string) (*project, error) {
	full := path
	if !filepath.IsAbs(path) {
		full = filepath.Join(dir, path)
	}
	shown := displayPath(dir, full)
	info, err := v.stat(full)
	if errors.Is(err, fs.ErrNotExist) {
		e := &Error{Message: shown + " does not exist.", Hint: sourceHint}
		return nil, &NoSchemaError{Reason: e, Path: full, NoPath: true}
	}
	if err != nil {
		return nil, &Error{Message: fmt.Sprintf("%s cannot be read: %v.", shown, err)}
	}
	if info.IsDir() {
		return discoverFolder(v, dir, full)
	}
	if filepath.Base(full) == "convex.json" || filepath.Base(full) == "package.json" {
		return discoverFolder(v, dir, filepath.Dir(full))
	}
	if ext := filepath.Ext(full); ext == ".json" || slices.Contains(moduleExtensions, ext) {
		return &project{root: projectRoot(v, full), functions: filepath.Dir(full), schema: full}, nil
	}
	return nil, &Error{Message: shown + " is neither a TypeScript or JavaScript file nor JSON.", Hint: sourceHint}
}

const sourceHint = "Give a project folder, a functions folder, a schema file (.ts or .js), a schema exported as .json, or - for JSON on standard input."

// discoverFolder finds the schema of a folder: of the project it is the root of, its own when it is a functions folder,
// or else of the nearest project around it.
func discoverFolder(v *view, dir, folder string) (*project, error) {
	var looked []string
	for at := folder; ; at = filepath.Dir(at) {
		p, tried, err := discoverAt(v, dir, at, at == folder)
		if p != nil || err != nil {
			return p, err
		}
		for _, folder := range tried {
			if !slices.Contains(looked, folder) {
				looked = append(looked, folder)
			}
		}
		if v.onDisk(filepath.Join(at, ".git")) || at == filepath.Dir(at) {
			return nil, noSchema(dir, folder, looked)
		}
	}
}

// discoverAt looks for a schema in the project whose root is at, and, for the folder that was asked for, in that folder
// itself. tried are the folders it looked into.
func discoverAt(v *view, dir, at string, asked bool) (p *project, tried []string, err error) {
	isProject := v.exists(filepath.Join(at, "convex.json")) || v.exists(filepath.Join(at, "package.json"))
	if isProject || asked {
		functions, err := functionsFolder(v, dir, at)
		if err != nil {
			return nil, nil, err
		}
		if file := schemaIn(v, functions); file != "" {
			return &project{root: at, functions: functions, schema: file}, nil, nil
		}
		tried = append(tried, functions)
	}
	if asked && !slices.Contains(tried, at) {
		if file := schemaIn(v, at); file != "" {
			return &project{root: projectRoot(v, file), functions: at, schema: file}, nil, nil
		}
		tried = append(tried, at)
	}
	return nil, tried, nil
}

func noSchema(dir, folder string, looked []string) *NoSchemaError {
	shown := make([]string, len(looked))
	for i, f := range looked {
		shown[i] = displayPath(dir, f) + "/"
	}
	whose := "the working directory"
	if folder != dir {
		whose = displayPath(dir, folder)
	}
	return &NoSchemaError{Path: folder, looked: looked, Reason: &Error{
		Message: fmt.Sprintf("There is no schema.ts or schema.js for %s.", whose),
		Notes:   []string{"Looked in " + strings.Join(shown, ", ") + "."},
		Hint:    `Give the folder that holds schema.ts, or the file itself. If the functions folder is not "convex", name it in convex.json: { "functions": "path/" }.`,
	}}
}

// schemaIn returns the schema file of a functions folder, or nothing. Convex knows these two names only.
func schemaIn(v *view, functions string) string {
	for _, name := range schemaNames() {
		file := filepath.Join(functions, name)
		if v.isFile(file) {
			return file
		}
	}
	return ""
}

func schemaNames() []string { return []string{"schema.ts", "schema.js"} }

// projectRoot is the nearest folder around a file that has a package.json or convex.json, or else the file's own.
func projectRoot(v *view, file string) string {
	for at := filepath.Dir(file); ; at = filepath.Dir(at) {
		if v.exists(filepath.Join(at, "convex.json")) || v.exists(filepath.Join(at, "package.json")) {
			return at
		}
		if at == filepath.Dir(at) {
			return filepath.Dir(file)
		}
	}
}

// displayPath is how a path is shown to the user: slash-separated, and relative to the working directory when it is below
// it or in the same repository. Of two places far apart, the whole name says more than the way between them.
func displayPath(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	up := 0 // how many folders of dir are left behind
	for part := range strings.SplitSeq(rel, string(filepath.Separator)) {
		if part != ".." {
			break
		}
		up++
	}
	if up > 0 && !inOneRepository(dir, up) {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}

// inOneRepository says whether the folder that lies a number of steps above dir is in the repository that dir is in.
func inOneRepository(dir string, up int) bool {
	for at, step := dir, 0; ; at, step = filepath.Dir(at), step+1 {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return step >= up
		}
		if at == filepath.Dir(at) {
			return false
		}
	}
}
