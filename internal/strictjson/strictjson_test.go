package strictjson_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/strictjson"
	"convex-schema-plan/pkg/value/jsontext"
)

// TestPlaces asks for the place of everything in a text with every kind of value.
func TestPlaces(t *testing.T) {
	v, err := strictjson.Parse("x.json", []byte("\uFEFF{ \"ä\\\"\": [ ],\n\t\"b\" : {\"c\":[1, -2.5e3 ,\"\\\\\", {}, null]},\n  \"d\": true }\n"))
	require.NoError(t, err)
	require.Equal(t, "x.json:1:1", v.Position().String())
	first := v.Members[0]
	require.Equal(t, `ä"`, first.Name)
	require.Equal(t, "x.json:1:3", first.Position().String())
	require.Equal(t, "x.json:1:10", first.Value.Position().String())
	b, ok := v.Get("b")
	require.True(t, ok)
	require.Equal(t, "x.json:2:2", b.Position().String())
	require.Equal(t, "x.json:2:8", b.Value.Position().String())
	c, _ := b.Value.Get("c")
	var places []string
	for _, item := range c.Value.Items {
		places = append(places, item.Position().String()[len("x.json:"):])
	}
	require.Equal(t, []string{"2:14", "2:17", "2:25", "2:31", "2:35"}, places)
	d, _ := v.Get("d")
	require.True(t, d.Value.Bool)
	require.Equal(t, "x.json:3:8", d.Value.Position().String())
	_, ok = v.Get("e")
	require.False(t, ok)
}

// TestErrors shows what is wrong, where, and what to do.
func TestErrors(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"nothing", " \n", "x.json:1:1: expected JSON, found nothing at all\n> 1 |\n    | ^\n  2 |\nan empty file is written as {}"},
		{"a comment", "{\n  // no\n}", "x.json:2:3: invalid JSON: expected a name in quotes, found '/'\n  1 | {\n> 2 |   // no\n    |   ^\n  3 | }\nJSON has no comments"},
		{"a comma too many", "{\"a\": 1,\n}", "x.json:2:1: invalid JSON: expected a name in quotes, found '}'\n  1 | {\"a\": 1,\n> 2 | }\n    | ^\nJSON has no comma after the last value"},
		{"other quotes", "{'a': 1}", "x.json:1:2: invalid JSON: expected a name in quotes, found '\\''\n> 1 | {'a': 1}\n    |  ^\nJSON has strings and keys in double quotes: \"…\""},
		{"a key twice", "{\"a\": 1,\n \"a\": 2}", "x.json:2:2: invalid JSON: \"a\" is given twice\n  1 | {\"a\": 1,\n> 2 |  \"a\": 2}\n    |  ^"},
		{"cut off", "{\"a\": ", "x.json:1:7: invalid JSON: expected a value, found the end of the text\n> 1 | {\"a\":\n    |       ^"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := strictjson.Parse("x.json", []byte(tc.text))
			require.EqualError(t, err, tc.want)
		})
	}
}

// TestKinds says what was expected and what is there.
func TestKinds(t *testing.T) {
	v, err := strictjson.Parse("x.json", []byte(`["a long text that goes on and on and on until it is cut", 12, null]`))
	require.NoError(t, err)
	require.Nil(t, v.Is(jsontext.Array, "x", ""))
	require.Equal(t, "the name is an object, but this is a string (a long text that goes on and on and on …)",
		v.Items[0].Is(jsontext.Object, "the name", "").Message)
	require.Equal(t, "the name is a string, but this is a number (12)", v.Items[1].Is(jsontext.String, "the name", "").Message)
	require.Equal(t, "the name is a string, but this is null", v.Items[2].Is(jsontext.String, "the name", "").Message)
}

// TestErrorsInOrder collects errors and sorts them by their places.
func TestErrorsInOrder(t *testing.T) {
	v, err := strictjson.Parse("x.json", []byte(`[1, 2]`))
	require.NoError(t, err)
	var errs strictjson.Errors
	require.NoError(t, errs.OrNil())
	require.False(t, errs.Add(v.Items[1].Fail("second", "")))
	require.True(t, errs.Add(nil))
	require.False(t, errs.Add(v.Items[0].Fail("first", "do it")))
	require.EqualError(t, errs.OrNil(), "x.json:1:2: first\n> 1 | [1, 2]\n    |  ^\ndo it\n\nx.json:1:5: second\n> 1 | [1, 2]\n    |     ^")
}

func FuzzParse(f *testing.F) {
	f.Add(`{"a": [1, {"b": "\\\""}], "c": null}`)
	f.Add("\uFEFF [ ] ")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := strictjson.Parse("x.json", []byte(text))
		if err != nil {
			require.Positive(t, err.(*strictjson.Error).Position.Line)
			return
		}
		require.Positive(t, v.Position().Column)
	})
}
