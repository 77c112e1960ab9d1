package diff

import (
	"regexp"
	"slices"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// Whoever approves a finding by its fingerprint writes beside it what the fingerprint stands for, in the words of
// [Finding.Where] and [Side.Text]. The fingerprint outlives fields and members that move, so those words have to as well.

// number stands for the number of a union member in a label.
const number = "\x00"

// StandsAt says whether a text names the finding's place as [Finding.Where] does, or did before members of unions moved:
// those that have no name of their own are told apart by numbers.
func (f Finding) StandsAt(where string) bool {
	if where == f.Where() {
		return true
	}
	if f.Index != "" {
		return false
	}
	moved := slices.Clone(f.Path)
	for i, s := range moved {
		if s.Kind != validator.IntoMember {
			continue
		}
		if s.Label == "" {
			s.Label = "#0"
		}
		moved[i].Label = memberNumber.ReplaceAllString(s.Label, "#"+number)
	}
	f.Path = moved
	pattern := strings.ReplaceAll(regexp.QuoteMeta(f.Where()), number, `\d+`)
	return regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString(where)
}

// memberNumber is how a label ends that has the number of its member.
var memberNumber = regexp.MustCompile(`#\d+$`)

// ReadsAs says whether a text writes this side as [Side.Text] does, but for the order of what has none: fields, members
// of unions, filter fields.
func (s Side) ReadsAs(text string) bool {
	own := s.Text()
	return text == own || unordered(text) == unordered(own)
}

// unordered prints Convex source so that texts which differ only in the order of what has none print alike. What it cannot
// read it leaves as it is.
func unordered(text string) string {
	r := &sourceReader{rest: text}
	read, _ := r.item()
	if r.rest != "" || r.broken {
		return text
	}
	return read
}

// A sourceReader reads the source of a type or an index: words, strings, and lists in brackets.
type sourceReader struct {
	rest   string
	broken bool // a bracket or a quote is not closed, or an item is missing
}

// item reads up to a comma or a closing bracket. members are those of a union, when the item is nothing but one.
func (r *sourceReader) item() (text string, members []string) {
	var b strings.Builder
	for r.rest != "" && !r.broken && strings.IndexByte(",)]}", r.rest[0]) < 0 {
		members = nil
		switch c := r.rest[0]; c {
		case '(', '[', '{':
			before := strings.TrimSpace(b.String())
			list := r.group(c, before)
			if c == '(' && before == "v.union" {
				members = list
			}
			b.WriteString(string(c) + strings.Join(list, ",") + string(closing[c]))
		case '"':
			b.WriteString(r.quoted())
		default:
			b.WriteByte(c)
			r.rest = r.rest[1:]
		}
	}
	return strings.TrimSpace(b.String()), members
}

// closing has the bracket that closes each opening one.
var closing = map[byte]byte{'(': ')', '[': ']', '{': '}'}

// group reads the list that a bracket opens, and sorts it when what stands before says that its order means nothing.
func (r *sourceReader) group(bracket byte, before string) []string {
	union := bracket == '(' && (before == "v.union" || strings.HasSuffix(before, ": v.union"))
	r.rest = r.rest[1:]
	list := r.list(closing[bracket], union)
	switch {
	case union, bracket == '[' && before == "filterFields:":
		slices.Sort(list)
		return slices.Compact(list)
	case bracket == '{':
		slices.Sort(list)
	}
	return list
}

// list reads items up to the bracket that closes them. Of a union within a union it takes the members.
func (r *sourceReader) list(end byte, union bool) []string {
	items := []string{}
	for first := true; ; first = false {
		text, members := r.item()
		last := strings.HasPrefix(r.rest, string(end))
		switch {
		case r.broken, !last && !strings.HasPrefix(r.rest, ","), text == "" && !(first && last):
			r.broken = true
			return nil
		case union && members != nil:
			items = append(items, members...)
		case text != "":
			items = append(items, text)
		}
		r.rest = r.rest[1:]
		if last {
			return items
		}
	}
}

// quoted reads a string with its quotes.
func (r *sourceReader) quoted() string {
	for i := 1; i < len(r.rest); i++ {
		switch r.rest[i] {
		case '\\':
			i++
		case '"':
			text := r.rest[:i+1]
			r.rest = r.rest[i+1:]
			return text
		}
	}
	r.broken = true
	return ""
}
