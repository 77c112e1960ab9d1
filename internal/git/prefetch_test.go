package git

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPrefetch reads ahead and finds nothing left to ask git for; what is not there is left for who asks for it.
func TestPrefetch(t *testing.T) {
	s := newRepo(t)
	s.write("a/one.txt", "1")
	s.write("b/two.txt", "2")
	s.write("three.txt", "3")
	s.git("add", ".")
	s.git("commit", "-qm", "x")
	r := s.open()
	files := r.At(resolve(t, r, "HEAD"))
	files.(*version).Prefetch([]string{"a/one.txt", "b/two.txt", "three.txt", "c/none.txt", "a/none.txt", ".", "a"})
	require.NoError(t, r.objects.close())
	starts := r.objects.starts
	for name, text := range map[string]string{"a/one.txt": "1", "b/two.txt": "2", "three.txt": "3"} {
		data, err := fs.ReadFile(files, name)
		require.NoError(t, err)
		require.Equal(t, text, string(data))
	}
	require.Equal(t, starts, r.objects.starts, "everything had been read")
	_, err := fs.ReadFile(files, "a/none.txt")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// TestPrefetchOfMany does not get stuck when there is more to ask and to answer than fits into pipes.
func TestPrefetchOfMany(t *testing.T) {
	s := newRepo(t)
	var input strings.Builder
	input.WriteString("commit refs/heads/main\ncommitter A <a@b> 1600000000 +0000\ndata 1\nx\n")
	for i := range 3000 { // their ids alone are more than the 64 KB that a pipe holds
		text := strings.Repeat(fmt.Sprintln(i), 20)
		fmt.Fprintf(&input, "M 100644 inline f%d/f.txt\ndata %d\n%s\n", i%30*100+i/30, len(text), text)
	}
	importing(t, s, input.String())
	r := s.open()
	files := r.At(resolve(t, r, "main"))
	var names []string
	require.NoError(t, fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if !e.IsDir() {
			names = append(names, name)
		}
		return err
	}))
	require.Len(t, names, 3000)
	files.(*version).Prefetch(names)
	require.NoError(t, r.objects.close())
	starts := r.objects.starts
	for _, name := range names {
		_, err := fs.ReadFile(files, name)
		require.NoError(t, err)
	}
	require.Equal(t, starts, r.objects.starts)
}
