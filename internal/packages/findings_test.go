package packages_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/packages"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema/load"
)

// shown prints findings as a person reads them.
func shown(findings []diff.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(f.Severity.String() + " " + string(f.Rule))
		if f.At != nil {
			b.WriteString(" " + f.At.String())
		}
		b.WriteString("\n  " + f.Message + "\n")
		for _, note := range f.Notes {
			b.WriteString("  - " + note + "\n")
		}
	}
	return b.String()
}

// zod is a package that was used, as installed.
func zod(version string) []packages.Used { return []packages.Used{{Name: "zod", Version: version}} }

func tables(names ...string) func(string) []string { return func(string) []string { return names } }

// compare compares two versions of one repository, the old one from git.
func compare(from, to files, installed string) packages.Comparison {
	return packages.Comparison{
		From: packages.Side{Files: from.fs(), Project: ".", Used: zod(installed), Tables: tables("users", "messages"), Modules: ".", Ref: "1a2b3c4"},
		To:   packages.Side{Files: to.fs(), Project: ".", Used: zod(installed), Tables: tables("users", "orders"), Modules: "."},
	}
}

func TestFindings(t *testing.T) {
	npm3, npm4 := files{"package-lock.json": npm("3.23.8", "")}, files{"package-lock.json": npm("4.1.0", "")}
	inFolder := func(f files) files { return files{"apps/web/pnpm-lock.yaml": f["pnpm-lock.yaml"]} }
	for _, tc := range []struct {
		name string
		c    packages.Comparison
		edit func(c *packages.Comparison)
		want string
	}{
		{"the usual case: the new version is installed", compare(npm3, npm4, "4.1.0"), nil, `
warning package-changed package-lock.json:7:5
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's, and both were evaluated with 4.1.0 of node_modules: tables users, orders and messages may be other than shown
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm ci --prefix ../before`, then add `--from-modules ../before`" + `
`},
		{"nobody ran npm install", compare(npm3, npm4, "3.23.8"), nil, `
warning package-changed package-lock.json:7:5
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's, and both were evaluated with 3.23.8 of node_modules: tables users, orders and messages may be other than shown
  - node_modules is not what TO asks for; install that: ` + "`npm install`" + `
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm ci --prefix ../before`, then add `--from-modules ../before`" + `
`},
		{"for long", compare(npm3, npm4, "3.22.0"), nil, `
warning package-changed package-lock.json:7:5
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's, and both were evaluated with 3.22.0 of node_modules: tables users, orders and messages may be other than shown
  - node_modules is not what TO asks for; install that: ` + "`npm install`" + `
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm ci --prefix ../before`, then add `--from-modules ../before`" + `
`},
		{"--from-modules", compare(npm3, npm4, "4.1.0"), func(c *packages.Comparison) {
			c.From.Modules, c.From.Used = "../before", zod("3.23.8")
		}, "\n"},
		{"--from-modules at another version", compare(npm3, npm4, "4.1.0"), func(c *packages.Comparison) {
			c.From.Modules, c.From.Used, c.From.Tables, c.To.Tables = "../before", zod("3.20.0"), tables("users"), nil
		}, `
warning package-changed package-lock.json:7:5
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's, and FROM was evaluated with 3.20.0 of ../before/node_modules: table users may be other than shown
  - ../before/node_modules is not what FROM asks for; install that there: ` + "`npm ci --prefix ../before`" + `
`},
		{"--from-modules, but the new side is stale", compare(npm3, npm4, "3.23.8"), func(c *packages.Comparison) { c.From.Modules = "../before" }, `
warning package-changed package-lock.json:7:5
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's, and TO was evaluated with 3.23.8 of node_modules: tables users, orders and messages may be other than shown
  - node_modules is not what TO asks for; install that: ` + "`npm install`" + `
`},
		{"a folder, not git", compare(npm3, npm4, "4.1.0"), func(c *packages.Comparison) { c.From.Ref = "" }, `
warning package-changed package-lock.json:7:5
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's, and both were evaluated with 4.1.0 of node_modules: tables users, orders and messages may be other than shown
  - to evaluate FROM with its own packages, install them in a copy of its repository and name that: ` + "`--from-modules DIR`" + `
`},
		{"only the old side uses it, and has what it asks for", compare(npm3, npm4, "3.23.8"), func(c *packages.Comparison) { c.To.Used = nil }, "\n"},
		{"only the old side uses it", compare(npm3, npm4, "4.1.0"), func(c *packages.Comparison) { c.To.Used = nil }, `
warning package-changed package-lock.json:7:5
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's, and FROM was evaluated with 4.1.0 of node_modules: tables users and messages may be other than shown
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm ci --prefix ../before`, then add `--from-modules ../before`" + `
`},
		{"only the new side uses it, and has what it asks for", compare(npm3, npm4, "4.1.0"), func(c *packages.Comparison) { c.From.Used = nil }, "\n"},
		{"from npm to pnpm", compare(npm3, files{"pnpm-lock.yaml": pnpm("4.1.0")}, "4.1.0"), nil, `
warning package-changed pnpm-lock.yaml:9:3
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's pnpm-lock.yaml, and both were evaluated with 4.1.0 of node_modules: tables users, orders and messages may be other than shown
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm ci --prefix ../before`, then add `--from-modules ../before`" + `
`},
		{"in a folder, with a strange reference", compare(inFolder(files{"pnpm-lock.yaml": pnpm("3.23.8")}), inFolder(files{"pnpm-lock.yaml": pnpm("4.1.0")}), "4.1.0"), func(c *packages.Comparison) {
			c.From.Project, c.To.Project, c.From.Ref = "apps/web", "apps/web", "it's;rm"
			c.Show = func(file string) string { return strings.TrimPrefix(file, "apps/web/") }
		}, `
warning package-changed pnpm-lock.yaml:9:3
  zod is 3.23.8 in FROM's pnpm-lock.yaml and 4.1.0 in TO's, and both were evaluated with 4.1.0 of node_modules: tables users, orders and messages may be other than shown
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 'it'\\''s;rm' && pnpm --dir ../before/apps/web install --frozen-lockfile`, then add `--from-modules ../before`" + `
`},
		{"ranges, without lock files", compare(files{"package.json": manifest("^3.23.0")}, files{"package.json": manifest("^4.1.0")}, "4.1.0"), nil, `
warning package-changed package.json:2:21
  zod is ^3.23.0 in FROM's package.json and ^4.1.0 in TO's, and both were evaluated with 4.1.0 of node_modules: tables users, orders and messages may be other than shown
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm install --prefix ../before`, then add `--from-modules ../before`" + `
`},
		{"ranges, with --from-modules", compare(files{"package.json": manifest("^3.23.0")}, files{"package.json": manifest("^4.1.0")}, "4.1.0"), func(c *packages.Comparison) { c.From.Modules = "../before" }, "\n"},
		{"another checksum", compare(npm3, files{"package-lock.json": strings.ReplaceAll(npm("3.23.8", ""), "sha512-3.23.8", "sha512-b")}, "3.23.8"), nil, `
warning package-changed package-lock.json:7:5
  zod 3.23.8 is other code in FROM's package-lock.json than in TO's: its checksum or its patch differs, and both were evaluated with 3.23.8 of node_modules: tables users, orders and messages may be other than shown
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm ci --prefix ../before`, then add `--from-modules ../before`" + `
`},
		{"another patch", compare(npm3.with(files{"patches/zod+3.23.8.patch": "a"}), npm3.with(files{"patches/zod+3.23.8.patch": "b"}), "3.23.8"), nil, `
warning package-changed patches/zod+3.23.8.patch:1:1
  zod is patched otherwise in FROM than in TO, and both were evaluated with 3.23.8 of node_modules: tables users, orders and messages may be other than shown
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm ci --prefix ../before`, then add `--from-modules ../before`" + `
`},
		{"bun.lockb", compare(files{"bun.lockb": "a", "package.json": manifest("*")}, files{"bun.lockb": "b", "package.json": manifest("*")}, "4.1.0"), nil, `
note package-changed
  the lock files of both sides differ, and FROM's bun.lockb is binary and cannot be read; ` + "`bun install --save-text-lockfile --frozen-lockfile --lockfile-only`" + ` writes bun.lock in its place: whether the versions of zod changed is seen only as far as package.json says so
note package-changed bun.lockb:1:1
  the lock files of both sides differ, and TO's bun.lockb is binary and cannot be read; ` + "`bun install --save-text-lockfile --frozen-lockfile --lockfile-only`" + ` writes bun.lock in its place: whether the versions of zod changed is seen only as far as package.json says so
`},
		{"merge conflict", compare(npm3, files{"package-lock.json": "{\n<<<<<<< HEAD\n"}, "4.1.0"), nil, `
note package-changed package-lock.json:1:1
  the lock files of both sides differ, and TO's package-lock.json cannot be read at line 2, column 1: it is not valid JSON: invalid character '<' at start of value: whether the versions of zod changed is seen only as far as package.json says so
`},
		{"every table unknown, many versions", compare(npm3, npm4, "4.1.0"), func(c *packages.Comparison) {
			c.From.Used, c.To.Used, c.From.Tables, c.To.Tables = zod(""), zod(""), nil, tables()
		}, `
warning package-changed package-lock.json:7:5
  zod is 3.23.8 in FROM's package-lock.json and 4.1.0 in TO's, and both were evaluated with what is in node_modules: what the comparison says may be otherwise
  - to evaluate FROM with its own packages: ` + "`git worktree add --detach ../before 1a2b3c4 && npm ci --prefix ../before`, then add `--from-modules ../before`" + `
`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.edit != nil {
				tc.edit(&tc.c)
			}
			require.Equal(t, tc.want, "\n"+shown(tc.c.Findings()))
		})
	}
}

// TestFingerprints: two packages, two pairs of versions, two projects are never taken for one; an installation of
// another version, or another line, is.
func TestFingerprints(t *testing.T) {
	one := func(c packages.Comparison) string {
		found := c.Findings()
		require.Len(t, found, 1)
		return found[0].Fingerprint()
	}
	lock := func(zod string) files { return files{"package-lock.json": npm(zod, "")} }
	checksum := func(sum string) files {
		return files{"package-lock.json": strings.ReplaceAll(npm("3.0.0", ""), "sha512-3.0.0", sum)}
	}
	usual := one(compare(lock("3.0.0"), lock("4.0.0"), "4.0.0"))
	seen := map[string]bool{usual: true}
	inProject := compare(lock("3.0.0"), lock("4.0.0"), "4.0.0")
	inProject.Project = "web"
	other := compare(files{"package-lock.json": strings.ReplaceAll(npm("3.0.0", ""), "zod", "zed")}, files{"package-lock.json": strings.ReplaceAll(npm("4.0.0", ""), "zod", "zed")}, "4.0.0")
	for _, side := range []*packages.Side{&other.From, &other.To} {
		side.Used[0].Name = "zed"
	}
	for _, c := range []packages.Comparison{
		compare(lock("3.0.0"), lock("4.1.0"), "4.1.0"), compare(lock("3.0.1"), lock("4.0.0"), "4.0.0"), inProject, other,
		compare(checksum("sha512-a"), checksum("sha512-b"), "3.0.0"), compare(checksum("sha512-a"), checksum("sha512-c"), "3.0.0"),
		compare(files{"package-lock.json": "x"}, lock("3.0.0"), "3.0.0"), compare(lock("3.0.0"), files{"package-lock.json": "x"}, "3.0.0"),
	} {
		print := one(c)
		require.False(t, seen[print], "%s", shown(c.Findings()))
		seen[print] = true
	}
	require.Equal(t, usual, one(compare(lock("3.0.0"), lock("4.0.0"), "3.0.0")), "another installation")
	moved := files{"package-lock.json": strings.ReplaceAll(npm("4.0.0", ""), "{ \"version\": \"1.0.0\" },", "{ \"version\": \"1.0.0\" },\n\n")}
	require.Equal(t, usual, one(compare(lock("3.0.0"), moved, "4.0.0")), "other lines")
}

// TestUsedBy goes from files on disk to a finding.
func TestUsedBy(t *testing.T) {
	root := t.TempDir()
	repository := files{
		"package.json":                  manifest("^1.0.0"),
		"node_modules/zod/package.json": `{ "name": "zod", "version": "4.1.0" }`,
		"node_modules/zod/index.js":     `export const kinds = ["a", "b"];`,
		"packages/own/package.json":     `{ "name": "own", "version": "1.2.3" }`,
		"packages/own/index.ts":         `import { v } from "convex/values"; export const own = v.string();`,
		"apps/web/package.json":         `{ "name": "web", "dependencies": { "zod": "*" } }`,
		"apps/web/convex/schema.ts": `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { kinds } from "zod";
import { own } from "../../../packages/own";
export default defineSchema({
  plain: defineTable({ a: own }),
  kinds: defineTable({ kind: v.union(...kinds.map((k) => v.literal(k))) }),
});`,
	}
	for name, text := range repository {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o644))
	}
	dir := filepath.Join(root, "apps", "web")
	r, err := load.Load(context.Background(), load.Source{}, load.Options{Dir: dir})
	require.NoError(t, err)
	used := packages.UsedBy(r, dir, root)
	require.Equal(t, []packages.Used{
		{Name: "own", Version: "1.2.3", Folder: "packages/own"},
		{Name: "zod", Version: "4.1.0"},
	}, used)

	c := packages.Comparison{
		From: packages.Side{Files: files{"package-lock.json": npm("3.23.8", "")}.fs(), Project: "apps/web", Used: used, Tables: packages.TablesOf(r), Modules: "../..", Ref: "HEAD"},
		To:   packages.Side{Files: files{"package-lock.json": npm("4.1.0", "")}.fs(), Project: "apps/web", Used: used, Tables: packages.TablesOf(r), Modules: "../.."},
		Show: func(file string) string { return "../../" + file },
	}
	require.Equal(t, `warning package-changed ../../package-lock.json:7:5
  zod is 3.23.8 in FROM's ../../package-lock.json and 4.1.0 in TO's, and both were evaluated with 4.1.0 of ../../node_modules: table kinds may be other than shown
  - to evaluate FROM with its own packages: `+"`git worktree add --detach ../../../before HEAD && npm ci --prefix ../../../before`, then add `--from-modules ../../../before`"+`
`, shown(c.Findings()))
}
