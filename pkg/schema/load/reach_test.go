package load_test

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema/load"
)

// A mutation is a change of a tree by one file.
type mutation struct {
	name string
	text string // "" removes the file
}

// mutations are changes of all files of a tree, and files that are not there and that somebody may look for.
func mutations(tree fstest.MapFS) []mutation {
	var list []mutation
	added := map[string]bool{}
	add := func(name, text string) {
		if tree[name] == nil && !added[name] && !strings.HasPrefix(name, "..") {
			added[name] = true
			list = append(list, mutation{name, text})
		}
	}
	const code = "export default 'added'; export const a = 1, b = 2, c = 3;"
	for name, file := range tree {
		list = append(list, mutation{name, ""})
		ext := path.Ext(name)
		stem, dir := strings.TrimSuffix(name, ext), path.Dir(name)
		if ext == ".json" {
			list = append(list, mutation{name, `{ "type": "commonjs", "compilerOptions": { "alwaysStrict": true, "baseUrl": "added" } }`})
		} else {
			list = append(list, mutation{name, string(file.Data) + "\n;globalThis.changed = 1;"})
		}
		add(stem+".tsx", code)
		add(stem+".js", code)
		add(stem+"/index.ts", code)
		for at := dir; ; at = path.Dir(at) {
			add(path.Join(at, "tsconfig.json"), `{ "compilerOptions": { "alwaysStrict": true, "paths": { "*": ["./added.ts"] } } }`)
			add(path.Join(at, "jsconfig.json"), `{ "compilerOptions": { "alwaysStrict": true } }`)
			add(path.Join(at, "package.json"), `{ "type": "module", "browser": { "./a.ts": false }, "main": "./added.ts" }`)
			add(path.Join(at, "index.tsx"), code)
			add(path.Join(at, "added.ts"), code)
			add(path.Join(at, "none/of/this.ts"), code)
			if at == "." {
				break
			}
		}
	}
	slices.SortFunc(list, func(x, y mutation) int { return strings.Compare(x.name+x.text, y.name+y.text) })
	return list
}

func (m mutation) of(tree fstest.MapFS) fstest.MapFS {
	changed := maps.Clone(tree)
	if m.text == "" {
		delete(changed, m.name)
	} else {
		changed[m.name] = &fstest.MapFile{Data: []byte(m.text)}
	}
	return changed
}

// TestReachIsSound changes and removes the files of every fixture and adds others: all those that the reach of the fixture
// says do not matter, together, must leave the outcome of a load as it was.
func TestReachIsSound(t *testing.T) {
	for _, f := range fixtures(t) {
		if strings.Contains(f.name, "limit") || strings.HasPrefix(f.name, "json_") {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			f.skipDeep(t)
			dir := f.layOut(t, isModule)
			tree := f.tree()
			snapshot := func(tree fstest.MapFS) *load.Snapshot { return &load.Snapshot{Root: dir, Files: tree} }
			reach, err := load.FindReach(load.Source{Path: f.source}, load.Options{Dir: dir, Convex: f.convex, Snapshot: snapshot(tree)})
			if err != nil {
				return
			}
			require.Empty(t, reach.Differ(tree, maps.Clone(tree)))
			with, without := tree, tree
			for _, m := range mutations(tree) {
				found := reach.Differ(tree, m.of(tree))
				if with := m.of(tree); reach.Matters([]string{m.name}, tree, with) {
					require.True(t, reach.Touches([]string{m.name}), m.name)
				} else {
					require.Empty(t, found.Changed, m.name)
				}
				if len(found.Changed) > 0 {
					require.True(t, reach.Touches([]string{m.name}), "%s differs (%v), and is said not to matter", m.name, found)
				}
				switch {
				case reach.Matters([]string{m.name}, tree, m.of(tree)) && len(found.Changed)+len(found.OneSided) > 0 || reach.Unknown != "":
				case m.text == "":
					without = m.of(without)
				default:
					with = m.of(with)
				}
			}
			want := f.outcome(t, dir, snapshot(tree), true)
			require.Equal(t, words(want), words(f.outcome(t, dir, snapshot(with), true)), "more files")
			require.Equal(t, words(want), words(f.outcome(t, dir, snapshot(without), true)), "fewer files")
			if reach.Unknown == "" {
				require.False(t, reach.Touches([]string{"none/of/this.ts"}), "it does not always say yes")
			}
		})
	}
}

// words is an outcome without the advice for an error, which may name the package manager whose lock file is there.
func words(outcome string) string {
	if strings.HasPrefix(outcome, "error\n") {
		return "error"
	}
	return outcome
}

// TestReachSaysWhatMatters shows what a reach takes in and what it leaves out, from a snapshot and from the disk.
func TestReachSaysWhatMatters(t *testing.T) {
	f := &fixture{source: "apps/one", links: map[string]string{"node_modules/@acme/shared": "../../packages/shared"}, files: map[string]string{
		"package.json":                  `{ "workspaces": ["packages/*"] }`,
		"pnpm-lock.yaml":                "",
		"apps/one/package.json":         `{ "dependencies": { "dep": "1" } }`,
		"apps/one/convex/schema.ts":     imports + `import { a } from "./a"; import "@acme/shared"; import "dep"; import "\x2e/escaped"; // it's "./comment"` + "\nexport default defineSchema({ a });",
		"apps/one/convex/a.ts":          imports + "export const a = defineTable({}); const regexp = /[\"']/;",
		"apps/one/convex/escaped.ts":    "export {};",
		"apps/one/convex/comment.ts":    "export {};",
		"apps/one/convex/functions.ts":  "export {};",
		"apps/one/tsconfig.json":        `{ "extends": "../../base.json" }`,
		"base.json":                     `{}`,
		"packages/shared/package.json":  `{ "name": "@acme/shared", "main": "src" }`,
		"packages/shared/src/index.ts":  `export * from "./more.js";`,
		"packages/shared/src/more.ts":   `export {};`,
		"packages/shared/src/unused.ts": `export {};`,
		"packages/unused/package.json":  `{ "name": "@acme/unused" }`,
		"node_modules/dep/package.json": `{ "name": "dep" }`,
		"node_modules/dep/index.js":     ``,
		"apps/two/convex/schema.ts":     ``,
	}}
	disk := f.layOut(t, anything)
	require.NoError(t, os.MkdirAll(filepath.Join(disk, ".git"), 0o755))
	empty := f.layOut(t, isModule)
	for name, opts := range map[string]load.Options{
		"disk":     {Dir: disk},
		"snapshot": {Dir: empty, Snapshot: &load.Snapshot{Root: empty, Files: f.tree()}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := load.FindReach(load.Source{Path: f.source}, opts)
			require.NoError(t, err)
			require.Equal(t, opts.Dir, r.Root)
			require.Equal(t, filepath.Join(opts.Dir, "apps/one"), r.Project)
			require.Equal(t, filepath.Join(opts.Dir, "apps/one/convex/schema.ts"), r.Schema)
			require.Empty(t, r.Unknown)
			require.Equal(t, []string{
				"apps/one/convex/a.ts", "apps/one/convex/comment.ts", "apps/one/convex/escaped.ts", "apps/one/convex/schema.ts",
				"packages/shared/src/index.ts", "packages/shared/src/more.ts",
			}, r.Files)
			for _, name := range append(slices.Clone(r.Files),
				"apps/one/package.json", "apps/one/tsconfig.json", "base.json", "package.json", "packages/shared/package.json", "pnpm-lock.yaml",
				"yarn.lock", "apps/one/convex.json", "apps/one/convex/a.tsx", "apps/one/convex/A.tsx", "apps/one/convex/tsconfig.json", "apps/one",
				"tsconfig.json", "packages/shared/src/more.js", "node_modules/dep/index.js", "packages/new/package.json",
			) {
				require.True(t, r.Touches([]string{"README.md", name}), name)
			}
			for _, name := range []string{
				"README.md", "apps/one/convex/functions.ts", "apps/two/convex/schema.ts", "packages/shared/src/unused.ts", "apps/one/src/app.tsx",
				"apps/one/convex/new.ts", "apps/one/convex/a/other.ts",
			} {
				if name == "apps/one/convex/a/other.ts" {
					continue // a folder beside the file a.ts: the file wins, but it is cheaper not to know
				}
				require.False(t, r.Touches([]string{name}), name)
			}
			require.False(t, r.Touches(nil))
		})
	}
}

// TestReachGivesUp shows when a reach cannot be bounded.
func TestReachGivesUp(t *testing.T) {
	for code, unknown := range map[string]bool{
		`require("./x")`: false, `import("./x")`: false, `const x: import("./x").T = 1`: false, `import { a } from "./x"; f(a)`: false,
		`require("./" + name)`: true, "import(`./${name}`)": true, `require(name)`: true, `require('./' + "x")`: true, "require(`./x`)": false,
		`import(/* why */ "./x")`: false, "import/**/(\n// why\nname)": true, `import ("./x" /* y */ , { with: {} })`: false, `require("./x"`: true,
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "convex/schema.ts"), code)
		r, err := load.FindReach(load.Source{}, load.Options{Dir: dir})
		require.NoError(t, err)
		require.Equal(t, unknown, r.Unknown != "", code)
		require.Equal(t, unknown, r.Touches([]string{"README.md"}), code)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "convex/schema.ts"), `import "dep";`)
	write(t, filepath.Join(dir, "package.json"), `{ "workspaces": ["p"] }`)
	write(t, filepath.Join(dir, "p/package.json"), `{ "name": "mine" }`)
	write(t, filepath.Join(dir, "node_modules/dep/package.json"), `{ "name": "dep", "dependencies": { "between": "1" } }`)
	write(t, filepath.Join(dir, "node_modules/between/package.json"), `{ "name": "between", "peerDependencies": { "mine": "1" } }`)
	r, err := load.FindReach(load.Source{}, load.Options{Dir: dir})
	require.NoError(t, err)
	require.Contains(t, r.Unknown, "the package between imports mine")
}

// TestReachOfPackagesThatAreNotInstalled shows what a reach says about imports that lead nowhere: lock files count, and
// where a package of the tree may be meant, everything does. What is only quoted, named in a comment, a type, or asked for
// at run time is no such import.
func TestReachOfPackagesThatAreNotInstalled(t *testing.T) {
	const range1, vendored, workspaces = `{ "dependencies": { "dep": "^1.0.0", "@a/b": "npm:other@2" } }`,
		`{ "dependencies": { "dep": "file:vendor/dep" } }`, `{ "dependencies": { "dep": "^1.0.0" }, "workspaces": ["packages/*"] }`
	const nothing, lock, unknown = "nothing", "lock files", "unknown"
	for _, tc := range []struct{ file, code, manifest, want string }{
		{"schema.ts", `import { f } from "dep"; f();`, range1, lock},
		{"schema.ts", `export * from"dep/sub"`, range1, lock},
		{"schema.ts", `export * from /* the "best" */ // one` + "\n'@a/b/c'", range1, lock},
		{"schema.ts", `import "dep"`, range1, lock},
		{"schema.ts", `import "\x64ep"`, range1, lock},
		{"schema.ts", "const f = require(`dep`)", range1, lock},
		{"schema.ts", `import f = require("dep"); f()`, range1, lock},
		{"schema.js", `import { f } from "dep"`, range1, lock},
		{"schema.ts", `import { f } from "dep"; f();`, `{}`, unknown},
		{"schema.ts", `import { f } from "dep"; f();`, "", unknown},
		{"schema.ts", `import { f } from "dep"; f();`, vendored, unknown},
		{"schema.ts", `import { f } from "dep"; f();`, workspaces, unknown},
		{"schema.ts", `import { f } from "dep"; f();`, `{ "dependencies": { "dep": "user/repository" } }`, unknown},
		{"schema.ts", `import { f } from "#alias"; f();`, range1, unknown},
		{"schema.ts", `import { f } from "dep"; f(;`, range1, unknown},
		{"schema.ts", `import type { F } from "other"`, range1, nothing},
		{"schema.ts", `import { F } from "other"; const f: F = 1`, range1, nothing},
		{"schema.ts", `// taken from "legacy", see import("x")` + "\nconst a = 'imported from \"users\"', b = \"dep\"", range1, nothing},
		{"schema.ts", `const f = () => import("other")`, range1, nothing},
		{"schema.ts", `import "convex/server"; import "server-only"; import "node:async_hooks"; import "https://example.com/x.js"`, range1, nothing},
		{"schema.tsx", `export default 1`, range1, nothing},
		{"schema.tsx", `export default <a />`, range1, unknown},
		{"schema.tsx", `export default <a />`, `{ "dependencies": { "react": "19" } }`, lock},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "convex", tc.file), tc.code)
		if tc.manifest != "" {
			write(t, filepath.Join(dir, "package.json"), tc.manifest)
		}
		r, err := load.FindReach(load.Source{Path: "convex/" + tc.file}, load.Options{Dir: dir})
		require.NoError(t, err)
		got := nothing
		switch {
		case r.Unknown != "":
			got = unknown
			require.True(t, r.Touches([]string{"README.md"}))
		case r.Touches([]string{"package-lock.json"}):
			got = lock
			require.True(t, r.Touches([]string{"package.json"}))
			require.True(t, r.Touches([]string{"pnpm-workspace.yaml"}), "a catalog")
			require.False(t, r.Touches([]string{"README.md"}))
		}
		require.Equal(t, tc.want, got, "%s\n%s", tc.code, tc.manifest)
	}
}

// BenchmarkReach measures what a hook costs when nothing that matters has changed.
func BenchmarkReach(b *testing.B) {
	app, err := filepath.Abs("../../../testdata/schemas/app-30-tables/before")
	require.NoError(b, err)
	for name, snapshot := range map[string]*load.Snapshot{"disk": nil, "snapshot": {Root: app, Files: os.DirFS(app)}} {
		b.Run(fmt.Sprintf("30tables/%s", name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := load.FindReach(load.Source{}, load.Options{Dir: app, Snapshot: snapshot})
				require.NoError(b, err)
				require.False(b, r.Touches([]string{"README.md"}))
			}
		})
	}
}
