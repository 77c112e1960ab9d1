package report

import (
	"strconv"
	"strings"
	"unicode"

	"convex-schema-plan/pkg/schema"
)

// frameWidth is how many characters of a source line a frame shows before it cuts.
const frameWidth = 110

// ellipsis stands for text that was cut.
const ellipsis = "..."

// A block is a message with a frame of source below it and notes hanging from the frame:
//
//	error[field-removed]: …
//	  ╭─ convex/schema.ts:8:5
//	8 │     role: v.string(),
//	  │     ━━━━━━━━━━━━━━━━
//	  ├ note
//	  ╰ note
type block struct {
	style  Style
	margin string // as wide as the line number
	lines  []string
	notes  [][]string // each a title and lines below it
}

// A liner knows the lines of files, as a [schema.Source] does.
type liner interface {
	Line(file string, line int) (string, bool)
}

// A lineFunc is a liner; nil knows no file.
type lineFunc func(file string, line int) (string, bool)

// Line returns a line of a file without its end, and false when there is no such line or it is not known.
func (f lineFunc) Line(file string, line int) (string, bool) {
	if f == nil {
		return "", false
	}
	return f(file, line)
}

// locate draws the source line of a position with the piece of code at its column marked. Without a source, or where
// the line is unknown, only the position is drawn. The remark follows the position.
func (b *block) locate(source liner, at schema.Position, remark string, mark colour) {
	number := strconv.Itoa(at.Line)
	b.margin = strings.Repeat(" ", len(number))
	place := b.style.paint(dim, b.margin+" "+b.style.draw("╭─")) + " " + b.style.paint(bold, Clean(at.String()))
	b.lines = append(b.lines, place+b.style.paint(dim, remark))
	if source == nil {
		return
	}
	line, ok := source.Line(at.File, at.Line)
	if !ok {
		return
	}
	code, from, length := markedLine(line, at.Column)
	bar := b.style.paint(dim, b.style.draw("│"))
	underline := b.style.paint(mark, strings.Repeat(b.style.draw("━"), length))
	b.lines = append(b.lines,
		b.style.paint(dim, number)+" "+bar+" "+code,
		b.margin+" "+bar+" "+strings.Repeat(" ", from)+underline)
}

// note hangs a clean text below the frame: a title, and lines below it.
func (b *block) note(title string, lines ...string) {
	b.notes = append(b.notes, append([]string{title}, lines...))
}

// draw returns the block's lines.
func (b *block) draw() []string {
	if b.margin == "" {
		b.margin = " "
	}
	drawn := b.lines
	add := func(drawing, text string) {
		line := b.margin + " " + b.style.paint(dim, b.style.draw(drawing))
		if text != "" {
			line += " " + text
		}
		drawn = append(drawn, line)
	}
	for i, note := range b.notes {
		joint, stem := "├", "│"
		if i == len(b.notes)-1 {
			joint, stem = "╰", " "
		}
		for j, text := range note {
			switch {
			case j == 0:
				add(joint, text)
			case stem == " " && text == "":
				drawn = append(drawn, "")
			case text == "":
				add(stem, "")
			default:
				add(stem, "  "+text)
			}
		}
	}
	return drawn
}

// markedLine prepares a source line for a frame: tabs become spaces, hidden characters become escapes, what is too long
// is cut around the column. It returns the text, and where on the screen the code at column (from 1, in characters)
// starts and how wide it is.
func markedLine(line string, column int) (code string, from, width int) {
	runes := []rune(strings.TrimRight(line, " \t\r\n"))
	start := min(max(column-1, 0), len(runes))
	end := start + codeLength(runes[start:])
	indent := 0
	for indent < start && (runes[indent] == ' ' || runes[indent] == '\t') {
		indent++
	}
	head, prefix := shown(runes[:indent]), ""
	if keep := frameWidth / 2; start-indent > keep {
		indent, head, prefix = start-keep, "", ellipsis
	}
	before, marked, after := shown(runes[indent:start]), shown(runes[start:end]), shown(runes[end:])
	if room := frameWidth - screenWidth(before); screenWidth(marked) > room {
		marked, after = cut(marked, room), ellipsis
	} else if room -= screenWidth(marked); screenWidth(after) > room {
		after = cut(after, room) + ellipsis
	}
	lead := head + prefix + before
	return lead + marked + after, screenWidth(lead), max(screenWidth(marked), 1)
}

// codeLength returns how many runes from the start of code belong to the expression or property that starts there: a
// name or a string, a property's value after its colon, member accesses, and calls up to their closing bracket; the
// text in brackets; or a comment.
func codeLength(code []rune) int {
	if len(code) > 1 && code[0] == '/' && (code[1] == '/' || code[1] == '*') {
		return len(code) // a comment
	}
	i := wordLength(code)
	if i == 0 {
		return max(bracketLength(code), min(1, len(code)))
	}
	if j := i + spaces(code[i:]); j < len(code) && code[j] == ':' {
		j++
		j += spaces(code[j:])
		if value := codeLength(code[j:]); value > 0 {
			return j + value
		}
	}
	for i < len(code) {
		switch code[i] {
		case '.':
			more := wordLength(code[i+1:])
			if more == 0 {
				return i
			}
			i += 1 + more
		case '(', '[':
			more := bracketLength(code[i:])
			if more == 0 {
				return i // goes on in the next line
			}
			i += more
		default:
			return i
		}
	}
	return i
}

// wordLength returns the length of the identifier or the quoted string that code starts with, or 0.
func wordLength(code []rune) int {
	if len(code) == 0 {
		return 0
	}
	if q := code[0]; q == '"' || q == '\'' || q == '`' {
		for i := 1; i < len(code); i++ {
			switch code[i] {
			case '\\':
				i++
			case q:
				return i + 1
			}
		}
		return 0
	}
	n := 0
	for n < len(code) && (code[n] == '_' || code[n] == '$' || unicode.IsLetter(code[n]) || unicode.IsDigit(code[n])) {
		n++
	}
	return n
}

// bracketLength returns the length of the bracketed text that code starts with, or 0 when it does not start with a
// bracket or does not end in this line.
func bracketLength(code []rune) int {
	if len(code) == 0 || !strings.ContainsRune("([{", code[0]) {
		return 0
	}
	depth := 0
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"', '\'', '`':
			if n := wordLength(code[i:]); n > 0 {
				i += n - 1
			}
		}
	}
	return 0
}

func spaces(code []rune) int {
	n := 0
	for n < len(code) && code[n] == ' ' {
		n++
	}
	return n
}

// shown returns runes as one line of a terminal shows them.
func shown(runes []rune) string {
	return Clean(strings.ReplaceAll(string(runes), "\t", "  "))
}

// cut returns as much of text as fits into width columns.
func cut(text string, width int) string {
	for i, r := range text {
		if width -= runeWidth(r); width < 0 {
			return text[:i]
		}
	}
	return text
}

// screenWidth returns the number of terminal columns that text takes.
func screenWidth(text string) int {
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

// runeWidth returns the columns one visible rune takes: none for combining marks, two for the wide scripts and emoji.
func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana),
		r >= 0x3000 && r <= 0x303f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff:
		return 2
	default:
		return 1
	}
}
