package report

import (
	"fmt"
	"io"
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
