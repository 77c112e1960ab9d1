package load

import (
	"encoding/json"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
	gosourcemap "github.com/go-sourcemap/sourcemap"

	"convex-schema-plan/pkg/schema"
)

// A sourceMap leads from the bundle to the files that it was made from.
type sourceMap struct {
	consumer *gosourcemap.Consumer
	sources  map[string]mapSource // by the name that the map has
	names    *naming              // of the files of a snapshot; or nil
}

// A mapSource is a file that a bundle was made from.
type mapSource struct {
	name  string // as the map has it
	file  string // as it is called, relative to the working directory
	shown string // as it is shown to the user
}

// mapSources returns the sources of a map, which are relative to dir, in the order of the bundle. It is much quicker than
// reading the mappings as well.
func mapSources(text []byte, dir string, names *naming) []mapSource {
	var header struct{ Sources []string }
	if json.Unmarshal(text, &header) != nil {
		return nil
	}
	sources := make([]mapSource, len(header.Sources))
	for i, name := range header.Sources {
		sources[i] = mapSource{name, name, name}
		if isOwnModule(name) {
			continue
		}
		file := fileOfURL(name)
		if names != nil {
			file = names.original(file)
		}
		sources[i].file, sources[i].shown = file, displayPath(dir, filepath.Join(dir, filepath.FromSlash(file)))
	}
	return sources
}

// fileOfURL is the file that a source map means. Sources are URLs: esbuild writes a file as a relative one, in which it
// leaves spaces as they are. What has a scheme, in maps that packages bring along, is no file.
func fileOfURL(source string) string {
	if u, err := url.Parse(source); err == nil && u.Scheme != "" {
		return source
	}
	file, err := url.PathUnescape(source)
	if err != nil {
		return source
	}
	return path.Clean(file) // one with a colon starts with "./"
}

// newSourceMap reads a map with the given sources. A map that cannot be read leads nowhere.
func newSourceMap(text []byte, sources []mapSource, names *naming) *sourceMap {
	m := &sourceMap{sources: map[string]mapSource{}, names: names}
	consumer, err := gosourcemap.Parse("", text)
	if err != nil {
		return m
	}
	m.consumer = consumer
	for _, source := range sources {
		m.sources[source.name] = source
	}
	return m
}

// isOwnModule says whether a source is a module of ours and not a file.
func isOwnModule(source string) bool {
	for _, namespace := range ownNamespaces {
		if strings.HasPrefix(source, namespace+":") {
			return true
		}
	}
	return false
}

// original is the place that a place of the bundle came from. line counts from 1, column from 0, both in the bundle;
// column of the result counts UTF-16 units from 0.
func (m *sourceMap) original(line, column int) (file string, originalLine, originalColumn int, ok bool) {
	if m.consumer == nil {
		return "", 0, 0, false
	}
	name, _, originalLine, originalColumn, ok := m.consumer.Source(line, column)
	if !ok {
		return "", 0, 0, false
	}
	source, known := m.sources[name]
	if m.names != nil {
		originalColumn = max(0, originalColumn-m.names.shift(source.file, originalLine))
	}
	return source.shown, originalLine, originalColumn, known
}

// position is the user's place for a place of the bundle, line and column from 1. The file may be one in node_modules.
func (b *bundle) position(line, column int) (schema.Position, bool) {
	file, originalLine, units, ok := b.mapping().original(line, column-1)
	if !ok {
		return schema.Position{}, false
	}
	text, _ := b.line(file, originalLine)
	return schema.Position{File: file, Line: originalLine, Column: characters(text, units) + 1}, true
}

// characters counts the characters in the first so many UTF-16 units of a line.
func characters(line string, units int) int {
	count, seen := 0, 0
	for _, r := range line {
		if seen >= units {
			return count
		}
		seen += utf16.RuneLen(max(r, 0))
		count++
	}
	return count + max(0, units-seen) // a line that changed since, or cannot be read
}

// userFrames are the places of the stack frames in files of the user's own, innermost first, neighbours on one line as
// one. Without any it is the innermost place that has a source at all.
func (b *bundle) userFrames(stack []goja.StackFrame) []schema.Position {
	var users, others []schema.Position
	for i := range stack {
		if stack[i].SrcName() != bundleName {
			continue
		}
		at := stack[i].Position()
		p, ok := b.position(at.Line, at.Column)
		switch {
		case !ok || isOwnModule(p.File):
		case !userPosition(p):
			others = append(others, p)
		case len(users) == 0 || users[len(users)-1].File != p.File || users[len(users)-1].Line != p.Line:
			users = append(users, p)
		}
	}
	if len(users) == 0 && len(others) > 0 {
		return others[:1]
	}
	return users
}

// text is the content of a file that is shown to the user as name.
func (b *bundle) text(name string) (string, bool) {
	if isOwnModule(name) {
		return "", false
	}
	b.filesMu.Lock()
	defer b.filesMu.Unlock()
	if text, ok := b.files[name]; ok {
		return text.content, text.ok
	}
	data, err := b.project.view.readFile(b.file(name))
	content := strings.TrimPrefix(string(data), "\ufeff")
	if !utf8.ValidString(content) {
		content = strings.ToValidUTF8(content, "\ufffd")
	}
	b.files[name] = fileText{content: content, ok: err == nil, lines: sync.OnceValue(func() []string { return splitLines(content) })}
	return content, err == nil
}

type fileText struct {
	content string
	lines   func() []string // split when first asked for
	ok      bool
}

// line is a line of a file that is shown to the user as name. Lines count from 1.
func (b *bundle) line(name string, n int) (string, bool) {
	if _, ok := b.text(name); !ok {
		return "", false
	}
	b.filesMu.Lock()
	lines := b.files[name].lines()
	b.filesMu.Unlock()
	if n < 1 || n > len(lines) {
		return "", false
	}
	return lines[n-1], true
}
