package load_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/pkg/schema/load"
)

// npmSchemas are schemas that need packages, and schemas that packages bring.
var npmSchemas = []struct {
	file     string
	packages []string // of those that contribute code, the ones to look for
}{
	{"testdata/npm/everything/schema.ts", nil},
	{"testdata/npm/functions/schema.ts", nil},
	{"testdata/npm/helpers/schema.ts", []string{"convex-helpers"}},
	{"testdata/npm/auth/schema.ts", []string{"@convex-dev/auth"}},
	{"testdata/npm/zod/schema.ts", []string{"convex-helpers", "zod"}},
	{"node_modules/@convex-dev/migrations/src/component/schema.ts", nil},
	{"node_modules/@convex-dev/migrations/dist/component/schema.js", nil},
}

// TestNpm loads real schemas with real packages and compares with what npm's convex and esbuild make of them in Node, by
// the byte: with the convex of this binary and with the installed one.
func TestNpm(t *testing.T) {
	brief.Skip(t)
	e2e := npmtest.Dir(t)
	dir := t.TempDir()
	require.NoError(t, os.Symlink(filepath.Join(e2e, "node_modules"), filepath.Join(dir, "node_modules")))
	require.NoError(t, os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS("testdata")))
	write(t, filepath.Join(dir, "package.json"), `{ "name": "app", "type": "module" }`)

	args := []string{"testdata/npm/export.mjs"}
	for _, s := range npmSchemas {
		args = append(args, s.file)
	}
	var want []string
	require.NoError(t, json.Unmarshal(npmtest.Run(t, dir, args...), &want))

	for i, s := range npmSchemas {
		for name, mode := range map[string]load.ConvexPackage{"embedded": load.Embedded, "installed": load.Installed} {
			t.Run(s.file+"/"+name, func(t *testing.T) {
				r, err := load.Load(context.Background(), load.Source{Path: s.file}, load.Options{Dir: dir, Convex: mode})
				require.NoError(t, err)
				require.Equal(t, want[i], string(r.Schema.ExportJSON()))
				unheard, err := load.Load(context.Background(), load.Source{Path: s.file}, load.Options{Dir: dir, Convex: mode, LazyPlaces: true})
				require.NoError(t, err)
				require.Equal(t, want[i], string(unheard.Schema.ExportJSON()))
				checkPackages(t, r, s.packages, mode)

				empty := t.TempDir()
				require.NoError(t, os.Symlink(filepath.Join(e2e, "node_modules"), filepath.Join(empty, "node_modules")))
				snapshot := &load.Snapshot{Root: empty, Files: os.DirFS(dir)}
				past, err := load.Load(context.Background(), load.Source{Path: s.file}, load.Options{Dir: empty, Convex: mode, Snapshot: snapshot})
				require.NoError(t, err)
				require.Equal(t, r.BundleCode(), past.BundleCode())
				require.Equal(t, r.Packages(), past.Packages())
			})
		}
	}
}

func checkPackages(t *testing.T, r *load.Result, names []string, mode load.ConvexPackage) {
	found := map[string]string{}
	for _, p := range r.Packages() {
		found[p.Name] = p.Version
	}
	for _, name := range names {
		require.NotEmpty(t, found[name], "%s contributed code", name)
	}
	if mode == load.Installed {
		require.Equal(t, "1.48.0", found["convex"])
	} else {
		require.NotContains(t, found, "convex")
	}
}
