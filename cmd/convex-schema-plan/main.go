// Command convex-schema-plan tells whether a change to a Convex schema is safe for the documents already stored, and
// plans the change when it is not.
package main

import (
	"os"
	"runtime/debug"
	"time"

	"convex-schema-plan/internal/cli"
)

func main() {
	// A run is short, and an ordinary one ends before the heap reaches 32 MB, where the first collection would be: that
	// saves about a fifth of a check. Beyond the soft limit garbage is collected as eagerly as ever.
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(800)
		debug.SetMemoryLimit(640 << 20)
	}
	os.Exit(cli.Run(cli.Process{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.Getenv, Now: time.Now,
	}))
}
