package validator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

func decode(t *testing.T, text string) value.Value {
	t.Helper()
	v, err := value.ParseJSON([]byte(text))
	require.NoError(t, err)
	return v
}

// TestMessages holds Convex's own texts.
func TestMessages(t *testing.T) {
	for _, tc := range []struct{ name, validator, value, want string }{
		{"accepted", `v.object({a: v.number()})`, `{"a":1}`, ""},
		{"wrong kind", `v.string()`, `1`, "Value does not match validator.\n\nValue: 1.0\nValidator: v.string()"},
		{"inside", `v.object({a: v.array(v.object({b: v.string()}))})`, `{"a":[{"b":"x"},{"b":5}]}`,
			"Value does not match validator.\nPath: .a[1].b\nValue: 5.0\nValidator: v.string()"},
		{"missing", `v.object({role: v.string(), age: v.optional(v.number())})`, `{"age":3}`,
			"Object is missing the required field `role`. Consider wrapping the field validator in `v.optional(...)` if this is expected.\n" +
				"\nObject: {age: 3.0}\nValidator: v.object({age: v.optional(v.float64()), role: v.string()})"},
		{"missing inside", `v.object({a: v.object({b: v.null()})})`, `{"a":{}}`,
			"Object is missing the required field `b`. Consider wrapping the field validator in `v.optional(...)` if this is expected.\n" +
				"Path: .a\nObject: {}\nValidator: v.object({b: v.null()})"},
		{"extra", `v.object({a: v.string()})`, `{"z":1,"a":"x","b":null}`,
			"Object contains extra field `b` that is not in the validator.\n\n" +
				"Object: {a: \"x\", b: null, z: 1.0}\nValidator: v.object({a: v.string()})"},
		{"fields by name before extra fields", `v.object({z: v.string(), c: v.string()})`, `{"a":1,"z":1}`,
			"Object is missing the required field `c`. Consider wrapping the field validator in `v.optional(...)` if this is expected.\n" +
				"\nObject: {a: 1.0, z: 1.0}\nValidator: v.object({c: v.string(), z: v.string()})"},
		{"literal", `v.object({k: v.literal("a")})`, `{"k":"b"}`, "`\"b\"` does not match literal validator `v.literal(\"a\")`.Path: .k"},
		{"literal of another kind", `v.literal(1)`, `true`, "`true` does not match literal validator `v.literal(1.0)`."},
		{"zero", `v.literal(0)`, `{"$float":"AAAAAAAAAIA="}`, "`-0.0` does not match literal validator `v.literal(0.0)`."},
		{"union of several", `v.union(v.string(), v.object({a: v.number()}))`, `{"a":"x"}`,
			"Value does not match validator.\n\nValue: {a: \"x\"}\nValidator: v.union(v.string(), v.object({a: v.float64()}))"},
		{"union of one", `v.union(v.object({a: v.number()}))`, `{"a":"x"}`,
			"Value does not match validator.\nPath: .a\nValue: \"x\"\nValidator: v.float64()"},
		{"union of none", `v.union()`, `null`, "Value does not match validator.\n\nValue: null\nValidator: v.union()"},
		{"key", `v.object({m: v.record(v.id("users"), v.number())})`, `{"m":{"x":1}}`,
			"Value does not match validator.\nPath: .m.keys()\nValue: \"x\"\nValidator: v.id(\"users\")"},
		{"entry", `v.record(v.string(), v.number())`, `{"x":null}`,
			"Value does not match validator.\nPath: .values()\nValue: null\nValidator: v.float64()"},
		{"not a record", `v.record(v.string(), v.number())`, `[]`,
			"Value does not match validator.\n\nValue: []\nValidator: v.record(v.string(), v.float64())"},
		{"no ID", `v.id("users")`, `"x"`, "Value does not match validator.\n\nValue: \"x\"\nValidator: v.id(\"users\")"},
		{"int64", `v.number()`, `{"$integer":"BQAAAAAAAAA="}`, "Value does not match validator.\n\nValue: 5\nValidator: v.float64()"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := validator.Check(parse(tc.validator), decode(t, tc.value))
			if tc.want == "" {
				require.Nil(t, m)
				return
			}
			require.NotNil(t, m)
			require.Equal(t, tc.want, m.Message())
		})
	}
}

func TestIDs(t *testing.T) {
	user, file := value.ExampleID("users", 0), value.ExampleID("_storage", 0)
	require.Nil(t, validator.Check(validator.ID{Table: "users"}, user))
	require.Nil(t, validator.Check(validator.String, user))
	require.Nil(t, validator.Check(validator.ID{Table: "_storage"}, file))
	object := &validator.Object{Fields: []validator.Field{{Name: "by", Type: validator.ID{Table: "teams"}}}}
	m := validator.Check(object, value.Object{{Name: "by", Value: user}})
	require.Equal(t, validator.TableMismatch, m.Kind)
	require.Equal(t, "Found ID \""+user.Text+"\" from table `users`, which does not match the table name in validator `v.id(\"teams\")`.Path: .by", m.Message())
	m = validator.Check(validator.ID{Table: "teams"}, file)
	require.Equal(t, validator.SystemTable, m.Kind)
	require.Equal(t, "Found ID \""+file.Text+"\" from a system table, which does not match the table name in validator `v.id(\"teams\")`.", m.Message())

	scores := &validator.Record{Key: validator.ID{Table: "users"}, Value: validator.Any}
	require.Nil(t, validator.Check(scores, value.Object{{Name: user.Text, Value: value.Null{}, Table: "users"}}))
	require.NotNil(t, validator.Check(scores, value.Object{{Name: user.Text, Value: value.Null{}}}), "a text that no deployment knows is no ID")
}

// TestCheckDocument: system fields are left out of the document and of the table's validator.
func TestCheckDocument(t *testing.T) {
	doc := value.Object{{Name: "_id", Value: value.String("x")}, {Name: "_creationTime", Value: value.Float64(1)}, {Name: "a", Value: value.Null{}}}
	for _, table := range []string{
		`v.object({a: v.null()})`,
		`v.object({_id: v.number(), a: v.null()})`,
		`v.union(v.object({_creationTime: v.string(), a: v.null()}), v.object({b: v.null()}))`,
		`v.any()`,
	} {
		require.Nil(t, validator.CheckDocument(parse(table), doc), table)
	}
	m := validator.CheckDocument(parse(`v.union(v.object({a: v.string()}), v.object({b: v.null()}))`), doc)
	require.Equal(t, "Value does not match validator.\n\nValue: {a: null}\nValidator: v.union(v.object({a: v.string()}), v.object({b: v.null()}))", m.Message())
}
