package action

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
)

// git runs git in a folder, without the configuration of this machine.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	printed, err := cmd.CombinedOutput()
	require.NoError(t, err, "git %v: %s", args, printed)
}

// commitCase makes the working tree of dir one version of a case of the teaching set, and commits it.
func commitCase(t *testing.T, dir, version string) {
	t.Helper()
	for _, old := range []string{"convex", "package.json"} {
		require.NoError(t, os.RemoveAll(filepath.Join(dir, old)))
	}
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join("..", "testdata", "schemas", filepath.FromSlash(version)))))
	git(t, dir, "add", "--all")
	git(t, dir, "commit", "--quiet", "--allow-empty", "--message", version)
}

// checkout makes what actions/checkout leaves for a pull request: the merge of branch and base, without any history.
func checkout(t *testing.T, before, after string) string {
	t.Helper()
	server := t.TempDir()
	git(t, server, "init", "--quiet", "--initial-branch=main")
	commitCase(t, server, before)
	git(t, server, "checkout", "--quiet", "-b", "feature")
	commitCase(t, server, after)
	git(t, server, "checkout", "--quiet", "main")
	git(t, server, "commit", "--quiet", "--allow-empty", "--message", "meanwhile")
	git(t, server, "checkout", "--quiet", "--detach")
	git(t, server, "merge", "--quiet", "--no-ff", "--message", "merge", "feature")
	git(t, server, "update-ref", "refs/pull/7/merge", "HEAD")
	git(t, server, "checkout", "--quiet", "main")

	workspace := t.TempDir()
	git(t, workspace, "init", "--quiet")
	git(t, workspace, "remote", "add", "origin", "file://"+filepath.ToSlash(server))
	git(t, workspace, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
	git(t, workspace, "checkout", "--quiet", "--force", "refs/remotes/pull/7/merge")
	return workspace
}

// folder is where the program is built; TestMain makes and removes it.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "action-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// build builds the program as the action does, so that nothing is compiled twice, and once for all tests.
var build = sync.OnceValues(func() (program string, err error) {
	program = filepath.Join(folder, "convex-schema-plan")
	cmd := exec.Command("bash", "build.sh")
	cmd.Env = append(os.Environ(), "GITHUB_ACTION_PATH=..", "BINARY="+program, "GOFLAGS=-mod=readonly")
	if printed, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build.sh: %w\n%s", err, printed)
	}
	return program, nil
})

// mergedPullRequest makes the environment say what GitHub says of the commit that checkout has left.
func (r *run) mergedPullRequest(t *testing.T) {
	t.Helper()
	cmd := exec.Command("git", "rev-parse", "HEAD")
	cmd.Dir = r.workspace
	head, err := cmd.Output()
	require.NoError(t, err)
	r.env["GITHUB_REF"], r.env["GITHUB_SHA"] = "refs/pull/7/merge", strings.TrimSpace(string(head))
}

func built(t *testing.T) string {
	t.Helper()
	brief.Skip(t) // the program is built without the race detector, so that it would only cost
	needs(t, "bash", "node", "git", "go")
	program, err := build()
	require.NoError(t, err)
	return program
}

// TestAPullRequest is the whole action with the real program, from a checkout to the comment, over the life of a pull
// request: a breaking change, then a safe one.
func TestAPullRequest(t *testing.T) {
	program := built(t)
	api := newAPI(t)
	r := &run{
		event: "pull_request", payload: pullRequest(), env: api.env(),
		workspace: checkout(t, "required-field-added/before", "required-field-added/after"), inputs: map[string]string{"binary": program},
	}
	r.mergedPullRequest(t)
	r.do(t)
	require.Equal(t, 1, r.exitCode, r.log)
	require.Equal(t, "breaking", r.output(t, "verdict"))
	require.Equal(t, "1", r.output(t, "errors"))
	require.Contains(t, r.log, "(first parent of HEAD)")
	shallow, err := os.ReadFile(filepath.Join(r.workspace, ".git", "shallow"))
	require.NoError(t, err)
	require.NotEmpty(t, shallow, "what is compared is fetched, and no history")
	require.Contains(t, r.log, "::error file=convex/schema.ts,line=")
	require.Len(t, api.comments, 1, r.log)
	require.True(t, strings.HasPrefix(api.comments[0].Body, mark+"\n## ❌ "), api.comments[0].Body)
	sarif, err := os.ReadFile(r.output(t, "sarif-file"))
	require.NoError(t, err)
	require.True(t, json.Valid(sarif))

	r = &run{
		event: "pull_request", payload: pullRequest(), env: api.env(),
		workspace: checkout(t, "required-field-added/before", "required-field-added/before"), inputs: map[string]string{"binary": program},
	}
	r.mergedPullRequest(t)
	r.do(t)
	require.Zero(t, r.exitCode, r.log)
	require.Len(t, api.comments, 1)
	require.True(t, strings.HasPrefix(api.comments[0].Body, mark+"\n<details>\n<summary>✅ "), api.comments[0].Body)
}
