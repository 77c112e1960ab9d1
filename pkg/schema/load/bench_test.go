package load_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// generated writes a project with so many tables of so many fields of all kinds, and returns its folder.
func generated(b *testing.B, tables, fields int) string {
	kinds := []string{
		"v.string()", "v.number()", "v.optional(v.boolean())", `v.id("t0")`, "v.array(v.string())",
		`v.union(v.literal("a"), v.literal("b"))`, "v.optional(v.object({ x: v.number(), y: v.optional(v.string()) }))",
	}
	var code strings.Builder
	code.WriteString(imports + "export default defineSchema({\n")
	for i := range tables {
		fmt.Fprintf(&code, "  t%d: defineTable({\n", i)
		for j := range fields {
			fmt.Fprintf(&code, "    f%d: %s,\n", j, kinds[(i+j)%len(kinds)])
		}
		code.WriteString("  }).index(\"by_f0\", [\"f0\"]),\n")
	}
	code.WriteString("});\n")
	dir := b.TempDir()
	write(b, filepath.Join(dir, "convex/schema.ts"), code.String())
	return dir
}

var sizes = []struct {
	name           string
	tables, fields int
}{{"small", 3, 4}, {"30tables", 30, 10}, {"1000tables", 1000, 30}}

// BenchmarkLoad measures one load, without and with places.
func BenchmarkLoad(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			dir := generated(b, size.tables, size.fields)
			b.ReportAllocs()
			for b.Loop() {
				_, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir, LazyPlaces: true})
				require.NoError(b, err)
			}
		})
		b.Run(size.name+"/places", func(b *testing.B) {
			dir := generated(b, size.tables, size.fields)
			b.ReportAllocs()
			for b.Loop() {
				r, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir})
				require.NoError(b, err)
				_, ok := r.Schema.Source.Position(schema.Place{Table: "t2"})
				require.True(b, ok)
			}
		})
	}
}

// BenchmarkSnapshot measures one load of a version that is not on disk. It is to be compared with BenchmarkLoad.
func BenchmarkSnapshot(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			files, root := os.DirFS(generated(b, size.tables, size.fields)), b.TempDir()
			b.ReportAllocs()
			for b.Loop() {
				snapshot := &load.Snapshot{Root: root, Files: files}
				_, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: root, Snapshot: snapshot, LazyPlaces: true})
				require.NoError(b, err)
			}
		})
	}
}

// BenchmarkFirstPlace measures what the first question about a place costs on top of a load that did not listen.
func BenchmarkFirstPlace(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			dir := generated(b, size.tables, size.fields)
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				r, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir, LazyPlaces: true})
				require.NoError(b, err)
				b.StartTimer()
				_, ok := r.Schema.Source.Position(schema.Place{Table: "t2"})
				require.True(b, ok)
			}
		})
	}
}
