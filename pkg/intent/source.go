package intent

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// A source is a file with comments.
type source struct {
	*collector
	name, text string
	comments   []span
	lines      []int          // the offsets at which lines begin; set when first needed
	known      map[int][]spot // the spots of lines, as far as they were asked for
}

// starts returns the offsets at which lines begin.
func (f *source) starts() []int {
	if f.lines == nil {
		f.lines = []int{0}
		for i := range len(f.text) {
			if f.text[i] == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	return f.lines
}

// line returns the line, counted from 1, of an offset.
func (f *source) line(at int) int { return sort.SearchInts(f.starts(), at+1) }

func (f *source) lineStart(line int) int { return f.starts()[line-1] }

// position returns an offset as a person would name it.
func (f *source) position(at int) *schema.Position {
	line := f.line(at)
	column := utf8.RuneCountInString(f.text[f.lineStart(line):at]) + 1
	return &schema.Position{File: f.name, Line: line, Column: column}
}

// offset is the inverse of position; it is -1 for a place that the file does not have.
func (f *source) offset(p schema.Position) int {
	if p.Line < 1 || p.Line > len(f.starts()) {
		return -1
	}
	at := f.lineStart(p.Line)
	for range p.Column - 1 {
		_, size := utf8.DecodeRuneInString(f.text[at:])
		at += size
	}
	return at
}

// lineOf returns the line whose declaration a comment belongs to: its own when there is code in it, else the next one
// with code. inline says that code follows the comment in that line.
func (f *source) lineOf(comment span) (line int, inline bool) {
	first, last := f.line(comment.from), f.line(comment.to-1)
	switch {
	case f.hasCode(comment.to, lineEnd(f.text, comment.to)):
		return last, true
	case f.hasCode(f.lineStart(first), comment.from):
		return first, false
	}
	for line = last + 1; line <= len(f.starts()); line++ {
		if start := f.lineStart(line); f.hasCode(start, lineEnd(f.text, start)) {
			return line, false
		}
	}
	return last, false
}

// hasCode reports whether there is anything but space and comments from one offset up to another.
func (f *source) hasCode(from, to int) bool { return strings.TrimSpace(f.code(from, to)) != "" }

// code returns the text from one offset up to another with spaces in the place of comments.
func (f *source) code(from, to int) string {
	code := []byte(f.text[from:to])
	first := sort.Search(len(f.comments), func(i int) bool { return f.comments[i].to > from })
	for _, c := range f.comments[first:] {
		if c.from >= to {
			break
		}
		for i := max(c.from, from); i < min(c.to, to); i++ {
			code[i-from] = ' '
		}
	}
	return string(code)
}

// identifier matches what can be the name of a field or table in a line of code.
var identifier = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// spots returns where in a line fields and tables are declared, in order. It asks for the places of those only whose
// names are in the line, because asking is slow.
func (f *source) spots(line int) []spot {
	if known, ok := f.known[line]; ok {
		return known
	}
	start := f.lineStart(line)
	code := f.code(start, lineEnd(f.text, start))
	var spots []spot
	names := identifier.FindAllString(code, -1)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		for _, place := range f.places(name) {
			if at, ok := f.find(place, line); ok && f.isNamed(at, name) {
				spots = addSpot(spots, at, place)
			}
		}
	}
	if statement.MatchString(code) && !slices.ContainsFunc(spots, spot.isTable) {
		spots = append(spots, f.calls(line)...)
	}
	slices.SortFunc(spots, func(a, b spot) int { return a.at - b.at })
	f.known[line] = spots
	return spots
}

// statement matches a line that gives a table another name than the schema does.
var statement = regexp.MustCompile(`=|\bexport\b`)

// calls returns where in a line tables are made. A call that makes several, in a loop, is the place of none.
func (f *source) calls(line int) []spot {
	var spots []spot
	for _, t := range f.schema.Tables {
		if at, ok := f.find(schema.Place{Table: t.Name, Call: true}, line); ok {
			spots = addSpot(spots, at, schema.Place{Table: t.Name})
		}
	}
	return slices.DeleteFunc(spots, func(s spot) bool { return len(s.places) > 1 })
}

// find returns the offset of a place, and whether it is in the line.
func (f *source) find(place schema.Place, line int) (int, bool) {
	p, ok := f.schema.Source.Position(place)
	if !ok || p.File != f.name || p.Line != line {
		return 0, false
	}
	at := f.offset(p)
	return at, at >= 0
}

// isNamed reports whether the name stands at the offset, with or without quotes. Where a place in the source could not be
// found, the nearest one around it has another name.
func (f *source) isNamed(at int, name string) bool {
	text := strings.TrimLeft(f.text[at:], "\"'`")
	return identifier.FindString(text) == name && strings.HasPrefix(text, name)
}

// addSpot adds a place to the spot at an offset. Where tables and fields share one, the first kind stays.
func addSpot(spots []spot, at int, place schema.Place) []spot {
	for i, s := range spots {
		if s.at == at {
			if s.isTable() == (len(place.Path) == 0) {
				spots[i].places = append(s.places, place)
			}
			return spots
		}
	}
	return append(spots, spot{at, []schema.Place{place}})
}

// declaredFields returns the path of every field in a table's validator, with steps into members of unions.
func declaredFields(t validator.Type) []validator.Path {
	var paths []validator.Path
	var walk func(t validator.Type, at validator.Path)
	walk = func(t validator.Type, at validator.Path) {
		switch t := t.(type) {
		case *validator.Object:
			for _, field := range t.Fields {
				path := at.With(validator.Step{Kind: validator.IntoField, Field: field.Name})
				paths = append(paths, path)
				walk(field.Type, path)
			}
		case *validator.Array:
			walk(t.Element, at.With(validator.Step{Kind: validator.IntoElement}))
		case *validator.Record:
			walk(t.Value, at.With(validator.Step{Kind: validator.IntoRecordValue}))
		case *validator.Union:
			for i, m := range t.Members {
				walk(m, at.With(validator.Step{Kind: validator.IntoMember, Index: i}))
			}
		}
	}
	walk(t, nil)
	return paths
}
