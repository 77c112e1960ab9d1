package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/pkg/diff"
)

// TestEveryFormatOfEveryCase renders every pair of the teaching set, the large apps included, in every form, and reads
// what can be read.
func TestEveryFormatOfEveryCase(t *testing.T) {
	cases, err := teachingset.Cases()
	require.NoError(t, err)
	sarif, err := jsonschema.NewCompiler().Compile("../report/testdata/sarif/sarif-schema-2.1.0.json")
	require.NoError(t, err)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			a := &app{stderr: io.Discard, env: func(string) string { return "" }, color: choose("never")}
			command := &compareCommand{app: a, format: choose("markdown"), failOn: choose("error")}
			command.load.convex, command.load.places = choose("embedded"), true
			pair, err := a.loadPair(context.Background(), &command.load, []string{c.Before, c.After})
			require.NoError(t, err)
			comparison := pair.report(nil)
			view := command.view(pair, comparison)
			root, err := filepath.Abs("../..")
			require.NoError(t, err)
			if _, err := os.Stat(filepath.Join(root, ".git")); err == nil {
				require.Equal(t, filepath.ToSlash(root), view.Files.Root)
			}
			for _, format := range report.Formats() {
				text, err := format.Render(comparison, view)
				require.NoError(t, err, format.Name)
				readFormat(t, format.Name, text, comparison.Comparisons[0].Result, sarif)
			}
		})
	}
}

// readFormat reads a report as the programs do that it is for.
func readFormat(t *testing.T, format string, text []byte, r *diff.Result, sarif *jsonschema.Schema) {
	t.Helper()
	switch format {
	case "sarif":
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, sarif.Validate(document))
	case "json", "gitlab":
		require.True(t, json.Valid(text), format)
	case "junit":
		var suites struct {
			Failures int `xml:"failures,attr"`
		}
		require.NoError(t, xml.Unmarshal(text, &suites))
		require.Equal(t, r.Verdict != diff.Safe, suites.Failures > 0, "it fails when check fails")
	case "markdown":
		require.Less(t, len(text), 65_536, "GitHub takes no longer comment")
		require.Equal(t, bytes.Count(text, []byte("\n<details>\n")), bytes.Count(append(text, '\n'), []byte("\n</details>\n")))
	}
}
