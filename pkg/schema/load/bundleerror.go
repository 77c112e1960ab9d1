package load

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"convex-schema-plan/pkg/schema"
)

const messageTopLevelAwait = "Top-level awaits in source files are unsupported"

// nodeHint is what the Convex CLI adds when a bundle needs Node's own modules.
const nodeHint = `It looks like you are using Node APIs from a file without the "use node" directive. Split out actions using Node.js APIs like this into a new file only containing actions that uses "use node" so these actions will run in a Node.js environment. For more information see https://docs.convex.dev/functions/runtimes#nodejs-runtime`

// bundleErrors turns everything that esbuild found wrong into one error.
func bundleErrors(p *project, opts Options, result api.BuildResult) error {
	var list []*Error
	seen := map[string]bool{}
	for _, m := range result.Errors {
		e := bundleError(p, opts, m)
		if found := unresolved.FindStringSubmatch(m.Text); found != nil && !isPath(found[1]) && !strings.HasPrefix(found[1], "#") {
			e.Notes = append(e.Notes, configWarnings(p, opts, result.Warnings)...)
		}
		if key := e.Position.String() + e.Message; !seen[key] {
			seen[key] = true
			list = append(list, e)
		}
	}
	return joined(list)
}

func bundleError(p *project, opts Options, m api.Message) *Error {
	e := &Error{Message: m.Text}
	if m.Location != nil {
		e.Position, e.Frame = messagePlace(p, opts, m.Location)
	}
	for _, note := range m.Notes {
		if text := noteText(p, opts, note); text != "" {
			e.Notes = append(e.Notes, text)
		}
	}
	switch {
	case strings.Contains(strings.ToLower(m.Text), "top-level await"):
		e.Message, e.Notes = messageTopLevelAwait, nil
		e.Hint = "Move what awaits into a function."
	case isNodeBuiltin(m):
		e.Notes, e.Hint = builtinNotes(m), nodeHint
	default:
		if found := unresolved.FindStringSubmatch(m.Text); found != nil {
			explainMissing(e, p.view, opts, found[1], importingFolder(p, opts, m.Location))
		}
		if found := noExport.FindStringSubmatch(m.Text); found != nil {
			explainNoExport(e, found[1], found[2])
		}
	}
	return e
}

var (
	unresolved = regexp.MustCompile(`^Could not resolve "(.*)"$`)
	noExport   = regexp.MustCompile(`^No matching export in "(.*)" for import "(.*)"$`)
)

// explainNoExport says of a name that a module does not have what the module is to the user: some are ours.
func explainNoExport(e *Error, module, name string) {
	switch namespace, path, _ := strings.Cut(module, ":"); namespace {
	case runtimeNamespace:
		e.Message = fmt.Sprintf("%q does not export %q.", path, name)
		e.Hint = "Check the name. If the project's own convex package has it, load with that one: --convex installed."
	case convexNamespace:
		e.Message = fmt.Sprintf("The installed convex package does not export %q here.", name)
		e.Hint = "Check the name, and that the installed version is the one that the project asks for."
	case generatedNamespace:
		e.Message = fmt.Sprintf("There is no _generated/%s, and what Convex generates does not export %q.", path, name)
		e.Hint = "Check the name, or run npx convex codegen."
	}
}

// configWarnings are what esbuild found wrong with tsconfig.json files: a base that is not installed is why an alias
// leads nowhere.
func configWarnings(p *project, opts Options, warnings []api.Message) []string {
	var notes []string
	for _, w := range warnings {
		if w.Location == nil || filepath.Ext(w.Location.File) != ".json" {
			continue
		}
		pos, _ := messagePlace(p, opts, w.Location)
		notes = append(notes, fmt.Sprintf("%s (%s)", w.Text, pos))
	}
	return slices.Compact(notes)
}

// messagePlace is where an esbuild message points, with its code frame. Columns of esbuild count bytes from 0.
func messagePlace(p *project, opts Options, at *api.Location) (schema.Position, string) {
	if at.Namespace != "" && at.Namespace != "file" {
		return schema.Position{}, ""
	}
	full := at.File
	if !filepath.IsAbs(full) {
		full = filepath.Join(opts.Dir, full)
	}
	column := utf8.RuneCountInString(at.LineText[:min(at.Column, len(at.LineText))]) + 1
	pos := schema.Position{File: displayPath(opts.Dir, full), Line: at.Line, Column: column}
	b := &bundle{opts: opts, project: p, files: map[string]fileText{}}
	text, ok := b.text(pos.File)
	if !ok {
		return pos, ""
	}
	return pos, CodeFrame(text, pos)
}

// noteText is a note of esbuild in one line, with its place. Advice about esbuild's own options is left out.
func noteText(p *project, opts Options, n api.Note) string {
	if strings.Contains(n.Text, "mark the path") || strings.Contains(n.Text, "api.") || strings.Contains(n.Text, "'Conditions: ") {
		return ""
	}
	if n.Location == nil {
		return n.Text
	}
	pos, _ := messagePlace(p, opts, n.Location)
	if pos.File == "" {
		return n.Text
	}
	return strings.TrimSuffix(n.Text, ":") + " (" + pos.String() + ")"
}

func isNodeBuiltin(m api.Message) bool {
	for _, note := range m.Notes {
		if strings.Contains(note.Text, "Are you trying to bundle for node?") {
			return true
		}
	}
	return false
}

// builtinNotes keeps the sentence that names the package; the rest of the note is about esbuild's options.
func builtinNotes(m api.Message) []string {
	for _, note := range m.Notes {
		if sentence, _, ok := strings.Cut(note.Text, " Are you trying to bundle for node?"); ok {
			return []string{sentence}
		}
	}
	return nil
}
