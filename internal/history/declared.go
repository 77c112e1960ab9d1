package history

import (
	"cmp"
	"context"
	"slices"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// A Declaration is how a table was declared last, before it left the schema.
type Declaration struct {
	Table *schema.Table
	// Validation says whether schemaValidation was on in that version.
	Validation bool
	// Added is the commit that brought the table into the schema in that life: the zero Commit when it lies beyond what was
	// searched. Where versions around it cannot be evaluated, it is the latest that is possible.
	Added git.Commit
	// Removed is the commit that took the table out of the schema, or the latest that is possible.
	Removed git.Commit
}

// LastDeclarations looks for the last earlier declarations of tables that the newest version of the walk does not have.
// complete says that a table which is not in the answer has never been in the schema before, as far as the text of the
// versions tells; it is false when the walk's limit, the end of a shallow clone, the number of evaluations or versions
// that cannot be evaluated leave that open.
//
// A table is taken to come and go only in commits that change a line with its name, or with a spread, through which it
// could come from a package. Only such versions are evaluated, no more of them than evaluations. A table whose name is put
// together from pieces is not found.
func LastDeclarations(ctx context.Context, w Walk, tables []string, evaluations int) (found map[string]Declaration, complete bool, err error) {
	s := &search{evaluations: evaluations, left: evaluations}
	for _, table := range tables {
		s.tracks = append(s.tracks, &track{table: table})
	}
	var failed error
	end, err := w.walk(ctx, func(step Step) bool {
		failed = s.see(ctx, step)
		return failed == nil && slices.ContainsFunc(s.tracks, func(t *track) bool { return !t.settled })
	})
	if err = cmp.Or(err, failed); err != nil {
		return nil, false, err
	}
	found, complete = map[string]Declaration{}, true
	for _, t := range s.tracks {
		if t.last.Table != nil {
			found[t.table] = t.last
		} else if t.doubt || end != beginning {
			complete = false
		}
	}
	return found, complete, nil
}

// A search goes back through versions, for several tables at once.
type search struct {
	tracks            []*track
	evaluations, left int // how many versions may be evaluated: in all, and still
	started           bool
}

// A track is what is known about a table at the version that was reached.
type track struct {
	table   string
	last    Declaration // without a Table until one is found
	settled bool        // Added is known as well
	doubt   bool        // a version that was passed over could have had the table

	// mentions are those of the oldest version of which it is known whether it has the table.
	mentions mentions
	// change is the newest commit that may have brought or removed the table since; the zero Commit when none may have.
	change git.Commit
}

// presence says whether a table is in a version.
type presence uint8

const (
	unknown presence = iota
	absent
	present
)

// see takes in a step.
func (s *search) see(ctx context.Context, step Step) error {
	if !s.started {
		s.started = true
		texts := step.After.texts()
		for _, t := range s.tracks {
			t.mentions = texts.mentions(t.table)
		}
	}
	if step.Before == nil {
		if !step.Cut {
			s.atBeginning(step.Commit)
		}
		return nil
	}
	texts := step.Before.texts()
	for _, t := range s.tracks {
		if t.settled {
			continue
		}
		if t.change.ID == "" {
			t.change = step.Commit
		}
		is, result, err := s.ask(ctx, t, step.Before, texts)
		if err != nil {
			return err
		}
		t.learn(is, result)
	}
	return nil
}

// atBeginning takes in the commit before which there was nothing.
func (s *search) atBeginning(first git.Commit) {
	for _, t := range s.tracks {
		if t.change.ID == "" {
			t.change = first
		}
		t.learn(absent, nil)
	}
}

// ask finds out whether a version has the table of a track. result is set when the version was evaluated for that.
func (s *search) ask(ctx context.Context, t *track, v *Version, texts texts) (presence, *load.Result, error) {
	is := texts.mentions(t.table)
	switch {
	case is.none():
		t.mentions = is
		return absent, nil, nil
	case is == t.mentions && t.last.Table != nil:
		return present, nil, nil
	case is == t.mentions:
		return absent, nil, nil
	}
	if !s.may(t, v) {
		t.settled = t.last.Table != nil // when it came is not worth more
		return unknown, nil, nil
	}
	result, err := v.Load(ctx)
	if err != nil {
		return unknown, nil, ctx.Err() // all else is wrong with the version only, which nobody could deploy
	}
	t.mentions = is
	if result.Schema.Table(t.table) == nil {
		return absent, nil, nil
	}
	return present, result, nil
}

// may says whether a version may be evaluated for a table. Half of the evaluations are kept for tables that have not been
// found.
func (s *search) may(t *track, v *Version) bool {
	if v.isLoaded() {
		return true
	}
	if s.left == 0 || t.last.Table != nil && s.left <= s.evaluations/2 {
		return false
	}
	s.left--
	return true
}

// learn takes in whether the table is in the next version back.
func (t *track) learn(is presence, result *load.Result) {
	found := t.last.Table != nil
	switch {
	case is == unknown:
		t.doubt = true
		return
	case is == present && !found:
		t.last = Declaration{Table: result.Schema.Table(t.table), Validation: result.Schema.Validation, Removed: t.change}
	case is == absent && found:
		t.last.Added, t.settled = t.change, true
	}
	t.change = git.Commit{}
}
