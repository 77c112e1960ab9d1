package strictjson

import (
	"cmp"
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// An Error says what is wrong with a file, and where.
type Error struct {
	Position schema.Position
	Message  string // one sentence without a full stop
	Frame    string // the lines around Position with a caret below the column
	Hint     string // what to do, or what is allowed; "" when the message says it
}

// Error returns everything that the error says, in several lines.
func (e *Error) Error() string {
	text := e.Position.String() + ": " + e.Message
	for _, more := range []string{e.Frame, e.Hint} {
		if more != "" {
			text += "\n" + more
		}
	}
	return text
}

func (f *file) fail(at int, message, hint string) *Error {
	position := f.position(at)
	return &Error{Position: position, Message: message, Frame: load.CodeFrame(f.text, position), Hint: hint}
}

// Errors are everything that is wrong with a file, in the order of the file.
type Errors []*Error

// Error returns the errors with an empty line between them.
func (e Errors) Error() string {
	texts := make([]string, len(e))
	for i, one := range e {
		texts[i] = one.Error()
	}
	return strings.Join(texts, "\n\n")
}

// Add adds an error unless it is nil, and says whether it was nil.
func (e *Errors) Add(err *Error) bool {
	if err != nil {
		*e = append(*e, err)
	}
	return err == nil
}

// OrNil returns the errors, sorted by their places, as an error: nil when there are none.
func (e Errors) OrNil() error {
	if len(e) == 0 {
		return nil
	}
	slices.SortStableFunc(e, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Position.Line, b.Position.Line), cmp.Compare(a.Position.Column, b.Position.Column))
	})
	return e
}
