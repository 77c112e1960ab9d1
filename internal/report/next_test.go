package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNextPlans: a plan is made for one schema, so that each one that breaks has a command of its own.
func TestNextPlans(t *testing.T) {
	breaking := func(n int) *Report {
		r := inGit()
		for i := range n {
			c := fixture()
			c.Project, c.Arguments = fmt.Sprintf("apps/my %d", i), []string{"--project", fmt.Sprintf("apps/my %d", i)}
			r.Comparisons = append(r.Comparisons, c)
		}
		r.Comparisons = append(r.Comparisons, unchanged())
		return r
	}
	plans := func(r *Report, format string) []string {
		f, _ := FindFormat(format)
		got, err := f.Render(r, checkView(Style{}))
		require.NoError(t, err)
		var lines []string
		for line := range strings.Lines(string(got)) {
			if strings.Contains(line, "convex-schema-plan plan") || strings.Contains(line, "to plan, each") {
				lines = append(lines, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "Next:")))
			}
		}
		return lines
	}
	why := "  the deploys and migrations that get there"
	require.Equal(t, []string{"convex-schema-plan plan --project 'apps/my 0'" + why,
		"convex-schema-plan plan --project 'apps/my 1'"}, plans(breaking(2), "text"))
	five := plans(breaking(5), "text")
	require.Len(t, five, mostPlans+1)
	require.Equal(t, "and 2 more schemas to plan, each on its own", five[mostPlans])
	require.Equal(t, []string{"convex-schema-plan plan old 'it'\\''s new'" + why}, plans(single(fixture()), "text"))
}
