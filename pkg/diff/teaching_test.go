package diff_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
)

const teachingSet = "../../testdata/schemas"

// TestTeachingSet compares the two versions of every project in testdata/schemas, as the comments of the new one declare.
func TestTeachingSet(t *testing.T) {
	cases, err := os.ReadDir(teachingSet)
	require.NoError(t, err)
	var goldens []string
	for _, c := range cases {
		if !c.IsDir() {
			continue
		}
		file := filepath.Join("testdata", "teaching", c.Name()+".golden")
		goldens = append(goldens, file)
		t.Run(c.Name(), func(t *testing.T) {
			t.Parallel()
			dir, err := filepath.Abs(filepath.Join(teachingSet, c.Name()))
			require.NoError(t, err)
			from, to := loadPath(t, dir, "before"), loadPath(t, dir, "after")
			declared, err := intent.FromComments(to)
			require.NoError(t, err)
			declared, err = intent.Resolve(declared, from, to)
			require.NoError(t, err)
			r := diff.Compare(from, to, diff.Options{Intent: declared})
			checkAgreement(t, r)
			checkPlaces(t, r)
			golden.Equal(t, file, []byte(render(r)))
		})
	}
	require.NotEmpty(t, goldens)
	golden.NoOrphans(t, "testdata/teaching/*", goldens)
}
