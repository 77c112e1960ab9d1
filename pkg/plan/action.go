package plan

import "convex-schema-plan/pkg/validator"

// An Action is what a migration does to each document of its table. The set of implementations is closed: [Rewrite],
// [Move], [SplitOut], [Invert] and [DeleteOrphans]. Each of them is done to a document only once, however often the
// migration runs.
type Action interface{ isAction() }

// Rewrite changes the document in place.
type Rewrite struct{ Conversion Conversion }

// Move copies the document into another table and leaves the new ID in it. The document stays: the table leaves the
// schema with the last deploy, and its documents with it.
type Move struct {
	Into       string
	Marker     string     // the field of the old document that holds the ID of the copy
	Conversion Conversion // from the old document, without Marker, to the new one; references follow later
}

// SplitOut inserts what is in a field of the document into a table of its own, unless that holds something of the
// document already.
type SplitOut struct {
	Field  validator.Path // of fields alone, from the document
	From   validator.Type // what is there, an object or an array of objects
	Each   bool           // From is an array, and every element becomes a document
	Into   string
	Parent string // the field of the new document that holds the ID of this one
	Index  string // the index of Into that begins with Parent
	// Conversion is from the object to the new document without Parent.
	Conversion Conversion
	To         validator.Type // the new document without Parent
	// Marker is the field with the ID of the copy, where the documents of the table are copied into another: the new
	// documents belong to the copy.
	Marker string
	// Plain says that every step of Field leads through an object that may be absent or null, and nothing else.
	Plain bool
}

// Invert writes the ID of the document into the document that it refers to.
type Invert struct {
	Field      string // the reference that goes
	Other      string // the table it leads to
	OtherField string // the reference that comes
}

// DeleteOrphans deletes the document when the one that it belongs to is not there.
type DeleteOrphans struct {
	// Field is the reference that leads nowhere in an orphan, and Missing says that a document without it is one too.
	Field   string
	Missing bool
	// By is the table and Index the index by which documents refer to this one; no such document makes it an orphan.
	// They are empty when Field is set.
	By, Index string
	ByField   string
}

func (Rewrite) isAction()       {}
func (Move) isAction()          {}
func (SplitOut) isAction()      {}
func (Invert) isAction()        {}
func (DeleteOrphans) isAction() {}

// conversionOf returns the conversion that an action applies, or nil.
func conversionOf(a Action) Conversion {
	switch a := a.(type) {
	case Rewrite:
		return a.Conversion
	case Move:
		return a.Conversion
	case SplitOut:
		return a.Conversion
	case Invert, DeleteOrphans:
	}
	return nil
}
