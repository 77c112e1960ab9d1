package cli

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// A bug is a panic that was caught. It is an error so that it can travel from one goroutine to another.
type bug struct {
	cause any
	where []string // our functions on the stack, innermost first
}

func (b *bug) Error() string { return fmt.Sprint("internal error: ", b.cause) }

// newBug describes the panic that is being recovered from. It is called by the deferred function itself.
func newBug(cause any) *bug {
	if b, ok := cause.(*bug); ok {
		return b
	}
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	b := &bug{cause: cause}
	for more := true; more && len(b.where) < 6; {
		var f runtime.Frame
		f, more = frames.Next()
		if name, ours := strings.CutPrefix(f.Function, program+"/"); ours {
			b.where = append(b.where, fmt.Sprintf("%s (%s:%d)", path.Base(name), path.Base(f.File), f.Line))
		}
	}
	return b
}

// guard runs f and returns a panic of it as an error. Goroutines need it: the recover in [Run] does not reach them.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = newBug(r)
		}
	}()
	return f()
}

// reportBug tells what went wrong and what a report of it needs to hold.
func (a *app) reportBug(b *bug) {
	a.fail(b.Error(), strings.Join([]string{
		"This is a bug in " + program + ", not in your schema. Nothing was compared.",
		"Please report it with these lines and, if you can share it, the schema:",
		"  version  " + strings.ReplaceAll(version(), "\n", ", "),
		"  command  " + program + " " + strings.Join(a.args, " "),
		"  where    " + strings.Join(b.where, " < "),
	}, "\n"))
}
