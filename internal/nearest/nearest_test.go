package nearest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/nearest"
)

func TestNearest(t *testing.T) {
	commands := []string{"check", "diff", "plan", "export", "rules", "explain"}
	for word, want := range map[string]string{
		"chek": "check", "cehck": "check", "Check": "check", "dif": "diff", "exlpain": "explain", "rule": "rules",
		"plans": "plan", "exp": "export", "migrate": "", "x": "", "": "",
	} {
		require.Equal(t, want, nearest.To(word, commands), word)
	}
}
