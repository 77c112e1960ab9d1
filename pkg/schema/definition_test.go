package schema_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// The rows below write schemas with these few words.

func table(name string, document validator.Type, indexes ...schema.Index) *schema.Table {
	return &schema.Table{Name: name, Document: document, Indexes: indexes}
}

func object(fields ...any) *validator.Object {
	o := &validator.Object{}
	for i := 0; i < len(fields); i += 2 {
		o.Fields = append(o.Fields, validator.Field{Name: fields[i].(string), Type: fields[i+1].(validator.Type)})
	}
	return o
}

func union(members ...validator.Type) *validator.Union { return &validator.Union{Members: members} }
func array(element validator.Type) *validator.Array    { return &validator.Array{Element: element} }
func record(key, val validator.Type) *validator.Record {
	return &validator.Record{Key: key, Value: val}
}
func literal(v value.Value) validator.Literal { return validator.Literal{Value: v} }

func index(name string, fields ...string) schema.Index {
	return schema.Index{Name: name, Spec: schema.DatabaseIndex{Fields: fields}}
}

func search(name, field string, filters ...string) schema.Index {
	return schema.Index{Name: name, Spec: schema.SearchIndex{SearchField: field, FilterFields: filters}}
}

func vector(name, field string, dimensions int, filters ...string) schema.Index {
	return schema.Index{Name: name, Spec: schema.VectorIndex{VectorField: field, Dimensions: dimensions, FilterFields: filters}}
}

func staged(i schema.Index) schema.Index {
	i.Staged = true
	return i
}

// numbered returns n names: f1, f2, ….
func numbered(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("f%d", i+1)
	}
	return names
}

// numbers is an object with n number fields f1, f2, ….
func numbers(n int) *validator.Object {
	o := &validator.Object{}
	for _, name := range numbered(n) {
		o.Fields = append(o.Fields, validator.Field{Name: name, Type: validator.Float64})
	}
	return o
}

func TestDefinitionErrors(t *testing.T) {
	str, num, anything := validator.String, validator.Float64, validator.Any
	long := strings.Repeat("n", 64)
	manyIndexes := func(n int) *schema.Table {
		t := table("t", numbers(n))
		for i, name := range numbered(n) {
			t.Indexes = append(t.Indexes, schema.Index{Name: "by_" + name, Staged: i%2 == 1, Spec: schema.DatabaseIndex{Fields: []string{name}}})
		}
		return t
	}
	withStaged := func(document, staged validator.Type) *schema.Table {
		return &schema.Table{Name: "t", Document: document, Staged: staged}
	}
	for _, row := range []struct {
		name  string
		table *schema.Table
		want  []string // code, place and message
	}{
		// Names of tables.
		{"a table name of 64 bytes", table(long, object()), nil},
		{"a table name of 65 bytes", table(long+"n", object()), []string{
			`InvalidTableName ` + long + `n: Invalid table name: "` + long + `n". Identifiers must start with a letter and can only contain letters, digits, and underscores.`}},
		{"a table name with a digit first", table("2fa", object()), []string{
			`InvalidTableName 2fa: Invalid table name: "2fa". Identifiers must start with a letter and can only contain letters, digits, and underscores.`}},
		{"a table name with an underscore inside", table("user_settings", object()), nil},
		{"a reserved table name", table("_users", object()), []string{`TableNameReserved _users: _users is a reserved table name.`}},
		{"a table name of underscores only is no identifier at all", table("__", object()), []string{
			`InvalidTableName __: Invalid table name: "__". Identifiers must start with a letter and can only contain letters, digits, and underscores.`}},

		// Types of documents.
		{"a union of objects", table("t", union(object("a", str), object("b", num))), nil},
		{"a union without members", table("t", union()), nil},
		{"v.any()", table("t", anything), nil},
		{"a table of strings", table("t", str), []string{
			"InvalidTopLevelTypeInSchemaError t: The document validator in a schema must be an object, a union of objects, or `v.any()`. Found v.string(). To learn more, see the schema documentation at https://docs.convex.dev/database/schemas."}},
		{"a union inside the union", table("t", union(object("a", str), union(object("b", num)))), []string{
			"InvalidTopLevelTypeInSchemaError t: The document validator in a schema must be an object, a union of objects, or `v.any()`. Found v.union(v.object({a: v.string()}), v.union(v.object({b: v.float64()}))). To learn more, see the schema documentation at https://docs.convex.dev/database/schemas."}},
		{"a staged record", withStaged(object(), record(str, num)), []string{
			"InvalidTopLevelTypeInSchemaError t staged: The document validator in a schema must be an object, a union of objects, or `v.any()`. Found v.record(v.string(), v.float64()). To learn more, see the schema documentation at https://docs.convex.dev/database/schemas."}},
		{"a staged object", withStaged(object(), object("a", str)), nil},

		// Field names, at every level.
		{"a field name that starts with an underscore", table("t", object("_private", object("_x", str))), nil},
		{"a field name with a hyphen", table("t", object("first-name", str)), []string{
			"InvalidFieldName t .first-name: Identifier first-name has invalid character '-': Identifiers can only contain alphanumeric characters or underscores"}},
		{"an empty field name", table("t", object("", str)), []string{
			"InvalidFieldName t .: Identifier cannot be empty"}},
		{"a field name of underscores only", table("t", object("__", str)), []string{
			"InvalidFieldName t .__: Identifier __ cannot have exclusively underscores"}},
		{"a field name of 65 bytes", table("t", object(long+"n", str)), []string{
			"InvalidFieldName t ." + long + "n: Identifier is too long (65 > maximum 64)"}},
		{"a field name deep inside, with every key on the way", table("t", object("a", array(union(str, object("b", record(str, object("é", str))))))), []string{
			"InvalidFieldName t .a[]<#1>.b{}.é: Invalid validator for key `a`: Invalid validator for key `b`: Invalid first character 'é' in é: Identifiers must start with an alphabetic character or underscore"}},

		// Records.
		{"record keys that are strings", table("t", object("r", record(union(str, validator.ID{Table: "t"}), num))), nil},
		{"record keys that are numbers", table("t", object("r", record(num, str))), []string{
			"InvalidRecordType t .r: Invalid validator for key `r`: Records can only have string keys. Your validator contains a record with key typed as `v.float64()`, which is not a subtype of `v.string()`"}},
		{"record keys that are literals", table("t", object("o", object("r", record(union(literal(value.String("a")), literal(value.String("b"))), num)))), []string{
			"InvalidRecordType t .o.r: Invalid validator for key `o`: Invalid validator for key `r`: Records cannot have string literal keys"}},

		// Literals.
		{"a literal of -0", table("t", object("n", literal(value.Float64(math.Copysign(0, -1))))), nil},
		{"a literal of int64", table("t", object("n", literal(value.Int64(math.MinInt64)))), nil},
		{"a literal of NaN", table("t", object("n", literal(value.Float64(math.NaN())))), []string{
			"UnsupportedFloatLiteral t .n: Infinite or NaN values are not supported in literal validators."}},
		{"a literal of -Infinity in a staged validator", withStaged(object(), object("n", union(str, literal(value.Float64(math.Inf(-1)))))), []string{
			"UnsupportedFloatLiteral t staged .n<#1>: Infinite or NaN values are not supported in literal validators."}},

		// Names of indexes.
		{"64 indexes", manyIndexes(64), nil},
		{"65 indexes", manyIndexes(65), []string{`TooManyIndexes t: Table "t" cannot have more than 64 indexes.`}},
		{"an index name with a space", table("t", object("a", str), index("by a", "a")), []string{
			`InvalidIndexName t/by a: In table "t": Invalid index name: "by a". Identifiers must be 64 characters or less, start with a letter, and only contain letters, digits, underscores.`}},
		{"an index named by_id", table("t", object("a", str), index("by_id", "a")), []string{
			`IndexNameReserved t/by_id: In table "t" cannot name an index "by_id" because the name is reserved. Indexes may not start with an underscore or be named "by_id" or "by_creation_time".`}},
		{"a search index named by_creation_time", table("t", object("a", str), search("by_creation_time", "a")), []string{
			`IndexNameReserved t/by_creation_time: In table "t" cannot name an index "by_creation_time" because the name is reserved. Indexes may not start with an underscore or be named "by_id" or "by_creation_time".`}},
		{"an index that starts with an underscore", table("t", object("a", str), index("_by_a", "a")), []string{
			`IndexNameReserved t/_by_a: In table "t" cannot name an index "_by_a" because the name is reserved. Indexes may not start with an underscore or be named "by_id" or "by_creation_time".`}},
		{"an index of Fivetran", table("t", object("a", str), index("_fivetran_synced", "a")), nil},
		{"three indexes with one name, of different kinds", table("t", object("a", str), index("x", "a"), search("x", "a"), staged(index("x", "a", "a2"))), []string{
			`IndexNamesNotUnique t/x: Table "t" has two or more definitions of index "x".`,
			`SchemaDefinitionError t/x: In table "t" the index "x" is invalid because it references the field "a2" that does not exist.`}},
		{"one index name in two kinds of case", table("t", object("a", str), index("x", "a"), search("X", "a")), nil},

		// Fields of database indexes.
		{"an index on nothing", table("t", object(), index("x")), []string{`EmptyIndex t/x: In table "t" index "x" must have at least one field.`}},
		{"a staged index on nothing", table("t", object(), staged(index("x"))), []string{`EmptyIndex t/x: In table "t" staged index "x" must have at least one field.`}},
		{"15 fields", table("t", numbers(15), index("x", numbered(15)...)), nil},
		{"16 fields, found when _creationTime is appended", table("t", numbers(16), index("x", numbered(16)...)), []string{
			`IndexTooManyFields t/x: Indexes may have up to 16 fields.`}},
		{"17 fields", table("t", numbers(17), index("x", numbered(17)...)), []string{
			`IndexTooManyFields t/x: In table "t": In index "x": Indexes may have up to 16 fields.`}},
		{"a field twice", table("t", object("a", str, "b", str), index("x", "a", "b", "a")), []string{
			`FieldsNotUniqueWithinIndex t/x: In table "t": In index "x": Duplicate field "a". Index fields must be unique within an index.`}},
		{"_id", table("t", object("a", str), index("x", "a", "_id")), []string{
			"IndexFieldsContainId t/x: In table \"t\": In index \"x\": `_id` is not a valid index field. To load documents by ID, use `db.get(id)`."}},
		{"_creationTime", table("t", object("a", str), index("x", "a", "_creationTime")), []string{
			"IndexFieldsContainCreationTime t/x: `_creationTime` is automatically added to the end of each index. It should not be added explicitly in the index definition. See https://docs.convex.dev/using/indexes for more details."}},
		{"another field that only Convex may name", table("t", object("a", object("_b", str)), index("x", "a._b")), []string{
			"IndexFieldNameReserved t/x: Reserved fields (starting with `_`) are not allowed in indexes."}},
		{"no field paths", table("t", object("a", str), index("x", "a..b", "")), []string{
			`InvalidIndexField t/x: In table "t": In index "x": Invalid index field: "a..b"`,
			`InvalidIndexField t/x: In table "t": In index "x": Invalid index field: ""`}},
		{"two indexes on the same fields, one of them staged", table("t", object("a", str, "b", str), index("x", "a", "b"), staged(index("y", "a", "b"))), []string{
			`IndexNotUnique t/y: In table "t" index "x" and index "y" have the same fields. Indexes must be unique within a table.`}},
		{"the same fields in another order, and a prefix", table("t", object("a", str, "b", str), index("x", "a", "b"), index("y", "b", "a"), index("z", "a")), nil},

		// Search and vector indexes.
		{"16 filter fields, one given twice", table("t", numbers(16), search("x", "f1", append(numbered(16), "f1")...)), nil},
		{"17 filter fields", table("t", numbers(17), search("x", "f1", numbered(17)...)), []string{
			`IndexTooManyFilterFields t/x: In table "t": In index "x": Search indexes may have up to 16 filter fields.`}},
		{"a filter field that is no path", table("t", object("v", array(num)), vector("x", "v", 2, "a b")), []string{
			`InvalidIndexField t/x: In table "t": In index "x": Invalid index field: "a b"`}},
		{"two search indexes with the same field and the same filters", table("t", object("a", str, "b", str, "c", str), search("x", "a", "b", "c"), search("y", "a", "c", "b")), []string{
			"SearchIndexFieldNotUnique t/y: In table \"t\" search index \"x\" and search index \"y\" have the same `searchField`. Search index fields must be unique within a table."}},
		{"two search indexes with the same field and other filters", table("t", object("a", str, "b", str), search("x", "a"), search("y", "a", "b")), nil},
		{"two vector indexes with the same field and dimensions", table("t", object("v", array(num), "b", str), vector("x", "v", 3), vector("y", "v", 3, "b")), []string{
			"VectorIndexFieldNotUnique t/y: In table \"t\" vector index \"x\" and vector index \"y\" have the same `vectorField`. Vector index fields must be unique within a table."}},
		{"two vector indexes with other dimensions", table("t", object("v", array(num)), vector("x", "v", 3), vector("y", "v", 4)), nil},
		{"dimensions at the bounds", table("t", object("v", array(num), "w", array(num)), vector("x", "v", 2), vector("y", "w", 4096)), nil},
		{"dimensions beyond the bounds", table("t", object("v", array(num)), vector("x", "v", 1), vector("y", "v", 4097)), []string{
			`InvalidVectorDimensionError t/x: In table "t": Dimensions 1 must be between 2 and 4096.`,
			`InvalidVectorDimensionError t/y: In table "t": Dimensions 4097 must be between 2 and 4096.`}},

		// Fields that indexes name.
		{"paths through objects, unions and any", table("t", union(object("a", object("b", str)), object("c", anything)), index("x", "a.b"), index("y", "c.d.e")), nil},
		{"a field that no document has", table("t", object("a", object("b", str)), index("x", "a.c"), search("y", "body", "lang")), []string{
			`SchemaDefinitionError t/x: In table "t" the index "x" is invalid because it references the field "a.c" that does not exist.`,
			`SchemaDefinitionError t/y: In table "t" the index "y" is invalid because it references the field "body" that does not exist.`,
			`SchemaDefinitionError t/y: In table "t" the index "y" is invalid because it references the field "lang" that does not exist.`}},
		{"a path into an array and into a record", table("t", object("a", array(object("b", str)), "r", record(str, str)), index("x", "a.b"), index("y", "r.b")), []string{
			`SchemaDefinitionError t/x: In table "t" the index "x" is invalid because it references the field "a.b" that does not exist.`,
			`SchemaDefinitionError t/y: In table "t" the index "y" is invalid because it references the field "r.b" that does not exist.`}},
		{"only the staged validator has the field", &schema.Table{Name: "t", Document: object(), Staged: object("a", str), Indexes: []schema.Index{index("x", "a")}}, []string{
			`SchemaDefinitionError t/x: In table "t" the index "x" is invalid because it references the field "a" that does not exist.`}},
		{"a filter on the creation time", table("t", object("a", str), search("x", "a", "_creationTime")), nil},
		{"vectors: an array of numbers, an optional one in a union, any", table("t", object("a", array(num), "b", union(validator.Null, array(num)), "c", anything), vector("x", "a", 2), vector("y", "b", 2), vector("z", "c", 2)), nil},
		{"vectors of strings", table("t", object("v", array(str)), vector("x", "v", 2)), []string{
			`SchemaDefinitionError t/x: In table "t" the vector index "x" is invalid because it references the field "v" that is neither an array of float64 or optional array of float64.`}},
		{"vectors in a field that does not exist", table("t", object("a", str), vector("x", "v", 2)), []string{
			`SchemaDefinitionError t/x: In table "t" the index "x" is invalid because it references the field "v" that does not exist.`}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := &schema.Schema{Tables: []*schema.Table{row.table}, Validation: true}
			require.Equal(t, row.want, describe(s.DefinitionErrors()))
		})
	}
}

// describe prints errors as: code, place, message.
func describe(errs []schema.DefinitionError) []string {
	var lines []string
	for _, e := range errs {
		place := e.Place.Table
		if e.Place.Index != "" {
			place += "/" + e.Place.Index
		}
		if e.Place.Staged {
			place += " staged"
		}
		if len(e.Place.Path) > 0 {
			place += " " + dotted(e.Place.Path)
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s", e.Code, place, e.Message))
	}
	return lines
}

func dotted(p validator.Path) string {
	if p[0].Kind == validator.IntoField {
		return "." + p.String()
	}
	return p.String()
}

func TestReferencesAreNotCheckedWithoutValidation(t *testing.T) {
	s := &schema.Schema{Tables: []*schema.Table{
		table("t", object("v", array(validator.String)), index("x", "gone"), vector("y", "v", 2), index("z", "_creationTime")),
	}}
	errs := s.DefinitionErrors()
	require.Len(t, errs, 1, "what does not look at fields still holds")
	require.Equal(t, schema.CodeIndexContainsCreationTime, errs[0].Code)
}

func TestTooManyTables(t *testing.T) {
	s := &schema.Schema{}
	for i := range 10_001 {
		s.Tables = append(s.Tables, table(fmt.Sprintf("t%d", i), validator.Any))
	}
	require.Equal(t, []string{"TooManyTables : Number of tables cannot exceed 10000."}, describe(s.DefinitionErrors()))
	s.Tables = s.Tables[1:]
	require.Empty(t, s.DefinitionErrors())
}
