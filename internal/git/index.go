package git

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Index returns what is staged: the content of the next commit, as a file system like that of [Repository.At]. It is the
// index of this moment. Files that are merely announced ("git add --intent-to-add") are not in it, as they would not be
// in the commit.
func (r *Repository) Index(ctx context.Context) (fs.FS, error) {
	out, err := r.git(ctx, "ls-files", "--stage", "-z")
	if err != nil {
		return nil, asError(err, "git could not read the index")
	}
	files, err := r.staged(records(out))
	if err != nil {
		return nil, err
	}
	announced, err := r.announced(ctx, files)
	if err != nil {
		return nil, err
	}
	root := &folder{entry: entry{name: ".", mode: modeTree}}
	for _, file := range files {
		if !announced[file.name] {
			root.add(file.name, file)
		}
	}
	return &version{repo: r, root: root.finish(), name: "the index"}, nil
}

// staged reads what git ls-files --stage printed: "mode id stage\tpath". The names of the entries are whole paths.
func (r *Repository) staged(list []string) ([]entry, error) {
	files := make([]entry, 0, len(list))
	var unmerged []string
	for _, record := range list {
		head, name, _ := strings.Cut(record, "\t")
		fields := strings.Fields(head)
		if len(fields) != 3 {
			return nil, &Error{Kind: Failed, Message: "git's list of the index could not be read", Detail: strconv.Quote(record)}
		}
		bits, err := strconv.ParseUint(fields[0], 8, 32)
		if err != nil {
			return nil, &Error{Kind: Failed, Message: "git's list of the index could not be read", Detail: strconv.Quote(record)}
		}
		if fields[2] == "0" {
			files = append(files, entry{name: name, mode: mode(bits), id: fields[1]})
		} else if !slices.Contains(unmerged, name) {
			unmerged = append(unmerged, name)
		}
	}
	return files, conflict(unmerged)
}

// conflict returns an error when files are unmerged.
func conflict(names []string) error {
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

// announced returns the files that are in the index by name only. The list of the index shows them as empty files; the
// difference from nothing leaves them out, but takes git longer. So it is asked only about the empty files, if there are.
func (r *Repository) announced(ctx context.Context, files []entry) (map[string]bool, error) {
	empty := r.blobID(0, strings.NewReader(""))
	names := map[string]bool{}
	for _, file := range files {
		if file.id == empty {
			names[file.name] = true
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	args := []string{"diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--ita-invisible-in-index", r.emptyTree(), "--"}
	if len(names) <= maxPathspecs {
		args = append(args, slices.Sorted(maps.Keys(names))...)
	}
	out, err := r.git(ctx, args...)
	if err != nil {
		return nil, asError(err, "git could not read the index")
	}
	changes, err := rawChanges(out)
	for _, c := range changes {
		delete(names, c.path)
	}
	return names, err
}

// maxPathspecs is how many paths a command line is trusted with.
const maxPathspecs = 200

// A folder collects the entries of a folder of the index.
type folder struct {
	entry
	folders map[string]*folder
}

// add adds a file at a path below the folder.
func (f *folder) add(path string, file entry) {
	name, rest, deeper := strings.Cut(path, "/")
	if !deeper {
		file.name = name
		f.entries = append(f.entries, file)
		return
	}
	sub, ok := f.folders[name]
	if !ok {
		sub = &folder{entry: entry{name: name, mode: modeTree}}
		if f.folders == nil {
			f.folders = map[string]*folder{}
		}
		f.folders[name] = sub
	}
	sub.add(rest, file)
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
