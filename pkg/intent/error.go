package intent

import "strings"

// An Error is a declaration that cannot be understood, or that cannot be followed.
type Error struct {
	Origin  Origin
	Message string // what is wrong, as the end of a sentence that begins with Origin.Text; without a full stop
	Hint    string // what to do: one or more lines, or ""
}

// Error names the declaration with its place, if it has one, and says what is wrong with it.
func (e *Error) Error() string {
	text := e.Origin.Text + " " + e.Message
	if e.Origin.Position != nil {
		text = e.Origin.Position.String() + ": " + text
	}
	return text
}

// Errors are everything that is wrong with the declarations about a change, in the order of the declarations.
type Errors []*Error

// Error returns the errors, one a line.
func (e Errors) Error() string {
	texts := make([]string, len(e))
	for i, one := range e {
		texts[i] = one.Error()
	}
	return strings.Join(texts, "\n")
}

// orNil returns the errors as an error, nil when there are none.
func (e Errors) orNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}
