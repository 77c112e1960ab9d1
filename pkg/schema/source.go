package schema

import (
	"fmt"

	"convex-schema-plan/pkg/validator"
)

// A Source answers where the parts of a schema were written. Answers are computed when asked for, so that a schema of
// which nobody asks costs nothing.
type Source interface {
	// Position returns where the user wrote the place, or the nearest enclosing place that is known, and false when
	// nothing is known.
	Position(Place) (Position, bool)
	// Line returns the text of a line of a file named by a Position, without its line end, and false when there is no
	// such line. Lines count from 1.
	Line(file string, line int) (string, bool)
	// Files names the source files that the author of the schema wrote, in a fixed order. A schema that was read from
	// JSON has none: whatever wrote that left the comments out.
	Files() []string
	// Text returns the whole text of one of Files.
	Text(file string) (string, bool)
}

// A Place names a part of a schema: the schema itself (the zero Place), a table, an index of a table, or a type inside
// a table's validator.
type Place struct {
	Table  string
	Index  string         // set when the place is an index of Table
	Staged bool           // whether Path leads into the staged validator
	Path   validator.Path // from the table's validator; nil is the table itself
	// Alternatives asks for where the alternatives of the type at Path are listed, such as a union that is a constant
	// of its own, when that is on another line than the field or table that has the type. Of a member of a union that
	// some code makes, it is where the union is.
	Alternatives bool
	// Call asks for the call that makes Table, such as defineTable({…}), which can be elsewhere than its name.
	Call bool
}

// A Position is a place in a file as a person would name it.
type Position struct {
	File   string // slash-separated, relative to the working directory when below it
	Line   int    // from 1
	Column int    // from 1, in characters
}

// String prints the position as file:line:column.
func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }
