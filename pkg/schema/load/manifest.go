package load

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/tailscale/hujson"
)

// A manifest is what the resolution of imports takes from a package.json. It is read as esbuild reads it.
type manifest struct {
	file     string
	text     []byte
	name     string
	kind     moduleKind
	tsconfig string
	main     map[string]string  // the main fields by name
	browser  map[string]*string // nil is a module that is disabled; a nil map is none
	imports  *exportMap
	exports  *exportMap

	pure        bool            // only the files that the next two name have side effects
	impure      map[string]bool // slash-separated paths
	impureMatch []*regexp.Regexp
}

// A moduleKind says how files that do not tell themselves are read: the "type" of a package.json.
type moduleKind uint8

const (
	kindUnknown moduleKind = iota
	kindModule
	kindCommonJS
)

// mainFields are the fields that name a package's main file, in the order in which they are tried.
var mainFields = []string{"browser", "module", "main"}

// readManifest reads the package.json of a folder. One that is not JSON is a problem, and none.
func (r *resolver) readManifest(folder string) *manifest {
	file := filepath.Join(folder, "package.json")
	text, err := r.view.readFile(file)
	if err != nil {
		return nil
	}
	value, ok := parseJSONC(text, true)
	if !ok {
		r.report(problem{file: file, text: text})
		return nil
	}
	m := &manifest{file: file, text: text, main: map[string]string{}}
	m.name, _ = stringMember(&value, "name")
	m.tsconfig, _ = stringMember(&value, "tsconfig")
	switch kind, _ := stringMember(&value, "type"); kind {
	case "module":
		m.kind = kindModule
	case "commonjs":
		m.kind = kindCommonJS
	}
	for _, field := range mainFields {
		if main, ok := stringMember(&value, field); ok && main != "" {
			m.main[field] = main
		}
	}
	m.readBrowser(&value)
	m.readSideEffects(&value, folder)
	m.imports = readExportMap(&value, "imports")
	m.exports = readExportMap(&value, "exports")
	return m
}

// readBrowser reads the object form of "browser": what stands for which file or package.
func (m *manifest) readBrowser(value *hujson.Value) {
	field, _ := member(value, "browser")
	if field == nil {
		return
	}
	object, ok := field.Value.(*hujson.Object)
	if !ok {
		return
	}
	m.browser = map[string]*string{}
	for i := range object.Members {
		key, _ := asString(&object.Members[i].Name)
		if to, ok := asString(&object.Members[i].Value); ok {
			m.browser[key] = &to
		} else if enabled, ok := asBool(&object.Members[i].Value); ok && !enabled {
			m.browser[key] = nil
		}
	}
}

// readSideEffects reads which files have side effects.
func (m *manifest) readSideEffects(value *hujson.Value, folder string) {
	field, _ := member(value, "sideEffects")
	if field == nil {
		return
	}
	if effects, ok := asBool(field); ok {
		m.pure = !effects
		return
	}
	list, ok := field.Value.(*hujson.Array)
	if !ok {
		return
	}
	m.pure, m.impure = true, map[string]bool{}
	for i := range list.Elements {
		pattern, ok := asString(&list.Elements[i])
		if !ok {
			continue
		}
		if !strings.Contains(pattern, "/") {
			pattern = "**/" + pattern
		}
		absolute := filepath.ToSlash(filepath.Join(folder, pattern))
		if expression, wild := globExpression(absolute); wild {
			m.impureMatch = append(m.impureMatch, expression)
		} else {
			m.impure[absolute] = true
		}
	}
}

// isPure says whether an import of a file may be dropped when nothing of it is used.
func (m *manifest) isPure(file string) bool {
	if !m.pure {
		return false
	}
	file = filepath.ToSlash(file)
	if m.impure[file] {
		return false
	}
	for _, match := range m.impureMatch {
		if match.MatchString(file) {
			return false
		}
	}
	return true
}

// globExpression is a glob of "sideEffects" as a regular expression, and whether it is more than a name.
func globExpression(glob string) (expression *regexp.Regexp, wild bool) {
	var b strings.Builder
	b.WriteByte('^')
	for i := 0; i < len(glob); i++ {
		switch c := glob[i]; c {
		case '?':
			b.WriteByte('.')
			wild = true
		case '*':
			wild = true
			first := i
			for i+1 < len(glob) && glob[i+1] == '*' {
				i++
			}
			whole := i > first && (first == 0 || glob[first-1] == '/') && (i+1 == len(glob) || glob[i+1] == '/')
			if whole {
				b.WriteString("(?:[^/]*(?:/|$))*")
				i++ // the slash is in the expression
			} else {
				b.WriteString("[^/]*")
			}
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	b.WriteByte('$')
	if !wild {
		return nil, false
	}
	compiled, err := regexp.Compile(b.String())
	return compiled, err == nil
}
