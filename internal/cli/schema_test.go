package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/teachingset"
)

// TestOutputFitsItsSchema validates what the program really prints, for every pair of the teaching set, against the
// JSON Schemas that we publish. Published schemas allow keys to join; here a key that no schema describes fails.
func TestOutputFitsItsSchema(t *testing.T) {
	brief.Skip(t)
	cases, err := teachingset.Cases()
	require.NoError(t, err)
	require.Greater(t, len(cases), 50)
	schemas := map[string]*jsonschema.Schema{}
	for _, name := range []string{"check", "plan", "rules"} {
		schemas[name] = strictSchema(t, filepath.Join("../../docs/schemas", name+".schema.json"))
	}
	validate := func(t *testing.T, schema string, args ...string) {
		code, stdout, stderr := run(strings.NewReader(""), nil, append(args, "--format", "json")...)
		require.Contains(t, []int{0, 1}, code, stderr)
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
		require.NoError(t, err)
		require.NoError(t, schemas[schema].Validate(document), stdout)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			validate(t, "check", "check", c.Before, c.After)
			validate(t, "plan", "plan", c.Before, c.After)
		})
	}
	t.Run("rules", func(t *testing.T) { validate(t, "rules", "rules") })
}

// TestOutputIsTheSameEveryTime compares the larger app with itself in time.
func TestOutputIsTheSameEveryTime(t *testing.T) {
	dir := filepath.Join(teachingset.Dir(), "app-30-tables")
	for _, args := range [][]string{{"check"}, {"check", "--format", "json"}, {"diff"}} {
		args = append(args, filepath.Join(dir, "before"), filepath.Join(dir, "after"))
		_, first, _ := run(nil, nil, args...)
		_, second, _ := run(nil, nil, args...)
		require.NotEmpty(t, first)
		require.Equal(t, first, second)
	}
}

// strictSchema compiles a JSON Schema after closing every object that lists its properties.
func strictSchema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	closeObjects(schema)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource(file, schema))
	compiled, err := compiler.Compile(file)
	require.NoError(t, err)
	return compiled
}

// closeObjects forbids further properties in every object schema below node.
func closeObjects(node any) {
	switch node := node.(type) {
	case map[string]any:
		if _, ok := node["properties"]; ok && node["type"] == "object" {
			node["additionalProperties"] = false
		}
		for _, child := range node {
			closeObjects(child)
		}
	case []any:
		for _, child := range node {
			closeObjects(child)
		}
	}
}

// TestTheSchemaBites shows the schema of check something that is wrong in one place only.
func TestTheSchemaBites(t *testing.T) {
	schema := strictSchema(t, "../../docs/schemas/check.schema.json")
	dir := filepath.Join(teachingset.Dir(), "required-field-added")
	_, stdout, _ := run(nil, nil, "check", filepath.Join(dir, "before"), filepath.Join(dir, "after"), "--format", "json")
	for name, spoil := range map[string]func(map[string]any){
		"version":        func(d map[string]any) { d["version"] = json.Number("2") },
		"an unknown key": func(d map[string]any) { d["extra"] = true },
		"no summary":     func(d map[string]any) { delete(d, "summary") },
		"verdict":        func(d map[string]any) { d["verdict"] = "maybe" },
		"no witness":     func(d map[string]any) { delete(d["tables"].([]any)[0].(map[string]any), "witness") },
		"a bad severity": func(d map[string]any) { d["findings"].([]any)[0].(map[string]any)["severity"] = "fatal" },
		"a line of 0": func(d map[string]any) {
			d["findings"].([]any)[0].(map[string]any)["to"].(map[string]any)["line"] = json.Number("0")
		},
		"no fingerprint":  func(d map[string]any) { delete(d["findings"].([]any)[0].(map[string]any), "fingerprint") },
		"an unknown rule": func(d map[string]any) { d["findings"].([]any)[0].(map[string]any)["rule"] = "Some Rule" },
	} {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(document))
		spoil(document.(map[string]any))
		require.Error(t, schema.Validate(document), name)
	}
}
