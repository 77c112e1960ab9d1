package git

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// resolveOtherwise looks for what a name that git does not know may mean, and says why there is nothing. All of it is for
// the way of errors: it may start processes.
func (r *Repository) resolveOtherwise(ctx context.Context, ref string, cause error) (Commit, error) {
	if errors.Is(cause, errAmbiguous) {
		return Commit{}, r.ambiguous(ctx, ref)
	}
	if errors.As(cause, new(*promised)) {
		return Commit{}, r.lostObject(ctx, "the commit "+ref, ref, cause)
	}
	if found, err := r.objects.get(ctx, ref); err == nil {
		return Commit{}, notACommit(ref, found.kind)
	} else if errors.Is(err, errAmbiguous) {
		return Commit{}, r.ambiguous(ctx, ref)
	} else if !isAnswer(err) {
		return Commit{}, err
	}
	if ref == "HEAD" || ref == "@" {
		return Commit{}, r.noHead(ctx)
	}
	if base, distance, ok := r.ancestor(ctx, ref); ok {
		return Commit{}, r.noAncestor(ctx, ref, base, distance)
	}
	if r.isID(ref) {
		return Commit{}, r.noID(ctx, ref)
	}
	return r.otherBranch(ctx, ref)
}

func notACommit(ref, kind string) error {
	what := map[string]string{"blob": "a file", "tree": "a folder", "tag": "a tag of something else than a commit"}[kind]
	return &Error{Kind: NotACommit, Message: strconv.Quote(ref) + " is " + what + ", not a commit",
		Hint: "Name a branch, a tag or a commit."}
}

// noHead is the error for a HEAD that means nothing: most often the first commit has not been made.
func (r *Repository) noHead(ctx context.Context) error {
	out, err := r.git(ctx, "symbolic-ref", "--quiet", "HEAD")
	if branch, ok := strings.CutPrefix(strings.TrimSpace(string(out)), "refs/heads/"); ok && err == nil {
		return &Error{Kind: NoCommits, Message: "the branch " + branch + " has no commit yet",
			Hint: "There is no earlier version to compare with until the first commit is made."}
	}
	return &Error{Kind: Failed, Message: "HEAD means no commit that is in the repository",
		Hint: "See what is wrong with it:\n  git fsck"}
}

// ambiguous is the error for an abbreviated id that is too short.
func (r *Repository) ambiguous(ctx context.Context, ref string) error {
	e := &Error{Kind: AmbiguousRef, Message: strconv.Quote(ref) + " is the beginning of several ids"}
	prefix, _, _ := strings.Cut(ref, "^")
	prefix, _, _ = strings.Cut(prefix, "~")
	if strings.Trim(prefix, "0123456789abcdefABCDEF") != "" {
		return e
	}
	out, err := r.git(ctx, "rev-parse", "--disambiguate="+prefix)
	if ids := lines(out); err == nil && len(ids) > 1 {
		e.Hint = "Write more of it: " + strings.Join(ids[:min(3, len(ids))], " or ") + "."
	}
	return e
}

// ancestor takes a name such as main~3^2 apart when main exists: it returns the commit of main and how far the other is
// from there at most.
func (r *Repository) ancestor(ctx context.Context, ref string) (base Commit, distance int, ok bool) {
	i := strings.IndexAny(ref, "^~")
	if i <= 0 {
		return Commit{}, 0, false
	}
	base, err := r.commit(ctx, ref[:i])
	if err != nil {
		return Commit{}, 0, false
	}
	for rest := ref[i:]; rest != ""; {
		sign := rest[0]
		digits := len(rest[1:]) - len(strings.TrimLeft(rest[1:], "0123456789"))
		count := 1
		if digits > 0 {
			if count, err = strconv.Atoi(rest[1 : 1+digits]); err != nil {
				return Commit{}, 0, false
			}
		}
		rest = rest[1+digits:]
		if sign == '^' {
			count = 1 // ^2 is another parent, as near as the first
		}
		if sign != '~' && sign != '^' || rest != "" && rest[0] != '~' && rest[0] != '^' {
			return Commit{}, 0, false
		}
		distance += count
	}
	return base, distance, true
}

func (r *Repository) noAncestor(ctx context.Context, ref string, base Commit, distance int) error {
	if !r.facts.shallow {
		return &Error{Kind: UnknownRef, Message: fmt.Sprintf("there is no commit %s: the history of %s does not go back that far", ref, base.Name),
			Hint: "See how far it goes:\n  " + shellLine([]string{"git", "log", "--oneline", base.Name})}
	}
	remote, err := r.remote(ctx)
	if err != nil {
		return err
	}
	return incomplete("the commit "+ref+" is not here: this is a shallow clone, whose history ends before it",
		remote, "--no-tags", "--deepen="+strconv.Itoa(distance), remote, base.ID)
}

// noID is the error for a full id of nothing that is here.
func (r *Repository) noID(ctx context.Context, id string) error {
	remote, err := r.remote(ctx)
	if err != nil {
		return err
	}
	if r.facts.shallow {
		return incomplete("the commit "+id+" is not here: this is a shallow clone, which has only the latest commits",
			remote, "--no-tags", "--depth=1", remote, id)
	}
	e := &Error{Kind: UnknownRef, Message: "there is no commit " + id + " in this repository"}
	if remote != "" {
		e.Hint = "If it is on the remote:\n  " + shellLine([]string{"git", "fetch", "--no-tags", remote, id})
	}
	return e
}

// otherBranch finds a branch that is here as one of a remote only, or says that there is no such name.
func (r *Repository) otherBranch(ctx context.Context, ref string) (Commit, error) {
	names, err := r.refNames(ctx)
	if err != nil {
		return Commit{}, err
	}
	branch, suffix := ref, ""
	if i := strings.IndexAny(ref, "^~@"); i > 0 {
		branch, suffix = ref[:i], ref[i:]
	}
	remotes := slices.DeleteFunc(slices.Clone(names.remote), func(name string) bool {
		_, rest, _ := strings.Cut(name, "/")
		return rest != branch
	})
	if len(remotes) == 1 {
		c, err := r.commit(ctx, "refs/remotes/"+remotes[0]+suffix)
		c.Name = remotes[0] + suffix
		if err == nil {
			return c, nil
		}
		if !isAnswer(err) {
			return Commit{}, err
		}
	}
	return Commit{}, r.unknown(ctx, ref, branch, remotes, names)
}

// unknown is the error for a name that nothing has.
func (r *Repository) unknown(ctx context.Context, ref, branch string, remotes []string, names refNames) error {
	e := &Error{Kind: UnknownRef, Message: "there is no branch, tag or commit called " + strconv.Quote(ref)}
	switch near := names.nearest(branch); {
	case len(remotes) > 1:
		e.Hint = "Several remotes have it: say " + strings.Join(remotes, " or ") + "."
		return e
	case near != "" && near != branch:
		e.Hint = "Did you mean " + near + "?"
	}
	if e.Hint == "" {
		if err := r.notFetched(ctx, e.Message, branch); err != nil {
			return err
		}

		e.Hint = "See what there is:\n  git branch --all\n  git tag"
	}
	return e
}

// notFetched is the error for a name that may be that of a branch or tag which this clone has not fetched; nil when it
// cannot be.
func (r *Repository) notFetched(ctx context.Context, message, name string) error {
	remote, branch, ofRemote, err := r.remoteBranch(ctx, name)
	if err != nil {
		return err
	}
	partly, err := r.hasOnlySomeBranches(ctx, remote)
	if err != nil || !partly || !validBranch(branch) || strings.HasPrefix(branch, "refs/") {
		return err
	}
	args := []string{"--no-tags"}
	if r.facts.shallow {
		args = append(args, "--depth=1")
	}
	lacking := incomplete(message+" here: the clone has only some of the branches", remote, append(args, remote, refspec(remote, branch))...)
	if ofRemote {
		return lacking
	}
	tag := []string{"git", "fetch", "--no-tags", "--depth=1", remote, "tag", branch}
	return lacking.also("If it is a tag:\n  " + shellLine(tag))
}
