package validator_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/validator"
)

// TestCorpus decides every table that changed between two versions of real schemas, and compares with verdicts that
// were reached independently. CONVEX_SCHEMA_CORPUS names a folder with schemas.jsonl.gz (one version a line: unit, n,
// schema) and pairs.jsonl.gz (one pair a line: unit, from, to, and for each table verdict and convexSubset).
func TestCorpus(t *testing.T) {
	dir := os.Getenv("CONVEX_SCHEMA_CORPUS")
	if dir == "" {
		t.Skip("CONVEX_SCHEMA_CORPUS names no corpus")
	}
	schemas := readCorpusSchemas(t, filepath.Join(dir, "schemas.jsonl.gz"))
	counts, convexTrue, most := map[string]int{}, 0, 0
	var spent time.Duration
	eachLine(t, filepath.Join(dir, "pairs.jsonl.gz"), func(line []byte) {
		var pair struct {
			Unit     string
			From, To string
			Tables   map[string]struct {
				Verdict      string
				ConvexSubset bool
			}
		}
		require.NoError(t, json.Unmarshal(line, &pair))
		old, new := schemas[pair.Unit+"@"+pair.From], schemas[pair.Unit+"@"+pair.To]
		for table, want := range pair.Tables {
			start := time.Now()
			v := validator.Subset(old[table], new[table])
			spent += time.Since(start)
			got := map[validator.Answer]string{validator.IsSubset: "safe", validator.NotSubset: "breaking"}[v.Answer]
			require.Equal(t, want.Verdict, got, "%s %s→%s %s: %s", pair.Unit, pair.From, pair.To, table, v.Reason)
			convex := validator.ConvexSubset(old[table], new[table])
			require.Equal(t, want.ConvexSubset, convex, "%s %s→%s %s", pair.Unit, pair.From, pair.To, table)
			counts[got]++
			convexTrue += map[bool]int{true: 1}[convex]
			most = max(most, v.Steps)
		}
	})
	total := counts["safe"] + counts["breaking"]
	require.NotZero(t, total)
	t.Logf("%d tables: %d safe (%d by Convex's own test), %d breaking; %v per decision, at most %d steps",
		total, counts["safe"], convexTrue, counts["breaking"], spent/time.Duration(total), most)
}

func readCorpusSchemas(t *testing.T, file string) map[string]map[string]validator.Type {
	schemas := map[string]map[string]validator.Type{}
	eachLine(t, file, func(line []byte) {
		var version struct {
			Unit   string
			N      string
			Schema struct {
				Tables []struct {
					TableName    string
					DocumentType json.RawMessage
				}
				SchemaValidation *bool
			}
		}
		require.NoError(t, json.Unmarshal(line, &version))
		tables := map[string]validator.Type{}
		for _, table := range version.Schema.Tables {
			parsed, err := validator.Parse(table.DocumentType)
			require.NoError(t, err)
			tables[table.TableName] = validator.StripSystemFields(parsed)
			if off := version.Schema.SchemaValidation; off != nil && !*off {
				tables[table.TableName] = validator.Any
			}
		}
		schemas[version.Unit+"@"+version.N] = tables
	})
	return schemas
}

func eachLine(t *testing.T, file string, use func([]byte)) {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	require.NoError(t, err)
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		use(lines.Bytes())
	}
	require.NoError(t, lines.Err())
}
