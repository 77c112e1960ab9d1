package lockfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/lockfile"
)

// fixtures are the lock files of the repository that testdata/README.md describes.
var fixtures = []struct {
	file, format string
	manager      lockfile.Manager
	patched      string // how the patch of ms 2.1.2 shows, or ""
	patchFile    string
}{
	{"npm-1/package-lock.json", "1", lockfile.NPM, "", ""},
	{"npm-2/package-lock.json", "2", lockfile.NPM, "", ""},
	{"npm-3/package-lock.json", "3", lockfile.NPM, "", ""},
	{"pnpm-5.4/pnpm-lock.yaml", "5.4", lockfile.PNPM, "rqxaktqu4zo4k5khukhorjo7sa", "patches/ms@2.1.2.patch"},
	{"pnpm-6/pnpm-lock.yaml", "6.0", lockfile.PNPM, "rqxaktqu4zo4k5khukhorjo7sa", "patches/ms@2.1.2.patch"},
	{"pnpm-9/pnpm-lock.yaml", "9.0", lockfile.PNPM, "rqxaktqu4zo4k5khukhorjo7sa", "patches/ms@2.1.2.patch"},
	{"yarn-1/yarn.lock", "1", lockfile.Yarn, "", ""},
	{"yarn-berry/yarn.lock", "10", lockfile.Yarn, "patch:ms@npm%3A2.1.2#~/patches/ms@2.1.2.patch::version=2.1.2&hash=23e5e7", ""},
	{"bun/bun.lock", "2", lockfile.Bun, "", "patches/ms@2.1.2.patch"},
}

// manifests are the package.json files of that repository, for the formats that leave out what they ask for.
var manifests = map[string]map[string]string{
	".":               {"debug": "2.6.9"},
	"apps/web":        {"ms": "^2.1.3", "shared": "*", "zod": "^4.1.0", "zod-to-json-schema": "3.25.1", "zod3": "npm:zod@3.23.8"},
	"packages/shared": {"ms": "2.1.2", "zod": "^3.24.0"},
}

var everything = []string{"debug", "ms", "shared", "zod", "zod-to-json-schema"}

func read(t *testing.T, file string) *lockfile.Lock {
	data, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	return parse(t, file, string(data))
}

func parse(t *testing.T, file, text string) *lockfile.Lock {
	lock, err := lockfile.Parse(file, []byte(text))
	require.NoError(t, err)
	return lock
}

// steps prints what is reached, a step a line, sorted.
func steps(reached []lockfile.Reached) []string {
	var list []string
	for _, r := range reached {
		from := r.From.Name
		if folder, ok := r.From.Workspace(); ok {
			from = folder
		}
		list = append(list, fmt.Sprintf("%s > %s %s", from, r.Name, r.Package))
	}
	slices.Sort(list)
	return list
}

// TestOneRepository reads one repository as every manager locks it: they all say the same.
func TestOneRepository(t *testing.T) {
	for _, f := range fixtures {
		t.Run(f.file, func(t *testing.T) {
			lock := read(t, f.file)
			require.Equal(t, f.manager, lock.Manager)
			require.Equal(t, f.format, lock.Format)
			for folder, wanted := range manifests {
				lock.Manifest(folder, wanted)
			}
			require.Equal(t, []string{". > debug 2.6.9", "debug > ms 2.0.0"}, steps(lock.Reach([]string{""}, everything)))

			want := []string{
				"apps/web > ms 2.1.3", "apps/web > shared workspace:packages/shared", "apps/web > zod 3.23.8",
				"apps/web > zod 4.6.7", "apps/web > zod-to-json-schema 3.25.1", "packages/shared > ms 2.1.2",
				"packages/shared > zod 3.25.76", "zod-to-json-schema > zod 4.6.7",
			}
			switch f.file {
			case "npm-1/package-lock.json": // records no peers
				want = slices.DeleteFunc(want, func(s string) bool { return strings.HasPrefix(s, "zod-to-json-schema >") })
			case "yarn-1/yarn.lock": // nor the project's own packages
				want = slices.DeleteFunc(want, func(s string) bool {
					return strings.HasPrefix(s, "zod-to-json-schema >") || strings.HasSuffix(s, "packages/shared")
				})
			}
			require.Equal(t, want, steps(lock.Reach([]string{"apps/web", "packages/shared"}, everything)))
			require.Equal(t, []string{"packages/shared > ms 2.1.2"}, steps(lock.Reach([]string{"packages/shared"}, []string{"ms"})))
			require.Equal(t, want, steps(lock.Reach([]string{"apps/web", "packages/shared"}, nil)))
			require.Empty(t, lock.Reach([]string{"apps/other"}, everything))
		})
	}
}

// TestEntries checks what is known of a single copy: its place, its checksum and its patch.
func TestEntries(t *testing.T) {
	for _, f := range fixtures {
		t.Run(f.file, func(t *testing.T) {
			lock := read(t, f.file)
			lock.Manifest("packages/shared", manifests["packages/shared"])
			ms := lock.Reach([]string{"packages/shared"}, []string{"ms"})[0]
			require.Equal(t, f.patched, ms.Patch)
			require.Equal(t, f.patchFile, ms.PatchFile)
			require.NotEmpty(t, ms.Integrity)

			text, err := os.ReadFile(filepath.Join("testdata", f.file))
			require.NoError(t, err)
			lines := strings.Split(string(text), "\n")
			for _, name := range everything {
				for _, p := range lock.Named(name) {
					at := lines[p.Line-1][p.Column-1:]
					require.Contains(t, at, name, "%s %s is at %d:%d", name, p, p.Line, p.Column)
					require.NotEqual(t, " ", at[:1])
				}
			}
		})
	}
}

func TestManifestOfWhatIsKnown(t *testing.T) {
	lock := read(t, "pnpm-9/pnpm-lock.yaml")
	lock.Manifest("packages/shared", map[string]string{"debug": "2.6.9"})
	require.Equal(t, []string{"packages/shared > ms 2.1.2", "packages/shared > zod 3.25.76"},
		steps(lock.Reach([]string{"packages/shared"}, everything)), "the lock file has the word")
	require.True(t, lock.Knows("packages/shared"))
	require.False(t, lock.Knows("packages/other"))
}

// TestProtocols reads what comes from elsewhere than a registry.
func TestProtocols(t *testing.T) {
	const sha = "0123456789abcdef0123456789abcdef01234567"
	for _, tc := range []struct{ name, file, text, want, identity string }{
		{"npm git", "package-lock.json", `{"lockfileVersion":3,"packages":{"":{"dependencies":{"lib":"github:a/lib"}},
"node_modules/lib":{"version":"1.0.0","resolved":"git+ssh://git@github.com/a/lib.git#` + sha + `"}}}`,
			". > lib git+ssh://git@github.com/a/lib.git#" + sha, sha},
		{"npm tarball in a registry", "package-lock.json", `{"lockfileVersion":3,"packages":{"":{"dependencies":{"lib":"1"}},
"node_modules/lib":{"version":"1.0.0","resolved":"https://example.com/lib-1.0.0.tgz"}}}`, ". > lib 1.0.0", "1.0.0"},
		{"npm file", "npm-shrinkwrap.json", `{"lockfileVersion":2,"packages":{"":{"dependencies":{"lib":"file:lib.tgz"}},
"node_modules/lib":{"version":"1.0.0","resolved":"file:lib.tgz","integrity":"sha512-a"}}}`, ". > lib file:lib.tgz", "file:lib.tgz"},
		{"npm 1 git", "package-lock.json", `{"lockfileVersion":1,"dependencies":{"lib":{"version":"git+ssh://git@github.com/a/lib.git#` + sha + `","from":"lib@github:a/lib"}}}`,
			". > lib git+ssh://git@github.com/a/lib.git#" + sha, sha},
		{"pnpm 5 git", "pnpm-lock.yaml", "lockfileVersion: 5.4\nspecifiers:\n  lib: github:a/lib\ndependencies:\n  lib: github.com/a/lib/" + sha +
			"\npackages:\n  github.com/a/lib/" + sha + ":\n    resolution: {tarball: https://codeload.github.com/a/lib/tar.gz/" + sha + "}\n    name: lib\n    version: 1.0.0\n",
			". > lib https://codeload.github.com/a/lib/tar.gz/" + sha, sha},
		{"pnpm 6 file", "pnpm-lock.yaml", "lockfileVersion: '6.0'\ndependencies:\n  lib:\n    specifier: file:../lib\n    version: file:../lib\npackages:\n" +
			"  file:../lib:\n    resolution: {directory: ../lib, type: directory}\n    name: lib\n", ". > lib file:../lib", "file:../lib"},
		{"pnpm 9 git", "pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      lib:\n        specifier: github:a/lib\n        version: https://codeload.github.com/a/lib/tar.gz/" + sha +
			"\npackages:\n  lib@https://codeload.github.com/a/lib/tar.gz/" + sha + ":\n    resolution: {tarball: https://codeload.github.com/a/lib/tar.gz/" + sha + "}\n    version: 1.0.0\n",
			". > lib https://codeload.github.com/a/lib/tar.gz/" + sha, sha},
		{"yarn 1 git", "yarn.lock", "\"lib@git+https://github.com/a/lib.git\":\n  version \"1.0.0\"\n  resolved \"git+https://github.com/a/lib.git#" + sha + "\"\n",
			". > lib git+https://github.com/a/lib.git#" + sha, sha},
		{"yarn berry git", "yarn.lock", "__metadata:\n  version: 8\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"app@workspace:.\"\n  dependencies:\n    lib: \"github:a/lib\"\n" +
			"\"lib@github:a/lib\":\n  version: 1.0.0\n  resolution: \"lib@https://github.com/a/lib.git#commit=" + sha + "\"\n",
			". > lib https://github.com/a/lib.git#commit=" + sha, sha},
		{"bun github", "bun.lock", `{"lockfileVersion":1,"workspaces":{"":{"name":"app","dependencies":{"lib":"github:a/lib"}}},
"packages":{"lib":["lib@github:a/lib#0123456",{},"a-lib-0123456"],}}`, ". > lib github:a/lib#0123456", "github:a/lib#0123456"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			lock := parse(t, tc.file, tc.text)
			lock.Manifest(".", map[string]string{"lib": "git+https://github.com/a/lib.git"})
			reached := lock.Reach([]string{"."}, []string{"lib"})
			require.Equal(t, []string{tc.want}, steps(reached))
			require.Equal(t, tc.identity, reached[0].Identity())
		})
	}
}

// TestOddEntries reads what lock files hold besides the usual.
func TestOddEntries(t *testing.T) {
	resolutions := parse(t, "yarn.lock", "__metadata:\n  version: 6\n\"app@workspace:.\":\n  resolution: \"app@workspace:.\"\n  dependencies:\n    zod: ^3.0.0\n"+
		"\"zod@npm:4.0.0\":\n  version: 4.0.0\n  resolution: \"zod@npm:4.0.0\"\n")
	require.Equal(t, []string{". > zod 4.0.0"}, steps(resolutions.Reach([]string{"."}, everything)), "what resolutions put in its place")

	ranges := parse(t, "yarn.lock", "\"zod@>=3 <4, >=5\", zod@^3.0.0:\n  version \"3.1.0\"\n\n\"@a/b@1\":\n  version \"1.0.0\"\n  dependencies:\n    zod \">=3 <4, >=5\"\n")
	ranges.Manifest("", map[string]string{"@a/b": "1", "zod": "^3.0.0"})
	require.Equal(t, []string{". > @a/b 1.0.0", ". > zod 3.1.0", "@a/b > zod 3.1.0"}, steps(ranges.Reach([]string{"."}, []string{"@a/b", "zod"})))

	scoped := parse(t, "bun.lock", `{"lockfileVersion":1,"workspaces":{"":{"dependencies":{"@a/b":"1","zod":"3"}}},"packages":{
"@a/b":["@a/b@1.0.0","",{"dependencies":{"zod":"4","ms":"1"}},"sha512-a"], "@a/b/zod":["zod@4.0.0","",{},"sha512-b"],
"zod":["zod@3.0.0","",{},"sha512-c"], "ms":["ms@1.0.0","",{},"sha512-d"] /* last */ }}`)
	require.Equal(t, []string{". > @a/b 1.0.0", ". > zod 3.0.0", "@a/b > ms 1.0.0", "@a/b > zod 4.0.0"},
		steps(scoped.Reach([]string{"."}, []string{"@a/b", "zod", "ms"})))

	peers := parse(t, "pnpm-lock.yaml", "---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    configDependencies: {}\n---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n"+
		"      a:\n        specifier: '1'\n        version: 1.0.0(@s/p@2.0.0(q@3.0.0))\npackages:\n  a@1.0.0:\n    resolution: {integrity: sha512-a}\n  '@s/p@2.0.0':\n    resolution: {integrity: sha512-p}\n"+
		"snapshots:\n  a@1.0.0(@s/p@2.0.0(q@3.0.0)):\n    dependencies:\n      '@s/p': 2.0.0(q@3.0.0)\n  '@s/p@2.0.0(q@3.0.0)': {}\n")
	require.Equal(t, []string{". > a 1.0.0", "a > @s/p 2.0.0"}, steps(peers.Reach([]string{"."}, []string{"a", "@s/p"})))
}

func TestSameContent(t *testing.T) {
	for _, tc := range []struct {
		a, b lockfile.Package
		want bool
	}{
		{lockfile.Package{Integrity: "sha512-a"}, lockfile.Package{Integrity: "sha512-a"}, true},
		{lockfile.Package{Integrity: "sha512-a"}, lockfile.Package{Integrity: "sha512-b"}, false},
		{lockfile.Package{Integrity: "sha1-a sha512-b"}, lockfile.Package{Integrity: "sha512-b"}, true},
		{lockfile.Package{Integrity: "sha512-a"}, lockfile.Package{Integrity: "10c0/b"}, true}, // nothing shows a difference
		{lockfile.Package{Integrity: "sha512-a"}, lockfile.Package{}, true},
		{lockfile.Package{Patch: "x"}, lockfile.Package{Patch: "y"}, false},
		{lockfile.Package{PatchFile: "p"}, lockfile.Package{}, false},
	} {
		require.Equal(t, tc.want, lockfile.SameContent(&tc.a, &tc.b), "%v %v", tc.a, tc.b)
		require.Equal(t, tc.want, lockfile.SameContent(&tc.b, &tc.a), "%v %v", tc.b, tc.a)
	}
}

// TestErrors shows what is said of files that cannot be read.
func TestErrors(t *testing.T) {
	for _, tc := range []struct{ file, text, want string }{
		{"app/bun.lockb", "#!/usr/bin/env bun\nbun-lockfile-format-v0\n", "app/bun.lockb is binary and cannot be read"},
		{"package-lock.json", "", "package-lock.json:1:1: is not valid JSON"},
		{"package-lock.json", "[]", "package-lock.json:1:1: is no JSON object"},
		{"package-lock.json", "{}", `package-lock.json:1:1: has no "lockfileVersion"`},
		{"package-lock.json", "{\n  \"a\": 1,\n<<<<<<< HEAD\n}", "package-lock.json:3:1: is not valid JSON: invalid character '<'"},
		{"package-lock.json", strings.Repeat("[", 5000), "package-lock.json:1:1001: is nested more than 1000 levels deep"},
		{"bun.lock", "{ \"packages\": {} }", "bun.lock:1:1: has no \"lockfileVersion\""},
		{"pnpm-lock.yaml", "", "pnpm-lock.yaml:1: has no \"lockfileVersion\""},
		{"pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  .:\n   - [", "pnpm-lock.yaml:5: is not valid YAML"},
		{"pnpm-lock.yaml", "lockfileVersion: '9.0'\n<<<<<<< HEAD\nimporters:\n", "pnpm-lock.yaml:2: is not valid YAML"},
		{"pnpm-lock.yaml", "a: &a [1]\nb: *a\n", "pnpm-lock.yaml:2:4: uses a YAML alias"},
		{"pnpm-lock.yaml", "- a\n", "pnpm-lock.yaml:1:1: is no YAML mapping"},
		{"yarn.lock", "zod@1:\n  version \"1\"\n<<<<<<< HEAD\n", "yarn.lock:3:1: is no lock file of yarn: a merge conflict is not resolved"},
		{"yarn.lock", "zod@1:\n   version \"1\"\n", "yarn.lock:2:4: is no lock file of yarn: the line is indented as no other"},
		{"yarn.lock", "hello\n", "yarn.lock:1:1: is no lock file of yarn: the line has neither"},
		{"poetry.lock", "", "poetry.lock is not the name of a lock file"},
	} {
		_, err := lockfile.Parse(tc.file, []byte(tc.text))
		require.ErrorContains(t, err, tc.want, "%s: %q", tc.file, tc.text)
		var placed *lockfile.Error
		require.ErrorAs(t, err, &placed)
	}
	_, err := lockfile.Parse("bun.lockb", nil)
	require.ErrorIs(t, err, lockfile.ErrBinary)
}

func TestManifest(t *testing.T) {
	m, err := lockfile.ParseManifest("package.json", []byte(`{
  "name": "app", "packageManager": "pnpm@9.15.9+sha512.abc",
  "devDependencies": { "zod": "^3.0.0", "vitest": "3" },
  "dependencies": { "zod": "^4.0.0" }
}`))
	require.NoError(t, err)
	require.Equal(t, &lockfile.Manifest{Name: "app", Manager: lockfile.PNPM, Wanted: map[string]lockfile.Wanted{
		"zod": {Range: "^4.0.0", Line: 4, Column: 21}, "vitest": {Range: "3", Line: 3, Column: 41},
	}}, m)
	_, err = lockfile.ParseManifest("app/package.json", []byte("{\n  \"name\": app }"))
	require.ErrorContains(t, err, "app/package.json:2:11: is not valid JSON")
}
