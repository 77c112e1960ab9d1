// Package action has the scripts of the GitHub Action in action.yml, and tests that run them as GitHub does.
package action

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// A metadata is what action.yml says.
type metadata struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct {
		Using string
		Steps []step
	}
}

type step struct {
	ID, If, Uses, Shell, Run string
	Env, With                map[string]string
}

func readMetadata(t *testing.T) metadata {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "action.yml"))
	require.NoError(t, err)
	var m metadata
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	require.NoError(t, decoder.Decode(&m))
	return m
}

// A run is one run of the action: what a workflow gives it, and what came of it.
type run struct {
	event   string            // the name of the event
	payload map[string]any    // its payload
	inputs  map[string]string // what the workflow says under "with"
	env     map[string]string // what is set for every step besides what GitHub sets

	workspace string
	context   map[string]string // the values of expressions, such as steps.check.outputs.verdict
	failed    bool
	exitCode  int    // of the step that failed first, or 0
	log       string // what the steps printed
	used      []step // the steps that run another action, with their expressions filled in
}

// do runs the steps of action.yml in order: expressions are filled in, scripts are run by bash with the options that
// GitHub gives it, and other actions are only noted.
func (r *run) do(t *testing.T) {
	t.Helper()
	action := readMetadata(t)
	r.context = map[string]string{"github.token": "secret-token", "github.event_name": r.event}
	flatten(r.context, "github.event", r.payload)
	for name, input := range action.Inputs {
		r.context["inputs."+name] = r.fill(input.Default)
	}
	for name, value := range r.inputs {
		require.Contains(t, action.Inputs, name)
		r.context["inputs."+name] = value
	}
	if r.workspace == "" {
		r.workspace = t.TempDir()
	}
	temporary := t.TempDir()
	for _, s := range action.Runs.Steps {
		if !r.wanted(s.If) {
			continue
		}
		if s.Uses != "" {
			r.used = append(r.used, step{Uses: s.Uses, With: r.fillAll(s.With)})
			continue
		}
		r.script(t, s, temporary)
	}
}

// script runs a step's script and reads what it wrote for later steps.
func (r *run) script(t *testing.T, s step, temporary string) {
	t.Helper()
	require.Equal(t, "bash", s.Shell)
	script := filepath.Join(t.TempDir(), "script.sh")
	require.NoError(t, os.WriteFile(script, []byte(s.Run), 0o644))
	output := filepath.Join(t.TempDir(), "output")
	require.NoError(t, os.WriteFile(output, nil, 0o644))

	cmd := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script)
	cmd.Dir = r.workspace
	env := r.environment(t, temporary)
	env["GITHUB_OUTPUT"] = output
	maps.Copy(env, r.fillAll(s.Env))
	for _, name := range slices.Sorted(maps.Keys(env)) {
		cmd.Env = append(cmd.Env, name+"="+env[name])
	}
	printed, err := cmd.CombinedOutput()
	r.log += string(printed)
	if err != nil && !r.failed {
		r.failed, r.exitCode = true, cmd.ProcessState.ExitCode()
	}
	written, err := os.ReadFile(output)
	require.NoError(t, err)
	for line := range strings.Lines(string(written)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		require.True(t, ok, "GitHub refuses this line of outputs: %q", line)
		r.context["steps."+s.ID+".outputs."+name] = value
	}
}

// environment is what GitHub sets for every step, as far as the action could look at it.
func (r *run) environment(t *testing.T, temporary string) map[string]string {
	t.Helper()
	payload, err := json.Marshal(r.payload)
	require.NoError(t, err)
	event := filepath.Join(t.TempDir(), "event.json")
	require.NoError(t, os.WriteFile(event, payload, 0o644))
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	env := map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": os.Getenv("HOME"),
		"GITHUB_ACTIONS": "true", "CI": "true",
		"GITHUB_ACTION_PATH": root, "GITHUB_WORKSPACE": r.workspace,
		"GITHUB_EVENT_NAME": r.event, "GITHUB_EVENT_PATH": event,
		"GITHUB_BASE_REF":   r.context["github.event.pull_request.base.ref"],
		"GITHUB_REPOSITORY": "octo/app", "GITHUB_RUN_ID": "42", "GITHUB_SERVER_URL": "https://github.com",
		"GITHUB_STEP_SUMMARY": filepath.Join(temporary, "summary.md"),
		"RUNNER_OS":           "Linux", "RUNNER_ARCH": "X64", "RUNNER_TEMP": temporary,
	}
	if modules, err := exec.Command("go", "env", "GOMODCACHE", "GOCACHE").Output(); err == nil && runtime.GOOS != "windows" {
		folders := strings.Split(string(modules), "\n")
		env["GOMODCACHE"], env["GOCACHE"], env["GOFLAGS"] = folders[0], folders[1], "-mod=readonly"
	}
	maps.Copy(env, r.env)
	return env
}

// output returns an output of the action.
func (r *run) output(t *testing.T, name string) string {
	t.Helper()
	output, ok := readMetadata(t).Outputs[name]
	require.True(t, ok, "action.yml has no output %s", name)
	return r.fill(output.Value)
}

var expression = regexp.MustCompile(`\$\{\{\s*(.*?)\s*\}\}`)

// fill replaces the expressions in text by their values.
func (r *run) fill(text string) string {
	return expression.ReplaceAllStringFunc(text, func(e string) string {
		return r.value(expression.FindStringSubmatch(e)[1])
	})
}

func (r *run) fillAll(texts map[string]string) map[string]string {
	filled := map[string]string{}
	for name, text := range texts {
		filled[name] = r.fill(text)
	}
	return filled
}

// value returns the value of a literal, of a name, or of the first that is not empty among several with || between.
func (r *run) value(e string) string {
	for part := range strings.SplitSeq(e, "||") {
		part = strings.TrimSpace(part)
		value := r.context[part]
		if strings.HasPrefix(part, "'") {
			value = strings.Trim(part, "'")
		}
		if value != "" {
			return value
		}
	}
	return ""
}

// wanted decides the condition of a step: comparisons with && between. Without a status function a step is left out after
// a failure.
func (r *run) wanted(condition string) bool {
	condition = r.unwrap(condition)
	if condition == "!cancelled()" {
		return true
	}
	if r.failed {
		return false
	}
	if condition == "" {
		return true
	}
	for part := range strings.SplitSeq(condition, "&&") {
		if a, b, ok := strings.Cut(part, "!="); ok {
			if r.value(strings.TrimSpace(a)) == r.value(strings.TrimSpace(b)) {
				return false
			}
			continue
		}
		a, b, ok := strings.Cut(part, "==")
		if !ok {
			panic("the tests do not know the condition " + condition)
		}
		if r.value(strings.TrimSpace(a)) != r.value(strings.TrimSpace(b)) {
			return false
		}
	}
	return true
}

func (r *run) unwrap(condition string) string {
	if m := expression.FindStringSubmatch(condition); m != nil {
		return m[1]
	}
	return condition
}

// flatten writes the leaves of a payload into context, by their paths.
func flatten(context map[string]string, path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			flatten(context, path+"."+name, inner)
		}
	case nil:
	default:
		context[path] = fmt.Sprint(value)
	}
}

// needs skips the test when a tool is missing, and fails it under CI=true.
func needs(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is needed for this test: %v", tool, err)
			}
			t.Skipf("%s is needed for this test: %v", tool, err)
		}
	}
}
