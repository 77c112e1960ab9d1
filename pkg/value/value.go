// Package value models the values that Convex stores: what a document, a field or a literal can be.
//
// It is the ground floor of the tool: it knows Convex's kinds of values, their order, their JSON form and the way
// Convex prints them in error messages. It never knows validators, schemas or files.
package value

// A Value is one Convex value. The set of implementations is closed: [Null], [Boolean], [Int64], [Float64], [String],
// [ID], [Bytes], [Array] and [Object].
type Value interface{ isValue() }

// Null is Convex's null. A missing field is no value at all, so there is no "undefined".
type Null struct{}

// Boolean is true or false.
type Boolean bool

// Int64 is a JavaScript bigint within 64 bits. It is never equal to a [Float64].
type Int64 int64

// Float64 is a JavaScript number, NaN, the infinities and -0 included.
type Float64 float64

// String is text that is not a document ID. It may hold lone surrogates, encoded as in WTF-8.
type String string

// ID is a string that Convex decodes as the ID of a document of Table. It is a string to every validator but v.id.
type ID struct {
	Table string
	Text  string // as it appears in a document
}

// Bytes is an ArrayBuffer.
type Bytes []byte

// Array is an ordered list of values.
type Array []Value

// Object is a document or a nested object: entries with distinct names, in the order they are shown.
type Object []Entry

// An Entry is one field of an [Object] or one entry of a record.
type Entry struct {
	Name  string
	Value Value
	// Table is set when Name is a record's key that Convex decodes as the ID of a document of Table.
	Table string
}

// Key returns the entry's name as the value that a record's key validator is asked about: a [String], or an [ID].
func (e Entry) Key() Value {
	if e.Table != "" {
		return ID{Table: e.Table, Text: e.Name}
	}
	return String(e.Name)
}

func (Null) isValue()    {}
func (Boolean) isValue() {}
func (Int64) isValue()   {}
func (Float64) isValue() {}
func (String) isValue()  {}
func (ID) isValue()      {}
func (Bytes) isValue()   {}
func (Array) isValue()   {}
func (Object) isValue()  {}

// Get returns the value of the field called name, and whether the object has it.
func (o Object) Get(name string) (Value, bool) {
	for _, e := range o {
		if e.Name == name {
			return e.Value, true
		}
	}
	return nil, false
}
