package value

import (
	"strconv"
	"strings"
)

// A Path leads from a value to a value inside it. The empty path is the value itself.
type Path []Step

// A Step is one move into a value: into a field of an object (or an entry of a record), into an element of an array,
// or onto the key of a record entry.
type Step struct {
	Kind  StepKind
	Field string // for IntoField
	Index int    // for IntoElement, from 0
}

// A StepKind says what a [Step] moves into.
type StepKind uint8

// The kinds of steps.
const (
	IntoField   StepKind = iota // Field of an object
	IntoElement                 // Index of an array
	IntoKey                     // some key of a record
	IntoEntry                   // some value of a record
)

// String prints the path as Convex does in its messages: .a.b[0].keys() .values().
func (p Path) String() string {
	var b strings.Builder
	for _, s := range p {
		switch s.Kind {
		case IntoField:
			b.WriteString("." + s.Field)
		case IntoElement:
			b.WriteString("[" + strconv.Itoa(s.Index) + "]")
		case IntoKey:
			b.WriteString(".keys()")
		case IntoEntry:
			b.WriteString(".values()")
		}
	}
	return b.String()
}
