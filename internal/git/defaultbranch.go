package git

import (
	"context"
	"slices"
	"strings"
)

// defaultVariables are those by which CI servers tell the default branch.
func defaultVariables() []string {
	return []string{"CI_DEFAULT_BRANCH", "BUILDKITE_PIPELINE_DEFAULT_BRANCH"}
}

// defaultBranch finds the branch that changes usually go to. Most often one remote, origin, says so itself.
func (r *Repository) defaultBranch(ctx context.Context, env func(string) string) (target, error) {
	said := ""
	for _, variable := range defaultVariables() {
		if name := env(variable); said == "" && validBranch(name) {
			said = name
			t, ok, err := r.first(ctx, "refs/remotes/", []string{"origin/" + name}, "by "+variable)
			if ok || err != nil {
				return t, err
			}
		}
	}
	if t, ok, err := r.remoteDefault(ctx, "origin"); ok || err != nil {
		return t, err
	}
	remote, err := r.remote(ctx)
	if err != nil {
		return target{}, err
	}
	if remote != "" && remote != "origin" {
		if t, ok, err := r.remoteDefault(ctx, remote); ok || err != nil {
			return t, err
		}
	}
	if t, ok, err := r.localDefault(ctx, remote); ok || err != nil {
		return t, err
	}
	return target{}, r.noDefault(ctx, remote, said)
}

// remoteDefault is the default branch of a remote: what its HEAD points to, as git noted when it cloned, or a branch of a
// usual name.
func (r *Repository) remoteDefault(ctx context.Context, remote string) (target, bool, error) {
	prefix := "refs/remotes/" + remote + "/"
	for _, head := range r.facts.heads {
		if name, ok := strings.CutPrefix(head, "refs/remotes/"); ok && strings.HasPrefix(head, prefix) {
			t, ok, err := r.first(ctx, "refs/remotes/", []string{name}, "the default branch of the remote")
			if ok || err != nil {
				return t, ok, err
			}
		}
	}
	names := []string{remote + "/main", remote + "/master", remote + "/develop"}
	return r.first(ctx, "refs/remotes/", names, "by its name the default branch of the remote")
}

// localDefault is the default branch of a repository whose remotes tell nothing.
func (r *Repository) localDefault(ctx context.Context, remote string) (target, bool, error) {
	const why = "by its name the default branch"
	if t, ok, err := r.first(ctx, "refs/heads/", []string{"main", "master"}, why); ok || err != nil {
		return t, ok, err
	}
	c, err := r.config(ctx)
	if err != nil {
		return target{}, false, err
	}
	if name := c.last("init.defaultbranch"); validBranch(name) {
		if t, ok, err := r.first(ctx, "refs/heads/", []string{name}, "by init.defaultBranch"); ok || err != nil {
			return t, ok, err
		}
	}
	names, err := r.refNames(ctx)
	if err != nil || remote != "" || len(names.local) != 1 {
		return target{}, false, err
	}
	return r.first(ctx, "refs/heads/", names.local, "the only branch")
}

// first returns the first of the refs that exists.
func (r *Repository) first(ctx context.Context, prefix string, names []string, why string) (target, bool, error) {
	for _, name := range names {
		c, err := r.commit(ctx, prefix+name)
		if err == nil {
			c.Name = name
			return target{commit: c, branch: name, why: name + ", " + why}, true, nil
		}
		if noAnswer(err) != nil {
			return target{}, false, err
		}
	}
	return target{}, false, nil
}

// noDefault is the error when nothing tells the default branch. A clone of one branch can ask its remote.
func (r *Repository) noDefault(ctx context.Context, remote, said string) error {
	partly, err := r.hasOnlySomeBranches(ctx, remote)
	if err != nil {
		return err
	}
	if partly {
		if said == "" {
			said = "HEAD" // of the remote: its default branch
		}
		return r.branchMissing(remote, said, "the default branch is not here: the clone has only some of the branches")
	}
	e := &Error{Kind: NoDefaultBranch, Message: "nothing tells which branch this change goes to",
		Hint: "Name the branch with --against."}
	names, err := r.refNames(ctx)
	if all := slices.Concat(names.remote, names.local); err == nil && len(all) > 0 {
		e.Hint += " There is " + strings.Join(all[:min(5, len(all))], ", ")
		if len(all) > 5 {
			e.Hint += ", …"
		} else {
			e.Hint += "."
		}
	}
	return e
}
