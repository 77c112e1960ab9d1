package packages_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/packages"
)

// files are the files of a repository at one version.
type files map[string]string

func (f files) fs() fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range f {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// with returns the files with some more or others; an empty text deletes.
func (f files) with(more files) files {
	all := files{}
	for _, list := range []files{f, more} {
		for name, text := range list {
			all[name] = text
		}
	}
	for name, text := range all {
		if text == "" {
			delete(all, name)
		}
	}
	return all
}

// edit returns the files with one text replaced wherever it is.
func (f files) edit(t *testing.T, old, new string) files {
	all, found := files{}, false
	for name, text := range f {
		found = found || strings.Contains(text, old)
		all[name] = strings.ReplaceAll(text, old, new)
	}
	require.True(t, found, old)
	return all
}

// monorepo is the repository of internal/lockfile/testdata with one of its lock files.
func monorepo(t *testing.T, lock string) files {
	data, err := os.ReadFile(filepath.Join("..", "lockfile", "testdata", lock))
	require.NoError(t, err)
	return files{
		filepath.Base(lock):            string(data),
		"package.json":                 `{ "name": "monorepo", "devDependencies": { "debug": "2.6.9" } }`,
		"apps/web/package.json":        `{ "name": "web", "dependencies": { "ms": "^2.1.3", "shared": "*", "zod": "^4.1.0", "zod-to-json-schema": "3.25.1", "zod3": "npm:zod@3.23.8" } }`,
		"packages/shared/package.json": `{ "name": "shared", "dependencies": { "ms": "2.1.2", "zod": "^3.24.0" } }`,
	}
}

// npm is a lock file of npm for a project with zod and what needs zod.
func npm(zod, nested string) string {
	text := `{
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "zod": "*", "convex-helpers": "0.1.0" } },
    "node_modules/convex-helpers": { "version": "0.1.0", "peerDependencies": { "zod": "*" } },
    "node_modules/unused": { "version": "1.0.0" },
    "node_modules/zod": { "version": "` + zod + `", "integrity": "sha512-` + zod + `" }`
	if nested != "" {
		text += `,
    "node_modules/convex-helpers/node_modules/zod": { "version": "` + nested + `", "integrity": "sha512-` + nested + `" }`
	}
	return text + "\n  }\n}\n"
}

func pnpm(zod string) string {
	return "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      zod:\n        specifier: '*'\n        version: " + zod +
		"\npackages:\n  zod@" + zod + ":\n    resolution: {integrity: sha512-" + zod + "}\nsnapshots:\n  zod@" + zod + ": {}\n"
}

func manifest(zod string) string { return "{\n  \"dependencies\": { \"zod\": \"" + zod + "\" }\n}\n" }

// used are packages in node_modules.
func used(names ...string) []packages.Used {
	list := make([]packages.Used, len(names))
	for i, name := range names {
		list[i].Name, list[i].Version, _ = strings.Cut(name, " ")
	}
	return list
}

// text prints what was found.
func text(found []packages.Difference, unseen []packages.Unseen) string {
	var b strings.Builder
	for _, d := range found {
		kind := [...]string{packages.Versions: "versions", packages.Content: "content", packages.Choice: "choice"}[d.Kind]
		fmt.Fprintf(&b, "%s %s:", d.Name, kind)
		for _, a := range []packages.Ask{d.From, d.To} {
			fmt.Fprintf(&b, " %s%s:%d:%d %v", a.File, strings.TrimSuffix(" "+a.Patch, " "), a.Line, a.Column, a.Versions)
		}
		b.WriteString("\n")
	}
	for _, u := range unseen {
		fmt.Fprintf(&b, "unseen %v: %v\n", u.Old, u.Err)
	}
	return b.String()
}

func TestDifferences(t *testing.T) {
	both := func(f files) [2]files { return [2]files{f, f} }
	app := func(lock string) files { return files{"package-lock.json": lock, "package.json": manifest("^3.0.0")} }
	for _, tc := range []struct {
		name  string
		sides [2]files
		want  string
	}{
		{"nothing changed", both(app(npm("3.23.8", ""))), ""},
		{"another version", [2]files{app(npm("3.23.8", "")), app(npm("4.1.0", ""))},
			"zod versions: package-lock.json:7:5 [3.23.8] package-lock.json:7:5 [4.1.0]\n"},
		{"same range, other lock", [2]files{app(npm("3.23.7", "")), app(npm("3.23.8", ""))},
			"zod versions: package-lock.json:7:5 [3.23.7] package-lock.json:7:5 [3.23.8]\n"},
		{"other range, same lock", [2]files{app(npm("3.23.8", "")), app(npm("3.23.8", "")).with(files{"package.json": manifest("3.23.8")})}, ""},
		{"only the transitive one", [2]files{app(npm("4.1.0", "3.23.7")), app(npm("4.1.0", "3.23.8"))},
			"zod versions: package-lock.json:8:5 [3.23.7 4.1.0] package-lock.json:8:5 [3.23.8 4.1.0]\n"},
		{"one copy for two", [2]files{app(npm("3.23.8", "4.1.0")), app(npm("4.1.0", ""))},
			"zod versions: package-lock.json:7:5 [3.23.8 4.1.0] package-lock.json:7:5 [4.1.0]\n"},
		{"swapped", [2]files{app(npm("3.23.8", "4.1.0")), app(npm("4.1.0", "3.23.8"))},
			"zod choice: package-lock.json:7:5 [3.23.8 4.1.0] package-lock.json:7:5 [3.23.8 4.1.0]\n"},
		{"what was not used", [2]files{app(npm("3.23.8", "")), app(strings.Replace(npm("3.23.8", ""), `"version": "1.0.0"`, `"version": "2.0.0"`, 1))}, ""},
		{"another checksum", [2]files{app(npm("3.23.8", "")), app(strings.Replace(npm("3.23.8", ""), "sha512-3.23.8", "sha512-other", 1))},
			"zod content: package-lock.json:7:5 [3.23.8] package-lock.json:7:5 [3.23.8]\n"},
		{"removed", [2]files{app(npm("3.23.8", "")), app(strings.ReplaceAll(npm("3.23.8", ""), "zod", "zed"))},
			"zod versions: package-lock.json:7:5 [3.23.8] package-lock.json:0:0 []\n"},
		{"added", [2]files{app(strings.ReplaceAll(npm("3.23.8", ""), "zod", "zed")), app(npm("3.23.8", ""))},
			"zod versions: package-lock.json:0:0 [] package-lock.json:7:5 [3.23.8]\n"},
		{"manager switched", [2]files{app(npm("3.23.8", "")), {"pnpm-lock.yaml": pnpm("4.1.0"), "package.json": manifest("*")}},
			"convex-helpers versions: package-lock.json:5:5 [0.1.0] pnpm-lock.yaml:0:0 []\n" +
				"zod versions: package-lock.json:7:5 [3.23.8] pnpm-lock.yaml:9:3 [4.1.0]\n"},
		{"no lock file before", [2]files{{"package.json": manifest("^3.0.0")}, app(npm("3.23.8", ""))}, ""},
		{"no lock file before, other range", [2]files{{"package.json": manifest("^3.0.0")}, app(npm("4.1.0", "")).with(files{"package.json": manifest("^4.0.0")})},
			"zod versions: package.json:2:21 [^3.0.0] package.json:2:21 [^4.0.0]\n"},
		{"no lock file at all", [2]files{{"package.json": manifest("3.23.8")}, {"package.json": manifest("4.1.0")}},
			"zod versions: package.json:2:21 [3.23.8] package.json:2:21 [4.1.0]\n"},
		{"no package.json either", [2]files{{}, {"package.json": manifest("4.1.0")}},
			"zod versions: :0:0 [] package.json:2:21 [4.1.0]\n"},
		{"bun.lockb unchanged", both(files{"bun.lockb": "\x00", "package.json": manifest("^3.0.0")}), ""},
		{"bun.lockb", [2]files{{"bun.lockb": "\x00", "package.json": manifest("^3.0.0")}, {"bun.lockb": "\x01", "package.json": manifest("^4.0.0")}},
			"zod versions: package.json:2:21 [^3.0.0] package.json:2:21 [^4.0.0]\n" +
				"unseen true: bun.lockb is binary and cannot be read; `bun install --save-text-lockfile --frozen-lockfile --lockfile-only` writes bun.lock in its place\n" +
				"unseen false: bun.lockb is binary and cannot be read; `bun install --save-text-lockfile --frozen-lockfile --lockfile-only` writes bun.lock in its place\n"},
		{"merge conflict", [2]files{app(npm("3.23.8", "")), app("{\n<<<<<<< HEAD\n")},
			"unseen false: package-lock.json:2:1: is not valid JSON: invalid character '<' at start of value\n"},
		{"two managers, one named", [2]files{
			{"package-lock.json": npm("3.23.8", ""), "pnpm-lock.yaml": pnpm("3.0.0"), "package.json": `{"packageManager":"pnpm@9.0.0"}`},
			{"package-lock.json": npm("4.1.0", ""), "pnpm-lock.yaml": pnpm("3.0.0"), "package.json": `{"packageManager":"pnpm@9.0.0"}`},
		}, ""},
		{"two managers, none named", [2]files{
			{"package-lock.json": npm("3.23.8", ""), "pnpm-lock.yaml": pnpm("3.0.0")},
			{"package-lock.json": npm("3.23.8", ""), "pnpm-lock.yaml": pnpm("4.1.0")},
		}, "zod versions: pnpm-lock.yaml:9:3 [3.0.0] pnpm-lock.yaml:9:3 [4.1.0]\n"},
		{"shrinkwrap counts", [2]files{
			{"package-lock.json": npm("3.23.8", ""), "npm-shrinkwrap.json": npm("3.0.0", "")},
			{"package-lock.json": npm("3.23.8", ""), "npm-shrinkwrap.json": npm("4.1.0", "")},
		}, "zod versions: npm-shrinkwrap.json:7:5 [3.0.0] npm-shrinkwrap.json:7:5 [4.1.0]\n"},
		{"patch-package", [2]files{app(npm("3.23.8", "")).with(files{"patches/zod+3.23.8.patch": "a"}), app(npm("3.23.8", "")).with(files{"patches/zod+3.23.8.patch": "b", "patches/zod-x+1.0.0.patch": "c"})},
			"zod content: package-lock.json patches/zod+3.23.8.patch:1:1 [] package-lock.json patches/zod+3.23.8.patch:1:1 []\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			names := used("convex-helpers", "zod")
			from := packages.Side{Files: tc.sides[0].fs(), Project: ".", Used: names}
			to := packages.Side{Files: tc.sides[1].fs(), Project: ".", Used: names}
			require.Equal(t, tc.want, text(packages.Differences(from, to)))
		})
	}
}

// TestDifferencesInAMonorepo changes, in the lock file of every manager, what one of two projects gets; the other one
// does not notice.
func TestDifferencesInAMonorepo(t *testing.T) {
	for _, tc := range []struct{ lock, old, new string }{
		{"npm-1/package-lock.json", `"version": "3.25.76"`, `"version": "3.25.77"`},
		{"npm-2/package-lock.json", `"version": "3.25.76"`, `"version": "3.25.77"`},
		{"npm-3/package-lock.json", `"version": "3.25.76"`, `"version": "3.25.77"`},
		{"pnpm-5.4/pnpm-lock.yaml", "3.25.76", "3.25.77"},
		{"pnpm-6/pnpm-lock.yaml", "3.25.76", "3.25.77"},
		{"pnpm-9/pnpm-lock.yaml", "3.25.76", "3.25.77"},
		{"yarn-1/yarn.lock", "3.25.76", "3.25.77"},
		{"yarn-berry/yarn.lock", "3.25.76", "3.25.77"},
		{"bun/bun.lock", "3.25.76", "3.25.77"},
	} {
		t.Run(tc.lock, func(t *testing.T) {
			before := monorepo(t, tc.lock)
			after := before.edit(t, tc.old, tc.new)
			differ := func(project string, used []packages.Used) []packages.Difference {
				from := packages.Side{Files: before.fs(), Project: project, Used: used}
				to := packages.Side{Files: after.fs(), Project: project, Used: used}
				found, unseen := packages.Differences(from, to)
				require.Empty(t, unseen)
				return found
			}
			require.Empty(t, differ("apps/web", used("zod", "ms")))
			for _, found := range [][]packages.Difference{
				differ("packages/shared", used("zod", "ms")),
				// The project of apps/web, with code of the repository's own package that imports zod.
				differ("apps/web", append(used("zod"), packages.Used{Name: "shared", Version: "1.0.0", Folder: "packages/shared"})),
			} {
				require.Len(t, found, 1)
				require.Equal(t, "zod", found[0].Name)
				require.Contains(t, found[0].From.Versions, "3.25.76")
				require.Contains(t, found[0].To.Versions, "3.25.77")
				require.Contains(t, found[0].To.Releases, "3.25.77")
				lines := strings.Split(after[filepath.Base(tc.lock)], "\n")
				require.Contains(t, lines[found[0].To.Line-1], "zod", "it points to the copy that changed")
				rest := strings.Join(lines[found[0].To.Line-1:min(len(lines), found[0].To.Line+2)], "\n")
				require.True(t, strings.Contains(rest, "3.25.77") || strings.Contains(rest, "resolution"), rest)
			}
		})
	}
}

// TestOwnPackagesDoNotCount: their code is read at both versions.
func TestOwnPackagesDoNotCount(t *testing.T) {
	own := []packages.Used{{Name: "shared", Version: "1.0.0", Folder: "packages/shared"}}
	before := monorepo(t, "pnpm-9/pnpm-lock.yaml")
	after := before.edit(t, "link:../../packages/shared", "link:../../packages/other")
	found, unseen := packages.Differences(
		packages.Side{Files: before.fs(), Project: "apps/web", Used: own}, packages.Side{Files: after.fs(), Project: "apps/web", Used: own})
	require.Empty(t, text(found, unseen))
}

// TestPassedOnly: a package between that left no code in the bundle does not hide what lies behind it.
func TestPassedOnly(t *testing.T) {
	lock := func(inner string) files {
		return files{"package-lock.json": `{"lockfileVersion":3,"packages":{"":{"dependencies":{"barrel":"1"}},
"node_modules/barrel":{"version":"1.0.0","dependencies":{"inner":"*"}},
"node_modules/inner":{"version":"9.0.0"},
"node_modules/barrel/node_modules/inner":{"version":"` + inner + `"}}}`}
	}
	found, _ := packages.Differences(packages.Side{Files: lock("1.0.0").fs(), Project: ".", Used: used("inner")},
		packages.Side{Files: lock("2.0.0").fs(), Project: ".", Used: used("inner")})
	require.Equal(t, "inner versions: package-lock.json:4:1 [1.0.0] package-lock.json:4:1 [2.0.0]\n", text(found, nil))
}

// TestNearestLockFile: a project in a folder below with a lock file of its own has that one, and its files are named as
// the repository has them.
func TestNearestLockFile(t *testing.T) {
	repository := func(outer, inner string) files {
		return files{
			"package-lock.json": npm(outer, ""), "package.json": manifest("*"),
			"backend/package-lock.json": npm(inner, ""), "backend/package.json": manifest("*"),
		}
	}
	differ := func(project string) string {
		return text(packages.Differences(
			packages.Side{Files: repository("3.0.0", "3.1.0").fs(), Project: project, Used: used("zod")},
			packages.Side{Files: repository("3.0.0", "3.2.0").fs(), Project: project, Used: used("zod")}))
	}
	require.Equal(t, "zod versions: backend/package-lock.json:7:5 [3.1.0] backend/package-lock.json:7:5 [3.2.0]\n", differ("backend"))
	require.Equal(t, differ("backend"), differ("backend/convex/sub"))
	require.Empty(t, differ("."))
}

func TestNothingUsed(t *testing.T) {
	found, unseen := packages.Differences(packages.Side{}, packages.Side{})
	require.Empty(t, found)
	require.Empty(t, unseen)
}
