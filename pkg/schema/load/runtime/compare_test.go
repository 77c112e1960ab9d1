package runtime_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
	"github.com/evanw/esbuild/pkg/api"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/pkg/schema/load/runtime"
)

// A testCase is a module that is evaluated by npm's convex in Node and by our runtime in goja.
type testCase struct {
	name, source string
	lines        []string // of a case with thunks: what each of them is, for messages
}

// convexImports is what the schemas of testdata/schemas may use without importing it.
const convexImports = `import * as server from "convex/server"; import * as values from "convex/values";
import { defineSchema, defineTable, docValidator, paginationOptsValidator, paginationResultValidator } from "convex/server";
import { v, asObjectValidator } from "convex/values";
`

// schemaCases are the sections of testdata/schemas/*.txtar: each is a module whose default export is a schema.
func schemaCases(t *testing.T) []testCase {
	t.Helper()
	files, err := filepath.Glob("testdata/schemas/*.txtar")
	require.NoError(t, err)
	var cases []testCase
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		for _, section := range archive.Files {
			cases = append(cases, testCase{
				name:   strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + section.Name,
				source: convexImports + string(section.Data),
			})
		}
	}
	return cases
}

// expressionCases are testdata/expressions/*.txt, one expression a line.
func expressionCases(t *testing.T) []testCase {
	t.Helper()
	files, err := filepath.Glob("testdata/expressions/*.txt")
	require.NoError(t, err)
	var cases []testCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		c := testCase{name: strings.TrimSuffix(filepath.Base(file), ".txt")}
		var source strings.Builder
		if strings.HasPrefix(c.name, "convex") {
			source.WriteString(convexImports)
		}
		source.WriteString("export const thunks = [\n")
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			c.lines = append(c.lines, line)
			fmt.Fprintf(&source, "() => (%s),\n", line)
		}
		c.source = source.String() + "];"
		cases = append(cases, c)
	}
	return cases
}

// bundle bundles each case to a script that defines __case, with convex from npm or, when ours is set, from
// [runtime.Module].
func bundle(t testing.TB, cases []testCase, ours bool) map[string]string {
	t.Helper()
	dir := npmtest.Dir(t)
	options := api.BuildOptions{
		AbsWorkingDir: dir,
		Outdir:        dir,
		Bundle:        true,
		Format:        api.FormatIIFE,
		GlobalName:    "__case",
		Target:        api.ESNext,
		TreeShaking:   api.TreeShakingTrue,
		KeepNames:     true,
		Conditions:    []string{"convex", "module"},
		Platform:      api.PlatformBrowser,
		Define:        map[string]string{"process.env.NODE_ENV": `"production"`},
		LogLevel:      api.LogLevelSilent,
		Plugins:       []api.Plugin{caseModules(dir, cases)},
	}
	if ours {
		options.Target = api.ES2017
		options.Supported = map[string]bool{"bigint": true}
		options.Plugins = append(options.Plugins, convexModules)
	}
	for _, c := range cases {
		options.EntryPointsAdvanced = append(options.EntryPointsAdvanced, api.EntryPoint{InputPath: "case:" + c.name, OutputPath: c.name})
	}
	result := api.Build(options)
	require.Empty(t, result.Errors)
	codes := map[string]string{}
	for _, file := range result.OutputFiles {
		name, err := filepath.Rel(dir, file.Path)
		require.NoError(t, err)
		codes[strings.TrimSuffix(filepath.ToSlash(name), ".js")] = string(file.Contents)
	}
	return codes
}

func caseModules(dir string, cases []testCase) api.Plugin {
	sources := map[string]string{}
	for _, c := range cases {
		sources["case:"+c.name] = c.source
	}
	return api.Plugin{Name: "cases", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^case:`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: a.Path, Namespace: "case"}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "case"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			text := sources[a.Path]
			return api.OnLoadResult{Contents: &text, ResolveDir: dir, Loader: api.LoaderTS}, nil
		})
	}}
}

var convexModules = api.Plugin{Name: "convex", Setup: func(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: `^convex/(server|values)$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		return api.OnResolveResult{Path: a.Path, Namespace: "convex"}, nil
	})
	build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "convex"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		text, _ := runtime.Module(a.Path)
		return api.OnLoadResult{Contents: &text}, nil
	})
}}

// inNode evaluates all cases in one Node process and returns the results of each.
func inNode(t *testing.T, cases []testCase) map[string][]string {
	t.Helper()
	text, err := json.Marshal(bundle(t, cases, false))
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "cases.json")
	require.NoError(t, os.WriteFile(file, text, 0o644))
	here, err := os.Getwd()
	require.NoError(t, err)
	results := map[string][]string{}
	require.NoError(t, json.Unmarshal(npmtest.Run(t, here, "testdata/node.mjs", "testdata/driver.js", file), &results))
	return results
}

// inGoja evaluates a case in our runtime.
func inGoja(t *testing.T, code string) []string {
	t.Helper()
	driver, err := os.ReadFile("testdata/driver.js")
	require.NoError(t, err)
	vm := newMachine(t)
	value, err := vm.RunScript("driver.js", string(driver))
	require.NoError(t, err)
	run, _ := goja.AssertFunction(value)
	outcome, err := run(goja.Undefined(), vm.ToValue(code))
	require.NoError(t, err)
	_, err = vm.RunString("") // lets the promise jobs run
	require.NoError(t, err)
	var list []string
	require.NoError(t, vm.ExportTo(outcome.ToObject(vm).Get("results"), &list))
	return list
}

// TestLikeNode runs every case on both sides and compares the results byte for byte. Node runs in UTC and we do not,
// because our runtime must be in UTC wherever it is.
func TestLikeNode(t *testing.T) {
	brief.Skip(t)
	t.Setenv("TZ", "UTC")
	local := time.Local
	time.Local = time.FixedZone("elsewhere", 5*60*60+30*60)
	t.Cleanup(func() { time.Local = local })
	cases := append(schemaCases(t), expressionCases(t)...)
	want, codes := inNode(t, cases), bundle(t, cases, true)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := inGoja(t, codes[c.name])
			require.Len(t, got, len(want[c.name]))
			for i := range got {
				what := c.source
				if c.lines != nil {
					what = c.lines[i]
				}
				if want[c.name][i] != got[i] {
					t.Errorf("%s\n  node: %s\n  ours: %s", what, want[c.name][i], got[i])
				}
			}
		})
	}
}
