package codegen_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

func loadSchema(t *testing.T, path string) *schema.Schema {
	t.Helper()
	result, err := load.Load(t.Context(), load.Source{Path: path}, load.Options{})
	require.NoError(t, err)
	return result.Schema
}

func TestScratch(t *testing.T) {
	out := os.Getenv("OUT")
	dirs, _ := filepath.Glob("../../testdata/schemas/*")
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			result := diff.Compare(loadSchema(t, dir+"/before"), loadSchema(t, dir+"/after"), diff.Options{})
			p, err := plan.Make(result, plan.Options{})
			require.NoError(t, err)
			files, err := codegen.Generate(p)
			require.NoError(t, err)
			t.Log(p.Outcome, p.Summary, len(p.Decisions))
			for _, f := range files {
				name := filepath.Join(out, filepath.Base(dir), f.Path)
				os.MkdirAll(filepath.Dir(name), 0o755)
				os.WriteFile(name, f.Content, 0o644)
			}
		})
	}
}
