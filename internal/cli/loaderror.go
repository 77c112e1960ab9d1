package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/schema/load"
)

// reportLoadError shows why a version could not be read. The role is FROM or TO, or empty when there is only one.
func (a *app) reportLoadError(role, source string, err error) {
	style := a.styleOf(a.stderr)
	what := "this version could not be evaluated"
	if role != "" {
		what = role + " could not be evaluated"
	}
	var problem *load.Error
	if !errors.As(err, &problem) {
		report.Error(a.stderr, style, fmt.Sprintf("%s (%s): %v", what, source, err), "")
		return
	}
	report.Error(a.stderr, style, fmt.Sprintf("%s: %s", what, source), "")
	for _, p := range append([]*load.Error{problem}, problem.Others...) {
		hint := p.Hint
		if looksLikeGit(source) {
			hint = "For a version in git, put a colon behind it: " + source + ":"
		}
		text := report.ProblemText{Position: p.Position, Message: p.Message, Notes: p.Notes, Frame: p.Frame, Hint: hint}
		a.showProblem(what, text)
	}
}

// showProblem shows a reason why a version cannot be used; what says what became of that. On GitHub it is an annotation
// as well.
func (a *app) showProblem(what string, text report.ProblemText) {
	report.Problem(a.stderr, a.styleOf(a.stderr), text)
	if a.env("GITHUB_ACTIONS") == "true" {
		report.GitHubProblem(a.stderr, a.files(), what, text)
	}
}

// looksLikeGit says whether a source that does not exist is probably meant as a git reference.
func looksLikeGit(name string) bool {
	if _, err := os.Stat(name); err == nil || strings.Contains(name, ":") {
		return false
	}
	return strings.HasPrefix(name, "HEAD") || name == "main" || name == "master" || strings.HasPrefix(name, "origin/")
}
