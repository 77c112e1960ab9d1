package git

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// A Base is the version that a change starts from.
type Base struct {
	Commit Commit
	// Branch is the branch that the change goes to, such as "origin/main".
	Branch string
	// Why says how the branch and the commit were found, as the end of a sentence: "the merge base of HEAD and
	// origin/main, the default branch of the remote".
	Why string
	// Brief says the same in a word or two, without names: "merge base".
	Brief string
	// Others are the ids of further merge bases, when branches have been merged crosswise. Commit is the latest of them.
	Others []string
}

// A target is the branch that a change goes to, before the merge base is known.
type target struct {
	commit Commit
	branch string
	why    string
	brief  string // of exact ones
	exact  bool   // the commit is the base itself
}

// Base returns the commit that the work at HEAD started from: the merge base with the branch that it will go to. That is
// the branch against, if it is not empty; else what the CI server says about the pull request in env; else the branch
// usual, if it is not empty; else the default branch. A branch of a remote is preferred to a local one of the same name, which may be old.
//
// On the default branch itself the base is HEAD. The caller can then go on to HEAD's first parent.
//
// The errors are those of [Repository.Resolve], the kinds NoDefaultBranch and Unrelated, and [IncompleteError].
func (r *Repository) Base(ctx context.Context, against, usual string, env func(string) string) (Base, error) {
	head, err := r.Resolve(ctx, "HEAD")
	if err != nil {
		return Base{}, err
	}
	t, err := r.target(ctx, head, against, usual, env)
	if err != nil {
		return Base{}, err
	}
	if t.exact {
		return Base{Commit: t.commit, Branch: t.branch, Why: t.why, Brief: t.brief}, nil
	}
	bases, err := r.mergeBases(ctx, head, t)
	if err != nil {
		return Base{}, err
	}
	b := Base{Commit: bases[0], Branch: t.branch, Why: "the merge base of HEAD and " + t.why, Brief: "merge base"}
	for _, other := range bases[1:] {
		if other.Time.After(b.Commit.Time) {
			other, b.Commit = b.Commit, other
		}
		b.Others = append(b.Others, other.ID)
	}
	if len(b.Others) > 0 {
		b.Brief = fmt.Sprintf("latest of %d merge bases", len(bases))
		b.Why = fmt.Sprintf("the latest of %d merge bases of HEAD and %s", len(bases), t.why)
	}
	return b, nil
}

func (r *Repository) target(ctx context.Context, head Commit, against, usual string, env func(string) string) (target, error) {
	if against != "" {
		return r.chosen(ctx, against)
	}
	if t, ok, err := r.pullRequest(ctx, head, env); ok || err != nil {
		return t, err
	}
	if usual != "" {
		return r.chosen(ctx, usual)
	}
	return r.defaultBranch(ctx, env)
}

// chosen is the target that the user names. A local branch that is merely behind the remote's of the same name is old
// news: the remote's is taken.
func (r *Repository) chosen(ctx context.Context, against string) (target, error) {
	c, err := r.Resolve(ctx, against)
	if err != nil {
		return target{}, r.wholeHistory(ctx, err, against)
	}
	t := target{commit: c, branch: c.Name, why: c.Name}
	if c.Name != against {
		t.why += ", since there is no local branch " + against
		return t, nil
	}
	local, err := r.commit(ctx, "refs/heads/"+against)
	if err != nil || local.ID != c.ID {
		return t, noAnswer(err)
	}
	remote, err := r.remote(ctx)
	if err != nil || remote == "" {
		return t, err
	}
	upstream, err := r.commit(ctx, "refs/remotes/"+remote+"/"+against)
	if err != nil || upstream.ID == c.ID {
		return t, noAnswer(err)
	}
	if _, err := r.git(ctx, "merge-base", "--is-ancestor", c.ID, upstream.ID); err != nil {
		return t, ctx.Err() // the local branch has commits of its own
	}
	branch := remote + "/" + against
	return target{commit: upstream, branch: branch, why: branch + ", which is newer than the local branch " + against}, nil
}

// noAnswer drops the errors that only say that there is no such ref.
func noAnswer(err error) error {
	if err == nil || isAnswer(err) {
		return nil
	}
	return err
}

// wholeHistory makes the error about a branch that is missing one whose command brings its history too: the merge base
// lies in there.
func (r *Repository) wholeHistory(ctx context.Context, err error, branch string) error {
	if !errors.As(err, new(*IncompleteError)) || !validBranch(branch) || r.isID(branch) {
		return err
	}
	remote, name, _, remoteErr := r.remoteBranch(ctx, branch)
	if remoteErr != nil {
		return remoteErr
	}
	return r.branchMissing(remote, name, fmt.Sprintf("there is no branch %s here, and the clone has only some of the branches", branch))
}

func (r *Repository) branchMissing(remote, branch, message string) error {
	spec := refspec(remote, branch)
	if r.facts.shallow {
		_, ref, _ := strings.Cut(spec, ":")
		return incompleteHistory(message, missingHistory{remote: remote, branch: ref, refspec: spec})
	}
	return incomplete(message, remote, "--no-tags", remote, spec)
}

// mergeBases returns the merge bases of HEAD and a target, one at least.
func (r *Repository) mergeBases(ctx context.Context, head Commit, t target) ([]Commit, error) {
	if head.ID == t.commit.ID {
		return []Commit{head}, nil
	}
	out, err := r.git(ctx, "merge-base", "--all", head.ID, t.commit.ID)
	if f, ok := errors.AsType[*failure](err); ok && f.code == 1 {
		return nil, r.noMergeBase(ctx, t)
	}
	if err != nil {
		return nil, asError(err, "git could not find the merge base of HEAD and "+t.branch)
	}
	var bases []Commit
	for _, id := range lines(out) {
		c, err := r.Resolve(ctx, id)
		if err != nil {
			return nil, err
		}
		c.Name = c.Short
		bases = append(bases, c)
	}
	return bases, nil
}

func (r *Repository) noMergeBase(ctx context.Context, t target) error {
	if !r.facts.shallow {
		return &Error{Kind: Unrelated, Message: "HEAD and " + t.branch + " have no commit in common",
			Hint: "Name the branch that this one came from with --against, or two versions to compare."}
	}
	remote, err := r.remote(ctx)
	if err != nil {
		return err
	}
	lacking := missingHistory{remote: remote, branch: t.commit.ID}
	if branch, ok := strings.CutPrefix(t.branch, remote+"/"); ok {
		lacking.refspec = refspec(remote, branch)
	}
	return incompleteHistory("this is a shallow clone: its history does not go back to where HEAD left "+t.branch, lacking)
}
