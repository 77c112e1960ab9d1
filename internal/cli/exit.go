package cli

import "errors"

// The exit codes. Nothing else in the program names a number.
const (
	exitClean    = 0 // compared, and nothing found at the level of --fail-on
	exitFindings = 1 // compared, and something was found
	exitUsage    = 2 // the command line was wrong
	exitFailed   = 3 // a schema could not be evaluated or compared, or a result not be written
)

// errFindings ends a command that did its work and found something. It is not shown.
var errFindings = errors.New("findings")

// errShown ends a command that failed and has already said why.
var errShown = errors.New("failed")

// errDeclared ends a command that was told of a change what cannot be so, and has already said why.
var errDeclared = errors.New("declarations refused")

// A usageError is a command line that cannot be followed, with the way to mend it.
type usageError struct {
	message string
	fix     string // lines that say what to type instead, or empty
}

func (e *usageError) Error() string { return e.message }

// exitCode returns the exit code for what a command returned.
func exitCode(err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.As(err, &usage), errors.Is(err, errDeclared):
		return exitUsage
	default:
		return exitFailed
	}
}
