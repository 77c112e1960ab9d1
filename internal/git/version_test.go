package git

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// names that a path in git may have, and that break programs.
func oddNames() []string {
	return []string{
		"plain.ts", "with space.ts", "quote\".ts", "apostrophe'.ts", "new\nline.ts", "tab\t.ts",
		"umlaut-ä.ts", "decomposed-a\u0308.ts", "日本語/ファイル.ts", "emoji-😀.ts", "-dash.ts", "--output=x", "*.ts", "[a].ts", ":(top)x",
		"$(touch x).ts", "`id`.ts", "deep/er/and/deeper/file.ts", "Case.ts", "case.ts", "a", "a.b/c", "a-b/c", "a0", "%00", "~",
	}
}

func TestVersionIsAFileSystem(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		t.Run(format, func(t *testing.T) {
			s := newRepo(t, "--object-format="+format)
			for _, name := range oddNames() {
				s.write(name, "content of "+name)
			}
			s.write("empty", "", "deep/run.sh", "#!/bin/sh\n")
			require.NoError(t, os.Chmod(filepath.Join(s.dir, "deep/run.sh"), 0o755))
			require.NoError(t, os.Symlink("../plain.ts", filepath.Join(s.dir, "deep/link.ts")))
			require.NoError(t, os.Symlink("deep/er", filepath.Join(s.dir, "folder-link")))
			id := s.commit("all kinds")
			r := s.open()
			commit := resolve(t, r, "HEAD")
			require.Equal(t, id, commit.ID)
			index, err := r.Index(context.Background())
			require.NoError(t, err)
			for what, files := range map[string]fs.FS{"commit": r.At(commit), "index": index} {
				t.Run(what, func(t *testing.T) {
					expected := append(oddNames(), "empty", "deep/run.sh", "deep/link.ts", "folder-link")
					require.NoError(t, fstest.TestFS(files, expected...))
					for _, name := range oddNames() {
						data, err := fs.ReadFile(files, name)
						require.NoError(t, err)
						require.Equal(t, "content of "+name, string(data))
					}
					checkKinds(t, files)
				})
			}
			require.Equal(t, 1, r.objects.starts, "one process reads everything")
		})
	}
}

// checkKinds checks what is not an ordinary file.
func checkKinds(t *testing.T, files fs.FS) {
	info, err := fs.Stat(files, "deep/run.sh")
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o755), info.Mode())
	require.Equal(t, int64(10), info.Size())
	data, err := fs.ReadFile(files, "deep/link.ts")
	require.NoError(t, err)
	require.Equal(t, "content of plain.ts", string(data))
	data, err = fs.ReadFile(files, "folder-link/and/deeper/file.ts")
	require.NoError(t, err)
	require.Equal(t, "content of deep/er/and/deeper/file.ts", string(data))
	target, err := fs.ReadLink(files, "folder-link")
	require.NoError(t, err)
	require.Equal(t, "deep/er", target)
	for _, missing := range []string{"nothing", "deep/nothing", "plain.ts/below", "CASE.ts", "umlaut-a\u0308.ts", "deep/er/and/deeper/file"} {
		_, err := fs.Stat(files, missing)
		require.ErrorIs(t, err, fs.ErrNotExist, missing)
	}
	for _, invalid := range []string{"/plain.ts", "../x", "deep/../plain.ts", "", "deep/", "a//b"} {
		_, err := fs.ReadFile(files, invalid)
		require.ErrorIs(t, err, fs.ErrInvalid, invalid)
	}
	_, err = fs.ReadFile(files, "deep")
	require.ErrorContains(t, err, "is a folder")
	_, err = fs.ReadDir(files, "plain.ts")
	require.ErrorContains(t, err, "is not a folder")
}

func TestLinksStayInside(t *testing.T) {
	s := newRepo(t)
	for name, target := range map[string]string{
		"up": "..", "etc": "/etc/passwd", "a/out": "../../outside", "self": "self", "ping": "pong", "pong": "ping",
		"a/in": "../b/../a/file", "dangling": "nothing", "a/root": "..", "via": "a/root/a/root/a/file", "a/slash": "../a//./file",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(s.dir, name)), 0o755))
		require.NoError(t, os.Symlink(target, filepath.Join(s.dir, name)))
	}
	s.commit("links", "a/file", "inside", "b/other", "")
	r := s.open()
	files := r.At(resolve(t, r, "HEAD"))
	for name, want := range map[string]string{
		"up": "out of the repository", "up/x": "out of the repository", "etc": "leads to /etc/passwd", "a/out": "out of the repository",
		"self": "in circles", "ping": "in circles",
	} {
		_, err := fs.ReadFile(files, name)
		requireKind(t, BadLink, err)
		require.ErrorContains(t, err, want, name)
		require.NotErrorIs(t, err, fs.ErrNotExist, name)
		info, err := fs.Lstat(files, name)
		if !strings.Contains(name, "/x") {
			require.NoError(t, err)
			require.Equal(t, fs.ModeSymlink, info.Mode().Type())
		}
	}
	_, err := fs.Stat(files, "dangling")
	require.ErrorIs(t, err, fs.ErrNotExist)
	for _, name := range []string{"a/in", "a/root/a/file", "via", "a/slash"} {
		data, err := fs.ReadFile(files, name)
		require.NoError(t, err, name)
		require.Equal(t, "inside", string(data))
	}
}

// Names that fstest does not let pass.
func TestNamesThatOtherSystemsLack(t *testing.T) {
	for _, name := range []string{"latin1-\xe4.ts", "back\\slash.ts", "\xff\xfe/x"} {
		s := newRepo(t)
		if os.MkdirAll(filepath.Dir(filepath.Join(s.dir, name)), 0o755) != nil || os.WriteFile(filepath.Join(s.dir, name), nil, 0o644) != nil {
			t.Skip("this file system does not have such names")
		}
		s.commit("bytes", name, "bytes")
		r := s.open()
		data, err := fs.ReadFile(r.At(resolve(t, r, "HEAD")), name)
		require.NoError(t, err)
		require.Equal(t, "bytes", string(data))
		changes, err := r.Changed(context.Background(), Commit{}, Staged())
		require.NoError(t, err)
		require.Equal(t, []Change{{Status: Added, Path: name}}, changes)
	}
}

// hostileTree stores a tree that git itself would not write, and a commit of it.
func (s sandbox) hostileTree(name string) string {
	blob := s.git("rev-parse", "HEAD:file")
	var raw strings.Builder
	fmt.Fprintf(&raw, "100644 %s\x00", name)
	for i := 0; i < len(blob); i += 2 {
		var b byte
		_, err := fmt.Sscanf(blob[i:i+2], "%02x", &b)
		require.NoError(s.t, err)
		raw.WriteByte(b)
	}
	cmd := exec.Command("git", "hash-object", "-t", "tree", "-w", "--stdin", "--literally")
	cmd.Dir, cmd.Stdin = s.dir, strings.NewReader(raw.String())
	out, err := cmd.Output()
	require.NoError(s.t, err)
	return s.git("commit-tree", "-m", "hostile", strings.TrimSpace(string(out)))
}

func TestHostileTrees(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "x")
	r := s.open()
	for _, name := range []string{"..", ".", "a/b", "../../etc/passwd", ""} {
		_, err := fs.ReadDir(r.At(resolve(t, r, s.hostileTree(name))), ".")
		requireKind(t, Failed, err)
		require.ErrorContains(t, err, "damaged")
	}
}

func TestParseTree(t *testing.T) {
	for _, data := range []string{"100644", "100644 a", "100644 a\x00short", "a\x0012345678901234567890", "10064x a\x0012345678901234567890"} {
		_, err := parseTree([]byte(data), 20)
		require.Error(t, err, "%q", data)
	}
}

func TestReadingIsLazy(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "a/file", "x", "b/file", "y")
	r := s.open()
	require.Equal(t, 0, r.objects.starts, "no process before the first object is wanted")
	files := r.At(resolve(t, r, "HEAD"))
	_, err := fs.ReadFile(files, "a/file")
	require.NoError(t, err)
	for path, wanted := range map[string]bool{"HEAD:a": true, "HEAD:a/file": true, "HEAD:b": false, "HEAD:b/file": false} {
		_, read := r.objects.cached[s.git("rev-parse", path)]
		require.Equal(t, wanted, read, path)
	}
	_, err = fs.ReadDir(files, "b")
	require.NoError(t, err)
	_, read := r.objects.cached[s.git("rev-parse", "HEAD:b/file")]
	require.False(t, read, "a listing reads no files")
}

func TestCommitByIDAlone(t *testing.T) {
	s := newRepo(t)
	id := s.commit("one", "file", "x")
	data, err := fs.ReadFile(s.open().At(Commit{ID: id}), "file")
	require.NoError(t, err)
	require.Equal(t, "x", string(data))
}

func TestBeforeTheFirstCommit(t *testing.T) {
	entries, err := fs.ReadDir(newRepo(t).open().At(Commit{}), ".")
	require.NoError(t, err)
	require.Empty(t, entries)
}

func TestSubmodules(t *testing.T) {
	lib := newRepo(t)
	first := lib.commit("lib one", "shared.ts", "one", "deep/x.ts", "deep")
	s := newRepo(t)
	s.git("submodule", "add", "-q", lib.url(), "vendor/lib")
	require.NoError(t, os.Symlink("vendor/lib/shared.ts", filepath.Join(s.dir, "link.ts")))
	s.commit("with lib", "main.ts", "main")
	lib.commit("lib two", "shared.ts", "two")
	s.git("-C", "vendor/lib", "pull", "-q")
	s.commit("lib moved")
	r := s.open()
	for ref, want := range map[string]string{"HEAD": "two", "HEAD~1": "one"} {
		files := r.At(resolve(t, r, ref))
		require.NoError(t, fstest.TestFS(files, "vendor/lib/shared.ts", "vendor/lib/deep/x.ts", "main.ts"))
		for _, name := range []string{"vendor/lib/shared.ts", "link.ts"} {
			data, err := fs.ReadFile(files, name)
			require.NoError(t, err)
			require.Equal(t, want, string(data))
		}
	}
	inside := s.open("vendor", "lib")
	require.Equal(t, filepath.Join(s.dir, "vendor/lib"), inside.Root())
	require.Equal(t, first, resolve(t, inside, "HEAD~1").ID)

	checkLostSubmodule(t, s)
}

// checkLostSubmodule looks at a clone whose submodule is not checked out, or too old.
func checkLostSubmodule(t *testing.T, s sandbox) {
	bare := s.clone()
	r := bare.open()
	files := r.At(resolve(t, r, "HEAD"))
	info, err := fs.Stat(files, "vendor/lib")
	require.NoError(t, err)
	require.True(t, info.IsDir())
	_, err = fs.ReadFile(files, "vendor/lib/shared.ts")
	e := requireKind(t, NoSubmodule, err)
	require.NotErrorIs(t, err, fs.ErrNotExist)
	require.Equal(t, "Check it out:\n  git submodule update --init -- vendor/lib", e.Hint)
	bare.git("submodule", "update", "-q", "--init", "--", "vendor/lib")
	data, err := fs.ReadFile(files, "vendor/lib/shared.ts")
	require.NoError(t, err, "the command of the hint repairs it")
	require.Equal(t, "two", string(data))

	other := newRepo(t)
	other.commit("unrelated")
	require.NoError(t, os.RemoveAll(filepath.Join(bare.dir, "vendor/lib")))
	bare.git("clone", "-q", other.url(), "vendor/lib")
	again := bare.open()
	_, err = fs.ReadFile(again.At(resolve(t, again, "HEAD")), "vendor/lib/shared.ts")
	e = requireKind(t, NoSubmodule, err)
	require.Contains(t, e.Hint, "git -C vendor/lib fetch --no-tags origin ")
}

func TestLargeFiles(t *testing.T) {
	s := newRepo(t)
	s.commit("large", "small", "x", "large", strings.Repeat("0", maxObject+1))
	r := s.open()
	files := r.At(resolve(t, r, "HEAD"))
	_, err := fs.ReadFile(files, "large")
	requireKind(t, TooLarge, err)
	data, err := fs.ReadFile(files, "small")
	require.NoError(t, err, "the process goes on")
	require.Equal(t, "x", string(data))
}
