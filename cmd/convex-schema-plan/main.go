// Command convex-schema-plan tells whether a change to a Convex schema is safe for the documents already stored, and
// plans the change when it is not.
package main

import (
	"os"

	"convex-schema-plan/internal/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)) }
