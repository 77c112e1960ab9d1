package project

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/intent"
)

// A module is a file of a functions folder that Convex deploys.
type module struct {
	file   string // slash-separated, below the functions folder
	source string
	ours   bool // an earlier plan wrote it
}

// name returns the path of the module without its extension.
func (m module) name() string {
	name, _, _ := strings.Cut(m.file, ".")
	return name
}

// functions is what a functions folder holds.
type functions struct {
	modules   []module // in the order of their paths
	hasConfig bool     // there is a convex.config.ts or .js
	config    string   // its code
}

// readFunctions reads a functions folder. As in Convex, names that hold more than one dot are no modules, and neither is
// what lies in _generated or in the folder of a component.
func readFunctions(files fs.FS) functions {
	var found functions
	_ = fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && file == ".":
			return fs.SkipAll
		case err != nil:
			return nil // what cannot be read is left to Convex
		case file == ".":
			return nil
		case entry.IsDir():
			return descend(files, file)
		}
		isConfig := file == "convex.config.ts" || file == "convex.config.js"
		if isConfig || isModule(file) {
			if content, err := fs.ReadFile(files, file); err == nil {
				found.add(file, string(content), isConfig)
			}
		}
		return nil
	})
	return found
}

// add takes up one file. Of two config files Convex reads the one in TypeScript, which comes last.
func (f *functions) add(file, content string, isConfig bool) {
	if isConfig {
		f.hasConfig, f.config = true, intent.WithoutComments(content)
		return
	}
	f.modules = append(f.modules, module{file: file, source: content, ours: codegen.WrittenByUs([]byte(content))})
}

// isModule reports whether Convex deploys a file of the functions folder as a module. Of the files that are called as a
// schema only the one in the folder itself counts: its name is taken.
func isModule(file string) bool {
	base, ext, _ := strings.Cut(path.Base(file), ".")
	nestedSchema := path.Dir(file) != "." && IsSchemaFile(file)
	return base != "" && slices.Contains(scriptExtensions, ext) && modulePath.MatchString(file) && !nestedSchema
}

// descend returns fs.SkipDir for a folder that holds no modules of the app.
func descend(files fs.FS, folder string) error {
	name := path.Base(folder)
	if name == "_generated" || name == "node_modules" || strings.HasPrefix(name, ".") {
		return fs.SkipDir
	}
	for _, config := range []string{"convex.config.ts", "convex.config.js"} {
		if _, err := fs.Stat(files, path.Join(folder, config)); err == nil {
			return fs.SkipDir
		}
	}
	return nil
}

// modulePath matches the paths that Convex allows for modules. Others are refused or passed over, so that nothing has to
// be said of them.
var modulePath = regexp.MustCompile(`^[\w./]+$`)

// scriptExtensions are those of files that Convex takes for modules.
var scriptExtensions = []string{"ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs"}
