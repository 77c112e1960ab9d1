package scaffold

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestHusky(t *testing.T) {
	nine := `{"devDependencies": {"husky": "^9.1.7"}}`
	for name, tc := range map[string]struct {
		pack, hook string
		state      State
		says       string // the whole hook, or why not
	}{
		"no hook yet":         {nine, "", New, "convex-schema-plan check --staged\n"},
		"one line":            {nine, "npx lint-staged\n", Changed, "npx lint-staged\nconvex-schema-plan check --staged\n"},
		"no end of line":      {nine, "npm test", Changed, "npm test\nconvex-schema-plan check --staged\n"},
		"Windows":             {nine, "npm test\r\n", Changed, "npm test\r\nconvex-schema-plan check --staged\r\n"},
		"pnpm exec":           {nine, "#!/usr/bin/env sh\npnpm exec lint-staged\n", Changed, "#!/usr/bin/env sh\npnpm exec lint-staged\nconvex-schema-plan check --staged\n"},
		"exit":                {nine, "npm test\nexit 0\n", ByHand, `may not be reached, because of "exit"`},
		"exit on a line":      {nine, "[ -n \"$CI\" ] && exit 0\nnpm test\n", ByHand, `because of "exit"`},
		"exec":                {nine, "exec npx lint-staged\n", ByHand, `because of "exec"`},
		"a line that goes on": {nine, "npm test \\\n", ByHand, "because of"},
		"a here document":     {nine, "cat <<EOF\nx\nEOF\n", ByHand, `because of "<<"`},
		"another language":    {nine, "#!/usr/bin/env node\nrun()\n", ByHand, "it is no shell script"},
		"there already":       {nine, "convex-schema-plan check --staged --fail-on warning\n", Present, ""},
		"Husky 8":             {`{"devDependencies": {"husky": "^8.0.0"}}`, "npm test\n", ByHand, "does not ask for Husky 9"},
		"Husky 4":             {`{"husky": {"hooks": {}}}`, "", ByHand, "those of Husky 4"},
		"no Husky":            {`{}`, "", ByHand, "does not ask for Husky 9"},
	} {
		files := map[string]string{"package.json": tc.pack}
		if tc.hook != "" {
			files[".husky/pre-commit"] = tc.hook
		}
		step := one(t, Husky, "", files)
		require.Equal(t, tc.state, step.State, name)
		if tc.state == ByHand {
			require.Contains(t, step.Why, tc.says, name)
			require.Equal(t, "convex-schema-plan check --staged\n", step.Add, name)
			continue
		}
		require.Equal(t, tc.says, step.After, name)
		require.Equal(t, tc.state == Changed, step.Before != "", name)
	}
}

func TestLefthook(t *testing.T) {
	for name, tc := range map[string]struct{ present, want string }{
		"another hook": {"pre-push:\n  commands:\n    a:\n      run: b\n",
			"pre-push:\n  commands:\n    a:\n      run: b\n\npre-commit:\n  commands:\n    convex-schema-plan:\n      run: convex-schema-plan check --staged\n"},
		"commands": {"pre-commit:\n  parallel: true\n  commands: # all of them\n    # lint\n    a:\n      run: b\n",
			"pre-commit:\n  parallel: true\n  commands: # all of them\n    convex-schema-plan:\n      run: convex-schema-plan check --staged\n    # lint\n    a:\n      run: b\n"},
		"jobs": {"pre-commit:\n    jobs:\n    - run: b\n",
			"pre-commit:\n    jobs:\n    - name: convex-schema-plan\n      run: convex-schema-plan check --staged\n    - run: b\n"},
		"scripts": {"pre-commit:\n  scripts:\n    \"a.sh\":\n      runner: bash\n",
			"pre-commit:\n  commands:\n    convex-schema-plan:\n      run: convex-schema-plan check --staged\n  scripts:\n    \"a.sh\":\n      runner: bash\n"},
		"nothing":       {"", "pre-commit:\n  commands:\n    convex-schema-plan:\n      run: convex-schema-plan check --staged\n"},
		"comments only": {"# see the manual\n", "# see the manual\n\npre-commit:\n  commands:\n    convex-schema-plan:\n      run: convex-schema-plan check --staged\n"},
	} {
		step := one(t, Lefthook, "", map[string]string{"lefthook.yml": tc.present})
		require.Equal(t, Changed, step.State, "%s: %s", name, step.Why)
		require.Equal(t, tc.want, step.After, name)
	}
	for name, present := range map[string]string{
		"in brackets":        "pre-commit: {commands: {a: {run: b}}}\n",
		"commands in braces": "pre-commit:\n  commands: {a: {run: b}}\n",
		"no value":           "pre-commit:\n",
		"an alias":           "x: &x\n  commands:\n    a: {run: b}\npre-commit: *x\n",
		"a list":             "- a\n",
		"written twice":      "pre-push:\n  a: b\npre-push:\n  a: b\n",
	} {
		step := one(t, Lefthook, "", map[string]string{"lefthook.yml": present})
		require.Equal(t, ByHand, step.State, "%s: %s", name, step.After)
		require.NotEmpty(t, step.Add, name)
	}
	step := one(t, Lefthook, "", map[string]string{"lefthook.toml": "[pre-commit]\n"})
	require.Equal(t, ByHand, step.State)
	require.Equal(t, "lefthook.toml", step.File)
}

func TestPreCommit(t *testing.T) {
	remote := "- repo: https://github.com/octo/plan\n  rev: \"1.0\"\n  hooks:\n    - id: convex-schema-plan\n"
	for name, tc := range map[string]struct{ present, want string }{
		"indented": {"repos:\n  # style\n  - repo: local\n    hooks: []\nci: {}\n",
			"repos:\n" + indent(remote, 2) + "  # style\n  - repo: local\n    hooks: []\nci: {}\n"},
		"not indented": {"default_stages: [pre-commit]\nrepos:\n- repo: local\n  hooks: []\n",
			"default_stages: [pre-commit]\nrepos:\n" + remote + "- repo: local\n  hooks: []\n"},
		"Windows": {"repos:\r\n- repo: local\r\n  hooks: []\r\n",
			"repos:\r\n" + strings.ReplaceAll(remote, "\n", "\r\n") + "- repo: local\r\n  hooks: []\r\n"},
	} {
		step := one(t, PreCommit, "octo/plan@1.0", map[string]string{".pre-commit-config.yaml": tc.present})
		require.Equal(t, Changed, step.State, "%s: %s", name, step.Why)
		require.Equal(t, tc.want, step.After, name)
		require.Empty(t, step.Note, "pre-commit builds it")
	}
	for name, present := range map[string]string{"no repos": "ci: {}\n", "empty": "repos: []\n", "a mapping": "repos:\n  a: b\n"} {
		require.Equal(t, ByHand, one(t, PreCommit, "octo/plan@1.0", map[string]string{".pre-commit-config.yaml": present}).State, name)
	}

	local := one(t, PreCommit, "", nil)
	require.Equal(t, New, local.State)
	require.Contains(t, local.Note, "on the path")
	var written struct {
		Repos []struct{ Hooks []map[string]any }
	}
	require.NoError(t, yaml.Unmarshal([]byte(local.After), &written))
	require.Equal(t, map[string]any{
		"id": "convex-schema-plan", "name": "convex-schema-plan", "language": "system",
		"entry": "convex-schema-plan check --staged", "pass_filenames": false, "always_run": true,
	}, written.Repos[0].Hooks[0])
}

// TestPreCommitHooks holds the file that pre-commit reads in this repository.
func TestPreCommitHooks(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", ".pre-commit-hooks.yaml"))
	require.NoError(t, err)
	var hooks []map[string]any
	require.NoError(t, yaml.Unmarshal(text, &hooks))
	require.Len(t, hooks, 1)
	hook := hooks[0]
	require.Equal(t, "convex-schema-plan", hook["id"])
	require.Equal(t, hookCommand, hook["entry"])
	require.Equal(t, "golang", hook["language"])
	require.Equal(t, false, hook["pass_filenames"], "the check looks at the index, not at files")
	require.Equal(t, true, hook["always_run"], "a commit that deletes a schema has no file for a pattern")
	module, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	require.NoError(t, err)
	require.Contains(t, string(module), "\ngo "+hook["language_version"].(string)+"\n")
}
