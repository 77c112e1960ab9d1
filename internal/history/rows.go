package history

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema/load"
)

// A Row is a commit that touched the schema, with both versions evaluated.
type Row struct {
	Commit git.Commit
	// After is the schema that the commit left; nil when there was none, or Err is set.
	After *load.Result
	// Err says why the version that the commit left cannot be evaluated.
	Err error
	// Before is the last version before the commit that can be evaluated, and that BeforeCommit has; nil when there is
	// none, or Err is set. Versions in between, if there are any, have rows of their own, with their errors.
	Before       *load.Result
	BeforeCommit git.Commit
	// First says that Before is nil because there was no schema before.
	First bool
	// Cut says that Before is nil because a shallow clone ends here. When neither is set, nothing earlier in the range can
	// be evaluated.
	Cut bool
}

// aheadPerWorker is how many versions are looked for ahead of the row that is wanted, for each that can be evaluated at
// the same time.
const aheadPerWorker = 2

// Rows returns the commits that touched the schema, newest first, and evaluates the versions, several at a time. It ends
// with the first error of git; what is wrong with a version is in its row.
func (w Walk) Rows(ctx context.Context) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		next, stop := iter.Pull2(w.Steps(ctx))
		r := &rows{next: next, crew: newCrew(ctx, runtime.GOMAXPROCS(0))}
		defer r.crew.wait()
		defer stop()
		defer cancel()
		for {
			r.fill(aheadPerWorker * cap(r.crew.places))
			if len(r.queue) == 0 {
				break
			}
			row, err := r.row(ctx)
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !yield(row, nil) {
				return
			}
			r.queue = r.queue[1:]
		}
		if r.err != nil {
			yield(Row{}, r.err)
		}
	}
}

// rows are steps that have been found and whose rows have not been returned yet.
type rows struct {
	next  func() (Step, error, bool)
	crew  *crew
	queue []Step
	ended bool
	err   error // why there are no more steps
}

// fill looks for steps until there are as many as asked for, and has their versions evaluated.
func (r *rows) fill(count int) {
	for len(r.queue) < count && !r.ended {
		step, err, ok := r.next()
		if !ok || err != nil {
			r.ended, r.err = true, err
			return
		}
		r.crew.evaluate(step.After)
		r.crew.evaluate(step.Before)
		r.queue = append(r.queue, step)
	}
}

// row makes the row of the first step. Its error is that of the context.
func (r *rows) row(ctx context.Context) (Row, error) {
	step := r.queue[0]
	row := Row{Commit: step.Commit}
	if row.After, row.Err = step.After.Load(ctx); row.Err != nil {
		if ctx.Err() != nil {
			return row, context.Cause(ctx)
		}
		return row, nil
	}
	for i := 0; ; i++ {
		r.fill(i + 1)
		if i == len(r.queue) {
			return row, nil
		}
		step, before := r.queue[i], r.queue[i].Before
		if before == nil || before.Missing() {
			row.Cut, row.First = step.Cut, !step.Cut
			return row, nil
		}
		result, err := before.Load(ctx)
		if ctx.Err() != nil {
			return row, context.Cause(ctx)
		}
		if err == nil {
			row.Before, row.BeforeCommit = result, before.Commit
			return row, nil
		}
	}
}

// A crew evaluates versions in the background, some at a time, in the order in which they were asked for.
type crew struct {
	ctx    context.Context
	places chan struct{}
	last   *Version // the latest: following steps share one
	work   sync.WaitGroup
}

func newCrew(ctx context.Context, size int) *crew {
	return &crew{ctx: ctx, places: make(chan struct{}, size)}
}

func (c *crew) evaluate(v *Version) {
	if v == nil || v == c.last {
		return
	}
	c.last = v
	if v.Missing() {
		return
	}
	c.work.Go(func() {
		select {
		case c.places <- struct{}{}:
			defer func() { <-c.places }()
			_, _ = v.Load(c.ctx) // who asks next is told
		case <-c.ctx.Done():
		}
	})
}

// wait returns when nobody works any more.
func (c *crew) wait() { c.work.Wait() }
