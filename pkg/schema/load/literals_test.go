package load

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEachLiteral shows that every true literal is among those found, and what escape sequences say.
func TestEachLiteral(t *testing.T) {
	for text, want := range map[string]string{
		`import "./a"`:                 "./a",
		`it's; import './a'`:           "./a",
		"`./a`":                        "./a",
		`f("x\"y", "./a")`:             "./a",
		`import "\x2e\u002f\u{61}"`:    "./a",
		`import "\56/a"`:               "./a",
		`import "\./\a"`:               "./a",
		`import "\ud83d\ude00"`:        "😀",
		`/["']/; import "./a"`:         "./a",
		`import "c:\\dir\\a"`:          `c:\dir\a`,
		"import \"./\\\na\"":           "./a",
		`x = "say \"hi\""; y = '"./a'`: `say "hi"`,
	} {
		var found []string
		eachLiteral(text, func(literal string) { found = append(found, literal) })
		require.Contains(t, found, want, text)
	}
	eachLiteral(`"" '' "\xzz" "not closed`, func(literal string) { require.NotContains(t, literal, "closed") })
}
