package report

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// contextLines is how many unchanged lines a line diff shows around a change.
const contextLines = 2

// A diffLine is one line of two texts laid side by side.
type diffLine struct {
	kind diffmatchpatch.Operation
	text string
}

// lineDiff draws what changed from one text to another, line by line, with a few lines around each change and a mark
// where unchanged lines are left out. The texts may hold anything; what is drawn is clean.
func lineDiff(style Style, before, after string) []string {
	lines := compareLines(before, after)
	show := make([]bool, len(lines))
	for i, l := range lines {
		if l.kind == diffmatchpatch.DiffEqual {
			continue
		}
		for j := max(0, i-contextLines); j <= min(len(lines)-1, i+contextLines); j++ {
			show[j] = true
		}
	}
	var drawn []string
	for i, l := range lines {
		switch {
		case !show[i]:
			if i == 0 || show[i-1] {
				drawn = append(drawn, style.paint(dim, "  "+ellipsis))
			}
		case l.kind == diffmatchpatch.DiffDelete:
			drawn = append(drawn, style.paint(red, "- "+Clean(l.text)))
		case l.kind == diffmatchpatch.DiffInsert:
			drawn = append(drawn, style.paint(green, "+ "+Clean(l.text)))
		default:
			drawn = append(drawn, "  "+Clean(l.text))
		}
	}
	return drawn
}

// compareLines returns the lines of both texts in order, removed ones before the added ones that replace them.
func compareLines(before, after string) []diffLine {
	differ := diffmatchpatch.New()
	differ.DiffTimeout = 0 // give the same answer on a slow machine as on a fast one
	a, b, table := differ.DiffLinesToRunes(before, after)
	var lines []diffLine
	for _, d := range differ.DiffCharsToLines(differ.DiffMainRunes(a, b, false), table) {
		for _, text := range strings.Split(strings.TrimSuffix(d.Text, "\n"), "\n") {
			lines = append(lines, diffLine{d.Type, text})
		}
	}
	return lines
}
