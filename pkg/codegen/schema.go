package codegen

import (
	"fmt"
	"strconv"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// Schema prints s as a whole schema.ts that evaluates to exactly s, in the order of its tables and fields.
func Schema(s *schema.Schema) []byte { return schemaFile(s, []string{mark + "."}, nil) }

// schemaFile prints a whole schema.ts.
func schemaFile(s *schema.Schema, header []string, notes comments) []byte {
	tables := make([]doc, len(s.Tables))
	usesV := false
	for i, t := range s.Tables {
		tables[i] = noted(notes[t.Name][""], concat{text(fieldKey(t.Name) + ": "), tableDefinition(t, notes[t.Name])})
		usesV = usesV || needsV(t)
	}
	parts := []doc{commentLines(header), text(`import { defineSchema, defineTable } from "convex/server";`)}
	if usesV {
		parts = append(parts, text(`import { v } from "convex/values";`))
	}
	args := []doc{braces(tables, true)}
	if !s.Validation {
		args = append(args, braces([]doc{text("schemaValidation: false")}, false))
	}
	parts = append(parts, text(""), concat{text("export default "), call("defineSchema", args...), text(";")})
	return source(parts)
}

func source(parts []doc) []byte { return []byte(layout(lines(parts...)) + "\n") }

func commentLines(text_ []string) doc {
	parts := make([]doc, len(text_))
	for i, l := range text_ {
		parts[i] = text("// " + l)
	}
	return lines(parts...)
}

func needsV(t *schema.Table) bool {
	object, ok := t.Document.(*validator.Object)
	return !ok || len(object.Fields) > 0 || t.Staged != nil
}

// tableDefinition prints defineTable(…) with its chain of calls as prettier lays it out: one call follows on the same
// line, more go on lines of their own unless everything fits on one.
func tableDefinition(t *schema.Table, notes map[string][]string) doc {
	head := call("defineTable", tableArgument(t.Document, notes))
	calls := make([]doc, 0, len(t.Indexes)+1)
	for _, index := range t.Indexes {
		calls = append(calls, indexCall(index))
	}
	if t.Staged != nil {
		calls = append(calls, call(".staged", builder(t.Staged)))
	}
	switch {
	case len(calls) == 0:
		return head
	case len(calls) == 1:
		return concat{head, calls[0]}
	}
	chain := concat{}
	for _, c := range calls {
		chain = append(chain, line{soft: true}, c)
	}
	return group{concat{head, indent{chain}}}
}

func tableArgument(t validator.Type, notes map[string][]string) doc {
	b := annotated(notes)
	if object, ok := t.(*validator.Object); ok {
		return b.fieldMap(object, nil, true)
	}
	return b.builder(t, nil)
}

func indexCall(index schema.Index) doc {
	name := text(quote(index.Name))
	var options []doc
	method := ""
	switch spec := index.Spec.(type) {
	case schema.DatabaseIndex:
		if !index.Staged {
			return call(".index", name, quoted(spec.Fields))
		}
		method = ".index"
		options = []doc{concat{text("fields: "), quoted(spec.Fields)}}
	case schema.SearchIndex:
		method = ".searchIndex"
		options = []doc{text("searchField: " + quote(spec.SearchField))}
		options = append(options, filterFields(spec.FilterFields)...)
	case schema.VectorIndex:
		method = ".vectorIndex"
		options = []doc{text("vectorField: " + quote(spec.VectorField)), text("dimensions: " + strconv.Itoa(spec.Dimensions))}
		options = append(options, filterFields(spec.FilterFields)...)
	default:
		panic(fmt.Sprintf("codegen: unknown index %T", spec))
	}
	if index.Staged {
		options = append(options, text("staged: true"))
	}
	return call(method, name, braces(options, true))
}

func filterFields(fields []string) []doc {
	if len(fields) == 0 {
		return nil
	}
	return []doc{concat{text("filterFields: "), quoted(fields)}}
}

func quoted(names []string) doc {
	parts := make([]doc, len(names))
	for i, n := range names {
		parts[i] = text(quote(n))
	}
	return brackets(parts)
}

func widenedHeader(p *plan.Plan) []string {
	if !p.Widened.Validation {
		return []string{
			mark + ": the schema of deploy 1.",
			"Validation stays off until " + p.Modules.Verify + ":all lists no document that does not fit.",
		}
	}
	return []string{
		mark + ": the widened schema of deploy 1.",
		"It accepts every document that the old or the new schema accepts.",
		"Deploy 2 replaces it by the narrowed one, after the migrations.",
	}
}

func stagedHeader() []string {
	return []string{
		mark + ": the widened schema with the new validators staged.",
		"Convex checks the documents against them in the background (1.47 or later).",
	}
}

func narrowedHeader(p *plan.Plan) []string {
	return []string{
		mark + ": the narrowed schema of deploy 2.",
		"Deploy it when the migrations are done and " + p.Modules.Verify + ":all lists nothing.",
	}
}
