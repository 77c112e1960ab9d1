package intent

import (
	"regexp"
	"strings"
)

// A span is a part of a text, from one offset up to another.
type span struct{ from, to int }

// scanComments returns where the comments of a TypeScript or JavaScript text are, in order, with what begins and ends
// them. What looks like a comment inside a string, a template or a regular expression is none.
//
// It is no parser: whether a slash divides or begins a regular expression it tells by what stands before it, which can
// go wrong in code that no formatter leaves alone. A string and a regular expression end with their line at the latest,
// so that such an error ends there too.
func scanComments(text string) []span {
	s := &scanner{text: text}
	if strings.HasPrefix(text, "#!") {
		s.at = lineEnd(text, 0)
	}
	for s.at < len(text) {
		s.next()
	}
	return s.comments
}

// A scanner walks through the text of a file.
type scanner struct {
	text     string
	at       int
	comments []span
	// last is the offset after the last piece of code, which tells what a slash means.
	last int
	// templates holds, for each template around the code, how many braces are open in the code inside ${}.
	templates []int
}

// next moves over a comment, a string, the start of a template, a regular expression or one byte of other code.
func (s *scanner) next() {
	rest := s.text[s.at:]
	switch c := rest[0]; {
	case strings.HasPrefix(rest, "//"):
		s.comment(lineEnd(s.text, s.at))
		return
	case strings.HasPrefix(rest, "/*"):
		end := strings.Index(rest[2:], "*/")
		if end < 0 {
			end = len(rest) - 4
		}
		s.comment(s.at + 2 + end + 2)
		return
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		s.at++
		return
	case c == '"' || c == '\'':
		s.at = stringEnd(s.text, s.at)
	case c == '`':
		s.at++
		s.template()
	case c == '/' && s.regexpCanStart():
		s.at = regexpEnd(s.text, s.at)
	default:
		s.at++
		s.brace(c)
	}
	s.last = s.at
}

func (s *scanner) comment(end int) {
	s.comments = append(s.comments, span{s.at, end})
	s.at = end
}

// brace follows the braces inside ${}, and goes on with the template when the last of them closes.
func (s *scanner) brace(c byte) {
	if len(s.templates) == 0 {
		return
	}
	open := &s.templates[len(s.templates)-1]
	switch {
	case c == '{':
		*open++
	case c == '}' && *open > 0:
		*open--
	case c == '}':
		s.templates = s.templates[:len(s.templates)-1]
		s.template()
	}
}

// template moves through the text of a template, up to its end or to the code of the next ${}.
func (s *scanner) template() {
	for s.at < len(s.text) {
		switch {
		case s.text[s.at] == '\\':
			s.at += 2
		case s.text[s.at] == '`':
			s.at++
			return
		case strings.HasPrefix(s.text[s.at:], "${"):
			s.at += 2
			s.templates = append(s.templates, 0)
			return
		default:
			s.at++
		}
	}
	s.at = len(s.text)
}

// beforeRegexp matches code after which a slash begins a regular expression: nothing, an operator or opening bracket, or
// a word that wants an operand.
var beforeRegexp = regexp.MustCompile(`(?:^|[(\[{},;:=!&|?+\-*%^~<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do|instanceof|yield|await|default))$`)

// regexpCanStart reports whether a slash after the code so far begins a regular expression.
func (s *scanner) regexpCanStart() bool {
	return beforeRegexp.MatchString(s.text[max(0, s.last-16):s.last])
}

// lineEnd returns the offset at which the line around an offset ends, before its line end.
func lineEnd(text string, at int) int {
	if end := strings.IndexAny(text[at:], "\n\r\u2028\u2029"); end >= 0 {
		return at + end
	}
	return len(text)
}

// stringEnd returns the offset after the string that begins at an offset.
func stringEnd(text string, at int) int {
	for i := at + 1; i < len(text); i++ {
		switch text[i] {
		case text[at]:
			return i + 1
		case '\\':
			i++
		case '\n':
			return i
		}
	}
	return len(text)
}

// regexpEnd returns the offset after the regular expression that begins at an offset, or after its slash when none ends
// in that line.
func regexpEnd(text string, at int) int {
	class := false
	for i := at + 1; i < lineEnd(text, at); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == '[':
			class = true
		case text[i] == ']':
			class = false
		case text[i] == '/' && !class:
			return i + 1
		}
	}
	return at + 1
}
