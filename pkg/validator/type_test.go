package validator_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
)

// TestText: Convex source, what Convex prints in messages, and the JSON form of the same type.
func TestText(t *testing.T) {
	for _, tc := range []struct{ source, display, json string }{
		{`v.number()`, `v.float64()`, `{"type":"number"}`},
		{`v.int64()`, `v.int64()`, `{"type":"bigint"}`},
		{`v.commitTs()`, `v.commitTs()`, `{"type":"commitTs"}`},
		{`v.id("users")`, `v.id("users")`, `{"type":"id","tableName":"users"}`},
		{`v.literal("a\"b")`, `v.literal("a\"b")`, `{"type":"literal","value":"a\"b"}`},
		{`v.literal(1)`, `v.literal(1.0)`, `{"type":"literal","value":1}`},
		{`v.literal(1e+21)`, `v.literal(1e21)`, `{"type":"literal","value":1e+21}`},
		{`v.literal(0.000001)`, `v.literal(1e-6)`, `{"type":"literal","value":0.000001}`},
		{`v.literal(1e-7)`, `v.literal(1e-7)`, `{"type":"literal","value":1e-7}`},
		{`v.literal(-0)`, `v.literal(-0.0)`, `{"type":"literal","value":{"$float":"AAAAAAAAAIA="}}`},
		{`v.literal(NaN)`, `v.literal(NaN)`, `{"type":"literal","value":{"$float":"AAAAAAAA+H8="}}`},
		{`v.literal(-Infinity)`, `v.literal(-inf)`, `{"type":"literal","value":{"$float":"AAAAAAAA8P8="}}`},
		{`v.literal(5n)`, `v.literal(5)`, `{"type":"literal","value":{"$integer":"BQAAAAAAAAA="}}`},
		{`v.literal(false)`, `v.literal(false)`, `{"type":"literal","value":false}`},
		{`v.array(v.bytes())`, `v.array(v.bytes())`, `{"type":"array","value":{"type":"bytes"}}`},
		{`v.record(v.string(), v.any())`, `v.record(v.string(), v.any())`,
			`{"type":"record","keys":{"type":"string"},"values":{"fieldType":{"type":"any"},"optional":false}}`},
		{`v.object({b: v.optional(v.null()), a: v.boolean()})`, `v.object({a: v.boolean(), b: v.optional(v.null())})`,
			`{"type":"object","value":{"b":{"fieldType":{"type":"null"},"optional":true},"a":{"fieldType":{"type":"boolean"},"optional":false}}}`},
		{`v.object({"not-a-name": v.null()})`, `v.object({not-a-name: v.null()})`,
			`{"type":"object","value":{"not-a-name":{"fieldType":{"type":"null"},"optional":false}}}`},
		{`v.union()`, `v.union()`, `{"type":"union","value":[]}`},
		{`v.union(v.string(), v.null())`, `v.union(v.string(), v.null())`, `{"type":"union","value":[{"type":"string"},{"type":"null"}]}`},
	} {
		parsed, err := validator.Parse([]byte(tc.json))
		require.NoError(t, err)
		require.Equal(t, tc.source, parsed.String())
		require.Equal(t, tc.display, validator.Display(parsed))
		require.Equal(t, tc.json, string(validator.AppendJSON(nil, parsed)))
		require.Equal(t, tc.source, parse(tc.source).String(), "the parser of the tests")
	}
}

// TestDeployedForm: what a deployment stores reads as what export() printed.
func TestDeployedForm(t *testing.T) {
	for stored, want := range map[string]string{
		`{"type":"literal","value":1.0}`:                                 `v.literal(1)`,
		`{"type":"literal","value":-0.0}`:                                `v.literal(-0)`,
		`{"type":"map","keys":{}}`:                                       `v.any()`,
		`{"type":"set"}`:                                                 `v.any()`,
		`{"type":"any","something":"unknown"}`:                           `v.any()`,
		`{"type":"object","value":{"a":{"fieldType":{"type":"null"}}}}`:  `v.object({a: v.null()})`,
		"{\"type\":\"literal\",\"value\":{\"$float\":\"AQAAAAAA+H8=\"}}": `v.literal(NaN)`,
		` { "value" : [ { "type" : "null" } ] , "type" : "union" } `:     `v.union(v.null())`,
	} {
		parsed, err := validator.Parse([]byte(stored))
		require.NoError(t, err, stored)
		require.Equal(t, want, parsed.String())
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		``:                                `invalid JSON at line 1, column 1: expected a value, found the end of the text`,
		`[]`:                              `invalid validator: expected an object with a "type", found an array`,
		`{}`:                              `invalid validator: "type" is missing`,
		`{"type":5}`:                      `invalid validator: expected a string as "type", found a number`,
		`{"type":"nmber"}`:                `invalid validator: unknown type "nmber"`,
		`{"type":"array"}`:                `invalid validator: "value" is missing`,
		`{"type":"id"}`:                   `invalid validator: "tableName" is missing`,
		`{"type":"literal"}`:              `invalid validator: "value" is missing`,
		`{"type":"literal","value":null}`: `invalid validator: a literal must be a string, number, bigint or boolean, found null`,
		`{"type":"literal","value":{"$integer":"x"}}`:                                                           `invalid validator: $integer holds no valid base64: "x"`,
		`{"type":"union","value":[{"type":"null"},{"type":"object","value":{"a":{"fieldType":{"type":"x"}}}}]}`: `invalid validator at .value[1].value.a.fieldType: unknown type "x"`,
		`{"type":"object","value":{"a":{"fieldType":{"type":"null"},"optional":"no"}}}`:                         `invalid validator at .value.a: expected a boolean as "optional", found a string`,
		`{"type":"record","keys":{"type":"string"},"values":{"fieldType":{"type":"any"},"optional":true}}`:      `invalid validator: Records cannot have optional values`,
		`{"type":"object","value":{"a":1,"a":2}}`:                                                               `invalid JSON at line 1, column 33: "a" is given twice`,
	} {
		_, err := validator.Parse([]byte(text))
		require.EqualError(t, err, want, text)
	}
}

// TestNesting: hostile depth ends in an error, not in a crash.
func TestNesting(t *testing.T) {
	nested := func(depth int) []byte {
		return []byte(strings.Repeat(`{"type":"array","value":`, depth) + `{"type":"null"}` + strings.Repeat("}", depth))
	}
	_, err := validator.Parse(nested(validator.MaxDepth - 1))
	require.NoError(t, err)
	_, err = validator.Parse(nested(validator.MaxDepth))
	require.ErrorContains(t, err, "nested more than 128 levels deep")
	_, err = validator.Parse(nested(100_000))
	require.ErrorContains(t, err, "nested more than 512 levels deep")
}

// TestRoundTrips: JSON and source give back what they were made from.
func TestRoundTrips(t *testing.T) {
	g := validatorgen.New(2)
	for range 5_000 {
		original := g.Type()
		text := validator.AppendJSON(nil, original)
		read, err := validator.Parse(text)
		require.NoError(t, err)
		require.Equal(t, string(text), string(validator.AppendJSON(nil, read)))
		require.True(t, validator.Equal(original, read))
		require.Equal(t, original.String(), parse(original.String()).String())
	}
}

func TestEqual(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{`v.object({a: v.null(), b: v.string()})`, `v.object({b: v.string(), a: v.null()})`, true},
		{`v.union(v.null(), v.string())`, `v.union(v.string(), v.null())`, false},
		{`v.object({a: v.null()})`, `v.object({a: v.optional(v.null())})`, false},
		{`v.object({a: v.null()})`, `v.object({a: v.null(), b: v.null()})`, false},
		{`v.literal(0)`, `v.literal(-0)`, false},
		{`v.literal(NaN)`, `v.literal(NaN)`, true},
		{`v.int64()`, `v.commitTs()`, false},
		{`v.array(v.any())`, `v.any()`, false},
	} {
		require.Equal(t, tc.want, validator.Equal(parse(tc.a), parse(tc.b)), "%s, %s", tc.a, tc.b)
	}
}

// TestPlaces: every place inside a type can be read and replaced, and replacing leaves the original alone.
func TestPlaces(t *testing.T) {
	g := validatorgen.New(3)
	marker := validator.ID{Table: "marker"}
	for range 2_000 {
		original := g.Type()
		before := original.String()
		for _, p := range validatorgen.Places(original) {
			replaced := validator.ReplaceAt(original, p, marker)
			at, ok := validator.At(replaced, p)
			require.True(t, ok)
			require.Equal(t, marker, at)
			was, ok := validator.At(original, p)
			require.True(t, ok)
			require.Equal(t, before, validator.ReplaceAt(replaced, p, was).String())
		}
		require.Equal(t, before, original.String())
	}
	object := parse(`v.object({a: v.array(v.record(v.string(), v.null()))})`)
	key := validator.Path{{Kind: validator.IntoField, Field: "a"}, {Kind: validator.IntoElement}, {Kind: validator.IntoRecordKey}}
	at, ok := validator.At(object, key)
	require.True(t, ok)
	require.Equal(t, validator.String, at)
	_, ok = validator.At(object, validator.Path{{Kind: validator.IntoField, Field: "b"}})
	require.False(t, ok)
	_, ok = validator.At(object, validator.Path{{Kind: validator.IntoMember, Index: 0}})
	require.False(t, ok)
}

func TestStripSystemFields(t *testing.T) {
	for in, want := range map[string]string{
		`v.object({_id: v.null(), a: v.null()})`:                                     `v.object({a: v.null()})`,
		`v.union(v.object({_x: v.null()}), v.object({a: v.object({_x: v.null()})}))`: `v.union(v.object({}), v.object({a: v.object({_x: v.null()})}))`,
		`v.any()`: `v.any()`,
	} {
		require.Equal(t, want, validator.StripSystemFields(parse(in)).String())
	}
}
