package report

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/scaffold"
)

// What stands in files of others is shown as text and as nothing else.
func TestScaffoldIsClean(t *testing.T) {
	text := string(Scaffold([]scaffold.Step{
		{File: "a\x1b[31m.yml", State: scaffold.Changed, Before: "x: \x1b]0;owned\a\n::error::forged\n", After: "x: \x1b]0;owned\a\n::error::forged\ny: 1\n"},
		{File: "b", State: scaffold.ByHand, Why: "of \x1b[2J", Add: "a\tb\x07\n"},
	}, Style{}, false))
	require.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x7f]`, text)
	require.NotRegexp(t, `(?m)^\s*::`, text)
	require.Contains(t, text, `a\x1b[31m.yml`)
	require.Contains(t, text, "Nothing is written yet. The same command with --write writes 1 file.")
}

func TestScaffoldInColour(t *testing.T) {
	steps := []scaffold.Step{{File: "a", State: scaffold.New, After: "x\n"}, {File: "b", State: scaffold.Present}}
	require.Equal(t, "\x1b[32mnew\x1b[0m      a\n  \x1b[32m+ x\x1b[0m\n\n\x1b[2mpresent\x1b[0m  b\n  set up already\n\n"+
		"\x1b[32mok\x1b[0m Written: 1 file. Read the difference, and commit it.\n", string(Scaffold(steps, Style{Color: true, ASCII: true}, true)))
}
