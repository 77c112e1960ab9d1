package load

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func goQuoted(text string) string { return strconv.Quote(text) }

// strictPrefix puts a file in strict mode.
const strictPrefix = `"use strict";`

// loaders are those of files whose alias has another extension.
var loaders = map[string]api.Loader{".ts": api.LoaderTS, ".tsx": api.LoaderTSX, ".js": api.LoaderJS, ".jsx": api.LoaderJSX}

// load gives esbuild the content of a file.
func (s *server) load(a api.OnLoadArgs) api.OnLoadResult {
	f := s.file(a.Path)
	if f == nil {
		if !s.view.locate(a.Path).inside {
			return s.loadOutside(a)
		}
		t := s.resolver.describe(a.Path)
		f = &servedFile{path: t.path, config: t.config}
	}
	data, err := s.view.readFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return loadError("Cannot read file: " + f.path)
	}
	if err != nil {
		return loadError("Cannot read file " + goQuoted(prettyPath(s.dir, f.path)) + ": " + err.Error())
	}
	result := s.contents(f, string(data), a)
	result.ResolveDir = s.view.nearestOnDisk(filepath.Dir(f.path))
	return result
}

func loadError(text string) api.OnLoadResult {
	return api.OnLoadResult{Errors: []api.Message{{Text: text}}}
}

// contents is a file's text as it has to be for esbuild to make of it what it makes of the file on disk.
func (s *server) contents(f *servedFile, text string, a api.OnLoadArgs) api.OnLoadResult {
	if result, ok := attributed(a.With, text); ok {
		return result
	}
	ext := filepath.Ext(f.path)
	if !isCode(ext) {
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderDefault}
	}
	var own tsSettings
	if f.config != nil {
		own = f.config.settings
	}
	if needs := own.relevant(f.path, text); needs != s.settings.relevant(f.path, text) {
		return s.transformed(f, text, needs)
	}
	if f.config.alwaysStrict() {
		text = s.strict(f, text)
	}
	result := api.OnLoadResult{Contents: &text, Loader: api.LoaderDefault}
	if a.Path != f.path {
		result.Loader = loaders[ext]
	}
	return result
}

func isCode(ext string) bool {
	switch ext {
	case ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs":
		return true
	}
	return false
}

// strict puts a directive in front of the first line that can have it.
func (s *server) strict(f *servedFile, text string) string {
	prefix := []string{strictPrefix}
	if strings.HasPrefix(text, "#!") {
		prefix = []string{"", strictPrefix}
		first, rest, _ := strings.Cut(text, "\n")
		text = first + "\n" + strictPrefix + rest
	} else {
		text = strictPrefix + text
	}
	s.mu.Lock()
	f.lines = prefix
	s.mu.Unlock()
	return text
}

// attributed loads a file as import attributes say. esbuild does so itself only for files that no plugin has loaded.
func attributed(with map[string]string, text string) (result api.OnLoadResult, ok bool) {
	for key, value := range with {
		switch {
		case key != "type":
			return loadError("Importing with the " + goQuoted(key) + " attribute is not supported"), true
		case value == "bytes":
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderBinary}, true
		case value != "json":
			return loadError("Importing with a type attribute of " + goQuoted(value) + " is not supported"), true
		case !json.Valid([]byte(strings.TrimPrefix(text, "\ufeff"))):
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJSON}, true
		default: // such a module has a default export only
			text = "export default " + scriptOf(strings.TrimPrefix(text, "\ufeff"))
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, true
		}
	}
	return result, false
}

// transformed compiles away what the options of the schema file's tsconfig.json would change in a file that has others.
func (s *server) transformed(f *servedFile, text string, settings tsSettings) api.OnLoadResult {
	loader := loaders[filepath.Ext(f.path)]
	if loader == api.LoaderNone {
		loader = api.LoaderTS
	}
	name := url.URL{Path: filepath.Base(f.path)} // esbuild puts it into the map as it is
	result := api.Transform(text, api.TransformOptions{
		Loader: loader, TsconfigRaw: settings.json(f.config.alwaysStrict()), Sourcefile: name.String(), Sourcemap: api.SourceMapInline,
		SourcesContent: api.SourcesContentExclude, JSX: api.JSXAutomatic, Target: api.ESNext, LegalComments: api.LegalCommentsNone,
	})
	if len(result.Errors) > 0 {
		return api.OnLoadResult{Errors: relocated(result.Errors, s.dir, f.path)}
	}
	code := string(result.Code)
	return api.OnLoadResult{Contents: &code, Loader: api.LoaderJS}
}

// loadOutside gives esbuild a file of a package on disk, when that file's code depends on options that its package does
// not have. Otherwise esbuild reads it.
func (s *server) loadOutside(a api.OnLoadArgs) api.OnLoadResult {
	switch filepath.Ext(a.Path) {
	case ".ts", ".tsx", ".mts", ".cts", ".jsx":
	default:
		return api.OnLoadResult{}
	}
	data, err := s.view.readFile(a.Path)
	text := string(data)
	if err != nil || s.settings.relevant(a.Path, text) == (tsSettings{}) {
		return api.OnLoadResult{}
	}
	return s.transformed(&servedFile{path: a.Path}, text, tsSettings{})
}

// A naming is what files are called that esbuild named in a bundle or a message. All names are relative to the working
// directory.
type naming struct {
	names map[string]string   // alias → the file's own name
	lines map[string][]string // name → text that was put in front of lines
}

// naming is to be asked for when the bundle is made.
func (s *server) naming() *naming {
	n := &naming{names: map[string]string{}, lines: map[string][]string{}}
	for path, alias := range s.aliases {
		n.names[prettyPath(s.dir, alias)] = prettyPath(s.dir, path)
	}
	for _, f := range s.files {
		if f.lines != nil {
			n.lines[prettyPath(s.dir, f.path)] = f.lines
		}
	}
	return n
}

// original returns the name of a file that esbuild may know by its alias.
func (n *naming) original(name string) string {
	if own, ok := n.names[name]; ok {
		return own
	}
	return name
}

// shift is how many bytes, all ASCII, were put in front of a line of a file. Lines count from 1.
func (n *naming) shift(name string, line int) int {
	if lines := n.lines[n.original(name)]; line >= 1 && line <= len(lines) {
		return len(lines[line-1])
	}
	return 0
}

// restore makes messages speak of the files as they are.
func (n *naming) restore(messages []api.Message) {
	for i := range messages {
		m := &messages[i]
		m.Text = n.restoreText(m.Text)
		n.restorePlace(m.Location)
		for j := range m.Notes {
			m.Notes[j].Text = n.restoreText(m.Notes[j].Text)
			n.restorePlace(m.Notes[j].Location)
		}
	}
}

func (n *naming) restoreText(text string) string {
	for alias, own := range n.names {
		text = strings.ReplaceAll(text, alias, own)
	}
	return text
}

func (n *naming) restorePlace(at *api.Location) {
	if at == nil {
		return
	}
	at.File = n.original(at.File)
	if shift := n.shift(at.File, at.Line); shift > 0 && len(at.LineText) >= shift {
		at.Column, at.LineText = max(0, at.Column-shift), at.LineText[shift:]
	}
}
