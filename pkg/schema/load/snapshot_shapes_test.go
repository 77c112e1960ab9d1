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

// TestWorkspacesWithoutLinks loads the monorepos from snapshots over folders in which the links to the workspace's own
// packages are missing or lead to what is not there: the bundle must be that of a checkout with its links.
func TestWorkspacesWithoutLinks(t *testing.T) {
	for _, name := range []string{"pnpm", "side_effects", "module_and_main", "tsconfig_extends", "package_imports_workspace"} {
		t.Run(name, func(t *testing.T) {
			f := readFixture(t, filepath.Join("testdata/snapshot", name+".txtar"))
			want := f.outcome(t, f.layOut(t, anything), nil, false)
			require.NotContains(t, want, "error\n")

			var own []string
			for link, target := range f.links {
				if !isModule(filepath.Join(filepath.Dir(link), target)) || strings.Contains(target, "packages/") || strings.HasSuffix(target, "shared") {
					own = append(own, link)
				}
			}
			require.NotEmpty(t, own)
			missing := f.layOut(t, isModule)
			dangling := f.layOut(t, isModule)
			elsewhere := f.layOut(t, isModule)
			for _, link := range own {
				require.NoError(t, os.Remove(filepath.Join(missing, link)))
				require.NoError(t, os.Remove(filepath.Join(dangling, link)))
				require.NoError(t, os.Symlink("../nowhere", filepath.Join(dangling, link)))
				require.NoError(t, os.Remove(filepath.Join(elsewhere, link)))
				write(t, filepath.Join(elsewhere, "moved", filepath.Base(link), "package.json"), "{}")
				require.NoError(t, os.Symlink(filepath.Join(elsewhere, "moved", filepath.Base(link)), filepath.Join(elsewhere, link)))
			}
			for what, dir := range map[string]string{"missing": missing, "dangling": dangling, "moved": elsewhere} {
				require.Equal(t, want, f.outcome(t, dir, &load.Snapshot{Root: dir, Files: f.tree()}, false), what)
			}
		})
	}
}

// TestModulesFromElsewhere gives a snapshot the packages of another folder, which has other versions.
func TestModulesFromElsewhere(t *testing.T) {
	f := readFixture(t, "testdata/snapshot/pnpm.txtar")
	root, modules := f.layOut(t, isModule), f.layOut(t, isModule)
	for name := range f.files {
		if isModule(name) && strings.HasSuffix(name, "index.js") {
			write(t, filepath.Join(modules, name), `module.exports = "elsewhere";`)
		}
	}
	options := load.Options{Dir: root, Snapshot: &load.Snapshot{Root: root, Files: f.tree(), Modules: modules}}
	r, err := load.Load(context.Background(), load.Source{Path: f.source}, options)
	require.NoError(t, err)
	require.NotNil(t, r.Schema.Table("elsewhereelsewhere"))
	var found []string
	for _, p := range r.Packages() {
		found = append(found, p.Name+" "+p.Path)
	}
	require.Contains(t, found, "dep "+filepath.ToSlash(filepath.Join(modules, "node_modules/.pnpm/dep@1.0.0/node_modules/dep")))
	require.Contains(t, found, "@acme/shared packages/shared")
}

// TestFilesWithOptionsOfTheirOwn loads a project whose packages have different tsconfig.json files. The bundles of the
// checkout and the snapshot are not the same to the byte then, but they say the same, also of places.
func TestFilesWithOptionsOfTheirOwn(t *testing.T) {
	f := &fixture{source: ".", files: map[string]string{
		"package.json":         `{ "type": "module" }`,
		"tsconfig.json":        `{ "compilerOptions": { "strict": true, "useDefineForClassFields": true } }`,
		"convex/schema.ts":     imports + `import { fields, users } from "../other/a";` + "\nclass Own { a; }\nexport default defineSchema({ users, [fields + Object.keys(new Own()).length]: defineTable({ a: v.string() }) });\n",
		"other/tsconfig.json":  `{ "compilerOptions": { "useDefineForClassFields": false, "experimentalDecorators": true, "jsx": "react", "jsxFactory": "h" } }`,
		"other/a.ts":           imports + "import { element } from './b';\nconst log = (t: any, key: string) => {};\nclass Other { a; @log b?: string; }\nexport const fields = 'n' + element + Object.keys(new Other()).length;\nexport const users = defineTable({\n  name: v.string(),\n});\n",
		"other/b.tsx":          "const h = (name: string) => name;\nexport const element: any = <b />;\n",
		"node_modules/x/x.txt": "",
	}}
	checkout, empty := f.layOut(t, anything), f.layOut(t, isModule)
	outcome := func(snapshot *load.Snapshot, dir string) string {
		r, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir, Snapshot: snapshot})
		require.NoError(t, err)
		return describeResult(r) + describePlaces(r)
	}
	want := outcome(nil, checkout)
	require.Contains(t, want, "nb01:") // one field in a class of its own, none in the other
	require.Contains(t, want, "users.name\tother/a.ts:")
	require.Equal(t, want, outcome(&load.Snapshot{Root: empty, Files: f.tree()}, empty))
}

// TestSourcesInASnapshot gives every kind of source, in folders that only the snapshot has.
func TestSourcesInASnapshot(t *testing.T) {
	f := &fixture{files: map[string]string{
		"old/name/package.json":     `{}`,
		"old/name/convex.json":      `{ "functions": "api" }`,
		"old/name/api/schema.ts":    imports + "export default defineSchema({ t: defineTable({}) });",
		"old/name/exported.json":    `{ "tables": [], "schemaValidation": true }`,
		"old/name/api/deeper/x.ts":  "",
		"old/name/node_modules/x/x": "",
	}}
	dir := t.TempDir()
	for _, source := range []string{"old/name", "old/name/api", "old/name/api/deeper", "old/name/api/schema.ts", "old/name/package.json", "old/name/exported.json"} {
		opts := load.Options{Dir: dir, Snapshot: &load.Snapshot{Root: dir, Files: f.tree()}}
		r, err := load.Load(context.Background(), load.Source{Path: source}, opts)
		require.NoError(t, err, source)
		if source == "old/name/exported.json" {
			require.Equal(t, source, r.Path)
			continue
		}
		require.Equal(t, "old/name/api/schema.ts", r.Path)
		require.Equal(t, filepath.Join(dir, "old/name"), r.Root)
		require.Equal(t, filepath.Join(dir, "old/name/api"), r.Functions)
		pos, ok := r.Schema.Source.Position(schema.Place{Table: "t"})
		require.True(t, ok)
		require.Equal(t, "old/name/api/schema.ts", pos.File)
	}
}

// TestFilesOfUnusualNames loads files whose names a URL writes in another way. Each has its tables where it says, also when
// a tsconfig.json of its own makes a snapshot compile it beforehand, or strict mode puts something in front of it.
func TestFilesOfUnusualNames(t *testing.T) {
	names := []string{
		"app/(shared)/[id]/f.ts", "convex/schéma.ts", "convex/a%20b.ts", "convex/a b.ts", "convex/a#b.ts", "convex/a?b.ts", "convex/100%.ts",
		"convex/日本/😀.ts", "convex/'q' & \"d\";,@=+$!~.ts", "convex/%5Bid%5D.ts", "own/(x)/a%20b#c.ts", "convex/c:d.ts",
	}
	f := &fixture{source: ".", files: map[string]string{
		"package.json":      `{ "type": "module" }`,
		"tsconfig.json":     `{ "compilerOptions": { "strict": true, "useDefineForClassFields": true } }`,
		"own/tsconfig.json": `{ "compilerOptions": { "useDefineForClassFields": false } }`,
		"node_modules/x/x":  "",
	}}
	code, tables := "", ""
	for i, name := range names {
		f.files[name] = imports + fmt.Sprintf("class C { a; }\nexport const t%d = defineTable({\n  a: v.string(), // é\n});", i)
		code += fmt.Sprintf("import { t%d } from %q;\n", i, "../"+name)
		tables += fmt.Sprintf("t%d, ", i)
	}
	f.files["convex/schema.ts"] = imports + code + "export default defineSchema({ " + tables + " });"
	checkout, empty := f.layOut(t, anything), f.layOut(t, isModule)
	for at, opts := range map[string]load.Options{
		"disk":     {Dir: checkout},
		"below":    {Dir: filepath.Join(checkout, "app")},
		"snapshot": {Dir: empty, Snapshot: &load.Snapshot{Root: empty, Files: f.tree()}},
	} {
		source, prefix := ".", ""
		if at == "below" {
			source, prefix = "..", filepath.ToSlash(checkout)+"/"
		}
		r, err := load.Load(context.Background(), load.Source{Path: source}, opts)
		require.NoError(t, err)
		for i, name := range names {
			pos, ok := r.Schema.Source.Position(schema.Place{Table: fmt.Sprintf("t%d", i), Call: true})
			require.True(t, ok, "%s: %s", at, name)
			shown := prefix + name
			if in, below := strings.CutPrefix(name, "app/"); below && at == "below" {
				shown = in
			}
			require.Equal(t, schema.Position{File: shown, Line: 4, Column: len("export const t = ") + len(fmt.Sprint(i)) + 1}, pos, at)
			line, _ := r.Schema.Source.Line(shown, 5)
			require.Equal(t, "  a: v.string(), // é", line, at)
			require.Contains(t, r.Schema.Source.Files(), shown, at)
		}
	}
}
