package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
)

// long is advice of the usual kind: with a command near its end, beyond what a message may take.
var long = strings.Repeat("Push the widened schema first, and wait for it. ", 12) +
	"Then run `git restore --source 7d73b18 -- convex/schema.ts convex/values.ts` and push again."

// TestNotesAreWhole: no form cuts a note or a sentence about what comes next inside of a command.
func TestNotesAreWhole(t *testing.T) {
	command := "`git restore --source 7d73b18 -- convex/schema.ts convex/values.ts` and push again."
	for _, f := range Formats() {
		c := fixture()
		c.Result.Findings[1].Notes = []string{long}
		c.Next = []string{long}
		got, err := f.Render(single(c), checkView(Style{}))
		require.NoError(t, err)
		text := strings.NewReplacer("│", " ", "├", " ", "╰", " ").Replace(string(got))
		times := strings.Count(strings.Join(strings.Fields(text), " "), command)
		require.Equal(t, map[string]int{"text": 2, "json": 2, "markdown": 2}[f.Name]+
			map[string]int{"github": 1, "sarif": 1, "gitlab": 1, "junit": 1}[f.Name], times, f.Name)
		if f.Name != "text" && f.Name != "markdown" {
			continue
		}
		for line := range strings.Lines(string(got)) {
			if strings.Contains(line, "widened schema") {
				require.LessOrEqual(t, screenWidth(line), alsoWidth+16, f.Name)
			}
		}
	}
}

// TestNotesWithoutEnd: a note that is longer than there is room is cut behind a sentence, and says where the rest is.
func TestNotesWithoutEnd(t *testing.T) {
	f := diff.Finding{Notes: []string{strings.Repeat("One sentence more. ", 1000), "Another note."}}
	got := noteLines(f)
	require.True(t, strings.HasSuffix(got[0], "One sentence more. "+cutHint), got[0])
	require.LessOrEqual(t, len(got[0]), noteWidth+len(cutHint)+1)
	require.Equal(t, "Another note.", got[1])

	annotation := githubNoteLines(f)
	require.Len(t, annotation, 1)
	require.True(t, strings.HasSuffix(annotation[0], "One sentence more. "+githubCutHint), annotation[0])
	require.LessOrEqual(t, len(annotation[0]), githubNotes+len(githubCutHint)+1)

	require.Equal(t, "one two... (cut)", sentences("one two three", 9, "(cut)"))
	require.Equal(t, "one. (cut)", sentences("one. two", 5, "(cut)"))
	require.Equal(t, "one. two", sentences("one. two", 8, "(cut)"))
}
