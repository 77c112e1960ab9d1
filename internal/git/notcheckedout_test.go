package git

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBranch(t *testing.T) {
	s := newRepo(t)
	branch := func() string {
		name, err := s.open().Branch(context.Background())
		require.NoError(t, err)
		return name
	}
	require.Equal(t, "main", branch(), "before the first commit as well")
	s.commit("one")
	s.git("checkout", "-q", "-b", "fix/a-b")
	require.Equal(t, "fix/a-b", branch())
	s.git("checkout", "-q", "--detach")
	require.Empty(t, branch())
}

func TestBaseIsTheUsualBranch(t *testing.T) {
	s, left := forked(t, "main")
	s.git("branch", "release", left)
	ask := func(against, usual string, env ...string) string {
		b, err := s.open().Base(context.Background(), against, usual, variables(env...))
		require.NoError(t, err)
		return b.Branch
	}
	require.Equal(t, "main", ask("", ""))
	require.Equal(t, "release", ask("", "release"))
	require.Equal(t, "main", ask("main", "release"), "what is chosen now counts more")
	require.Equal(t, "main", ask("", "release", "GITHUB_BASE_REF", "main"), "a pull request says where it goes")
}

func TestWhyMissing(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "kept/file", "", "apps/web/schema.ts", "", "other", "")
	why := func(name string) *Error {
		var e *Error
		errors.As(s.open().WhyMissing(context.Background(), name), &e)
		return e
	}
	require.Nil(t, why("apps/web/schema.ts"))
	s.git("sparse-checkout", "set", "kept")
	for _, name := range []string{"apps/web/schema.ts", "apps/web/schema", "apps/web", "apps"} {
		e := why(name)
		require.NotNil(t, e, name)
		require.Equal(t, LeftOut, e.Kind)
		require.Equal(t, "apps/web/schema.ts is not checked out: this is a sparse checkout, which leaves it out", e.Message)
		require.Equal(t, "Check its folder out:\n  git sparse-checkout add apps/web", e.Hint)
	}
	for _, name := range []string{"kept/file", "apps/web/sch", "app", "nothing"} {
		require.Nil(t, why(name), name)
	}
}
