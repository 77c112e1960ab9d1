package validator_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/schema/load"
	"convex-schema-plan/pkg/validator"
)

func BenchmarkSubset(b *testing.B) {
	users := parse(`v.object({name: v.string(), email: v.string(), role: v.union(v.literal("admin"), v.literal("user")),
		teams: v.array(v.id("teams")), profile: v.optional(v.object({bio: v.string(), avatar: v.optional(v.id("_storage"))})),
		settings: v.record(v.string(), v.union(v.string(), v.number(), v.boolean()))})`)
	narrowed := validator.ReplaceAt(users, validator.Path{{Kind: validator.IntoField, Field: "email"}}, parse(`v.union(v.string(), v.null())`))
	large, changed := tagged(241), tagged(241)
	changed.Members[120] = parse(`v.object({kind: v.literal("event120")})`)
	formula, terms := validatorgen.New(1).Tautology(150, 645)
	for _, bm := range []struct {
		name     string
		old, new validator.Type
	}{
		{"table/safe", users, narrowed},
		{"table/breaking", narrowed, users},
		{"tagged241/same", large, tagged(241)},
		{"tagged241/breaking", large, changed},
		{"untypedTag241", parse(`v.object({kind: v.string(), at: v.number()})`), large},
		{"hostile/undecided", formula, terms},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				validator.Subset(bm.old, bm.new)
			}
		})
	}
}

// BenchmarkThousandTables decides 1,000 tables of 30 fields, in each of which one field has changed.
func BenchmarkThousandTables(b *testing.B) {
	old, new := make([]validator.Type, 1_000), make([]validator.Type, 1_000)
	fields := []string{`v.string()`, `v.number()`, `v.optional(v.id("users"))`, `v.array(v.string())`, `v.union(v.literal("a"), v.literal("b"), v.null())`}
	for i := range old {
		source := ""
		for j := range 30 {
			source += fmt.Sprintf("field%d: %s, ", j, fields[(i+j)%len(fields)])
		}
		old[i] = parse("v.object({" + source + "})")
		at := validator.Path{{Kind: validator.IntoField, Field: fmt.Sprintf("field%d", i%30)}}
		new[i] = validator.ReplaceAt(old[i], at, validator.Boolean)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range old {
			validator.Subset(old[i], new[i])
		}
	}
	perDecision(b, len(old))
}

// perDecision reports the time of one of the n decisions that an iteration makes; allocations are those of all n.
func perDecision(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/decision")
	b.ReportMetric(float64(n), "decisions")
}

// BenchmarkApps decides every table of the two apps among the teaching set, before against after, as schema.ts has them.
func BenchmarkApps(b *testing.B) {
	for _, app := range []string{"app-30-tables", "app-130-tables"} {
		b.Run(app, func(b *testing.B) {
			old, new := loadTables(b, app+"/before"), loadTables(b, app+"/after")
			maps.DeleteFunc(old, func(name string, _ validator.Type) bool { return new[name] == nil })
			b.ReportAllocs()
			for b.Loop() {
				for name, t := range old {
					validator.Subset(t, new[name])
				}
			}
			perDecision(b, len(old))
		})
	}
}

// loadTables returns the validators of a project's tables, by name.
func loadTables(b *testing.B, project string) map[string]validator.Type {
	result, err := load.Load(b.Context(), load.Source{Path: project}, load.Options{Dir: teachingset.Dir()})
	require.NoError(b, err)
	tables := map[string]validator.Type{}
	for _, table := range result.Schema.Tables {
		tables[table.Name] = validator.StripSystemFields(table.Document)
	}
	return tables
}

func BenchmarkWiden(b *testing.B) {
	old, new := tagged(241), tagged(241)
	new.Members[120] = parse(`v.object({kind: v.literal("event120")})`)
	b.ReportAllocs()
	for b.Loop() {
		validator.Widen(old, new)
	}
}

func BenchmarkParse(b *testing.B) {
	text := validator.AppendJSON(nil, tagged(241))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := validator.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
