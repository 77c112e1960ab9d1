package action

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	inputUsed  = regexp.MustCompile(`inputs\.([\w-]+)`)
	outputUsed = regexp.MustCompile(`steps\.(\w+)\.outputs\.[\w-]+`)
	scriptUsed = regexp.MustCompile(`\$GITHUB_ACTION_PATH/(action/[\w.-]+)`)
	major      = regexp.MustCompile(`^actions/[\w/-]+@v\d+$`)
)

// TestMetadata holds what GitHub itself only tells at run time, and what keeps text from outside from becoming code.
func TestMetadata(t *testing.T) {
	m := readMetadata(t)
	require.Equal(t, "composite", m.Runs.Using)
	text, err := os.ReadFile(filepath.Join("..", "action.yml"))
	require.NoError(t, err)
	used := map[string]bool{}
	for _, found := range inputUsed.FindAllStringSubmatch(string(text), -1) {
		require.Contains(t, m.Inputs, found[1])
		used[found[1]] = true
	}
	for name := range m.Inputs {
		require.True(t, used[name], "the input %s is used nowhere", name)
	}
	steps := map[string]bool{}
	for _, s := range m.Runs.Steps {
		steps[s.ID] = s.ID != ""
		require.NotContains(t, s.Run, "${{", "an expression in a script is code; hand it over in env")
		if s.Uses != "" {
			require.Regexp(t, major, s.Uses, "other actions are GitHub's own, at a major version")
			continue
		}
		require.Equal(t, "bash", s.Shell)
		for _, script := range scriptUsed.FindAllStringSubmatch(s.Run, -1) {
			require.FileExists(t, filepath.Join("..", script[1]))
		}
	}
	for _, found := range outputUsed.FindAllStringSubmatch(string(text), -1) {
		require.True(t, steps[found[1]], "there is no step %s", found[1])
	}
}

// TestBuild runs the action as far as it builds the program: which actions it uses, and that the binary is where the cache
// looks for it.
func TestBuild(t *testing.T) {
	needs(t, "bash", "git", "go")
	api := newAPI(t)
	r := &run{event: "pull_request", payload: pullRequest(), env: api.env(), inputs: map[string]string{"working-directory": "no/such"}}
	r.do(t)
	binary := r.context["steps.source.outputs.binary"]
	require.FileExists(t, binary, r.log)
	printed, err := exec.Command(binary, "--version").Output()
	require.NoError(t, err)
	require.Regexp(t, `^convex-schema-plan \d`, string(printed))

	require.Len(t, r.used, 3)
	restore, setup, save := r.used[0], r.used[1], r.used[2]
	require.Equal(t, filepath.Dir(binary), restore.With["path"])
	require.Equal(t, restore.With, save.With)
	require.Regexp(t, `^convex-schema-plan-Linux-X64-[0-9a-f]{40,64}$`, restore.With["key"])
	module, err := os.ReadFile(filepath.Join("..", "go.mod"))
	require.NoError(t, err)
	require.Contains(t, string(module), "\ngo "+setup.With["go-version"]+"\n")
}

// TestCacheKey changes what the program is built from, and what it is not.
func TestCacheKey(t *testing.T) {
	needs(t, "bash", "git")
	root := t.TempDir()
	write := func(name, content string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
	}
	key := func() string {
		output := filepath.Join(t.TempDir(), "output")
		cmd := exec.Command("bash", "source.sh")
		cmd.Env = append(os.Environ(), "GITHUB_ACTION_PATH="+root, "GITHUB_OUTPUT="+output, "RUNNER_TEMP=/tmp", "RUNNER_OS=Linux", "RUNNER_ARCH=X64")
		printed, err := cmd.CombinedOutput()
		require.NoError(t, err, string(printed))
		written, err := os.ReadFile(output)
		require.NoError(t, err)
		_, key, found := strings.Cut(string(written), "\nkey=")
		require.True(t, found)
		return key
	}
	for name, content := range map[string]string{
		"go.mod": "module m\n\ngo 1.26.0\n", "go.sum": "", "cmd/main.go": "package main", "internal/a.go": "package a", "pkg/rules/x.txtar": "x",
	} {
		write(name, content)
	}
	first := key()
	require.Equal(t, first, key())
	write("internal/a_test.go", "package a")
	write("pkg/testdata/b", "b")
	write("README.md", "hello")
	require.Equal(t, first, key())
	write("pkg/rules/x.txtar", "y")
	second := key()
	require.NotEqual(t, first, second)
	require.NoError(t, os.Rename(filepath.Join(root, "internal/a.go"), filepath.Join(root, "internal/b.go")))
	require.NotEqual(t, second, key(), "a name counts as well")
}

func TestScriptsAreClean(t *testing.T) {
	if _, err := exec.LookPath("shellcheck"); err != nil {
		t.Skip("shellcheck is not installed")
	}
	scripts, err := filepath.Glob("*.sh")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	printed, err := exec.Command("shellcheck", scripts...).CombinedOutput()
	require.NoError(t, err, string(printed))
}
