//go:build unix

package cli

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWriteFileToAPipe: what is no regular file, such as /dev/stdout or a pipe, is written to and never replaced.
func TestWriteFileToAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	got := make(chan string)
	go func() {
		reader, err := os.Open(pipe)
		if err != nil {
			got <- err.Error()
			return
		}
		defer reader.Close()
		text, _ := io.ReadAll(reader)
		got <- string(text)
	}()
	require.NoError(t, writeFile(pipe, []byte("result")))
	require.Equal(t, "result", <-got)
	info, err := os.Stat(pipe)
	require.NoError(t, err)
	require.Equal(t, os.ModeNamedPipe, info.Mode().Type())
}
