package config_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
)

// files makes a file system of names and texts by turns.
func files(list ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(list); i += 2 {
		m[list[i]] = &fstest.MapFile{Data: []byte(list[i+1])}
	}
	return m
}

// TestFind looks upwards from apps/web.
func TestFind(t *testing.T) {
	const file, key = `{"base": "file"}`, `{"convex-schema-plan": {"base": "key"}}`
	for _, tc := range []struct {
		name      string
		files     fs.FS
		base      string
		file, dir string
		approvals string
	}{
		{"none", files("apps/web/package.json", `{"name": "web"}`), "", "", ".", "convex-schema-plan.approvals.json"},
		{"a package.json that only depends on us, and one that is no JSON", files(
			"apps/web/package.json", `{"devDependencies": {"convex-schema-plan": "1"}}`, "package.json", `{,}`), "", "", ".", "convex-schema-plan.approvals.json"},
		{"a file in the folder", files("apps/web/convex-schema-plan.json", file, "convex-schema-plan.json", key), "file", "convex-schema-plan.json", "apps/web", "apps/web/convex-schema-plan.approvals.json"},
		{"a file above", files("convex-schema-plan.json", file), "file", "../../convex-schema-plan.json", ".", "convex-schema-plan.approvals.json"},
		{"a key in the folder, and a file above", files("apps/web/package.json", key, "apps/convex-schema-plan.json", file), "key", "package.json", "apps/web", "apps/web/convex-schema-plan.approvals.json"},
		{"a file between, and a key above", files("apps/convex-schema-plan.json", file, "package.json", key), "file", "../convex-schema-plan.json", "apps", "apps/convex-schema-plan.approvals.json"},
		{"a sibling's", files("apps/api/convex-schema-plan.json", file), "", "", ".", "convex-schema-plan.approvals.json"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := config.Find(tc.files, "apps/web")
			require.NoError(t, err)
			require.Equal(t, []string{tc.base, tc.file, tc.dir, tc.approvals}, []string{c.Base.Value, c.File, c.Dir, c.ApprovalsFile()})
			if tc.base != "" {
				require.Equal(t, tc.file, c.Base.Position.File)
			}
		})
	}
}

func TestFindErrors(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files fs.FS
		want  string
	}{
		{"two in one folder", files("package.json", "{\n  \"convex-schema-plan\": {}}", "convex-schema-plan.json", `{}`),
			`../../package.json:2:3: the key "convex-schema-plan" and the file ../../convex-schema-plan.json beside it both are a configuration`},
		{"a mistake in the nearest", files("apps/convex-schema-plan.json", `{"bas": 1}`, "convex-schema-plan.json", `{}`), `../convex-schema-plan.json:1:2: unknown key "bas"`},
		{"an empty file", files("convex-schema-plan.json", ``), "../../convex-schema-plan.json:1:1: expected JSON, found nothing at all"},
		{"a mistake in the key", files("package.json", `{"convex-schema-plan": "x"}`), "../../package.json:1:24: a configuration is an object, but this is a string (x)"},
		{"a package.json that cannot be read for the key", files("package.json", `{"convex-schema-plan": {},}`), "../../package.json:1:27: invalid JSON"},
		{"a folder of that name", files("convex-schema-plan.json/x", ``), "../../convex-schema-plan.json could not be read: "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := config.Find(tc.files, "apps/web")
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestProjectFolders(t *testing.T) {
	root := files("repo/apps/web/convex/schema.ts", "", "repo/apps/api/convex/schema.ts", "", "repo/apps/docs/index.md", "",
		"repo/apps/node_modules/convex/schema.ts", "", "repo/a[b]/convex/schema.ts", "", "repo/file", "", "repo/tools/x/y", "")
	isProject := func(dir string) bool {
		_, err := fs.Stat(root, dir+"/convex/schema.ts")
		return err == nil
	}
	find := func(projects string) (string, error) {
		root["repo/convex-schema-plan.json"] = &fstest.MapFile{Data: []byte(`{"projects": [` + projects + `]}`)}
		c, err := config.Find(root, "repo/apps")
		require.NoError(t, err)
		dirs, err := c.ProjectFolders(root, isProject)
		return strings.Join(dirs, " "), err
	}
	for projects, want := range map[string]string{
		``:                            "",
		`"apps/web/"`:                 "repo/apps/web",
		`"apps/*"`:                    "repo/apps/api repo/apps/web",
		`"apps/web", "*/*", "./apps"`: "repo/apps/web repo/apps/api repo/apps",
		`"a[b]"`:                      "repo/a[b]",
		`"."`:                         "repo",
	} {
		got, err := find(projects)
		require.NoError(t, err, projects)
		require.Equal(t, want, got, projects)
	}
	for projects, want := range map[string]string{
		`"apps/wev"`:           `1:15: there is no folder "apps/wev"; did you mean "apps/web"? | ` + pathHint,
		`"file"`:               `1:15: there is no folder "file" | ` + pathHint,
		`"packages/*"`:         `1:15: "packages/*" matches no folder | ` + pathHint,
		`"tools/*", "apps/d*"`: `1:15: "tools/*" matches no Convex project, only tools/x | a Convex project has a folder convex with a schema, or a convex.json that names another || 1:26: "apps/d*" matches no Convex project, only apps/docs | a Convex project has a folder convex with a schema, or a convex.json that names another`,
	} {
		_, err := find(projects)
		require.Error(t, err, projects)
		require.Equal(t, want, brief(t, err), projects)
	}
}
