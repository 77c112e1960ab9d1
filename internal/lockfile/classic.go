package lockfile

import (
	"errors"
	"strconv"
	"strings"
)

// parseClassic reads the format of yarn's first version: lines of keys and values, nested by two spaces.
//
//	zod@^3.0.0, zod@^3.2.0:
//	  version "3.23.8"
//	  dependencies:
//	    ms "2.0.0"
func parseClassic(data []byte) (*node, error) {
	open := []*node{{}} // the objects around the line, by depth
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		text := strings.TrimLeft(line, " ")
		if text == "" || text[0] == '#' {
			continue
		}
		indent := len(line) - len(text)
		fail := func(why string) (*node, error) {
			return nil, &Error{Line: number, Column: indent + 1, Err: errors.New("is no lock file of yarn: " + why)}
		}
		depth := indent / 2
		switch {
		case indent%2 != 0 || depth >= len(open):
			return fail("the line is indented as no other")
		case strings.HasPrefix(text, "<<<<<<<"), strings.HasPrefix(text, "======="), strings.HasPrefix(text, ">>>>>>>"):
			return fail("a merge conflict is not resolved")
		}
		open = open[:depth+1]
		parent := open[depth]
		if key, ok := strings.CutSuffix(text, ":"); ok {
			object := &node{line: number, column: indent + 1}
			parent.members = append(parent.members, member{unquote(key), number, indent + 1, object})
			open = append(open, object)
			continue
		}
		key, value, ok := classicPair(text)
		if !ok || depth == 0 {
			return fail("the line has neither a value nor a colon at its end")
		}
		scalar := &node{line: number, column: indent + 1, scalar: true, text: unquote(value)}
		parent.members = append(parent.members, member{unquote(key), number, indent + 1, scalar})
	}
	return open[0], nil
}

// classicPair splits a key from its value at the first space that is in no quotes.
func classicPair(text string) (key, value string, ok bool) {
	if quoted, err := strconv.QuotedPrefix(text); err == nil {
		value, ok := strings.CutPrefix(text[len(quoted):], " ")
		return quoted, value, ok
	}
	return strings.Cut(text, " ")
}

// unquote removes the quotes of a string. Keys that are lists keep them.
func unquote(text string) string {
	if plain, err := strconv.Unquote(text); err == nil {
		return plain
	}
	return text
}
