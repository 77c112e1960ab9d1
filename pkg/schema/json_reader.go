package schema

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value/jsontext"
)

// A ParseError says why JSON is not a schema, and where.
type ParseError struct {
	Position Position
	Path     string // the JSON path of the value at fault, such as tables[2].indexes[0].fields; empty for the whole
	Place    Place  // the part of the schema that the value at fault belongs to, as far as the JSON names it
	Message  string // what was expected and what was found
}

// Error prints the error as file:line:column: path: message.
func (e *ParseError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%s: %s", e.Position, e.Message)
	}
	return fmt.Sprintf("%s: %s: %s", e.Position, e.Path, e.Message)
}

// A reader is one JSON value and its place.
type reader struct {
	file *jsonFile
	node jsontext.Node
	path jsonPath
}

// readJSON reads the whole text of a file. A UTF-8 byte order mark is set aside.
func readJSON(file *jsonFile) (reader, error) {
	file.text = bytes.TrimPrefix(file.text, []byte("\uFEFF"))
	if len(bytes.TrimSpace(file.text)) == 0 {
		return reader{}, &ParseError{Position: file.at(0), Message: "expected a schema as JSON, found nothing at all"}
	}
	node, err := jsontext.Parse(file.text)
	if err == nil {
		return reader{file: file, node: node}, nil
	}
	var syntax *jsontext.SyntaxError
	if !errors.As(err, &syntax) {
		return reader{}, &ParseError{Position: file.at(0), Message: err.Error()}
	}
	return reader{}, &ParseError{Position: file.syntaxError(syntax), Message: "invalid JSON: " + syntax.Message}
}

func (r reader) fail(format string, args ...any) error {
	return &ParseError{
		Position: r.file.position(r.path), Path: r.path.String(), Place: r.file.place(r.path), Message: fmt.Sprintf(format, args...),
	}
}

func (r reader) expected(what string) error {
	found := r.node.Kind.String()
	if r.node.Kind == jsontext.Number {
		found += " (" + r.node.Text + ")"
	}
	return r.fail("expected %s, found %s", what, found)
}

func (r reader) isNull() bool { return r.node.Kind == jsontext.Null }

// member returns the value of a key, and false when the object does not have it.
func (r reader) member(key string) (reader, bool) {
	node, ok := r.node.Get(key)
	return reader{r.file, node, r.path.keys(key)}, ok
}

// required returns the value of a key that must be there.
func (r reader) required(key string) (reader, error) {
	m, ok := r.member(key)
	if !ok {
		return r, r.fail("%q is missing", key)
	}
	return m, nil
}

// requiredString returns the text of a key that must be there.
func (r reader) requiredString(key, what string) (string, error) {
	m, err := r.required(key)
	if err != nil {
		return "", err
	}
	return m.string(what)
}

func (r reader) object(what string) error {
	if r.node.Kind != jsontext.Object {
		return r.expected(what)
	}
	return nil
}

func (r reader) array(what string) ([]reader, error) {
	if r.node.Kind != jsontext.Array {
		return nil, r.expected(what)
	}
	items := make([]reader, len(r.node.Items))
	for i, node := range r.node.Items {
		items[i] = reader{r.file, node, r.path.item(i)}
	}
	return items, nil
}

func (r reader) string(what string) (string, error) {
	if r.node.Kind != jsontext.String {
		return "", r.expected(what)
	}
	return r.node.Text, nil
}

func (r reader) fieldPaths() ([]string, error) {
	items, err := r.array("an array of field paths")
	if err != nil {
		return nil, err
	}
	list := make([]string, len(items))
	for i, item := range items {
		if list[i], err = item.string("a field path"); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// integer reads a whole number, however it is written (1536, 1536.0).
func (r reader) integer(what string) (int, error) {
	f, err := strconv.ParseFloat(r.node.Text, 64)
	if r.node.Kind != jsontext.Number || err != nil || f != float64(int32(f)) {
		return 0, r.expected(what)
	}
	return int(f), nil
}

// boolean reads true or false; null counts as false, as it does for Convex.
func (r reader) boolean(what string) (bool, error) {
	if r.node.Kind != jsontext.Bool && r.node.Kind != jsontext.Null {
		return false, r.expected(what)
	}
	return r.node.Bool, nil
}

// validator reads a type.
func (r reader) validator() (validator.Type, error) {
	t, err := validator.FromJSON(r.node)
	if err == nil {
		return t, nil
	}
	culprit, err := r.culprit(err)
	return nil, culprit.fail("%s", err)
}

// culprit finds the innermost validator inside r that cannot be read, and why. err is why r cannot.
func (r reader) culprit(err error) (reader, error) {
	for _, inner := range r.validatorsInside() {
		if _, innerErr := validator.FromJSON(inner.node); innerErr != nil {
			return inner.culprit(innerErr)
		}
	}
	return r, err
}

// validatorsInside returns what stands where validators are expected directly inside the JSON of a validator.
func (r reader) validatorsInside() []reader {
	var inside []reader
	add := func(m reader, ok bool) {
		if ok {
			inside = append(inside, m)
		}
	}
	content, _ := r.member("value")
	kind, _ := r.node.Get("type")
	switch kind.Text {
	case "array":
		add(content, content.node.Kind == jsontext.Object)
	case "record":
		add(r.member("keys"))
		values, _ := r.member("values")
		add(values.member("fieldType"))
	case "object":
		for _, m := range content.node.Members {
			field, _ := content.member(m.Name)
			add(field.member("fieldType"))
		}
	case "union":
		for i, node := range content.node.Items {
			add(reader{r.file, node, content.path.item(i)}, true)
		}
	}
	return inside
}
