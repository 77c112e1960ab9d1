package schema

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"convex-schema-plan/pkg/value/jsontext"
)

// A jsonStep is one move into JSON: to the value of a key, or to an element of an array when key is empty and element
// is set.
type jsonStep struct {
	key     string
	element bool
	index   int
}

// A jsonPath leads from the outermost value of a text to one inside it.
type jsonPath []jsonStep

// with returns p extended by one step; p itself stays as it is.
func (p jsonPath) with(s jsonStep) jsonPath { return append(p[:len(p):len(p)], s) }

// keys returns p extended by the values of keys.
func (p jsonPath) keys(keys ...string) jsonPath {
	for _, k := range keys {
		p = p.with(jsonStep{key: k})
	}
	return p
}

func (p jsonPath) item(i int) jsonPath { return p.with(jsonStep{element: true, index: i}) }

// String prints the path as JavaScript would: tables[2].documentType.value["a-b"].
func (p jsonPath) String() string {
	var b strings.Builder
	for _, s := range p {
		switch {
		case s.element:
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case identifierProblem(s.key) != "":
			b.WriteString("[" + strconv.Quote(s.key) + "]")
		case b.Len() > 0:
			b.WriteString("." + s.key)
		default:
			b.WriteString(s.key)
		}
	}
	return b.String()
}

// A jsonFile is a JSON text of which places can be found again. Its syntax has been checked.
type jsonFile struct {
	name string
	text []byte
	// holder is set when the text was a string inside another text: the place of that string. Positions are then those
	// of the string, because a person cannot count columns through escapes.
	holder *Position
	outer  *jsonFile // with holder: the text around
}

// outermost returns the text of the file itself.
func (f *jsonFile) outermost() []byte {
	for f.outer != nil {
		f = f.outer
	}
	return f.text
}

// position returns where the value at path starts. Of a path that is not there it follows as much as there is.
func (f *jsonFile) position(path jsonPath) Position {
	_, value, _ := f.follow(path)
	return f.at(value)
}

// keyPosition returns where the key is that a path ends with. Of a path that is not there it is where the innermost
// value starts that is.
func (f *jsonFile) keyPosition(path jsonPath) Position {
	key, value, whole := f.follow(path)
	if !whole {
		return f.at(value)
	}
	return f.at(key)
}

// follow follows a path as far as there is something, and says whether that is the whole path: to where its last value
// starts, and to the key in front of it, if it has one.
func (f *jsonFile) follow(path jsonPath) (key, value int, whole bool) {
	value = skipSpace(f.text, 0)
	key = value
	for _, s := range path {
		nextKey, next, ok := descend(f.text, value, s)
		if !ok {
			return key, value, false
		}
		key, value = nextKey, next
	}
	return key, value, true
}

// at turns a byte offset into what a person would name.
func (f *jsonFile) at(offset int) Position {
	if f.holder != nil {
		return *f.holder
	}
	before := f.text[:min(offset, len(f.text))]
	lineStart := bytes.LastIndexByte(before, '\n') + 1
	return Position{
		File:   f.name,
		Line:   bytes.Count(before, []byte{'\n'}) + 1,
		Column: utf8.RuneCount(before[lineStart:]) + 1,
	}
}

// syntaxError places an error of the JSON reader.
func (f *jsonFile) syntaxError(err *jsontext.SyntaxError) Position {
	offset := 0
	for line := 1; line < err.Line; line++ {
		offset += bytes.IndexByte(f.text[offset:], '\n') + 1
	}
	return f.at(offset + err.Column - 1)
}

// descend returns where the value behind a step starts, in checked text with a value at i, and where its key does; an
// element of an array is its own key.
func descend(text []byte, i int, step jsonStep) (key, value int, ok bool) {
	open := text[i]
	if open != '{' && open != '[' || step.element != (open == '[') {
		return 0, 0, false
	}
	i = skipSpace(text, i+1)
	for n := 0; text[i] != '}' && text[i] != ']'; n++ {
		start, found := i, n == step.index
		if open == '{' {
			end := skipValue(text, i)
			found = isKey(text[i:end], step.key)
			start = skipSpace(text, skipSpace(text, end)+1)
		}
		if found {
			return i, start, true
		}
		if i = skipSpace(text, skipValue(text, start)); text[i] == ',' {
			i = skipSpace(text, i+1)
		}
	}
	return 0, 0, false
}

func isKey(quoted []byte, key string) bool {
	node, err := jsontext.Parse(quoted)
	return err == nil && node.Text == key
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}

// skipValue returns the end of the value that starts at i.
func skipValue(text []byte, i int) int {
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			i = skipString(text, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		default:
			i++
		}
		if depth <= 0 && endsValue(text, i) {
			return i
		}
	}
	return i
}

// endsValue says whether a value outside of all brackets is complete before i.
func endsValue(text []byte, i int) bool {
	return i >= len(text) || strings.IndexByte(",:]} \t\r\n", text[i]) >= 0
}

func skipString(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}
