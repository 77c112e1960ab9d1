package git

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"convex-schema-plan/internal/nearest"
)

// refNames are the short names of what there is.
type refNames struct{ local, remote, tags []string }

// nearest returns what a misspelt name was probably meant to be, or "". The name of a remote may be left out.
func (n refNames) nearest(word string) string {
	candidates := slices.Concat(n.local, n.tags, n.remote)
	whole := map[string]string{}
	for _, name := range n.remote {
		_, branch, _ := strings.Cut(name, "/")
		candidates = append(candidates, branch)
		whole[branch] = name
	}
	found := nearest.To(word, candidates)
	if slices.Contains(n.local, found) || slices.Contains(n.tags, found) {
		return found
	}
	return cmp.Or(whole[found], found)
}

func (r *Repository) refNames(ctx context.Context) (refNames, error) {
	out, err := r.git(ctx, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags", "refs/remotes")
	if err != nil {
		return refNames{}, asError(err, "git could not list the branches")
	}
	var names refNames
	for _, line := range lines(out) {
		if name, ok := strings.CutPrefix(line, "refs/heads/"); ok {
			names.local = append(names.local, name)
		} else if name, ok := strings.CutPrefix(line, "refs/tags/"); ok {
			names.tags = append(names.tags, name)
		} else if name, ok := strings.CutPrefix(line, "refs/remotes/"); ok {
			names.remote = append(names.remote, name)
		}
	}
	return names, nil
}

// validBranch says whether git allows a branch of this name (git-check-ref-format), so that it can go into a refspec.
func validBranch(name string) bool {
	if name == "" || name == "@" || strings.HasPrefix(name, "-") || strings.HasSuffix(name, ".") ||
		strings.Contains(name, "..") || strings.Contains(name, "@{") || strings.ContainsAny(name, " ~^:?*[\\\x7f") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") ||
			strings.ContainsFunc(part, func(c rune) bool { return c < ' ' })
	})
}

// refspec is what fetches a branch to where the remote's branches are. The plus lets it replace what is there: git cannot
// see in a shallow clone that the new commit follows the old one.
func refspec(remote, branch string) string {
	if branch == "HEAD" {
		return "+HEAD:refs/remotes/" + remote + "/HEAD"
	}
	return "+refs/heads/" + branch + ":refs/remotes/" + remote + "/" + branch
}

// A setting is one line of git's configuration. Variables may have several values.
type setting struct{ key, value string }

type config []setting

// last returns the value of a variable that counts, or "".
func (c config) last(key string) string {
	for _, s := range slices.Backward(c) {
		if s.key == key {
			return s.value
		}
	}
	return ""
}

// remotes returns the names of the remotes that have a URL and can be written on a command line.
func (c config) remotes() []string {
	var names []string
	for _, s := range c {
		rest, isRemote := strings.CutPrefix(s.key, "remote.")
		name, isURL := strings.CutSuffix(rest, ".url")
		if isRemote && isURL && validBranch(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// config returns git's configuration, which is read once.
func (r *Repository) config(ctx context.Context) (config, error) {
	r.configLock.Lock()
	defer r.configLock.Unlock()
	if r.settings != nil {
		return r.settings, nil
	}
	out, err := r.git(ctx, "config", "--list", "-z")
	if err != nil {
		return nil, asError(err, "git could not read its configuration")
	}
	read := config{}
	for _, record := range records(out) {
		key, value, _ := strings.Cut(record, "\n")
		read = append(read, setting{key, value})
	}
	r.settings = read
	return read, nil
}

// remote returns the remote to fetch from: origin, or the only one there is; "" for none.
func (r *Repository) remote(ctx context.Context) (string, error) {
	c, err := r.config(ctx)
	if err != nil {
		return "", err
	}
	names := c.remotes()
	if slices.Contains(names, "origin") {
		return "origin", nil
	}
	if len(names) == 1 {
		return names[0], nil
	}
	return "", nil
}

// remoteBranch takes a name such as origin/main apart: which branch of which remote it is. A name without a remote may be a
// branch of the one to fetch from; ofRemote is false then.
func (r *Repository) remoteBranch(ctx context.Context, name string) (remote, branch string, ofRemote bool, err error) {
	c, err := r.config(ctx)
	if err != nil {
		return "", "", false, err
	}
	short := strings.TrimPrefix(strings.TrimPrefix(name, "refs/"), "remotes/")
	for _, remote := range c.remotes() {
		if branch, ok := strings.CutPrefix(short, remote+"/"); ok {
			return remote, branch, true, nil
		}
		if short == remote {
			return remote, "HEAD", true, nil
		}
	}
	remote, err = r.remote(ctx)
	return remote, name, false, err
}

// hasOnlySomeBranches says whether the remote has branches that a clone like this one never fetches.
func (r *Repository) hasOnlySomeBranches(ctx context.Context, remote string) (bool, error) {
	if remote == "" || r.facts.shallow {
		return remote != "", nil
	}
	c, err := r.config(ctx)
	return !slices.ContainsFunc(c, func(s setting) bool {
		return s.key == "remote."+remote+".fetch" && strings.Contains(s.value, "refs/heads/*")
	}), err
}

// User returns who works here by git's configuration, as "Name <mail>", or "" when it does not say.
func (r *Repository) User(ctx context.Context) string {
	c, err := r.config(ctx)
	if err != nil {
		return ""
	}
	name, mail := c.last("user.name"), c.last("user.email")
	switch {
	case mail == "":
		return name
	case name == "":
		return "<" + mail + ">"
	}
	return name + " <" + mail + ">"
}
