package git

import (
	"context"
	"regexp"
	"strings"
)

// A server says by which variables a CI server tells about the pull request that it builds.
type server struct {
	name   string
	change string // what it calls a pull request
	branch string // the branch that the pull request goes to
	base   string // the merge base, where the server tells it
	// Some servers check out what the pull request would become: a merge commit, whose first parent is the branch that it
	// goes to. That is so when merge has a value that matches, and head is the commit checked out.
	merge, matches, head string
}

func servers() []server {
	return []server{
		{name: "GitHub", change: "pull request", branch: "GITHUB_BASE_REF", merge: "GITHUB_REF", matches: `^refs/pull/\d+/merge$`, head: "GITHUB_SHA"},
		{name: "GitLab", change: "merge request", branch: "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", base: "CI_MERGE_REQUEST_DIFF_BASE_SHA",
			merge: "CI_MERGE_REQUEST_EVENT_TYPE", matches: `^merge(d_result|_train)$`, head: "CI_COMMIT_SHA"},
		{name: "Jenkins", change: "pull request", branch: "CHANGE_TARGET"},
		{name: "Bitbucket", change: "pull request", branch: "BITBUCKET_PR_DESTINATION_BRANCH"},
		{name: "Azure Pipelines", change: "pull request", branch: "SYSTEM_PULLREQUEST_TARGETBRANCH", merge: "BUILD_SOURCEBRANCH",
			matches: `^refs/pull/\d+/merge$`, head: "BUILD_SOURCEVERSION"},
		{name: "Buildkite", change: "pull request", branch: "BUILDKITE_PULL_REQUEST_BASE_BRANCH"},
	}
}

// pullRequest is the target that a CI server names.
func (r *Repository) pullRequest(ctx context.Context, head Commit, env func(string) string) (target, bool, error) {
	if t, ok, err := r.mergeQueue(ctx, env); ok || err != nil {
		return t, ok, err
	}
	for _, s := range servers() {
		branch := strings.TrimPrefix(env(s.branch), "refs/heads/")
		if branch == "" {
			continue
		}
		if !validBranch(branch) {
			return target{}, false, &Error{Kind: BadRef, Message: s.branch + " is no name of a branch",
				Hint: "Name the branch that the change goes to with --against."}
		}
		t, err := r.requested(ctx, s, branch, head, env)
		return t, true, err
	}
	return target{}, false, nil
}

func (r *Repository) requested(ctx context.Context, s server, branch string, head Commit, env func(string) string) (target, error) {
	where := branch + ", where " + s.name + " says the " + s.change + " goes (" + s.branch + ")"
	if s.merge != "" && len(head.Parents) == 2 && env(s.head) == head.ID && regexp.MustCompile(s.matches).MatchString(env(s.merge)) {
		c, err := r.Resolve(ctx, head.Parents[0])
		c.Name = "HEAD^1"
		return target{commit: c, branch: branch, exact: true, brief: "first parent of HEAD",
			why: "the first parent of HEAD, which merges the " + s.change + " into " + where}, err
	}
	if id := env(s.base); s.base != "" && r.isID(id) {
		c, err := r.Resolve(ctx, id)
		c.Name = c.Short
		return target{commit: c, branch: branch, exact: true, brief: "merge base",
			why: "by " + s.base + " the merge base of HEAD and " + where}, err
	}
	remote, err := r.remote(ctx)
	if err != nil {
		return target{}, err
	}
	for _, prefix := range []string{"refs/remotes/" + remote + "/", "refs/heads/"} {
		c, err := r.commit(ctx, prefix+branch)
		if err == nil {
			name := strings.TrimPrefix(strings.TrimPrefix(prefix, "refs/remotes/"), "refs/heads/") + branch
			c.Name = name
			return target{commit: c, branch: name, why: strings.TrimSuffix(name, branch) + where}, nil
		}
		if noAnswer(err) != nil {
			return target{}, err
		}
	}
	return target{}, r.branchMissing(remote, branch,
		s.name+" says that the "+s.change+" goes to "+branch+" ("+s.branch+"), and that branch is not here")
}

// mergeQueue is the target of a build in GitHub's merge queue, whose temporary branch tells it in its name:
// gh-readonly-queue/main/pr-7-<id of the commit on main>.
func (r *Repository) mergeQueue(ctx context.Context, env func(string) string) (target, bool, error) {
	parts := regexp.MustCompile(`^refs/heads/gh-readonly-queue/(.+)/pr-\d+-([0-9a-f]+)$`).FindStringSubmatch(env("GITHUB_REF"))
	if parts == nil || !r.isID(parts[2]) {
		return target{}, false, nil
	}
	c, err := r.Resolve(ctx, parts[2])
	c.Name = c.Short
	return target{commit: c, branch: parts[1], exact: true, brief: "base of the merge queue",
		why: "the commit of " + parts[1] + " that GitHub's merge queue builds on (GITHUB_REF)"}, true, err
}
