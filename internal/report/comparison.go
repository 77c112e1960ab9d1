package report

import (
	"strings"

	"convex-schema-plan/pkg/diff"
)

// A Comparison is a result with the names of what was compared.
type Comparison struct {
	From, To Version
	Result   *diff.Result
	// Flags are what a command on the same sources has to repeat, word by word: "--convex", "installed".
	Flags []string
}

// A Version names one side of a comparison.
type Version struct {
	Source string // as the user named it
	File   string // the file that was read
}

// A Count holds the number of findings of each severity.
type Count struct{ Errors, Warnings, Notes int }

func count(findings []diff.Finding) Count {
	var c Count
	for _, f := range findings {
		switch f.Severity {
		case diff.Error:
			c.Errors++
		case diff.Warning:
			c.Warnings++
		case diff.Note:
			c.Notes++
		}
	}
	return c
}

// String prints what there is: "2 errors, 1 note", or "nothing to report".
func (c Count) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		noun string
	}{{c.Errors, "error"}, {c.Warnings, "warning"}, {c.Notes, "note"}} {
		if p.n > 0 {
			parts = append(parts, counted(p.n, p.noun))
		}
	}
	if parts == nil {
		return "nothing to report"
	}
	return strings.Join(parts, ", ")
}

// command returns a command line of this program on the sources of the comparison, ready to be pasted into a shell.
func (c *Comparison) command(words ...string) string {
	words = append([]string{"convex-schema-plan"}, words...)
	words = append(words, shellWord(c.From.Source), shellWord(c.To.Source))
	for _, flag := range c.Flags {
		words = append(words, shellWord(flag))
	}
	return strings.Join(words, " ")
}

// shellWord quotes a word for a POSIX shell where it needs it. A word that holds control characters comes out clean,
// and then names another file: better than a terminal escape.
func shellWord(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_./@:+-=,", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(Clean(word), "'", `'\''`) + "'"
}
