package load

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// limits end work that takes too long, too much memory or too deep a stack. The time starts when the work does.
type limits struct {
	ctx     context.Context
	work    string // what is limited, to begin a sentence
	timeout time.Duration
	memory  uint64
}

// The watch over running work: how often it looks, how long interrupted code gets to come to an end by itself, and how
// much stack means that native code is recursing without bound. Go would end the whole process at 1 GB of stack.
const (
	watchInterval         = 5 * time.Millisecond
	interruptGrace        = 250 * time.Millisecond
	maxStack       uint64 = 256 << 20

	stackWhileLeaving = 16 << 30
)

// evaluationLimits are those on the schema's own code.
func evaluationLimits(ctx context.Context, opts Options) *limits {
	return &limits{ctx: ctx, work: "The schema's code", timeout: opts.Timeout, memory: opts.Memory}
}

// bundleLimits are those on reading the code. They are wide: only code made to be slow to read comes near.
func bundleLimits(ctx context.Context, opts Options) *limits {
	return &limits{ctx: ctx, work: "Bundling the schema", timeout: max(time.Minute, opts.Timeout), memory: max(4<<30, opts.Memory)}
}

// errors of a limit that was hit.
var (
	errTime   = errors.New("time")
	errMemory = errors.New("memory")
	errStack  = errors.New("stack")
)

// runLimited runs work and returns what it returns, or an error as soon as a limit is hit. Work that cannot be
// interrupted is then left behind in its goroutine; it owns everything that it touches.
func runLimited[T any](l *limits, work func() (T, error)) (T, error) {
	return runInterruptible(l, func(error) {}, work)
}

// runInterruptible is runLimited for work that can be told to stop. interrupt is called at most once.
func runInterruptible[T any](l *limits, interrupt func(error), work func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if p := recover(); p != nil {
				o.err = fmt.Errorf("%w: %v", errPanic, p)
			}
			done <- o
		}()
		o.value, o.err = work()
	}()
	hit := make(chan error, 1)
	stop := make(chan struct{})
	defer close(stop)
	go l.watch(measure(), hit, stop)

	var none T
	select {
	case o := <-done:
		return o.value, l.explain(o.err)
	case err := <-hit:
		interrupt(err)
		if errors.Is(err, errStack) {
			debug.SetMaxStack(stackWhileLeaving) // or Go ends the process before the caller can say why
			return none, l.explain(err)
		}
		select {
		case o := <-done:
			return none, placed(l.explain(err), o.err)
		case <-time.After(interruptGrace):
			return none, l.explain(err)
		}
	}
}

// placed is the error of a limit at the place that the interrupted work was at, as far as it says.
func placed(err, interrupted error) error {
	e, at := asError(err), asError(interrupted)
	if e != nil && at != nil && at.Frame != "" {
		e.Position, e.Frame = at.Position, at.Frame
	}
	return err
}

// errPanic marks a panic of a library, which must look like nothing of the kind to the user.
var errPanic = errors.New("internal error")

// watch sends the first limit that is hit. before is what was in use when the work began.
func (l *limits) watch(before usage, hit chan<- error, stop <-chan struct{}) {
	timer := time.NewTimer(l.timeout)
	defer timer.Stop()
	ticker := time.NewTicker(watchInterval)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case <-l.ctx.Done():
			hit <- l.ctx.Err()
			return
		case <-timer.C:
			hit <- errTime
			return
		case <-ticker.C:
		}
		now := measure()
		if now.stack > maxStack {
			hit <- errStack
			return
		}
		if now.heap > before.heap && now.heap-before.heap > l.memory {
			hit <- errMemory
			return
		}
	}
}

type usage struct{ heap, stack uint64 }

func measure() usage {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return usage{heap: samples[0].Value.Uint64(), stack: samples[1].Value.Uint64()}
}

// explain turns the error of a limit or a library's panic into one for the user. Other errors stay as they are.
func (l *limits) explain(err error) error {
	switch {
	case errors.Is(err, errTime):
		return &Error{
			Message: fmt.Sprintf("%s did not finish within %v.", l.work, l.timeout),
			Notes:   []string{"Convex itself stops a schema after 1 second."},
			Hint:    "Look for a loop that does not end, or a regular expression that backtracks without end.",
		}
	case errors.Is(err, errMemory):
		return &Error{
			Message: fmt.Sprintf("%s used more than %d MB of memory.", l.work, l.memory>>20),
			Hint:    "Look for a loop that builds something without end.",
		}
	case errors.Is(err, errStack):
		return &Error{
			Message: "The schema is nested too deeply, or its code builds something that is.",
			Hint:    "Look for code that wraps a value again and again.",
		}
	case errors.Is(err, errPanic):
		return &Error{
			Message: "The schema could not be evaluated because of a fault in this tool (" + firstLine(err.Error()) + ").",
			Hint:    "Please report it together with the schema.",
		}
	default:
		return err
	}
}
