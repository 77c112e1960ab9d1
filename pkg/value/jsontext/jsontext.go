// Package jsontext reads and writes JSON text as JavaScript does where Go's encoding/json differs: members keep their
// order, numbers keep their text, and strings keep lone surrogates (as WTF-8). What it writes is byte for byte what
// JSON.stringify writes.
//
// It knows nothing of Convex's values and validators.
package jsontext

import (
	"fmt"
	"unicode/utf8"
)

// MaxDepth is how deep arrays and objects may be nested in a text that [Parse] reads.
const MaxDepth = 512

// A Kind says what a [Node] is.
type Kind uint8

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// String names the kind as in "expected an object, found a string".
func (k Kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "an array", "an object"}[k]
}

// A Node is one JSON value.
type Node struct {
	Kind    Kind
	Bool    bool     // for Bool
	Text    string   // for String: the content as WTF-8; for Number: the number as written
	Items   []Node   // for Array
	Members []Member // for Object: in the order of the text, with distinct names
}

// A Member is one name and value of an object.
type Member struct {
	Name  string
	Value Node
}

// Get returns the member called name, and whether the node is an object that has it.
func (n Node) Get(name string) (Node, bool) {
	for _, m := range n.Members {
		if m.Name == name {
			return m.Value, true
		}
	}
	return Node{}, false
}

// A SyntaxError says that a text is not JSON.
type SyntaxError struct {
	Line, Column int // from 1; Column counts bytes
	Message      string
}

// Error prints the place and what is wrong there.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid JSON at line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Parse reads a text that holds exactly one JSON value. It refuses an object that names a member twice, and nesting
// beyond [MaxDepth]. Every error is a [*SyntaxError].
func Parse(text []byte) (Node, error) {
	p := parser{text: text}
	n, err := p.value(0)
	if err != nil {
		return Node{}, err
	}
	p.space()
	if p.at < len(text) {
		return Node{}, p.fail("expected the end of the text, found %s", p.found())
	}
	return n, nil
}

type parser struct {
	text []byte
	at   int
}

func (p *parser) fail(format string, args ...any) error {
	line, column := 1, 1
	for _, c := range p.text[:min(p.at, len(p.text))] {
		column++
		if c == '\n' {
			line, column = line+1, 1
		}
	}
	return &SyntaxError{line, column, fmt.Sprintf(format, args...)}
}

// found names what stands at the current place, for an error.
func (p *parser) found() string {
	if p.at >= len(p.text) {
		return "the end of the text"
	}
	r, _ := utf8.DecodeRune(p.text[p.at:])
	return fmt.Sprintf("%q", r)
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

// peek skips white space and returns the next byte, or 0 at the end.
func (p *parser) peek() byte {
	p.space()
	if p.at >= len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) value(depth int) (Node, error) {
	if depth > MaxDepth {
		return Node{}, p.fail("nested more than %d levels deep", MaxDepth)
	}
	switch c := p.peek(); {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		s, err := p.str()
		return Node{Kind: String, Text: s}, err
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	case p.word("null"):
		return Node{Kind: Null}, nil
	case p.word("true"):
		return Node{Kind: Bool, Bool: true}, nil
	case p.word("false"):
		return Node{Kind: Bool}, nil
	}
	return Node{}, p.fail("expected a value, found %s", p.found())
}

func (p *parser) word(w string) bool {
	if len(p.text)-p.at >= len(w) && string(p.text[p.at:p.at+len(w)]) == w {
		p.at += len(w)
		return true
	}
	return false
}

func (p *parser) array(depth int) (Node, error) {
	p.at++
	n := Node{Kind: Array}
	if p.peek() == ']' {
		p.at++
		return n, nil
	}
	for {
		item, err := p.value(depth + 1)
		if err != nil {
			return Node{}, err
		}
		n.Items = append(n.Items, item)
		switch p.peek() {
		case ',':
			p.at++
		case ']':
			p.at++
			return n, nil
		default:
			return Node{}, p.fail("expected ',' or ']', found %s", p.found())
		}
	}
}

func (p *parser) object(depth int) (Node, error) {
	p.at++
	n := Node{Kind: Object}
	if p.peek() == '}' {
		p.at++
		return n, nil
	}
	seen := names{}
	for {
		p.space()
		start := p.at
		m, err := p.member(depth)
		if err != nil {
			return Node{}, err
		}
		n.Members = append(n.Members, m)
		if seen.twice(n.Members) {
			p.at = start // the second name, not what follows its value
			return Node{}, p.fail("%q is given twice", m.Name)
		}
		switch p.peek() {
		case ',':
			p.at++
		case '}':
			p.at++
			return n, nil
		default:
			return Node{}, p.fail("expected ',' or '}', found %s", p.found())
		}
	}
}

func (p *parser) member(depth int) (Member, error) {
	if p.peek() != '"' {
		return Member{}, p.fail("expected a name in quotes, found %s", p.found())
	}
	name, err := p.str()
	if err != nil {
		return Member{}, err
	}
	if p.peek() != ':' {
		return Member{}, p.fail("expected ':', found %s", p.found())
	}
	p.at++
	v, err := p.value(depth + 1)
	return Member{name, v}, err
}

// names finds repeated names: by looking back in small objects, with a map in large ones.
type names map[string]bool

const smallObject = 8

// twice reports whether the last member's name is also the name of an earlier one.
func (s names) twice(members []Member) bool {
	last := len(members) - 1
	if last < smallObject {
		for _, m := range members[:last] {
			if m.Name == members[last].Name {
				return true
			}
		}
		return false
	}
	if len(s) == 0 {
		for _, m := range members[:last] {
			s[m.Name] = true
		}
	}
	if s[members[last].Name] {
		return true
	}
	s[members[last].Name] = true
	return false
}
