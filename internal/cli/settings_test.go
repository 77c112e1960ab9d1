package cli

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
)

// TestTheFirstConfigurationIsOne: what init writes is what check reads.
func TestTheFirstConfigurationIsOne(t *testing.T) {
	text, err := os.ReadFile("../scaffold/templates/config.json")
	require.NoError(t, err)
	read, err := config.Find(fstest.MapFS{config.FileName: {Data: text}}, ".")
	require.NoError(t, err)
	require.Equal(t, "error", read.FailOn.Value.String())
}
