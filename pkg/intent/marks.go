package intent

import (
	"strings"

	"convex-schema-plan/pkg/schema"
)

// A Mark is a line of a comment in which somebody looks for a word: what a comment says that declares nothing about the
// change, such as that a finding is approved.
type Mark struct {
	Text     string          // the line without what begins and ends the comment, and without space around it
	Position schema.Position // of Text
	file     *source
	comment  span
}

// Marks returns the lines of comments that hold something, in the files of a schema and in their order. holds is asked
// about whole files, then comments, then lines; it should be quick, because most files hold nothing.
func Marks(s *schema.Schema, holds func(text string) bool) []Mark {
	if s == nil || s.Source == nil {
		return nil
	}
	c := &collector{schema: s}
	var marks []Mark
	for _, name := range s.Source.Files() {
		text, ok := s.Source.Text(name)
		if !ok || !isScript(name) || !holds(text) {
			continue
		}
		f := &source{collector: c, name: name, text: text, comments: scanComments(text), known: map[int][]spot{}}
		for _, comment := range f.comments {
			if holds(text[comment.from:comment.to]) {
				marks = append(marks, f.marks(comment, holds)...)
			}
		}
	}
	return marks
}

// marks returns the lines of a comment that hold something.
func (f *source) marks(comment span, holds func(string) bool) []Mark {
	var marks []Mark
	body := f.text[:comment.to]
	if f.text[comment.from+1] == '*' {
		body = strings.TrimSuffix(body, "*/")
	}
	for at := comment.from + len("//"); at < len(body); {
		end := lineEnd(body, at)
		line := body[at:end]
		said := strings.TrimLeft(line, "*/ \t")
		from := at + len(line) - len(said)
		if said = strings.TrimSpace(said); holds(said) {
			marks = append(marks, Mark{Text: said, Position: *f.position(from), file: f, comment: comment})
		}
		at = end + 1
	}
	return marks
}

// Line returns the line of code that the comment belongs to, from 1: its own when there is code in it, else the next one
// with code.
func (m Mark) Line() int {
	line, _ := m.file.lineOf(m.comment)
	return line
}

// Code returns the text of that line without its comments.
func (m Mark) Code() string {
	start := m.file.lineStart(m.Line())
	return strings.TrimSpace(m.file.code(start, lineEnd(m.file.text, start)))
}

// Places returns the fields and tables that the comment belongs to: those that are declared in its line of code or, when
// code follows the comment in its own line, the one that follows. Several tables that share a validator share its
// comments.
func (m Mark) Places() []schema.Place {
	line, inline := m.file.lineOf(m.comment)
	spots := m.file.spots(line)
	if inline && len(spots) > 0 {
		return m.file.beside(m.comment, spots).places
	}
	var places []schema.Place
	for _, s := range spots {
		places = append(places, s.places...)
	}
	return places
}

// Covers says whether a position is in the line of code that the comment belongs to, when the comment means the line as
// a whole and not one of several things in it.
func (m Mark) Covers(at schema.Position) bool {
	line, inline := m.file.lineOf(m.comment)
	return at.File == m.file.name && at.Line == line && (!inline || len(m.file.spots(line)) <= 1)
}
