package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWithoutComments: only comments go, and everything else stays where it is. In the cases, what has to go is between
// ‹ and ›.
func TestWithoutComments(t *testing.T) {
	for _, source := range []string{
		"a ‹// b›\nc",
		"a ‹/* b\n * c */› d ‹/* e›",
		`"a // b" + 'c /* d' ‹// "›`,
		`"escaped \" // quote" ‹// c›`,
		"'open\n‹// a string ends with its line›",
		"`a // b ${ c ‹/* d */› + `e ${ { f: 1 } } // g` } // h` ‹// i›",
		"`escaped \\` // and \\${ x` ‹// a›",
		"const r = /a\\/\\/[/]/g; ‹// b›",
		"return /[\"//]/.test(x) ‹// b›",
		"const half = n / 2; ‹// not a regular expression: / ›",
		"(a) / b ‹/* c */› / d",
		"const f = { a: 1 } ‹// c›\n",
		"https: ‹//example.com›",
	} {
		code := strings.NewReplacer("‹", "", "›", "").Replace(source)
		var want strings.Builder
		comment := false
		for _, r := range source {
			switch {
			case r == '‹', r == '›':
				comment = r == '‹'
			case comment && r != '\n':
				want.WriteByte(' ')
			default:
				want.WriteRune(r)
			}
		}
		require.Equal(t, want.String(), withoutComments(code), source)
	}
}

func FuzzWithoutComments(f *testing.F) {
	f.Add("`a ${ b } // c` /x/ 'd")
	f.Fuzz(func(t *testing.T, source string) {
		code := withoutComments(source)
		require.Len(t, code, len(source))
		require.Equal(t, strings.Count(source, "\n"), strings.Count(code, "\n"))
	})
}
