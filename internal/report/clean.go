package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from users' files fit to be shown on one line of a terminal: control characters, line ends, invisible
// and direction-changing characters and broken UTF-8 are written as escapes (\n, \x1b, \u202e), so that no table name,
// literal or file name can move the cursor, forge a line or hide a part of itself. What the log of a CI server would take
// for a command is broken in the same way.
func Clean(text string) string { return defuse(visible(text)) }

// visible writes what does not show as escapes.
func visible(text string) string {
	clean := 0
	for clean < len(text) {
		r, size := utf8.DecodeRuneInString(text[clean:])
		if !shows(r, size) {
			break
		}
		clean += size
	}
	if clean == len(text) {
		return text
	}
	var b strings.Builder
	b.WriteString(text[:clean])
	for rest := text[clean:]; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		if shows(r, size) {
			b.WriteString(rest[:size])
		} else {
			b.WriteString(escape(r, rest[:size]))
		}
		rest = rest[size:]
	}
	return b.String()
}

// defuse breaks commands to CI servers: ::name:: at the start of a line, and ##[name] or ##vso[name] anywhere in it.
func defuse(text string) string {
	if line := strings.TrimLeftFunc(text, unicode.IsSpace); strings.HasPrefix(line, "::") {
		text = text[:len(text)-len(line)] + `\x3a` + line[1:]
	}
	return breakCommands(text, `\x23`)
}

// breakCommands writes the second # of every ##[name] and ##vso[name] as the given escape.
func breakCommands(text, escape string) string {
	if !strings.Contains(text, "##") {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if beginsCommand(text, i) {
			b.WriteString(escape)
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// beginsCommand says whether ## ends at i and a name, or nothing, and a bracket follow.
func beginsCommand(text string, i int) bool {
	if i == 0 || text[i] != '#' || text[i-1] != '#' {
		return false
	}
	letter := func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
	return strings.HasPrefix(strings.TrimLeftFunc(text[i+1:], letter), "[")
}

// cleanLines cleans text of several lines, each on its own. Line ends stay, tabs become spaces.
func cleanLines(text string) []string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = Clean(strings.ReplaceAll(line, "\t", "    "))
	}
	return lines
}

// shows says whether a decoded rune of the given size is visible and harmless.
func shows(r rune, size int) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r != 0x7f
	}
	// Cf holds the joiners, the direction marks and overrides; Zl and Zp end lines in some programs; Co, noncharacters
	// (which XML forbids) and the replacement of broken bytes show as nothing useful.
	return !(r == utf8.RuneError && size == 1) &&
		!unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Noncharacter_Code_Point)
}

func escape(r rune, raw string) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r == utf8.RuneError:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case r <= 0xff:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\u{%x}`, r)
	}
}
