package load

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// A note says why an import leads nowhere, in esbuild's words, with the place in a package.json.
type note struct {
	file    string
	text    []byte
	at      int
	message string
}

func newNote(m *manifest, at int, format string, args ...any) note {
	return note{m.file, m.text, at, fmt.Sprintf(format, args...)}
}

// explainExport says why the resolution of an export map failed.
func (q *query) explainExport(m *manifest, in *exportMap, found exportResult, asked exportQuery) {
	path := found.path
	if strings.HasPrefix(path, "/") {
		path = "." + path
	}
	say := func(at int, format string, args ...any) { q.notes = append(q.notes, newNote(m, at, format, args...)) }
	q.notes = nil
	switch found.status {
	case exportBadSpecifier:
		say(found.at, "The module specifier %q is invalid%s:", path, found.because)
	case exportBadConfiguration:
		say(found.at, "The package configuration has an invalid value here:")
	case exportBadTarget:
		if path == "" {
			say(found.at, "The package configuration has an invalid value here:")
		} else {
			say(found.at, "The package target %q is invalid%s:", path, found.because)
		}
	case exportNotExported:
		if found.disabled {
			say(found.at, "The path %q cannot be imported from package %q because it was explicitly disabled by the package author here:", asked.subpath, asked.name)
		} else {
			say(found.at, "The path %q is not exported by package %q:", asked.subpath, asked.name)
		}
	case exportNotDefined:
		say(found.at, "The package import %q is not defined in this \"imports\" map:", path)
	case exportNotFound:
		say(found.at, "The module %q was not found on the file system:", path)
	case exportIsFolder:
		say(found.at, "Importing the directory %q is forbidden by this package:", path)
		say(in.keyAt, "The presence of %q here makes importing a directory forbidden:", in.field)
	case exportNoCondition:
		say(in.root.at, "The path %q is not currently exported by package %q:", asked.subpath, asked.name)
		say(found.at, "None of the conditions in the package definition (%s) match any of the currently active conditions (%s):",
			quotedList(found.unmatched), quotedList(asked.conditions))
	}
}

func quotedList(list []string) string {
	shown := make([]string, len(list))
	for i, text := range list {
		shown[i] = strconv.Quote(text)
	}
	return strings.Join(shown, ", ")
}

// location is the place of a byte of a file as esbuild gives it.
func location(dir, file string, text []byte, at int) *api.Location {
	at = min(at, len(text))
	start := bytes.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := bytes.Cut(text[start:], []byte("\n"))
	return &api.Location{
		File: prettyPath(dir, file), Namespace: "file", Line: bytes.Count(text[:at], []byte("\n")) + 1,
		Column: at - start, LineText: strings.TrimSuffix(string(line), "\r"),
	}
}

// prettyPath is a file as esbuild names it: relative to the working directory.
func prettyPath(dir, file string) string {
	if rel, err := filepath.Rel(dir, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return file
}

// messageNotes are notes as esbuild would give them.
func messageNotes(dir string, notes []note) []api.Note {
	var list []api.Note
	for _, n := range notes {
		list = append(list, api.Note{Text: n.message, Location: location(dir, n.file, n.text, n.at)})
	}
	return list
}

// A problem is a package.json or tsconfig.json that esbuild refuses to read, which ends a build.
type problem struct {
	file     string
	text     []byte
	tsconfig bool
}

func (r *resolver) report(p problem) {
	for _, known := range r.wrong {
		if known.file == p.file {
			return
		}
	}
	r.wrong = append(r.wrong, p)
}

// problems are what esbuild says of the files that it refuses to read.
func (r *resolver) problems(dir string) []api.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []api.Message
	for _, p := range r.wrong {
		var result api.TransformResult
		if p.tsconfig {
			result = api.Transform("", api.TransformOptions{TsconfigRaw: string(p.text)})
		} else {
			result = api.Transform(string(p.text), api.TransformOptions{Loader: api.LoaderJSON})
		}
		list = append(list, relocated(result.Errors, dir, p.file)...)
	}
	return list
}

// relocated are messages about a text that esbuild was given without its file.
func relocated(messages []api.Message, dir, file string) []api.Message {
	for i := range messages {
		if at := messages[i].Location; at != nil {
			at.File, at.Namespace = prettyPath(dir, file), "file"
		}
	}
	return messages
}

// A configSource is a tsconfig.json that was read.
type configSource struct {
	file     string
	text     []byte
	noBase   bool // it is not only a base, and there is no baseUrl
	warnings []configWarning
}

type configWarning struct {
	text string
	at   int
}

func (s *configSource) warn(text string, at int) {
	s.warnings = append(s.warnings, configWarning{text, at})
}

// warnings are what esbuild warns of in the tsconfig.json files that were read. They only matter when a build failed.
func (r *resolver) warnings(dir string, failed bool) []api.Message {
	if !failed {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []api.Message
	for _, c := range r.configs {
		for _, w := range c.warnings {
			list = append(list, api.Message{Text: w.text, Location: location(dir, c.file, c.text, w.at)})
		}
		result := api.Transform("", api.TransformOptions{TsconfigRaw: string(c.text)})
		for _, w := range relocated(result.Warnings, dir, c.file) {
			if c.noBase || !strings.HasPrefix(w.Text, "Non-relative path ") {
				list = append(list, w)
			}
		}
	}
	return list
}
