package lockfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/tailscale/hujson"
	"go.yaml.in/yaml/v3"
)

// A node is a part of a document: of JSON with comments and trailing commas, or of YAML.
type node struct {
	line, column int
	scalar       bool
	text         string // of a scalar
	members      []member
	items        []*node
}

// A member is an entry of an object.
type member struct {
	key          string
	line, column int // of the key
	value        *node
}

// get is the value of a member, or a node without anything in it. The last of several wins, as in JavaScript.
func (n *node) get(keys ...string) *node {
	for _, key := range keys {
		found := &node{}
		for i := len(n.members) - 1; i >= 0; i-- {
			if n.members[i].key == key {
				found = n.members[i].value
				break
			}
		}
		n = found
	}
	return n
}

// isObject says whether it has members. An empty object is as good as none to every reader.
func (n *node) isObject() bool { return len(n.members) > 0 }

// maxNesting is how deep a document may go. Those of package managers end at a few dozen.
const maxNesting = 1000

// parseJSON reads JSON, allowing comments and trailing commas.
func parseJSON(data []byte) (*node, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	p := positions(data)
	if at := tooDeep(data); at >= 0 {
		line, column := p.of(at)
		return nil, &Error{Line: line, Column: column, Err: fmt.Errorf("is nested more than %d levels deep", maxNesting)}
	}
	value, err := hujson.Parse(data)
	if err != nil {
		return nil, jsonError(err)
	}
	if _, ok := value.Value.(*hujson.Object); !ok {
		return nil, &Error{Line: 1, Column: 1, Err: errors.New("is no JSON object")}
	}
	return p.json(value), nil
}

// jsonPlace is how hujson says where it gave up.
var jsonPlace = regexp.MustCompile(`^hujson: line (\d+), column (\d+): `)

func jsonError(err error) error {
	at := jsonPlace.FindStringSubmatch(err.Error())
	if at == nil {
		return err
	}
	line, _ := strconv.Atoi(at[1])
	column, _ := strconv.Atoi(at[2])
	return &Error{Line: line, Column: column, Err: errors.New("is not valid JSON: " + err.Error()[len(at[0]):])}
}

// tooDeep is where brackets nest too deep, or -1. The parser would go on until the stack ends. Brackets in strings are
// left out, those in comments are not.
func tooDeep(data []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"' || quoted && c == '\n':
			quoted = !quoted && c == '"'
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				return i
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return -1
}

// lineStarts are the offsets at which lines begin.
type lineStarts []int

func positions(data []byte) lineStarts {
	starts := lineStarts{0}
	for i, c := range data {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// of is the line and column, both from 1, of an offset. Columns count bytes; lock files are ASCII up to a key.
func (s lineStarts) of(offset int) (line, column int) {
	line = sort.SearchInts(s, offset+1)
	return line, offset - s[line-1] + 1
}

func (s lineStarts) json(value hujson.Value) *node {
	n := &node{}
	n.line, n.column = s.of(value.StartOffset)
	switch v := value.Value.(type) {
	case *hujson.Object:
		for _, m := range v.Members {
			key, _ := m.Name.Value.(hujson.Literal)
			line, column := s.of(m.Name.StartOffset)
			n.members = append(n.members, member{key.String(), line, column, s.json(m.Value)})
		}
	case *hujson.Array:
		for _, e := range v.Elements {
			n.items = append(n.items, s.json(e))
		}
	case hujson.Literal:
		n.scalar, n.text = true, v.String()
	}
	return n
}

// parseYAML reads the documents of a YAML file. The library is known to panic on some broken files.
func parseYAML(data []byte) (documents []*node, err error) {
	defer func() {
		if r := recover(); r != nil {
			documents, err = nil, fmt.Errorf("is not valid YAML: %v", r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, yamlError(err)
		}
		if document.Kind != yaml.DocumentNode || len(document.Content) == 0 || document.Content[0].Kind == yaml.ScalarNode && document.Content[0].Tag == "!!null" {
			continue
		}
		root, err := convertYAML(document.Content[0])
		if err != nil {
			return nil, err
		}
		if document.Content[0].Kind != yaml.MappingNode {
			return nil, &Error{Line: root.line, Column: root.column, Err: errors.New("is no YAML mapping")}
		}
		documents = append(documents, root)
	}
}

// yamlPlace is how the library says where it gave up.
var yamlPlace = regexp.MustCompile(`line (\d+): `)

func yamlError(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	at := yamlPlace.FindStringSubmatchIndex(text)
	if at == nil {
		return errors.New("is not valid YAML: " + text)
	}
	line, _ := strconv.Atoi(text[at[2]:at[3]])
	return &Error{Line: max(line, 1), Err: errors.New("is not valid YAML: " + text[:at[0]] + text[at[1]:])}
}

func convertYAML(y *yaml.Node) (*node, error) {
	n := &node{line: y.Line, column: y.Column}
	switch y.Kind {
	case yaml.ScalarNode:
		n.scalar, n.text = true, y.Value
	case yaml.SequenceNode:
		for _, item := range y.Content {
			converted, err := convertYAML(item)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, converted)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(y.Content); i += 2 {
			value, err := convertYAML(y.Content[i+1])
			if err != nil {
				return nil, err
			}
			key := y.Content[i]
			n.members = append(n.members, member{key.Value, key.Line, key.Column, value})
		}
	default: // aliases can make a small file endless, and no package manager writes them
		return nil, &Error{Line: y.Line, Column: y.Column, Err: errors.New("uses a YAML alias, which no package manager writes")}
	}
	return n, nil
}
