package load

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxLiteral is the longest text in quotes that can be the path of a file.
const maxLiteral = 4096

// eachLiteral calls do for every text that may be a string literal of a program: whatever is between two quotes of a kind
// on a line. Where code and comments are it does not know, so that texts overlap and every true literal is among them.
func eachLiteral(text string, do func(string)) {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == '"' || c == '\'' || c == '`' {
			if literal, ok := literalAt(text[i+1:], c); ok && literal != "" {
				do(literal)
			}
		}
	}
}

// computesImport says whether a text has a call of import or require with anything but a plain text: esbuild takes every
// file that fits.
func computesImport(text string) bool {
	for _, word := range []string{"import", "require"} {
		for at := 0; ; {
			i := strings.Index(text[at:], word)
			if i < 0 {
				break
			}
			at += i + len(word)
			if arguments, call := strings.CutPrefix(afterComments(text[at:]), "("); call && !plainArgument(arguments) {
				return true
			}
		}
	}
	return false
}

// afterComments is what follows white space and comments.
func afterComments(text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n\v\f")
		end := ""
		switch {
		case strings.HasPrefix(text, "/*"):
			end = "*/"
		case strings.HasPrefix(text, "//"):
			end = "\n"
		default:
			return text
		}
		_, text, _ = strings.Cut(text[2:], end)
	}
}

// plainArgument says whether the first argument of a call is a text and nothing else.
func plainArgument(text string) bool {
	text = afterComments(text)
	if text == "" || !strings.Contains("\"'`", text[:1]) {
		return false
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case text[0]:
			rest := afterComments(text[i+1:])
			return strings.HasPrefix(rest, ")") || strings.HasPrefix(rest, ",")
		case '\\':
			i++
		case '$':
			if text[0] == '`' {
				return false
			}
		case '\n':
			return false
		}
	}
	return false
}

// literalAt reads a literal up to its quote.
func literalAt(text string, quote byte) (string, bool) {
	escaped := false
	for i := 0; i < len(text) && i < maxLiteral; i++ {
		switch text[i] {
		case quote:
			if escaped {
				return unescaped(text[:i])
			}
			return text[:i], true
		case '\\':
			escaped = true
			i++
		case '\n':
			return "", false
		}
	}
	return "", false
}

// unescaped is what a literal with escape sequences says. One with a sequence that JavaScript does not have is none.
func unescaped(text string) (string, bool) {
	var b strings.Builder
	for text != "" {
		plain, rest, found := strings.Cut(text, `\`)
		b.WriteString(plain)
		if !found {
			break
		}
		char, size, ok := escapeSequence(rest)
		if !ok {
			return "", false
		}
		b.WriteString(char)
		text = rest[size:]
	}
	return b.String(), true
}

// escapeSequence reads what follows a backslash.
func escapeSequence(text string) (char string, size int, ok bool) {
	if text == "" {
		return "", 0, false
	}
	switch text[0] {
	case 'x':
		return codePoint(text, 1, 3, 3)
	case 'u':
		if strings.HasPrefix(text, "u{") {
			end := strings.IndexByte(text, '}')
			return codePoint(text, 2, end, end+1)
		}
		if high, low, ok := surrogates(text); ok {
			return string(utf16.DecodeRune(high, low)), 11, true
		}
		return codePoint(text, 1, 5, 5)
	case '\r':
		if strings.HasPrefix(text, "\r\n") {
			return "", 2, true
		}
		return "", 1, true
	case '\n':
		return "", 1, true
	case 'n', 't', 'r', 'b', 'f', 'v':
		return map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f", 'v': "\v"}[text[0]], 1, true
	case '0', '1', '2', '3', '4', '5', '6', '7':
		size = 1
		for size < 3 && size < len(text) && '0' <= text[size] && text[size] <= '7' {
			size++
		}
		n, err := strconv.ParseUint(text[:size], 8, 8)
		if err != nil { // beyond one byte: only two digits count
			size--
			n, _ = strconv.ParseUint(text[:size], 8, 8)
		}
		return string(rune(n)), size, true
	default:
		_, size := utf8.DecodeRuneInString(text)
		return text[:size], size, true
	}
}

// surrogates reads two escape sequences that are one character.
func surrogates(text string) (high, low rune, ok bool) {
	if len(text) < 11 || text[5:7] != `\u` {
		return 0, 0, false
	}
	h, err1 := strconv.ParseUint(text[1:5], 16, 16)
	l, err2 := strconv.ParseUint(text[7:11], 16, 16)
	if err1 != nil || err2 != nil || utf16.DecodeRune(rune(h), rune(l)) == utf8.RuneError {
		return 0, 0, false
	}
	return rune(h), rune(l), true
}

// codePoint reads hexadecimal digits.
func codePoint(text string, start, end, size int) (string, int, bool) {
	if end < start || end > len(text) {
		return "", 0, false
	}
	n, err := strconv.ParseUint(text[start:end], 16, 32)
	if err != nil {
		return "", 0, false
	}
	return string(rune(n)), size, true
}
