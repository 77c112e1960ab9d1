package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"convex-schema-plan/internal/project"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema/load"
)

// readProject looks at the functions folders of both versions. What is no schema of a functions folder, such as an export,
// has no project.
func (p *pair) readProject() plan.Project {
	return project.Read(functionsOf(&p.sides.From, p.from), functionsOf(&p.sides.To, p.to), path.Base(p.to.Path))
}

// notePush tells, at the findings, of scripts that come in the same push as the narrowing that they prepare; and of a push
// that cannot fail, what comes after it.
func (p *pair) notePush() {
	worst, found := p.result.Worst()
	if !found {
		return
	}
	options := plan.Options{Functions: p.functionsFolder(), Project: p.readProject()}
	if worst == diff.Error {
		plan.NotePush(p.result, options)
	}
	p.next = plan.PushNext(p.result, options)
}

// functionsOf returns the functions folder that a schema lies in, and nil for a schema that lies in none.
func functionsOf(s *source.Side, r *load.Result) fs.FS {
	if !project.IsSchemaFile(r.Path) || r.Functions == "" {
		return nil
	}
	if s.Snapshot == nil {
		return os.DirFS(r.Functions)
	}
	rel, err := filepath.Rel(s.Snapshot.Root, r.Functions)
	if err != nil {
		return nil
	}
	folder, err := fs.Sub(s.Snapshot.Files, filepath.ToSlash(rel))
	if err != nil {
		return nil
	}
	return folder
}

// functionsFolder returns the functions folder of the new version relative to its project. Without a project, as for an
// exported schema, it is empty.
func (p *pair) functionsFolder() string { return functionsFolder(p.to) }

func functionsFolder(r *load.Result) string {
	rel, err := filepath.Rel(r.Root, r.Functions)
	if r.Root == "" || err != nil || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

// outsideFunctions refuses a folder for the plan that lies in the functions folder of either version: Convex would push
// what is written there.
func outsideFunctions(dir string, p *pair) error {
	out, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	for _, r := range []*load.Result{p.from, p.to} {
		if !project.IsSchemaFile(r.Path) || functionsFolder(r) == "" {
			continue
		}
		if rel, err := filepath.Rel(r.Functions, out); err == nil && filepath.IsLocal(rel) {
			return &usageError{
				message: fmt.Sprintf("--out %s lies in the functions folder, and Convex would push the files of the plan", dir),
				fix:     "name a folder beside it, such as --out migration-plan",
			}
		}
	}
	return nil
}
