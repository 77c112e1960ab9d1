package load

import "io/fs"

// A Snapshot is a version of a folder that is not on disk: a commit, or what is staged.
//
// For a path below Root that is in no node_modules folder the snapshot alone decides what is there; all else, packages and
// whatever lies outside Root, is the disk's.
type Snapshot struct {
	// Root is the folder on disk that this is a version of, absolute. It may hold something else, or nothing.
	Root string
	// Files is what Root held, under slash-separated names. Only what the schema needs is opened. Symbolic links are
	// followed by Files itself; when it is a [fs.ReadLinkFS], modules are known by the files that the links lead to, as
	// esbuild knows them on disk.
	Files fs.FS
	// Modules is the folder, laid out like Root, whose node_modules folders stand in for those of Root. Empty means Root.
	Modules string
}
