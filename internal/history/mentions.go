package history

import (
	"crypto/sha256"
	"io/fs"
	"strings"
)

// texts are what the files say that a version can be made of.
type texts struct {
	files []string
	// open names the version when there may be other files, or these could not be found: then it is like no other.
	open string
}

// texts reads the files of the version. Those that cannot be read have nothing to say.
func (v *Version) texts() texts {
	var t texts
	if !v.missing && (v.reach == nil || v.reach.Unknown != "") {
		t.open = v.Commit.ID
	}
	if v.reach == nil {
		return t
	}
	for _, name := range v.reach.Files {
		if data, err := fs.ReadFile(v.options.Snapshot.Files, name); err == nil {
			t.files = append(t.files, string(data))
		}
	}
	return t
}

// mentions is what a version says that could declare a certain table. Two versions that say the same have the same mentions.
type mentions [sha256.Size]byte

// none says that nothing in the version can declare the table.
func (m mentions) none() bool { return m == mentions{} }

// mentions returns the lines with the name of a table, or with a spread, by which it could come in from elsewhere. Whether
// a line is in a comment of several lines counts as well: that takes a table out without touching its line.
func (t texts) mentions(table string) mentions {
	sum, can := sha256.New(), t.open != ""
	sum.Write([]byte(t.open))
	for _, text := range t.files {
		named := hasWord(text, table)
		if !named && !strings.Contains(text, spread) {
			continue
		}
		can = true
		comment := "code"
		for line := range strings.Lines(text) {
			if strings.Contains(line, spread) || named && hasWord(line, table) {
				sum.Write([]byte(comment + strings.TrimSpace(line) + "\n"))
			}
			// Strings are not looked at: what they hide is the same in the next version, as good as always.
			if opens, closes := strings.LastIndex(line, "/*"), strings.LastIndex(line, "*/"); opens > closes {
				comment = "comment"
			} else if closes > opens {
				comment = "code"
			}
		}
	}
	if !can {
		return mentions{}
	}
	return mentions(sum.Sum(nil))
}

const spread = "..."

// hasWord says whether a name occurs in a text other than as a part of a longer one.
func hasWord(text, name string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(name)
		if (start == 0 || !inWord(text[start-1])) && (end == len(text) || !inWord(text[end])) {
			return true
		}
		from = start + 1
	}
}

func inWord(c byte) bool {
	return c == '_' || c == '$' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
