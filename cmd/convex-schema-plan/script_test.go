package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/golden"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"convex-schema-plan": main})
}

// TestScripts runs testdata/script: the program as users run it, with its exact output. UPDATE=1 rewrites what the
// scripts compare with.
func TestScripts(t *testing.T) {
	schemas, err := filepath.Abs("../../testdata/schemas")
	require.NoError(t, err)
	monorepo, err := filepath.Abs("../../testdata/monorepo")
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Files:               scripts(t),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       golden.Updating(),
		Setup: func(env *testscript.Env) error {
			env.Setenv("SCHEMAS", schemas)
			env.Setenv("MONOREPO", monorepo)
			bin, _, _ := strings.Cut(env.Getenv("PATH"), string(os.PathListSeparator))
			env.Setenv("BIN", bin) // holds this program and nothing else
			env.Setenv("ESC", "\x1b")
			env.Setenv("NL", "\n")
			env.Setenv("GORACE", "atexit_sleep_ms=0") // under the race detector every program would wait a second at its end
			for name, value := range map[string]string{
				"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
				"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_AUTHOR_DATE": "2026-03-02T10:00:00Z",
				"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com", "GIT_COMMITTER_DATE": "2026-03-02T10:00:00Z",
			} {
				env.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "fingerprint": fingerprint, "commit": commit, "replace": replace},
	})
}

// scripts lists the scripts. Where the run is cut short, those are left that do many things at the same time.
func scripts(t *testing.T) []string {
	var files []string
	for _, pattern := range []string{"project_*", "component_*", "log*", "story_*", "git_default*", "git_table_*"} {
		if !brief.Run() {
			pattern = "*"
		}
		found, err := filepath.Glob("testdata/script/" + pattern + ".txtar")
		require.NoError(t, err)
		files = append(files, found...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// exits runs a program that has to end with the given code: exits 1 convex-schema-plan check old new.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code program [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// fingerprint sets $FINGERPRINT to that of the first finding of a report in JSON: fingerprint report.json.
func fingerprint(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fingerprint report.json")
	}
	var report struct {
		Findings []struct{ Fingerprint string }
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &report))
	if len(report.Findings) == 0 {
		ts.Fatalf("%s has no findings", args[0])
	}
	ts.Setenv("FINGERPRINT", report.Findings[0].Fingerprint)
}

// commit sets $COMMIT to the id of a commit: commit HEAD~1.
func commit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: commit ref")
	}
	ts.Check(ts.Exec("git", "rev-parse", "--verify", "--end-of-options", args[0]))
	ts.Setenv("COMMIT", strings.TrimSpace(ts.ReadFile("stdout")))
}

// replace writes another text in the place of one that has to be in a file: replace old new file.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace old new file")
	}
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("%s does not hold %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(text, args[0], args[1])), 0o644))
}
