package scaffold

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A yamlFile is the text of a YAML file that lines are added to. Nothing of it is written anew: lines are put between
// lines, and the result is read again to be sure that it says what it did and what was added, no more and no less.
type yamlFile struct {
	text string
	top  *yaml.Node // the mapping that the file is, nil when it says nothing
}

var errNotAdded = errors.New("it is written in a way in which lines cannot be added for sure")

// parseYAML reads a file that is one mapping.
func parseYAML(text string) (*yamlFile, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		return nil, errors.New("it is not valid: " + err.Error())
	}
	f := &yamlFile{text: text}
	if len(document.Content) == 0 {
		return f, nil
	}
	if f.top = document.Content[0]; f.top.Kind != yaml.MappingNode || isFlow(f.top) {
		return nil, errNotAdded
	}
	return f, nil
}

// isFlow says whether a node is written with brackets.
func isFlow(n *yaml.Node) bool { return n.Style&yaml.FlowStyle != 0 }

// value returns what the file has below a path of keys, or nil.
func (f *yamlFile) value(keys ...string) *yaml.Node {
	_, value := f.find(keys)
	return value
}

// find returns the last key of a path with its value.
func (f *yamlFile) find(keys []string) (key, value *yaml.Node) {
	value = f.top
	for _, name := range keys {
		if value == nil || value.Kind != yaml.MappingNode {
			return nil, nil
		}
		key, value = member(value, name)
	}
	return key, value
}

func member(mapping *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// append returns the file with entries at its end.
func (f *yamlFile) append(entries string) (string, error) {
	text := f.text
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += lineEnd(f.text)
	}
	if strings.TrimSpace(text) != "" {
		text += lineEnd(f.text)
	}
	return f.verified(text+withEnds(entries, lineEnd(f.text)), nil, entries)
}

// insert returns the file with entries before the first one below a path of keys.
func (f *yamlFile) insert(entries string, keys ...string) (string, error) {
	key, value := f.find(keys)
	if value == nil || len(value.Content) == 0 || isFlow(value) || value.Line <= key.Line {
		return "", errNotAdded
	}
	lines := strings.SplitAfter(f.text, "\n")
	added := withEnds(indent(entries, value.Column-1), lineEnd(f.text))
	lines = slices.Insert(lines, key.Line, added)
	return f.verified(strings.Join(lines, ""), keys, entries)
}

// verified returns text when it says what the file says with entries added below the keys.
func (f *yamlFile) verified(text string, keys []string, entries string) (string, error) {
	var before, after, added any
	for into, source := range map[*any]string{&before: f.text, &after: text, &added: entries} {
		if err := yaml.Unmarshal([]byte(source), into); err != nil {
			return "", errNotAdded
		}
	}
	if want, ok := merged(before, added, keys); !ok || !reflect.DeepEqual(after, want) {
		return "", errNotAdded
	}
	return text, nil
}

// merged returns what a file says with entries added below the keys, and false when that cannot be said: a key is there
// already, or there is nothing to add to.
func merged(file, entries any, keys []string) (any, bool) {
	if list, ok := file.([]any); ok && len(keys) == 0 {
		more, ok := entries.([]any)
		return append(slices.Clone(more), list...), ok
	}
	mapping, ok := file.(map[string]any)
	if file != nil && !ok {
		return nil, false
	}
	result := maps.Clone(mapping)
	if result == nil {
		result = map[string]any{}
	}
	if len(keys) > 0 {
		result[keys[0]], ok = merged(result[keys[0]], entries, keys[1:])
		return result, ok
	}
	more, ok := entries.(map[string]any)
	for name, value := range more {
		if _, taken := result[name]; taken {
			return nil, false
		}
		result[name] = value
	}
	return result, ok
}

// scalars returns the words of a list.
func scalars(list *yaml.Node) []string {
	var words []string
	for _, n := range list.Content {
		words = append(words, n.Value)
	}
	return words
}

// lineEnd returns what ends the lines of a text.
func lineEnd(text string) string {
	if strings.Contains(text, "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// withEnds ends the lines of a text with end.
func withEnds(text, end string) string { return strings.ReplaceAll(text, "\n", end) }

// indent moves the lines of a text to the right.
func indent(text string, columns int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			line = strings.Repeat(" ", columns) + line
		}
		b.WriteString(line)
	}
	return b.String()
}
