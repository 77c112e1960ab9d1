package cli

import (
	"strings"
	"unicode"
)

// withoutComments returns TypeScript or JavaScript with every comment replaced by spaces, so that what somebody has
// commented out is not found and everything else stays in its place. Strings, templates and regular expressions stay.
func withoutComments(source string) string {
	s := &codeScanner{source: source}
	for s.at < len(source) {
		s.step()
	}
	return s.out.String()
}

// A codeScanner goes through source code once.
type codeScanner struct {
	source string
	at     int
	out    strings.Builder
	last   byte  // the last character of code that is no space, which tells a division from a regular expression
	word   bool  // last ends a keyword that an expression follows
	braces []int // for every open template substitution: how many braces are open in it
}

func (s *codeScanner) step() {
	c, rest := s.source[s.at], s.source[s.at:]
	switch {
	case strings.HasPrefix(rest, "//"):
		s.blank(lineEnd(rest))
	case strings.HasPrefix(rest, "/*"):
		s.blank(endOf(rest, 2, "*/"))
	case c == '"' || c == '\'':
		s.copy(stringEnd(rest, c))
	case c == '`':
		s.copy(1)
		s.template()
	case c == '/' && s.expectsValue():
		s.copy(regexpEnd(rest))
	case c == '{' && len(s.braces) > 0:
		s.braces[len(s.braces)-1]++
		s.copy(1)
	case c == '}' && len(s.braces) > 0:
		s.closeBrace()
	default:
		s.copy(1)
	}
}

// closeBrace goes on with the template when the brace ends one of its substitutions.
func (s *codeScanner) closeBrace() {
	s.copy(1)
	top := len(s.braces) - 1
	if s.braces[top] > 0 {
		s.braces[top]--
		return
	}
	s.braces = s.braces[:top]
	s.template()
}

// template copies the text of a template up to its end or its next substitution.
func (s *codeScanner) template() {
	rest := s.source[s.at:]
	for i := 0; i < len(rest); i++ {
		switch {
		case rest[i] == '\\':
			i++
		case rest[i] == '`':
			s.copy(i + 1)
			return
		case strings.HasPrefix(rest[i:], "${"):
			s.copy(i + 2)
			s.braces = append(s.braces, 0)
			return
		}
	}
	s.copy(len(rest))
}

// valueFollows are the keywords after which a slash begins a regular expression.
var valueFollows = map[string]bool{"return": true, "typeof": true, "case": true, "in": true, "of": true, "await": true, "void": true}

// expectsValue reports whether a slash here begins a regular expression: there is no value before it to divide.
func (s *codeScanner) expectsValue() bool {
	return s.last == 0 || s.word || !isNameByte(s.last) && !strings.ContainsRune(")]}\"'`", rune(s.last))
}

// copy takes over n bytes of code.
func (s *codeScanner) copy(n int) {
	end := min(s.at+n, len(s.source))
	text := s.source[s.at:end]
	s.out.WriteString(text)
	s.at = end
	if trimmed := strings.TrimRightFunc(text, unicode.IsSpace); trimmed != "" {
		s.last = trimmed[len(trimmed)-1]
		s.word = isNameByte(s.last) && valueFollows[lastWord(s.source[:end])]
	}
}

// blank replaces n bytes by spaces, line breaks aside.
func (s *codeScanner) blank(n int) {
	end := min(s.at+n, len(s.source))
	for _, c := range []byte(s.source[s.at:end]) {
		if c != '\n' {
			c = ' '
		}
		s.out.WriteByte(c)
	}
	s.at = end
}

func isNameByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// lastWord returns the name that text ends with.
func lastWord(text string) string {
	start := len(text)
	for start > 0 && isNameByte(text[start-1]) {
		start--
	}
	return text[start:]
}

func lineEnd(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return i
	}
	return len(text)
}

// endOf returns the length of text up to and with the first end after from, or of all of it.
func endOf(text string, from int, end string) int {
	if i := strings.Index(text[from:], end); i >= 0 {
		return from + i + len(end)
	}
	return len(text)
}

// stringEnd returns the length of the string that text begins with. A line break ends it: it is none then.
func stringEnd(text string, quote byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote, '\n':
			return i + 1
		}
	}
	return len(text)
}

// regexpEnd returns the length of the regular expression that text begins with. A line break ends it: it is none then.
func regexpEnd(text string) int {
	class := false
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			class = true
		case ']':
			class = false
		case '/':
			if !class {
				return i + 1
			}
		case '\n':
			return i
		}
	}
	return len(text)
}
