package diff_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
	"convex-schema-plan/pkg/value"
)

// loadSource loads one schema.ts given as text. Positions call the file by its name.
func loadSource(t testing.TB, name, source string) *schema.Schema {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(source), 0o644))
	return loadPath(t, dir, name)
}

func loadPath(t testing.TB, dir, path string) *schema.Schema {
	t.Helper()
	result, err := load.Load(context.Background(), load.Source{Path: path}, load.Options{Dir: dir})
	require.NoError(t, err)
	return result.Schema
}

// render prints a result for a golden file: every finding with its details, then what was found about the tables.
func render(r *diff.Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s %s\n  %s\n", f.Severity, f.Rule, f.Message)
		for _, note := range f.Notes {
			b.WriteString("  note: " + note + "\n")
		}
		from, _ := r.FromPosition(f)
		to, _ := r.ToPosition(f)
		fmt.Fprintf(&b, "  %s → %s\n", from, to)
		if w := f.Witness; w != nil {
			fmt.Fprintf(&b, "  stored document: %s\n", value.Display(w.Document))
			for line := range strings.Lines(w.Message) {
				b.WriteString("  | " + strings.TrimRight(line, "\n") + "\n")
			}
		}
	}
	for _, t := range r.Tables {
		if t.Status == diff.Same && t.Verdict == diff.Safe && t.Deploy == diff.Skip {
			continue
		}
		fmt.Fprintf(&b, "%s %s: %s, %s", t.Status, t.Name, t.Verdict, t.Deploy)
		for _, x := range t.Indexes {
			fmt.Fprintf(&b, ", %s %s", x.Name, x.Effect)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
