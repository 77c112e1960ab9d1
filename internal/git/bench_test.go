package git

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// largeRepo makes a repository of 20,000 files with a branch that is a few commits ahead of main.
func largeRepo(t testing.TB) sandbox {
	s := newRepo(t)
	var input strings.Builder
	commit := func(branch string, n int, from string) {
		fmt.Fprintf(&input, "commit refs/heads/%s\ncommitter A <a@b> %d +0000\ndata 1\nx\n%s", branch, 1600000000+n, from)
	}
	commit("main", 0, "")
	for i := range 20_000 {
		content := fmt.Sprintf("export const n = %d;\n", i)
		fmt.Fprintf(&input, "M 100644 inline packages/p%d/src/f%d.ts\ndata %d\n%s\n", i/100, i, len(content), content)
	}
	for i := range 5 {
		from := ""
		if i == 0 {
			from = "from refs/heads/main\n"
		}
		commit("feature", 1+i, from)
		fmt.Fprintf(&input, "M 100644 inline packages/p7/src/f700.ts\ndata 2\n%d\n\n", i)
	}
	commit("main", 10, "")
	input.WriteString("M 100644 inline README.md\ndata 1\nx\n")
	importing(t, s, input.String())
	s.git("checkout", "-q", "feature")
	return s
}

// What a check costs in git alone: find the repository and the base, and read three files of it.
func BenchmarkBaseAndThreeFiles(b *testing.B) {
	s := largeRepo(b)
	for b.Loop() {
		r, err := Open(context.Background(), s.dir)
		require.NoError(b, err)
		base, err := r.Base(context.Background(), "", "", noVariables)
		require.NoError(b, err)
		files := r.At(base.Commit)
		for _, name := range []string{"packages/p7/src/f700.ts", "packages/p7/src/f701.ts", "packages/p199/src/f19999.ts"} {
			_, err := fs.ReadFile(files, name)
			require.NoError(b, err)
		}
		require.NoError(b, r.Close())
	}
}

// What a hook costs that finds nothing of interest.
func BenchmarkChanged(b *testing.B) {
	s := largeRepo(b)
	r := s.open()
	head := resolve(b, r, "HEAD")
	for name, side := range map[string]Side{"Staged": Staged(), "WorkTree": WorkTree()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				changes, err := r.Changed(context.Background(), head, side)
				require.NoError(b, err)
				require.Empty(b, changes)
			}
		})
	}
	b.Run("Index", func(b *testing.B) {
		for b.Loop() {
			_, err := r.Index(context.Background())
			require.NoError(b, err)
		}
	})
}
