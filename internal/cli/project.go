package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"convex-schema-plan/internal/project"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
)

// readProject looks at the functions folders of both versions. What is no schema of a functions folder, such as an export,
// has no project.
func (p *pair) readProject() plan.Project {
	return project.Read(functionsOf(p.from.Path), functionsOf(p.to.Path), path.Base(p.to.Path))
}

// notePush tells, at the findings of a result, of scripts that come in the same push as the narrowing that they prepare.
func (p *pair) notePush(result *diff.Result) {
	if worst, _ := result.Worst(); worst == diff.Error {
		plan.NotePush(result, plan.Options{Functions: functionsFolder(p.to.Path), Project: p.readProject()})
	}
}

// functionsOf returns the functions folder that a schema file lies in, and nil for a file that is none.
func functionsOf(schemaFile string) fs.FS {
	if !project.IsSchemaFile(schemaFile) {
		return nil
	}
	return os.DirFS(filepath.FromSlash(path.Dir(schemaFile)))
}

// outsideFunctions refuses a folder for the plan that lies in the functions folder of either version: Convex would push
// what is written there.
func outsideFunctions(dir string, p *pair) error {
	out, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	for _, schemaFile := range []string{p.from.Path, p.to.Path} {
		folder, err := filepath.Abs(filepath.FromSlash(path.Dir(schemaFile)))
		if err != nil || !project.IsSchemaFile(schemaFile) || functionsFolder(schemaFile) == "" {
			continue
		}
		if rel, err := filepath.Rel(folder, out); err == nil && filepath.IsLocal(rel) {
			return &usageError{
				message: fmt.Sprintf("--out %s lies in the functions folder, and Convex would push the files of the plan", dir),
				fix:     "name a folder beside it, such as --out migration-plan",
			}
		}
	}
	return nil
}

func isScript(file string) bool {
	ext := path.Ext(file)
	return ext == ".ts" || ext == ".js"
}
