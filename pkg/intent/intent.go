// Package intent knows what the author of a change declares about it: that a field or a table only gets another name,
// that part of a document becomes a document of its own, which value documents get that lack one.
//
// No comparison of two schemas can find such things out. They come from the command line or from comments in the new
// schema, and [Resolve] holds them against both versions: a declaration that matches nothing is an error. [Suggest] finds
// what looks as if it should be declared, and nothing follows from that until somebody does. The package decides nothing
// about safety and plans nothing.
package intent

import (
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// An Intent is everything that is declared about one change. The zero Intent declares nothing.
type Intent struct {
	Fields     []FieldMove
	Tables     []TableMove
	Splits     []Split
	Inversions []Inversion
	Defaults   []Default
	Orphans    []Orphans
	Returned   []Returned
	// Done are comments whose change has been carried out: the old version has it already. [Resolve] finds them.
	Done []Done
}

// Merge returns everything that the given Intents declare, in order. nil declares nothing.
func Merge(list ...*Intent) *Intent {
	all := &Intent{}
	for _, in := range list {
		if in == nil {
			continue
		}
		all.Fields = append(all.Fields, in.Fields...)
		all.Tables = append(all.Tables, in.Tables...)
		all.Splits = append(all.Splits, in.Splits...)
		all.Inversions = append(all.Inversions, in.Inversions...)
		all.Defaults = append(all.Defaults, in.Defaults...)
		all.Orphans = append(all.Orphans, in.Orphans...)
		all.Returned = append(all.Returned, in.Returned...)
		all.Done = append(all.Done, in.Done...)
	}
	return all
}

// Declares says whether anything is declared that is still to be done.
func (in *Intent) Declares() bool { return len(in.origins()) > 0 }

// origins returns where everything was declared that is to be done.
func (in *Intent) origins() []Origin {
	var list []Origin
	for _, m := range in.Fields {
		list = append(list, m.Origin)
	}
	for _, m := range in.Tables {
		list = append(list, m.Origin)
	}
	for _, d := range in.Splits {
		list = append(list, d.Origin)
	}
	for _, i := range in.Inversions {
		list = append(list, i.Origin)
	}
	for _, d := range in.Defaults {
		list = append(list, d.Origin)
	}
	for _, o := range in.Orphans {
		list = append(list, o.Origin)
	}
	for _, r := range in.Returned {
		list = append(list, r.Origin)
	}
	return list
}

// A FieldMove says that the values of the field From are now in the field To: a new name, a move into or out of a nested
// object, or both. Several moves with the same target, an array, gather their values in it.
type FieldMove struct {
	Table    string         // as the new schema calls it
	From, To validator.Path // of fields, elements and record values only, from the table's documents
	Origin   Origin
}

// A TableMove says that the documents of the tables From are now documents of To: one table is renamed, several are
// merged. Documents get new IDs on the way, so that references to them have to follow.
type TableMove struct {
	From   []string // in the order in which they were declared, without doubles
	To     string
	Origin Origin
}

// A Split says that what is in a field becomes documents of the table Into: one for an object, one for each element of
// an array.
type Split struct {
	Table string         // as the new schema calls it
	Field validator.Path // a field of the old documents
	Into  string
	// Parent is the field of the new documents of Into that holds the ID of the document that they come from, and Index
	// an index of Into that starts with it. Child is where documents of Table hold the IDs of theirs in Into, from the
	// table's documents. Resolve finds them: the first two, or the last, or all.
	Parent, Index string
	Child         validator.Path
	Origin        Origin
}

// An Inversion says that a reference changed its direction: documents of From.Table held the ID of a document of
// To.Table, and now hold none, because that one holds theirs.
type Inversion struct {
	From, To FieldRef
	Origin   Origin
}

// A FieldRef names a field of a table.
type FieldRef struct {
	Table string
	Field string
}

// A Default says what documents get that lack a required field.
type Default struct {
	Table string // as the new schema calls it
	Field validator.Path
	// Value is what they get; nil stands for the time at which Convex created the document.
	Value  value.Value
	Origin Origin
}

// An Orphans says that documents of Table without the document that they belong to are to be deleted.
type Orphans struct {
	Table string // as the new schema calls it
	// Field is the reference that leads nowhere in an orphan. It is empty when orphans are the documents that no document
	// refers to by the field By.
	Field  string
	By     FieldRef
	Index  string // an index of By.Table that starts with By.Field; Resolve finds it
	Origin Origin
}

// A Returned says that a table that is new in the schema was in it before, so that its documents of that time are still
// stored.
type Returned struct {
	Table  string
	Origin Origin
}

// A Done is a comment in the new schema that has nothing to say any more.
type Done struct {
	Place  schema.Place // of the field or table that the comment belongs to
	Origin Origin
}

// An Origin says where a declaration was made.
type Origin struct {
	// Text is the declaration as it was written, such as "--rename users.name=fullName" or "@renamed-from name".
	Text string
	// Position is that of a comment, nil for the command line.
	Position *schema.Position

	comment *comment // nil for the command line
}

// A comment is what is known of a declaration beyond its text when it is a comment in the schema.
type comment struct {
	place schema.Place // of the field or table that it belongs to
	// problem is why the value of a @default cannot be read. It counts only where a default is missing: others than us
	// use the tag to describe a field.
	problem error
}
