package git

import (
	"context"
	"errors"
	"os"
	"path"
	"strings"
	"time"
)

// Fetch brings what an [IncompleteError] in err says is missing and returns nil when it succeeded: then what failed can be
// tried again. It runs the error's command, except that it gets history only as far back as it has to. Nothing else in this package uses a network or writes. It never asks for a password: where one is needed, it
// fails.
//
// File systems from before keep what they have read, and find what was fetched.
func (r *Repository) Fetch(ctx context.Context, err error) error {
	lacking, ok := errors.AsType[*IncompleteError](err)
	if !ok || len(lacking.Command) < 2 {
		return err
	}
	if lacking.history != nil {
		if enough, err := r.deepen(ctx, lacking.history); enough || err != nil {
			return err
		}
	}
	if err := r.fetch(ctx, lacking.Command[1:]); err != nil {
		return r.fetchError(ctx, lacking, err)
	}
	return r.refresh(ctx)
}

// fetch runs git fetch with the given arguments, the name of the command first.
func (r *Repository) fetch(ctx context.Context, args []string) error {
	environ, err := r.fetchEnvironment(ctx)
	if err != nil {
		return err
	}
	// What git would do besides is not wanted: submodules, and packing in the background.
	args = append([]string{"-c", "fetch.recurseSubmodules=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false"}, args...)
	cmd := command(ctx, r.top, environ, args)
	var stderr head
	cmd.Stderr = &stderr
	cmd.Cancel = func() error { // lets git remove its lock files
		if cmd.Process.Signal(os.Interrupt) != nil {
			return cmd.Process.Kill()
		}
		return nil
	}
	cmd.WaitDelay = 3 * time.Second
	if err := cmd.Run(); err != nil {
		return startError(err, "fetch", stderr.String())
	}
	return nil
}

// fetchEnvironment is the environment of git as the user has it, apart from questions.
func (r *Repository) fetchEnvironment(ctx context.Context) ([]string, error) {
	c, err := r.config(ctx)
	if err != nil {
		return nil, err
	}
	remove := []string{"GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL"}
	set := map[string]string{}
	if allowed := lookup(r.from.environ, "GIT_ALLOW_PROTOCOL"); allowed != "" {
		set["GIT_ALLOW_PROTOCOL"] = allowed
	}
	ssh := lookup(r.environ, "GIT_SSH_COMMAND")
	if ssh == "" {
		ssh = c.last("core.sshcommand")
	}
	if ssh == "" && lookup(r.environ, "GIT_SSH") == "" {
		ssh = "ssh"
	}
	// Another program than OpenSSH may not know the option.
	if words := strings.Fields(ssh); len(words) > 0 && strings.TrimSuffix(path.Base(words[0]), ".exe") == "ssh" {
		set["GIT_SSH_COMMAND"] = ssh + " -o BatchMode=yes"
	}
	return with(r.environ, set, remove...), nil
}

func (r *Repository) fetchError(ctx context.Context, lacking *IncompleteError, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	f, ok := err.(*failure)
	if !ok {
		return err
	}
	e := &Error{Kind: Failed, Message: "git fetch failed", Detail: f.said(), Hint: "To see more, run it yourself:\n  " + lacking.Line()}
	for _, sign := range []string{"could not read Username", "could not read Password", "terminal prompts disabled", "Permission denied"} {
		if strings.Contains(f.stderr, sign) {
			e.Message = "git fetch failed, since the remote wants a password or a key"
		}
	}
	return e
}

// refresh forgets what a fetch may have changed.
func (r *Repository) refresh(ctx context.Context) error {
	if err := r.objects.close(); err != nil {
		return err
	}
	_, known, err := ask(ctx, r.top, r.environ)
	if err != nil {
		return err
	}
	r.facts = known
	r.configLock.Lock()
	r.settings = nil
	r.configLock.Unlock()
	return nil
}
