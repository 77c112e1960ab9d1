package action

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A standIn is a program in place of the real one: it records how it was started, and gives the result that a test wants.
type standIn struct {
	folder string
}

// standInScript writes the reports it is asked for and the outputs of the step, as the real program does.
const standInScript = `#!/usr/bin/env bash
printf '%s\0' "$@" >"$STANDIN/arguments"
pwd >"$STANDIN/directory"
for argument in "$@"; do
  case $argument in
  --report=sarif=*) if [ -f "$STANDIN/report" ]; then echo '{}' >"${argument#--report=sarif=}"; fi ;;
  --report=markdown=*) if [ -f "$STANDIN/report" ]; then cp "$STANDIN/report" "${argument#--report=markdown=}"; fi ;;
  esac
done
cat "$STANDIN/outputs" >>"$GITHUB_OUTPUT"
exit "$(cat "$STANDIN/code")"
`

// A result is what the program finds: its exit code, the report in markdown ("" when nothing was compared), and outputs.
type result struct {
	code    int
	report  string
	outputs map[string]string
}

var (
	breaking = result{1, mark + "\n## ❌ Breaking: stored documents can make the deploy fail\n\n1 error\n",
		map[string]string{"verdict": "breaking", "errors": "1", "warnings": "0", "notes": "0", "tables-changed": "1"}}
	safe = result{0, mark + "\n## ✅ Safe: every document that was valid is valid after\n\n1 note · from `a` to `b`\n\n- ℹ️ `users.nick`\n",
		map[string]string{"verdict": "safe", "errors": "0", "warnings": "0", "notes": "1", "tables-changed": "1"}}
	same = result{0, mark + "\n## ✅ No schema changes\n\nnothing to report\n",
		map[string]string{"verdict": "safe", "errors": "0", "warnings": "0", "notes": "0", "tables-changed": "0"}}
	failed = result{code: 3}
)

const mark = "<!-- convex-schema-plan -->"

// use makes a run find what is in result, with a stand-in for the program.
func (r *run) use(t *testing.T, found result) *standIn {
	t.Helper()
	needs(t, "bash", "node")
	s := &standIn{t.TempDir()}
	s.write(t, "code", strconv.Itoa(found.code))
	if found.report != "" {
		s.write(t, "report", found.report)
	}
	var outputs strings.Builder
	for name, value := range found.outputs {
		outputs.WriteString(name + "=" + value + "\n")
	}
	s.write(t, "outputs", outputs.String())
	program := s.write(t, "convex-schema-plan", standInScript)
	require.NoError(t, os.Chmod(program, 0o755))
	if r.inputs == nil {
		r.inputs = map[string]string{}
	}
	if r.env == nil {
		r.env = map[string]string{}
	}
	r.inputs["binary"], r.env["STANDIN"] = program, s.folder
	return s
}

func (s *standIn) write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(s.folder, name)
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
	return file
}

func (s *standIn) read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(s.folder, name))
	require.NoError(t, err)
	return string(content)
}

// arguments returns what the program was started with, without the reports, whose files have names of their own.
func (s *standIn) arguments(t *testing.T) []string {
	t.Helper()
	var kept []string
	for _, argument := range strings.Split(strings.TrimSuffix(s.read(t, "arguments"), "\x00"), "\x00") {
		if !strings.HasPrefix(argument, "--report=") {
			kept = append(kept, argument)
		}
	}
	return kept
}

// pullRequest is the payload of a pull request within one repository, as far as anything looks at it.
func pullRequest() map[string]any {
	return map[string]any{
		"action": "synchronize", "number": 7,
		"pull_request": map[string]any{
			"number": 7,
			"base":   map[string]any{"ref": "main", "repo": map[string]any{"full_name": "octo/app"}},
			"head":   map[string]any{"ref": "feature", "repo": map[string]any{"full_name": "octo/app"}},
		},
	}
}

// onPullRequest runs the action on a pull request, with the result found and the comments of api.
func onPullRequest(t *testing.T, api *fakeAPI, found result) *run {
	t.Helper()
	r := &run{event: "pull_request", payload: pullRequest(), env: api.env()}
	r.use(t, found)
	r.do(t)
	return r
}
