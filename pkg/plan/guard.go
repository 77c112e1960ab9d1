package plan

import (
	"slices"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A Kind is what JavaScript can tell about a value at a glance.
type Kind string

// The kinds of values.
const (
	KindNull    Kind = "null"
	KindBoolean Kind = "boolean"
	KindNumber  Kind = "number"
	KindBigint  Kind = "bigint"
	KindString  Kind = "string"
	KindBytes   Kind = "bytes"
	KindArray   Kind = "array"
	KindObject  Kind = "object"
	KindAny     Kind = "any" // could be each of the others
)

// KindOf returns the kind of the values of a type that is no union.
func KindOf(t validator.Type) Kind {
	switch t := t.(type) {
	case validator.Primitive:
		return primitiveKinds[t]
	case validator.ID:
		return KindString
	case validator.Literal:
		return literalKind(t.Value)
	case *validator.Array:
		return KindArray
	case *validator.Record, *validator.Object:
		return KindObject
	}
	return KindAny
}

var primitiveKinds = [...]Kind{
	validator.Any: KindAny, validator.Null: KindNull, validator.Boolean: KindBoolean, validator.Float64: KindNumber,
	validator.Int64: KindBigint, validator.CommitTs: KindBigint, validator.String: KindString, validator.Bytes: KindBytes,
}

func literalKind(v value.Value) Kind {
	switch v.(type) {
	case value.Boolean:
		return KindBoolean
	case value.Int64:
		return KindBigint
	case value.Float64:
		return KindNumber
	default:
		return KindString
	}
}

// guardFor finds the cheapest test that tells the values of m from those of all other members, and false when only the
// whole validator tells them apart. Literals of the same kind do not count, but for an ID: those that are refused are
// tested before any guard, and those that stay are part of the primitive m, whose conversion keeps what is new already.
func guardFor(m validator.Type, members []validator.Type) (Guard, bool) {
	kind := KindOf(m)
	if kind == KindAny {
		return Guard{}, false
	}
	id, isID := m.(validator.ID)
	var same []validator.Type
	var beside []Kind
	for _, other := range members {
		_, literal := other.(validator.Literal)
		switch k := KindOf(other); {
		case other == m || literal && k == kind && !isID:
		case k == kind:
			same = append(same, other)
		case !slices.Contains(beside, k):
			beside = append(beside, k)
		}
	}
	if len(same) == 0 {
		return Guard{Kind: ByKind, Of: kind, Beside: beside}, true
	}
	if isID && !slices.Contains(same, validator.Type(validator.String)) {
		return Guard{Kind: ByTable, Table: id.Table, Beside: beside}, true
	}
	if slices.Contains(beside, KindArray) || slices.Contains(beside, KindBytes) {
		return Guard{}, false
	}
	guard, ok := tagGuard(m, append(same, m))
	guard.Beside = beside
	return guard, ok
}

// guardOrValidator is guardFor with the whole validator where nothing cheaper tells the values apart.
func guardOrValidator(m validator.Type, members []validator.Type) Guard {
	if guard, ok := guardFor(m, members); ok {
		return guard
	}
	return Guard{Kind: ByValidator}
}

// tagGuard finds a field whose literals tell the object m from all others.
func tagGuard(m validator.Type, all []validator.Type) (Guard, bool) {
	object, ok := m.(*validator.Object)
	if !ok {
		return Guard{}, false
	}
	for _, f := range object.Fields {
		values := tagValues(f)
		if values != nil && tagsApart(m, f.Name, values, all) {
			return Guard{Kind: ByTag, Of: KindObject, Field: f.Name, Literals: wrapLiterals(values)}, true
		}
	}
	return Guard{}, false
}

func tagsApart(m validator.Type, field string, values []value.Value, all []validator.Type) bool {
	for _, other := range all {
		if other == m {
			continue
		}
		object, ok := other.(*validator.Object)
		if !ok {
			return false
		}
		f, _ := object.Field(field)
		theirs := tagValues(f)
		if theirs == nil || intersects(values, theirs) {
			return false
		}
	}
	return true
}
