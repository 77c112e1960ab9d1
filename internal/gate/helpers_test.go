package gate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/gate"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// source returns a schema.ts with the given tables.
func source(tables string) string {
	return "import { defineSchema, defineTable } from \"convex/server\";\nimport { v } from \"convex/values\";\n" +
		"export default defineSchema({\n" + tables + "\n});\n"
}

// loadSchema writes files, given as name and text by turns, and loads the schema in schema.ts.
func loadSchema(t testing.TB, files ...string) *schema.Schema {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o644))
	}
	result, err := load.Load(context.Background(), load.Source{Path: "schema.ts"}, load.Options{Dir: dir, LazyPlaces: true})
	require.NoError(t, err)
	return result.Schema
}

// compare compares two versions with the given tables, as the comments in the new one declare.
func compare(t testing.TB, from, to string) *diff.Result {
	t.Helper()
	return compareSchemas(t, loadSchema(t, "schema.ts", source(from)), loadSchema(t, "schema.ts", source(to)), diff.Options{})
}

func compareSchemas(t testing.TB, from, to *schema.Schema, opts diff.Options) *diff.Result {
	t.Helper()
	declared, err := intent.FromComments(to)
	require.NoError(t, err)
	opts.Intent, err = intent.Resolve(declared, from, to)
	require.NoError(t, err)
	return diff.Compare(from, to, opts)
}

const today = "2026-06-15"

// onErrors is the policy of a repository that says nothing.
var onErrors = gate.Policy{Today: today, FailOn: config.Level{Least: diff.Error}}

// fails says whether anything counts as an error, for which a command fails unless it is told otherwise.
func fails(o *gate.Outcome) bool {
	return slices.ContainsFunc(o.Results, func(r *diff.Result) bool {
		return slices.ContainsFunc(r.Findings, func(f diff.Finding) bool { return f.Counts(diff.Error) })
	})
}

// show prints the findings of an outcome above notes: what they are about, and who suppressed them or where they point.
func show(o *gate.Outcome) string {
	var lines []string
	for _, r := range o.Results {
		for _, f := range r.Findings {
			if f.Severity == diff.Note && f.Suppressed == nil && f.At == nil {
				continue
			}
			line := fmt.Sprintf("%s %s %s", f.Severity, f.Rule, f.Where())
			if f.At != nil {
				line = fmt.Sprintf("%s %s %s: %s", f.Severity, f.Rule, f.At, f.Message)
			}
			if f.Suppressed != nil {
				line += " [" + f.Suppressed.Reason + " | " + f.Suppressed.By + "]"
			}
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return strings.Join(lines, "\n")
}

// one returns the only finding of a rule.
func one(t testing.TB, o *gate.Outcome, rule diff.RuleID) diff.Finding {
	t.Helper()
	var found []diff.Finding
	for _, r := range o.Results {
		for _, f := range r.Findings {
			if f.Rule == rule {
				found = append(found, f)
			}
		}
	}
	require.Len(t, found, 1)
	return found[0]
}

// requireSound requires that nothing got lost or mixed up: the findings of the comparison are there, untouched in what
// they say, verdicts are as they were, and no two findings share a fingerprint.
func requireSound(t testing.TB, before []*diff.Result, o *gate.Outcome) {
	t.Helper()
	seen := map[string]bool{}
	for i, r := range o.Results {
		require.Equal(t, before[i].Verdict, r.Verdict)
		var kept []string
		for _, f := range r.Findings {
			require.False(t, seen[f.Fingerprint()], "%s %s", f.Rule, f.Message)
			seen[f.Fingerprint()] = true
			if f.At == nil {
				kept = append(kept, f.Fingerprint())
				require.Empty(t, f.Key)
			}
		}
		var want []string
		for _, f := range before[i].Findings {
			want = append(want, f.Fingerprint())
			require.Nil(t, f.Suppressed, "the results that were given stay as they are")
		}
		require.Equal(t, want, kept)
	}
}
