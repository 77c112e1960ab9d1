package history

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema/load"
)

// A Version is what a schema was from one commit that touched it until the next. It may be used by several goroutines.
type Version struct {
	// Commit is a commit at which the schema was so: the newest that was walked.
	Commit git.Commit

	name    string // of the source, below the root of the repository
	schema  string // of the schema file; "" when it is not known
	source  load.Source
	options load.Options
	missing bool
	reach   *load.Reach // nil when the schema is missing or nobody can tell

	lock   sync.Mutex
	loaded bool
	result *load.Result
	err    error
}

// find looks for the schema at a commit. It reads no more than it takes to know what the schema can be made of.
func (w Walk) find(commit git.Commit, name string) *Version {
	v := &Version{Commit: commit, name: name, source: load.Source{Path: w.absolute(name)}, options: w.Options}
	v.options.Snapshot = &load.Snapshot{Root: w.Repository.Root(), Files: w.Repository.At(commit), Modules: w.Modules}
	reach, err := load.FindReach(v.source, v.options)
	if err != nil {
		v.missing = errors.As(err, new(*load.NoSchemaError))
		return v
	}
	rel, err := filepath.Rel(reach.Root, reach.Schema)
	if v.schema = filepath.ToSlash(rel); err != nil {
		v.schema = ""
	}
	if reach.Project != v.source.Path && !under(v.schema, name) {
		v.schema, v.missing = "", true // it is that of another project, around this one
		return v
	}
	v.reach = reach
	return v
}

// Missing says that there was no schema in this version.
func (v *Version) Missing() bool { return v.missing }

// Path is where the project, the functions folder or the schema file was in this version, as a path on disk. It may be
// another one than that of the newest version.
func (v *Version) Path() string { return v.source.Path }

// Load evaluates the version, once. A version without a schema has neither a result nor an error. The errors are those of
// [load.Load].
func (v *Version) Load(ctx context.Context) (*load.Result, error) {
	if v.missing {
		return nil, nil
	}
	v.lock.Lock()
	defer v.lock.Unlock()
	if v.loaded {
		return v.result, v.err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	result, err := load.Load(ctx, v.source, v.options)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx) // the next one who asks may have more time
	}
	v.result, v.err, v.loaded = result, err, true
	return result, err
}

// isLoaded says whether Load has nothing left to do.
func (v *Version) isLoaded() bool {
	v.lock.Lock()
	defer v.lock.Unlock()
	return v.loaded || v.missing
}

// touchedBy says whether the changed files can make a difference between the schema of this version and that of another,
// whose files are given.
func (v *Version) touchedBy(names []string, other fs.FS) bool {
	if !v.mayBeTouchedBy(names) {
		return false
	}
	return v.reach == nil || v.reach.Unknown != "" || v.reach.Matters(names, v.options.Snapshot.Files, other)
}

func changedNames(changes []git.Change) []string {
	var names []string
	for _, c := range changes {
		names = append(names, c.Path)
		if c.From != "" {
			names = append(names, c.From)
		}
	}
	return names
}

// mayBeTouchedBy says the same by the names alone, and says yes too often.
func (v *Version) mayBeTouchedBy(names []string) bool {
	switch {
	case v.missing:
		return slices.ContainsFunc(names, v.canBring)
	case v.reach == nil:
		return slices.ContainsFunc(names, v.isBelow)
	case v.reach.Unknown != "":
		known := *v.reach
		known.Unknown = ""
		return known.Touches(names) || slices.ContainsFunc(names, v.isBelow)
	}
	return v.reach.Touches(names)
}

// canBring says whether a file that is added, removed or changed can bring a schema to a version that has none.
func (v *Version) canBring(name string) bool {
	switch path.Base(name) {
	case "schema.ts", "schema.js", "convex.json", "package.json":
		return true
	}
	return under(v.name, name) // the source itself; or a link or submodule that it is in
}

// isBelow says whether a file is in the project, as far as that is known.
func (v *Version) isBelow(name string) bool {
	folder := v.name
	if path.Ext(folder) != "" {
		folder = path.Dir(folder)
	}
	return under(name, folder) || under(v.name, name)
}

// under says whether a name is that of a folder or in it.
func under(name, folder string) bool {
	return folder == "." || name == folder || strings.HasPrefix(name, folder+"/")
}
