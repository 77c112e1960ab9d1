package load_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/pkg/schema/load"
)

// A componentCase is an archive of testdata/components: a project, the lines of its head that say how it is read, and
// what is found in it.
type componentCase struct {
	archive *txtar.Archive
	file    string
	source  string
	differs bool     // Convex sees it otherwise, and the text says why
	also    []string // definitions that Convex uploads and we leave out
}

func componentCases(t *testing.T) []componentCase {
	files, err := filepath.Glob("testdata/components/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var list []componentCase
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		c := componentCase{archive: archive, file: file, source: "."}
		for line := range strings.Lines(string(archive.Comment)) {
			switch key, value, _ := strings.Cut(strings.TrimSpace(line), ": "); key {
			case "source":
				c.source = value
			case "convex":
				require.Equal(t, "differs", value)
				c.differs = true
			case "convex also":
				c.also = strings.Fields(value)
			}
		}
		list = append(list, c)
	}
	return list
}

func (c componentCase) name() string { return strings.TrimSuffix(filepath.Base(c.file), ".txtar") }

// TestComponents lists the components of each project, and the tables that its schema has when it is loaded; from a checkout
// and from snapshots.
func TestComponents(t *testing.T) {
	for _, c := range componentCases(t) {
		t.Run(c.name(), func(t *testing.T) {
			t.Parallel()
			f := readFixture(t, c.file)
			dir := f.layOut(t, anything)
			want := describeComponents(t, load.Options{Dir: dir}, c.source)
			golden.Equal(t, c.file, txtar.Format(withWant(c.archive, want)))

			empty := f.layOut(t, isModule)
			snapshot := &load.Snapshot{Root: empty, Files: f.tree()}
			require.Equal(t, want, describeComponents(t, load.Options{Dir: empty, Snapshot: snapshot}, c.source), "over an empty work tree")
			disturbed := f.layOut(t, isModule)
			f.disturb(t, disturbed)
			snapshot = &load.Snapshot{Root: disturbed, Files: f.tree()}
			require.Equal(t, want, describeComponents(t, load.Options{Dir: disturbed, Snapshot: snapshot}, c.source), "over another work tree")
		})
	}
}

func describeComponents(t *testing.T, options load.Options, source string) string {
	list, err := load.Components(t.Context(), load.Source{Path: source}, options)
	if err != nil {
		var e *load.Error
		require.ErrorAs(t, err, &e)
		require.NotContains(t, err.Error(), options.Dir)
		return "error\n" + err.Error() + "\n"
	}
	var b strings.Builder
	for _, c := range list {
		used := "not known"
		if c.Used != nil {
			used = fmt.Sprintf("%q", c.Used)
		}
		fmt.Fprintf(&b, "%q %q in %s, instances: %s\n", c.Path, c.Name, c.Folder, used)
		for _, p := range c.Packages {
			fmt.Fprintf(&b, "\tuses %s, installed: %v\n", p.Name, p.Installed)
		}
		if c.Schema == "" {
			b.WriteString("\tno schema\n")
			continue
		}
		r, err := load.Load(t.Context(), load.Source{Path: c.Schema}, options)
		if err != nil {
			text, _, _ := strings.Cut(err.Error(), "\n")
			fmt.Fprintf(&b, "\tdoes not load: %s\n", text)
			continue
		}
		require.Equal(t, c.Schema, r.Path)
		for _, table := range r.Schema.Tables {
			fmt.Fprintf(&b, "\ttable %s of %s\n", table.Name, c.Schema)
		}
	}
	return b.String()
}

// TestConvexFindsTheSameComponents compares with what the Convex CLI is about to upload. It is told to write that to a
// file, and nothing is there to upload to.
func TestConvexFindsTheSameComponents(t *testing.T) {
	brief.Skip(t)
	npm := npmtest.Dir(t)
	compared := 0
	for _, c := range componentCases(t) {
		if c.differs || strings.HasPrefix(c.name(), "error_") && c.name() != "error_other_config" {
			continue
		}
		compared++
		t.Run(c.name(), func(t *testing.T) {
			t.Parallel()
			dir := readFixture(t, c.file).layOut(t, anything)
			modules := filepath.Join(dir, "node_modules")
			require.NoError(t, os.MkdirAll(modules, 0o755))
			require.NoError(t, os.Symlink(filepath.Join(npm, "node_modules", "convex"), filepath.Join(modules, "convex")))
			want, failed := uploadedByConvex(t, npm, filepath.Join(dir, c.source))
			found, err := load.Components(t.Context(), load.Source{Path: c.source}, load.Options{Dir: dir})
			if failed != "" {
				require.Error(t, err, "Convex says %s", failed)
				return
			}
			require.NoError(t, err)
			installed, err := load.Components(t.Context(), load.Source{Path: c.source}, load.Options{Dir: dir, Convex: load.Installed})
			require.NoError(t, err)
			require.Equal(t, found, installed, "with the installed convex package")
			var got []uploaded
			for _, component := range found {
				got = append(got, uploaded{component.Path, component.Schema != ""})
			}
			for _, path := range c.also {
				got = append(got, uploaded{path, true})
			}
			slices.SortFunc(got, func(x, y uploaded) int { return cmp.Compare(x.path, y.path) })
			require.Equal(t, want, got)
		})
	}
	require.Greater(t, compared, 6)
}

// uploaded is a component of a push: its definition path, and whether it has a schema.
type uploaded struct {
	path   string
	schema bool
}

// uploadedByConvex lists what the CLI would upload for a project, or says why it does not.
func uploadedByConvex(t *testing.T, npm, root string) (list []uploaded, failed string) {
	const nowhere = "http://127.0.0.1:1"
	cmd := exec.Command("node", filepath.Join(npm, "node_modules", "convex", "bin", "main.js"), "deploy",
		"--write-push-request", "push", "--push-all-modules", "--typecheck", "disable", "--codegen", "disable",
		"--url", nowhere, "--admin-key", "test|test")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CI=true", "CONVEX_PROVISION_HOST="+nowhere, "CONVEX_DEPLOYMENT=", "HOME="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, string(out)
	}
	data, err := os.ReadFile(filepath.Join(root, "push.json"))
	require.NoError(t, err)
	var push struct {
		AppDefinition        struct{ Schema any }
		ComponentDefinitions []struct {
			DefinitionPath string
			Schema         any
		}
	}
	require.NoError(t, json.Unmarshal(data, &push))
	list = append(list, uploaded{"", push.AppDefinition.Schema != nil})
	for _, d := range push.ComponentDefinitions {
		list = append(list, uploaded{d.DefinitionPath, d.Schema != nil})
	}
	slices.SortFunc(list, func(x, y uploaded) int { return cmp.Compare(x.path, y.path) })
	return list, ""
}

// BenchmarkComponents finds the components of an app with two.
func BenchmarkComponents(b *testing.B) {
	dir := readFixture(b, "testdata/components/local_components.txtar").layOut(b, anything)
	for b.Loop() {
		list, err := load.Components(b.Context(), load.Source{}, load.Options{Dir: dir})
		if err != nil || len(list) != 3 {
			b.Fatal(list, err)
		}
	}
}
