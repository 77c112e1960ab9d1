package report

import (
	"strconv"
	"strings"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// tableSource prints a table as Convex source made to be compared line by line: every field and every longer union
// member has a line of its own, so that a change to one changes no other line. The text is clean but for its line ends. A nil
// table is no text at all.
func tableSource(t *schema.Table) string {
	if t == nil {
		return ""
	}
	p := &sourcePrinter{}
	p.text(key(t.Name) + ": defineTable(")
	if object, ok := t.Document.(*validator.Object); ok {
		p.fields(object)
	} else {
		p.typ(t.Document)
	}
	p.text(")")
	p.depth++
	for i := range t.Indexes {
		p.newline()
		p.text(diff.Side{Present: true, Index: &t.Indexes[i]}.Text())
	}
	if t.Staged != nil {
		p.newline()
		p.text(".staged(")
		p.typ(t.Staged)
		p.text(")")
	}
	return p.b.String() + ",\n"
}

// A sourcePrinter writes types as Convex source over several lines.
type sourcePrinter struct {
	b     strings.Builder
	depth int
}

// key writes a name as the key of an object, in quotes where JavaScript needs them.
func key(name string) string {
	word := func(r rune) bool { return r == '_' || r == '$' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
	for i, r := range name {
		if !word(r) && (i == 0 || r < '0' || r > '9') {
			return Clean(strconv.Quote(name))
		}
	}
	if name == "" {
		return `""`
	}
	return name
}

func (p *sourcePrinter) text(s string) { p.b.WriteString(s) }

func (p *sourcePrinter) newline() { p.text("\n" + strings.Repeat("  ", p.depth)) }

// unionWidth is the longest union of simple members that stays on one line.
const unionWidth = 72

func (p *sourcePrinter) typ(t validator.Type) {
	switch t := t.(type) {
	case *validator.Object:
		p.text("v.object(")
		p.fields(t)
		p.text(")")
	case *validator.Array:
		p.text("v.array(")
		p.typ(t.Element)
		p.text(")")
	case *validator.Record:
		p.text("v.record(" + t.Key.String() + ", ")
		p.typ(t.Value)
		p.text(")")
	case *validator.Union:
		p.union(t)
	default:
		p.text(t.String())
	}
}

func (p *sourcePrinter) fields(o *validator.Object) {
	if len(o.Fields) == 0 {
		p.text("{}")
		return
	}
	p.text("{")
	p.depth++
	for _, f := range o.Fields {
		p.newline()
		p.text(key(f.Name) + ": ")
		if f.Optional {
			p.text("v.optional(")
		}
		p.typ(f.Type)
		if f.Optional {
			p.text(")")
		}
		p.text(",")
	}
	p.depth--
	p.newline()
	p.text("}")
}

func (p *sourcePrinter) union(u *validator.Union) {
	if !multiline(u) {
		p.text(u.String())
		return
	}
	p.text("v.union(")
	p.depth++
	for _, m := range u.Members {
		p.newline()
		p.typ(m)
		p.text(",")
	}
	p.depth--
	p.newline()
	p.text(")")
}

// multiline says whether a union is printed with one member a line.
func multiline(u *validator.Union) bool {
	for _, m := range u.Members {
		switch m := m.(type) {
		case *validator.Object, *validator.Array, *validator.Record:
			return true
		case *validator.Union:
			if multiline(m) {
				return true
			}
		}
	}
	return len(u.String()) > unionWidth
}
