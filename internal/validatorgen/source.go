package validatorgen

import (
	"fmt"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// Parse reads a type from Convex source as the String method of types writes it, so that tests can be read by people
// who know Convex. White space and trailing commas may be added, and names other than v are not known. It panics on
// anything else.
func Parse(source string) validator.Type {
	p := &parser{source: source}
	t, optional := p.validator()
	p.space()
	if p.at < len(source) || optional {
		p.fail("the end")
	}
	return t
}

type parser struct {
	source string
	at     int
}

func (p *parser) fail(expected string) {
	panic(fmt.Sprintf("validatorgen: expected %s at %q", expected, p.source[p.at:]))
}

func (p *parser) space() {
	for p.at < len(p.source) && strings.IndexByte(" \t\n", p.source[p.at]) >= 0 {
		p.at++
	}
}

// take skips white space and text, and reports whether text was there.
func (p *parser) take(text string) bool {
	p.space()
	if strings.HasPrefix(p.source[p.at:], text) {
		p.at += len(text)
		return true
	}
	return false
}

func (p *parser) need(text string) {
	if !p.take(text) {
		p.fail(strconv.Quote(text))
	}
}

// until skips and returns text up to the first of the characters.
func (p *parser) until(chars string) string {
	p.space()
	n := strings.IndexAny(p.source[p.at:], chars)
	if n < 0 {
		p.fail("one of " + chars)
	}
	word := p.source[p.at : p.at+n]
	p.at += n
	return strings.TrimSpace(word)
}

var simple = map[string]validator.Type{
	"any": validator.Any, "null": validator.Null, "boolean": validator.Boolean, "number": validator.Float64,
	"int64": validator.Int64, "commitTs": validator.CommitTs, "string": validator.String, "bytes": validator.Bytes,
}

// validator reads a type, and whether it stands in v.optional().
func (p *parser) validator() (validator.Type, bool) {
	p.need("v.")
	name := p.until("(")
	p.need("(")
	var t validator.Type
	optional := false
	switch name {
	case "optional":
		t, _ = p.validator()
		optional = true
	case "id":
		t = validator.ID{Table: p.text()}
	case "literal":
		t = validator.Literal{Value: p.literal()}
	case "array":
		element, _ := p.validator()
		t = &validator.Array{Element: element}
	case "record":
		key, _ := p.validator()
		p.need(",")
		content, _ := p.validator()
		t = &validator.Record{Key: key, Value: content}
	case "object":
		t = p.object()
	case "union":
		t = p.union()
	default:
		var ok bool
		if t, ok = simple[name]; !ok {
			p.fail("a validator")
		}
	}
	p.take(",")
	p.need(")")
	return t, optional
}

func (p *parser) object() validator.Type {
	object := &validator.Object{}
	p.need("{")
	for !p.take("}") {
		name := ""
		if p.space(); p.source[p.at] == '"' {
			name = p.text()
		} else {
			name = p.until(":")
		}
		p.need(":")
		t, optional := p.validator()
		object.Fields = append(object.Fields, validator.Field{Name: name, Type: t, Optional: optional})
		p.take(",")
	}
	return object
}

func (p *parser) union() validator.Type {
	union := &validator.Union{}
	for {
		p.space()
		if p.source[p.at] == ')' {
			return union
		}
		t, _ := p.validator()
		union.Members = append(union.Members, t)
		p.take(",")
	}
}

// text reads a string in double quotes, with the escapes of JSON.
func (p *parser) text() string {
	p.space()
	end := p.at + 1
	for end < len(p.source) && p.source[end] != '"' {
		if p.source[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(p.source) || p.source[p.at] != '"' {
		p.fail("a string")
	}
	v, err := value.ParseJSON([]byte(p.source[p.at : end+1]))
	if err != nil {
		p.fail("a string")
	}
	p.at = end + 1
	return string(v.(value.String))
}

func (p *parser) literal() value.Value {
	if p.space(); p.source[p.at] == '"' {
		return value.String(p.text())
	}
	word := p.until(",)")
	switch {
	case word == "true" || word == "false":
		return value.Boolean(word == "true")
	case strings.HasSuffix(word, "n"):
		if n, err := strconv.ParseInt(strings.TrimSuffix(word, "n"), 10, 64); err == nil {
			return value.Int64(n)
		}
	}
	f, err := strconv.ParseFloat(word, 64)
	if err != nil {
		p.fail("a literal")
	}
	return value.Float64(f)
}
