package load

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"convex-schema-plan/pkg/schema"
)

// docsHint is where Convex's own messages send a reader who has trouble with a schema.
const docsHint = "See https://docs.convex.dev/database/schemas."

// An Error says why a schema could not be loaded, in words for its author.
type Error struct {
	// Position is where in the user's source the trouble is. The zero Position means that no place is known.
	Position schema.Position
	// Message is what happened.
	Message string
	// Notes are what else is known about it, one sentence each.
	Notes []string
	// Frame shows the lines around Position with a caret below the column; empty without a position. It ends without
	// a line end.
	Frame string
	// Hint is what to do next; empty when nothing general can be said.
	Hint string
	// Missing is the file that was imported by its path and is not there, absolute and perhaps without its extension; ""
	// when the trouble is another.
	Missing string
	// Others are further errors of the same attempt, such as a second import that does not resolve.
	Others []*Error
}

// Error returns everything that the error says, in several lines when there is a frame or a hint.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Position.File != "" {
		b.WriteString(e.Position.String() + ": ")
	}
	b.WriteString(e.Message)
	for _, note := range e.Notes {
		b.WriteString("\n" + note)
	}
	if e.Frame != "" {
		b.WriteString("\n" + e.Frame)
	}
	if e.Hint != "" {
		b.WriteString("\n" + e.Hint)
	}
	for _, other := range e.Others {
		b.WriteString("\n\n" + other.Error())
	}
	return b.String()
}

// A NoSchemaError says that there is no schema where one was looked for. The project may have had none in that version, or
// may not have existed.
type NoSchemaError struct {
	// Reason is what to tell the author when that is an error.
	Reason *Error
	// Path is the folder or file that was asked for, absolute.
	Path string
	// NoPath says that Path itself does not exist.
	NoPath bool

	looked []string // the folders that might have held it, absolute
}

func (e *NoSchemaError) Error() string { return e.Reason.Error() }

// Unwrap returns the reason, so that who does not care sees an [*Error].
func (e *NoSchemaError) Unwrap() error { return e.Reason }

// joined makes one error of several. It returns nil for none.
func joined(list []*Error) error {
	if len(list) == 0 {
		return nil
	}
	first := *list[0]
	first.Others = list[1:]
	return &first
}

// frameContext is how many lines are shown above and below the line of an error.
const frameContext = 2

// frameWidth is the longest line, in characters, that a frame shows whole.
const frameWidth = 120

// CodeFrame shows the place of a text: its line with a caret below the column, and the lines around it. It is empty
// when the text has no such line.
func CodeFrame(text string, pos schema.Position) string {
	lines := splitLines(text)
	if pos.Line < 1 || pos.Line > len(lines) {
		return ""
	}
	first, last := max(1, pos.Line-frameContext), min(len(lines), pos.Line+frameContext)
	width := len(strconv.Itoa(last))
	start := frameStart(lines[pos.Line-1], pos.Column)
	var b strings.Builder
	for n := first; n <= last; n++ {
		mark := "  "
		if n == pos.Line {
			mark = "> "
		}
		number := strconv.Itoa(n)
		line := mark + strings.Repeat(" ", width-len(number)) + number + " | " + window(lines[n-1], start)
		b.WriteString(strings.TrimRight(line, " \t") + "\n")
		if n == pos.Line {
			b.WriteString("  " + strings.Repeat(" ", width) + " | " + caretIndent(lines[n-1], start, pos.Column) + "^\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// frameStart is the first character of a line that its frame shows, so that the column is seen in a long line too.
func frameStart(line string, column int) int {
	if utf8.RuneCountInString(line) <= frameWidth || column <= frameWidth*3/4 {
		return 0
	}
	return column - frameWidth/2
}

func window(line string, start int) string {
	runes := []rune(line)
	if start >= len(runes) {
		return ""
	}
	return string(runes[start:min(len(runes), start+frameWidth)])
}

// caretIndent is the white space before the caret: the line's own tabs stay tabs, so that it stands where the column
// is however wide they are shown.
func caretIndent(line string, start, column int) string {
	var b strings.Builder
	for i, r := range []rune(line) {
		if i >= column-1 {
			break
		}
		if i < start {
			continue
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// splitLines splits a text at the line ends that editors and esbuild count: \n, \r\n, \r.
func splitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
}

// positionAt is the line and column, both from 1, of a byte offset in a text.
func positionAt(file string, text []byte, offset int) schema.Position {
	before := string(text[:max(0, min(offset, len(text)))])
	lines := splitLines(before)
	column := utf8.RuneCountInString(lines[len(lines)-1]) + 1
	return schema.Position{File: file, Line: len(lines), Column: column}
}

// asError returns err as an [*Error], or nil when it is none.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
