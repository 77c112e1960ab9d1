package runtime_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema/load/runtime"
)

// evaluate runs an expression in a fresh machine and returns its value as a string, or what it throws.
func evaluate(t testing.TB, expression string) string {
	t.Helper()
	vm := newMachine(t)
	value, err := vm.RunString(`try { String(` + expression + `) } catch (e) { "throws " + e }`)
	require.NoError(t, err, expression)
	return value.String()
}

// TestRestrictions checks the words with which Convex refuses what a schema must not do.
func TestRestrictions(t *testing.T) {
	const (
		noEnvironment = "throws Error: Environment variables unsupported when evaluating schema"
		noRandomness  = "throws Error: Cannot use cryptographic randomness when evaluating schema"
		noDatabase    = "throws Error: Database unsupported while evaluating schema"
	)
	for expression, want := range map[string]string{
		`process.env.CLERK_URL`:                                    noEnvironment,
		`process.env["X"]`:                                         noEnvironment,
		`process.env.NODE_ENV`:                                     noEnvironment, // the bundler replaces it before
		`(({ SITE_URL }) => SITE_URL)(process.env)`:                noEnvironment,
		`process.env`:                                              "throws TypeError", // has no text, as in Convex
		`Object.keys(process)`:                                     "env",
		`Object.keys(process.env).length`:                          "0",
		`"X" in process.env`:                                       "false",
		`typeof process.version`:                                   "undefined",
		`crypto.randomUUID()`:                                      noRandomness,
		`crypto.getRandomValues(new Uint8Array(4))`:                noRandomness,
		`typeof crypto.subtle.digest`:                              "function",
		`fetch("https://example.com")`:                             "throws Error: fetch() unsupported while evaluating schema",
		`setTimeout(() => {}, 1)`:                                  "throws Error: setTimeout unsupported while evaluating schema",
		`setInterval(() => {}, 1)`:                                 "throws Error: setInterval unsupported while evaluating schema",
		`AbortSignal.timeout(5)`:                                   "throws Error: setTimeout unsupported while evaluating schema",
		`clearTimeout(1)`:                                          "undefined",
		`clearInterval()`:                                          "undefined",
		`Convex.syscall("1.0/count", "{}")`:                        "throws Error: Syscall 1.0/count unsupported when evaluating schema",
		`Convex.jsSyscall("storage/storeBlob", {})`:                "throws Error: Syscall storage/storeBlob unsupported when evaluating schema",
		part("syscalls", `context("query").db.get()`):              noDatabase,
		part("syscalls", `context("mutation").db.insert("t", {})`): noDatabase,
		`console.log("x")`:                                         "undefined",
		`console.assert(false)`:                                    "undefined",
		`performance.now()`:                                        "0",
		`new Date().toISOString()`:                                 "2025-01-01T00:00:00.000Z",
		`Date.now()`:                                               "1735689600000",
		`self === globalThis`:                                      "true",
		`typeof window`:                                            "undefined",
		`typeof require`:                                           "undefined",
		`typeof Buffer`:                                            "undefined",
		`Math.random() === Math.random()`:                          "false",
	} {
		got := evaluate(t, expression)
		if want == "throws TypeError" {
			require.Contains(t, got, "throws ", expression)
			continue
		}
		require.Equal(t, want, got, expression)
	}
}

// part reaches into a part of Convex's runtime that no export leads to.
func part(name, expression string) string {
	return `__convexSchemaPlan__("convex/` + name + `", "` + expression[:len("context")] + `")` + expression[len("context"):]
}

// TestAsynchronousSyscalls checks that what a function's ctx offers rejects with Convex's words.
func TestAsynchronousSyscalls(t *testing.T) {
	vm := newMachine(t)
	_, err := vm.RunString(`
		var seen = [];
		const context = __convexSchemaPlan__("convex/syscalls", "context");
		const createFunctionHandle = __convexSchemaPlan__("convex/references", "createFunctionHandle");
		for (const call of [
			() => context("query").auth.getUserIdentity(),
			() => context("mutation").scheduler.runAfter(0, "m:f"),
			() => context("action").runMutation("m:f"),
			() => createFunctionHandle("m:f"),
			() => crypto.subtle.generateKey({}),
		]) call().catch((e) => seen.push(e.message));`)
	require.NoError(t, err)
	require.Equal(t, []any{
		"Syscall 1.0/getUserIdentity unsupported when evaluating schema",
		"Syscall 1.0/schedule unsupported when evaluating schema",
		"Syscall 1.0/actions/mutation unsupported when evaluating schema",
		"Cannot use cryptographic randomness when evaluating schema",
		"Syscall 1.0/createFunctionHandle unsupported when evaluating schema",
	}, vm.Get("seen").Export())
}

// TestDeterministic runs the same in two machines.
func TestDeterministic(t *testing.T) {
	const code = `[Math.random(), Math.random(), Date.now(), new Date().toString(), performance.timeOrigin]`
	require.Equal(t, evaluate(t, code), evaluate(t, code))

	vm := goja.New()
	require.NoError(t, runtime.Install(vm, runtime.Options{Time: time.UnixMilli(5)}))
	now, err := vm.RunString(`Date.now() + new Date().getTime()`)
	require.NoError(t, err)
	require.Equal(t, int64(10), now.ToInteger())
}

// TestStandardLibrary checks what goja lacks of the standard library and Node 20 does too.
func TestStandardLibrary(t *testing.T) {
	for expression, want := range map[string]string{
		`JSON.stringify(Object.groupBy([1, 2, 3], (n) => n % 2 ? "odd" : "even"))`:       `{"odd":[1,3],"even":[2]}`,
		`[...Map.groupBy([1, 2, 3], (n) => n % 2).keys()]`:                               "1,0",
		`typeof Promise.withResolvers().resolve`:                                         "function",
		`Promise.try(() => 1) instanceof Promise`:                                        "true",
		`"a\ud800b".toWellFormed() === "a\ufffdb"`:                                       "true",
		`"\udc00\ud83d\ude00".toWellFormed() === "\ufffd😀"`:                              "true",
		`["a\ud800", "😀", "\udc00"].map((s) => s.isWellFormed())`:                        "false,true,false",
		`(() => { const o = {}; Error.captureStackTrace(o); return typeof o.stack; })()`: "string",
		`RegExp.escape("a.b*c-d /é")`:                                                    `\x61\.b\*c\x2dd\x20\/é`,
		`[1, 2, 3, 4].values().filter((n) => n % 2 === 0).map((n) => n * 10).toArray()`:  "20,40",
		`new Set([1, 2, 3]).values().drop(1).take(1).toArray()`:                          "2",
		`[1, 2, 3].values().reduce((a, b) => a + b)`:                                     "6",
		`["a", "b"].entries().flatMap((e) => e).toArray()`:                               "0,a,1,b",
		`[1, 2].values().some((n) => n > 1)`:                                             "true",
		`[1, 2].values().every((n) => n > 1)`:                                            "false",
		`[1, 2].values().find((n) => n > 1)`:                                             "2",
		`Iterator.from({ next: () => ({ done: true }) }).toArray().length`:               "0",
		`[].values() instanceof Iterator`:                                                "true",
		`(function* () { yield 1; })().map((n) => n + 1).next().value`:                   "2",
		`new Iterator()`:                                "throws TypeError: Abstract class Iterator not directly constructable",
		`[1].values().take(-1)`:                         "throws RangeError: -1 must be positive",
		`typeof Symbol.asyncIterator`:                   "symbol",
		`typeof Symbol.dispose`:                         "symbol",
		`typeof AsyncLocalStorage`:                      "function",
		`new AsyncLocalStorage().run(5, () => 6)`:       "6",
		`new AbortController().signal.aborted`:          "false",
		`typeof Array.fromAsync`:                        "function",
		`"groupBy" in Object`:                           "true",
		`Object.keys(globalThis).includes("URL")`:       "false",
		`"URL" in globalThis`:                           "true",
		`typeof URL`:                                    "function",
		`typeof Nope`:                                   "undefined",
		`(() => { globalThis.URL = 5; return URL; })()`: "5",
		`new Intl.NumberFormat("en-US").format(1)`: "throws Error: Intl.NumberFormat.prototype.format is not available in " +
			"convex-schema-plan's JavaScript engine; move it out of what schema.ts evaluates",
		`(1).toLocaleString("de-DE")`: "throws Error: Number.prototype.toLocaleString with a locale or options is not available " +
			"in convex-schema-plan's JavaScript engine; move it out of what schema.ts evaluates",
	} {
		require.Equal(t, want, evaluate(t, expression), expression)
	}
}

// TestRegExpThatCannotRun checks that a pattern goja does not have is reported when it is used, and only then.
func TestRegExpThatCannotRun(t *testing.T) {
	const message = "throws Error: This regular expression uses a feature that convex-schema-plan's JavaScript engine does " +
		"not have: "
	for pattern, flags := range map[string]string{
		`(?i:a)b`:                       "",
		`\p{scx=Grek}`:                  "u",
		`\p{ID_Start}`:                  "u",
		`[\p{L}--[a-z]]`:                "v",
		`^\p{RGI_Emoji}$`:               "v",
		`\b\p{L}`:                       "u",
		`[\p{Alphabetic}\p{Lowercase}]`: "gu",
	} {
		made := "new RegExp(" + quoted(pattern) + `, "` + flags + `")`
		shown := message + "/" + pattern + "/" + flags
		for use, want := range map[string]string{
			made + " instanceof RegExp":       "true",
			made + ".source":                  pattern,
			made + ".flags":                   flags,
			made + ".global":                  map[bool]string{true: "true", false: "false"}[flags == "gu"],
			made:                              "/" + pattern + "/" + flags,
			`new RegExp(` + made + `).source`: pattern,
			made + `.test("a")`:               shown,
			made + `.exec("a")`:               shown,
			`"a".match(` + made + `)`:         shown,
			`"a".replace(` + made + `, "")`:   shown,
			`"a".search(` + made + `)`:        shown,
			`"a".split(` + made + `)`:         shown,
		} {
			got := evaluate(t, use)
			if want == shown && use != made+`.test("a")` && use != made+`.exec("a")` {
				// Some methods work on a copy, whose flags differ.
				require.Contains(t, got, message+"/"+pattern+"/", use)
				continue
			}
			require.Equal(t, want, got, use)
		}
	}
	require.Contains(t, evaluate(t, `/a/.exec("a") && new RegExp("a", "d").exec("a").indices`), "Match indices (the d flag")
}

func quoted(s string) string { return "String.raw`" + s + "`" }

// TestLiterals checks which literals LiteralRuns warns of: goja compiles them and matches something else.
func TestLiterals(t *testing.T) {
	for literal, text := range map[string]string{`/\p{L}/u`: "é", `/[\p{L}]/u`: "é", `/\P{L}/u`: "1"} {
		value, err := goja.New().RunString(literal + `.test("` + text + `")`)
		require.NoError(t, err)
		require.False(t, value.ToBoolean(), "goja has learned %s; LiteralRuns and host/regexp-properties.js can go", literal)
		require.False(t, runtime.LiteralRuns(literal[1:len(literal)-2], "u"))
	}
	require.True(t, runtime.LiteralRuns(`\p{L}`, "g"), "without u it is text in every engine")
	require.True(t, runtime.LiteralRuns(`[a-z]`, "u"))
}

// TestGlobals checks that everything which Convex's isolate has is there and can be made to run.
func TestGlobals(t *testing.T) {
	const names = "AbortController AbortSignal AsyncLocalStorage AsyncResource Blob ByteLengthQueuingStrategy Convex " +
		"CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException Date Event EventTarget File FinalizationRegistry " +
		"FormData Headers Intl Iterator Performance ReadableStream ReadableStreamDefaultController " +
		"ReadableStreamDefaultReader RegExp Request Response SharedArrayBuffer SubtleCrypto TextDecoder TextDecoderStream " +
		"TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLSearchParams WeakRef " +
		"WebAssembly WritableStream WritableStreamDefaultController WritableStreamDefaultWriter atob btoa clearInterval " +
		"clearTimeout console crypto fetch performance process queueMicrotask self setInterval setTimeout structuredClone"
	vm := newMachine(t)
	for name := range strings.FieldsSeq(names) {
		kind, err := vm.RunString("typeof " + name)
		require.NoError(t, err, name)
		require.Contains(t, []string{"function", "object"}, kind.String(), name)
	}
}
