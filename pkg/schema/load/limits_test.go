package load_test

import (
	"context"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/pkg/schema/load"
)

const (
	imports  = "import { defineSchema, defineTable } from 'convex/server';\nimport { v } from 'convex/values';\n"
	tooLong  = "did not finish within"
	tooBig   = "of memory"
	tooDeep  = "nested too deeply"
	overflow = "Maximum call stack size exceeded"
)

// hostile is code that never ends, or ends the process, when nobody stops it.
var hostile = []struct{ name, code, want string }{
	{"endless loop", "for (;;);", tooLong},
	{"endless loop in export", "export default { export() { for (;;); } };", tooLong},
	{"endless loop in a getter", "export default { get export() { for (;;); } };", tooLong},
	{"endless loop in a proxy", "export default new Proxy({}, { get() { for (;;); } });", tooLong},
	{"endless loop while an error is printed", "throw { toString() { for (;;); } };", tooLong},
	{"endless promises", "const f = () => Promise.resolve().then(f); f();", tooLong},
	{"endless loop that catches", "for (;;) { try { for (;;); } catch {} finally { continue; } }", tooLong},
	{"catastrophic regular expression", `/^(?=(a+)+$)(?=x)/.test("a".repeat(40) + "b"); /(a*)*\1b/.test("a".repeat(60));`, tooLong},
	{"endless iteration inside a built-in", "Math.max(...(function* () { for (;;) yield 1; })());", ""},

	{"recursion", "function f() { f(); } f();", overflow},
	{"recursion through a built-in", "function f() { [1].map(f); } f();", overflow},
	{"recursion through a getter", "const o = { get x() { return this.x; } }; o.x;", overflow},
	{"recursion through conversion", "const o = { toString() { return '' + this; } }; '' + o;", overflow},
	{"recursion through a proxy", "const p = new Proxy({}, { get(t, k, r) { return r[k]; } }); p.x;", overflow},
	{"recursive validators", imports + "let x = v.any(); for (let i = 0; i < 1e4; i++) x = v.array(x); export default defineSchema({ t: defineTable({ x }) });", overflow + "|nested more than"},
	{"nested arrays as text", "let a = []; for (let i = 0; i < 2e4; i++) a = [a]; String(a);", overflow},

	{"long string", "'x'.repeat(2 ** 40);", "Invalid string length"},
	{"padded string", "'x'.padStart(2 ** 40);", "Invalid string length"},
	{"large buffer", "new ArrayBuffer(2 ** 40);", "Array buffer allocation failed"},
	{"large typed array", "new Float64Array(2 ** 36);", "Array buffer allocation failed"},
	{"large typed array of a subclass", "new (class extends Uint8Array {})(2 ** 40);", "Array buffer allocation failed"},
	{"large typed array of an array-like", "new Uint8Array({ length: 2 ** 40 });", "Array buffer allocation failed"},
	{"shifted bigint", "1n << (1n << 38n);", "Maximum BigInt size exceeded"},
	{"bigint shifted by less than nothing", "let x = 1n; x >>= -(10n ** 12n);", "Maximum BigInt size exceeded"},
	{"power of a bigint", "const f = (x) => x ** BigInt(2 ** 40); f(3n);", "Maximum BigInt size exceeded"},
	{"wrapped bigint", "BigInt.asUintN(2 ** 40, -1n);", "Maximum BigInt size exceeded"},
	{"filled array", "new Array(2 ** 32 - 1).fill(0);", "Invalid array length"},
	{"joined array", "new Array(2 ** 32 - 1).join('x');", "Invalid array length"},
	{"array from length", "Array.from({ length: 2 ** 40 });", "Invalid array length"},
	{"doubling string", "let s = 'x'; for (;;) s += s;", ""},
	{"growing array", "const a = []; for (;;) a.push({});", ""},
	{"growing map", "const m = new Map(); for (let i = 0; ; i++) m.set(i, 'x' + i);", ""},
}

func TestHostileCodeIsStopped(t *testing.T) {
	for _, tc := range hostile {
		t.Run(strings.ReplaceAll(tc.name, " ", "_"), func(t *testing.T) {
			if tc.want != tooLong && tc.want != "" {
				brief.Skip(t) // it ends by itself; the others are stopped by another goroutine
			}
			dir := t.TempDir()
			write(t, filepath.Join(dir, "convex/schema.ts"), tc.code)
			options := load.Options{Dir: dir, Timeout: time.Minute, Memory: 200 << 20}
			if tc.want == tooLong || tc.want == "" {
				options.Timeout = 300 * time.Millisecond
			}
			start := time.Now()
			_, err := load.Load(context.Background(), load.Source{}, options)
			var e *load.Error
			require.ErrorAs(t, err, &e)
			require.Regexp(t, tc.want, e.Error())
			if tc.want == "" {
				require.Regexp(t, tooLong+"|"+tooBig, e.Error())
			}
			require.Less(t, time.Since(start), 20*time.Second, "a bound for slow machines")
		})
		runtime.GC() // what one case left behind is not the next one's
	}
}

// TestEndlessLoopIsShown shows that code which is stopped is pointed to, like code that throws.
func TestEndlessLoopIsShown(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "convex/kinds.ts"), "export function kinds() {\n  for (;;) {}\n}\n")
	write(t, filepath.Join(dir, "convex/schema.ts"), "import { kinds } from './kinds';\nexport default kinds();\n")
	_, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir, Timeout: 100 * time.Millisecond})
	var e *load.Error
	require.ErrorAs(t, err, &e)
	require.Contains(t, e.Message, tooLong)
	require.Equal(t, "convex/kinds.ts", e.Position.File)
	require.Contains(t, e.Frame, "for (;;) {}")
}

// TestDeepCode shows that code nested deeper than the tools underneath can take does not end the process.
func TestDeepCode(t *testing.T) {
	for name, code := range map[string]string{
		"brackets": "export default " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"sum":      "export default 1" + strings.Repeat("+1", 5000),
		"blocks":   strings.Repeat("{", 1000) + strings.Repeat("}", 1000),
		"regexp":   "/" + strings.Repeat("(", 5000) + strings.Repeat(")", 5000) + "/",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "convex/schema.ts"), code)
			_, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir})
			var e *load.Error
			require.ErrorAs(t, err, &e)
		})
	}
}

// TestEvaluationIsCutOff shows that nothing of the host can be reached.
func TestEvaluationIsCutOff(t *testing.T) {
	for _, name := range []string{"module", "exports", "Deno", "Bun", "global", "XMLHttpRequest", "WebSocket", "__dirname", "import.meta.url"} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "convex/schema.ts"), imports+
			"export default defineSchema({ t: defineTable({ x: v.literal(typeof "+name+") }) });")
		r, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir})
		require.NoError(t, err, name)
		require.Equal(t, `v.object({x: v.literal("undefined")})`, r.Schema.Tables[0].Document.String(), name)
	}
}
