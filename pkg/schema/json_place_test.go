package schema_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// TestPlacesOfParseErrors shows which part of a schema an error in its JSON belongs to: the table, the path into its
// documents (staged ones after a !), the index after a #.
func TestPlacesOfParseErrors(t *testing.T) {
	const any = `{"type": "any"}`
	table := func(rest string) string { return `{"tables": [{"tableName": "t", ` + rest + `}]}` }
	document := func(json string) string { return table(`"documentType": ` + json) }
	for name, c := range map[string]struct{ json, want string }{
		"no tables":       {`{"tables": 5}`, ""},
		"no table":        {`{"tables": [5]}`, ""},
		"no name":         {`{"tables": [{"documentType": ` + any + `}]}`, ""},
		"a document":      {document(`{"type": "odd"}`), "t"},
		"a field":         {document(`{"type": "object", "value": {"list": {"fieldType": {"type": "array"}}}}`), "t.list"},
		"an element":      {document(`{"type": "array", "value": {"type": "odd"}}`), "t[]"},
		"a record's key":  {document(`{"type": "record", "keys": {"type": "odd"}, "values": {"fieldType": ` + any + `}}`), "t{key}"},
		"a record's part": {document(`{"type": "record", "keys": {"type": "string"}, "values": {"fieldType": {"type": "odd"}}}`), "t{}"},
		"a member":        {document(`{"type": "union", "value": [` + any + `, {"type": "odd"}]}`), "t<#1>"},
		"a field named as JSON has it": {
			document(`{"type": "object", "value": {"value": {"fieldType": {"type": "array", "value": {"type": "odd"}}}}}`), "t.value[]",
		},
		"a staged validator": {table(`"documentType": ` + any + `, "stagedDocumentType": {"type": "array", "value": {"type": "odd"}}`), "t![]"},
		"an index":           {table(`"documentType": ` + any + `, "indexes": [{"indexDescriptor": "i"}]`), "t#i"},
		"an index's field":   {table(`"documentType": ` + any + `, "indexes": [{"indexDescriptor": "i", "fields": [5]}]`), "t#i"},
		"a nameless index":   {table(`"documentType": ` + any + `, "searchIndexes": [{"searchField": "a"}]`), "t"},
		"inside a reply":     {`{"active": ` + document(`{"type": "array", "value": {"type": "odd"}}`) + `}`, "t[]"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := schema.ParseJSON([]byte(c.json), "schema.json")
			var parse *schema.ParseError
			require.ErrorAs(t, err, &parse)
			got := parse.Place.Table
			if parse.Place.Staged {
				got += "!"
			}
			if path := parse.Place.Path; len(path) > 0 && path[0].Kind == validator.IntoField {
				got += "."
			}
			got += parse.Place.Path.String()
			if parse.Place.Index != "" {
				got += "#" + parse.Place.Index
			}
			require.Equal(t, c.want, got)
		})
	}
}
