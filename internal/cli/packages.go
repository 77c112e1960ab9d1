package cli

import (
	"cmp"
	"os"
	"path/filepath"

	"convex-schema-plan/internal/packages"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

// addPackages adds the findings about packages of which the two sides ask for different versions, and were evaluated with
// one. They stand with those about the schema as a whole.
func (c *change) addPackages(p *pair) {
	if p.from.Root == "" || p.to.Root == "" {
		return // an exported schema: nobody knows what made it
	}
	from, to := c.packagesOf(&c.sides.From, p.from), c.packagesOf(&c.sides.To, p.to)
	found := packages.Comparison{
		From: from, To: to, Project: p.project, Component: p.component,
		Show: func(file string) string { return c.shownName(rootOf(&c.sides.To, p.to), file) },
	}.Findings()
	p.result.AddWhole(found...)
}

// packagesOf returns what a side asks for, and what it was evaluated with.
func (c *change) packagesOf(s *source.Side, r *load.Result) packages.Side {
	root := rootOf(s, r)
	project, err := filepath.Rel(root, r.Root)
	if err != nil {
		project = "."
	}
	side := packages.Side{
		Project: filepath.ToSlash(project), Used: packages.UsedBy(r, c.dir, root), Tables: packages.TablesOf(r),
		Modules: c.shownName(root, "."), Files: os.DirFS(root),
	}
	if s.Snapshot != nil {
		side.Files = s.Snapshot.Files
		if s.Snapshot.Modules != "" {
			side.Modules = c.flags.modules
		}
	}
	if s.Kind == source.Commit && s.Commit != nil {
		side.Ref = s.Commit.Short
	}
	return side
}

// rootOf returns the folder of the repository that a side is a version of, or else of its project.
func rootOf(s *source.Side, r *load.Result) string {
	if s.Snapshot != nil {
		return s.Snapshot.Root
	}
	return cmp.Or(repositoryAround(r.Root), r.Root)
}

// shownName returns the name of a file below root as it is seen from the working directory.
func (c *change) shownName(root, file string) string {
	full := filepath.Join(root, filepath.FromSlash(file))
	if rel, err := filepath.Rel(c.dir, full); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(full)
}
