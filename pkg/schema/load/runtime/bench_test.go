package runtime_test

import (
	"testing"

	"github.com/dop251/goja"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema/load/runtime"
)

const imports = `const v = __convexSchemaPlan__("convex/validators", "v");
const defineSchema = __convexSchemaPlan__("convex/schema", "defineSchema");
const defineTable = __convexSchemaPlan__("convex/schema", "defineTable");
`

// BenchmarkInstall prepares a machine, before anything is imported.
func BenchmarkInstall(b *testing.B) {
	for b.Loop() {
		require.NoError(b, runtime.Install(goja.New(), runtime.Options{}))
	}
}

// BenchmarkEmptySchema is what every schema pays: install, the parts that a schema needs, an empty schema, its export.
func BenchmarkEmptySchema(b *testing.B) {
	benchmarkSchema(b, `defineSchema({}).export()`)
}

// BenchmarkThirtyTables is an ordinary schema: 30 tables of 15 fields.
func BenchmarkThirtyTables(b *testing.B) {
	benchmarkSchema(b, tables(30))
}

// BenchmarkThousandTables is 1,000 tables of 15 fields.
func BenchmarkThousandTables(b *testing.B) {
	benchmarkSchema(b, tables(1000))
}

func tables(n int) string {
	text := "const tables = {};\nfor (let i = 0; i < " + goja.New().ToValue(n).String() + "; i++) tables['t' + i] = defineTable({"
	for _, letter := range "abcdefghijklmno" {
		text += string(letter) + `: v.optional(v.union(v.string(), v.literal("` + string(letter) + `"))), `
	}
	return text + "}).index('by_a', ['a']);\ndefineSchema(tables).export()"
}

func benchmarkSchema(b *testing.B, source string) {
	program := goja.MustCompile("schema.js", imports+source, true)
	b.ReportAllocs()
	for b.Loop() {
		vm := goja.New()
		require.NoError(b, runtime.Install(vm, runtime.Options{}))
		_, err := vm.RunProgram(program)
		require.NoError(b, err)
	}
}
