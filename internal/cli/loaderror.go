package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

// loadFailed shows why sides could not be read and returns errShown; it returns nil when both could, and a bug as it is.
func (a *app) loadFailed(ctx context.Context, sides *source.Sides, fromErr, toErr error) error {
	return errors.Join(a.loaded(ctx, "FROM", sides, &sides.From, fromErr), a.loaded(ctx, "TO", sides, &sides.To, toErr))
}

// loaded shows why a version could not be read and returns errShown; it returns nil when err is nil, and a bug as it is.
// The role is FROM or TO, or empty when there is only one version.
func (a *app) loaded(ctx context.Context, role string, sides *source.Sides, s *source.Side, err error) error {
	var b *bug
	switch {
	case err == nil:
		return nil
	case errors.As(err, &b):
		return b
	}
	what := "this version could not be evaluated"
	if role != "" {
		what = role + " could not be evaluated"
	}
	name := versionOf(s).Name()
	style := a.styleOf(a.stderr)
	var problem *load.Error
	if !errors.As(err, &problem) {
		report.Error(a.stderr, style, fmt.Sprintf("%s (%s): %v", what, name, err), "")
		return errShown
	}
	report.Error(a.stderr, style, fmt.Sprintf("%s: %s", what, name), "")
	for _, p := range append([]*load.Error{problem}, problem.Others...) {
		a.showProblem(what, problemText(ctx, sides, s, p, errors.As(err, new(*load.NoSchemaError))))
	}
	return errShown
}

// problemText says what package load found, and what git knows about it. missing says that there is no schema at all.
func problemText(ctx context.Context, sides *source.Sides, s *source.Side, p *load.Error, missing bool) report.ProblemText {
	text := report.ProblemText{Position: p.Position, Message: p.Message, Notes: p.Notes, Frame: p.Frame, Hint: p.Hint}
	var why *git.Error
	switch {
	case missing && s.Kind == source.Disk && isRef(ctx, s.Text):
		text.Hint = "For a version in git, put a colon behind it: " + s.Text + ":"
	case missing && s.Kind == source.Commit && s.Named && !s.Holds(s.Path):
		text.Hint = "A path behind a colon starts at the root of the repository; one that begins with ./ starts at the working directory."
	case p.Missing != "" && s.Kind == source.Tree && errors.As(whyMissing(ctx, sides, p.Missing), &why):
		text.Message, text.Hint = strings.TrimSuffix(p.Message, ".")+": "+why.Message+".", why.Hint
	}
	return text
}

// showProblem shows a reason why a version cannot be used; what says what became of that. On GitHub it is an annotation
// as well.
func (a *app) showProblem(what string, text report.ProblemText) {
	report.Problem(a.stderr, a.styleOf(a.stderr), text)
	if a.env("GITHUB_ACTIONS") == "true" {
		report.GitHubProblem(a.stderr, a.files(), what, text)
	}
}

// isRef says whether a source that is no file is probably meant as a version in git: it has one of the usual names, which
// a shallow clone may lack, or the repository knows it.
func isRef(ctx context.Context, name string) bool {
	if _, err := os.Lstat(name); err == nil || strings.Contains(name, ":") {
		return false
	}
	if strings.HasPrefix(name, "HEAD") || name == "main" || name == "master" || strings.HasPrefix(name, "origin/") {
		return true
	}
	repository, err := git.Open(ctx, ".")
	if err != nil {
		return false
	}
	defer repository.Close()
	_, err = repository.Resolve(ctx, name)
	return err == nil
}
