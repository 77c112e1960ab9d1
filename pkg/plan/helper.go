package plan

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// A Helper is a function for the code that is live between the deploys, of the module Modules.Window. It reads or writes
// documents while some of them have the old form and some the new one.
type Helper struct {
	Name  string     `json:"name"` // such as "readUsers"
	Kind  HelperKind `json:"kind"`
	Table string     `json:"table"` // whose documents it is about
	// Into is the table that their new form is in, or part of it; empty when they stay where they are.
	Into string `json:"into,omitempty"`
	// Type is the exported type of what it gives, or of what it has to be told about the old form; "" when there is none.
	Type      string   `json:"type,omitempty"`
	Summary   string   `json:"summary"`   // what it gives or does, one sentence
	Decisions []string `json:"decisions"` // ids of the decisions that it needs
	Task      Task     `json:"-"`
}

// A HelperKind says what a helper is for.
type HelperKind string

// The kinds of helpers. The first four read and run in queries; the others write.
const (
	ReadsDocument HelperKind = "read"       // a document in its new form
	GetsMoved     HelperKind = "get"        // a document by an ID of the old or of the new table
	ReadsPart     HelperKind = "read-part"  // what is split off, from the new table or from the document
	FindsOther    HelperKind = "find"       // the document at the other end of a reference that is turned round
	WritesBoth    HelperKind = "write"      // both forms of a document, as one value
	InsertsBoth   HelperKind = "insert"     // a document and its copy
	SyncsCopy     HelperKind = "sync"       // the copy of a document, after a write to it
	Moves         HelperKind = "move"       // a document, before its first write
	WritesPart    HelperKind = "write-part" // what is split off, in both places
	MovesPart     HelperKind = "move-part"  // what is split off, before its first write
	LinksBoth     HelperKind = "link"       // a reference in both directions
)

// A Task is what a [Helper] does. The set of implementations is closed: [ReadDocument], [GetMoved], [ReadPart],
// [ReadInserted], [FindOther], [WriteDocument], [InsertBoth], [SyncCopy], [MoveDocument], [WritePart], [MovePart] and
// [LinkBoth].
type Task interface{ isTask() }

// ReadDocument gives a document of the widened table in its new form.
type ReadDocument struct {
	// Conversion is that of the migrations, but for what a query cannot do: it leaves references as they are whose
	// document may have no copy yet, and objects that become documents of their own.
	Conversion Conversion
	Form       validator.Type // the new form, without system fields, with what is left
	Marker     string         // the field that the migrations add to the document, or ""
	Deletes    bool           // a decision may say that there is no new form, because the document is deleted
}

// GetMoved gets a document of a table by its own ID or by that of the document that it is the copy of.
type GetMoved struct{ From []MovedFrom }

// MovedFrom is a table whose documents are copied.
type MovedFrom struct{ Table, Marker string }

// ReadPart reads what is split off a document.
type ReadPart struct {
	Split SplitOut
	Form  validator.Type // the new document, without system fields
}

// ReadInserted reads a document by its ID, or what becomes one as long as it is part of another document.
type ReadInserted struct {
	From       validator.Type
	Conversion Conversion
	Form       validator.Type // the new document, without system fields
}

// FindOther finds the document at the other end of a reference that is turned round, by the reference of either document.
type FindOther struct {
	Invert Invert
	Back   bool   // from the document that is referred to, to the one that referred to it
	Index  string // the index by which documents are found that refer to the given one
}

// WriteDocument makes both forms of a document, out of the new one and of what that does not tell about the old one.
type WriteDocument struct {
	Old OldForm
	// InPlace are the fields that stay and can hold what old code does not know: they have one form, the new one.
	InPlace []string
}

// InsertBoth inserts a document in its new form and in its old one, and links them.
type InsertBoth struct {
	Move Move
	New  validator.Type
	Old  OldForm
}

// SyncCopy brings the copy of a document up to date, and makes it when there is none.
type SyncCopy struct {
	Move Move
	// Own are the fields of the copy that no field of the document tells: they stay as they are in the copy.
	Own []string
	// Follow is how references in the copy follow to other copies, as far as there are any; nil when it has none.
	Follow Conversion
}

// MoveDocument copies a document that has no copy yet.
type MoveDocument struct{ Move Move }

// WritePart writes what is split off a document to both of its places. The splits take from the same field.
type WritePart struct {
	Splits []SplitOut
	Old    OldForm
}

// MovePart moves what is split off a document to its new place and clears the old one, as Clear says.
type MovePart struct {
	Splits []SplitOut
	Clear  FieldChange
}

// LinkBoth writes a reference in both directions.
type LinkBoth struct{ Invert Invert }

func (ReadDocument) isTask()  {}
func (GetMoved) isTask()      {}
func (ReadPart) isTask()      {}
func (ReadInserted) isTask()  {}
func (FindOther) isTask()     {}
func (WriteDocument) isTask() {}
func (InsertBoth) isTask()    {}
func (SyncCopy) isTask()      {}
func (MoveDocument) isTask()  {}
func (WritePart) isTask()     {}
func (MovePart) isTask()      {}
func (LinkBoth) isTask()      {}

// kindOf returns the kind of the helpers that do a task.
func kindOf(t Task) HelperKind {
	switch t.(type) {
	case ReadDocument:
		return ReadsDocument
	case GetMoved:
		return GetsMoved
	case ReadPart, ReadInserted:
		return ReadsPart
	case FindOther:
		return FindsOther
	case WriteDocument:
		return WritesBoth
	case InsertBoth:
		return InsertsBoth
	case SyncCopy:
		return SyncsCopy
	case MoveDocument:
		return Moves
	case WritePart:
		return WritesPart
	case MovePart:
		return MovesPart
	case LinkBoth:
		return LinksBoth
	}
	return ""
}

// conversions returns the conversions that a task carries out.
func conversions(t Task) []Conversion {
	switch t := t.(type) {
	case ReadDocument:
		return []Conversion{t.Conversion}
	case ReadPart:
		return []Conversion{t.Split.Conversion}
	case ReadInserted:
		return []Conversion{t.Conversion}
	case SyncCopy:
		if t.Follow != nil {
			return []Conversion{t.Move.Conversion, t.Follow}
		}
		return []Conversion{t.Move.Conversion}
	case MoveDocument:
		return []Conversion{t.Move.Conversion}
	case MovePart:
		list := []Conversion{Fields{[]FieldChange{t.Clear}}}
		for _, split := range t.Splits {
			list = append(list, split.Conversion)
		}
		return list
	case GetMoved, FindOther, WriteDocument, InsertBoth, WritePart, LinkBoth:
	}
	return nil
}

// typeName returns the name of the exported type of what is about a table, and makes one when there is none.
func (m *maker) typeName(verb, what string) string {
	key := verb + " " + what
	if m.types == nil {
		m.types = map[string]string{}
	}
	if m.types[key] == "" {
		m.types[key] = m.name(verb, what)
	}
	return m.types[key]
}

// Writes reports whether helpers of the kind write, so that they are for mutations alone.
func (k HelperKind) Writes() bool {
	return !slices.Contains([]HelperKind{ReadsDocument, GetsMoved, ReadsPart, FindsOther}, k)
}

// addHelper records a helper under a name of its own.
func (m *maker) addHelper(verb, what string, h Helper) {
	h.Name, h.Kind = m.name(verb, what), kindOf(h.Task)
	for _, c := range conversions(h.Task) {
		h.Decisions = decisionsOf(c, h.Decisions)
	}
	m.plan.Helpers = append(m.plan.Helpers, h)
}
