package schema

import (
	"fmt"
	"math"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// document checks a validator of a table, the enforced or the staged one.
func (c *tableCheck) document(t validator.Type, staged bool) {
	if !isDocumentType(t) {
		c.add(CodeInvalidTopLevelType, Place{Staged: staged}, "The document validator in a schema must be an object, a union of objects, or `v.any()`. Found %s. To learn more, see the schema documentation at https://docs.convex.dev/database/schemas.", validator.Display(t))
	}
	w := typeWalk{check: c, staged: staged}
	w.walk(t, nil)
}

// isDocumentType says whether Convex takes t as the type of documents. A union inside the union is refused, even of
// objects.
func isDocumentType(t validator.Type) bool {
	switch t := t.(type) {
	case validator.Primitive:
		return t == validator.Any
	case *validator.Object:
		return true
	case *validator.Union:
		for _, m := range t.Members {
			if _, ok := m.(*validator.Object); !ok {
				return false
			}
		}
		return true
	default:
		return false
	}
}

// A typeWalk visits every type inside a table's validator.
type typeWalk struct {
	check  *tableCheck
	staged bool
}

// walk checks t, which lies at path.
func (w typeWalk) walk(t validator.Type, path validator.Path) {
	switch t := t.(type) {
	case validator.Primitive, validator.ID:
	case validator.Literal:
		if f, ok := t.Value.(value.Float64); ok && (math.IsNaN(float64(f)) || math.IsInf(float64(f), 0)) {
			// Refused when the schema is stored, after all keys have been parsed: hence no keys in the message.
			w.check.add(CodeUnsupportedFloatLiteral, w.at(path), "Infinite or NaN values are not supported in literal validators.")
		}
	case *validator.Array:
		w.walk(t.Element, path.With(validator.Step{Kind: validator.IntoElement}))
	case *validator.Record:
		w.recordKey(t, path)
		w.walk(t.Key, path.With(validator.Step{Kind: validator.IntoRecordKey}))
		w.walk(t.Value, path.With(validator.Step{Kind: validator.IntoRecordValue}))
	case *validator.Object:
		for _, f := range t.Fields {
			at := path.With(validator.Step{Kind: validator.IntoField, Field: f.Name})
			if problem := identifierProblem(f.Name); problem != "" {
				w.check.add(CodeInvalidFieldName, w.at(at), "%s%s", keys(path), problem)
			}
			w.walk(f.Type, at)
		}
	case *validator.Union:
		for i, m := range t.Members {
			w.walk(m, path.With(validator.Step{Kind: validator.IntoMember, Index: i}))
		}
	}
}

// keys is what Convex puts before its messages: something for each object field on the way.
func keys(path validator.Path) string {
	var b strings.Builder
	for _, step := range path {
		if step.Kind == validator.IntoField {
			fmt.Fprintf(&b, "Invalid validator for key `%s`: ", step.Field)
		}
	}
	return b.String()
}

func (w typeWalk) at(path validator.Path) Place { return Place{Staged: w.staged, Path: path} }

// recordKey checks the keys of a record: strings, but no chosen ones.
func (w typeWalk) recordKey(t *validator.Record, path validator.Path) {
	switch {
	case !validator.ConvexSubset(t.Key, validator.String):
		w.check.add(CodeInvalidRecordType, w.at(path), "%sRecords can only have string keys. Your validator contains a record with key typed as `%s`, which is not a subtype of `v.string()`", keys(path), validator.Display(t.Key))
	case hasLiteral(t.Key):
		w.check.add(CodeInvalidRecordType, w.at(path), "%sRecords cannot have string literal keys", keys(path))
	}
}

func hasLiteral(t validator.Type) bool {
	switch t := t.(type) {
	case validator.Literal:
		return true
	case *validator.Union:
		for _, m := range t.Members {
			if hasLiteral(m) {
				return true
			}
		}
	}
	return false
}

// references refuses indexes on fields that no document of the table can have, and vector indexes on fields that hold
// no vectors. Convex leaves this out when it does not validate documents.
func (c *tableCheck) references() {
	for _, index := range c.table.Indexes {
		switch spec := index.Spec.(type) {
		case DatabaseIndex:
			c.fieldsExist(index.Name, spec.Fields)
		case SearchIndex:
			c.fieldsExist(index.Name, append([]string{spec.SearchField}, spec.FilterFields...))
		case VectorIndex:
			exists := c.fieldsExist(index.Name, []string{spec.VectorField})
			if exists && !c.anyTypeAt(spec.VectorField, canHoldVector) {
				c.add(CodeSchemaDefinition, Place{Index: index.Name}, "In table \"%s\" the vector index \"%s\" is invalid because it references the field \"%s\" that is neither an array of float64 or optional array of float64.", c.table.Name, index.Name, spec.VectorField)
			}
			c.fieldsExist(index.Name, spec.FilterFields)
		}
	}
}

// fieldsExist refuses each path that no document can have, and returns whether there was none.
func (c *tableCheck) fieldsExist(index string, paths []string) bool {
	all := true
	for _, path := range paths {
		if isSystemField(path) || c.anyTypeAt(path, func(validator.Type) bool { return true }) {
			continue
		}
		if _, ok := splitFieldPath(path); !ok {
			continue // refused already
		}
		all = false
		c.add(CodeSchemaDefinition, Place{Index: index}, "In table \"%s\" the index \"%s\" is invalid because it references the field \"%s\" that does not exist.", c.table.Name, index, path)
	}
	return all
}

func isSystemField(path string) bool {
	return strings.HasPrefix(path, "_") && !strings.Contains(path, ".")
}

// anyTypeAt says whether some type that the documents can have at the field path satisfies the predicate.
func (c *tableCheck) anyTypeAt(path string, satisfies func(validator.Type) bool) bool {
	return someTypeAt(c.table.Document, strings.Split(path, "."), satisfies)
}

// someTypeAt walks through objects and unions; below any, every path exists. Arrays and records end the walk: an index
// cannot look into them.
func someTypeAt(t validator.Type, fields []string, satisfies func(validator.Type) bool) bool {
	if t == validator.Any || len(fields) == 0 && satisfies(t) {
		return true
	}
	switch t := t.(type) {
	case *validator.Object:
		if len(fields) == 0 {
			return false
		}
		f, ok := t.Field(fields[0])
		return ok && someTypeAt(f.Type, fields[1:], satisfies)
	case *validator.Union:
		for _, m := range t.Members {
			if someTypeAt(m, fields, satisfies) {
				return true
			}
		}
	}
	return false
}

// canHoldVector says whether t is an array whose elements can be float64. Unions and any are looked through by the
// walk to the field.
func canHoldVector(t validator.Type) bool {
	array, ok := t.(*validator.Array)
	if !ok {
		return false
	}
	return someTypeAt(array.Element, nil, func(e validator.Type) bool { return e == validator.Float64 })
}
