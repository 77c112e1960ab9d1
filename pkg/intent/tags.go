package intent

import (
	"regexp"
	"slices"
	"strings"

	"convex-schema-plan/internal/nearest"
)

// A tag is one of our words in a comment, with what follows it.
type tag struct {
	name string // without the @
	rest string // what follows on the line, up to the next tag
	at   int    // offset of the @ in the file
}

// tagForms says how each tag is written and which declarations it can belong to.
var tagForms = map[string]struct {
	shape, example string
	table, field   bool
	read           func(*reading, declaration, string) error
}{
	"renamed-from":   {"OLD", "name", true, true, (*reading).renamedFrom},
	"default":        {"JSON", `"user"`, false, true, (*reading).defaultTag},
	"inverted-from":  {"TABLE.FIELD", "users.profile", false, true, (*reading).invertedFrom},
	"merged-from":    {"A, B", "cats, dogs", true, false, (*reading).mergedFrom},
	"split-from":     {"TABLE.FIELD", "users.settings", true, false, (*reading).splitFrom},
	"delete-orphans": {"OTHER.FIELD", "comments.post", true, true, (*reading).deleteOrphansTag},
	"returned":       {"", "", true, false, (*reading).returnedTag},
}

// tagNames are the names of our tags in the order of help texts.
var tagNames = []string{"renamed-from", "merged-from", "split-from", "inverted-from", "default", "delete-orphans", "returned"}

// otherTags are tags of JSDoc and TSDoc that are spelt much like ours.
var otherTags = []string{"returns", "return", "defaultValue", "defaultvalue", "Default"}

// tagWord matches a tag: at the start of a line of a comment or after a space, so that neither user@example.com nor
// `@default` in backticks is one.
var tagWord = regexp.MustCompile(`(?:^|[\s*])@([A-Za-z][A-Za-z0-9_-]*)`)

// isOurs reports whether a tag is one of ours.
func isOurs(name string) bool {
	_, ours := tagForms[name]
	return ours
}

// likeOurs returns the tag of ours that an unknown one was probably meant to be, or "". Short words are ordinary ones.
func likeOurs(name string) string {
	if slices.Contains(otherTags, name) || len(name) < 6 {
		return ""
	}
	return nearest.To(name, tagNames)
}

// findTags returns the tags in a comment of a text that are ours or nearly so, in order.
func findTags(text string, comment span) []tag {
	var tags []tag
	body := strings.TrimSuffix(text[:comment.to], "*/")
	at := comment.from + 2
	for at < len(body) {
		end := lineEnd(body, at)
		tags = append(tags, lineTags(body[at:end], at)...)
		at = end + 1
	}
	return tags
}

// lineTags returns the tags in a line of a comment that begins at an offset.
func lineTags(line string, at int) []tag {
	var tags []tag
	for from := 0; from < len(line); {
		found := tagWord.FindStringSubmatchIndex(line[from:])
		if found == nil {
			break
		}
		name := line[from+found[2] : from+found[3]]
		start := from + found[2] - 1
		from += found[3]
		if !isOurs(name) && likeOurs(name) == "" {
			continue
		}
		end := from + restLength(name, line[from:])
		tags = append(tags, tag{name, strings.TrimSpace(line[from:end]), at + start})
		from = end
	}
	return tags
}

// restLength returns how much of a line belongs to a tag: all up to the next tag of ours. The value of a default may hold
// anything.
func restLength(name, line string) int {
	from := 0
	if name == "default" {
		space := len(line) - len(strings.TrimLeft(line, " \t"))
		from = space + jsonLength(line[space:])
	}
	for _, found := range tagWord.FindAllStringSubmatchIndex(line[from:], -1) {
		next := line[from+found[2] : from+found[3]]
		if isOurs(next) || likeOurs(next) != "" {
			return from + found[2] - 1
		}
	}
	return len(line)
}

// jsonLength returns how long the JSON value is that a text begins with, as far as brackets and quotes tell.
func jsonLength(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			i = stringEnd(text, i) - 1
			if depth == 0 {
				return i + 1
			}
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
			if depth <= 0 {
				return i + 1
			}
		case depth == 0 && (c == ' ' || c == '\t'):
			return i
		}
	}
	return len(text)
}
