package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
)

// fail shows an error with what to do about it, both of which may be "", and keeps it for the summary of a job.
func (a *app) fail(message, fix string) {
	report.Error(a.stderr, a.styleOf(a.stderr), message, fix)
	report.Error(&a.told, report.Style{}, message, fix)
}

// showProblem shows a reason why a version cannot be used; what says what became of that. On GitHub it is an annotation
// as well.
func (a *app) showProblem(what string, text report.ProblemText) {
	report.Problem(a.stderr, a.styleOf(a.stderr), text)
	report.Problem(&a.told, report.Style{}, text)
	a.annotate(what, text)
}

// annotate shows a problem at its line on GitHub.
func (a *app) annotate(title string, text report.ProblemText) {
	if a.env("GITHUB_ACTIONS") == "true" {
		report.GitHubProblem(a.stderr, a.files(), title, text)
	}
}

// reportError shows an error that ended a command, unless it has been shown already.
func (a *app) reportError(err error) {
	var bug *bug
	var usage *usageError
	switch {
	case err == nil:
	case errors.As(err, &bug):
		a.reportBug(bug)
	case errors.Is(err, errFindings), errors.Is(err, errShown), errors.Is(err, errDeclared):
	case errors.As(err, &usage):
		a.fail(usage.message, usage.fix)
		a.annotate("wrong command line", report.ProblemText{Message: usage.message, Hint: usage.fix})
	default:
		a.fail(err.Error(), "")
		a.annotate("nothing was compared", report.ProblemText{Message: err.Error()})
	}
}

// tellFailure gives GitHub Actions a job summary and step outputs of a comparison that could not be made, so that later
// steps see that there is no verdict. It is best effort: the command has failed already, for a reason that counts more.
func (a *app) tellFailure(cmd *cobra.Command, err error) {
	if code := exitCode(err); code != exitUsage && code != exitFailed || !a.tellsGitHub(cmd) {
		return
	}
	if file := a.env("GITHUB_STEP_SUMMARY"); file != "" {
		_ = appendFile(file, report.FailureMarkdown(a.told.String()))
	}
	if file := a.env("GITHUB_OUTPUT"); file != "" {
		_ = appendFile(file, report.NoGitHubOutputs())
	}
}

// tellsGitHub says whether a command writes job summaries: as [compareCommand.forGitHub], but also when the command line
// could not be read.
func (a *app) tellsGitHub(cmd *cobra.Command) bool {
	if cmd == nil || cmd.Flags().Lookup("report") == nil {
		return false // it compares nothing for CI
	}
	format := cmd.Flags().Lookup("format").Value.String()
	return format == "github" || format == "text" && cmd.Name() == "check" && a.env("GITHUB_ACTIONS") == "true"
}
