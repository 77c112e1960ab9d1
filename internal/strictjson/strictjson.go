// Package strictjson reads JSON files that people write by hand, so that every value and every key knows its place and
// every error shows it: file:line:column, the lines around it, what was expected, and what to do.
//
// It knows nothing of what the files are about.
package strictjson

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/value/jsontext"
)

// A file is a text of which places can be found again.
type file struct {
	name string
	text string
}

// A Value is one JSON value with its place. The zero Value is null at no place.
type Value struct {
	Kind    jsontext.Kind
	Bool    bool     // for Bool
	Text    string   // for String: the content; for Number: the number as written
	Items   []Value  // for Array
	Members []Member // for Object: in the order of the text, with distinct names
	at      int
	file    *file
}

// A Member is one key and value of an object.
type Member struct {
	Name  string
	Value Value
	at    int
}

// Parse reads the text of the file called name, which must be one JSON value. The error is an [*Error].
func Parse(name string, text []byte) (Value, error) {
	f := &file{name, string(bytes.TrimPrefix(text, []byte("\uFEFF")))}
	if strings.TrimSpace(f.text) == "" {
		return Value{}, f.fail(0, "expected JSON, found nothing at all", "an empty file is written as {}")
	}
	node, err := jsontext.Parse([]byte(f.text))
	var syntax *jsontext.SyntaxError
	switch {
	case errors.As(err, &syntax):
		at := f.offset(syntax.Line, syntax.Column)
		return Value{}, f.fail(at, "invalid JSON: "+syntax.Message, f.syntaxHint(at))
	case err != nil:
		return Value{}, f.fail(0, err.Error(), "")
	}
	p := &placer{file: f}
	return p.value(node), nil
}

// Get returns the member called name, and whether the value is an object that has it.
func (v Value) Get(name string) (Member, bool) {
	for _, m := range v.Members {
		if m.Name == name {
			return m, true
		}
	}
	return Member{}, false
}

// Position returns where the value begins.
func (v Value) Position() schema.Position { return v.file.position(v.at) }

// Position returns where the key stands.
func (m Member) Position() schema.Position { return m.Value.file.position(m.at) }

// Fail returns an error about the value. The hint says what to do, or is "".
func (v Value) Fail(message, hint string) *Error { return v.file.fail(v.at, message, hint) }

// Fail returns an error about the key.
func (m Member) Fail(message, hint string) *Error { return m.Value.file.fail(m.at, message, hint) }

// Is returns nil when the value is of the kind, else an error that says what was expected of what.
func (v Value) Is(kind jsontext.Kind, what, hint string) *Error {
	if v.Kind == kind {
		return nil
	}
	found := v.Kind.String()
	if v.Kind == jsontext.Number || v.Kind == jsontext.String {
		found += " (" + abbreviate(v.Text) + ")"
	}
	return v.Fail(what+" is "+kind.String()+", but this is "+found, hint)
}

// abbreviate cuts a text that is too long to be repeated.
func abbreviate(text string) string {
	const longest = 40
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest-1]) + "…"
	}
	return text
}

func (f *file) position(at int) schema.Position {
	before := f.text[:min(at, len(f.text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return schema.Position{
		File: f.name, Line: strings.Count(before, "\n") + 1, Column: utf8.RuneCountInString(before[start:]) + 1,
	}
}

// offset returns the offset of a line and a column in bytes.
func (f *file) offset(line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(f.text[at:], '\n') + 1
	}
	return at + column - 1
}

// syntaxHint says what is wrong with what people write into JSON by habit.
func (f *file) syntaxHint(at int) string {
	if at >= len(f.text) {
		return ""
	}
	before := strings.TrimRight(f.text[:at], " \t\r\n")
	switch c := f.text[at]; {
	case c == '/' || c == '#':
		return "JSON has no comments"
	case (c == '}' || c == ']') && strings.HasSuffix(before, ","):
		return "JSON has no comma after the last value"
	case c == '\'' || c == '`':
		return `JSON has strings and keys in double quotes: "…"`
	}
	return ""
}

// A placer walks through a text that has been read, to find the places of what was read.
type placer struct {
	*file
	at int
}

func (p *placer) value(n jsontext.Node) Value {
	p.space()
	v := Value{Kind: n.Kind, Bool: n.Bool, Text: n.Text, at: p.at, file: p.file}
	switch n.Kind {
	case jsontext.Object:
		p.inside(len(n.Members), func(i int) {
			at := p.at
			p.str()
			p.space()
			p.at++ // the colon
			v.Members = append(v.Members, Member{Name: n.Members[i].Name, at: at, Value: p.value(n.Members[i].Value)})
		})
	case jsontext.Array:
		p.inside(len(n.Items), func(i int) { v.Items = append(v.Items, p.value(n.Items[i])) })
	case jsontext.String:
		p.str()
	default:
		for p.at < len(p.text) && !strings.ContainsRune(",]} \t\r\n", rune(p.text[p.at])) {
			p.at++
		}
	}
	return v
}

// inside moves through brackets that hold n things, which read moves through.
func (p *placer) inside(n int, read func(i int)) {
	p.at++
	for i := range n {
		p.space()
		read(i)
		p.space()
		p.at++ // a comma, or the closing bracket
	}
	if n == 0 {
		p.space()
		p.at++
	}
}

func (p *placer) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *placer) str() {
	for p.at++; p.text[p.at] != '"'; p.at++ {
		if p.text[p.at] == '\\' {
			p.at++
		}
	}
	p.at++
}
