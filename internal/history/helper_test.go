package history

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema/load"
)

// A sandbox is a real repository that a test makes.
type sandbox struct {
	t   testing.TB
	dir string
}

// newRepo makes an empty repository in which git behaves the same on every machine.
func newRepo(t testing.TB) sandbox {
	t.Helper()
	for _, line := range os.Environ() {
		if name, _, _ := strings.Cut(line, "="); strings.HasPrefix(name, "GIT_") {
			t.Setenv(name, "") // restores it afterwards
			require.NoError(t, os.Unsetenv(name))
		}
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": t.TempDir(), "GIT_ALLOW_PROTOCOL": "file",
		"GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.com", "GIT_AUTHOR_DATE": "1700000000 +0000",
		"GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.com", "GIT_COMMITTER_DATE": "1700000000 +0000",
	} {
		t.Setenv(name, value)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	s := sandbox{t, dir}
	s.git("init", "-q", "-b", "main")
	return s
}

func (s sandbox) git(args ...string) string {
	s.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = s.dir
	out, err := cmd.CombinedOutput()
	require.NoError(s.t, err, "git %s\n%s", strings.Join(args, " "), out)
	return strings.TrimSpace(string(out))
}

// commit writes files, given by name and content, and commits everything. An empty content removes the file.
func (s sandbox) commit(message string, files ...string) {
	s.t.Helper()
	for i := 0; i < len(files); i += 2 {
		file := filepath.Join(s.dir, files[i])
		if files[i+1] == "" {
			require.NoError(s.t, os.Remove(file))
			continue
		}
		require.NoError(s.t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(s.t, os.WriteFile(file, []byte(files[i+1]), 0o644))
	}
	s.git("add", "-A")
	s.git("commit", "-q", "--allow-empty", "-m", message)
}

// schemas makes a commit of convex/schema.ts for each pair of a message and tables.
func (s sandbox) schemas(pairs ...string) {
	s.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		s.commit(pairs[i], "convex/schema.ts", schemaOf(pairs[i+1]))
	}
}

// walk walks the history of what path means.
func (s sandbox) walk(path string) Walk {
	s.t.Helper()
	r, err := git.Open(context.Background(), s.dir)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, r.Close()) })
	return Walk{Repository: r, Path: filepath.Join(s.dir, path), Options: load.Options{Dir: s.dir, LazyPlaces: true}}
}

// schemaOf is a schema with tables such as "a: defineTable({}),".
func schemaOf(tables string) string {
	return "import { defineSchema, defineTable } from \"convex/server\";\nimport { v } from \"convex/values\";\n" +
		"export default defineSchema({\n" + tables + "\n});\n"
}

// table is a table with one field.
func table(name, validator string) string {
	return fmt.Sprintf("  %s: defineTable({ f: %s }),\n", name, validator)
}

const manifest = `{ "name": "app", "dependencies": { "convex": "1" } }`

// stepsOf lists the steps as "subject: tables before -> tables after".
func stepsOf(t testing.TB, w Walk) []string {
	t.Helper()
	var list []string
	for step, err := range w.Steps(context.Background()) {
		require.NoError(t, err)
		before := "nothing"
		if step.Cut {
			before = "cut"
		}
		if step.Before != nil {
			before = tablesOf(t, step.Before)
		}
		list = append(list, step.Commit.Subject+": "+before+" -> "+tablesOf(t, step.After))
	}
	return list
}

func tablesOf(t testing.TB, v *Version) string {
	t.Helper()
	result, err := v.Load(context.Background())
	if err != nil {
		return "error"
	}
	require.Equal(t, v.Missing(), result == nil)
	return names(result)
}

func names(r *load.Result) string {
	if r == nil {
		return "none"
	}
	var names []string
	for _, table := range r.Schema.Tables {
		names = append(names, table.Name)
	}
	return strings.Join(names, " ")
}
