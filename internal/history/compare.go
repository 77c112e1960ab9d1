package history

import (
	"context"
	"slices"
	"strings"
	"time"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// A Comparison is a commit that touched the schema, compared with the version before it.
type Comparison struct {
	Row                 // without the versions
	Result *diff.Result // nil when there is nothing to compare: see Err, First and Cut
	Tables int          // how many tables the commit left
	// FromFile and ToFile are the schema files, "" for none.
	FromFile, ToFile string
}

// Compare compares the commits that touched the schema with the last version before each that can be evaluated, newest
// first, the newest limit of them unless that is 0. A table that comes back is held against its last version, as far as
// the walk goes back. No result knows places in the source, so that a long history does not hold on to all its code.
func (w Walk) Compare(ctx context.Context, limit int, opts diff.Options) ([]Comparison, error) {
	var list []Comparison
	var schemas []versions
	for row, err := range w.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		c, v := compared(row)
		list, schemas = append(list, c), append(schemas, v)
		if len(list) == limit {
			break
		}
	}
	gone := map[string]diff.Returned{}
	for i, c := range slices.Backward(list) {
		v := schemas[i]
		if v.before == nil {
			continue
		}
		if limit > 0 || strings.Contains(w.Range, "..") {
			if err := w.lookBack(ctx, c.BeforeCommit, v, gone); err != nil {
				return nil, err
			}
		}
		list[i].Result = v.compare(gone, opts)
		v.remember(gone, c.Commit)
	}
	return list, nil
}

// How far back tables that are new in a part of the history are looked for.
const (
	SearchedCommits  = 500
	SearchedVersions = 40
)

// lookBack finds earlier lives of new tables in what is before the part of the history that is walked.
func (w Walk) lookBack(ctx context.Context, before git.Commit, v versions, gone map[string]diff.Returned) error {
	var added []string
	for _, t := range v.after.Tables {
		if _, known := gone[t.Name]; !known && v.before.Table(t.Name) == nil {
			added = append(added, t.Name)
		}
	}
	if added == nil {
		return nil
	}
	w.Range, w.Limit = before.ID, SearchedCommits
	found, _, err := LastDeclarations(ctx, w, added, SearchedVersions)
	for name, d := range found {
		gone[name] = d.Returned()
	}
	return err
}

// Returned is the declaration as package diff has it.
func (d Declaration) Returned() diff.Returned {
	return diff.Returned{Last: d.Table, Validated: d.Validation, Added: when(d.Added), Removed: when(d.Removed)}
}

// when names a commit with its date, for a sentence; "" stands for one that is not known.
func when(commit git.Commit) string {
	if commit.ID == "" {
		return ""
	}
	return commit.Short + " (" + commit.Time.Format(time.DateOnly) + ")"
}

// The versions of a row, without what they were made of.
type versions struct{ before, after *schema.Schema }

func compared(row Row) (Comparison, versions) {
	c := Comparison{Row: row, Tables: len(bare(row.After).Tables)}
	c.Row.Before, c.Row.After = nil, nil
	if row.After != nil {
		c.ToFile = row.After.Path
	}
	if row.Err != nil || row.Before == nil {
		return c, versions{}
	}
	c.FromFile = row.Before.Path
	return c, versions{bare(row.Before), bare(row.After)}
}

// bare returns a schema that holds on to none of the code that it was made of; an empty one for a version without any.
func bare(r *load.Result) *schema.Schema {
	if r == nil {
		return &schema.Schema{Validation: true}
	}
	s := *r.Schema
	s.Source = nil
	return &s
}

// compare compares the versions. What comments declared then counts when it can still be followed.
func (v versions) compare(gone map[string]diff.Returned, opts diff.Options) *diff.Result {
	opts.Returned = gone
	declared, err := intent.FromComments(v.after)
	if err == nil {
		declared, err = diff.Resolve(declared, v.before, v.after, gone)
	}
	if err == nil {
		opts.Intent = declared
	}
	return diff.Compare(v.before, v.after, opts)
}

// remember notes the tables that a commit removed.
func (v versions) remember(gone map[string]diff.Returned, commit git.Commit) {
	for _, t := range v.before.Tables {
		if v.after.Table(t.Name) == nil {
			gone[t.Name] = diff.Returned{Last: t, Validated: v.before.Validation, Removed: when(commit)}
		}
	}
	for _, t := range v.after.Tables {
		delete(gone, t.Name)
	}
}
