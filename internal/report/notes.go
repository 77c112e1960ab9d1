package report

import (
	"strings"

	"convex-schema-plan/pkg/diff"
)

// Notes say what to do, and a command that is cut in its middle is worse than none: they are shown whole. Only those that
// no sentence of ours can have made, such as with a name of a thousand letters, are cut behind a sentence.
const (
	noteWidth = 4000
	// githubNotes is how many columns of notes an annotation has: GitHub cuts it after 4096 characters, with all that is
	// around them.
	githubNotes = 1800
)

// The hints say where what was cut is.
const (
	cutHint       = "(cut; the JSON report has it whole)"
	githubCutHint = "(cut; the log and the summary of the job have it whole)"
)

// noteLines returns what was added to a finding, as clean text of a line each.
func noteLines(f diff.Finding) []string {
	lines := make([]string, len(f.Notes))
	for i, note := range f.Notes {
		lines[i] = sentences(Clean(note), noteWidth, cutHint)
	}
	return lines
}

// noteBlock returns the notes as lines that can be read without scrolling.
func noteBlock(f diff.Finding) []string {
	var lines []string
	for _, note := range noteLines(f) {
		lines = append(lines, wrapped(note, alsoWidth)...)
	}
	return lines
}

// githubNoteLines returns the notes as an annotation has room for them.
func githubNoteLines(f diff.Finding) []string {
	var lines []string
	left := githubNotes
	for _, note := range noteLines(f) {
		line := sentences(note, max(left, 0), githubCutHint)
		lines = append(lines, line)
		if left -= screenWidth(line); left <= 0 || line != note {
			break
		}
	}
	return lines
}

// sentences returns as many whole sentences of text as fit into width columns, and the hint when some are left out. A
// first sentence that does not fit is cut at a word.
func sentences(text string, width int, hint string) string {
	if screenWidth(text) <= width {
		return text
	}
	kept := cut(text, width)
	if end := strings.LastIndex(kept, ". "); end >= 0 {
		return kept[:end+1] + " " + hint
	}
	if end := strings.LastIndex(kept, " "); end > 0 {
		kept = kept[:end]
	}
	return strings.TrimSpace(kept + ellipsis + " " + hint)
}
