package git

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Index returns what is staged: the content of the next commit, as a file system like that of [Repository.At]. It is the
// index of this moment. Files that are merely announced ("git add --intent-to-add") are not in it, as they would not be
// in the commit.
func (r *Repository) Index(ctx context.Context) (fs.FS, error) {
	// git ls-files --stage does not tell announced files from empty ones; the difference from nothing does.
	out, err := r.git(ctx, "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff",
		"--no-textconv", "--no-relative", "--ita-invisible-in-index", "--ignore-submodules=none", r.emptyTree(), "--")
	if err != nil {
		return nil, asError(err, "git could not read the index")
	}
	changes, err := rawChanges(out)
	if err != nil {
		return nil, err
	}
	if err := conflicts(changes); err != nil {
		return nil, err
	}
	root := &folder{entry: entry{name: ".", mode: modeTree}}
	for _, c := range changes {
		root.add(strings.Split(c.path, "/"), entry{mode: c.newMode, id: c.newID})
	}
	return &version{repo: r, root: root.finish(), name: "the index"}, nil
}

// conflicts returns an error when files are unmerged.
func conflicts(changes []rawChange) error {
	var names []string
	for _, c := range changes {
		if c.status == 'U' && !slices.Contains(names, c.path) {
			names = append(names, c.path)
		}
	}
	if len(names) == 0 {
		return nil
	}
	text := strings.Join(names[:min(3, len(names))], ", ")
	if more := len(names) - 3; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return &Error{Kind: Conflict, Message: "the index has merge conflicts in " + text,
		Hint: "Resolve them and stage the result:\n  " + shellLine([]string{"git", "add", names[0]})}
}

// A folder collects the entries of a folder of the index.
type folder struct {
	entry
	folders map[string]*folder
}

// add adds a file at a path below the folder.
func (f *folder) add(parts []string, file entry) {
	if len(parts) == 1 {
		file.name = parts[0]
		f.entries = append(f.entries, file)
		return
	}
	sub, ok := f.folders[parts[0]]
	if !ok {
		sub = &folder{entry: entry{name: parts[0], mode: modeTree}}
		if f.folders == nil {
			f.folders = map[string]*folder{}
		}
		f.folders[parts[0]] = sub
	}
	sub.add(parts[1:], file)
}

// finish returns the folder as an entry, sorted as trees are.
func (f *folder) finish() entry {
	f.entries = slices.Grow(f.entries, len(f.folders)+1) // never nil: an entry without a list is a tree object
	for _, sub := range f.folders {
		f.entries = append(f.entries, sub.finish())
	}
	slices.SortFunc(f.entries, byName)
	return f.entry
}
