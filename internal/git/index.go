package git

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// Index returns what is staged: the content of the next commit, as a file system like that of [Repository.At]. It is the
// index of this moment. Files that are merely announced ("git add --intent-to-add") are not in it, as they would not be
// in the commit.
func (r *Repository) Index(ctx context.Context) (fs.FS, error) {
	out, err := r.git(ctx, "ls-files", "--stage", "-z")
	if err != nil {
		return nil, asError(err, "git could not read the index")
	}
	list := records(out)
	empty, err := r.checkStaged(list)
	if err != nil {
		return nil, err
	}
	announced, err := r.announced(ctx, empty)
	if err != nil {
		return nil, err
	}
	if len(announced) > 0 {
		list = slices.DeleteFunc(list, func(record string) bool { return announced[stagedPath(record)] })
	}
	root := entry{name: ".", mode: modeTree, staged: &stagedFolder{records: list}}
	return &version{repo: r, root: root, name: "the index"}, nil
}

// checkStaged goes through what git ls-files --stage printed: "mode id stage\tpath", by path. It returns the names of the
// empty files, and an error when there are conflicts.
func (r *Repository) checkStaged(list []string) (empty map[string]bool, err error) {
	emptyID := r.blobID(0, strings.NewReader(""))
	stage := len("100644 ") + r.idLength() + 1
	empty = map[string]bool{}
	var unmerged []string
	for _, record := range list {
		if len(record) < stage+3 || record[stage+1] != '\t' {
			return nil, &Error{Kind: Failed, Message: "git's list of the index could not be read", Detail: strconv.Quote(record)}
		}
		name := stagedPath(record)
		if record[stage] != '0' && !slices.Contains(unmerged, name) {
			unmerged = append(unmerged, name)
		}
		if record[stage-1-len(emptyID):stage-1] == emptyID {
			empty[name] = true
		}
	}
	return empty, conflict(unmerged)
}

func stagedPath(record string) string { return record[strings.IndexByte(record, '\t')+1:] }

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
func (r *Repository) announced(ctx context.Context, names map[string]bool) (map[string]bool, error) {
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

// A stagedFolder is a folder of the index: the records of all files below it, by path. It is listed when it is asked for.
type stagedFolder struct {
	records []string
	skip    int // how much of each path is the folder's own, with the slash
	once    sync.Once
	listed  []entry
}

// entries returns the files and folders right in the folder.
func (f *stagedFolder) entries() []entry {
	f.once.Do(func() {
		for rest := f.records; len(rest) > 0; {
			path := stagedPath(rest[0])
			name, _, isFolder := strings.Cut(path[f.skip:], "/")
			if !isFolder {
				bits, _ := strconv.ParseUint(rest[0][:6], 8, 32)
				id, _, _ := strings.Cut(rest[0][7:], " ")
				f.listed = append(f.listed, entry{name: name, mode: mode(bits), id: id})
				rest = rest[1:]
				continue
			}
			// All that is in the folder stands together: '0' is the byte after the slash.
			end := path[:f.skip] + name + "0"
			n := sort.Search(len(rest), func(i int) bool { return stagedPath(rest[i]) >= end })
			inside := &stagedFolder{records: rest[:n], skip: f.skip + len(name) + 1}
			f.listed = append(f.listed, entry{name: name, mode: modeTree, staged: inside})
			rest = rest[n:]
		}
		slices.SortFunc(f.listed, byName)
	})
	return f.listed
}
