package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// exported is what export() of convex 1.48.0 returns for a schema with every kind of index and a staged validator.
const exported = `{"tables":[` +
	`{"tableName":"users","indexes":[{"indexDescriptor":"by_name","fields":["name","address.city"]},{"indexDescriptor":"by_age","fields":["age"]}],` +
	`"stagedDbIndexes":[{"indexDescriptor":"by_city","fields":["address.city"]}],` +
	`"searchIndexes":[{"indexDescriptor":"search_bio","searchField":"bio","filterFields":["name","age"]}],` +
	`"stagedSearchIndexes":[{"indexDescriptor":"search_name","searchField":"name","filterFields":[]}],` +
	`"vectorIndexes":[{"indexDescriptor":"by_embedding","vectorField":"embedding","dimensions":1536,"filterFields":["age"]}],` +
	`"stagedVectorIndexes":[],` +
	`"documentType":{"type":"object","value":{"name":{"fieldType":{"type":"string"},"optional":false},"age":{"fieldType":{"type":"number"},"optional":true},` +
	`"bio":{"fieldType":{"type":"string"},"optional":false},"address":{"fieldType":{"type":"object","value":{"city":{"fieldType":{"type":"string"},"optional":false}}},"optional":false},` +
	`"embedding":{"fieldType":{"type":"array","value":{"type":"number"}},"optional":false}}},` +
	`"stagedDocumentType":{"type":"object","value":{"name":{"fieldType":{"type":"string"},"optional":false}}}},` +
	`{"tableName":"logs","indexes":[],"stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[],"documentType":{"type":"any"}}` +
	`],"schemaValidation":true}`

func TestExportRoundTrip(t *testing.T) {
	s, err := schema.ParseJSON([]byte(exported), "schema.json")
	require.NoError(t, err)
	require.Equal(t, exported, string(s.ExportJSON()))

	require.True(t, s.Validation)
	require.Equal(t, validator.Any, s.Table("logs").Document)
	require.Nil(t, s.Table("logs").Staged)
	users := s.Table("users")
	require.Equal(t, []schema.Index{
		index("by_name", "name", "address.city"),
		index("by_age", "age"),
		staged(index("by_city", "address.city")),
		search("search_bio", "bio", "name", "age"),
		staged(schema.Index{Name: "search_name", Spec: schema.SearchIndex{SearchField: "name", FilterFields: []string{}}}),
		vector("by_embedding", "embedding", 1536, "age"),
	}, users.Indexes)
	require.Equal(t, "v.object({name: v.string()})", users.Staged.String())
	require.Empty(t, s.DefinitionErrors())
}

// TestDeployedForm reads what a deployment stores for a schema, and finds in it what the source said.
func TestDeployedForm(t *testing.T) {
	const want = `{"tables":[` +
		`{"tableName":"docs","indexes":[{"indexDescriptor":"by_owner","fields":["owner"]}],"stagedDbIndexes":[],` +
		`"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[{"indexDescriptor":"by_v","vectorField":"v","dimensions":3,"filterFields":[]}],"stagedVectorIndexes":[],` +
		`"documentType":{"type":"object","value":{"level":{"fieldType":{"type":"literal","value":1},"optional":false},"owner":{"fieldType":{"type":"string"},"optional":false},"v":{"fieldType":{"type":"array","value":{"type":"number"}},"optional":false}}}},` +
		`{"tableName":"events","indexes":[],"stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[],"documentType":{"type":"any"}}` +
		`],"schemaValidation":true}`
	const deployed = `{"schemaValidation":true,"tables":[
		{"documentType":{"type":"object","value":{
			"level":{"fieldType":{"type":"literal","value":1.0},"optional":false},
			"owner":{"fieldType":{"type":"string"},"optional":false},
			"v":{"fieldType":{"type":"array","value":{"type":"number"}},"optional":false}}},
		 "indexes":[{"fields":["owner","_creationTime"],"indexDescriptor":"by_owner"}],
		 "searchIndexes":[],"stagedDbIndexes":[],"stagedDocumentType":null,"stagedSearchIndexes":[],"stagedVectorIndexes":[],
		 "tableName":"docs",
		 "vectorIndexes":[{"dimension":null,"dimensions":3,"filterFields":[],"indexDescriptor":"by_v","vectorField":"v"}]},
		{"documentType":null,"indexes":[],"searchIndexes":[],"tableName":"events"}]}`
	quoted := func(s string) string {
		q, err := json.Marshal(s)
		require.NoError(t, err)
		return string(q)
	}
	for _, row := range []struct{ name, json string }{
		{"as stored", deployed},
		{"with a byte order mark", "\uFEFF" + deployed},
		{"as the only evidence the index fields", strings.NewReplacer(`"stagedDocumentType":null,`, "", `"dimension":null,`, "", `"documentType":null`, `"documentType":{"type":"any"}`).Replace(deployed)},
		{"with the key of old days", strings.Replace(deployed, `"dimension":null,"dimensions":3`, `"dimension":3,"dimensions":null`, 1)},
		{"as a JSON string", quoted(deployed)},
		{"in the reply of getSchemas", `{"active": ` + quoted(deployed) + `, "inProgress": "ignored"}`},
		{"in a wrapper", `{"schema": ` + deployed + `}`},
		{"as a string that holds the reply", quoted(`{"active": ` + quoted(deployed) + `}`)},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, err := schema.ParseJSON([]byte(row.json), "deployed.json")
			require.NoError(t, err)
			require.Equal(t, want, string(s.ExportJSON()))
		})
	}
}

func TestWhatIsNotDeployed(t *testing.T) {
	const table = `{"tableName":"%","indexes":[{"indexDescriptor":"i","fields":["a","_creationTime"]}],"documentType":{"type":"any"}}`
	const faulty = `{"tables":[` + table + `]}`
	parse := func(read func([]byte, string) (*schema.Schema, error), text string) []string {
		s, err := read([]byte(text), "x.json")
		require.NoError(t, err)
		return s.Tables[0].Indexes[0].Spec.(schema.DatabaseIndex).Fields
	}
	require.Equal(t, []string{"a"}, parse(schema.ParseJSON, faulty), "every index has it: a deployment wrote this")
	require.Equal(t, []string{"a", "_creationTime"}, parse(schema.ParseExport, faulty), "export() is taken at its word")

	b, a := strings.Replace(table, "%", "b", 1), strings.Replace(table, "%", "a", 1)
	require.Equal(t, []string{"a", "_creationTime"}, parse(schema.ParseJSON, `{"tables":[`+b+`,`+a+`]}`), "a deployment sorts its tables")
	other := `{"tableName":"z","indexes":[{"indexDescriptor":"i","fields":["a"]}]}`
	require.Equal(t, []string{"a", "_creationTime"}, parse(schema.ParseJSON, `{"tables":[`+b+`,`+other+`]}`), "a deployment appends it to every index")
}

func TestSchemaValidation(t *testing.T) {
	for text, want := range map[string]bool{
		`{"tables":[],"schemaValidation":true}`:  true,
		`{"tables":[],"schemaValidation":false}`: false,
		`{"tables":[],"schemaValidation":null}`:  false,
		`{"tables":[]}`:                          false,
	} {
		s, err := schema.ParseJSON([]byte(text), "x.json")
		require.NoError(t, err)
		require.Equal(t, want, s.Validation, text)
	}
}

func TestParseErrors(t *testing.T) {
	for _, row := range []struct{ name, json, want string }{
		{"nothing", " \n", `x.json:1:1: expected a schema as JSON, found nothing at all`},
		{"bad syntax", "{\n  \"tables\": [,]\n}", `x.json:2:14: invalid JSON: expected a value, found ','`},
		{"bad syntax after wide characters", `{"é": "日本", }`, `x.json:1:13: invalid JSON: expected a name in quotes, found '}'`},
		{"a key twice", `{"tables": [], "tables": []}`, `x.json:1:16: invalid JSON: "tables" is given twice`},
		{"null", `null`, `x.json:1:1: there is no schema here, only null, which is what Convex answers when a deployment has no schema`},
		{"a number", `12`, `x.json:1:1: expected a schema as JSON, such as Convex's export() prints it, found a number (12)`},
		{"something else", `{"name":"my-app","version":"1"}`, `x.json:1:1: expected a schema as JSON, an object with "tables" as Convex's export() prints it, found an object with "name", "version"`},
		{"no keys", `{}`, `x.json:1:1: expected a schema as JSON, an object with "tables" as Convex's export() prints it, found an object with no keys`},
		{"a reply without an active schema", `{"inProgress":"{}"}`, `x.json:1:1: the deployment has no active schema: this reply holds only the one that is being deployed ("inProgress")`},
		{"a reply with null", `{"active":null}`, `x.json:1:11: active: there is no schema here, only null, which is what Convex answers when a deployment has no schema`},
		{"wrappers without end", strings.Repeat(`{"schema":`, 9) + `{"tables":[]}` + strings.Repeat(`}`, 9),
			`x.json:1:81: schema.schema.schema.schema.schema.schema.schema.schema: expected a schema, found wrappers inside wrappers`},
		{"bad syntax inside a string", `{"active": "{\"tables\":"}`, `x.json:1:12: invalid JSON: expected a value, found the end of the text`},
		{"a fault inside a string", "{\n\"active\": \"{\\\"tables\\\": {}}\"}", `x.json:2:11: tables: expected an array of tables, found an object`},
		{"tables by name", `{"tables": {"users": {}}}`, `x.json:1:12: tables: expected an array of tables, found an object`},
		{"schemaValidation", `{"tables": [], "schemaValidation": "no"}`, `x.json:1:36: schemaValidation: expected true or false, found a string`},
		{"a table that is none", `{"tables": ["users"]}`, `x.json:1:13: tables[0]: expected a table: an object with "tableName", "indexes" and "documentType", found a string`},
		{"a table without a name", `{"tables": [{}]}`, `x.json:1:13: tables[0]: "tableName" is missing`},
		{"a table twice", `{"tables": [{"tableName":"a"},` + "\n" + `{"tableName":"a"}]}`, `x.json:2:1: tables[1]: the table "a" is declared twice`},
		{"a table name that is none", `{"tables": [{"tableName":7}]}`, `x.json:1:26: tables[0].tableName: expected the table's name, found a number (7)`},
		{"an index that is none", `{"tables": [{"tableName":"a","indexes":[[]]}]}`, `x.json:1:41: tables[0].indexes[0]: expected an index: an object with "indexDescriptor", found an array`},
		{"an index without fields", `{"tables": [{"tableName":"a","indexes":[{"indexDescriptor":"i"}]}]}`, `x.json:1:41: tables[0].indexes[0]: "fields" is missing`},
		{"a field path that is none", `{"tables": [{"tableName":"a","stagedDbIndexes":[{"indexDescriptor":"i","fields":["a",["b"]]}]}]}`,
			`x.json:1:86: tables[0].stagedDbIndexes[0].fields[1]: expected a field path, found an array`},
		{"a search index without a field", `{"tables": [{"tableName":"a","searchIndexes":[{"indexDescriptor":"i"}]}]}`, `x.json:1:47: tables[0].searchIndexes[0]: "searchField" is missing`},
		{"no dimensions", `{"tables": [{"tableName":"a","vectorIndexes":[{"indexDescriptor":"i","vectorField":"v"}]}]}`, `x.json:1:47: tables[0].vectorIndexes[0]: "dimensions" is missing`},
		{"half a dimension", `{"tables": [{"tableName":"a","vectorIndexes":[{"indexDescriptor":"i","vectorField":"v","dimensions":2.5}]}]}`,
			`x.json:1:101: tables[0].vectorIndexes[0].dimensions: expected a whole number of dimensions, found a number (2.5)`},
		{"a validator of an unknown type, deep inside", `{"tables": [{"tableName":"a","documentType":{"type":"object","value":{
			"ok": {"fieldType":{"type":"string"},"optional":false},
			"first-name": {"fieldType":{"type":"union","value":[{"type":"null"},{"type":"array","value":{"type":"record","keys":{"type":"string"},"values":{"fieldType":{"type":"date"},"optional":false}}}]},"optional":false}
			}}}]}`,
			`x.json:3:160: tables[0].documentType.value["first-name"].fieldType.value[1].value.values.fieldType: invalid validator: unknown type "date"`},
		{"v.array(5)", `{"tables": [{"tableName":"a","documentType":{"type":"array"}}]}`, `x.json:1:45: tables[0].documentType: invalid validator: "value" is missing`},
		{"an optional record value", `{"tables": [{"tableName":"a","stagedDocumentType":{"type":"record","keys":{"type":"string"},"values":{"fieldType":{"type":"string"},"optional":true}}}]}`,
			`x.json:1:51: tables[0].stagedDocumentType: invalid validator: Records cannot have optional values`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, err := schema.ParseJSON([]byte(row.json), "x.json")
			require.Nil(t, s)
			require.EqualError(t, err, row.want)
			var parse *schema.ParseError
			require.ErrorAs(t, err, &parse)
		})
	}
}

// TestPositionsInJSON asks for the place of every part of a schema that was read from JSON.
func TestPositionsInJSON(t *testing.T) {
	const text = `{
  "tables": [
    {
      "tableName": "users",
      "indexes": [
        {"indexDescriptor": "by_name", "fields": ["name"]}
      ],
      "documentType": {
        "type": "union", "value": [
          {"type": "object", "value": {
            "name": {"fieldType": {"type": "string"}, "optional": false},
            "tags": {"fieldType": {"type": "array", "value":
              {"type": "id", "tableName": "tags"}}, "optional": true},
            "scores": {"fieldType": {"type": "record", "keys":
              {"type": "string"}, "values": {"optional": false, "fieldType":
              {"type": "number"}}}, "optional": true}
          }}
        ]
      },
      "stagedDocumentType":
        {"type": "any"}
    }
  ],
  "schemaValidation": true
}`
	s, err := schema.ParseJSON([]byte(text), "schema.json")
	require.NoError(t, err)
	field := func(name string) validator.Path {
		return validator.Path{{Kind: validator.IntoMember}, {Kind: validator.IntoField, Field: name}}
	}
	for _, row := range []struct {
		name  string
		place schema.Place
		want  string
	}{
		{"the schema", schema.Place{}, "schema.json:1:1"},
		{"a table", schema.Place{Table: "users"}, "schema.json:4:7"},
		{"a table that is not there", schema.Place{Table: "posts"}, "schema.json:1:1"},
		{"an index", schema.Place{Table: "users", Index: "by_name"}, "schema.json:6:10"},
		{"an index that is not there", schema.Place{Table: "users", Index: "by_age"}, "schema.json:4:7"},
		{"a union member", schema.Place{Table: "users", Path: field("name")[:1]}, "schema.json:10:12"},
		{"a field", schema.Place{Table: "users", Path: field("name")}, "schema.json:11:13"},
		{"an element", schema.Place{Table: "users", Path: field("tags").With(validator.Step{Kind: validator.IntoElement})}, "schema.json:13:16"},
		{"a record key", schema.Place{Table: "users", Path: field("scores").With(validator.Step{Kind: validator.IntoRecordKey})}, "schema.json:15:16"},
		{"a record value", schema.Place{Table: "users", Path: field("scores").With(validator.Step{Kind: validator.IntoRecordValue})}, "schema.json:16:16"},
		{"a field that is not there", schema.Place{Table: "users", Path: field("age")}, "schema.json:10:39"},
		{"the staged validator", schema.Place{Table: "users", Staged: true}, "schema.json:20:7"},
	} {
		got, ok := s.Source.Position(row.place)
		require.True(t, ok, row.name)
		require.Equal(t, row.want, got.String(), row.name)
	}
	line, ok := s.Source.Line("schema.json", 21)
	require.True(t, ok)
	require.Equal(t, `        {"type": "any"}`, line)
	for _, n := range []int{0, 26} {
		_, ok := s.Source.Line("schema.json", n)
		require.False(t, ok, n)
	}
	_, ok = s.Source.Line("other.json", 1)
	require.False(t, ok)
}

// FuzzParseJSON checks that reading never panics, that errors name a place in the text, and that what was read is
// printed and read back unchanged.
func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{
		exported, `{}`, `null`, `{"active":"{\"tables\":[]}"}`, `{"tables":[{"tableName":"a","documentType":null}]}`,
		`{"tables":[{"tableName":"a","vectorIndexes":[{"indexDescriptor":"i","vectorField":"v","dimension":3,"dimensions":null}]}]}`,
		`{"tables":[{"tableName":"a","indexes":[{"indexDescriptor":"\ud800","fields":["a","_creationTime"]}]}],"schemaValidation":true}`,
		`{"tables":[{"tableName":"a","documentType":{"type":"literal","value":{"$float":"AAAAAAAA+H8="}}}]}`,
		`[1, {"a": [true, {"b": "\u0000"}]}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := schema.ParseJSON(text, "fuzz.json")
		if err != nil {
			var parse *schema.ParseError
			require.ErrorAs(t, err, &parse)
			require.Equal(t, "fuzz.json", parse.Position.File)
			require.LessOrEqual(t, parse.Position.Line, strings.Count(string(text), "\n")+1)
			require.GreaterOrEqual(t, parse.Position.Column, 1)
			return
		}
		for _, e := range s.DefinitionErrors() {
			_, ok := s.Source.Position(e.Place)
			require.True(t, ok)
			require.NotEmpty(t, e.Message)
		}
		printed := s.ExportJSON()
		again, err := schema.ParseExport(printed, "again.json")
		require.NoError(t, err)
		require.Equal(t, string(printed), string(again.ExportJSON()))
		require.Equal(t, s.DefinitionErrors(), again.DefinitionErrors())
	})
}
