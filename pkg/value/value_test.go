package value_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/value"
)

// ascending holds values in Convex's order.
var ascending = []value.Value{
	value.Null{},
	value.Int64(math.MinInt64), value.Int64(-1), value.Int64(0), value.Int64(5),
	value.Float64(math.Inf(-1)), value.Float64(-1), value.Float64(math.Copysign(0, -1)), value.Float64(0),
	value.Float64(5e-324), value.Float64(1), value.Float64(math.Inf(1)), value.Float64(math.NaN()),
	value.Boolean(false), value.Boolean(true),
	value.String(""), value.String("A"), value.String("a"), value.String("ab"), value.String("é"), value.String("\uffff"), value.String("😀"),
	value.Bytes{}, value.Bytes{0}, value.Bytes{0, 1}, value.Bytes{255},
	value.Array{}, value.Array{value.Null{}}, value.Array{value.Null{}, value.Null{}}, value.Array{value.String("")},
	value.Object{}, value.Object{{Name: "a", Value: value.Null{}}}, value.Object{{Name: "b", Value: value.Null{}}, {Name: "a", Value: value.Null{}}},
	value.Object{{Name: "a", Value: value.Boolean(true)}}, value.Object{{Name: "b", Value: value.Null{}}},
}

func TestCompare(t *testing.T) {
	for i, a := range ascending {
		for j, b := range ascending {
			want := 0
			if i != j {
				want = 1 - 2*btoi(i < j)
			}
			require.Equal(t, want, value.Compare(a, b), "%s, %s", value.Display(a), value.Display(b))
			require.Equal(t, i == j, value.Equal(a, b))
		}
	}
	id := value.ExampleID("users", 0)
	require.True(t, value.Equal(id, value.String(id.Text)), "an ID is the string that it is")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestDisplay(t *testing.T) {
	for _, tc := range []struct {
		value value.Value
		want  string
	}{
		{value.Float64(1), `1.0`}, {value.Float64(-1.5), `-1.5`}, {value.Float64(1e15), `1000000000000000.0`},
		{value.Float64(1e16), `1e16`}, {value.Float64(1.25e-5), `1.25e-5`}, {value.Float64(0.0001), `0.0001`},
		{value.Float64(math.Copysign(0, -1)), `-0.0`}, {value.Float64(math.NaN()), `NaN`},
		{value.Float64(math.Inf(1)), `inf`}, {value.Float64(math.Inf(-1)), `-inf`},
		{value.Int64(-7), `-7`}, {value.Boolean(true), `true`}, {value.Null{}, `null`},
		{value.String("it's \"x\"\n\t\\\x00\x7f é\u0301\u200b"), `"it's \"x\"\n\t\\\0\u{7f} é\u{301}\u{200b}"`},
		{value.String("\xed\xa0\x80"), `"\u{d800}"`},
		{value.Bytes("hi"), `b"aGk="`}, {value.Array{value.Float64(1), value.Float64(2)}, `[1.0, 2.0]`},
		{value.Object{{Name: "b", Value: value.String("x")}, {Name: "a", Value: value.Float64(1)}}, `{a: 1.0, b: "x"}`},
		{value.Object{}, `{}`}, {value.Array{}, `[]`},
	} {
		require.Equal(t, tc.want, value.Display(tc.value))
	}
}

func TestParseJSONErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":[1,{"$integer":5}]}`:      `at .a[1]: expected base64 text in $integer, found a number`,
		`{"$integer":"AAAA"}`:           `expected 8 bytes in $integer, found 3`,
		`{"$bytes":"?"}`:                `$bytes holds no valid base64: "?"`,
		`{"$set":[]}`:                   `expected $integer, $float or $bytes, found $set`,
		`{"a":{"$x":1,"b":2}}`:          `at .a: Field name $x starts with '$', which is reserved.`,
		`{"é":1}`:                       `Field name é has invalid character 'é': Field names can only contain non-control ASCII characters`,
		`1e999`:                         `the number 1e999 is too large`,
		`{"a":1 "b":2}`:                 `invalid JSON at line 1, column 8: expected ',' or '}', found '"'`,
		"[1,\n 01]":                     `invalid JSON at line 2, column 4: a number may not start with 0`,
		`"\x"`:                          `invalid JSON at line 1, column 3: expected an escape such as \n or \u0041, found 'x'`,
		`"a`:                            `invalid JSON at line 1, column 3: the string has no end`,
		`null null`:                     `invalid JSON at line 1, column 6: expected the end of the text, found 'n'`,
		"\"\xff\"":                      `invalid JSON at line 1, column 2: the text is not UTF-8`,
		strings.Repeat("[", 1000) + "]": `invalid JSON at line 1, column 514: nested more than 512 levels deep`,
	} {
		_, err := value.ParseJSON([]byte(text))
		require.EqualError(t, err, want)
	}
}

// TestExampleID: IDs have the form that Convex gives them.
func TestExampleID(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range []string{"users", "teams", "_storage", "_scheduled_functions"} {
		for n := range 5 {
			id := value.ExampleID(table, n)
			require.Regexp(t, `^[0-9a-hjkmnp-tv-z]{31,37}$`, id.Text)
			require.False(t, seen[id.Text])
			seen[id.Text] = true
			require.NoError(t, value.CheckFieldName(id.Text))
		}
	}
	require.Equal(t, "w978m7n3nwtp9mr15hjxfszygtn6x0jc", value.ExampleID("users", 0).Text, "witnesses are the same on every machine")
}

// TestAgainstConvex compares order, JSON form and number format with the convex package, over random values.
func TestAgainstConvex(t *testing.T) {
	modules := npmtest.Dir(t)
	g := validatorgen.New(1)
	values := slices.Clone(ascending)
	for range 300 {
		values = append(values, g.Value(3))
	}
	r := rand.New(rand.NewSource(1))
	for range 2_000 {
		values = append(values, value.Float64(math.Float64frombits(r.Uint64())))
		values = append(values, value.Float64(float64(r.Intn(1e6))*math.Pow(10, float64(r.Intn(50)-25))))
	}
	for c := range rune(0x300) {
		values = append(values, value.String(string(c)))
	}
	values = append(values, value.String("\xed\xa0\x80"), value.String("a\xed\xbf\xbfb"), value.String("<&>\u2028😀"))

	var input bytes.Buffer
	for _, v := range values {
		input.Write(append(value.AppendJSON(nil, sorted(v)), '\n'))
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "values.jsonl"), input.Bytes(), 0o644))
	script := fmt.Sprintf(`
		import { readFileSync } from "node:fs";
		import { jsonToConvex, convexToJson, compareValues } from %q;
		const lines = readFileSync(%q, "utf8").trimEnd().split("\n");
		const values = lines.map((line) => jsonToConvex(JSON.parse(line)));
		const order = values.map((v, i) => compareValues(v, values[(i * 7 + 3) %% values.length]));
		console.log(JSON.stringify({ texts: values.map((v) => JSON.stringify(convexToJson(v))), order }));
	`, filepath.Join(modules, "node_modules/convex/dist/esm/values/index.js"), filepath.Join(dir, "values.jsonl"))
	file := filepath.Join(dir, "compare.mjs")
	require.NoError(t, os.WriteFile(file, []byte(script), 0o644))
	var got struct {
		Texts []string
		Order []int
	}
	require.NoError(t, json.Unmarshal(npmtest.Run(t, dir, file), &got))
	lines := strings.Split(strings.TrimSuffix(input.String(), "\n"), "\n")
	require.Len(t, got.Texts, len(lines))
	for i, line := range lines {
		require.Equal(t, line, got.Texts[i])
		read, err := value.ParseJSON([]byte(line))
		require.NoError(t, err)
		require.Equal(t, line, string(value.AppendJSON(nil, read)))
		other := values[(i*7+3)%len(values)]
		require.Equal(t, cmp.Compare(got.Order[i], 0), value.Compare(values[i], other), "%s, %s", line, value.Display(other))
	}
}

// sorted orders the entries of all objects in v, as convexToJson does.
func sorted(v value.Value) value.Value {
	switch v := v.(type) {
	case value.Array:
		array := make(value.Array, len(v))
		for i, item := range v {
			array[i] = sorted(item)
		}
		return array
	case value.Object:
		object := slices.Clone(v.Sorted())
		for i := range object {
			object[i].Value = sorted(object[i].Value)
		}
		return object
	default:
		return v
	}
}

// FuzzParseJSON: no input breaks the reader, and what it reads is written and read back unchanged.
func FuzzParseJSON(f *testing.F) {
	for _, v := range ascending {
		f.Add(value.AppendJSON(nil, v))
	}
	f.Add([]byte(`{"a":[1,2.50,"\ud83d\ude00\ud800"],"b":{"$bytes":"AA=="}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := value.ParseJSON(text)
		if err != nil {
			return
		}
		written := value.AppendJSON(nil, v)
		again, err := value.ParseJSON(written)
		require.NoError(t, err, "%s", written)
		require.True(t, value.Equal(v, again), "%s", written)
		require.True(t, json.Valid(written), "%s", written)
	})
}
