package cli

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
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
func readFunctions(folder string) functions {
	var found functions
	_ = filepath.WalkDir(folder, func(at string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be read is left to Convex
		}
		file, err := filepath.Rel(folder, at)
		if err != nil || file == "." {
			return err
		}
		if entry.IsDir() {
			return descend(at)
		}
		file = filepath.ToSlash(file)
		isConfig := file == "convex.config.ts" || file == "convex.config.js"
		if isConfig || isModule(file) {
			if content, err := os.ReadFile(at); err == nil {
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
	nestedSchema := path.Dir(file) != "." && isSchemaFile(file)
	return base != "" && scriptExtensions[ext] && modulePath.MatchString(file) && !nestedSchema
}

// descend returns fs.SkipDir for a folder that holds no modules of the app.
func descend(folder string) error {
	name := filepath.Base(folder)
	if name == "_generated" || name == "node_modules" || strings.HasPrefix(name, ".") {
		return fs.SkipDir
	}
	for _, config := range []string{"convex.config.ts", "convex.config.js"} {
		if _, err := os.Stat(filepath.Join(folder, config)); err == nil {
			return fs.SkipDir
		}
	}
	return nil
}

// modulePath matches the paths that Convex allows for modules. Others are refused or passed over, so that nothing has to
// be said of them.
var modulePath = regexp.MustCompile(`^[\w./]+$`)

// scriptExtensions are those of files that Convex takes for modules.
var scriptExtensions = map[string]bool{"ts": true, "tsx": true, "js": true, "jsx": true, "mts": true, "cts": true, "mjs": true, "cjs": true}
