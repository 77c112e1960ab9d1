package load

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tailscale/hujson"
)

// A tsconfig is what a tsconfig.json or jsconfig.json, with all that it extends, says about imports and code. It is read
// as esbuild reads it.
type tsconfig struct {
	baseURL  string // absolute; empty when not set
	paths    map[string][]string
	pathsAt  string // the folder that paths are relative to without baseURL
	strict   string // "true", "false" or empty, as is always
	always   string
	settings tsSettings
}

// tsSettings are the compiler options that change what esbuild makes of a file, each as it is in JSON, empty when not set.
type tsSettings struct {
	jsx, jsxFactory, jsxFragment, jsxSource       string
	decorators, define, target                    string
	unusedImports, preserveValues, verbatimSyntax string
}

// alwaysStrict says whether files are in strict mode whatever they are.
func (c *tsconfig) alwaysStrict() bool {
	if c == nil {
		return false
	}
	if c.always != "" {
		return c.always == "true"
	}
	return c.strict == "true"
}

// extend takes over what a base says.
func (c *tsconfig) extend(base *tsconfig) {
	set := func(to *string, from string) {
		if from != "" {
			*to = from
		}
	}
	set(&c.baseURL, base.baseURL)
	set(&c.strict, base.strict)
	set(&c.always, base.always)
	if base.paths != nil {
		c.paths, c.pathsAt = base.paths, base.pathsAt
	}
	to, from := c.settings.fields(), base.settings.fields()
	for i := range to {
		set(to[i].value, *from[i].value)
	}
}

// A tsField is one of the settings with its name in a tsconfig.json.
type tsField struct {
	name  string
	value *string
	legal []string // the strings that it can be in lower case; nil for any string, empty for true and false
}

func (s *tsSettings) fields() []tsField {
	boolean := []string{}
	return []tsField{
		{"jsx", &s.jsx, []string{"preserve", "react-native", "react", "react-jsx", "react-jsxdev"}},
		{"jsxFactory", &s.jsxFactory, nil},
		{"jsxFragmentFactory", &s.jsxFragment, nil},
		{"jsxImportSource", &s.jsxSource, nil},
		{"experimentalDecorators", &s.decorators, boolean},
		{"useDefineForClassFields", &s.define, boolean},
		{"target", &s.target, []string{"es3", "es5", "es6", "es2015", "es2016", "es2017", "es2018", "es2019", "es2020", "es2021", "es2022", "es2023", "es2024", "esnext"}},
		{"importsNotUsedAsValues", &s.unusedImports, []string{"remove", "preserve", "error"}},
		{"preserveValueImports", &s.preserveValues, boolean},
		{"verbatimModuleSyntax", &s.verbatimSyntax, boolean},
	}
}

// json is the settings as a tsconfig.json.
func (s tsSettings) json(strict bool) string {
	options := []string{`"strict":` + boolText(strict)}
	for _, f := range s.fields() {
		if *f.value != "" {
			options = append(options, quoted(f.name)+":"+*f.value)
		}
	}
	return `{"compilerOptions":{` + strings.Join(options, ",") + `}}`
}

// relevant keeps the settings that can change what becomes of a file with the given text.
func (s tsSettings) relevant(file, text string) tsSettings {
	ext := filepath.Ext(file)
	if ext != ".tsx" && ext != ".jsx" {
		s.jsx, s.jsxFactory, s.jsxFragment, s.jsxSource = "", "", "", ""
	}
	typescript := ext == ".ts" || ext == ".tsx" || ext == ".mts" || ext == ".cts"
	if !typescript || !strings.Contains(text, "@") {
		s.decorators = ""
	}
	if !typescript || !strings.Contains(text, "class") {
		s.define, s.target = "", ""
	}
	if !typescript || !strings.Contains(text, "import") {
		s.unusedImports, s.preserveValues, s.verbatimSyntax = "", "", ""
	}
	return s
}

// read takes what compilerOptions say.
func (c *tsconfig) read(options *hujson.Value, folder, configFolder string) {
	if base, ok := stringMember(options, "baseUrl"); ok {
		if base = inConfigFolder(base, configFolder); !filepath.IsAbs(base) {
			base = filepath.Join(folder, base)
		}
		c.baseURL = base
	}
	for name, to := range map[string]*string{"strict": &c.strict, "alwaysStrict": &c.always} {
		if value, ok := boolMember(options, name); ok {
			*to = boolText(value)
		}
	}
	for _, f := range c.settings.fields() {
		if text, ok := f.read(options); ok {
			*f.value = text
		}
	}
	if paths, _ := member(options, "paths"); paths != nil {
		c.readPaths(paths, folder, configFolder)
	}
}

// read returns the field's value in JSON, when it is one that counts.
func (f tsField) read(options *hujson.Value) (string, bool) {
	if f.legal != nil && len(f.legal) == 0 {
		value, ok := boolMember(options, f.name)
		return boolText(value), ok
	}
	value, ok := stringMember(options, f.name)
	if !ok {
		return "", false
	}
	if f.legal == nil {
		return quoted(value), true
	}
	for _, legal := range f.legal {
		if legal == value || f.name != "importsNotUsedAsValues" && legal == strings.ToLower(value) {
			return quoted(value), true
		}
	}
	return "", false
}

func boolText(value bool) string {
	if value {
		return "true"
	}
	return "false"
}

func (c *tsconfig) readPaths(value *hujson.Value, folder, configFolder string) {
	object, ok := value.Value.(*hujson.Object)
	if !ok {
		return
	}
	c.paths, c.pathsAt = map[string][]string{}, folder
	for i := range object.Members {
		key, _ := asString(&object.Members[i].Name)
		list, ok := object.Members[i].Value.Value.(*hujson.Array)
		if !ok || strings.Count(key, "*") > 1 {
			continue
		}
		for j := range list.Elements {
			if to, ok := asString(&list.Elements[j]); ok && strings.Count(to, "*") <= 1 {
				c.paths[key] = append(c.paths[key], inConfigFolder(to, configFolder))
			}
		}
	}
}

// inConfigFolder replaces TypeScript's ${configDir}.
func inConfigFolder(value, configFolder string) string {
	if rest, ok := strings.CutPrefix(value, "${configDir}"); ok {
		return filepath.Join(configFolder, "./"+rest)
	}
	return value
}

// withoutBase drops the substitutions that mean nothing without a baseUrl.
func (c *tsconfig) withoutBase() {
	if c.baseURL != "" {
		return
	}
	for key, list := range c.paths {
		var kept []string
		for _, to := range list {
			if relativePattern(to) {
				kept = append(kept, to)
			}
		}
		if len(kept) < len(list) {
			c.paths[key] = kept
		}
	}
}

func relativePattern(text string) bool {
	slashed := strings.ReplaceAll(text, "\\", "/")
	if slashed == "." || slashed == ".." || strings.HasPrefix(slashed, "./") || strings.HasPrefix(slashed, "../") || strings.HasPrefix(slashed, "/") {
		return true
	}
	letter := len(slashed) > 2 && (slashed[0]|0x20 >= 'a' && slashed[0]|0x20 <= 'z')
	return letter && slashed[1:3] == ":/"
}

var errCycle = errors.New("a tsconfig.json extends itself")

// errReported says that what is wrong with a file has been reported.
var errReported = errors.New("not a tsconfig.json")

// readTSConfig reads a file and what it extends. visiting are the files on the way here; configFolder is the folder of the
// first of them.
func (r *resolver) readTSConfig(file string, visiting []string, configFolder string) (*tsconfig, error) {
	if r.view.exists(file) {
		file = r.view.realPath(file)
	}
	for _, v := range visiting {
		if v == file {
			return nil, errCycle
		}
	}
	text, err := r.view.readFile(file)
	if err != nil {
		return nil, err
	}
	value, ok := parseJSONC(text, false)
	if !ok {
		r.report(problem{file: file, text: text, tsconfig: true})
		return nil, errReported
	}
	source := &configSource{file: file, text: text}
	c := &tsconfig{}
	visiting = append(visiting, file)
	for _, e := range extended(&value) {
		if base := r.readBase(source, e, visiting, configFolder); base != nil {
			c.extend(base)
		}
	}
	if options, _ := member(&value, "compilerOptions"); options != nil {
		c.read(options, filepath.Dir(file), configFolder)
	}
	if len(visiting) == 1 {
		source.noBase = c.baseURL == ""
		c.withoutBase()
	}
	r.configs = append(r.configs, source)
	return c, nil
}

// An extends is a base that a tsconfig.json names.
type extends struct {
	name string
	at   int
}

func extended(value *hujson.Value) []extends {
	field, _ := member(value, "extends")
	if field == nil {
		return nil
	}
	if name, ok := asString(field); ok {
		return []extends{{name, field.StartOffset}}
	}
	list, ok := field.Value.(*hujson.Array)
	if !ok {
		return nil
	}
	var names []extends
	for i := range list.Elements {
		if name, ok := asString(&list.Elements[i]); ok {
			names = append(names, extends{name, list.Elements[i].StartOffset})
		}
	}
	return names
}

// readBase reads a base. Like TypeScript it looks for files, not for modules.
func (r *resolver) readBase(source *configSource, e extends, visiting []string, configFolder string) *tsconfig {
	for _, file := range r.baseFiles(source.file, e.name) {
		base, err := r.readTSConfig(file, visiting, configFolder)
		switch {
		case err == nil:
			return base
		case errors.Is(err, errCycle):
			source.warn("Base config file "+strconv.Quote(e.name)+" forms cycle", e.at)
			return nil
		case errors.Is(err, errReported):
			return nil
		case r.view.isFile(file):
			return nil // and cannot be read
		}
	}
	if !inNodeModules(filepath.ToSlash(source.file)) {
		source.warn("Cannot find base config file "+strconv.Quote(e.name), e.at)
	}
	return nil
}

// baseFiles lists the files that a name in "extends" can mean, in order.
func (r *resolver) baseFiles(from, name string) []string {
	folder := filepath.Dir(from)
	if !isPackagePath(name) || filepath.IsAbs(name) {
		if name == "." || name == ".." {
			name += "/tsconfig.json"
		}
		if !filepath.IsAbs(name) {
			name = filepath.Join(folder, name)
		}
		if strings.HasSuffix(name, ".json") {
			return []string{name}
		}
		return []string{name, name + ".json"}
	}
	var files []string
	for at := folder; ; at = filepath.Dir(at) {
		if filepath.Base(at) != "node_modules" {
			files = append(files, r.baseFilesIn(filepath.Join(at, "node_modules"), name)...)
		}
		if at == filepath.Dir(at) {
			return files
		}
	}
}

// baseFilesIn lists the files that a package's name in "extends" can mean in a node_modules folder.
func (r *resolver) baseFilesIn(modules, name string) []string {
	var files []string
	join := filepath.Join(modules, name)
	packageName, subpath, _ := splitPackage(name)
	folder := filepath.Join(modules, packageName)
	if r.view.isFile(filepath.Join(folder, "package.json")) {
		if m := r.readManifest(folder); m != nil {
			if m.tsconfig != "" {
				if join = m.tsconfig; !filepath.IsAbs(join) {
					join = filepath.Join(folder, join)
				}
			}
			if m.exports != nil { // TypeScript takes it for a require
				found := m.exports.resolveExport(subpath, conditionsFor(false, true))
				if found.status == exportExact || found.status == exportExactStar {
					files = append(files, filepath.Join(folder, filepath.FromSlash(found.path)))
				}
			}
		}
	}
	return append(files, filepath.Join(join, "tsconfig.json"), join, join+".json")
}
