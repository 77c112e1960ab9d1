package lockfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/lockfile"
)

func FuzzNPM(f *testing.F) {
	fuzz(f, "package-lock.json", "npm-1/package-lock.json", "npm-2/package-lock.json", "npm-3/package-lock.json")
}

func FuzzPNPM(f *testing.F) {
	fuzz(f, "pnpm-lock.yaml", "pnpm-5.4/pnpm-lock.yaml", "pnpm-6/pnpm-lock.yaml", "pnpm-9/pnpm-lock.yaml")
}

func FuzzYarnClassic(f *testing.F) { fuzz(f, "yarn.lock", "yarn-1/yarn.lock") }

func FuzzYarnBerry(f *testing.F) { fuzz(f, "yarn.lock", "yarn-berry/yarn.lock") }

func FuzzBun(f *testing.F) { fuzz(f, "bun.lock", "bun/bun.lock") }

// fuzz holds that a lock file, however broken, is read or refused with a place inside it, and that what was read can be
// walked to its end.
func fuzz(f *testing.F, name string, seeds ...string) {
	for _, seed := range seeds {
		data, err := os.ReadFile(filepath.Join("testdata", seed))
		require.NoError(f, err)
		f.Add(string(data))
		f.Add(string(data[:len(data)/2]))
	}
	f.Fuzz(func(t *testing.T, text string) {
		lock, err := lockfile.Parse(name, []byte(text))
		if err != nil {
			var placed *lockfile.Error
			require.True(t, errors.As(err, &placed))
			require.Equal(t, name, placed.File)
			require.NotEmpty(t, placed.Err.Error())
			return
		}
		for folder, wanted := range manifests {
			lock.Manifest(folder, wanted)
		}
		for _, r := range lock.Reach([]string{".", "apps/web", "packages/shared"}, everything) {
			require.NotNil(t, r.From)
			require.Contains(t, everything, r.Name)
			require.NotEmpty(t, r.String())
		}
		for _, p := range lock.Named("zod") {
			require.Positive(t, p.Line)
			require.Positive(t, p.Column)
		}
	})
}
