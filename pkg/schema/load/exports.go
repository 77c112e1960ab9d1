package load

import (
	"net/url"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/tailscale/hujson"
)

// An exportMap is the "imports" or "exports" of a package.json. Its resolution is Node's, in the form that esbuild has:
// https://nodejs.org/api/esm.html#resolution-algorithm-specification.
type exportMap struct {
	root  exportEntry
	field string
	keyAt int // where the name of the field is, as a byte of the file
}

type exportKind uint8

const (
	exportNull exportKind = iota
	exportString
	exportList
	exportObject
	exportInvalid
)

type exportEntry struct {
	kind    exportKind
	text    string
	list    []exportEntry
	members []exportMember // in the order of the file
	open    []exportMember // those of the members whose keys are patterns, the most specific first
	at      int            // where it begins
}

type exportMember struct {
	key   string
	value exportEntry
	at    int
}

func readExportMap(of *hujson.Value, field string) *exportMap {
	value, key := member(of, field)
	if value == nil {
		return nil
	}
	root := readExportEntry(value)
	if root.kind == exportNull {
		return nil
	}
	return &exportMap{root: root, field: field, keyAt: key.StartOffset}
}

func readExportEntry(value *hujson.Value) exportEntry {
	e := exportEntry{kind: exportInvalid, at: value.StartOffset}
	switch v := value.Value.(type) {
	case hujson.Literal:
		switch v.Kind() {
		case 'n':
			e.kind = exportNull
		case '"':
			e.kind, e.text = exportString, v.String()
		}
	case *hujson.Array:
		e.kind = exportList
		for i := range v.Elements {
			e.list = append(e.list, readExportEntry(&v.Elements[i]))
		}
	case *hujson.Object:
		e.kind = exportObject
		for i := range v.Members {
			key, _ := asString(&v.Members[i].Name)
			if i > 0 && strings.HasPrefix(key, ".") != strings.HasPrefix(e.members[0].key, ".") {
				return exportEntry{kind: exportInvalid, at: e.at}
			}
			m := exportMember{key, readExportEntry(&v.Members[i].Value), v.Members[i].Name.StartOffset}
			e.members = append(e.members, m)
			if strings.HasSuffix(key, "/") || strings.Contains(key, "*") {
				e.open = append(e.open, m)
			}
		}
		sort.SliceStable(e.open, func(i, j int) bool { return moreSpecific(e.open[i].key, e.open[j].key) })
	}
	return e
}

// moreSpecific is Node's PATTERN_KEY_COMPARE.
func moreSpecific(a, b string) bool {
	starA, starB := strings.IndexByte(a, '*'), strings.IndexByte(b, '*')
	lengthA, lengthB := len(a), len(b)
	if starA >= 0 {
		lengthA = starA
	}
	if starB >= 0 {
		lengthB = starB
	}
	switch {
	case lengthA != lengthB:
		return lengthA > lengthB
	case starA < 0:
		return false
	case starB < 0:
		return true
	default:
		return len(a) > len(b)
	}
}

func (e exportEntry) member(key string) (exportEntry, bool) {
	for _, m := range e.members {
		if m.key == key {
			return m.value, true
		}
	}
	return exportEntry{}, false
}

// hasPaths says whether the keys are paths and not conditions.
func (e exportEntry) hasPaths() bool {
	return len(e.members) > 0 && strings.HasPrefix(e.members[0].key, ".")
}

// An exportStatus is how a resolution ended.
type exportStatus uint8

const (
	exportUndefined exportStatus = iota
	exportNoCondition
	exportIsNull
	exportExact
	exportExactStar // exact, where the target ends with the star
	exportInexact   // extensions and index files are to be tried
	exportPackage   // another package's name
	exportBadSpecifier
	exportBadConfiguration
	exportBadTarget
	exportNotExported
	exportNotDefined
	exportNotFound
	exportIsFolder
)

func (s exportStatus) undefined() bool { return s == exportUndefined || s == exportNoCondition }

func (s exportStatus) found() bool {
	return s == exportExact || s == exportExactStar || s == exportInexact
}

// An exportResult is what a name leads to, or why it leads nowhere.
type exportResult struct {
	path      string
	status    exportStatus
	because   string
	at        int // the part of the file that decided
	disabled  bool
	unmatched []string // the conditions that did not apply
}

// conditionsFor are the conditions under which an import looks for its file.
func conditionsFor(importing bool, requiring bool) []string {
	list := []string{"browser", "convex", "default"}
	switch {
	case importing:
		list = append(list, "import")
	case requiring:
		list = append(list, "require")
	}
	list = append(list, "module")
	slices.Sort(list)
	return list
}

// resolveExport finds what a package exports under a subpath, "." or "./name".
func (m *exportMap) resolveExport(subpath string, conditions []string) exportResult {
	if m.root.kind == exportInvalid {
		return exportResult{status: exportBadConfiguration, at: m.root.at}
	}
	failed := exportResult{at: m.root.at}
	if subpath == "." {
		main := exportEntry{}
		if m.root.kind != exportObject || !m.root.hasPaths() {
			main = m.root
		} else if dot, ok := m.root.member("."); ok {
			main = dot
		}
		if main.kind != exportNull {
			failed = main.target("", false, false, conditions)
			if failed.status != exportIsNull && failed.status != exportUndefined {
				return failed.decoded()
			}
		}
	} else if m.root.kind == exportObject && m.root.hasPaths() {
		failed = m.root.match(subpath, false, conditions)
		if failed.status != exportIsNull && failed.status != exportUndefined {
			return failed.decoded()
		}
	}
	failed.path, failed.status = "", exportNotExported
	return failed
}

// resolveImport finds what a name that begins with # stands for.
func (m *exportMap) resolveImport(specifier string, conditions []string) exportResult {
	if m.root.kind != exportObject {
		return exportResult{status: exportBadConfiguration, at: m.root.at}
	}
	found := m.root.match(specifier, true, conditions)
	if found.status != exportIsNull && found.status != exportUndefined {
		return found.decoded()
	}
	return exportResult{path: specifier, status: exportNotDefined, at: m.root.at}
}

// decoded takes a path that was found as the URL that it is.
func (r exportResult) decoded() exportResult {
	if !r.status.found() {
		return r
	}
	decoded, err := url.PathUnescape(r.path)
	lower := strings.ToLower(r.path)
	switch {
	case err != nil || strings.Contains(lower, "%2f") || strings.Contains(lower, "%5c"):
		r.status = exportBadSpecifier
	case strings.HasSuffix(decoded, "/") || strings.HasSuffix(decoded, "\\"):
		r.status = exportIsFolder
	default:
		r.path = decoded
	}
	return r
}

// match finds a key in a map of names.
func (e exportEntry) match(key string, imports bool, conditions []string) exportResult {
	if !strings.HasSuffix(key, "/") && !strings.Contains(key, "*") {
		if target, ok := e.member(key); ok {
			return target.target("", false, imports, conditions)
		}
	}
	for _, m := range e.open {
		base, trailer, star := strings.Cut(m.key, "*")
		switch {
		case !strings.HasPrefix(key, base):
		case !star:
			found := m.value.target(key[len(base):], false, imports, conditions)
			if found.status == exportExact || found.status == exportExactStar {
				found.status = exportInexact
			}
			return found
		case trailer == "" || strings.HasSuffix(key, trailer) && len(key) >= len(m.key):
			return m.value.target(key[len(base):len(key)-len(trailer)], true, imports, conditions)
		}
	}
	return exportResult{status: exportIsNull, at: e.at}
}

// target resolves what a key maps to. pattern says that subpath stands for the star.
func (e exportEntry) target(subpath string, pattern, imports bool, conditions []string) exportResult {
	switch e.kind {
	case exportString:
		return e.stringTarget(subpath, pattern, imports)
	case exportObject:
		return e.conditionTarget(subpath, pattern, imports, conditions)
	case exportList:
		last := exportResult{status: exportUndefined, at: e.at}
		if len(e.list) == 0 {
			last.status = exportIsNull
		}
		for _, item := range e.list {
			found := item.target(subpath, pattern, imports, conditions)
			if found.status == exportBadTarget || found.status == exportIsNull {
				last = found
				last.path = ""
			} else if !found.status.undefined() {
				return found
			}
		}
		return last
	case exportNull:
		return exportResult{status: exportIsNull, at: e.at, disabled: true}
	default:
		return exportResult{status: exportBadTarget, at: e.at}
	}
}

func (e exportEntry) stringTarget(subpath string, pattern, imports bool) exportResult {
	bad := func(path string, status exportStatus, because string) exportResult {
		return exportResult{path: path, status: status, at: e.at, because: because}
	}
	if !pattern && subpath != "" && !strings.HasSuffix(e.text, "/") {
		return bad(e.text, exportBadSpecifier, ` because it doesn't end in "/"`)
	}
	if !strings.HasPrefix(e.text, "./") {
		if !imports || strings.HasPrefix(e.text, "../") || strings.HasPrefix(e.text, "/") {
			return bad(e.text, exportBadTarget, ` because it doesn't start with "./"`)
		}
		result := e.text + subpath
		if pattern {
			result = strings.ReplaceAll(e.text, "*", subpath)
		}
		return exportResult{path: result, status: exportPackage, at: e.at}
	}
	if segment := invalidSegment(e.text); segment != "" {
		return bad(e.text, exportBadTarget, " because it contains invalid segment "+strconv.Quote(segment))
	}
	if segment := invalidSegment(subpath); segment != "" {
		return bad(subpath, exportBadSpecifier, " because it contains invalid segment "+strconv.Quote(segment))
	}
	target := path.Join("/", e.text)
	if !pattern {
		return exportResult{path: path.Join(target, subpath), status: exportExact, at: e.at}
	}
	status := exportExact
	if strings.IndexByte(target, '*') == len(target)-1 {
		status = exportExactStar
	}
	return exportResult{path: strings.ReplaceAll(target, "*", subpath), status: status, at: e.at}
}

func (e exportEntry) conditionTarget(subpath string, pattern, imports bool, conditions []string) exportResult {
	var last *exportMember
	for i, m := range e.members {
		if m.key != "default" && !slices.Contains(conditions, m.key) {
			continue
		}
		found := m.value.target(subpath, pattern, imports, conditions)
		if !found.status.undefined() {
			return found
		}
		last = &e.members[i]
	}
	if len(e.members) == 0 || e.hasPaths() {
		return exportResult{status: exportUndefined, at: e.at}
	}
	shown := e // a condition inside one that applied says more
	if last != nil && last.value.kind == exportObject && len(last.value.members) > 0 && !last.value.hasPaths() {
		shown = last.value
	}
	result := exportResult{status: exportNoCondition, at: shown.at}
	for _, m := range shown.members {
		result.unmatched = append(result.unmatched, m.key)
	}
	return result
}

// invalidSegment is a part of a path, after the first, that no target may have.
func invalidSegment(path string) string {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' })
	if i := strings.IndexAny(path, "/\\"); i > 0 {
		parts = parts[1:]
	} else if i < 0 {
		return ""
	}
	for _, part := range parts {
		if part == "." || part == ".." || part == "node_modules" {
			return part
		}
	}
	return ""
}
