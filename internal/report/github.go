package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// githubCommands holds GitHub's workflow command for each severity.
var githubCommands = [...]string{diff.Note: "notice", diff.Warning: "warning", diff.Error: "error"}

// renderGitHub returns one workflow command a finding, which GitHub Actions shows as an annotation at its line. GitHub
// shows the first ten of each severity in a step, so the worst come first. What one edit did in several places is told
// once.
func renderGitHub(c *Comparison, v View) ([]byte, error) {
	var b strings.Builder
	t := &text{comparison: c}
	shown, also := t.fold(groups(c.Result, v.Least))
	for _, severity := range []diff.Severity{diff.Error, diff.Warning, diff.Note} {
		for _, g := range shown {
			for _, f := range g.findings {
				if f.Severity == severity {
					b.WriteString(annotation(c, v, f, also[f.Fingerprint()]) + "\n")
				}
			}
		}
	}
	return []byte(b.String()), nil
}

// GitHubProblem writes why a schema could not be read as an annotation: at its line when that is in the repository.
func GitHubProblem(w io.Writer, files Files, title string, p ProblemText) {
	var properties []string
	if file, inside := files.inRepository(p.Position.File); inside && p.Position.File != "" {
		properties = append(properties, "file="+githubProperty(Clean(file)),
			fmt.Sprintf("line=%d,col=%d", p.Position.Line, p.Position.Column))
	}
	properties = append(properties, "title="+githubProperty(Clean(title)))
	lines := cleanLines(p.Message)
	for _, note := range append(slices.Clone(p.Notes), p.Hint) {
		if note != "" {
			lines = append(lines, cleanLines(note)...)
		}
	}
	fmt.Fprintf(w, "::error %s::%s\n", strings.Join(properties, ","), githubData(strings.Join(lines, "\n")))
}

// annotation returns a finding as a workflow command. also are the findings that it speaks for.
func annotation(c *Comparison, v View, f diff.Finding, also []diff.Finding) string {
	title := string(f.Rule)
	if where := f.Where(); where != "" {
		title += ": " + shorten(Clean(where))
	}
	var properties []string
	if at, ok := c.newPlace(f); ok {
		if file, inside := v.Files.inRepository(at.File); inside {
			properties = append(properties, "file="+githubProperty(Clean(file)), "line="+strconv.Itoa(at.Line))
			if end, known := endColumn(c.Result.To.Source, at); known && f.To.Present {
				properties = append(properties, fmt.Sprintf("col=%d,endColumn=%d", at.Column, end))
			}
		}
	}
	properties = append(properties, "title="+githubProperty(title))
	lines := []string{shortenTo(Clean(f.Message), messageWidth)}
	if !f.To.Present {
		if at, ok := c.oldPlace(f); ok {
			lines = append(lines, "It was at "+v.Files.name(at)+" in the old version.")
		}
	}
	lines = append(lines, proof(f)...)
	if len(also) > 0 {
		lines = append(append(lines, "Also in:"), places(also)...)
	}
	lines = append(lines, explainHint(f.Rule))
	return "::" + githubCommands[f.Severity] + " " + strings.Join(properties, ",") + "::" + githubData(strings.Join(lines, "\n"))
}

// githubData escapes the text of a workflow command as GitHub's own toolkit does.
func githubData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// githubProperty escapes the value of a property of a workflow command as GitHub's own toolkit does.
func githubProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(text))
}

// GitHubOutputs returns the step outputs of GitHub Actions, one name=value a line. No text of the users is among them.
func GitHubOutputs(c *Comparison) []byte {
	n := count(c.Result.Findings)
	return fmt.Appendf(nil, "verdict=%s\nrefused=%t\nerrors=%d\nwarnings=%d\nnotes=%d\ntables-changed=%d\n",
		c.Result.Verdict, c.Result.Refused, n.Errors, n.Warnings, n.Notes, changedTables(c.Result))
}

// endColumn returns the column behind the code that starts at a position, in characters, and false when the line is not
// known.
func endColumn(source schema.Source, at schema.Position) (int, bool) {
	if source == nil {
		return 0, false
	}
	line, ok := source.Line(at.File, at.Line)
	if !ok || at.Column < 1 || at.Column > utf8.RuneCountInString(line) {
		return 0, false
	}
	return at.Column + codeLength([]rune(line)[at.Column-1:]), true
}
