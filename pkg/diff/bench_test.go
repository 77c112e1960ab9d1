package diff_test

import (
	"fmt"
	"testing"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// wideSchema returns a schema of so many tables with 30 fields each. In every table whose number is below changed, one
// field is optional, one has another type and one is missing, as seen from the other tables.
func wideSchema(tables, changed int) *schema.Schema {
	kinds := []string{"v.string()", "v.number()", `v.id("t0")`, `v.union(v.literal("a"), v.literal("b"))`,
		"v.array(v.object({at: v.number(), by: v.string()}))", "v.object({x: v.number(), y: v.number()})"}
	s := &schema.Schema{Validation: true}
	for i := range tables {
		o := &validator.Object{}
		for j := range 30 {
			kind := kinds[(i+j)%len(kinds)]
			f := validator.Field{Name: fmt.Sprintf("field%d", j), Type: validatorgen.Parse(kind), Optional: j%5 == 4}
			if i < changed && j == 3 {
				f.Optional = true
			}
			if i < changed && j == 7 {
				f.Type = validator.Bytes
			}
			if i < changed && j == 11 {
				continue
			}
			o.Fields = append(o.Fields, f)
		}
		s.Tables = append(s.Tables, &schema.Table{
			Name: fmt.Sprintf("t%d", i), Document: o,
			Indexes: []schema.Index{{Name: "by_field0", Spec: schema.DatabaseIndex{Fields: []string{"field0"}}}},
		})
	}
	return s
}

// BenchmarkCompare measures comparisons of already loaded schemas. 1,000 tables are far beyond any real schema.
func BenchmarkCompare(b *testing.B) {
	for _, size := range []struct {
		name            string
		tables, changed int
	}{
		{"30 tables, 3 changed", 30, 3},
		{"130 tables, 13 changed", 130, 13},
		{"1000 tables, none changed", 1000, 0},
		{"1000 tables, 10 changed", 1000, 10},
		{"1000 tables, all changed", 1000, 1000},
	} {
		from, to := wideSchema(size.tables, 0), wideSchema(size.tables, size.changed)
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				diff.Compare(from, to, diff.Options{})
			}
		})
	}
}

// BenchmarkTaggedUnion measures one change in each of many members of a tagged union: as many findings, each with a
// document that shows nothing else.
func BenchmarkTaggedUnion(b *testing.B) {
	for _, members := range []int{10, 50, 250} {
		build := func(text string) *schema.Schema {
			u := &validator.Union{}
			for i := range members {
				u.Members = append(u.Members, validatorgen.Parse(fmt.Sprintf(
					`v.object({kind: v.literal("k%d"), a: v.string(), b: v.optional(v.number()), c: %s})`, i, text)))
			}
			return table(u)
		}
		from, to := build("v.string()"), build("v.number()")
		b.Run(fmt.Sprint(members), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				diff.Compare(from, to, diff.Options{})
			}
		})
	}
}
