package intent_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
)

// TestMarks finds a word in comments wherever a person may write it, and what it stands at.
func TestMarks(t *testing.T) {
	word := regexp.MustCompile(`\bok\b`).MatchString
	for _, tc := range []struct{ name, source, want string }{
		{"in the line of a field, and above one", source(`users: defineTable({
			name: v.string(), // ok one
			// ok two
			//   a reason
			age: v.number(),
		})`), "5:25 ok one: 5 name: v.string(), [users.name]\n6:7 ok two: 8 age: v.number(), [users.age]"},
		{"in a block", source(`/**
		 * ok one
		 * no
		 * ok two */
		users: defineTable({ name: v.string() }),`), "5:6 ok one: 8 users: defineTable({ name: v.string() }), [users users.name]\n7:6 ok two: 8 users: defineTable({ name: v.string() }), [users users.name]"},
		{"inside a line", source(`users: defineTable({
			a: v.string(), /* ok */ b: v.string(), c: v.string(),
		})`), "5:22 ok: 5 a: v.string(),          b: v.string(), c: v.string(), [users.b]"},
		{"where something was", source(`users: defineTable({
			a: v.string(),
			// ok
		}),`), "6:7 ok: 7 }), []"},
		{"at an index", source(`users: defineTable({ a: v.string() })
			// ok
			.index("by_a", ["a"]),`), "5:7 ok: 6 .index(\"by_a\", [\"a\"]), []"},
		{"not in code", source("users: defineTable({ ok: v.string(), a: v.literal('// ok') })"), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, m := range intent.Marks(loadFiles(t, "schema.ts", tc.source), word) {
				var places []string
				for _, p := range m.Places() {
					places = append(places, strings.TrimSuffix(p.Table+"."+p.Path.String(), "."))
				}
				got = append(got, fmt.Sprintf("%d:%d %s: %d %s %v", m.Position.Line, m.Position.Column, m.Text, m.Line(), m.Code(), places))
			}
			require.Equal(t, tc.want, strings.Join(got, "\n"))
		})
	}
	require.Empty(t, intent.Marks(nil, word))
	require.Empty(t, intent.Marks(&schema.Schema{}, word))
}

// TestMarkCovers: a comment means its line of code, unless it stands among several things in it.
func TestMarkCovers(t *testing.T) {
	marks := intent.Marks(loadFiles(t, "schema.ts", source("users: defineTable({\na: v.string(), // ok\n/* ok */ b: v.string(), c: v.string(),\n/* ok */ d: v.string(),\n})")), regexp.MustCompile("ok").MatchString)
	require.Len(t, marks, 3)
	at := func(line int) schema.Position { return schema.Position{File: "schema.ts", Line: line, Column: 9} }
	require.True(t, marks[0].Covers(at(5)))
	require.False(t, marks[0].Covers(at(6)))
	require.False(t, marks[0].Covers(schema.Position{File: "other.ts", Line: 5}))
	require.False(t, marks[1].Covers(at(6)))
	require.True(t, marks[2].Covers(at(7)))
}
