package schema

import (
	"bytes"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// A jsonSource finds the places of a schema in the JSON that it was read from. It looks only when asked.
type jsonSource struct {
	file   *jsonFile
	root   jsonPath
	tables map[string]jsonPath
	// indexes maps a table and an index to where the index is; of two with one name it is the first.
	indexes map[[2]string]jsonPath
}

// Position returns the key in the JSON by which a person knows the place: the name of a table, index or field, the "type"
// of any other validator. Of a place that is not there it returns the nearest enclosing one that is.
func (s *jsonSource) Position(p Place) (Position, bool) {
	at, ok := s.tables[p.Table]
	if !ok {
		return s.file.position(s.root), true
	}
	if p.Index != "" {
		if index, ok := s.indexes[[2]string{p.Table, p.Index}]; ok {
			return s.file.keyPosition(index.keys("indexDescriptor")), true
		}
		return s.file.keyPosition(at.keys("tableName")), true
	}
	switch {
	case p.Staged && len(p.Path) == 0:
		return s.file.keyPosition(at.keys("stagedDocumentType")), true
	case p.Staged:
		at = at.keys("stagedDocumentType")
	case len(p.Path) == 0:
		return s.file.keyPosition(at.keys("tableName")), true
	default:
		at = at.keys("documentType")
	}
	for _, step := range p.Path {
		at = stepInJSON(at, step)
	}
	if p.Path[len(p.Path)-1].Kind == validator.IntoField {
		return s.file.keyPosition(at[:len(at)-1]), true // not its "fieldType"
	}
	return s.file.keyPosition(at.keys("type")), true
}

// stepInJSON follows a step of a type through the JSON of that type.
func stepInJSON(at jsonPath, step validator.Step) jsonPath {
	switch step.Kind {
	case validator.IntoField:
		return at.keys("value", step.Field, "fieldType")
	case validator.IntoElement:
		return at.keys("value")
	case validator.IntoRecordKey:
		return at.keys("keys")
	case validator.IntoRecordValue:
		return at.keys("values", "fieldType")
	case validator.IntoMember:
		return at.keys("value").item(step.Index)
	}
	return at
}

// Line returns a line of the JSON file.
func (s *jsonSource) Line(file string, line int) (string, bool) {
	if file != s.file.name || line < 1 {
		return "", false
	}
	rest := s.file.outermost()
	for ; line > 1; line-- {
		_, after, found := bytes.Cut(rest, []byte{'\n'})
		if !found {
			return "", false
		}
		rest = after
	}
	first, _, _ := bytes.Cut(rest, []byte{'\n'})
	return strings.TrimSuffix(string(first), "\r"), true
}

// Files returns nothing: JSON has no comments, and nobody writes a schema in it.
func (s *jsonSource) Files() []string { return nil }

// Text returns nothing, because there are no files.
func (s *jsonSource) Text(string) (string, bool) { return "", false }
