package load_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
)

// FuzzLoad feeds any text as schema.ts. It must end in time, without a panic, and with an error that is one of ours; the
// places of what loads must be answered too.
func FuzzLoad(f *testing.F) {
	for _, tc := range hostile {
		if strings.HasPrefix(tc.want, overflow) || tc.want == tooLong || tc.want == "" {
			continue // they take their time by design
		}
		f.Add(tc.code)
	}
	f.Add(imports + "export default defineSchema({ t: defineTable({ a: v.union(v.literal(/x/v.source), v.id('t')) }).index('i', ['a']) });")
	f.Add("import * as self from './schema'; export default self;")
	f.Add("module.exports = { export() { return '{\"tables\":[]}'; }, get tables() { throw 1; } };")
	f.Add("export { default } from './schema';\nimport('x'); require('y'); new URL('z', import.meta.url)")
	f.Fuzz(func(t *testing.T, code string) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "convex/schema.ts"), code)
		options := load.Options{Dir: dir, Timeout: 2 * time.Second, Memory: 200 << 20, LazyPlaces: len(code)%2 == 0}
		r, err := load.Load(context.Background(), load.Source{}, options)
		if err != nil {
			checkError(t, err)
			return
		}
		for _, table := range append(r.Schema.Tables, &schema.Table{Name: "none"}) {
			if pos, ok := r.Schema.Source.Position(schema.Place{Table: table.Name}); !ok || pos.Line < 1 || pos.Column < 1 {
				t.Fatalf("no place for table %q: %v", table.Name, pos)
			}
		}
	})
}

// FuzzConfig feeds any text as convex.json.
func FuzzConfig(f *testing.F) {
	f.Add(`{ "functions": "src/convex/" }`)
	f.Add(`{ "functions": 1, }`)
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "convex.json"), text)
		if _, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir}); err != nil {
			checkError(t, err)
		}
	})
}

func checkError(t *testing.T, err error) {
	var e *load.Error
	if !errors.As(err, &e) {
		t.Fatalf("%T: %v", err, err)
	}
	for _, e := range append(e.Others, e) {
		if e.Message == "" || (e.Frame != "" && e.Position.Line < 1) {
			t.Fatalf("%+v", e)
		}
	}
}
