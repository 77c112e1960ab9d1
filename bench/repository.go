package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The size of the repository, beside the project.
const (
	repositoryFiles   = 20_000
	repositoryCommits = 1000
	filesPerPackage   = 100 // the packages come one by one
)

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

// fastImport returns the history as git fast-import reads it: main, and a branch with two commits more. Each commit brings
// a package, or else changes a file.
func fastImport(project string) (string, error) {
	h := &writtenHistory{}
	h.commit("main")
	h.file("README.md", "a large repository\n")
	h.file(".gitignore", "node_modules\n")
	h.file("package.json", `{ "private": true, "workspaces": ["apps/*", "packages/*"] }`)
	if err := h.folder("apps/shop", project); err != nil {
		return "", err
	}
	for i := 1; i < repositoryCommits; i++ {
		h.commit("main")
		if first := i * filesPerPackage; first <= repositoryFiles {
			h.file(fmt.Sprintf("packages/p%d/package.json", i), fmt.Sprintf(`{ "name": "@bench/p%d" }`, i))
			for n := first - filesPerPackage; n < first; n++ {
				h.file(fmt.Sprintf("packages/p%d/src/file%d.ts", i, n), fmt.Sprintf("export const n = %d;\n", n))
			}
		} else {
			h.file(fmt.Sprintf("packages/p%d/src/file%d.ts", 1+i%100, i%100*filesPerPackage), fmt.Sprintf("export const n = -%d;\n", i))
		}
	}
	for i := range 2 {
		h.commit("feature")
		if i == 0 {
			h.WriteString("from refs/heads/main\n")
		}
		h.file("packages/p7/src/file600.ts", fmt.Sprintf("export const n = -%d;\n", i))
	}
	return h.String(), nil
}

// A writtenHistory is the input of git fast-import.
type writtenHistory struct {
	strings.Builder
	second int
}

func (h *writtenHistory) commit(branch string) {
	h.second++
	fmt.Fprintf(h, "commit refs/heads/%s\ncommitter Bench <bench@localhost> %d +0000\ndata 4\nwork\n", branch, 1700000000+h.second)
}

func (h *writtenHistory) file(name, text string) {
	fmt.Fprintf(h, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text)
}

// folder adds the files of a folder on the disk.
func (h *writtenHistory) folder(name, from string) error {
	return filepath.WalkDir(from, func(file string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, file)
		h.file(name+"/"+filepath.ToSlash(rel), string(text))
		return err
	})
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
