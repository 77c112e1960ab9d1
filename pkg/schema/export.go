package schema

import (
	"strconv"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// ExportJSON prints the schema exactly as Convex's export() does: the same keys in the same order, tables and indexes
// as declared, no spaces.
func (s *Schema) ExportJSON() []byte {
	dst := []byte(`{"tables":[`)
	for i, t := range s.Tables {
		dst = appendComma(dst, i)
		dst = t.appendJSON(dst)
	}
	dst = append(dst, `],"schemaValidation":`...)
	dst = strconv.AppendBool(dst, s.Validation)
	return append(dst, '}')
}

func (t *Table) appendJSON(dst []byte) []byte {
	dst = append(dst, `{"tableName":`...)
	dst = appendString(dst, t.Name)
	for _, list := range indexLists {
		dst = append(dst, `,"`...)
		dst = append(dst, list.key...)
		dst = append(dst, `":[`...)
		n := 0
		for _, index := range t.Indexes {
			if index.Staged == list.staged && list.holds(index.Spec) {
				dst = appendComma(dst, n)
				dst = index.appendJSON(dst)
				n++
			}
		}
		dst = append(dst, ']')
	}
	dst = append(dst, `,"documentType":`...)
	dst = validator.AppendJSON(dst, t.Document)
	if t.Staged != nil {
		dst = append(dst, `,"stagedDocumentType":`...)
		dst = validator.AppendJSON(dst, t.Staged)
	}
	return append(dst, '}')
}

func (i Index) appendJSON(dst []byte) []byte {
	dst = append(dst, `{"indexDescriptor":`...)
	dst = appendString(dst, i.Name)
	switch spec := i.Spec.(type) {
	case DatabaseIndex:
		dst = appendStrings(dst, "fields", spec.Fields)
	case SearchIndex:
		dst = append(dst, `,"searchField":`...)
		dst = appendString(dst, spec.SearchField)
		dst = appendStrings(dst, "filterFields", spec.FilterFields)
	case VectorIndex:
		dst = append(dst, `,"vectorField":`...)
		dst = appendString(dst, spec.VectorField)
		dst = append(dst, `,"dimensions":`...)
		dst = strconv.AppendInt(dst, int64(spec.Dimensions), 10)
		dst = appendStrings(dst, "filterFields", spec.FilterFields)
	}
	return append(dst, '}')
}

func appendStrings(dst []byte, key string, list []string) []byte {
	dst = append(dst, `,"`...)
	dst = append(dst, key...)
	dst = append(dst, `":[`...)
	for i, s := range list {
		dst = appendComma(dst, i)
		dst = appendString(dst, s)
	}
	return append(dst, ']')
}

func appendString(dst []byte, s string) []byte { return value.AppendJSON(dst, value.String(s)) }

func appendComma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}
