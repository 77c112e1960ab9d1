package report

import (
	"cmp"
	"fmt"
	"strings"

	"convex-schema-plan/pkg/diff"
)

// gitlabIssue is one entry of a Code Quality report: the part of Code Climate's format that GitLab reads.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// renderGitLab returns a Code Quality report. GitLab shows descriptions as text, drops entries without a path or with a
// fingerprint that came before, and compares fingerprints between branches.
//
// What somebody approved stays in, as info: left out, it would look mended, and come back as new when the approval ends.
func renderGitLab(r *Report, v View) ([]byte, error) {
	issues := []gitlabIssue{}
	seen := map[string]int{}
	for _, c := range r.parts() {
		for _, f := range shownFindings(c.Result, v.Least) {
			print := f.Fingerprint()
			if seen[print]++; seen[print] > 1 {
				print += fmt.Sprintf("-%d", seen[print])
			}
			issues = append(issues, gitlabIssue{
				Description: gitlabText(r, c, f), CheckName: string(f.Rule), Fingerprint: print, Severity: gitlabSeverity(f),
				Location: gitlabPlace(c, v, f),
			})
		}
	}
	return marshal(issues)
}

// gitlabText returns what GitLab shows of a finding, on one line.
func gitlabText(r *Report, c *Comparison, f diff.Finding) string {
	text := shortenTo(Clean(f.Message), messageWidth)
	if title := r.title(c, short); title != "" {
		text = Clean(title + ": " + text)
	}
	sentences := append([]string{text + "."}, noteLines(f)...)
	if f.Suppressed != nil {
		sentences = append(sentences, "("+approved(f.Suppressed, short)+")")
	}
	return strings.Join(append(sentences, explainHint(f.Rule)), " ")
}

// gitlabSeverity maps to GitLab's scale. What Convex refuses without looking at documents blocks every deploy.
func gitlabSeverity(f diff.Finding) string {
	switch {
	case f.Severity == diff.Note, f.Suppressed != nil:
		return "info"
	case f.Severity == diff.Warning:
		return "minor"
	case f.Code != "":
		return "blocker"
	default:
		return "critical"
	}
}

// gitlabPlace returns the place in the new version. A finding without one is put at the start of the schema file, so that
// GitLab does not drop it.
func gitlabPlace(c *Comparison, v View, f diff.Finding) gitlabLocation {
	file, line := cmp.Or(c.To.File, c.From.File, "convex/schema.ts"), 1
	if at, ok := c.newPlace(f); ok {
		file, line = at.File, at.Line
	}
	name, _ := v.Files.inRepository(file)
	return gitlabLocation{Path: Clean(name), Lines: gitlabLines{Begin: line}}
}
