package scaffold

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// tree returns a file system of the given files.
func tree(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return fsys
}

// ourCopy is what makes a folder a copy of the program's repository.
func ourCopy(folder string) map[string]string {
	return map[string]string{folder + "/action.yml": "", folder + "/cmd/convex-schema-plan/main.go": ""}
}

func one(t *testing.T, target Target, origin string, files map[string]string) Step {
	t.Helper()
	o, err := ParseOrigin(origin)
	require.NoError(t, err)
	steps, err := Make(tree(files), Options{Only: []Target{target}, Origin: o})
	require.NoError(t, err)
	require.Len(t, steps, 1)
	require.Equal(t, target, steps[0].Target)
	return steps[0]
}

func TestWhatARepositoryUses(t *testing.T) {
	for name, tc := range map[string]struct {
		files   map[string]string
		remotes string
		want    []Target
	}{
		"nothing":            {want: []Target{Config}},
		"a folder of GitHub": {files: map[string]string{".github/CODEOWNERS": ""}, want: []Target{Config, GitHub}},
		"a server":           {remotes: "[remote \"origin\"]\n\turl = git@github.com:octo/app.git\n", want: []Target{Config, GitHub}},
		"GitLab":             {remotes: "url = https://gitlab.example.com/a/b\n", want: []Target{Config, GitLab}},
		"a pipeline":         {files: map[string]string{".gitlab-ci.yml": ""}, want: []Target{Config, GitLab}},
		"pre-commit":         {files: map[string]string{".pre-commit-config.yaml": ""}, want: []Target{Config, PreCommit}},
		"Husky":              {files: map[string]string{"package.json": `{"devDependencies": {"husky": "9"}}`}, want: []Target{Config, Husky}},
		"Husky's folder":     {files: map[string]string{".husky/pre-push": ""}, want: []Target{Config, Husky}},
		"Lefthook":           {files: map[string]string{".config/lefthook.toml": ""}, want: []Target{Config, Lefthook}},
	} {
		require.Equal(t, tc.want, (&repository{root: tree(tc.files)}).used(tc.remotes), name)
	}
}

func TestOrigins(t *testing.T) {
	for text, want := range map[string]Origin{
		"octo/plan@v1":                         {URL: "https://github.com/octo/plan", Ref: "v1"},
		"octo/plan@feature/x":                  {URL: "https://github.com/octo/plan", Ref: "feature/x"},
		"https://github.com/octo/plan.git@1.0": {URL: "https://github.com/octo/plan", Ref: "1.0"},
		"https://git.example.com:8443/a/b/c@0": {URL: "https://git.example.com:8443/a/b/c", Ref: "0"},
		"./tools/plan":                         {Folder: "tools/plan"},
		"./tools/plan/":                        {Folder: "tools/plan"},
		"":                                     {},
	} {
		got, err := ParseOrigin(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{
		"octo/plan", "octo/plan@", "plan@v1", "octo/plan@-x", "octo/plan@a..b", "octo/plan@v1 ", "octo/plan@$(x)", "octo/plan@v1\nrun: x",
		`octo/plan@"x"`, "https://example.com/a@b@c", "https://example.com@v1", "http://example.com/a@v1", "git@example.com:a/b@v1",
		"https://user:secret@example.com/a@v1", ".", "./", "../x", "./..", "./a/../../b", "./a b", "/abs", "-x/y@v1",
	} {
		_, err := ParseOrigin(text)
		var refused *OriginError
		require.ErrorAs(t, err, &refused, text)
		require.Contains(t, refused.Hint, "--uses OWNER/REPO@REF", text)
	}
}

func TestAFolderHasToHoldTheProgram(t *testing.T) {
	_, err := Make(tree(map[string]string{"tools/plan/README.md": ""}), Options{Origin: Origin{Folder: "tools/plan"}})
	var refused *OriginError
	require.ErrorAs(t, err, &refused)
	require.Contains(t, refused.Hint, "git submodule update --init tools/plan")
}

func TestCIHasToKnowWhereTheProgramComesFrom(t *testing.T) {
	if published != "" {
		t.Skip("there is a place that everybody can get it from")
	}
	for _, target := range []Target{GitHub, GitLab} {
		_, err := Make(tree(nil), Options{Only: []Target{target}})
		var refused *OriginError
		require.ErrorAs(t, err, &refused, target)
		require.Contains(t, refused.Message, "no release of it is published yet")
	}
	origin, err := ParseOrigin("https://gitlab.example.com/a/b@v1")
	require.NoError(t, err)
	_, err = Make(tree(nil), Options{Only: []Target{GitHub}, Origin: origin})
	require.ErrorContains(t, err, "cannot use an action from https://gitlab.example.com/a/b")
}

// A workflow is what matters of a GitHub workflow.
type workflow struct {
	On          map[string]any
	Permissions map[string]string
	Jobs        map[string]struct {
		Steps []struct {
			Uses, Run string
			With      map[string]any
		}
	}
}

func TestGitHubWorkflow(t *testing.T) {
	files := ourCopy("tools/plan")
	files["package-lock.json"] = "{}"
	files[".gitmodules"] = "[submodule \"plan\"]\n\tpath = tools/plan\n\turl = https://example.com\n"
	step := one(t, GitHub, "./tools/plan", files)
	require.Equal(t, ".github/workflows/convex-schema-plan.yml", step.File)
	require.Equal(t, New, step.State)
	var w workflow
	require.NoError(t, yaml.Unmarshal([]byte(step.After), &w))
	require.Equal(t, map[string]any{"pull_request": nil, "merge_group": nil}, w.On)
	require.Equal(t, map[string]string{"contents": "read", "pull-requests": "write"}, w.Permissions)
	steps := w.Jobs["convex-schema"].Steps
	require.Len(t, steps, 4)
	require.Equal(t, map[string]any{"submodules": true}, steps[0].With)
	require.Equal(t, map[string]any{"node-version": 22, "cache": "npm"}, steps[1].With)
	require.Equal(t, "npm ci --ignore-scripts", steps[2].Run)
	require.Equal(t, "./tools/plan", steps[3].Uses)

	w = workflow{}
	require.NoError(t, yaml.Unmarshal([]byte(one(t, GitHub, "octo/plan@v1", nil).After), &w))
	require.Len(t, w.Jobs["convex-schema"].Steps, 2, "no packages, nothing to install")
	require.Equal(t, "octo/plan@v1", w.Jobs["convex-schema"].Steps[1].Uses)
}

func TestAWorkflowThatRunsTheCheckIsLeftAlone(t *testing.T) {
	for name, content := range map[string]string{
		"names the program":   "run: go run ./tools/convex-schema-plan check\n",
		"uses the repository": "steps:\n  - uses: octo/plan@v0\n",
	} {
		step := one(t, GitHub, "octo/plan@v1", map[string]string{".github/workflows/ci.yaml": content, ".github/workflows/a.yml": "on: push\n"})
		require.Equal(t, Present, step.State, name)
		require.Equal(t, ".github/workflows/ci.yaml", step.File, name)
	}
}

func TestPackageManagers(t *testing.T) {
	for lock, want := range map[string]string{
		"package-lock.json": "npm ci --ignore-scripts",
		"pnpm-lock.yaml":    "corepack enable; pnpm install --frozen-lockfile --ignore-scripts",
		"bun.lock":          "npm install --global bun; bun install --frozen-lockfile --ignore-scripts",
		"bun.lockb":         "npm install --global bun; bun install --frozen-lockfile --ignore-scripts",
		"yarn.lock":         "corepack enable; yarn install --frozen-lockfile --ignore-scripts",
		"package.json":      "npm install --ignore-scripts",
	} {
		m, ok := (&repository{root: tree(map[string]string{lock: ""})}).manager()
		require.True(t, ok, lock)
		require.Equal(t, want, strings.Join(m.commands(), "; "), lock)
	}
	m, _ := (&repository{root: tree(map[string]string{"yarn.lock": "__metadata:\n  version: 8\n"})}).manager()
	require.Equal(t, "yarn install --immutable --mode=skip-build", m.install)
	_, ok := (&repository{root: tree(nil)}).manager()
	require.False(t, ok)
}

func TestGitLabJobs(t *testing.T) {
	for name, tc := range map[string]struct {
		present string
		state   State
		why     string
	}{
		"stages with test":    {"stages: [build, test]\n", Changed, ""},
		"no stages":           {"build:\n  script:\n    - !reference [.x, y]\n", Changed, ""},
		"stages without test": {"stages:\n  - build\n", ByHand, "its stages do not include test"},
		"included":            {"include: other.yml\n", ByHand, "the stages may be set by a file that it includes"},
		"several documents":   {"spec:\n  inputs: {}\n---\na:\n  script: x\n", ByHand, "cannot be added for sure"},
		"broken":              {"a: [\n", ByHand, "it is not valid"},
		"there already":       {"check:\n  script: convex-schema-plan check\n", Present, ""},
	} {
		step := one(t, GitLab, "octo/plan@v1", map[string]string{".gitlab-ci.yml": tc.present, "bun.lock": ""})
		require.Equal(t, tc.state, step.State, name)
		require.Contains(t, step.Why, tc.why, name)
		if tc.state == Changed {
			require.True(t, strings.HasPrefix(step.After, tc.present), name)
		}
	}
	jobs := one(t, GitLab, "octo/plan@v1", nil).After
	require.Contains(t, jobs, `git fetch --depth 1 "https://github.com/octo/plan" "v1"`)
	require.NotContains(t, jobs, "npm")
	vendored := one(t, GitLab, "./tools/plan", ourCopy("tools/plan")).After
	require.Contains(t, vendored, `cd "$CI_PROJECT_DIR/tools/plan"`)
	require.NotContains(t, vendored, "GIT_STRATEGY")

	module, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	require.NoError(t, err)
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(module))[1]
	require.Contains(t, jobs, "image: golang:"+version+"\n", "the image has the Go that go.mod asks for")
}

func TestTheConfigurationIsReadable(t *testing.T) {
	step := one(t, Config, "", nil)
	require.Equal(t, "convex-schema-plan.json", step.File)
	require.JSONEq(t, `{"failOn": "error", "rules": {}}`, step.After)
	require.Equal(t, Present, one(t, Config, "", map[string]string{"convex-schema-plan.json": "anything"}).State)
	in := one(t, Config, "", map[string]string{"package.json": `{"convex-schema-plan": {"failOn": "warning"}}`})
	require.Equal(t, Present, in.State)
	require.Equal(t, "package.json", in.File)
}

// What has been written is found when the same is asked for again, also without --uses.
func TestTheSecondTimeEverythingIsThere(t *testing.T) {
	files := map[string]string{"package.json": `{"devDependencies": {"husky": "^9.0.0"}}`, ".husky/pre-commit": "npm test\n"}
	for range 2 {
		for _, target := range Targets() {
			if step := one(t, target, "octo/plan@v1", files); step.State != Present {
				require.NotEqual(t, ByHand, step.State, step.Why)
				files[step.File] = step.After
				continue
			}
		}
	}
	for _, target := range Targets() {
		step := one(t, target, "", files)
		require.Equal(t, Present, step.State, target)
		require.Empty(t, step.Note, target)
	}
}
