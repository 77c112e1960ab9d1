package git

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// base returns what Base finds.
func base(t *testing.T, s sandbox, against string, env ...string) Base {
	t.Helper()
	b, err := s.open().Base(context.Background(), against, "", variables(env...))
	require.NoError(t, err)
	return b
}

// forked makes main with two commits, and feature, which leaves after the first and is checked out.
func forked(t *testing.T, main string) (s sandbox, left string) {
	s = newRepo(t)
	s.git("symbolic-ref", "HEAD", "refs/heads/"+main)
	left = s.commit("one", "file", "1")
	s.commit("two", "file", "2")
	s.git("checkout", "-q", "-b", "feature", left)
	s.commit("three", "other", "3")
	return s, left
}

func TestBaseOfAClone(t *testing.T) {
	for _, name := range []string{"main", "trunk"} {
		server, left := forked(t, name)
		server.git("symbolic-ref", "HEAD", "refs/heads/"+name)
		s := server.clone()
		s.git("checkout", "-q", "feature")
		b := base(t, s, "")
		require.Equal(t, left, b.Commit.ID)
		require.Equal(t, "one", b.Commit.Subject)
		require.Equal(t, "origin/"+name, b.Branch)
		require.Equal(t, "the merge base of HEAD and origin/"+name+", the default branch of the remote", b.Why)
	}
}

func TestBaseByTheNameOfTheBranch(t *testing.T) {
	for _, name := range []string{"main", "master", "develop"} {
		server, left := forked(t, name)
		s := server.clone()
		s.git("remote", "set-head", "origin", "--delete")
		b := base(t, s, "")
		require.Equal(t, left, b.Commit.ID)
		require.Equal(t, "origin/"+name, b.Branch)
		require.Contains(t, b.Why, "by its name")
	}
}

func TestBaseWithoutRemote(t *testing.T) {
	s, left := forked(t, "master")
	require.Equal(t, "master", base(t, s, "").Branch)
	require.Equal(t, left, base(t, s, "").Commit.ID)

	s, left = forked(t, "odd")
	s.git("config", "init.defaultBranch", "odd")
	b := base(t, s, "")
	require.Equal(t, left, b.Commit.ID)
	require.Contains(t, b.Why, "odd, by init.defaultBranch")

	s.git("config", "--unset", "init.defaultBranch")
	_, err := s.open().Base(context.Background(), "", "", noVariables)
	e := requireKind(t, NoDefaultBranch, err)
	require.Equal(t, "Name the branch with --against. There is feature, odd.", e.Hint)

	s.git("checkout", "-q", "odd")
	s.git("branch", "-q", "-D", "feature")
	b = base(t, s, "")
	require.Equal(t, "the merge base of HEAD and odd, the only branch", b.Why)
}

func TestBaseOfAnotherRemote(t *testing.T) {
	server, left := forked(t, "main")
	server.git("symbolic-ref", "HEAD", "refs/heads/main")
	s := server.clone("--origin", "upstream")
	s.git("checkout", "-q", "feature")
	b := base(t, s, "")
	require.Equal(t, left, b.Commit.ID)
	require.Equal(t, "upstream/main", b.Branch)
}

func TestBaseOnTheDefaultBranch(t *testing.T) {
	s := newRepo(t)
	first := s.commit("one", "file", "1")
	second := s.commit("two", "file", "2")
	b := base(t, s, "")
	require.Equal(t, second, b.Commit.ID)
	require.Equal(t, []string{first}, b.Commit.Parents)
}

// The local main is what was checked out weeks ago; the work came from what the remote has now.
func TestBasePrefersTheRemoteToAStaleBranch(t *testing.T) {
	server := newRepo(t)
	server.commit("one", "file", "1")
	s := server.clone()
	two := server.commit("two", "file", "2")
	s.git("fetch", "-q")
	s.git("checkout", "-q", "-b", "feature", "origin/main")
	s.commit("three", "file", "3")
	require.Equal(t, two, base(t, s, "").Commit.ID)
	b := base(t, s, "main")
	require.Equal(t, two, b.Commit.ID)
	require.Equal(t, "origin/main", b.Branch)
	require.Equal(t, "the merge base of HEAD and origin/main, which is newer than the local branch main", b.Why)
	require.Equal(t, "one", base(t, s, "refs/heads/main").Commit.Subject, "the full name is what it says")

	s.git("checkout", "-q", "main")
	own := s.commit("own", "file", "4")
	s.git("checkout", "-q", "-b", "stacked")
	s.commit("five", "file", "5")
	b = base(t, s, "main")
	require.Equal(t, own, b.Commit.ID, "a local branch with commits of its own is meant")
	require.Equal(t, "main", b.Branch)
}

func TestBaseAgainst(t *testing.T) {
	server, left := forked(t, "main")
	s := server.clone()
	s.git("checkout", "-q", "--detach")
	s.git("branch", "-D", "feature")
	b := base(t, s, "main")
	require.Equal(t, left, b.Commit.ID)
	require.Equal(t, "the merge base of HEAD and origin/main, since there is no local branch main", b.Why)
	require.Equal(t, left, base(t, s, "origin/main").Commit.ID)
	require.Equal(t, left, base(t, s, left).Commit.ID)
	_, err := s.open().Base(context.Background(), "mian", "", noVariables)
	requireKind(t, UnknownRef, err)
	_, err = s.open().Base(context.Background(), "--output=x", "", noVariables)
	requireKind(t, BadRef, err)
}

func TestBaseOfUnrelatedHistories(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "1")
	s.git("checkout", "-q", "--orphan", "island")
	s.commit("island", "file", "2")
	_, err := s.open().Base(context.Background(), "", "", noVariables)
	require.ErrorContains(t, requireKind(t, Unrelated, err), "HEAD and main have no commit in common")
}

func TestBaseOfBranchesMergedCrosswise(t *testing.T) {
	s := newRepo(t)
	s.commit("root", "file", "0")
	a := s.commit("a", "a", "1")
	s.git("checkout", "-q", "-b", "feature", "HEAD~1")
	b := s.commit("b", "b", "1")
	s.record("merge", "-q", "--no-edit", a)
	s.git("checkout", "-q", "main")
	s.record("merge", "-q", "--no-edit", b)
	s.git("checkout", "-q", "feature")
	found := base(t, s, "")
	require.Equal(t, b, found.Commit.ID, "the latest")
	require.Equal(t, []string{a}, found.Others)
	require.Contains(t, found.Why, "the latest of 2 merge bases of HEAD and main")
}

// pulled makes what GitHub checks out for a pull request: main has gone on, and HEAD merges feature into it.
func pulled(t *testing.T) (s sandbox, tip, merge string) {
	s, _ = forked(t, "main")
	tip = s.git("rev-parse", "main")
	s.git("checkout", "-q", "--detach", "main")
	merge = s.record("merge", "-q", "--no-edit", "feature")
	s.git("update-ref", "refs/pull/7/merge", merge)
	s.git("checkout", "-q", "main")
	return s, tip, merge
}

func TestBaseByVariables(t *testing.T) {
	server, tip, merge := pulled(t)
	left := server.git("merge-base", "main", "feature")
	s := server.clone()
	s.git("fetch", "-q", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
	for _, tc := range []struct {
		checkout string
		env      []string
		want     string
		branch   string
		why      string
	}{
		{"refs/remotes/pull/7/merge", []string{"GITHUB_BASE_REF", "main", "GITHUB_REF", "refs/pull/7/merge", "GITHUB_SHA", merge}, tip, "main",
			"the first parent of HEAD, which merges the pull request into main, where GitHub says the pull request goes (GITHUB_BASE_REF)"},
		{"origin/feature", []string{"GITHUB_BASE_REF", "main", "GITHUB_REF", "refs/pull/7/merge", "GITHUB_SHA", merge}, left, "origin/main",
			"the merge base of HEAD and origin/main, where GitHub says the pull request goes (GITHUB_BASE_REF)"},
		{"refs/remotes/pull/7/merge", []string{"GITHUB_REF", "refs/heads/gh-readonly-queue/main/pr-7-" + tip}, tip, "main", "merge queue"},
		{"origin/feature", []string{"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA", left}, left, "main", "by CI_MERGE_REQUEST_DIFF_BASE_SHA"},
		{"refs/remotes/pull/7/merge", []string{"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA", left,
			"CI_MERGE_REQUEST_EVENT_TYPE", "merged_result", "CI_COMMIT_SHA", merge}, tip, "main", "the first parent of HEAD"},
		{"origin/feature", []string{"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"}, left, "origin/main", "where GitLab says the merge request goes"},
		{"origin/feature", []string{"CHANGE_TARGET", "main"}, left, "origin/main", "CHANGE_TARGET"},
		{"origin/feature", []string{"BITBUCKET_PR_DESTINATION_BRANCH", "main"}, left, "origin/main", "Bitbucket"},
		{"origin/feature", []string{"SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"}, left, "origin/main", "Azure"},
		{"origin/feature", []string{"BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"}, left, "origin/main", "Buildkite"},
		{"origin/feature", []string{"CI_DEFAULT_BRANCH", "feature"}, server.git("rev-parse", "feature"), "origin/feature", "by CI_DEFAULT_BRANCH"},
		{"origin/feature", []string{"CI_DEFAULT_BRANCH", "gone"}, left, "origin/main", "the default branch of the remote"},
	} {
		s.git("checkout", "-q", "--detach", tc.checkout)
		b := base(t, s, "", tc.env...)
		require.Equal(t, tc.want, b.Commit.ID, tc.env)
		require.Equal(t, tc.branch, b.Branch, tc.env)
		require.Contains(t, b.Why, tc.why)
	}
	require.Equal(t, "main", base(t, s, "main", "GITHUB_BASE_REF", "elsewhere").Branch, "what the user says comes first")
	s.git("checkout", "-q", "--detach", "origin/feature")
	s.git("update-ref", "-d", "refs/remotes/origin/main")
	b := base(t, s, "", "CHANGE_TARGET", "main")
	require.Equal(t, "main", b.Branch, "the local one when there is no other")
	for value, kind := range map[string]Kind{"--upload-pack=x": BadRef, "a b": BadRef, "main:x": BadRef, "gone": Incomplete} {
		_, err := s.open().Base(context.Background(), "", "", variables("GITHUB_BASE_REF", value))
		requireKind(t, kind, err)
	}
}
