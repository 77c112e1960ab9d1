package codegen

import (
	"strings"
	"unicode/utf8"
)

// The layout of printed code follows prettier: a group goes on one line when it fits, otherwise all of its own line
// breaks are taken (Wadler, "A prettier printer", 1998, in prettier's greedy form).

// width is the line width that code is fitted to, prettier's default.
const width = 80

// A doc is a piece of code whose line breaks are still open.
type doc interface{ isDoc() }

type (
	text   string
	concat []doc
	// line is a line break in a broken group; in a flat one it is a space, or nothing when soft.
	line struct{ soft bool }
	// hardline always breaks, and so do all groups around it.
	hardline struct{}
	// blank is an empty line between two others; it is followed by a hardline.
	blank  struct{}
	indent struct{ doc doc }
	// group is laid out flat or broken as a whole.
	group struct{ doc doc }
	// whenBroken is printed only in a broken group, such as a trailing comma.
	whenBroken string
)

func (text) isDoc()       {}
func (concat) isDoc()     {}
func (line) isDoc()       {}
func (hardline) isDoc()   {}
func (blank) isDoc()      {}
func (indent) isDoc()     {}
func (group) isDoc()      {}
func (whenBroken) isDoc() {}

// mustBreak reports whether d holds a hard line break.
func mustBreak(d doc) bool {
	switch d := d.(type) {
	case concat:
		for _, part := range d {
			if mustBreak(part) {
				return true
			}
		}
		return false
	case indent:
		return mustBreak(d.doc)
	case group:
		return mustBreak(d.doc)
	case hugging:
		return mustBreak(d.doc)
	case operation:
		return mustBreak(d.doc)
	case choice:
		return mustBreak(d.doc)
	case hardline, blank:
		return true
	case text, line, whenBroken:
		return false
	}
	return false
}

// A frame is a doc still to be printed, with the indentation and the mode it is printed in.
type frame struct {
	indent int
	broken bool
	doc    doc
}

// A printer lays out one doc.
type printer struct {
	out    strings.Builder
	column int
	todo   []frame // a stack: the last comes first
}

// layout prints d, which begins in column 0.
func layout(d doc) string {
	p := &printer{todo: []frame{{broken: true, doc: d}}}
	for len(p.todo) > 0 {
		f := p.todo[len(p.todo)-1]
		p.todo = p.todo[:len(p.todo)-1]
		p.print(f)
	}
	return p.out.String()
}

func (p *printer) print(f frame) {
	switch d := f.doc.(type) {
	case text:
		p.out.WriteString(string(d))
		p.column += utf8.RuneCountInString(string(d))
	case concat:
		p.push(f, d)
	case indent:
		p.todo = append(p.todo, frame{f.indent + 2, f.broken, d.doc})
	case group:
		broken := mustBreak(d.doc) || !p.fits(frame{f.indent, false, d.doc})
		p.todo = append(p.todo, frame{f.indent, broken, d.doc})
	case hugging:
		p.print(frame{f.indent, f.broken, d.group})
	case operation:
		p.print(frame{f.indent, f.broken, d.group})
	case choice:
		p.print(frame{f.indent, f.broken, d.group})
	case line:
		p.printLine(f, d)
	case hardline:
		p.newline(f.indent)
	case blank:
		p.out.WriteByte('\n')
	case whenBroken:
		if f.broken {
			p.print(frame{f.indent, true, text(d)})
		}
	}
}

func (p *printer) push(f frame, parts concat) {
	for i := len(parts) - 1; i >= 0; i-- {
		p.todo = append(p.todo, frame{f.indent, f.broken, parts[i]})
	}
}

func (p *printer) printLine(f frame, l line) {
	switch {
	case f.broken:
		p.newline(f.indent)
	case !l.soft:
		p.print(frame{doc: text(" ")})
	}
}

func (p *printer) newline(indent int) {
	p.out.WriteByte('\n')
	p.out.WriteString(strings.Repeat(" ", indent))
	p.column = indent
}

// fits reports whether f, laid out flat, and what follows it up to the next possible line break, fit on the line.
func (p *printer) fits(f frame) bool {
	room := width - p.column
	stack := []frame{f}
	rest := len(p.todo)
	for room >= 0 {
		if len(stack) == 0 {
			if rest == 0 {
				return true
			}
			rest--
			stack = append(stack, p.todo[rest])
		}
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		switch d := top.doc.(type) {
		case text:
			room -= utf8.RuneCountInString(string(d))
		case concat:
			for i := len(d) - 1; i >= 0; i-- {
				stack = append(stack, frame{top.indent, top.broken, d[i]})
			}
		case indent:
			stack = append(stack, frame{top.indent, top.broken, d.doc})
		case group:
			stack = append(stack, frame{top.indent, top.broken || mustBreak(d.doc), d.doc})
		case hugging:
			stack = append(stack, frame{top.indent, top.broken, d.group})
		case operation:
			stack = append(stack, frame{top.indent, top.broken, d.group})
		case choice:
			stack = append(stack, frame{top.indent, top.broken, d.group})
		case line:
			if top.broken {
				return true
			}
			if !d.soft {
				room--
			}
		case hardline, blank:
			return true
		case whenBroken:
			if top.broken {
				room -= len(d)
			}
		}
	}
	return false
}

// join puts separator between the parts.
func join(separator doc, parts []doc) concat {
	var out concat
	for i, part := range parts {
		if i > 0 {
			out = append(out, separator)
		}
		out = append(out, part)
	}
	return out
}

// lines puts each part on a line of its own.
func lines(parts ...doc) concat { return join(hardline{}, parts) }

// call prints callee(args…). A single argument in braces or brackets, or such a last argument, hugs the parentheses.
func call(callee string, args ...doc) doc {
	if len(args) == 0 {
		return text(callee + "()")
	}
	if hugsLast(args) {
		return concat{text(callee + "("), join(text(", "), args), text(")")}
	}
	return group{concat{
		text(callee + "("), indent{concat{line{soft: true}, join(concat{text(","), line{}}, args)}},
		whenBroken(","), line{soft: true}, text(")"),
	}}
}

// hugsLast reports whether the last argument stays on the line of the call: when it is in braces or brackets and the
// one before is not.
func hugsLast(args []doc) bool {
	_, last := args[len(args)-1].(hugging)
	if len(args) == 1 {
		return last
	}
	_, before := args[len(args)-2].(hugging)
	return last && !before
}

// hugging marks a doc in braces or brackets, which as the last argument of a call stays on the line of the call.
type hugging struct{ group }

func (hugging) isDoc() {}

// operation marks an expression with operators, which goes on a line of its own after = or : when it does not fit, and
// into parentheses inside a conditional expression when bracketed.
type operation struct {
	group
	bracketed bool
	choice    bool // a conditional expression
}

func (operation) isDoc() {}

// choice marks a conditional expression that has no operation in its first test. Inside the value of another one a
// conditional expression is indented only once.
type choice struct{ group }

func (choice) isDoc() {}

// assign prints left followed by value, where left ends in = or a colon.
func assign(left string, value doc) doc {
	if _, ok := value.(operation); ok {
		return concat{text(left), group{indent{concat{line{}, value}}}}
	}
	return concat{text(left + " "), value}
}

// braces prints an object literal; expanded puts every property on a line of its own even when all would fit.
func braces(properties []doc, expanded bool) doc {
	return enclosed("{", "}", line{}, properties, expanded)
}

// brackets prints an array literal.
func brackets(elements []doc) doc { return enclosed("[", "]", line{soft: true}, elements, false) }

func enclosed(open, end string, edge line, parts []doc, expanded bool) doc {
	if len(parts) == 0 {
		return hugging{group{text(open + end)}}
	}
	var first doc = edge
	if expanded {
		first = hardline{}
	}
	return hugging{group{concat{
		text(open), indent{concat{first, join(concat{text(","), line{}}, parts)}}, whenBroken(","), edge, text(end),
	}}}
}

// wrapText breaks a sentence into lines of at most limit characters, at spaces.
func wrapText(s string, limit int) []string {
	var out []string
	var line []rune
	for _, word := range strings.Fields(s) {
		w := []rune(word)
		if len(line) > 0 && len(line)+1+len(w) > limit {
			out = append(out, string(line))
			line = nil
		}
		if len(line) > 0 {
			line = append(line, ' ')
		}
		line = append(line, w...)
	}
	return append(out, string(line))
}
