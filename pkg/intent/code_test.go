package intent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/intent"
)

// TestWithoutComments: only comments go, and everything else stays in its place.
func TestWithoutComments(t *testing.T) {
	for text, want := range map[string]string{
		"a // b\nc":                  "a     \nc",
		"a /* b\n * c */ d":          "a     \n        d",
		`"a // b" + 'c /* d' // "`:   `"a // b" + 'c /* d'     `,
		"`a // ${ b /* c */ } // d`": "`a // ${ b         } // d`",
		"// all of it":               "            ",
		"none":                       "none",
	} {
		require.Equal(t, want, intent.WithoutComments(text), text)
	}
}
