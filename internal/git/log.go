package git

import (
	"cmp"
	"context"
	"strconv"
	"strings"
)

// LogOptions says which part of the history [Repository.Log] returns.
type LogOptions struct {
	// Range is a commit, or a range as git writes it, such as "main..HEAD". Empty means HEAD.
	Range string
	// Limit is how many commits are returned at most; 0 means all.
	Limit int
	// FirstParent follows a merge only into the branch that was merged into: one commit for each merged pull request.
	FirstParent bool
	// Paths, if there are any, leave only commits that changed one of these files or folders.
	Paths []string
}

// An Entry is one commit of a history.
type Entry struct {
	Commit
	// Changes are what the commit changed against its first parent, not only in the paths that were asked for. The first
	// commit of all added its files.
	Changes []Change
	// Cut says that a shallow clone ends here: the commit has parents, but they are not here, so Changes is empty.
	Cut bool
}

// logFields is the format of a commit in git log, of logCount records.
const (
	logFields = "%H%x00%T%x00%P%x00%ct%x00%ci%x00%s"
	logCount  = 6
)

// Log returns the history before a commit, newest first.
func (r *Repository) Log(ctx context.Context, options LogOptions) ([]Entry, error) {
	if options.Range == "" {
		options.Range = "HEAD"
	}
	said := options.Range
	var err error
	if options.Range, err = r.resolveRange(ctx, said); err != nil {
		return nil, err
	}
	// First which commits, then what they changed: asked for both at once, git lists merges that did not touch the paths.
	out, err := r.git(ctx, revisionArgs(options)...)
	if err != nil {
		return nil, asError(err, "git could not read the history of "+said)
	}
	if len(out) == 0 {
		return nil, nil
	}
	ids, shorts := listed(out)
	out, err = r.show(ctx, ids, "-M")
	if _, failed := err.(*failure); failed && ctx.Err() == nil && r.partial(ctx) {
		out, err = r.show(ctx, ids, "-M100%") // renames without change are seen without the content
	}
	if err != nil {
		return nil, asError(err, "git could not read the history of "+said)
	}
	return r.entries(ctx, records(out), shorts)
}

// listed reads what git rev-list printed: for each commit a line with its id, which is left out of the answer since only
// newer versions of git can, and one with the id in full and abbreviated.
func listed(out []byte) (ids string, shorts map[string]string) {
	var b strings.Builder
	shorts = map[string]string{}
	for _, line := range lines(out) {
		if id, short, _ := strings.Cut(line, " "); id != "commit" {
			b.WriteString(id + "\n")
			shorts[id] = short
		}
	}
	return b.String(), shorts
}

func revisionArgs(options LogOptions) []string {
	args := []string{"rev-list", "--abbrev=" + strconv.Itoa(shortest), "--no-color", "--format=tformat:%H %h"}
	if options.Limit > 0 {
		args = append(args, "--max-count="+strconv.Itoa(options.Limit))
	}
	if options.FirstParent {
		args = append(args, "--first-parent")
	}
	return append(append(args, "--end-of-options", options.Range, "--"), options.Paths...)
}

// show runs git log for the commits of a list of ids.
func (r *Repository) show(ctx context.Context, ids, renames string) ([]byte, error) {
	cmd := command(ctx, r.top, r.environ, []string{"log", "--no-walk=unsorted", "--stdin", "-z", "--raw", renames, "-l1000",
		"--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color", "--no-decorate", "--no-notes",
		"--no-mailmap", "--no-follow", "--no-relative", "--ignore-submodules=none", "--encoding=UTF-8", "--root", "-O/dev/null",
		"--first-parent", "-m", "--format=tformat:" + logFields})
	cmd.Stdin = strings.NewReader(ids)
	return output(ctx, cmd, "log")
}

// resolveRange writes a commit or range with the ids of its ends. Not all that Resolve finds git log knows by that name,
// such as a branch that only the remote has, and the errors of Resolve say more.
func (r *Repository) resolveRange(ctx context.Context, text string) (string, error) {
	from, to, isRange := strings.Cut(text, "..")
	if !isRange {
		c, err := r.Resolve(ctx, text)
		return c.ID, err
	}
	dots := ".."
	if rest, symmetric := strings.CutPrefix(to, "."); symmetric {
		dots, to = "...", rest
	}
	ids := make([]string, 2)
	for i, ref := range []string{from, to} {
		c, err := r.Resolve(ctx, cmp.Or(ref, "HEAD"))
		if err != nil {
			return "", err
		}
		ids[i] = c.ID
	}
	return ids[0] + dots + ids[1], nil
}

// entries reads what git log printed: for each commit its fields, then its changes.
func (r *Repository) entries(ctx context.Context, list []string, shorts map[string]string) ([]Entry, error) {
	var entries []Entry
	for len(list) > 0 {
		if list[0] == "" {
			list = list[1:]
			continue
		}
		if len(list) < logCount {
			return nil, &Error{Kind: Failed, Message: "git's history could not be read", Detail: strconv.Quote(list[0])}
		}
		e := Entry{Commit: logCommit(list[:logCount])}
		list = list[logCount:]
		for len(list) > 0 && isRaw(list[0]) {
			raw, rest, err := takeRaw(list)
			if err != nil {
				return nil, &Error{Kind: Failed, Message: "git's history could not be read", Detail: err.Error()}
			}
			e.Changes, list = append(e.Changes, raw.change()), rest
		}
		if e.Short = shorts[e.ID]; len(e.Short) != shortest { // it may be longer because of what is no commit
			e.Short = r.short(ctx, e.ID)
		}
		e.Name = e.Short
		if err := r.markCut(ctx, &e); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func logCommit(fields []string) Commit {
	c := Commit{ID: fields[0], tree: fields[1], Subject: strings.ToValidUTF8(fields[5], "\uFFFD")}
	if fields[2] != "" {
		c.Parents = strings.Split(fields[2], " ")
	}
	c.Time = parseTime("> " + fields[3] + " " + fields[4][strings.LastIndexByte(fields[4], ' ')+1:])
	return c
}

// markCut sees whether a commit without parents has some after all: in a shallow clone git hides those that are missing,
// and the commit seems to add every file there is.
func (r *Repository) markCut(ctx context.Context, e *Entry) error {
	if !r.facts.shallow || len(e.Parents) > 0 {
		return nil
	}
	c, err := r.Resolve(ctx, e.ID)
	if err == nil && len(c.Parents) > 0 {
		e.Parents, e.Changes, e.Cut = c.Parents, nil, true
	}
	return err
}

// partial says whether the clone leaves objects at its remote until they are needed.
func (r *Repository) partial(ctx context.Context) bool {
	c, err := r.config(ctx)
	if err != nil {
		return false
	}
	for _, s := range c {
		if s.key == "extensions.partialclone" || strings.HasPrefix(s.key, "remote.") && strings.HasSuffix(s.key, ".promisor") {
			return true
		}
	}
	return false
}
