package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestClean(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"users", "users"},
		{"Grüße, 世界 🎉", "Grüße, 世界 🎉"},
		{"\x1b[31mred\x1b]0;title\x07", `\x1b[31mred\x1b]0;title\x07`},
		{"one\ntwo\r\tthree", `one\ntwo\r\tthree`},
		{"c1 \u009b2J", `c1 \x9b2J`},
		{"admin\u202e\u2066 // nimda", `admin\u202e\u2066 // nimda`},
		{"zero\u200bwidth\ufeff", `zero\u200bwidth\ufeff`},
		{"line\u2028paragraph\u2029", `line\u2028paragraph\u2029`},
		{"broken \xff\xed\xa0\x80", `broken \xff\xed\xa0\x80`},
		{"real \ufffd stays", "real \ufffd stays"},
		{"tags \U000e0041", `tags \u{e0041}`},
		{"del \x7f", `del \x7f`},
		{"non\uffff \U0001fffe", `non\uffff \u{1fffe}`},
		{"::error::forged", `\x3a:error::forged`},
		{"\u3000 ::add-mask::x", "\u3000 " + `\x3a:add-mask::x`},
		{"a ::error::b", "a ::error::b"},
		{"a ##[add-matcher]x", `a #\x23[add-matcher]x`},
		{"##vso[task.setvariable]###[x]", `#\x23vso[task.setvariable]##\x23[x]`},
		{"## heading #[x] ## [x]", "## heading #[x] ## [x]"},
	} {
		require.Equal(t, tc.want, Clean(tc.in))
		require.Equal(t, tc.want, Clean(Clean(tc.in)), "cleaning twice changes nothing")
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\x1b[2Jb\u202e\xff")
	f.Fuzz(func(t *testing.T, in string) {
		out := Clean(in)
		require.True(t, utf8.ValidString(out))
		for i, r := range out {
			require.True(t, shows(r, utf8.RuneLen(r)), "%q at %d", r, i)
		}
		require.Equal(t, out, Clean(out))
	})
}

// TestNoCommandsInLogs shows CI servers' commands in every kind of text that reaches a log.
func TestNoCommandsInLogs(t *testing.T) {
	var b bytes.Buffer
	Error(&b, Style{}, "thrown: x\n::add-mask::secret\n  ##[group]x", "::error::fix")
	Problem(&b, Style{}, ProblemText{Message: "\t::stop-commands::x", Notes: []string{"::x::"}, Frame: "::y::", Hint: "##vso[z]"})
	for line := range strings.Lines(b.String()) {
		require.NotRegexp(t, `^\s*::`, line)
		require.NotRegexp(t, `##\w*\[`, line)
	}
	require.Equal(t, []string{"aaaa", `\x3a:error::b`}, wrapped("aaaa ::error::b", 6))
	require.Equal(t, `["a #\u0023[group]"]`, string(HarmlessJSON([]byte(`["a ##[group]"]`))))
}

func TestSpaced(t *testing.T) {
	require.Equal(t, `{"a": [1, "b,c:\"d\\"], "e": {}}`, spaced([]byte(`{"a":[1,"b,c:\"d\\"],"e":{}}`)))
}

func TestMessageLines(t *testing.T) {
	extra := "Object contains extra field `a`.\nPath: .b\nObject: {a: 1.0}\nValidator: v.object({})"
	require.Len(t, messageLines(extra, true), 4)
	require.Equal(t, []string{"Object contains extra field `a`.", "Path: .b"}, messageLines(extra, false))
	require.Equal(t, []string{"missing"}, messageLines("missing\n\nObject: {}\nValidator: v.object({})", false))
	kind := "Value does not match validator.\nPath: .b\nValue: 1.0\nValidator: v.string()"
	require.Len(t, messageLines(kind, false), 4)
}

func TestGist(t *testing.T) {
	require.Equal(t, []string{"Do this."}, gist("Do\nthis. Then that.\n\nMore."))
	require.Equal(t, []string{"Do this"}, gist("Do this"))
	require.Equal(t, []string{"", "1. First, and go on.", "2. Second."}, gist("1. First, and\n   go on.\n2. Second.\n\nMore."))
}

func TestHarmlessJSON(t *testing.T) {
	got := HarmlessJSON([]byte("{\n  \"a\": \"x\u009b\u202e\U000e0041é世\"\n}\n"))
	require.Equal(t, "{\n  \"a\": \"x\\u009b\\u202e\\udb40\\udc41é世\"\n}\n", string(got))
	var before, after any
	require.NoError(t, json.Unmarshal([]byte("\"x\u009b\u202e\U000e0041é世\""), &before))
	require.NoError(t, json.Unmarshal(HarmlessJSON([]byte("\"x\u009b\u202e\U000e0041é世\"")), &after))
	require.Equal(t, before, after)
}
