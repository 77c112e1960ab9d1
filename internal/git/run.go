package git

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Every call switches off what a repository's configuration could make git run, and what would make git write.
//
// An empty core.fsmonitor is off for all versions of git: the old ones take "false" for the name of a program.
func globalArgs() []string {
	return []string{
		"--no-pager", "--no-optional-locks", "--literal-pathspecs",
		"-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
	}
}

// localVariables are those that tell git which repository to use, and how its index is called.
func localVariables() []string {
	return []string{
		"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE",
		"GIT_NO_REPLACE_OBJECTS", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX",
	}
}

// quiet returns the environment for git: the given one, in English, that neither asks nor writes nor talks to a network.
// The list of allowed protocols is what keeps versions of git that do not know GIT_NO_LAZY_FETCH off the network.
func quiet(environ []string) []string {
	return with(environ, map[string]string{
		"LC_ALL": "C", "LANGUAGE": "", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never",
		"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_PAGER": "cat",
	}, "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_TRACE")
}

// with returns environ with variables set and others removed.
func with(environ []string, set map[string]string, remove ...string) []string {
	out := make([]string, 0, len(environ)+len(set))
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if _, replaced := set[name]; !replaced && !slices.Contains(remove, name) {
			out = append(out, entry)
		}
	}
	for name, value := range set {
		out = append(out, name+"="+value)
	}
	slices.Sort(out[len(out)-len(set):])
	return out
}

// lookup returns the value of a variable in an environment, or "".
func lookup(environ []string, name string) string {
	for _, entry := range slices.Backward(environ) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

// command prepares a git process in dir. It is killed when ctx is done; a child of it that keeps a pipe open does not
// keep us waiting.
func command(ctx context.Context, dir string, environ, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append(globalArgs(), args...)...)
	cmd.Dir, cmd.Env = dir, environ
	cmd.WaitDelay = time.Second
	return cmd
}

// run runs git and returns what it prints. The error is a *failure with what it printed until then, an *Error when git
// cannot be started, or that of the context.
func run(ctx context.Context, dir string, environ []string, args ...string) ([]byte, error) {
	return output(ctx, command(ctx, dir, environ, args), args[0])
}

// output runs a prepared command; name is that of git's command.
func output(ctx context.Context, cmd *exec.Cmd, name string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case err == nil:
		return stdout.Bytes(), nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return stdout.Bytes(), startError(err, name, stderr.String())
}

func startError(err error, name, stderr string) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return &failure{command: name, code: exit.ExitCode(), stderr: stderr}
	}
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, exec.ErrDot) {
		return &Error{Kind: NotInstalled, Message: "git is not installed, or not in the PATH",
			Hint: "Install git (https://git-scm.com), or compare two folders instead of versions in git."}
	}
	return &Error{Kind: Failed, Message: "git could not be started", Detail: err.Error()}
}

// git runs git at the top of the work tree.
func (r *Repository) git(ctx context.Context, args ...string) ([]byte, error) {
	return run(ctx, r.top, r.environ, args...)
}

// lines splits what git printed into lines, without the last line end.
func lines(out []byte) []string {
	text := strings.TrimSuffix(string(out), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// records splits what git printed with -z.
func records(out []byte) []string {
	text := strings.TrimSuffix(string(out), "\x00")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\x00")
}

// withoutPasswords removes user names and passwords from the URLs of a message.
func withoutPasswords(text string) string {
	return regexp.MustCompile(`://[^/@\s']*@`).ReplaceAllString(text, "://")
}
