package git

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxHashed is how many untracked files are looked at for one that was moved.
const maxHashed = 1000

// onDisk completes the difference between a commit and the tracked files on disk. Git calls a file modified whose time
// has changed, since refreshing the index would write; and it leaves out the files that it does not know (untracked).
func (r *Repository) onDisk(changes []rawChange, untracked []string) []Change {
	var list []Change
	deleted := map[string]rawChange{}
	for _, c := range changes {
		switch {
		case c.status == 'D':
			deleted[c.path] = c
		case c.status == 'M' && c.oldMode == c.newMode && r.fileID(c.path) == c.oldID:
		default:
			list = append(list, c.change())
		}
	}
	return append(list, r.match(deleted, untracked)...)
}

// match brings deleted files together with untracked ones: one that git was told to forget is still there, and one that
// was moved by other means than git is known by its content.
func (r *Repository) match(deleted map[string]rawChange, untracked []string) []Change {
	var list []Change
	var fresh []string
	for _, name := range untracked {
		old, known := deleted[name]
		delete(deleted, name)
		switch {
		case !known:
			fresh = append(fresh, name)
		case r.fileID(name) != old.oldID:
			list = append(list, Change{Status: Modified, Path: name, Untracked: true})
		}
	}
	moved := r.moved(deleted, fresh)
	for _, name := range fresh {
		c := Change{Status: Added, Path: name, Untracked: true}
		if from, ok := moved[name]; ok {
			c.Status, c.From = Renamed, from
			delete(deleted, from)
		}
		list = append(list, c)
	}
	for _, c := range deleted {
		list = append(list, c.change())
	}
	return list
}

// moved returns for each new file the deleted one that it is, by the same content.
func (r *Repository) moved(deleted map[string]rawChange, fresh []string) map[string]string {
	byID := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(deleted)) {
		byID[deleted[name].oldID] = append(byID[deleted[name].oldID], name)
	}
	moved := map[string]string{}
	if len(deleted) == 0 || len(fresh) > maxHashed {
		return moved
	}
	for _, name := range fresh {
		id := r.fileID(name)
		if names := byID[id]; id != "" && len(names) > 0 {
			moved[name], byID[id] = names[0], names[1:]
		}
	}
	return moved
}

// untracked starts to look for the files that git neither knows nor ignores, and returns how to get them. Another
// repository among them is one name.
func (r *Repository) untracked(ctx context.Context, paths []string) func() ([]string, error) {
	var names []string
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		var out []byte
		out, err = r.git(ctx, append([]string{"ls-files", "-z", "--others", "--exclude-standard", "--"}, paths...)...)
		names = records(out)
		for i, name := range names {
			names[i] = strings.TrimSuffix(name, "/")
		}
	}()
	return func() ([]string, error) {
		<-done
		return names, err
	}
}

// fileID returns the id that the file at a path would have in git without any conversion, or "" when it cannot be read.
func (r *Repository) fileID(name string) string {
	file := filepath.Join(r.top, filepath.FromSlash(name))
	info, err := os.Lstat(file)
	if err != nil {
		return ""
	}
	if info.Mode()&os.ModeSymlink != 0 {
		target, err := os.Readlink(file)
		if err != nil {
			return ""
		}
		target = filepath.ToSlash(target)
		return r.blobID(int64(len(target)), strings.NewReader(target))
	}
	if !info.Mode().IsRegular() {
		return ""
	}
	opened, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer opened.Close()
	return r.blobID(info.Size(), opened)
}

func (r *Repository) blobID(size int64, content io.Reader) string {
	var h hash.Hash = sha1.New()
	if r.facts.sha256 {
		h = sha256.New()
	}
	fmt.Fprintf(h, "blob %d\x00", size)
	if n, err := io.Copy(h, content); err != nil || n != size {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
