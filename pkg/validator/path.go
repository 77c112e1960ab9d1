package validator

import (
	"slices"
	"strconv"
	"strings"
)

// A Path leads from a type to a type inside it, such as message<role="user">.tags[]. The empty path is the type itself.
type Path []Step

// A Step is one move into a type.
type Step struct {
	Kind  StepKind
	Field string // the field's name, for IntoField
	Index int    // the member's index in declared order, for IntoMember
	// Label names a union member to a reader, such as role="user". It is display only: two paths that differ only in
	// labels lead to the same place. Empty means #Index.
	Label string
}

// A StepKind says into which part of a type a [Step] goes.
type StepKind uint8

// The kinds of steps.
const (
	IntoField       StepKind = iota // a field of an object
	IntoElement                     // the element of an array
	IntoRecordKey                   // the key of a record
	IntoRecordValue                 // the value of a record
	IntoMember                      // a member of a union
)

// With returns p extended by one step. p itself is left as it is, even when several extensions share it.
func (p Path) With(s Step) Path {
	return append(p[:len(p):len(p)], s)
}

// WithoutMembers returns p without its steps into members of unions, which people do not name.
func (p Path) WithoutMembers() Path {
	return slices.DeleteFunc(slices.Clone(p), func(s Step) bool { return s.Kind == IntoMember })
}

// Within reports whether p leads to the place outer or to something inside it.
func (p Path) Within(outer Path) bool {
	return len(p) >= len(outer) && p[:len(outer)].Key() == outer.Key()
}

// String prints the path for a reader: address.street, tags[], scores{}, scores{key}, message<role="user">.content.
func (p Path) String() string { return p.text(true) }

// Key prints the path without labels: the identity of the place, to be used in maps.
func (p Path) Key() string { return p.text(false) }

func (p Path) text(labels bool) string {
	var b strings.Builder
	for _, s := range p {
		switch s.Kind {
		case IntoField:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(s.Field)
		case IntoElement:
			b.WriteString("[]")
		case IntoRecordKey:
			b.WriteString("{key}")
		case IntoRecordValue:
			b.WriteString("{}")
		case IntoMember:
			b.WriteByte('<')
			if labels && s.Label != "" {
				b.WriteString(s.Label)
			} else {
				b.WriteString("#" + strconv.Itoa(s.Index))
			}
			b.WriteByte('>')
		}
	}
	return b.String()
}
