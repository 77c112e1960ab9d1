package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

// loadFailed shows why sides could not be read and returns errShown; it returns nil when both could, and a bug as it is.
// What is wrong with both in the same way is told once.
func (a *app) loadFailed(ctx context.Context, sides *source.Sides, fromErr, toErr error) error {
	from, to := problemsOf(ctx, sides, &sides.From, fromErr), problemsOf(ctx, sides, &sides.To, toErr)
	if !sameProblems(from, to) {
		return errors.Join(a.notLoaded("FROM", &sides.From, from, fromErr), a.notLoaded("TO", &sides.To, to, toErr))
	}
	what := "FROM and TO could not be evaluated"
	names := slices.Compact([]string{versionOf(&sides.From).Name(), versionOf(&sides.To).Name()})
	a.fail(what+": "+strings.Join(names, ", "), "")
	for _, p := range to {
		a.showProblem(what, p)
	}
	return errShown
}

// loaded is loadFailed for a command that reads one version only.
func (a *app) loaded(ctx context.Context, sides *source.Sides, s *source.Side, err error) error {
	return a.notLoaded("this version", s, problemsOf(ctx, sides, s, err), err)
}

// notLoaded shows why a version, which role names, could not be read, and returns errShown; it returns nil when err is nil,
// and a bug as it is.
func (a *app) notLoaded(role string, s *source.Side, problems []report.ProblemText, err error) error {
	var b *bug
	switch {
	case err == nil:
		return nil
	case errors.As(err, &b):
		return b
	}
	what := role + " could not be evaluated"
	name := versionOf(s).Name()
	if problems == nil {
		a.fail(fmt.Sprintf("%s (%s): %v", what, name, err), "")
		a.annotate(what, report.ProblemText{Message: err.Error()})
		return errShown
	}
	a.fail(what+": "+name, "")
	for _, p := range problems {
		a.showProblem(what, p)
	}
	return errShown
}

// problemsOf returns the problems that package load found in a version; nil when err is nil or another error.
func problemsOf(ctx context.Context, sides *source.Sides, s *source.Side, err error) []report.ProblemText {
	var problem *load.Error
	if !errors.As(err, &problem) || errors.As(err, new(*bug)) {
		return nil
	}
	var texts []report.ProblemText
	for _, p := range append([]*load.Error{problem}, problem.Others...) {
		texts = append(texts, problemText(ctx, sides, s, p, errors.As(err, new(*load.NoSchemaError))))
	}
	return texts
}

// sameProblems says whether two versions have the same problems. The line may have moved, where the problem names what it
// is about: a package that is missing is missing for both.
func sameProblems(from, to []report.ProblemText) bool {
	return from != nil && slices.EqualFunc(from, to, func(x, y report.ProblemText) bool {
		return x.Message == y.Message && x.Hint == y.Hint && slices.Equal(x.Notes, y.Notes) &&
			x.Position.File == y.Position.File && (x.Position == y.Position && x.Frame == y.Frame || strings.Contains(x.Message, `"`))
	})
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
