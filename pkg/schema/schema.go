// Package schema says what one version of a Convex schema declares: its tables, their validators, their indexes, and
// where in the user's source each of them was written.
//
// It reads and writes Convex's two JSON forms and reports what Convex would refuse to push. It never runs code, touches
// files or compares two schemas; package load turns source into a Schema.
package schema

import "convex-schema-plan/pkg/validator"

// A Schema is one version of a Convex schema.
type Schema struct {
	Tables []*Table // in the order of the source
	// Validation is false when defineSchema was told schemaValidation: false, so that Convex checks no document.
	Validation bool
	// Source answers where the parts of the schema were written. It is nil when nothing is known.
	Source Source
}

// A Table is one table of a schema.
type Table struct {
	Name     string
	Document validator.Type // never nil; a table declared without a type is validator.Any
	Staged   validator.Type // the validator given to .staged(), or nil
	Indexes  []Index        // in the order of export(): database, search, vector; enforced before staged in each
}

// An Index is one index of a table, of any kind.
type Index struct {
	Name   string
	Staged bool
	Spec   IndexSpec
}

// An IndexSpec is what an index covers: a [DatabaseIndex], a [SearchIndex] or a [VectorIndex].
type IndexSpec interface{ isIndexSpec() }

// DatabaseIndex is .index(name, fields), without the _creationTime that Convex appends.
type DatabaseIndex struct{ Fields []string }

// SearchIndex is .searchIndex(name, …).
type SearchIndex struct {
	SearchField  string
	FilterFields []string
}

// VectorIndex is .vectorIndex(name, …).
type VectorIndex struct {
	VectorField  string
	Dimensions   int
	FilterFields []string
}

func (DatabaseIndex) isIndexSpec() {}
func (SearchIndex) isIndexSpec()   {}
func (VectorIndex) isIndexSpec()   {}

// Table returns the table called name, or nil.
func (s *Schema) Table(name string) *Table {
	for _, t := range s.Tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// IndexOn returns the name of a database index by which t can be queried for a field: one that starts with it. It is ""
// when there is none.
func (t *Table) IndexOn(field string) string {
	for _, x := range t.Indexes {
		if spec, ok := x.Spec.(DatabaseIndex); ok && !x.Staged && len(spec.Fields) > 0 && spec.Fields[0] == field {
			return x.Name
		}
	}
	return ""
}
