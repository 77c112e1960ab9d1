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
	// Built, when set, is called for each validator, table definition, index entry and schema while Convex's builders
	// make it, with the builder's callers on the stack. Index entries are the elements of the lists that
	// TableDefinition keeps (indexes, stagedDbIndexes, searchIndexes, …).
	Built func(*goja.Object)
}

// The moment at which every schema is evaluated. Convex takes the time of the push; a verdict must not depend on it.
var evaluationTime = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)

// Install prepares a fresh machine: the hidden global that modules of [Module] read, Convex's host objects as globals,
// the fixed clock and the seeded Math.random. It touches nothing of the host. The error says that the runtime itself
// is broken; user code has not run yet.
func Install(vm *goja.Runtime, o Options) error {
	vm.SetTimeSource(func() time.Time { return evaluationTime })
	vm.SetRandSource(rand.New(rand.NewPCG(1, 2)).Float64)
	m := &machine{vm: vm, parts: map[string]*goja.Object{}}
	return m.install(o)
}
