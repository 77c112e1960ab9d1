package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// repositoryFiles is how many files the repository has beside the project.
const repositoryFiles = 20_000

// A repository is a git repository with a Convex project in it, checked out twice: both on a branch that left main two
// commits ago.
type repository struct {
	before  string // the project as main has it, on the disk outside of the repository
	changed string // the project in a work tree where the schema has changed and the change is staged
	other   string // the project in a work tree where another file has changed and the change is staged
}

// makeRepository makes the repository below dir. The project is in apps/shop, at before on main and at after in the work
// tree that changed it.
func makeRepository(dir, before, after string) (*repository, error) {
	top, linked := filepath.Join(dir, "repository"), filepath.Join(dir, "linked")
	project := func(tree string) string { return filepath.Join(tree, "apps", "shop") }
	r := &repository{before: before, changed: project(linked), other: project(top)}
	history, err := fastImport(before)
	if err != nil {
		return nil, err
	}
	g := &gitRunner{}
	g.run(dir, "", "init", "--quiet", "--initial-branch=main", top)
	g.run(top, history, "fast-import", "--quiet")
	g.run(top, "", "checkout", "--quiet", "feature")
	g.run(top, "", "worktree", "add", "--quiet", "-b", "schema", linked, "feature")
	if g.err != nil {
		return nil, g.err
	}
	for _, tree := range []string{top, linked} {
		if err := os.Symlink(filepath.Join(before, "node_modules"), filepath.Join(project(tree), "node_modules")); err != nil {
			return nil, err
		}
	}
	if err := replaceFolder(filepath.Join(r.changed, "convex"), filepath.Join(after, "convex")); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(top, "README.md"), []byte("changed\n"), 0o644); err != nil {
		return nil, err
	}
	// What was written in the same second as the index has to be read again each time that git compares the two. Nobody
	// commits in the second of a checkout.
	time.Sleep(1100 * time.Millisecond)
	g.run(linked, "", "add", "apps/shop/convex")
	g.run(top, "", "add", "README.md")
	for _, tree := range []string{top, linked} {
		g.run(tree, "", "update-index", "-q", "--refresh")
	}
	return r, g.err
}

// fastImport returns the history as git fast-import reads it: main with everything, and a branch with two commits more.
func fastImport(project string) (string, error) {
	var b strings.Builder
	commit := func(branch, message string, second int) {
		fmt.Fprintf(&b, "commit refs/heads/%s\ncommitter Bench <bench@localhost> %d +0000\ndata %d\n%s\n", branch, 1700000000+second, len(message), message)
	}
	file := func(name, text string) {
		fmt.Fprintf(&b, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text)
	}
	commit("main", "everything", 0)
	for i := range repositoryFiles {
		file(fmt.Sprintf("packages/p%d/src/file%d.ts", i/100, i), fmt.Sprintf("export const n = %d;\n", i))
	}
	file("README.md", "a large repository\n")
	file(".gitignore", "node_modules\n")
	err := filepath.WalkDir(project, func(name string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(project, name)
		file("apps/shop/"+filepath.ToSlash(rel), string(text))
		return err
	})
	for i := range 2 {
		commit("feature", "work", 1+i)
		if i == 0 {
			b.WriteString("from refs/heads/main\n")
		}
		file("packages/p7/src/file700.ts", fmt.Sprintf("export const n = -%d;\n", i+1))
	}
	return b.String(), err
}

// replaceFolder puts a copy of a folder in the place of another.
func replaceFolder(folder, by string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	return os.CopyFS(folder, os.DirFS(by))
}

// A gitRunner runs git until something goes wrong. What the user has configured has no part in it.
type gitRunner struct{ err error }

func (g *gitRunner) run(dir, input string, args ...string) {
	if g.err != nil {
		return
	}
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(input)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	if out, err := cmd.CombinedOutput(); err != nil {
		g.err = fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, out)
	}
}
