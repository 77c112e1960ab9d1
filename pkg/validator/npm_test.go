package validator_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// runModule runs an ES module of the given text, in which $name stands for a module of the installed packages and
// $input for a file that holds input as JSON, and decodes what it prints.
func runModule(t *testing.T, text string, modules map[string]string, input, output any) {
	t.Helper()
	installed := filepath.Join(npmtest.Dir(t), "node_modules")
	dir := t.TempDir()
	for name, module := range modules {
		text = strings.ReplaceAll(text, name, filepath.ToSlash(filepath.Join(installed, module)))
	}
	data, err := json.Marshal(input)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "input.json"), data, 0o644))
	text = strings.ReplaceAll(text, "$input", filepath.ToSlash(filepath.Join(dir, "input.json")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "module.mjs"), []byte(text), 0o644))
	require.NoError(t, json.Unmarshal(npmtest.Run(t, dir, filepath.Join(dir, "module.mjs")), output))
}

// TestJSONAgainstConvex: a type printed as Convex source and evaluated with the convex package has the JSON form that
// we print, byte for byte.
func TestJSONAgainstConvex(t *testing.T) {
	t.Parallel()
	g := validatorgen.New(9)
	var sources, want []string
	for range 3_000 {
		typ := g.Type()
		sources = append(sources, typ.String())
		want = append(want, string(validator.AppendJSON(nil, typ)))
	}
	var got []string
	runModule(t, `
		import { readFileSync } from "node:fs";
		import { v } from "$values";
		const sources = JSON.parse(readFileSync("$input", "utf8"));
		console.log(JSON.stringify(sources.map((s) => JSON.stringify(new Function("v", "return " + s)(v).json))));
	`, map[string]string{"$values": "convex/dist/esm/values/index.js"}, sources, &got)
	require.Len(t, got, len(want))
	for i := range want {
		require.Equal(t, want[i], got[i], sources[i])
	}
}

// A storedDoc is a document and whether a table with the validator is said to accept it.
type storedDoc struct {
	Source string          `json:"source"`
	Doc    json.RawMessage `json:"doc"`
	Accept bool            `json:"-"`
}

// TestAgainstConvexTest inserts documents with convex-test: witnesses under the old validator, which accepts them, and
// the new one, which refuses them; members of the old one under a new one that is said to accept them all; and any
// documents, which Check judges. Types are kept to what convex-test checks as the backend does.
func TestAgainstConvexTest(t *testing.T) {
	brief.Skip(t)
	t.Parallel()
	g := validatorgen.New(10)
	g.Deployable = true
	var docs []storedDoc
	add := func(t validator.Type, v value.Value, accept bool) {
		if doc, ok := v.(value.Object); ok && soundForConvexTest(t, doc) {
			docs = append(docs, storedDoc{t.String(), value.AppendJSON(nil, withTestIDs(doc)), accept})
		}
	}
	for range 2_500 {
		old := g.Document()
		new := g.Mutate(old)
		v := validator.Subset(old, new)
		if v.Answer == validator.NotSubset {
			add(old, v.Witness, true)
			add(new, v.Witness, false)
		}
		for range 3 {
			if member, ok := g.Member(old); ok {
				add(old, member, true)
				add(new, member, v.Answer == validator.IsSubset || validator.Check(new, member) == nil)
			}
		}
	}
	var accepted []bool
	runModule(t, `
		import { readFileSync } from "node:fs";
		import { v, jsonToConvex } from "$values";
		import { defineSchema, defineTable } from "$server";
		import { convexTest } from "$convexTest";
		const out = [];
		for (const { source, doc } of JSON.parse(readFileSync("$input", "utf8"))) {
			const validator = new Function("v", "return " + source)(v);
			const t = convexTest(defineSchema({ docs: defineTable(validator) }), { "/_generated/api.js": async () => ({}) });
			out.push(await t.run((ctx) => ctx.db.insert("docs", jsonToConvex(doc))).then(() => true, (error) => {
				// The second text is what convex-test says when an object validator meets null.
				if (!/^Validator error|^Cannot convert undefined or null to object/.test(error.message)) throw error;
				return false;
			}));
		}
		console.log(JSON.stringify(out));
	`, map[string]string{
		"$values": "convex/dist/esm/values/index.js", "$server": "convex/dist/esm/server/index.js",
		"$convexTest": "convex-test/dist/index.js",
	}, docs, &accepted)
	require.Len(t, accepted, len(docs))
	counts := map[bool]int{}
	for i, doc := range docs {
		require.Equal(t, doc.Accept, accepted[i], "%s\n%s", doc.Source, doc.Doc)
		counts[doc.Accept]++
	}
	require.Greater(t, counts[true], 500)
	require.Greater(t, counts[false], 500)
	t.Logf("convex-test agrees on %d accepted and %d refused documents", counts[true], counts[false])
}

// soundForConvexTest reports whether convex-test judges doc as the backend does: it checks no records and no int64
// literals, takes 0 and -0 for the same, and wants a table's validator to be an object or a union of objects.
func soundForConvexTest(t validator.Type, doc value.Object) bool {
	if !isTop(t) || strings.Contains(fmt.Sprint(value.Display(doc)), "-0.0") {
		return false
	}
	for _, p := range validatorgen.Places(t) {
		at, _ := validator.At(t, p)
		switch at := at.(type) {
		case *validator.Record:
			return false
		case validator.Literal:
			f, isFloat := at.Value.(value.Float64)
			_, isInt := at.Value.(value.Int64)
			if isInt || isFloat && f == 0 && math.Signbit(float64(f)) {
				return false
			}
		}
	}
	return true
}

// withTestIDs replaces IDs by ones that convex-test takes for IDs of the same table.
func withTestIDs(v value.Value) value.Value {
	switch v := v.(type) {
	case value.ID:
		return value.String("10001" + v.Table)
	case value.Array:
		array := make(value.Array, len(v))
		for i, item := range v {
			array[i] = withTestIDs(item)
		}
		return array
	case value.Object:
		object := make(value.Object, len(v))
		for i, e := range v {
			object[i] = value.Entry{Name: e.Name, Value: withTestIDs(e.Value)}
		}
		return object
	default:
		return v
	}
}
