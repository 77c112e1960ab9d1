package git

import (
	"fmt"
	"strings"
)

// A Kind says what sort of thing went wrong, for callers that do more than show the message.
type Kind string

// The kinds of errors.
const (
	NotInstalled    Kind = "not-installed"     // there is no git program
	NoRepository    Kind = "no-repository"     // the folder is in no repository
	NoWorkTree      Kind = "no-work-tree"      // a bare repository, or the inside of .git
	Untrusted       Kind = "untrusted"         // git refuses the repository: it belongs to somebody else
	NoCommits       Kind = "no-commits"        // HEAD names a branch that has no commit yet
	BadRef          Kind = "bad-ref"           // the text can be no name of a commit
	UnknownRef      Kind = "unknown-ref"       // nothing has this name
	AmbiguousRef    Kind = "ambiguous-ref"     // an abbreviated id that several objects begin with
	NotACommit      Kind = "not-a-commit"      // the name is that of a file or a folder
	NoDefaultBranch Kind = "no-default-branch" // nothing tells which branch changes go to
	Unrelated       Kind = "unrelated"         // two histories without a common commit
	Conflict        Kind = "conflict"          // the index holds files with merge conflicts
	Incomplete      Kind = "incomplete"        // the clone lacks something; the error is an *IncompleteError
	NoSubmodule     Kind = "no-submodule"      // the content of a submodule is not here
	LeftOut         Kind = "left-out"          // a file that a sparse checkout leaves out
	BadLink         Kind = "bad-link"          // a symbolic link that leads out of the repository, or round in circles
	TooLarge        Kind = "too-large"         // a file beyond all reason
	Failed          Kind = "failed"            // git failed in a way that has no kind of its own
)

// An Error says why git could not deliver, in words for the user.
type Error struct {
	Kind Kind
	// Message is what happened: one sentence without a full stop.
	Message string
	// Detail is what git itself said, without its prefix; empty when that adds nothing to Message.
	Detail string
	// Hint is what to do next; empty when nothing general can be said. A command stands on a line of its own.
	Hint string
}

// Error returns everything that the error says, the hint on lines of its own.
func (e *Error) Error() string {
	text := e.Message
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.Hint != "" {
		text += "\n" + e.Hint
	}
	return text
}

// An IncompleteError says that the clone lacks something that one fetch would bring: it is shallow, has only one
// branch, or is partial. [Repository.Fetch] runs the command.
type IncompleteError struct {
	// Message is what is missing, and why.
	Message string
	// Hint is what to do; it contains the command.
	Hint string
	// Command is the exact command that brings what is missing, "git" first. It is empty when there is no remote.
	Command []string

	history *missingHistory // what Fetch can fetch piece by piece, instead of all that Command brings
}

// Error returns the message and the hint.
func (e *IncompleteError) Error() string { return e.Unwrap().Error() }

// Unwrap returns the same as an [Error], for callers to whom all errors of the package are alike.
func (e *IncompleteError) Unwrap() error {
	return &Error{Kind: Incomplete, Message: e.Message, Hint: e.Hint}
}

// Line returns the command as a user types it into a shell, or "" when there is none.
func (e *IncompleteError) Line() string { return shellLine(e.Command) }

// incomplete makes the error for something missing that the arguments of git fetch bring. Without a remote there is no
// command.
func incomplete(message, remote string, fetch ...string) *IncompleteError {
	if remote == "" {
		return &IncompleteError{Message: message, Hint: "There is no remote repository to fetch it from: make a complete clone."}
	}
	e := &IncompleteError{Message: message, Command: append([]string{"git", "fetch"}, fetch...)}
	e.Hint = "Fetch what is missing:\n  " + e.Line()
	return e
}

// also adds a further sentence to the hint.
func (e *IncompleteError) also(sentence string) *IncompleteError {
	if sentence != "" {
		e.Hint += "\n" + sentence
	}
	return e
}

// shellLine joins arguments so that a POSIX shell takes them apart in the same way.
func shellLine(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = shellWord(arg)
	}
	return strings.Join(words, " ")
}

func shellWord(arg string) string {
	plain := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_./:@+=,%", c)
	}
	if arg != "" && strings.IndexFunc(arg, func(c rune) bool { return !plain(c) }) < 0 {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}

// A failure is a git process that ended with an error. It never reaches callers: it becomes an Error.
type failure struct {
	command string // the name of git's command
	code    int    // the exit code; -1 when a signal ended it
	stderr  string
}

func (f *failure) Error() string { return fmt.Sprintf("git %s failed: %s", f.command, f.said()) }

// said returns the line that tells most of what git wrote: the first fatal one, else the first error, else the last.
func (f *failure) said() string {
	lines := strings.Split(strings.TrimSpace(f.stderr), "\n")
	for _, prefix := range []string{"fatal: ", "error: "} {
		for _, line := range lines {
			if text, ok := strings.CutPrefix(line, prefix); ok {
				return withoutPasswords(strings.TrimSpace(text))
			}
		}
	}
	if last := lines[len(lines)-1]; last != "" {
		return withoutPasswords(last)
	}
	return fmt.Sprintf("exit code %d", f.code)
}

// asError turns a failure into the error that users see; other errors, such as a cancelled context, stay.
func asError(err error, what string) error {
	f, ok := err.(*failure)
	if !ok {
		return err
	}
	if e := refusal(f); e != nil {
		return e
	}
	return &Error{Kind: Failed, Message: what, Detail: f.said()}
}
