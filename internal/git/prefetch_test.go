package git

import (
	"io/fs"
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
	s := largeRepo(t)
	r := s.open()
	files := r.At(resolve(t, r, "HEAD"))
	var names []string
	require.NoError(t, fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if !e.IsDir() {
			names = append(names, name)
		}
		return err
	}))
	require.GreaterOrEqual(t, len(names), 20_000)
	files.(*version).Prefetch(names)
	require.NoError(t, r.objects.close())
	starts := r.objects.starts
	for _, name := range names {
		_, err := fs.ReadFile(files, name)
		require.NoError(t, err)
	}
	require.Equal(t, starts, r.objects.starts)
}
