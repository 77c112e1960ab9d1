package git

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Commit is one version of the whole repository. The zero Commit stands for the time before the first.
type Commit struct {
	// ID is the full id, in hexadecimal.
	ID string
	// Short is the beginning of the id by which people know it: unique in the repository, seven digits or more.
	Short string
	// Name is what the commit was found by, such as "HEAD~2" or "origin/main"; it is not always what was asked for.
	Name string
	// Subject is the first paragraph of the message, on one line. It may contain anything but line ends.
	Subject string
	// Time is when the commit was made in its present form, in the committer's time zone.
	Time time.Time
	// Parents are the ids of the commits before it, the one that was merged into first. They may be missing in a shallow
	// clone; [Repository.Resolve] says so.
	Parents []string

	tree string
}

// parseCommit reads a commit object.
func parseCommit(found object) (Commit, error) {
	c := Commit{ID: found.id}
	head, message, _ := strings.Cut(string(found.data), "\n\n")
	encoding := ""
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, " ")
		switch key {
		case "tree":
			c.tree = value
		case "parent":
			c.Parents = append(c.Parents, value)
		case "committer":
			c.Time = parseTime(value)
		case "encoding":
			encoding = value
		}
	}
	if found.kind != "commit" || c.tree == "" {
		return Commit{}, &Error{Kind: Failed, Message: "the repository is damaged at commit " + found.id,
			Hint: "See what is wrong with it:\n  git fsck"}
	}
	c.Subject = subject(message, encoding)
	return c, nil
}

// parseTime reads the end of "Name <mail> 1700000000 +0100".
func parseTime(line string) time.Time {
	words := strings.Fields(line[strings.LastIndexByte(line, '>')+1:])
	if len(words) == 0 {
		return time.Time{}
	}
	seconds, err := strconv.ParseInt(words[0], 10, 64)
	if err != nil {
		return time.Time{}
	}
	offset := 0
	if len(words) > 1 {
		zone, _ := strconv.Atoi(words[1])
		offset = (zone/100*60 + zone%100) * 60
	}
	if offset == 0 {
		return time.Unix(seconds, 0).UTC()
	}
	return time.Unix(seconds, 0).In(time.FixedZone("", offset))
}

// subject returns the first paragraph of a message as one line of UTF-8.
func subject(message, encoding string) string {
	paragraph, _, _ := strings.Cut(strings.TrimLeft(message, "\n"), "\n\n")
	line := strings.Join(strings.FieldsFunc(paragraph, func(c rune) bool { return c == '\n' || c == '\r' }), " ")
	if utf8.ValidString(line) {
		return strings.TrimSpace(line)
	}
	if strings.EqualFold(encoding, "ISO-8859-1") || strings.EqualFold(encoding, "latin1") {
		runes := make([]rune, len(line)) // each byte is the code of its character
		for i := range len(line) {
			runes[i] = rune(line[i])
		}
		line = string(runes)
	}
	return strings.TrimSpace(strings.ToValidUTF8(line, "\uFFFD"))
}

// Resolve returns the commit that a name means: a branch, a tag, an id, HEAD~2, or whatever else git understands. A
// branch that is here only as one of a remote is found by its own name as well, as long as no other remote has it.
//
// The errors are of the kinds BadRef, UnknownRef, AmbiguousRef, NotACommit, NoCommits, and [IncompleteError].
func (r *Repository) Resolve(ctx context.Context, ref string) (Commit, error) {
	if err := checkRef(ref); err != nil {
		return Commit{}, err
	}
	c, err := r.commit(ctx, ref)
	if errors.Is(err, errMissing) || errors.Is(err, errAmbiguous) || errors.As(err, new(*promised)) {
		return r.resolveOtherwise(ctx, ref, err)
	}
	return c, err
}

// commit returns the commit of a name that is known to be one line. The error is errMissing when there is none.
func (r *Repository) commit(ctx context.Context, ref string) (Commit, error) {
	name := ref
	if !r.isID(ref) {
		name += "^{commit}"
	}
	found, err := r.objects.get(ctx, name)
	if err == nil && found.kind == "tag" { // the id of an annotated tag
		found, err = r.objects.get(ctx, ref+"^{commit}")
	}
	if f, ok := err.(*failure); ok {
		return Commit{}, &Error{Kind: UnknownRef, Message: "there is no commit " + strconv.Quote(ref), Detail: f.said()}
	}
	if err != nil {
		return Commit{}, err
	}
	if found.kind != "commit" {
		return Commit{}, errMissing
	}
	c, err := parseCommit(found)
	c.Name, c.Short = ref, r.short(ctx, found.id)
	return c, err
}

// shortest is how many digits of an id people see at least.
const shortest = 7

// short returns the shortest beginning of a commit's id that means only this one.
func (r *Repository) short(ctx context.Context, id string) string {
	for length := shortest; length < len(id); length++ {
		found, err := r.objects.get(ctx, id[:length]+"^{commit}")
		if err == nil && found.id == id {
			return id[:length]
		}
		if err != nil && !isAnswer(err) {
			break
		}
	}
	return id
}

// checkRef refuses what can be no name of a commit. What is left is safe as a line for git cat-file.
func checkRef(ref string) error {
	bad := func(why, hint string) error {
		return &Error{Kind: BadRef, Message: strconv.Quote(ref) + " is not the name of a commit: " + why, Hint: hint}
	}
	switch {
	case ref == "":
		return &Error{Kind: BadRef, Message: "the name of a commit is empty", Hint: "Name a branch, a tag or a commit."}
	case strings.ContainsFunc(ref, func(c rune) bool { return c < ' ' || c == 0x7f }):
		return bad("it contains control characters", "")
	case strings.HasPrefix(ref, "-"):
		return bad("it starts with a dash", "")
	case strings.Contains(ref, ":"):
		return bad("what follows a colon is a path", "Name the commit alone, such as "+strconv.Quote(beforeColon(ref))+".")
	case strings.Contains(ref, "..") && !strings.Contains(ref, "{"):
		return bad("it is a range", "Name one commit.")
	}
	return nil
}

func beforeColon(ref string) string {
	before, _, _ := strings.Cut(ref, ":")
	if before == "" {
		return "HEAD"
	}
	return before
}
