package report

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// gitlabShape is what GitLab documents about its Code Quality reports, closed to everything else.
const gitlabShape = `{
  "type": "array",
  "items": {
    "type": "object", "additionalProperties": false,
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
      "description": {"type": "string", "minLength": 1},
      "check_name": {"type": "string", "minLength": 1},
      "fingerprint": {"type": "string", "minLength": 1},
      "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
      "location": {
        "type": "object", "additionalProperties": false, "required": ["path", "lines"],
        "properties": {
          "path": {"type": "string", "pattern": "^[^/]", "not": {"pattern": "^\\./"}},
          "lines": {"type": "object", "additionalProperties": false, "required": ["begin"],
            "properties": {"begin": {"type": "integer", "minimum": 1}}}
        }
      }
    }
  }
}`

// schemaOf compiles a JSON Schema after closing every object that lists its properties.
func schemaOf(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	closeObjects(document)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("shape.json", document))
	compiled, err := compiler.Compile("shape.json")
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

func requireShape(t *testing.T, schema *jsonschema.Schema, text []byte) {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(document), string(text))
}

// TestGoldensFitTheirShapes holds each golden file of a form for programs against what describes that form.
func TestGoldensFitTheirShapes(t *testing.T) {
	ours, err := os.ReadFile("../../docs/schemas/check.schema.json")
	require.NoError(t, err)
	check, gitlab, sarif := schemaOf(t, ours), schemaOf(t, []byte(gitlabShape)), sarifSchema(t)
	seen := map[string]int{}
	for _, pattern := range []string{"testdata/*.*", "testdata/team/*.*"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			_, form, _ := strings.Cut(filepath.Base(file), ".")
			seen[form]++
			switch form {
			case "json":
				requireShape(t, check, text)
			case "gitlab.json":
				requireShape(t, gitlab, text)
			case "sarif":
				requireSARIF(t, sarif, text)
			case "junit.xml":
				requireJUnit(t, text)
			}
		}
	}
	for _, form := range []string{"json", "gitlab.json", "sarif", "junit.xml"} {
		require.GreaterOrEqual(t, seen[form], 2, form)
	}
}

// junitNode is an element of a JUnit file.
type junitNode struct {
	XMLName  xml.Name
	Attrs    []xml.Attr  `xml:",any,attr"`
	Children []junitNode `xml:",any"`
}

func (n junitNode) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// junitShape is the part of the JUnit form that all readers share: for each element the attributes it must and may have,
// and its children in order.
var junitShape = map[string]struct{ must, may, children []string }{
	"testsuites": {[]string{"name", "tests", "failures", "errors"}, []string{"skipped"}, []string{"testsuite"}},
	"testsuite":  {[]string{"name", "tests", "failures", "errors", "skipped"}, nil, []string{"properties", "testcase"}},
	"properties": {nil, nil, []string{"property"}},
	"property":   {[]string{"name", "value"}, nil, nil},
	"testcase":   {[]string{"name", "classname"}, []string{"file", "line"}, []string{"skipped", "failure", "system-out"}},
	"skipped":    {[]string{"message"}, nil, nil},
	"failure":    {[]string{"message", "type"}, nil, nil},
	"system-out": {nil, nil, nil},
}

// requireJUnit fails unless text has the shape, its counts add up, and no case both fails and is skipped.
func requireJUnit(t *testing.T, text []byte) {
	t.Helper()
	var root junitNode
	require.NoError(t, xml.Unmarshal(text, &root))
	require.Equal(t, "testsuites", root.XMLName.Local)
	requireJUnitNode(t, root)
	total := map[string]int{}
	for _, suite := range root.Children {
		counts := map[string]int{}
		for _, c := range suite.Children {
			if c.XMLName.Local != "testcase" {
				continue
			}
			counts["tests"]++
			ends := 0
			for _, end := range c.Children {
				switch end.XMLName.Local {
				case "failure":
					counts["failures"]++
					ends++
				case "skipped":
					counts["skipped"]++
					ends++
				}
			}
			require.LessOrEqual(t, ends, 1)
		}
		requireCounts(t, suite, counts)
		for name, n := range counts {
			total[name] += n
		}
	}
	requireCounts(t, root, total)
}

func requireCounts(t *testing.T, n junitNode, counts map[string]int) {
	t.Helper()
	for _, name := range []string{"tests", "failures", "skipped", "errors"} {
		require.Equal(t, strconv.Itoa(counts[name]), n.attr(name), name)
	}
}

func requireJUnitNode(t *testing.T, n junitNode) {
	t.Helper()
	shape, known := junitShape[n.XMLName.Local]
	require.True(t, known, n.XMLName.Local)
	for _, a := range n.Attrs {
		require.Contains(t, append(shape.must, shape.may...), a.Name.Local)
	}
	for _, name := range shape.must {
		require.Contains(t, attrNames(n), name, n.XMLName.Local)
	}
	last := 0
	for _, c := range n.Children {
		at := -1
		for i, name := range shape.children {
			if name == c.XMLName.Local {
				at = i
			}
		}
		require.GreaterOrEqual(t, at, last, "%s in %s", c.XMLName.Local, n.XMLName.Local)
		last = at
		requireJUnitNode(t, c)
	}
}

func attrNames(n junitNode) []string {
	var names []string
	for _, a := range n.Attrs {
		names = append(names, a.Name.Local)
	}
	return names
}
