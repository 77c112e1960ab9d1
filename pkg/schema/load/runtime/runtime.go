// Package runtime is the JavaScript world in which a schema.ts is evaluated: our own convex/values and convex/server,
// the host objects of Convex's isolate, the standard library that goja lacks, and Convex's restrictions.
//
// The JavaScript is real .js files beside this one, compiled once per process and run in a virtual machine only when
// something in it is first touched, because most schemas touch little. Nothing here reads the host: the clock is
// fixed, Math.random is seeded, time is UTC, and everything else that could reach out throws what Convex throws.
//
// What the caller does: bundle the user's modules to one script for goja, with [Module] as the text of convex/server
// and convex/values, and run it in a machine that [Install] prepared. goja has no async generators, no for await, no
// dynamic import() and no module syntax, so lower to ES2017 and bundle to an IIFE. ES2017 also turns regular expression
// literals that are newer into calls of RegExp, which is what lets a pattern that goja cannot run be reported when it is
// used instead of sinking the schema. A literal that goja rejects and that is left in place is a syntax error of the
// whole script; one with the u flag and a Unicode property (\p{L}) compiles and silently matches something else, see
// [LiteralRuns].
package runtime

import (
	"math/rand/v2"
	"time"

	"github.com/dop251/goja"
)

// FilePrefix begins the file name of every script of this package, so that stack frames of ours can be told from the
// user's.
const FilePrefix = "convex-schema-plan:"

// Options are what one evaluation may differ in.
type Options struct {
	// Time is the moment that the evaluation sees as now, all the while. The zero Time stands for a fixed moment, so
	// that a verdict does not depend on when it is asked for; Convex takes the moment of the push.
	Time time.Time
	// Made, when set, is told about every validator, table and schema that is made or that an index is added to: the
	// object, the name of the builder or method, what it was called on, and its argument when that may be what the
	// object was made of. It returns the object.
	Made func(goja.FunctionCall) goja.Value
}

var fixedTime = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)

// Install prepares a fresh machine: the hidden global that modules of [Module] read, Convex's host objects as globals,
// the fixed clock and the seeded Math.random. It touches nothing of the host. The error says that the runtime itself
// is broken; user code has not run yet.
func Install(vm *goja.Runtime, o Options) error {
	now := o.Time
	if now.IsZero() {
		now = fixedTime
	}
	vm.SetTimeSource(func() time.Time { return now })
	vm.SetRandSource(rand.New(rand.NewPCG(1, 2)).Float64)
	m := &machine{vm: vm, parts: map[string]*goja.Object{}}
	return m.install(o)
}
