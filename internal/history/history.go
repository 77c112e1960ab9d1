// Package history walks the versions that a schema had in git: which commits touched it, what it was before and after
// each, and how a table was declared last before it left.
//
// A version is evaluated only when somebody asks for it. Which commits matter is seen from what they changed and from
// what the schema can be made of ([load.Reach]), which is read once for each version of the schema and not for each
// commit. Everything is bounded by counts, never by time, so that the same repository gives the same answer.
package history

import (
	"context"
	"iter"
	"path/filepath"
	"strconv"
	"strings"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema/load"
)

// A Walk goes back through the commits of one line of history. A merge is one step of it, that of the branch that was
// merged into: what happened on the other branch came in with the merge.
type Walk struct {
	Repository *git.Repository
	// Path is the project folder, the functions folder or the schema file, as it is called in the newest version. It is
	// followed when commits moved it.
	Path string
	// Range is a commit or a range such as "main..HEAD"; empty means HEAD.
	Range string
	// Limit is how many commits are looked at; 0 means all.
	Limit int
	// Modules is the folder, laid out like the repository, whose node_modules folders the versions are evaluated with.
	// Empty means the working tree.
	Modules string
	// Options are how versions are evaluated. Their snapshot is replaced.
	Options load.Options
}

// A Step is a commit that touched what the schema is made of. The schema need not have changed.
type Step struct {
	Commit git.Commit
	// Before is the version that the commit found; nil when that cannot be seen.
	Before *Version
	// After is the version that the commit left.
	After *Version
	// Cut says that Before is nil because a shallow clone ends here, so that nobody knows whether this commit touched the
	// schema. Else it is nil because there is no commit before.
	Cut bool
}

// Steps returns the commits that touched the schema, newest first. Following steps share a version: the Before of one is
// the After of the next. The walk ends with the first error.
func (w Walk) Steps(ctx context.Context) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		if _, err := w.walk(ctx, func(s Step) bool { return yield(s, nil) }); err != nil {
			yield(Step{}, err)
		}
	}
}

// An ending says why a walk ended.
type ending uint8

const (
	stopped   ending = iota // by the visitor
	bounded                 // the limit or the range ends there, or the clone does
	beginning               // there is no commit before
)

// walk visits each step until visit says no.
func (w Walk) walk(ctx context.Context, visit func(Step) bool) (ending, error) {
	name, err := w.Repository.Path(w.Path)
	if err != nil {
		return stopped, err
	}
	var after *Version
	last := bounded
	for e, err := range w.entries(ctx) {
		if err != nil {
			return stopped, err
		}
		if after == nil {
			after = w.find(e.Commit, name)
		}
		step, touched, err := w.step(ctx, e, after)
		if err != nil {
			return stopped, err
		}
		if touched && !visit(step) {
			return stopped, nil
		}
		if step.Before != nil {
			after = step.Before
		}
		if last = bounded; len(e.Parents) == 0 {
			last = beginning
		}
	}
	return last, nil
}

// step looks at one commit. touched is false for one that cannot have changed the schema.
func (w Walk) step(ctx context.Context, e git.Entry, after *Version) (s Step, touched bool, err error) {
	if e.Cut || len(e.Parents) == 0 {
		return Step{Commit: e.Commit, After: after, Cut: e.Cut}, !after.Missing(), nil
	}
	names := changedNames(e.Changes)
	if !after.mayBeTouchedBy(names) {
		return Step{}, false, nil
	}
	if parent := (git.Commit{ID: e.Parents[0]}); !after.touchedBy(names, w.Repository.At(parent)) {
		return Step{}, false, nil
	}
	parent, err := w.Repository.Resolve(ctx, e.Parents[0])
	if err != nil {
		return Step{}, false, err
	}
	parent.Name = parent.Short
	before := w.find(parent, after.name)
	if from, ok := w.movedFrom(parent, after, e.Changes); ok && before.Missing() {
		if moved := w.find(parent, from); !moved.Missing() {
			before = moved
		}
	}
	return Step{Commit: e.Commit, Before: before, After: after}, !before.Missing() || !after.Missing(), nil
}

// pageSize is how many commits are asked for at once: a search often ends early.
const pageSize = 500

// entries returns the commits of the range, newest first.
func (w Walk) entries(ctx context.Context) iter.Seq2[git.Entry, error] {
	return func(yield func(git.Entry, error) bool) {
		exclude, from := "", w.Range
		if i := strings.Index(w.Range, ".."); i >= 0 {
			exclude, from = w.Range[:i+2], w.Range[i+2:]
		}
		if strings.HasPrefix(from, ".") {
			yield(git.Entry{}, twoLines(w.Range))
			return
		}
		for left := w.Limit; ; left -= pageSize {
			size := pageSize
			if w.Limit > 0 {
				size = min(size, left)
			}
			page, err := w.Repository.Log(ctx, git.LogOptions{Range: exclude + from, Limit: size, FirstParent: true})
			if err == nil && ctx.Err() != nil {
				err = context.Cause(ctx)
			}
			if err != nil {
				yield(git.Entry{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
			}
			if len(page) < size || left == size || page[size-1].Cut || len(page[size-1].Parents) == 0 {
				return
			}
			from = page[size-1].Parents[0]
		}
	}
}

// twoLines is the error for a range that is the difference of two branches.
func twoLines(text string) error {
	base, branch, _ := strings.Cut(text, "...")
	return &git.Error{Kind: git.BadRef,
		Message: strconv.Quote(text) + " means the commits of two branches, but the history of a schema goes along one",
		Hint:    "Write two dots to see what is new in the second: " + base + ".." + branch}
}

// absolute returns the path on disk of a name in the repository.
func (w Walk) absolute(name string) string {
	return filepath.Join(w.Repository.Root(), filepath.FromSlash(name))
}
