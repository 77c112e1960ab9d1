package diff_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// A corpusPair is one line of pairs.jsonl.gz: the independent verdicts on two consecutive versions of a real schema.
type corpusPair struct {
	Unit, From, To string
	Tables         map[string]struct {
		Verdict      string
		ConvexSubset bool
	}
	TablesAdded, TablesRemoved []string
}

// TestRealHistories compares every pair of consecutive versions in a corpus of real schemas, named by the environment
// variable CONVEX_SCHEMA_CORPUS: the verdicts must be the independent ones, and the explanation must agree with them.
func TestRealHistories(t *testing.T) {
	dir := os.Getenv("CONVEX_SCHEMA_CORPUS")
	if dir == "" {
		t.Skip("CONVEX_SCHEMA_CORPUS is not set")
	}
	schemas := map[string]*schema.Schema{}
	readLines(t, filepath.Join(dir, "schemas.jsonl.gz"), func(line []byte) {
		var version struct {
			Unit, N string
			Schema  json.RawMessage
		}
		require.NoError(t, json.Unmarshal(line, &version))
		s, err := schema.ParseJSON(version.Schema, version.Unit+"/"+version.N)
		require.NoError(t, err)
		schemas[version.Unit+"/"+version.N] = s
	})
	rules := map[diff.RuleID]int{}
	readLines(t, filepath.Join(dir, "pairs.jsonl.gz"), func(line []byte) {
		var pair corpusPair
		require.NoError(t, json.Unmarshal(line, &pair))
		from, to := schemas[pair.Unit+"/"+pair.From], schemas[pair.Unit+"/"+pair.To]
		result := diff.Compare(from, to, diff.Options{})
		checkClaims(t, result)
		for _, f := range result.Findings {
			rules[f.Rule]++
		}
		for name, want := range pair.Tables {
			got := result.Table(name)
			require.NotNil(t, got, name)
			if got.Verdict.String() != want.Verdict || got.ConvexSubset != want.ConvexSubset {
				t.Errorf("%s %s→%s %s: %s, convex %v; want %s, %v", pair.Unit, pair.From, pair.To, name,
					got.Verdict, got.ConvexSubset, want.Verdict, want.ConvexSubset)
			}
		}
		checkAgreement(t, result)
	})
	t.Log(rules)
}

func readLines(t *testing.T, file string, f func(line []byte)) {
	t.Helper()
	r, err := os.Open(file)
	require.NoError(t, err)
	defer r.Close()
	unzipped, err := gzip.NewReader(r)
	require.NoError(t, err)
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		f(lines.Bytes())
	}
	require.NoError(t, lines.Err())
}
