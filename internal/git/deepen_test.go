package git

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// historyServer has 600 commits on main, and a branch for each number of commits of its own, which left main as many
// commits before its end. Old branches that were merged lately lead far back.
func historyServer(t *testing.T, branches ...int) sandbox {
	s := newRepo(t)
	var input strings.Builder
	mark := 0
	commit := func(branch, more string) {
		mark++
		fmt.Fprintf(&input, "commit refs/heads/%s\nmark :%d\ncommitter A <a@b> %d +0000\ndata 1\nc%sM 100644 inline %s\ndata %d\n%d\n\n",
			branch, mark, 1600000000+mark, more, branch, len(strconv.Itoa(mark))+1, mark)
	}
	for i := range 600 {
		more := "\n"
		if i == 590 {
			more = "\nmerge :10\n"
		}
		commit("main", more)
	}
	for _, n := range branches {
		branch := "left-" + strconv.Itoa(n)
		fmt.Fprintf(&input, "reset refs/heads/%s\nfrom :%d\n\n", branch, 600-n)
		for range n {
			commit(branch, "\n")
		}
	}
	importing(t, s, input.String())
	s.git("checkout", "-q", "main")
	return s
}

func (s sandbox) commits(ref string) int {
	n, err := strconv.Atoi(s.git("rev-list", "--count", ref))
	require.NoError(s.t, err)
	return n
}

// TestFetchGetsNoMoreHistoryThanItNeeds completes shallow clones of a long history: they stay shallow as long as the merge
// base is near, and commits that the remote does not know are in nobody's way.
func TestFetchGetsNoMoreHistoryThanItNeeds(t *testing.T) {
	server := historyServer(t, 5, 120, 280)
	for _, tc := range []struct {
		left      int
		args      []string
		protocol  string
		mostTotal int // commits of main in the clone; 0 for all
	}{
		{5, []string{"--depth=1"}, "2", 120},
		{5, []string{"--depth=1", "--no-single-branch"}, "2", 120},
		{5, []string{"--depth=60"}, "2", 150},
		{120, []string{"--depth=1"}, "2", 320},
		{280, []string{"--depth=1"}, "2", 0},
		{5, []string{"--depth=1"}, "0", 0}, // this server hands out nothing but branches
	} {
		branch := "left-" + strconv.Itoa(tc.left)
		s := server.clone(append(tc.args, "--branch="+branch)...)
		s.git("config", "protocol.version", tc.protocol)
		s.commit("not pushed", "own", "1")
		before := s.commits("HEAD")
		r := s.open()
		_, err := baseOf("main")(r)
		require.ErrorAs(t, err, new(*IncompleteError), branch)
		require.ErrorContains(t, err, "with the whole history:\n  git fetch --no-tags --unshallow origin +refs/heads/main:refs/remotes/origin/main")
		require.NoError(t, r.Fetch(context.Background(), err), branch)
		base, err := baseOf("main")(r)
		require.NoError(t, err, "one fetch is enough: %s %v", branch, tc.args)
		require.Equal(t, server.git("merge-base", "main", branch), base.Commit.ID)
		require.Equal(t, "origin/main", base.Branch)
		require.GreaterOrEqual(t, s.commits("HEAD"), before, "nothing was cut")
		if tc.mostTotal > 0 {
			require.True(t, r.Shallow(), "%s %v", branch, tc.args)
			require.LessOrEqual(t, s.commits("origin/main"), tc.mostTotal, "%s %v", branch, tc.args)
		}
	}
}

// Branches without a common commit are told apart from histories that end too early.
func TestFetchOfUnrelatedHistories(t *testing.T) {
	server := historyServer(t)
	server.git("checkout", "-q", "--orphan", "alone")
	server.commit("other", "other", "1")
	server.commit("more", "other", "2")
	r := server.clone("--depth=1", "--branch=alone").open()
	_, err := baseOf("main")(r)
	require.NoError(t, r.Fetch(context.Background(), err))
	_, err = baseOf("main")(r)
	requireKind(t, Unrelated, err)
}

// A name such as origin/main is a branch of the remote, also while it is not here.
func TestBranchesOfRemotesThatAreNotHere(t *testing.T) {
	server, left, tip, _ := longServer(t)
	one := func() sandbox { return server.clone("--depth=1", "--branch=feature") }
	const command = "git fetch --no-tags --depth=1 origin +refs/heads/main:refs/remotes/origin/main"
	for _, name := range []string{"origin/main", "remotes/origin/main", "refs/remotes/origin/main"} {
		require.Equal(t, tip, repaired(t, one, command, resolveOf(name)).ID)
	}
	require.Equal(t, tip, repaired(t, one, "git fetch --no-tags --depth=1 origin +HEAD:refs/remotes/origin/HEAD", resolveOf("origin/HEAD")).ID)
	_, err := one().open().Resolve(context.Background(), "origin/main")
	require.NotContains(t, err.Error(), "If it is a tag")

	fork := func() sandbox {
		s := one()
		s.git("remote", "rename", "origin", "upstream")
		s.git("remote", "add", "origin", s.dir+"-nowhere")
		return s
	}
	require.Equal(t, tip, repaired(t, fork, strings.ReplaceAll(command, "origin", "upstream"), resolveOf("upstream/main")).ID)
	b := repaired(t, fork, "git fetch --no-tags --unshallow upstream +refs/heads/main:refs/remotes/upstream/main", baseOf("upstream/main"))
	require.Equal(t, left, b.Commit.ID)
	_, err = one().open().Resolve(context.Background(), "refs/heads/none")
	requireKind(t, UnknownRef, err)
}
