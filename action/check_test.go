package action

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a pull request and a merge group start from the program finds out by itself, see internal/git.
func TestWhatEachEventIsComparedWith(t *testing.T) {
	sha := strings.Repeat("c0ffee", 7)[:40]
	synchronized := pullRequest()
	synchronized["before"] = sha // the last state of the pull request, which is not what it starts from
	for name, tc := range map[string]struct {
		event   string
		payload map[string]any
		want    []string
	}{
		"pull request":      {"pull_request", pullRequest(), nil},
		"on its base":       {"pull_request_target", pullRequest(), nil},
		"merge queue":       {"merge_group", map[string]any{"merge_group": map[string]any{"base_sha": sha}}, nil},
		"a push to one":     {"pull_request", synchronized, nil},
		"push":              {"push", map[string]any{"before": sha}, []string{"--against=" + sha}},
		"push, new branch":  {"push", map[string]any{"before": strings.Repeat("0", 40)}, nil},
		"started by hand":   {"workflow_dispatch", map[string]any{}, nil},
		"started by a time": {"schedule", map[string]any{}, nil},
	} {
		r := &run{event: tc.event, payload: tc.payload, inputs: map[string]string{"comment": "false"}}
		program := r.use(t, safe)
		r.do(t)
		require.Equal(t, append([]string{"check", "--fetch"}, tc.want...), program.arguments(t), name)
		require.Zero(t, r.exitCode, name)
	}
}

func TestInputsBecomeFlags(t *testing.T) {
	workspace := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(workspace, "apps"), 0o755))
	r := &run{event: "push", payload: map[string]any{}, workspace: workspace, inputs: map[string]string{
		"working-directory": "apps", "against": "release/1", "fail-on": "warning", "config": "../ours.json",
		"projects": "web\n\n  the shop \n", "sarif-file": "out/found.sarif",
	}}
	program := r.use(t, safe)
	r.do(t)
	require.Equal(t, []string{
		"check", "--fetch", "--against=release/1", "--fail-on=warning", "--config=../ours.json", "--project=web", "--project=the shop",
	}, program.arguments(t))
	folder, err := filepath.EvalSymlinks(filepath.Join(workspace, "apps"))
	require.NoError(t, err)
	require.Equal(t, folder+"\n", program.read(t, "directory"))
	sarif := filepath.Join(workspace, "out", "found.sarif")
	require.Equal(t, sarif, r.output(t, "sarif-file"))
	require.FileExists(t, sarif)
}

func TestOutputs(t *testing.T) {
	r := &run{event: "push", payload: map[string]any{}}
	r.use(t, breaking)
	r.do(t)
	require.Equal(t, 1, r.exitCode)
	for name, want := range map[string]string{"verdict": "breaking", "exit-code": "1", "errors": "1", "warnings": "0", "comment-url": ""} {
		require.Equal(t, want, r.output(t, name), name)
	}
	require.FileExists(t, r.output(t, "sarif-file"))
}

// What a shell, YAML or GitHub could take for code is a value like any other.
func TestHostileInputsDoNothing(t *testing.T) {
	for _, hostile := range []string{
		"$(touch owned)", "`touch owned`", "'; touch owned; '", `"; touch owned; "`, "a\ntouch owned", "${{ github.token }}",
		"--output=owned", "-", "*", "a\n::error::forged",
	} {
		r := &run{event: "push", payload: map[string]any{"before": hostile}, workspace: t.TempDir(), inputs: map[string]string{
			"against": hostile, "fail-on": hostile, "config": hostile,
		}}
		program := r.use(t, safe)
		r.do(t)
		require.Equal(t, []string{"check", "--fetch", "--against=" + hostile, "--fail-on=" + hostile, "--config=" + hostile}, program.arguments(t))
		require.NoFileExists(t, filepath.Join(r.workspace, "owned"), hostile)

		for _, input := range []string{"projects", "working-directory", "sarif-file", "binary"} {
			r := &run{event: "push", payload: map[string]any{}, workspace: t.TempDir()}
			r.use(t, safe)
			r.inputs[input] = hostile
			r.do(t)
			require.NoFileExists(t, filepath.Join(r.workspace, "owned"), "%s: %s", input, hostile)
			require.NotContains(t, r.log, "\n::error::forged", input)
			require.NotContains(t, r.log, "secret-token", input)
		}
	}
}

func TestInputsThatCannotBe(t *testing.T) {
	for input, says := range map[string]string{
		"working-directory": "The input working-directory is no folder of the workspace: no/such.",
		"binary":            "The input binary is no program: there is no executable file ",
	} {
		api := newAPI(t)
		r := &run{event: "pull_request", payload: pullRequest(), env: api.env()}
		r.use(t, safe)
		r.inputs[input] = "no/such"
		r.do(t)
		require.Equal(t, 2, r.exitCode, input)
		require.Contains(t, r.log, "::error title=convex-schema-plan::"+says, input)
		require.Len(t, api.comments, 1, "the pull request hears that nothing was compared")
	}
}

// A SARIF file that an earlier step or run has left is not taken for the result of a check that failed.
func TestAStaleReportIsNoResult(t *testing.T) {
	r := &run{event: "push", payload: map[string]any{}, workspace: t.TempDir(), inputs: map[string]string{"sarif-file": "found.sarif"}}
	stale := filepath.Join(r.workspace, "found.sarif")
	require.NoError(t, os.WriteFile(stale, []byte("{}"), 0o644))
	r.use(t, failed)
	r.do(t)
	require.Equal(t, 3, r.exitCode)
	require.Empty(t, r.output(t, "sarif-file"))
	require.NoFileExists(t, stale)
}
