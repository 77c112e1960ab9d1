package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/scaffold"
	"convex-schema-plan/pkg/codegen"
)

// An initCommand sets a repository up.
type initCommand struct {
	*app
	write bool
	uses  string
	only  []string
}

func (a *app) initCommand() *cobra.Command {
	c := &initCommand{app: a}
	cmd := &cobra.Command{
		Use:     "init",
		Short:   "Set a repository up: workflow, hooks and configuration",
		GroupID: groupSetUp,
		Long: `Set the repository of the working directory up, so that every pull request and every
commit is checked: a workflow for GitHub or jobs for GitLab, a hook for pre-commit,
Husky or Lefthook, and a configuration to start from.

Shows what it would write for what the repository uses, and writes with --write: all of
it or nothing. It asks no questions. No file is replaced and no line is taken away; where
lines cannot be added for sure, it says which to add by hand. A file that names
` + program + ` already is left as it is.`,
		Example: `  convex-schema-plan init --uses OWNER/REPO@v1
  convex-schema-plan init --uses ./tools/convex-schema-plan --write
  convex-schema-plan init --only config,pre-commit`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{"init takes no arguments", "it sets up the repository of the working directory; change to it first"}
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return c.run() },
	}
	cmd.Flags().BoolVar(&c.write, "write", false, "write the files; without it they are only shown")
	cmd.Flags().StringVar(&c.uses, "uses", "", "where CI gets this program: `OWNER/REPO@REF` on GitHub, https://SERVER/REPO@REF, or ./FOLDER")
	cmd.Flags().StringSliceVar(&c.only, "only", nil, "set up these `TARGETS` only: "+orList(targetNames()))
	_ = cmd.RegisterFlagCompletionFunc("only", cobra.FixedCompletions(targetNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func targetNames() []string {
	var names []string
	for _, target := range scaffold.Targets() {
		names = append(names, string(target))
	}
	return names
}

func (c *initCommand) run() error {
	root, err := c.root()
	if err != nil {
		return err
	}
	steps, err := c.steps(root)
	var origin *scaffold.OriginError
	switch {
	case errors.As(err, &origin):
		return &usageError{report.Clean(origin.Message), origin.Hint}
	case err != nil:
		return fmt.Errorf("nothing was written: %w", err)
	}
	if c.write {
		if err := writeSteps(root, steps); err != nil {
			return err
		}
	}
	return c.deliver("", report.Scaffold(steps, c.styleOf(c.stdout), c.write))
}

// root returns the top of the repository, or the working directory when there is none.
func (c *initCommand) root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	if root := c.files().Root; root != "" {
		return filepath.FromSlash(root), nil
	}
	return dir, nil
}

// steps returns what becomes of each file.
func (c *initCommand) steps(root string) ([]scaffold.Step, error) {
	var only []scaffold.Target
	for _, name := range c.only {
		target := scaffold.Target(strings.TrimSpace(name))
		if !slices.Contains(scaffold.Targets(), target) {
			return nil, &usageError{
				message: "--only cannot be " + quote(name) + didYouMean(name, targetNames()),
				fix:     "it lists what to set up, separated by commas: " + orList(targetNames()),
			}
		}
		if !slices.Contains(only, target) {
			only = append(only, target)
		}
	}
	origin, err := scaffold.ParseOrigin(c.uses)
	if err != nil {
		return nil, err
	}
	return scaffold.Make(os.DirFS(root), scaffold.Options{Only: only, Origin: origin, Remotes: remotes(root)})
}

// remotes returns the configuration of the repository's git, which names its servers; "" when it cannot be read. In a
// worktree .git is a file that leads to it.
func remotes(root string) string {
	dir := filepath.Join(root, ".git")
	if text, err := os.ReadFile(dir); err == nil {
		target, _ := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir: ")
		dir = joined(root, target)
		if common, err := os.ReadFile(filepath.Join(dir, "commondir")); err == nil {
			dir = joined(dir, strings.TrimSpace(string(common)))
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "config"))
	if err != nil {
		return ""
	}
	return string(text)
}

// joined returns a path as seen from dir.
func joined(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// writeSteps writes what is new or changed, all of it or nothing.
func writeSteps(root string, steps []scaffold.Step) error {
	var results []written
	var files []codegen.File
	for _, step := range steps {
		if step.State != scaffold.New && step.State != scaffold.Changed {
			continue
		}
		path := filepath.Join(root, filepath.FromSlash(step.File))
		info, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && step.State == scaffold.New:
		case err != nil:
			return fmt.Errorf("nothing was written: %w", err)
		case !info.Mode().IsRegular():
			return fmt.Errorf("nothing was written: %s is a link or a device; leave it out with --only, and edit what it leads to", report.Clean(path))
		}
		results = append(results, written{path, string(step.State)})
		files = append(files, codegen.File{Path: step.File, Content: []byte(step.After)})
	}
	return commit(results, files)
}
