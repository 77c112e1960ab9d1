package git

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A server with a long main, feature that left it eight commits ago, and the merge that GitHub would make.
func longServer(t *testing.T) (s sandbox, left, tip, merge string) {
	s = newRepo(t)
	var input strings.Builder
	importCommit := func(branch, file string, i int) {
		content := file + " " + strconv.Itoa(i) + "\n"
		input.WriteString("commit refs/heads/" + branch + "\nmark :" + strconv.Itoa(i+1) + "\ncommitter A <a@b> " + strconv.Itoa(1600000000+i) + " +0000\ndata 2\n" +
			file + "\nM 100644 inline " + file + "\ndata " + strconv.Itoa(len(content)) + "\n" + content + "\n")
	}
	for i := range 20 {
		importCommit("main", "m", i)
	}
	input.WriteString("reset refs/heads/feature\nfrom :12\n\n")
	for i := range 15 {
		importCommit("feature", "f", 20+i)
	}
	importing(t, s, input.String())
	left, tip = s.git("merge-base", "main", "feature"), s.git("rev-parse", "main")
	s.git("checkout", "-q", "--detach", "main")
	merge = s.record("merge", "-q", "--no-edit", "feature")
	s.git("update-ref", "refs/pull/7/merge", merge)
	s.git("checkout", "-q", "main")
	return s, left, tip, merge
}

// checkout makes what actions/checkout makes: one ref, to a depth, checked out detached, and no branch of any kind.
func (s sandbox) checkout(depth int, ref, id string) sandbox {
	s.t.Helper()
	dir, err := filepath.EvalSymlinks(s.t.TempDir())
	require.NoError(s.t, err)
	c := sandbox{s.t, dir}
	c.git("init", "-q", "-b", "main")
	c.git("remote", "add", "origin", s.url())
	c.git("fetch", "-q", "--no-tags", "--depth="+strconv.Itoa(depth), "origin", "+"+id+":"+ref)
	c.git("checkout", "-q", "--detach", ref)
	return c
}

// repaired sees that an attempt fails for want of something, that the error's command is the expected one and brings it,
// run by Fetch in one clone and through a shell in another, and returns what the attempt yields then.
func repaired[T any](t *testing.T, make func() sandbox, command string, attempt func(*Repository) (T, error)) T {
	t.Helper()
	s := make()
	r := s.open()
	_, err := attempt(r)
	var lacking *IncompleteError
	require.ErrorAs(t, err, &lacking)
	requireKind(t, Incomplete, err)
	require.Equal(t, command, lacking.Line())
	require.Contains(t, lacking.Error(), command)
	require.NoError(t, r.Fetch(context.Background(), err))
	result, err := attempt(r)
	require.NoError(t, err)

	byHand := make()
	out, err := shell(byHand, command)
	require.NoError(t, err, out)
	again, err := attempt(byHand.open())
	require.NoError(t, err)
	require.Equal(t, result, again)
	return result
}

func baseOf(against string, env ...string) func(*Repository) (Base, error) {
	return func(r *Repository) (Base, error) { return r.Base(context.Background(), against, "", variables(env...)) }
}

func resolveOf(ref string) func(*Repository) (Commit, error) {
	return func(r *Repository) (Commit, error) { return r.Resolve(context.Background(), ref) }
}

func TestShallowPullRequest(t *testing.T) {
	server, left, tip, merge := longServer(t)
	env := []string{"GITHUB_BASE_REF", "main", "GITHUB_REF", "refs/pull/7/merge", "GITHUB_SHA", merge}
	checkout := func(depth int) func() sandbox {
		return func() sandbox { return server.checkout(depth, "refs/remotes/pull/7/merge", merge) }
	}
	b := repaired(t, checkout(1), "git fetch --no-tags --depth=1 origin "+tip, baseOf("", env...))
	require.Equal(t, tip, b.Commit.ID)

	b, err := baseOf("", env...)(checkout(2)().open())
	require.NoError(t, err, "a depth of two has the first parent")
	require.Equal(t, tip, b.Commit.ID)

	for _, depth := range []int{1, 5} { // without the variables, and with a checkout of the pull request's own head
		const command = "git fetch --no-tags --unshallow origin +refs/heads/main:refs/remotes/origin/main"
		b = repaired(t, checkout(depth), command, baseOf("main"))
		require.Equal(t, tip, b.Commit.ID)
		b = repaired(t, checkout(depth), "git fetch --no-tags --unshallow origin +HEAD:refs/remotes/origin/HEAD", baseOf(""))
		require.Equal(t, tip, b.Commit.ID)
		require.Equal(t, "origin/HEAD", b.Branch)
		head := func() sandbox {
			return server.checkout(depth, "refs/remotes/origin/feature", server.git("rev-parse", "feature"))
		}
		b = repaired(t, head, command, baseOf("", env...))
		require.Equal(t, left, b.Commit.ID)
	}
}

func TestShallowMergeRequest(t *testing.T) {
	server, left, _, _ := longServer(t)
	clone := func() sandbox { return server.clone("--depth=3", "--branch=feature") }
	b := repaired(t, clone, "git fetch --no-tags --depth=1 origin "+left,
		baseOf("", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA", left))
	require.Equal(t, left, b.Commit.ID)
	b = repaired(t, clone, "git fetch --no-tags --unshallow origin +refs/heads/main:refs/remotes/origin/main", baseOf("", "CI_DEFAULT_BRANCH", "main"))
	require.Equal(t, left, b.Commit.ID)
	require.Equal(t, "origin/main", b.Branch)
}

func TestShallowClones(t *testing.T) {
	server, left, tip, _ := longServer(t)
	one := func() sandbox { return server.clone("--depth=1", "--branch=feature") }
	b := repaired(t, one, "git fetch --no-tags --unshallow origin +HEAD:refs/remotes/origin/HEAD", baseOf(""))
	require.Equal(t, left, b.Commit.ID)

	for _, depth := range []string{"--depth=1", "--depth=9"} {
		all := func() sandbox { return server.clone(depth, "--no-single-branch", "--branch=feature") }
		b = repaired(t, all, "git fetch --no-tags --unshallow origin +refs/heads/main:refs/remotes/origin/main", baseOf(""))
		require.Equal(t, left, b.Commit.ID)
		require.Equal(t, "origin/main", b.Branch)
	}
	b, err := baseOf("")(server.clone("--depth=50", "--no-single-branch", "--branch=feature").open())
	require.NoError(t, err, "enough is enough")
	require.Equal(t, left, b.Commit.ID)

	onMain := func() sandbox { return server.clone("--depth=1") }
	b, err = baseOf("")(onMain().open())
	require.NoError(t, err)
	require.Equal(t, tip, b.Commit.ID)
	parent := b.Commit.Parents[0]
	require.Equal(t, server.git("rev-parse", "main~1"), parent)
	repaired(t, onMain, "git fetch --no-tags --depth=1 origin "+parent, resolveOf(parent))
	c := repaired(t, onMain, "git fetch --no-tags --deepen=3 origin "+tip, resolveOf("HEAD~3"))
	require.Equal(t, server.git("rev-parse", "main~3"), c.ID)
	c = repaired(t, onMain, "git fetch --no-tags --deepen=4 origin "+tip, resolveOf("main^^~2"))
	require.Equal(t, server.git("rev-parse", "main~4"), c.ID)
	c = repaired(t, onMain, "git fetch --no-tags --depth=1 origin +refs/heads/feature:refs/remotes/origin/feature", resolveOf("feature"))
	require.Equal(t, "origin/feature", c.Name)
	_, err = onMain().open().Resolve(context.Background(), "mian")
	require.ErrorContains(t, requireKind(t, UnknownRef, err), "Did you mean main?")
}

func TestOneBranchClone(t *testing.T) {
	server, left, _, _ := longServer(t)
	one := func() sandbox { return server.clone("--single-branch", "--branch=feature") }
	b := repaired(t, one, "git fetch --no-tags origin +refs/heads/main:refs/remotes/origin/main", baseOf("main"))
	require.Equal(t, left, b.Commit.ID)
	b = repaired(t, one, "git fetch --no-tags origin +HEAD:refs/remotes/origin/HEAD", baseOf(""))
	require.Equal(t, left, b.Commit.ID)
}

func TestPartialClone(t *testing.T) {
	server, _, _, _ := longServer(t)
	server.git("config", "uploadpack.allowFilter", "true")
	for _, filter := range []string{"blob:none", "tree:0"} {
		clone := func() sandbox { return server.clone("--filter=" + filter) }
		tree := server.git("rev-parse", "main~3^{tree}")
		read := func(r *Repository) (string, error) {
			data, err := fs.ReadFile(r.At(resolve(t, r, "HEAD~3")), "m")
			return string(data), err
		}
		content := repaired(t, clone, "git fetch --refetch --no-filter --no-tags origin "+tree, read)
		require.Equal(t, "m 16\n", content)
	}
	s := server.clone("--filter=blob:none", "--no-checkout")
	r := s.open()
	before := snapshot(t, s.dir)
	changes, err := r.Changed(context.Background(), resolve(t, r, "HEAD"), In(resolve(t, r, "origin/feature")))
	require.NoError(t, err, "what changed needs no content")
	require.Equal(t, []Change{{Status: Added, Path: "f"}, {Status: Modified, Path: "m"}}, changes)
	entries, err := r.Log(context.Background(), LogOptions{Range: "main..origin/feature"})
	require.NoError(t, err)
	require.Len(t, entries, 15)
	require.Equal(t, before, snapshot(t, s.dir), "nothing was fetched")
}

func TestFetch(t *testing.T) {
	server, _, _, _ := longServer(t)
	s := server.clone("--depth=1")
	r := s.open()
	_, err := r.Resolve(context.Background(), "HEAD~3")
	require.True(t, r.Shallow())
	other := &Error{Kind: Failed, Message: "something else"}
	require.Equal(t, error(other), r.Fetch(context.Background(), other))

	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, r.Fetch(cancelled, err), context.Canceled)

	require.NoError(t, os.Rename(server.dir, server.dir+"-away"))
	failed := r.Fetch(context.Background(), err)
	e := requireKind(t, Failed, failed)
	require.Equal(t, "git fetch failed", e.Message)
	require.Contains(t, e.Detail, "does not appear to be a git repository")
	require.Contains(t, e.Hint, "git fetch --no-tags --deepen=3 origin ")

	s.git("remote", "remove", "origin")
	alone := s.open()
	_, err = alone.Resolve(context.Background(), "HEAD~3")
	require.ErrorContains(t, err, "There is no remote repository to fetch it from")
	require.Equal(t, err, alone.Fetch(context.Background(), err))
}

// A fetch never asks: git and ssh are told so, in the words of the user's own ssh command.
func TestFetchNeverAsks(t *testing.T) {
	for _, tc := range []struct{ variable, setting, want string }{
		{"", "", "ssh -o BatchMode=yes"},
		{"", "ssh -i key -o StrictHostKeyChecking=yes", "ssh -i key -o StrictHostKeyChecking=yes -o BatchMode=yes"},
		{"/usr/bin/ssh -v", "ssh -i key", "/usr/bin/ssh -v -o BatchMode=yes"},
		{"plink -batch", "", "plink -batch"},
	} {
		s := newRepo(t)
		if tc.variable != "" {
			t.Setenv("GIT_SSH_COMMAND", tc.variable)
		}
		if tc.setting != "" {
			s.git("config", "core.sshCommand", tc.setting)
		}
		environ, err := s.open().fetchEnvironment(context.Background())
		require.NoError(t, err)
		require.Equal(t, tc.want, lookup(environ, "GIT_SSH_COMMAND"))
		require.Equal(t, "0", lookup(environ, "GIT_TERMINAL_PROMPT"))
		require.Empty(t, lookup(environ, "GIT_NO_LAZY_FETCH"))
	}
}

// Remotes that would be options are no remotes.
func TestHostileRemotes(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "x")
	s.git("config", "remote.--upload-pack=touch x.url", "x")
	remote, err := s.open().remote(context.Background())
	require.NoError(t, err)
	require.Empty(t, remote)
}

func TestPasswordsAreNotShown(t *testing.T) {
	f := &failure{command: "fetch", stderr: "warning: x\nfatal: unable to access 'https://user:secret@example.com/x.git/': no\n"}
	require.Equal(t, "unable to access 'https://example.com/x.git/': no", f.said())
}
