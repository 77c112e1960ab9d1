// Package report turns results into the forms people and machines ask for. formats.go lists the forms of a [Report], which
// holds one comparison or several; plans come as text, JSON or markdown, the history of a schema as text or JSON. What
// users name reaches every form as text and as nothing else: no terminal escape, workflow command, markup, link or
// mention.
//
// It is handed everything it shows, its colours included. It leaves nothing out on its own account and approves nothing;
// judge.go says what a report comes to and whether that fails. It never reads files or looks at the terminal or the
// environment.
package report

import "strings"

// A Style says how text may look. The zero Style is plain text with box-drawing characters.
type Style struct {
	Color bool // use ANSI colours
	ASCII bool // use no character beyond ASCII for what the report itself draws
}

// A colour is the parameter of an ANSI SGR sequence.
type colour string

const (
	bold    colour = "1"
	dim     colour = "2"
	red     colour = "31"
	green   colour = "32"
	yellow  colour = "33"
	cyan    colour = "36"
	redBold colour = "1;31"
)

// paint wraps text, which must be free of control characters other than line ends, in a colour.
func (s Style) paint(c colour, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// draw returns the drawing as it is, or its replacement where only ASCII may be used.
func (s Style) draw(drawing string) string {
	if !s.ASCII {
		return drawing
	}
	return asciiDrawing.Replace(drawing)
}

// asciiDrawing maps what reports draw to ASCII. Every character a report draws with is listed here.
var asciiDrawing = strings.NewReplacer(
	"╭", "-", "╰", "-", "│", "|", "─", "-", "├", "|", "•", "*", "→", "->", "…", "...",
	"✔", "ok", "✖", "x", "▲", "!", "━", "^", "·", "-",
)
