package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema"
)

// lines is a schema.Source of one file that knows no places.
type lines []string

func (lines) Position(schema.Place) (schema.Position, bool) { return schema.Position{}, false }

func (l lines) Line(file string, line int) (string, bool) {
	if file != "schema.ts" || line < 1 || line > len(l) {
		return "", false
	}
	return l[line-1], true
}

func (l lines) Files() []string { return []string{"schema.ts"} }

func (l lines) Text(string) (string, bool) { return strings.Join(l, "\n"), true }

func TestFrameMarks(t *testing.T) {
	for _, tc := range []struct{ name, code, at, marked string }{
		{"a property with its value", `    role: v.union(v.literal("a"), v.null()),`, `role`, `role: v.union(v.literal("a"), v.null())`},
		{"a call", `    role: v.string(),`, `v.string`, `v.string()`},
		{"a chained call", `  users: defineTable({ a: v.any() }).index("by_a", ["a"]),`, `defineTable`, `defineTable({ a: v.any() }).index("by_a", ["a"])`},
		{"a call that goes on in the next line", `  users: defineTable({`, `users`, `users: defineTable`},
		{"a string with brackets", `v.literal(")(")`, `v.literal`, `v.literal(")(")`},
		{"an open string", `v.literal("oops)`, `"oops`, `"`},
		{"the arguments of a call", `  }).staged({ a: v.any() }),`, `({ a`, `({ a: v.any() })`},
		{"punctuation", `})`, `}`, `}`},
		{"a quoted property", `  "a-b": v.string(),`, `"a-b"`, `"a-b": v.string()`},
	} {
		column := strings.Index(tc.code, tc.at) + 1
		code, from, width := markedLine(tc.code, column)
		require.Equal(t, tc.marked, code[from:from+width], tc.name)
	}
}

func TestFrame(t *testing.T) {
	source := lines{
		"\t\tname: v.string(),",
		"世界: v.literal(\"\x1b[31m\u202e\"),",
		strings.Repeat("a: v.any(), ", 40) + "z: v.number(), " + strings.Repeat("b: v.any(), ", 40),
	}
	draw := func(style Style, line, column int) string {
		at := schema.Position{File: "schema.ts", Line: line, Column: column}
		b := block{style: style}
		b.locate(source, at, "", red)
		return strings.Join(b.draw(), "\n")
	}
	require.Equal(t, strings.Join([]string{
		"  ╭─ schema.ts:1:3",
		"1 │     name: v.string(),",
		"  │     ━━━━━━━━━━━━━━━━",
	}, "\n"), draw(Style{}, 1, 3))
	require.Equal(t, strings.Join([]string{
		"  -- schema.ts:2:5",
		`2 | 世界: v.literal("\x1b[31m\u202e"),`,
		`  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^`,
	}, "\n"), draw(Style{ASCII: true}, 2, 5))
	long := strings.Split(draw(Style{}, 3, 481), "\n")
	require.Contains(t, long[1], "│ ...")
	require.Contains(t, long[1], "z: v.number()")
	require.Less(t, screenWidth(long[1]), frameWidth+12)
	require.Equal(t, strings.Index(long[1], "z: v.number()")-strings.Index(long[1], "│"),
		strings.Index(long[2], "━")-strings.Index(long[2], "│"), "the mark stands under the code")
	require.Equal(t, "  ╭─ schema.ts:9:1", draw(Style{}, 9, 1), "a line that is not there")
	require.Equal(t, "\x1b[2m  ╭─\x1b[0m \x1b[1mschema.ts:9:1\x1b[0m", draw(Style{Color: true}, 9, 1))
	require.NotPanics(t, func() { draw(Style{}, 1, 999) })
}
