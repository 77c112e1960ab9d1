package history

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// declared describes the last declaration of table x: "validator, validation, added..removed, complete".
func declared(t testing.TB, w Walk, evaluations int) string {
	t.Helper()
	found, complete, err := LastDeclarations(context.Background(), w, []string{"x"}, evaluations)
	require.NoError(t, err)
	d, ok := found["x"]
	if !ok {
		return fmt.Sprintf("nothing, complete %v", complete)
	}
	require.True(t, complete)
	require.Equal(t, "x", d.Table.Name)
	off := ""
	if !d.Validation {
		off = ", unchecked"
	}
	return fmt.Sprintf("%s%s, %s..%s", d.Table.Document, off, d.Added.Subject, d.Removed.Subject)
}

func TestLastDeclarations(t *testing.T) {
	text, number := table("x", "v.string()"), table("x", "v.number()")
	const textual, numeric = "v.object({f: v.string()})", "v.object({f: v.number()})"
	refers := table("b", `v.id("x")`)
	for name, tc := range map[string]struct {
		history []string
		want    string
	}{
		"never":                   {[]string{"one", a, "two", b}, "nothing, complete true"},
		"since the first":         {[]string{"one", a + text, "two", a}, textual + ", one..two"},
		"in between":              {[]string{"one", a, "two", a + text, "three", a}, textual + ", two..three"},
		"changed while there":     {[]string{"one", a, "two", a + text, "three", a + number, "four", b + number, "five", b}, numeric + ", two..five"},
		"the last of two lives":   {[]string{"one", a + text, "two", a, "three", a + number, "four", a, "five", b}, numeric + ", three..four"},
		"only mentioned":          {[]string{"one", a, "two", refers, "three", refers + a, "four", a}, "nothing, complete true"},
		"mentioned after it left": {[]string{"one", refers, "two", refers + text, "three", refers, "four", a}, textual + ", two..three"},
		"part of a longer name":   {[]string{"one", table("xx", `v.id("x_")`), "two", a}, "nothing, complete true"},
		"in a comment":            {[]string{"one", a + text, "two", a + "/*\n" + text + "*/", "three", a}, textual + ", one..two"},
		"broken in between":       {[]string{"one", a + text, "broken", a + text + "!", "two", a}, textual + ", one..two"},
		"it left broken":          {[]string{"one", a, "two", text, "broken", refers + "!", "three", refers}, textual + ", two..broken"},
		"it left, perhaps":        {[]string{"one", a, "two", text, "broken", number + "!", "three", refers}, textual + ", two..three"},
		"it came broken":          {[]string{"one", refers, "broken", text + "!", "two", text, "three", a}, textual + ", broken..three"},
		"broken only":             {[]string{"one", a, "broken", text + "!", "two", a}, "nothing, complete false"},
		"not checked then": {[]string{"one", text + "}, { schemaValidation: false", "two", a + "}, { schemaValidation: true"},
			textual + ", unchecked, one..two"},
		"from a spread": {[]string{"one", a + "...(() => ({ ['" + "\\x78" + "']: defineTable({}) }))(),", "two", a}, "v.object({}), one..two"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newRepo(t)
			s.commit("start", "package.json", manifest)
			s.schemas(tc.history...)
			s.commit("from", "README.md", "1")
			require.Equal(t, tc.want, declared(t, s.walk("."), 40))
		})
	}
}

func TestLastDeclarationInAnotherFile(t *testing.T) {
	s := newRepo(t)
	head := `import { x } from "./x";`
	s.commit("one", "convex/schema.ts", schemaOf(a+"  x,")+head, "convex/x.ts", `import { defineTable } from "convex/server"; export const x = defineTable({});`)
	s.commit("two", "convex/schema.ts", schemaOf(a))
	s.commit("three", "convex/x.ts", "")
	require.Equal(t, "v.object({}), one..two", declared(t, s.walk("."), 40))
}

func TestLastDeclarationOfASchemaThatWasGone(t *testing.T) {
	s := newRepo(t)
	s.commit("start", "package.json", manifest)
	s.schemas("one", table("x", "v.string()"))
	s.commit("two", "convex/schema.ts", "")
	require.Equal(t, "v.object({f: v.string()}), one..two", declared(t, s.walk("."), 40))
	s.commit("three", "convex/schema.ts", schemaOf(b))
	require.Equal(t, "v.object({f: v.string()}), one..two", declared(t, s.walk("."), 40))
}

func TestLastDeclarationInAMovedProject(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "old/package.json", manifest, "old/convex/schema.ts", schemaOf(a+b+table("x", "v.string()")))
	s.commit("two", "old/convex/schema.ts", schemaOf(a+b))
	s.git("mv", "old", "new")
	s.commit("move")
	require.Equal(t, "v.object({f: v.string()}), one..two", declared(t, s.walk("new"), 40))
}

func TestSeveralTables(t *testing.T) {
	s := newRepo(t)
	s.schemas("one", a+b, "two", a, "three", table("c", "v.any()"))
	found, complete, err := LastDeclarations(context.Background(), s.walk("."), []string{"b", "a", "d"}, 40)
	require.NoError(t, err)
	require.True(t, complete)
	require.Len(t, found, 2)
	require.Equal(t, "three", found["a"].Removed.Subject)
	require.Equal(t, "two", found["b"].Removed.Subject)
	require.Equal(t, "one", found["b"].Added.Subject)
	require.Equal(t, "one", found["a"].Added.Subject)
}

func TestLimitsOfTheSearch(t *testing.T) {
	s := newRepo(t)
	x := table("x", "v.string()")
	s.commit("start", "package.json", manifest)
	s.schemas("zero", table("b", `v.array(v.id("x"))`), "one", x, "two", table("b", `v.id("x")`), "three", table("b", `v.union(v.id("x"), v.any())`), "four", a)
	w := s.walk(".")
	require.Equal(t, "v.object({f: v.string()}), ..two", declared(t, w, 4), "what is left is kept")
	require.Equal(t, "v.object({f: v.string()}), one..two", declared(t, w, 40))
	require.Equal(t, "v.object({f: v.string()}), ..two", declared(t, w, 3), "nothing is left")
	require.Equal(t, "nothing, complete false", declared(t, w, 2))
	require.Equal(t, "nothing, complete false", declared(t, w, 0))
	w.Limit = 2
	require.Equal(t, "nothing, complete false", declared(t, w, 40))
	w.Limit = 3
	require.Equal(t, "v.object({f: v.string()}), ..two", declared(t, w, 40))

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := LastDeclarations(ctx, w, []string{"x"}, 40)
	require.ErrorIs(t, err, context.Canceled)
}

func TestHasWord(t *testing.T) {
	for text, want := range map[string]bool{
		"aa": true, "aaaa": false, "aaa": false, "aaa aa": true, "aaa:aa": true, "a": false, "": false, "$aa": false, "_aa": false, `"aa"`: true, "aab": false, "äaa": true,
	} {
		require.Equal(t, want, hasWord(text, "aa"), text)
	}
}
