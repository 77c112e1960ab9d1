// Package validator is Convex's validator language: its syntax tree and JSON form, the check of a value, Convex's own
// subset test, the exact subset decision with a counterexample, and the widening of two types to one.
//
// It works on single types only: it never knows tables, schemas, files or rules.
package validator

import "convex-schema-plan/pkg/value"

// A Type is one validator: the set of values that it accepts. The set of implementations is closed: [Primitive], [ID],
// [Literal], [*Array], [*Record], [*Object] and [*Union]. Types are immutable once built; equal types may be shared.
type Type interface {
	// String prints the type as Convex source, such as v.optional(v.string()) inside objects. Equal text means equal
	// types, declared order included, so it serves as a key.
	String() string
	isType()
}

// A Primitive is a validator without parameters.
type Primitive uint8

// The primitives, with their builders in Convex's v object.
const (
	Any      Primitive = iota // v.any()
	Null                      // v.null()
	Boolean                   // v.boolean()
	Float64                   // v.number(), v.float64()
	Int64                     // v.int64(), v.bigint()
	CommitTs                  // v.commitTs(); at rest it accepts exactly what Int64 accepts
	String                    // v.string()
	Bytes                     // v.bytes()
)

// ID is v.id(Table).
type ID struct{ Table string }

// Literal is v.literal(Value). Value is a [value.Boolean], [value.Int64], [value.Float64] or [value.String].
type Literal struct{ Value value.Value }

// Array is v.array(Element).
type Array struct{ Element Type }

// Record is v.record(Key, Value).
type Record struct{ Key, Value Type }

// Object is v.object(…): closed, with its fields in declared order and distinct names.
type Object struct{ Fields []Field }

// A Field is one field of an [Object].
type Field struct {
	Name     string
	Type     Type
	Optional bool
}

// Union is v.union(…) with its members in declared order. Without members it accepts nothing.
type Union struct{ Members []Type }

func (Primitive) isType() {}
func (ID) isType()        {}
func (Literal) isType()   {}
func (*Array) isType()    {}
func (*Record) isType()   {}
func (*Object) isType()   {}
func (*Union) isType()    {}

// Field returns the field called name, and whether the object declares it.
func (o *Object) Field(name string) (Field, bool) {
	for _, f := range o.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}
