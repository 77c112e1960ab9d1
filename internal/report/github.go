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

// githubMost is how many annotations of each kind GitHub shows of a step.
const githubMost = 10

// An annotated is a finding with what it speaks for.
type annotated struct {
	part *Comparison
	diff.Finding
	also []diff.Finding
}

// renderGitHub returns one workflow command a finding, which GitHub Actions shows as an annotation at its line. GitHub
// shows the first ten of each kind in a step, so the worst come first, and where there are more the tenth says so. What
// one edit did in several places is told once. Where git knows the versions, a plain line for the log says which.
func renderGitHub(r *Report, v View) ([]byte, error) {
	var b strings.Builder
	if versions := r.versions(v.Style); versions != "" && !v.Beside {
		b.WriteString(Clean("convex-schema-plan compared "+versions) + "\n")
	}
	var all []annotated
	t := newText(r, v)
	for _, c := range r.parts() {
		t.comparison = c
		shown, also := t.fold(groups(c.Result, v.Least))
		for _, g := range shown {
			for _, f := range g.findings {
				all = append(all, annotated{c, f, also[f.Fingerprint()]})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b annotated) int { return byWeight(a.Finding, b.Finding) })
	total, written := map[string]int{}, map[string]int{}
	for _, a := range all {
		total[a.kind()]++
	}
	for _, a := range all {
		kind := a.kind()
		if written[kind]++; written[kind] == githubMost && total[kind] > githubMost {
			fmt.Fprintf(&b, "::%s title=%d more::GitHub shows no more than %d of a kind. The summary of the job and the log have them all.\n",
				kind, total[kind]-githubMost+1, githubMost)
		}
		b.WriteString(annotation(r, v, a) + "\n")
	}
	return []byte(b.String()), nil
}

// kind returns the name of the workflow command for a finding.
func (a annotated) kind() string {
	if a.Suppressed != nil {
		return githubCommands[diff.Note]
	}
	return githubCommands[a.Severity]
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

// annotation returns a finding as a workflow command.
func annotation(r *Report, v View, a annotated) string {
	title := string(a.Rule)
	if a.Suppressed != nil {
		title = "approved: " + title
	}
	if where := a.Where(); where != "" {
		title += ": " + short(where)
	}
	if part := r.title(a.part, short); part != "" {
		title += " (" + part + ")"
	}
	var properties []string
	if at, ok := a.part.newPlace(a.Finding); ok {
		if file, inside := v.Files.inRepository(at.File); inside {
			properties = append(properties, "file="+githubProperty(Clean(file)), "line="+strconv.Itoa(at.Line))
			if end, known := endColumn(a.part.newLines(a.Finding, v), at); known && exact(a.Finding) {
				properties = append(properties, fmt.Sprintf("col=%d,endColumn=%d", at.Column, end))
			}
		}
	}
	properties = append(properties, "title="+githubProperty(title))
	return "::" + a.kind() + " " + strings.Join(properties, ",") + "::" + githubData(strings.Join(annotationLines(r, v, a), "\n"))
}

// annotationLines returns the text of an annotation.
func annotationLines(r *Report, v View, a annotated) []string {
	lines := []string{shortenTo(Clean(a.Message), messageWidth)}
	if a.Suppressed != nil {
		lines = append(lines, approved(a.Suppressed, short))
	}
	if !a.To.Present {
		if at, ok := a.part.oldPlace(a.Finding); ok {
			lines = append(lines, "It was at "+v.Files.name(at)+" in the old version.")
		}
	}
	lines = append(append(lines, githubNoteLines(a.Finding)...), proof(a.Finding)...)
	if len(a.also) > 0 {
		lines = append(append(lines, "Also in:"), places(a.also)...)
	}
	lines = append(lines, explainHint(a.Rule))
	if v.fails(a.Finding) {
		lines = append(lines, r.acceptance(append([]diff.Finding{a.Finding}, a.also...)...)...)
	}
	return lines
}

// githubData escapes the text of a workflow command as GitHub's own toolkit does.
func githubData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// githubProperty escapes the value of a property of a workflow command as GitHub's own toolkit does.
func githubProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(text))
}

// GitHubOutputs returns the step outputs of GitHub Actions, one name=value a line. No text of the users is among them. A
// working tree has the commit that it is based on; what is in no repository has none.
func GitHubOutputs(r *Report) []byte {
	sum := tallyOf(View{Passes: true}, r.parts()...)
	n := count(sum.findings)
	return fmt.Appendf(nil, "verdict=%s\nrefused=%t\nerrors=%d\nwarnings=%d\nnotes=%d\nsuppressed=%d\ntables-changed=%d\n"+
		"from-commit=%s\nto-commit=%s\n",
		sum.verdict, sum.refused, n.Errors, n.Warnings, n.Notes, n.Suppressed, sum.changed, r.From.commit(), r.To.commit())
}

// NoGitHubOutputs returns the step outputs of a comparison that could not be made: all of them, empty.
func NoGitHubOutputs() []byte {
	var b strings.Builder
	for line := range strings.Lines(string(GitHubOutputs(&Report{}))) {
		name, _, _ := strings.Cut(line, "=")
		b.WriteString(name + "=\n")
	}
	return []byte(b.String())
}

// endColumn returns the column behind the code that starts at a position, in characters, and false when the line is not
// known.
func endColumn(source liner, at schema.Position) (int, bool) {
	if source == nil {
		return 0, false
	}
	line, ok := source.Line(at.File, at.Line)
	if !ok || at.Column < 1 || at.Column > utf8.RuneCountInString(line) {
		return 0, false
	}
	return at.Column + codeLength([]rune(line)[at.Column-1:]), true
}
