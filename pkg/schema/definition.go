package schema

import (
	"fmt"
	"slices"
	"strings"
)

// A DefinitionError is a reason for which Convex refuses to push a schema, before it looks at any document.
type DefinitionError struct {
	Code  Code
	Table string // empty when the whole schema is at fault
	Place Place
	// Message is what Convex says, word for word.
	Message string
}

// A Code is Convex's code for a definition error.
type Code string

// The codes of definition errors.
const (
	CodeTooManyTables             Code = "TooManyTables"
	CodeInvalidTableName          Code = "InvalidTableName"
	CodeTableNameReserved         Code = "TableNameReserved"
	CodeInvalidTopLevelType       Code = "InvalidTopLevelTypeInSchemaError"
	CodeInvalidRecordType         Code = "InvalidRecordType"
	CodeUnsupportedFloatLiteral   Code = "UnsupportedFloatLiteral"
	CodeTooManyIndexes            Code = "TooManyIndexes"
	CodeInvalidIndexName          Code = "InvalidIndexName"
	CodeIndexNameReserved         Code = "IndexNameReserved"
	CodeIndexNamesNotUnique       Code = "IndexNamesNotUnique"
	CodeIndexNotUnique            Code = "IndexNotUnique"
	CodeEmptyIndex                Code = "EmptyIndex"
	CodeFieldsNotUniqueInIndex    Code = "FieldsNotUniqueWithinIndex"
	CodeIndexContainsID           Code = "IndexFieldsContainId"
	CodeIndexContainsCreationTime Code = "IndexFieldsContainCreationTime"
	CodeIndexFieldNameReserved    Code = "IndexFieldNameReserved"
	CodeInvalidIndexField         Code = "InvalidIndexField"
	CodeIndexTooManyFields        Code = "IndexTooManyFields"
	CodeIndexTooManyFilterFields  Code = "IndexTooManyFilterFields"
	CodeSearchFieldNotUnique      Code = "SearchIndexFieldNotUnique"
	CodeVectorFieldNotUnique      Code = "VectorIndexFieldNotUnique"
	CodeInvalidVectorDimension    Code = "InvalidVectorDimensionError"
	// CodeSchemaDefinition is an index on a field that no document can have, or that holds no vectors.
	CodeSchemaDefinition Code = "SchemaDefinitionError"
	// CodeInvalidFieldName is our name for a field whose name is no identifier: Convex gives this error no code.
	CodeInvalidFieldName Code = "InvalidFieldName"
)

// The limits and names of Convex's definition rules.
const (
	maxTables       = 10_000
	maxIndexes      = 64
	maxIndexFields  = 16 // _creationTime, which Convex appends, included
	maxFilterFields = 16
	minDimensions   = 2
	maxDimensions   = 4096

	creationTime = "_creationTime"
)

// DefinitionErrors returns every reason for which Convex would refuse the schema: all of them together, where Convex
// stops at the first. They come in the order of the tables, and the same schema always gives the same list.
func (s *Schema) DefinitionErrors() []DefinitionError {
	var errs []DefinitionError
	if len(s.Tables) > maxTables {
		errs = append(errs, DefinitionError{Code: CodeTooManyTables, Message: fmt.Sprintf("Number of tables cannot exceed %d.", maxTables)})
	}
	for _, t := range s.Tables {
		c := &tableCheck{table: t}
		c.name()
		c.document(t.Document, false)
		if t.Staged != nil {
			c.document(t.Staged, true)
		}
		for _, index := range t.Indexes {
			c.index(index)
		}
		c.indexesTogether()
		if s.Validation {
			c.references()
		}
		errs = append(errs, c.errors...)
	}
	return errs
}

// A tableCheck collects the definition errors of one table.
type tableCheck struct {
	table  *Table
	errors []DefinitionError
}

func (c *tableCheck) add(code Code, at Place, format string, args ...any) {
	at.Table = c.table.Name
	c.errors = append(c.errors, DefinitionError{Code: code, Table: c.table.Name, Place: at, Message: fmt.Sprintf(format, args...)})
}

func (c *tableCheck) name() {
	name := c.table.Name
	switch {
	case identifierProblem(name) != "":
		c.add(CodeInvalidTableName, Place{}, "Invalid table name: \"%s\". Identifiers must start with a letter and can only contain letters, digits, and underscores.", name)
	case strings.HasPrefix(name, "_"):
		c.add(CodeTableNameReserved, Place{}, "%s is a reserved table name.", name)
	}
}

// index checks one index by itself.
func (c *tableCheck) index(index Index) {
	at := Place{Index: index.Name}
	switch {
	case identifierProblem(index.Name) != "":
		c.add(CodeInvalidIndexName, at, "In table \"%s\": Invalid index name: \"%s\". Identifiers must be 64 characters or less, start with a letter, and only contain letters, digits, underscores.", c.table.Name, index.Name)
	case isReservedIndexName(index.Name):
		c.add(CodeIndexNameReserved, at, "In table \"%s\" cannot name an index \"%s\" because the name is reserved. Indexes may not start with an underscore or be named \"by_id\" or \"by_creation_time\".", c.table.Name, index.Name)
	}
	switch spec := index.Spec.(type) {
	case DatabaseIndex:
		c.databaseIndex(index, spec.Fields)
	case SearchIndex:
		c.parsable(index.Name, append([]string{spec.SearchField}, spec.FilterFields...))
		c.filterFields(index.Name, spec.FilterFields)
	case VectorIndex:
		c.parsable(index.Name, append([]string{spec.VectorField}, spec.FilterFields...))
		c.filterFields(index.Name, spec.FilterFields)
		if spec.Dimensions < minDimensions || spec.Dimensions > maxDimensions {
			c.add(CodeInvalidVectorDimension, at, "In table \"%s\": Dimensions %d must be between %d and %d.", c.table.Name, spec.Dimensions, minDimensions, maxDimensions)
		}
	}
}

func isReservedIndexName(name string) bool {
	return name == "by_id" || name == "by_creation_time" || strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "_fivetran")
}

// databaseIndex checks the field list of a database index.
func (c *tableCheck) databaseIndex(index Index, fields []string) {
	at := Place{Index: index.Name}
	c.parsable(index.Name, fields)
	inIndex := fmt.Sprintf("In table \"%s\": In index \"%s\": ", c.table.Name, index.Name)
	for i, field := range fields {
		if slices.Contains(fields[:i], field) {
			c.add(CodeFieldsNotUniqueInIndex, at, "%sDuplicate field \"%s\". Index fields must be unique within an index.", inIndex, field)
		}
	}
	switch n := len(fields); {
	case n == 0:
		staged := ""
		if index.Staged {
			staged = "staged "
		}
		c.add(CodeEmptyIndex, at, "In table \"%s\" %sindex \"%s\" must have at least one field.", c.table.Name, staged, index.Name)
	case n > maxIndexFields:
		c.add(CodeIndexTooManyFields, at, "%sIndexes may have up to %d fields.", inIndex, maxIndexFields)
	case n == maxIndexFields:
		// Found only when _creationTime has been appended; by then Convex has forgotten the table and the index.
		c.add(CodeIndexTooManyFields, at, "Indexes may have up to %d fields.", maxIndexFields)
	}
	c.systemFields(at, inIndex, fields)
}

// systemFields refuses system fields in a database index.
func (c *tableCheck) systemFields(at Place, inIndex string, fields []string) {
	if slices.Contains(fields, "_id") {
		c.add(CodeIndexContainsID, at, "%s`_id` is not a valid index field. To load documents by ID, use `db.get(id)`.", inIndex)
	}
	if slices.Contains(fields, creationTime) {
		c.add(CodeIndexContainsCreationTime, at, "`_creationTime` is automatically added to the end of each index. It should not be added explicitly in the index definition. See https://docs.convex.dev/using/indexes for more details.")
	}
	if slices.ContainsFunc(fields, hasReservedPart) {
		c.add(CodeIndexFieldNameReserved, at, "Reserved fields (starting with `_`) are not allowed in indexes.")
	}
}

// hasReservedPart says whether a field path has a part that only Convex may use. The two system fields themselves have
// errors of their own.
func hasReservedPart(path string) bool {
	if path == "_id" || path == creationTime {
		return false
	}
	parts, ok := splitFieldPath(path)
	return ok && slices.ContainsFunc(parts, func(part string) bool { return strings.HasPrefix(part, "_") })
}

// parsable refuses what is no field path.
func (c *tableCheck) parsable(index string, paths []string) {
	for _, path := range paths {
		if _, ok := splitFieldPath(path); !ok {
			c.add(CodeInvalidIndexField, Place{Index: index}, "In table \"%s\": In index \"%s\": Invalid index field: \"%s\"", c.table.Name, index, path)
		}
	}
}

func (c *tableCheck) filterFields(index string, fields []string) {
	if len(asSet(fields)) > maxFilterFields {
		c.add(CodeIndexTooManyFilterFields, Place{Index: index}, "In table \"%s\": In index \"%s\": Search indexes may have up to %d filter fields.", c.table.Name, index, maxFilterFields)
	}
}

// indexesTogether checks what holds between the indexes of a table.
func (c *tableCheck) indexesTogether() {
	indexes := c.table.Indexes
	if len(indexes) > maxIndexes {
		c.add(CodeTooManyIndexes, Place{}, "Table \"%s\" cannot have more than %d indexes.", c.table.Name, maxIndexes)
	}
	first := map[string]string{} // what must be unique → the first index that has it
	count := map[string]int{}
	for _, index := range indexes {
		count[index.Name]++
		if count[index.Name] == 2 {
			c.add(CodeIndexNamesNotUnique, Place{Index: index.Name}, "Table \"%s\" has two or more definitions of index \"%s\".", c.table.Name, index.Name)
		}
		key := coverage(index.Spec)
		other, taken := first[key]
		if !taken {
			first[key] = index.Name
		} else if key != "" {
			c.sameCoverage(index, other)
		}
	}
}

// sameCoverage refuses an index that covers what the index called other covers already.
func (c *tableCheck) sameCoverage(index Index, other string) {
	at := Place{Index: index.Name}
	switch index.Spec.(type) {
	case DatabaseIndex:
		c.add(CodeIndexNotUnique, at, "In table \"%s\" index \"%s\" and index \"%s\" have the same fields. Indexes must be unique within a table.", c.table.Name, other, index.Name)
	case SearchIndex:
		c.add(CodeSearchFieldNotUnique, at, "In table \"%s\" search index \"%s\" and search index \"%s\" have the same `searchField`. Search index fields must be unique within a table.", c.table.Name, other, index.Name)
	case VectorIndex:
		c.add(CodeVectorFieldNotUnique, at, "In table \"%s\" vector index \"%s\" and vector index \"%s\" have the same `vectorField`. Vector index fields must be unique within a table.", c.table.Name, other, index.Name)
	}
}

// coverage is what no two indexes of a table may share: the ordered fields of a database index, field and filters of a
// search index, field and dimensions of a vector index. It is empty when there is nothing to share.
func coverage(spec IndexSpec) string {
	switch spec := spec.(type) {
	case DatabaseIndex:
		if len(spec.Fields) == 0 {
			return ""
		}
		return fmt.Sprintf("database %q", spec.Fields)
	case SearchIndex:
		return fmt.Sprintf("search %q %q", spec.SearchField, asSet(spec.FilterFields))
	case VectorIndex:
		return fmt.Sprintf("vector %q %d", spec.VectorField, spec.Dimensions)
	default:
		return ""
	}
}

// asSet returns the distinct strings, sorted.
func asSet(list []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(list)))
}
