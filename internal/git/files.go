package git

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"time"
)

// The methods by which a version is a file system. Their errors are *fs.PathError around fs.ErrNotExist, fs.ErrInvalid,
// an *Error or an *IncompleteError.

// Open opens a file or a folder for reading.
func (v *version) Open(name string) (fs.File, error) {
	found, err := v.walk(name, true)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	if found.mode.isDir() {
		entries, err := v.ReadDir(name)
		if err != nil {
			return nil, err
		}
		return &openDir{info: v.dirInfo(name, found), entries: entries}, nil
	}
	data, err := v.content(found)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &openFile{info: v.info(name, found, len(data)), Reader: *bytes.NewReader(data)}, nil
}

// ReadFile returns the content of a file.
func (v *version) ReadFile(name string) ([]byte, error) {
	found, err := v.walk(name, true)
	if err == nil && found.mode.isDir() {
		err = errIsDir
	}
	var data []byte
	if err == nil {
		data, err = v.content(found)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return bytes.Clone(data), nil
}

// ReadDir returns the entries of a folder by name.
func (v *version) ReadDir(name string) ([]fs.DirEntry, error) {
	found, err := v.walk(name, true)
	if err == nil && !found.mode.isDir() {
		err = errNotDir
	}
	var entries []entry
	repo := v.repo
	if err == nil {
		entries, repo, err = v.list(found)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	list := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		list[i] = dirEntry{v: v, place: place{entry: e, path: path.Join(found.path, e.name), repo: repo}}
	}
	return list, nil
}

// Stat describes a file or folder, where a symbolic link leads.
func (v *version) Stat(name string) (fs.FileInfo, error) { return v.stat("stat", name, true) }

// Lstat describes a file, a folder or a symbolic link.
func (v *version) Lstat(name string) (fs.FileInfo, error) { return v.stat("lstat", name, false) }

func (v *version) stat(op, name string, follow bool) (fs.FileInfo, error) {
	found, err := v.walk(name, follow)
	var info fs.FileInfo
	if err == nil {
		info, err = v.describe(name, found)
	}
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return info, nil
}

// ReadLink returns where a symbolic link leads, as it is written.
func (v *version) ReadLink(name string) (string, error) {
	found, err := v.walk(name, false)
	if err == nil && !found.mode.isLink() {
		err = fs.ErrInvalid
	}
	var target string
	if err == nil {
		target, err = v.target(found)
	}
	if err != nil {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: err}
	}
	return target, nil
}

// describe returns what is known of an entry; the size of a file is known when it has been read.
func (v *version) describe(name string, found place) (fs.FileInfo, error) {
	if found.mode.isDir() {
		return v.dirInfo(name, found), nil
	}
	data, err := v.content(found)
	if err != nil {
		return nil, err
	}
	return v.info(name, found, len(data)), nil
}

func (v *version) dirInfo(name string, found place) fileInfo { return v.info(name, found, 0) }

func (v *version) info(name string, found place, size int) fileInfo {
	return fileInfo{name: path.Base(name), mode: found.mode.file(), size: int64(size), when: v.when}
}

// What os calls EISDIR and ENOTDIR, without the numbers of one system.
const (
	errIsDir  = fileError("is a folder")
	errNotDir = fileError("is not a folder")
)

type fileError string

func (e fileError) Error() string { return string(e) }

// A fileInfo describes a file of a version.
type fileInfo struct {
	name string
	mode fs.FileMode
	size int64
	when time.Time
}

func (i fileInfo) Name() string       { return i.name }
func (i fileInfo) Size() int64        { return i.size }
func (i fileInfo) Mode() fs.FileMode  { return i.mode }
func (i fileInfo) ModTime() time.Time { return i.when }
func (i fileInfo) IsDir() bool        { return i.mode.IsDir() }
func (i fileInfo) Sys() any           { return nil }
func (i fileInfo) String() string     { return fs.FormatFileInfo(i) }

// A dirEntry is an entry of a folder. Its file is read only when its size is wanted.
type dirEntry struct {
	v *version
	place
}

func (e dirEntry) Name() string               { return e.name }
func (e dirEntry) IsDir() bool                { return e.mode.isDir() }
func (e dirEntry) Type() fs.FileMode          { return e.mode.file().Type() }
func (e dirEntry) Info() (fs.FileInfo, error) { return e.v.describe(e.name, e.place) }
func (e dirEntry) String() string             { return fs.FormatDirEntry(e) }

// An openFile is a file opened for reading.
type openFile struct {
	info fileInfo
	bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

// An openDir is a folder opened for reading.
type openDir struct {
	info    fileInfo
	entries []fs.DirEntry
	next    int
}

func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openDir) Close() error               { return nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.name, Err: errIsDir}
}

// ReadDir returns the next n entries, or all that are left when n is not positive.
func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	left := d.entries[d.next:]
	if n > 0 && len(left) == 0 {
		return nil, io.EOF
	}
	if n > 0 && n < len(left) {
		left = left[:n]
	}
	d.next += len(left)
	return append([]fs.DirEntry{}, left...), nil
}
