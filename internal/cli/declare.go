package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema/load"
)

// declareHelp tells, in the long help texts, what the declaring flags are for.
const declareHelp = `What no comparison can find out, you declare: that a field only has another name, what
documents get that lack one. Use the flags below, or comments in the schema of TO, beside
or above what they are about: @renamed-from OLD, @merged-from A, B, @split-from
TABLE.FIELD, @inverted-from TABLE.FIELD, @default JSON, @delete-orphans, @returned.`

// declareFlags are the flags by which a user declares what a change means.
type declareFlags struct {
	declared intent.Intent
	words    []string // the flags as they were given, for commands that repeat them
}

func (f *declareFlags) bind(cmd *cobra.Command) {
	for _, form := range intent.Forms() {
		cmd.Flags().Var(&declareFlag{f, form}, form.Flag, form.Says)
		_ = cmd.RegisterFlagCompletionFunc(form.Flag, cobra.NoFileCompletions)
	}
}

// A declareFlag is one of the flags. It can be given many times.
type declareFlag struct {
	all  *declareFlags
	form intent.Form
}

// String returns the default, which is nothing.
func (f *declareFlag) String() string { return "" }

// Type shows in help texts what follows the flag.
func (f *declareFlag) Type() string { return f.form.Shape }

// Set reads what follows the flag.
func (f *declareFlag) Set(text string) error {
	f.all.words = append(f.all.words, "--"+f.form.Flag, text)
	return f.form.Parse(&f.all.declared, text)
}

// declared returns what the flags and the comments in TO declare, held against both versions and against what history
// knows of tables that return. What is wrong with it is shown, and the error is errDeclared then.
func (a *app) declared(f *declareFlags, p *pair, returned map[string]diff.Returned) (*intent.Intent, error) {
	comments, err := intent.FromComments(p.to.Schema)
	if err != nil {
		return nil, a.refuseDeclared(p, err)
	}
	resolved, err := diff.Resolve(intent.Merge(&f.declared, comments), p.from.Schema, p.to.Schema, returned)
	if err != nil {
		return nil, a.refuseDeclared(p, err)
	}
	return resolved, nil
}

// refuseDeclared shows what is wrong with declarations: flags as other usage errors, comments at their place.
func (a *app) refuseDeclared(p *pair, err error) error {
	var problems intent.Errors
	if !errors.As(err, &problems) {
		return err
	}
	var comments []*intent.Error
	for _, e := range problems {
		if e.Origin.Position != nil {
			comments = append(comments, e)
			continue
		}
		a.fail(e.Error(), e.Hint)
	}
	if len(comments) == 0 {
		return errDeclared
	}
	slices.SortStableFunc(comments, func(a, b *intent.Error) int {
		x, y := a.Origin.Position, b.Origin.Position
		return cmp.Or(strings.Compare(x.File, y.File), x.Line-y.Line, x.Column-y.Column)
	})
	what := "a comment in TO cannot be followed"
	if len(comments) > 1 {
		what = fmt.Sprintf("%d comments in TO cannot be followed", len(comments))
	}
	a.fail(what+": "+versionOf(&p.sides.To).Name(), "")
	for _, e := range comments {
		a.showProblem(what, p.problemOf(e))
	}
	return errDeclared
}

// problemOf returns what is wrong with a comment, as it is shown.
func (p *pair) problemOf(e *intent.Error) report.ProblemText {
	at := *e.Origin.Position
	text, _ := p.to.Schema.Source.Text(at.File)
	return report.ProblemText{
		Position: at, Message: e.Origin.Text + " " + e.Message, Frame: load.CodeFrame(text, at), Hint: e.Hint,
	}
}
