package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/diff"
)

const schemaFile = "../../docs/schemas/config.schema.json"

// schemaText is the JSON Schema of a configuration; the rules are put in from the registry, so that editors complete
// them.
const schemaText = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Configuration of convex-schema-plan",
  "description": "convex-schema-plan.json, or the key \"convex-schema-plan\" in package.json.",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "$schema": { "type": "string", "minLength": 1 },
    "rules": {
      "type": "object",
      "description": "What rules weigh. A rule that is off, or weighs less than failOn, makes nothing fail; its findings are still shown, and the verdict stays.",
      "additionalProperties": false,
      "properties": {
%s
      }
    },
    "failOn": {
      "enum": ["error", "warning", "note", "never"],
      "description": "The lowest severity that makes check fail. --fail-on wins over it.",
      "default": "error"
    },
    "base": {
      "type": "string",
      "description": "The branch to compare with, such as main. --against wins over it.",
      "pattern": "^[^\\s~^:?*\\[\\\\]+$",
      "not": { "pattern": "^-|\\.\\.|@\\{" }
    },
    "projects": {
      "type": "array",
      "description": "The folders of the Convex projects in this repository, from the folder of this file: apps/web, or apps/* for each project in apps.",
      "items": { "type": "string", "pattern": "^[^\\\\]+$", "not": { "pattern": "^/|^~|^.:|(^|/)\\.\\.(/|$)|\\*\\*" } },
      "uniqueItems": true
    },
    "ignoreTables": {
      "type": "array",
      "description": "Tables whose findings make nothing fail, with * for any characters. They are still shown.",
      "items": { "type": "string", "pattern": "^[A-Za-z0-9_*]+$" },
      "uniqueItems": true
    },
    "approvals": {
      "type": "string",
      "description": "The file with the approvals, from the folder of this file.",
      "pattern": "^[^\\\\]*[^\\\\/]$",
      "not": { "pattern": "^/|^~|^.:|(^|/)\\.\\.(/|$)" },
      "default": "convex-schema-plan.approvals.json"
    },
    "history": {
      "type": "integer",
      "minimum": 0,
      "maximum": 2147483647,
      "description": "How many commits to search for earlier versions of tables that are new. 0 searches none."
    }
  },
  "$defs": {
    "severity": { "enum": ["error", "warning", "note", "off"] }
  }
}
`

// TestSchemaIsCurrent holds the published schema against the registry of rules.
func TestSchemaIsCurrent(t *testing.T) {
	var rules []string
	for _, r := range diff.Rules() {
		rules = append(rules, fmt.Sprintf(`        %q: { "$ref": "#/$defs/severity", "description": %s, "default": %q }`,
			r.ID, quoteJSON(t, r.Summary), r.Severity))
	}
	golden.Equal(t, schemaFile, []byte(fmt.Sprintf(schemaText, strings.Join(rules, ",\n"))))
}

func quoteJSON(t *testing.T, text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(text))
	return strings.TrimSpace(b.String())
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(schemaFile)
	require.NoError(t, err)
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("config", schema))
	compiled, err := compiler.Compile("config")
	require.NoError(t, err)
	return compiled
}

// TestSchemaAgrees: what the program reads the schema allows, and what the program refuses for its form the schema
// refuses too, so that an editor says the same as the program.
func TestSchemaAgrees(t *testing.T) {
	schema := compileSchema(t)
	valid := func(text string) error {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err, text)
		return schema.Validate(document)
	}
	for _, text := range []string{
		`{}`, everything,
		`{"rules": {}, "projects": ["."], "ignoreTables": ["*"], "approvals": "a/b", "history": 0}`,
		`{"base": "feature/x-1.2", "failOn": "never"}`,
	} {
		_, err := config.Read("c.json", []byte(text))
		require.NoError(t, err, text)
		require.NoError(t, valid(text), text)
	}
	for _, tc := range wrong {
		if tc.syntax {
			continue
		}
		require.Error(t, valid(tc.text), tc.text)
	}
}

// TestDocumentation reads every example of the documentation.
func TestDocumentation(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	require.NoError(t, err)
	blocks := strings.Split(string(text), "```json\n")[1:]
	require.NotEmpty(t, blocks)
	schema := compileSchema(t)
	for _, block := range blocks {
		example, _, _ := strings.Cut(block, "```")
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(example))
		require.NoError(t, err, example)
		name := "convex-schema-plan.json"
		if inPackage, ok := document.(map[string]any)[config.PackageKey]; ok {
			name, document = "package.json", inPackage
		}
		_, err = config.Read(name, []byte(example))
		require.NoError(t, err, example)
		require.NoError(t, schema.Validate(document), example)
	}
	for key := range schema.Properties {
		require.Contains(t, string(text), "`"+key+"`", "docs/configuration.md does not tell of it")
	}
}
