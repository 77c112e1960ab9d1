package load_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema/load"
)

// TestMonorepo reads both versions of the repository in testdata/monorepo, as a comparison at its root does: the projects,
// then the components of each, every one of which loads.
func TestMonorepo(t *testing.T) {
	base := filepath.Join("..", "..", "..", "testdata", "monorepo")
	before, after := load.Options{Dir: filepath.Join(base, "before")}, load.Options{Dir: filepath.Join(base, "after")}
	from, err := load.ProjectsAt(t.Context(), load.Source{}, before)
	require.NoError(t, err)
	to, err := load.ProjectsAt(t.Context(), load.Source{}, after)
	require.NoError(t, err)
	var got []string
	for _, p := range load.MatchProjects(from, to) {
		if p.From == nil {
			got = append(got, p.To.Root+": new")
			continue
		}
		old, current := loadComponents(t, p.From, before), loadComponents(t, p.To, after)
		for _, m := range load.MatchComponents(old, current) {
			got = append(got, p.To.Root+": "+describeMatch(m))
		}
	}
	require.Equal(t, []string{
		"apps/admin: the app → the app",
		"apps/labs: new",
		"apps/shop: the app → the app",
		"apps/shop: ../../../packages/audit/src → ../../../packages/audit/src kept audit",
		"apps/shop: reviews → components/reviews moved kept reviews",
		"apps/shop: + components/stock mounted stock empty",
		"apps/shop: - coupons unmounted coupons",
	}, got)
}

func loadComponents(t *testing.T, p *load.Project, options load.Options) []load.Component {
	t.Helper()
	list, err := load.Components(t.Context(), load.Source{Path: p.Root}, options)
	require.NoError(t, err)
	for _, c := range list {
		r, err := load.Load(t.Context(), load.Source{Path: c.Schema}, options)
		require.NoError(t, err)
		require.Len(t, r.Schema.Tables, 1)
	}
	return list
}
