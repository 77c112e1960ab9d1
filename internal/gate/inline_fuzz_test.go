package gate

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
)

// FuzzComment: whatever a comment says, it approves nothing without a rule that there is and a reason.
func FuzzComment(f *testing.F) {
	f.Add("convex-schema-plan-ignore field-removed, type-changed users.a<k=\"x:y\">.b: because")
	f.Add("@convex-schema-plan: ignore")
	f.Add("convex schema plan  disable")
	f.Add("convex-schema-plan-ignore ,,: :")
	f.Fuzz(func(t *testing.T, line string) {
		a, p, ours := parseComment(line)
		if !ours {
			require.Nil(t, p)
			return
		}
		if p != nil {
			require.NotEmpty(t, p.message)
			require.NotEmpty(t, p.hint)
			return
		}
		require.True(t, strings.HasPrefix(line, Directive))
		require.NotEmpty(t, a.reason)
		require.NotEmpty(t, a.rules)
		for _, id := range a.rules {
			_, known := diff.FindRule(id)
			require.True(t, known)
		}
	})
}
