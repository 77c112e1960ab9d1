package intent

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestScanComments finds the comments of a text, and nothing that only looks like one.
func TestScanComments(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"to the end of the line", "a // b\nc //d", []string{"// b", "//d"}},
		{"in a block", "a /* b\n * c */ d /**/ e", []string{"/* b\n * c */", "/**/"}},
		{"in a block without end", "a /* b", []string{"/* b"}},
		{"a block that only begins", "/*", []string{"/*"}},
		{"inside each other", "// a /* b\n/* // c */", []string{"// a /* b", "/* // c */"}},
		{"not in strings", `a = "// x" + '/* y */' // z`, []string{"// z"}},
		{"not after an escaped quote", `a = "\"// x" // z`, []string{"// z"}},
		{"a string that is not closed ends with its line", "a = 'x\n// y", []string{"// y"}},
		{"a string that goes on in the next line", "a = 'x\\\n// y' // z", []string{"// z"}},
		{"not in templates", "a = `// x ${b /* in code */} // y` // z", []string{"/* in code */", "// z"}},
		{"in braces inside templates", "`${{ a: `${1 /* deep */}` }} // x` // z", []string{"/* deep */", "// z"}},
		{"not after an escaped backtick", "`\\`// x` // z", []string{"// z"}},
		{"not in regular expressions", "a = /[/*]'\\//g // z", []string{"// z"}},
		{"a regular expression after a word", "return /'/ // z", []string{"// z"}},
		{"a regular expression as an argument", "f(/\"/, /*a*/ 1)", []string{"/*a*/"}},
		{"a division is no regular expression", "a = b / c // '\nd = e / f /* x */", []string{"// '", "/* x */"}},
		{"a division after brackets", "a = (b) / c / d[0] / 2 // z", []string{"// z"}},
		{"a comparison is no end of a tag", "a = b < c / 2 // z", []string{"// z"}},
		{"after Windows line ends", "a // b\r\n// c\r\n", []string{"// b", "// c"}},
		{"after a hashbang", "#!/usr/bin/env /* node\n// a", []string{"// a"}},
		{"in no text", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, c := range scanComments(tc.text) {
				got = append(got, tc.text[c.from:c.to])
			}
			require.Equal(t, tc.want, got)
		})
	}
}

// FuzzScanComments: any text is scanned to its end, comments are in order and begin like comments.
func FuzzScanComments(f *testing.F) {
	for _, text := range []string{"a // b\n/* c */ `${d}` /e/ 'f'", "`${`${", "/*", "\\", "'\\", "`\\"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, c := range scanComments(text) {
			require.LessOrEqual(t, end, c.from)
			require.Less(t, c.from, c.to)
			require.LessOrEqual(t, c.to, len(text))
			comment := text[c.from:c.to]
			require.True(t, strings.HasPrefix(comment, "//") || strings.HasPrefix(comment, "/*"))
			end = c.to
		}
	})
}
