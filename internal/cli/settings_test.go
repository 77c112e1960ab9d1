package cli

import (
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/source"
)

// TestTheFirstConfigurationIsOne: what init writes is what check reads.
func TestTheFirstConfigurationIsOne(t *testing.T) {
	text, err := os.ReadFile("../scaffold/templates/config.json")
	require.NoError(t, err)
	read, err := config.Find(fstest.MapFS{config.FileName: {Data: text}}, ".")
	require.NoError(t, err)
	require.Equal(t, "error", read.FailOn.Value.String())
}

// TestTodayIsADayOfUTC: an approval ends at the same moment wherever the program runs.
func TestTodayIsADayOfUTC(t *testing.T) {
	moment := time.Date(2026, 1, 1, 3, 0, 0, 0, time.FixedZone("east", 5*60*60))
	c := &change{
		app: &app{now: func() time.Time { return moment }}, flags: &versionFlags{}, sides: &source.Sides{},
		settings: &settings{root: t.TempDir(), dir: ".", config: &config.Config{}},
	}
	policy, err := c.policy(config.Level{})
	require.NoError(t, err)
	require.Equal(t, "2025-12-31", policy.Today)
}
