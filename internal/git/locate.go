package git

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

// locate finds the repository around dir and returns the top of its work tree, what is known of it, and the environment
// for git.
//
// GIT_DIR describes the repository of the working directory. It is asked only when looking for .git leads elsewhere:
// with GIT_DIR alone git takes any folder that it is started in for the top of the work tree.
func locate(ctx context.Context, dir string, from surroundings) (string, facts, []string, error) {
	whole := quiet(from.environ)
	plain := with(whole, nil, localVariables()...)
	top, known, err := ask(ctx, dir, plain)
	variable := lookup(whole, "GIT_DIR")
	switch {
	case err == nil && !within(from.dir, top):
		return top, known, plain, nil
	case variable == "":
		return top, known, with(whole, nil, "GIT_DIR", "GIT_WORK_TREE"), err
	case err == nil && describes(ctx, whole, from.dir, top, plain):
		return top, known, with(whole, nil, "GIT_DIR", "GIT_WORK_TREE"), nil
	}
	tree := from.dir
	if value := lookup(whole, "GIT_WORK_TREE"); value != "" {
		tree = absolute(from.dir, value)
	}
	environ := with(whole, map[string]string{"GIT_DIR": absolute(from.dir, variable), "GIT_WORK_TREE": tree})
	top, known, err = ask(ctx, tree, environ)
	return top, known, environ, err
}

// within says whether dir is the folder top or one below it, whatever symbolic links lead there.
func within(dir, top string) bool {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	realTop, err := filepath.EvalSymlinks(top)
	if err != nil {
		return false
	}
	_, ok := below(realTop, real)
	return ok
}

// describes says whether GIT_DIR, and GIT_WORK_TREE if there is one, mean the repository that was found at top. Hooks are
// started there with relative names, and may have changed folder since.
func describes(ctx context.Context, whole []string, cwd, top string, plain []string) bool {
	out, err := run(ctx, top, plain, "rev-parse", "--absolute-git-dir")
	if err != nil {
		return false
	}
	found := strings.TrimSuffix(string(out), "\n")
	same := func(name, want string) bool {
		for _, base := range []string{cwd, top} {
			a, errA := os.Stat(absolute(base, name))
			b, errB := os.Stat(want)
			if errA == nil && errB == nil && os.SameFile(a, b) {
				return true
			}
		}
		return false
	}
	tree := lookup(whole, "GIT_WORK_TREE")
	return same(lookup(whole, "GIT_DIR"), found) && (tree == "" || same(tree, top))
}

// ask asks git about the repository around dir, all in one process. The path comes last: it may contain line ends.
func ask(ctx context.Context, dir string, environ []string) (string, facts, error) {
	out, err := run(ctx, dir, environ, "rev-parse", "--is-bare-repository", "--is-shallow-repository",
		"--show-object-format", "--symbolic-full-name", "--glob=refs/remotes/*/HEAD", "--show-toplevel")
	var known facts
	rest := strings.TrimSuffix(string(out), "\n")
	next := func() string {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		return line
	}
	bare := next() == "true"
	if err != nil {
		return "", facts{}, openError(err, dir, bare, environ)
	}
	known.shallow = next() == "true"
	known.sha256 = next() == "sha256"
	for strings.HasPrefix(rest, "refs/") {
		known.heads = append(known.heads, next())
	}
	return filepath.FromSlash(rest), known, nil
}

// openError says why git does not open the repository around dir.
func openError(err error, dir string, bare bool, environ []string) error {
	f, ok := err.(*failure)
	if !ok {
		return err
	}
	if e := refusal(f); e != nil {
		return e
	}
	switch said := f.said(); {
	case strings.Contains(said, "must be run in a work tree") && bare:
		return &Error{Kind: NoWorkTree, Message: dir + " is in a bare repository, which has no files checked out",
			Hint: "Make a work tree and run there:\n  git worktree add ../work HEAD"}
	case strings.Contains(said, "must be run in a work tree"):
		return &Error{Kind: NoWorkTree, Message: dir + " is inside .git, not in the files of the repository",
			Hint: "Run in a folder of the repository's work tree."}
	case strings.Contains(said, "not a git repository"):
		e := &Error{Kind: NoRepository, Message: dir + " is not in a git repository",
			Hint: "Run inside a repository, or compare two folders instead."}
		if gitDir := lookup(environ, "GIT_DIR"); gitDir != "" {
			e.Message = "GIT_DIR names " + gitDir + ", which is not a git repository"
			e.Hint = "Unset GIT_DIR, or let it name the repository."
		} else if !strings.Contains(said, "any of the parent") && !strings.Contains(said, "parent up to") {
			e.Detail = said // .git is there, and leads nowhere
		}
		return e
	default:
		return &Error{Kind: Failed, Message: "git cannot open the repository of " + dir, Detail: said}
	}
}

// refusal returns the error for a repository that belongs to another user, or nil when that is not what git said.
func refusal(f *failure) *Error {
	_, rest, found := strings.Cut(f.stderr, "detected dubious ownership in repository at '")
	if !found {
		return nil
	}
	e := &Error{Kind: Untrusted, Message: "git refuses to read the repository, since it belongs to another user"}
	if where, _, ok := strings.Cut(rest, "'\n"); ok {
		e.Message = "git refuses to read the repository at " + where + ", since it belongs to another user"
	}
	// Git prints the command itself, quoted as this system needs it.
	if _, line, ok := strings.Cut(rest, "git config --global --add safe.directory "); ok {
		line, _, _ = strings.Cut(line, "\n")
		e.Hint = "If you trust what is in it:\n  git config --global --add safe.directory " + line
	}
	return e
}
