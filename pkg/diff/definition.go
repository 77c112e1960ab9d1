package diff

import (
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// definitionRules says which rule reports a definition error. A test holds it against the codes of package schema.
var definitionRules = map[schema.Code]RuleID{
	schema.CodeSchemaDefinition:          IndexFieldMissing,
	schema.CodeEmptyIndex:                IndexFieldInvalid,
	schema.CodeFieldsNotUniqueInIndex:    IndexFieldInvalid,
	schema.CodeIndexContainsID:           IndexFieldInvalid,
	schema.CodeIndexContainsCreationTime: IndexFieldInvalid,
	schema.CodeIndexFieldNameReserved:    IndexFieldInvalid,
	schema.CodeInvalidIndexField:         IndexFieldInvalid,
	schema.CodeInvalidVectorDimension:    IndexFieldInvalid,
	schema.CodeIndexNamesNotUnique:       IndexDuplicated,
	schema.CodeIndexNotUnique:            IndexDuplicated,
	schema.CodeSearchFieldNotUnique:      IndexDuplicated,
	schema.CodeVectorFieldNotUnique:      IndexDuplicated,
	schema.CodeInvalidTableName:          NameInvalid,
	schema.CodeTableNameReserved:         NameInvalid,
	schema.CodeInvalidIndexName:          NameInvalid,
	schema.CodeIndexNameReserved:         NameInvalid,
	schema.CodeInvalidFieldName:          NameInvalid,
	schema.CodeInvalidTopLevelType:       DocumentTypeInvalid,
	schema.CodeInvalidRecordType:         RecordTypeInvalid,
	schema.CodeUnsupportedFloatLiteral:   LiteralUnsupported,
	schema.CodeTooManyTables:             LimitExceeded,
	schema.CodeTooManyIndexes:            LimitExceeded,
	schema.CodeIndexTooManyFields:        LimitExceeded,
	schema.CodeIndexTooManyFilterFields:  LimitExceeded,
}

// definitionFindings reports the definition errors of a table of the new schema, or those of the schema as a whole for
// the name "". What a union says twice is reported once.
func (c *comparison) definitionFindings(table string) []Finding {
	var findings []Finding
	for _, e := range c.errors[table] {
		f := c.definitionFinding(e)
		same := func(other Finding) bool { return other.Index == f.Index && other.stable == f.stable }
		if !slices.ContainsFunc(findings, same) {
			findings = append(findings, f)
		}
	}
	return findings
}

// definitionFinding reports a definition error of the new schema.
func (c *comparison) definitionFinding(e schema.DefinitionError) Finding {
	f := c.finding(definitionRules[e.Code], e.Table)
	f.Index, f.Code = e.Place.Index, string(e.Code)
	f.From.Place = c.nearest(e.Place)
	f.To = Side{Present: true, Place: e.Place}
	if t := c.tables[e.Table]; t != nil {
		document := t.To.Document
		if e.Place.Staged {
			document = t.To.Staged
		}
		f.Path = labelled(e.Place.Path, document)
		f.stable = stablePath(f.Path, document)
		if f.Index != "" {
			f.To.Index = findIndex(t.To, f.Index)
		}
	}
	f.stable += " " + e.Message // Convex's own text is all there is to tell two errors at one place apart
	f.Message = strings.TrimSuffix(e.Message, ".")
	if where := f.Where(); where != "" && !strings.Contains(e.Message, strconv.Quote(e.Table)) {
		f.Message = where + ": " + f.Message // Convex does not always say where
	}
	return f
}

// nearest returns the place of the old schema that is nearest to a place of the new one: the same index or path, or what
// is left of it.
func (c *comparison) nearest(p schema.Place) schema.Place {
	t := c.tables[p.Table]
	if t == nil || t.From == nil {
		return schema.Place{}
	}
	near := schema.Place{Table: p.Table}
	if p.Index != "" && findIndex(t.From, p.Index) != nil {
		near.Index = p.Index
	}
	document := t.From.Document
	if p.Staged {
		if t.From.Staged == nil {
			return near
		}
		document, near.Staged = t.From.Staged, true
	}
	for n := range p.Path {
		if _, ok := validator.At(document, p.Path[:n+1]); !ok {
			break
		}
		near.Path = p.Path[:n+1]
	}
	return near
}

func findIndex(t *schema.Table, name string) *schema.Index {
	for i := range t.Indexes {
		if t.Indexes[i].Name == name {
			return &t.Indexes[i]
		}
	}
	return nil
}
