package validator

import (
	"strings"

	"convex-schema-plan/pkg/value"
)

// A Mismatch says why a type refuses a value, as Convex would.
type Mismatch struct {
	Kind      MismatchKind
	Path      value.Path  // from the value that was checked to the value that is refused
	Validator Type        // what refuses it
	Value     value.Value // what is refused
	Field     string      // for MissingField and ExtraField: the field's name
}

// A MismatchKind is one of the reasons that Convex knows.
type MismatchKind uint8

// The reasons for which a value is refused.
const (
	NoMatch         MismatchKind = iota // the value is not of the validator's kind, or no member of a union fits
	LiteralMismatch                     // the value is not the literal
	MissingField                        // the object lacks a required field
	ExtraField                          // the object has a field that is not declared
	TableMismatch                       // the ID is of another table
	SystemTable                         // the ID is of a system table, and v.id names another one
)

// Message returns the text that Convex prints for the mismatch after "does not match the schema: ".
func (m *Mismatch) Message() string {
	context := ""
	if len(m.Path) > 0 {
		context = "Path: " + m.Path.String()
	}
	shown := value.Display(m.Value)
	expected := Display(m.Validator)
	switch m.Kind {
	case LiteralMismatch:
		return "`" + shown + "` does not match literal validator `" + expected + "`." + context
	case MissingField:
		return "Object is missing the required field `" + m.Field + "`. Consider wrapping the field validator in " +
			"`v.optional(...)` if this is expected.\n" + context + "\nObject: " + shown + "\nValidator: " + expected
	case ExtraField:
		return "Object contains extra field `" + m.Field + "` that is not in the validator.\n" + context +
			"\nObject: " + shown + "\nValidator: " + expected
	case TableMismatch:
		return "Found ID " + shown + " from table `" + m.Value.(value.ID).Table +
			"`, which does not match the table name in validator `" + expected + "`." + context
	case SystemTable:
		return "Found ID " + shown + " from a system table, which does not match the table name in validator `" +
			expected + "`." + context
	default:
		return "Value does not match validator.\n" + context + "\nValue: " + shown + "\nValidator: " + expected
	}
}

// Check returns nil when t accepts v, and otherwise the first reason why not, in the order in which Convex looks: fields
// by name, then undeclared fields; entries of a record by key; a union of several members as a whole.
func Check(t Type, v value.Value) *Mismatch { return check(t, v, nil) }

// CheckDocument is [Check] for a document of a table whose validator is t: system fields (whose names start with _) are
// left out of both, as Convex does.
func CheckDocument(t Type, doc value.Object) *Mismatch {
	stripped := value.Object{}
	for _, e := range doc {
		if !strings.HasPrefix(e.Name, "_") {
			stripped = append(stripped, e)
		}
	}
	return Check(StripSystemFields(t), stripped)
}

// check is Check with the path to v. Steps are appended to at without copying; a mismatch takes a copy.
func check(t Type, v value.Value, at value.Path) *Mismatch {
	switch t := t.(type) {
	case Primitive:
		if !acceptsPrimitive(t, v) {
			return refuse(NoMatch, t, v, at)
		}
		return nil
	case ID:
		return checkID(t, v, at)
	case Literal:
		if !value.Equal(t.Value, v) {
			return refuse(LiteralMismatch, t, v, at)
		}
		return nil
	case *Array:
		return checkArray(t, v, at)
	case *Record:
		return checkRecord(t, v, at)
	case *Object:
		return checkObject(t, v, at)
	case *Union:
		return checkUnion(t, v, at)
	}
	panic("validator: unknown kind of type")
}

func refuse(kind MismatchKind, t Type, v value.Value, at value.Path) *Mismatch {
	return &Mismatch{Kind: kind, Path: append(value.Path(nil), at...), Validator: t, Value: v}
}

func acceptsPrimitive(t Primitive, v value.Value) bool {
	switch v.(type) {
	case value.Null:
		return t == Null || t == Any
	case value.Boolean:
		return t == Boolean || t == Any
	case value.Float64:
		return t == Float64 || t == Any
	case value.Int64:
		return t == Int64 || t == CommitTs || t == Any
	case value.String, value.ID:
		return t == String || t == Any
	case value.Bytes:
		return t == Bytes || t == Any
	default:
		return t == Any
	}
}

func checkID(t ID, v value.Value, at value.Path) *Mismatch {
	id, ok := v.(value.ID)
	switch {
	case !ok || id.Table == "":
		return refuse(NoMatch, t, v, at)
	case id.Table == t.Table:
		return nil
	case strings.HasPrefix(id.Table, "_"):
		return refuse(SystemTable, t, v, at)
	default:
		return refuse(TableMismatch, t, v, at)
	}
}

func checkArray(t *Array, v value.Value, at value.Path) *Mismatch {
	array, ok := v.(value.Array)
	if !ok {
		return refuse(NoMatch, t, v, at)
	}
	for i, item := range array {
		if m := check(t.Element, item, append(at, value.Step{Kind: value.IntoElement, Index: i})); m != nil {
			return m
		}
	}
	return nil
}

func checkRecord(t *Record, v value.Value, at value.Path) *Mismatch {
	object, ok := v.(value.Object)
	if !ok {
		return refuse(NoMatch, t, v, at)
	}
	for _, e := range object.Sorted() {
		if m := check(t.Key, e.Key(), append(at, value.Step{Kind: value.IntoKey})); m != nil {
			return m
		}
		if m := check(t.Value, e.Value, append(at, value.Step{Kind: value.IntoEntry})); m != nil {
			return m
		}
	}
	return nil
}

func checkObject(t *Object, v value.Value, at value.Path) *Mismatch {
	object, ok := v.(value.Object)
	if !ok {
		return refuse(NoMatch, t, v, at)
	}
	for _, f := range sortedFields(t) {
		item, ok := object.Get(f.Name)
		if !ok {
			if f.Optional {
				continue
			}
			m := refuse(MissingField, t, v, at)
			m.Field = f.Name
			return m
		}
		if m := check(f.Type, item, append(at, value.Step{Kind: value.IntoField, Field: f.Name})); m != nil {
			return m
		}
	}
	for _, e := range object.Sorted() {
		if _, ok := t.Field(e.Name); !ok {
			m := refuse(ExtraField, t, v, at)
			m.Field = e.Name
			return m
		}
	}
	return nil
}

func checkUnion(t *Union, v value.Value, at value.Path) *Mismatch {
	if len(t.Members) == 1 {
		return check(t.Members[0], v, at)
	}
	for _, m := range t.Members {
		if check(m, v, at) == nil {
			return nil
		}
	}
	return refuse(NoMatch, t, v, at)
}
