package history

import (
	"io/fs"
	"path"
	"strings"

	"convex-schema-plan/internal/git"
)

// movedFrom returns where the source was before a commit, when that commit moved the schema: it renamed the file, or it
// deleted one other schema while it brought this one.
func (w Walk) movedFrom(parent git.Commit, after *Version, changes []git.Change) (string, bool) {
	if after.schema == "" {
		return "", false
	}
	var gone []string
	for _, c := range changes {
		switch {
		case c.Status == git.Renamed && c.Path == after.schema:
			return sourceOf(after, c.From), true
		case c.Status == git.Deleted && (isSchema(c.Path) || path.Base(c.Path) == path.Base(after.schema)):
			gone = append(gone, c.Path)
		case c.Status == git.Renamed && isSchema(c.From) && !isSchema(c.Path):
			gone = append(gone, c.From)
		}
	}
	old, files := "", w.Repository.At(parent)
	for _, name := range gone {
		text, err := fs.ReadFile(files, name)
		if err != nil || !strings.Contains(string(text), "convex/server") {
			continue // other programs have schemas as well
		}
		if old != "" {
			return "", false // it could be either
		}
		old = name
	}
	return sourceOf(after, old), old != ""
}

// isSchema says whether a file is called as Convex wants it.
func isSchema(name string) bool {
	base := path.Base(name)
	return base == "schema.ts" || base == "schema.js"
}

// sourceOf returns what to call the source when its schema is another file: a folder stays a folder, so that the schema
// is found in it under either name.
func sourceOf(v *Version, schema string) string {
	if v.name == v.schema {
		return schema
	}
	rest := strings.TrimPrefix(v.schema, v.name+"/")
	switch {
	case schema == rest:
		return "."
	case strings.HasSuffix(schema, "/"+rest):
		return strings.TrimSuffix(schema, "/"+rest)
	case isSchema(schema):
		return path.Dir(schema)
	}
	return schema
}
