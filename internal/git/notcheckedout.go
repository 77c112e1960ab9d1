package git

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Branch returns the branch that is checked out, or "" when HEAD is detached.
func (r *Repository) Branch(ctx context.Context) (string, error) {
	out, err := r.git(ctx, "symbolic-ref", "--quiet", "HEAD")
	if f, ok := err.(*failure); ok && f.code == 1 {
		return "", nil
	}
	if err != nil {
		return "", asError(err, "git could not tell which branch is checked out")
	}
	return strings.TrimPrefix(strings.TrimSuffix(string(out), "\n"), "refs/heads/"), nil
}

// WhyMissing says why a path below the root is not on disk although git knows it: it lies in a submodule that is not
// checked out, or outside of a sparse checkout. It returns nil when neither is the reason. A path may lack the extension
// of its file, as in an import.
//
// The error is an [*Error] of the kinds NoSubmodule and LeftOut, whose hint has the exact command.
func (r *Repository) WhyMissing(ctx context.Context, file string) error {
	out, err := r.git(ctx, "ls-files", "-t", "--stage", "-z")
	if err != nil {
		return nil // it was only to help
	}
	for _, record := range records(out) {
		tag, rest, _ := strings.Cut(record, " ")
		name := stagedPath(rest)
		switch {
		case strings.HasPrefix(rest, "160000 ") && under(file, name):
			if _, err := os.Stat(filepath.Join(r.top, filepath.FromSlash(name), ".git")); err != nil {
				return r.noSubmodule(name)
			}
		case tag == "S" && (under(name, file) || strings.HasPrefix(name, file+".")):
			return r.leftOut(name)
		}
	}
	return nil
}

// leftOut is the error for a file outside of a sparse checkout.
func (r *Repository) leftOut(name string) error {
	return &Error{Kind: LeftOut, Message: name + " is not checked out: this is a sparse checkout, which leaves it out",
		Hint: "Check its folder out:\n  " + r.atTop("sparse-checkout", "add", path.Dir(name))}
}

func (r *Repository) noSubmodule(name string) *Error {
	return &Error{Kind: NoSubmodule, Message: "the submodule " + name + " is not checked out, so its content is not here",
		Hint: "Check it out:\n  " + r.atTop("submodule", "update", "--init", "--", name)}
}

// atTop returns a command whose paths start at the top of the work tree, to be typed in the working directory.
func (r *Repository) atTop(args ...string) string {
	words := []string{"git"}
	if up, ok := below(r.top, r.from.dir); ok && up != "." {
		words = append(words, "-C", strings.TrimSuffix(strings.Repeat("../", strings.Count(up, "/")+1), "/"))
	}
	return shellLine(append(words, args...))
}
