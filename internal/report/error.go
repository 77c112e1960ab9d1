package report

import (
	"fmt"
	"io"

	"convex-schema-plan/pkg/schema"
)

// Error writes an error and, below it, what to do about it. Both may have several lines; neither needs to be clean.
func Error(w io.Writer, style Style, message, fix string) {
	for i, line := range cleanLines(message) {
		if i == 0 {
			line = style.paint(redBold, "error:") + " " + line
		}
		fmt.Fprintln(w, line)
	}
	if fix == "" {
		return
	}
	for _, line := range cleanLines(fix) {
		fmt.Fprintln(w, "  "+line)
	}
}

// A ProblemText says why a schema could not be read. Nothing in it needs to be clean.
type ProblemText struct {
	Position schema.Position // the zero Position when no place is known
	Message  string
	Notes    []string
	Frame    string // the source around the position, drawn
	Hint     string // what to do
}

// Problem writes one reason why a schema could not be read, below the error that says so.
func Problem(w io.Writer, style Style, p ProblemText) {
	message := cleanLines(p.Message)
	if p.Position.File != "" {
		message[0] = style.paint(bold, Clean(p.Position.String())) + ": " + message[0]
	}
	for _, line := range message {
		fmt.Fprintln(w, "  "+line)
	}
	for _, note := range p.Notes {
		for _, line := range cleanLines(note) {
			fmt.Fprintln(w, "  "+line)
		}
	}
	if p.Frame != "" {
		for _, line := range cleanLines(p.Frame) {
			fmt.Fprintln(w, "  "+style.paint(dim, line))
		}
	}
	if p.Hint != "" {
		for _, line := range cleanLines(p.Hint) {
			fmt.Fprintln(w, "  "+style.paint(cyan, line))
		}
	}
}
