package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLineDiff(t *testing.T) {
	before := "users: defineTable({\n  a: v.string(),\n  b: v.string(),\n  c: v.string(),\n  name: v.optional(v.string()),\n})\n"
	after := "users: defineTable({\n  a: v.string(),\n  b: v.string(),\n  c: v.string(),\n  name: v.string(),\n  evil: v.literal(\"\x1b\"),\n})\n"
	require.Equal(t, strings.Join([]string{
		"  ...",
		"    b: v.string(),",
		"    c: v.string(),",
		"-   name: v.optional(v.string()),",
		"+   name: v.string(),",
		`+   evil: v.literal("\x1b"),`,
		"  })",
	}, "\n"), strings.Join(lineDiff(Style{}, before, after), "\n"))
	require.Equal(t, []string{"  ..."}, lineDiff(Style{}, before, before))
}

// TestLineDiffKeepsBothTexts rebuilds both texts from the diff, for more distinct lines than fit one byte each.
func TestLineDiffKeepsBothTexts(t *testing.T) {
	var before, after []string
	for i := range 3000 {
		line := fmt.Sprintf("field%d: v.string(),", i)
		if i%7 != 0 {
			before = append(before, line)
		}
		if i%11 != 0 {
			after = append(after, line)
		}
	}
	var gotBefore, gotAfter []string
	for _, l := range compareLines(strings.Join(before, "\n")+"\n", strings.Join(after, "\n")+"\n") {
		if l.kind <= 0 {
			gotBefore = append(gotBefore, l.text)
		}
		if l.kind >= 0 {
			gotAfter = append(gotAfter, l.text)
		}
	}
	require.Equal(t, before, gotBefore)
	require.Equal(t, after, gotAfter)
}
