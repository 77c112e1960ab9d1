package plan

import (
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A Conversion says how a value of a widened type becomes a value of the new type. Values that already are of the new
// type stay as they are, so a second run changes nothing. The set of implementations is closed: [Keep], [Unset],
// [Constant], [Call], [Decide], [MapLiterals], [Wrap], [EachElement], [EachEntry], [Fields], [Switch], [TakeOver], [Gather],
// [Build], [InsertInto] and [Fail].
type Conversion interface{ isConversion() }

// Keep leaves the value as it is: every value of the type is already a value of the new type.
type Keep struct{}

// Unset removes the field that holds the value. It occurs only as the conversion of a field or as a case of one.
type Unset struct{}

// Constant puts Value in the place: the only value that the new type accepts, or the meaning that the schema itself
// gives, as null for absent.
type Constant struct{ Value value.Value }

// Call applies a conversion with one meaning. Miss is what values become that Function cannot convert: a [Decide], an
// [Unset] or a [Fail]. It is nil when there are none.
type Call struct {
	Function Function
	Table    string // for StringToID and CopyOf, the table of the resulting ID
	Of       string // for CopyOf, the table of the ID that is converted
	Miss     Conversion
}

// A Function is a conversion of one primitive type into another.
type Function string

// The functions.
const (
	NumberToString  Function = "number-to-string"
	Int64ToString   Function = "int64-to-string"
	BooleanToString Function = "boolean-to-string" // "true" and "false"
	StringToNumber  Function = "string-to-number"  // misses: text that is no number
	StringToInt64   Function = "string-to-int64"   // misses: text that is no integer of 64 bits
	StringToBoolean Function = "string-to-boolean" // misses: text other than "true" and "false"
	Int64ToNumber   Function = "int64-to-number"   // misses: beyond 2^53, where numbers lose digits
	NumberToInt64   Function = "number-to-int64"   // misses: fractions, NaN, infinities, beyond 64 bits
	StringToID      Function = "string-to-id"      // misses: text that is no id of Table
	CopyOf          Function = "copy-of"           // misses: the ID of a document that is gone
)

// Decide gives the value to a decision of the user.
type Decide struct{ Decision string }

// MapLiterals replaces literals one by one. Values that are in neither Cases nor Open stay.
type MapLiterals struct {
	Cases    []LiteralCase
	Open     []Literal // those that Decision answers
	Decision string    // empty when Open is
}

// A LiteralCase maps one literal.
type LiteralCase struct{ From, To Literal }

// Wrap makes the value the only element of a new array, after Element has converted it.
type Wrap struct{ Element Conversion }

// EachElement converts every element of an array.
type EachElement struct{ Element Conversion }

// EachEntry converts every value of a record; keys stay.
type EachEntry struct{ Value Conversion }

// Fields converts an object field by field; fields that are not named stay.
type Fields struct{ Fields []FieldChange }

// A FieldChange is what happens to one field of an object.
type FieldChange struct {
	Name string
	// From is the field's type in the widened object, nil when it has no such field, and MayLack whether the field can be
	// absent there.
	From    validator.Type
	MayLack bool
	// To is the field's type in the new object, nil when the field goes.
	To validator.Type
	// Added says that the old object had no such field.
	Added bool
	// Fill is what an absent field becomes, nil to leave it absent.
	Fill Conversion
	// Moved says that the field goes because its values have another place in the document, or one in another.
	Moved bool
	// Convert is what a present field becomes; Unset removes it.
	Convert Conversion
}

// Switch converts values by the member of the widened union they belong to. The first case that matches is taken;
// values that no case matches stay.
type Switch struct {
	Cases []Case
	// Tested says that the cases overlap, so that a value has to be tested against whole validators: first against To,
	// to keep what is new already, then against the case's type.
	Tested bool
	To     validator.Type
}

// A Case converts the values of Type.
type Case struct {
	Type    validator.Type
	Guard   Guard
	Convert Conversion
}

// A Guard is the test that tells a case from all others.
type Guard struct {
	Kind GuardKind
	// Field holds one of Literals in every value of the case, for ByTag; for ByLiteral the value itself is one of them.
	Field    string
	Literals []Literal
	Table    string // for ByTable: the value is an id of this table
	Of       Kind   // the kind of the case's values, for ByKind and ByTag
	Beside   []Kind // the other kinds that values here can have
}

// A GuardKind says what a guard looks at.
type GuardKind string

// The kinds of guards.
const (
	ByValidator GuardKind = "validator" // whether the whole value conforms to the case's type
	ByKind      GuardKind = "kind"      // the JavaScript kind of the value: only this case has it
	ByLiteral   GuardKind = "literal"
	ByTag       GuardKind = "tag"
	ByTable     GuardKind = "table"
	Otherwise   GuardKind = "otherwise" // nothing: the case takes what the cases before it leave
)

// Literal is a literal's value inside a plan; in JSON it is Convex's encoding.
type Literal struct{ value.Value }

// TakeOver fills a missing value from another place in the same document, or replaces one that does not fit. Where that is missing too, Else says what the
// value becomes; nil leaves it missing.
type TakeOver struct {
	Scope Scope
	Path  validator.Path // from the scope, of fields alone
	From  validator.Type // what is there, when it is
	// MayLack says that the place can be missing in a document of the old schema, and Plain that every step of Path leads
	// through an object that may be absent or null, and nothing else.
	MayLack, Plain bool
	// Always says that not even a document of the widened schema lacks the place.
	Always bool
	// Required says that no document of either schema lacks both places, though the widened one accepts that.
	Required bool
	Convert  Conversion
	To       validator.Type
	Else     Conversion
}

// A Scope says where the path of a [TakeOver] starts.
type Scope string

// The scopes.
const (
	Around   Scope = "around"   // the object that the missing value belongs to
	Element  Scope = "element"  // the innermost array element or record value around the missing value
	Document Scope = "document" // the document
	Itself   Scope = "itself"   // the value that is converted, which moves into an object in its own place, or out of one
)

// Gather fills a missing array with the values of other places, in order; missing ones and null are left out.
type Gather struct{ Parts []TakeOver }

// Build fills a missing object field by field; every FieldChange has a Fill and nothing else. Unless each of Needs is
// there, or one of them for Any, the object stays missing.
type Build struct {
	Fields []FieldChange
	Needs  []TakeOver
	Any    bool
}

// InsertInto puts the value, an object, into a table of its own as Conversion makes it, and gives the new ID.
type InsertInto struct {
	Table      string
	From       validator.Type // of the value
	Conversion Conversion
}

// Fail stops the migration: such a value cannot be there when the migrations before it have done their work.
type Fail struct{ Message string }

func (TakeOver) isConversion()    {}
func (Gather) isConversion()      {}
func (Build) isConversion()       {}
func (InsertInto) isConversion()  {}
func (Fail) isConversion()        {}
func (Keep) isConversion()        {}
func (Unset) isConversion()       {}
func (Constant) isConversion()    {}
func (Call) isConversion()        {}
func (Decide) isConversion()      {}
func (MapLiterals) isConversion() {}
func (Wrap) isConversion()        {}
func (EachElement) isConversion() {}
func (EachEntry) isConversion()   {}
func (Fields) isConversion()      {}
func (Switch) isConversion()      {}
