// Package arch holds the test that keeps the house in order: which package may import which, and what the packages
// under pkg/ never do. It has no code of its own.
package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "convex-schema-plan"

// layers says what of ours each package may import, besides the packages of its own subtree. A package that is not
// listed may not exist: adding one is a decision, so it is made here.
var layers = map[string][]string{
	"pkg/value":             nil,
	"pkg/validator":         {"pkg/value"},
	"pkg/schema":            {"pkg/validator", "pkg/value"},
	"pkg/schema/load":       {"pkg/schema", "pkg/validator", "pkg/value"},
	"internal/nearest":      nil,
	"internal/git":          {"internal/nearest"},
	"pkg/intent":            {"internal/nearest", "pkg/schema", "pkg/validator", "pkg/value"},
	"pkg/diff":              {"pkg/intent", "pkg/schema", "pkg/validator", "pkg/value"},
	"pkg/plan":              {"pkg/diff", "pkg/intent", "pkg/schema", "pkg/validator", "pkg/value"},
	"pkg/codegen":           {"pkg/plan", "pkg/diff", "pkg/intent", "pkg/schema", "pkg/validator", "pkg/value"},
	"internal/ruledoc":      {"pkg/diff"},
	"internal/patterndoc":   {"internal/ruledoc", "pkg/codegen", "pkg/plan", "pkg/diff", "pkg/intent"},
	"internal/strictjson":   {"pkg/schema", "pkg/schema/load", "pkg/value"},
	"internal/config":       {"internal/nearest", "internal/strictjson", "pkg/diff", "pkg/schema", "pkg/value"},
	"internal/gate":         {"internal/config", "internal/nearest", "internal/strictjson", "pkg/diff", "pkg/intent", "pkg/schema", "pkg/validator", "pkg/value"},
	"internal/scaffold":     nil,
	"internal/project":      {"pkg/codegen", "pkg/plan", "pkg/intent"},
	"internal/lockfile":     nil,
	"internal/packages":     {"internal/lockfile", "pkg/diff", "pkg/schema", "pkg/schema/load"},
	"internal/history":      {"internal/git", "pkg/diff", "pkg/intent", "pkg/schema", "pkg/schema/load"},
	"internal/source":       {"internal/git", "pkg/schema/load"},
	"internal/report":       {"internal/patterndoc", "internal/ruledoc", "internal/scaffold", "pkg/codegen", "pkg/plan", "pkg/diff", "pkg/schema", "pkg/validator", "pkg/value"},
	"internal/cli":          {"internal/config", "internal/gate", "internal/git", "internal/history", "internal/nearest", "internal/packages", "internal/project", "internal/report", "internal/scaffold", "internal/source", "internal/strictjson", "pkg/codegen", "pkg/plan", "pkg/diff", "pkg/intent", "pkg/schema", "pkg/schema/load", "pkg/validator", "pkg/value"},
	"cmd":                   {"internal/cli"},
	"action":                nil, // tests only: the GitHub Action of action.yml
	"internal/brief":        nil,
	"internal/golden":       nil,
	"internal/npmtest":      nil,
	"internal/arch":         nil,
	"internal/teachingset":  {"pkg/intent"},
	"internal/validatorgen": {"pkg/validator", "pkg/value"},
	"internal/ruleexample":  {"internal/golden", "pkg/diff"},
	"bench":                 {"pkg/codegen", "pkg/plan", "pkg/diff", "pkg/schema", "pkg/schema/load", "pkg/validator", "pkg/value"},
	"e2e":                   nil, // tests only
	"testdata":              {"pkg/schema/load", "pkg/schema"},
}

// testOnly lists the packages that only _test.go files import.
var testOnly = []string{"internal/brief", "internal/golden", "internal/npmtest", "internal/teachingset", "internal/validatorgen", "internal/ruleexample"}

// libraries says which packages may import a module from outside, by the prefix of its import path.
var libraries = map[string][]string{
	"github.com/evanw/esbuild":               {"pkg/schema/load"},
	"github.com/dop251/goja":                 {"pkg/schema/load"},
	"github.com/go-sourcemap/sourcemap":      {"pkg/schema/load"},
	"github.com/nlnwa/whatwg-url":            {"pkg/schema/load"},                      // the URL class of the evaluated code
	"golang.org/x/text":                      {"pkg/schema/load"},                      // its TextDecoder
	"github.com/tailscale/hujson":            {"pkg/schema/load", "internal/lockfile"}, // JSON with comments
	"github.com/sergi/go-diff":               {"internal/report"},
	"github.com/spf13/cobra":                 {"internal/cli"},
	"github.com/spf13/pflag":                 {"internal/cli"},
	"golang.org/x/term":                      {"internal/cli"},
	"go.yaml.in/yaml/":                       {"pkg/schema/load", "internal/lockfile", "internal/scaffold"},   // pnpm-workspace.yaml; and _test.go files
	"github.com/stretchr/testify":            {"internal/golden", "internal/npmtest", "internal/ruleexample"}, // and every _test.go file
	"github.com/rogpeppe/go-internal/":       {"internal/npmtest", "internal/golden", "internal/ruleexample"}, // and _test.go files
	"github.com/santhosh-tekuri/jsonschema/": nil,                                                             // _test.go files only
}

// A ban is something that most packages never do.
type ban struct {
	allowed []string // the packages that may
	note    string
}

// imports lists what packages under pkg/ never import.
var imports = map[string]ban{
	"os/exec":           {nil, "pkg/ starts no processes"},
	"log":               {nil, "pkg/ returns what it has to say"},
	"log/slog":          {nil, "pkg/ returns what it has to say"},
	"net":               {nil, "pkg/ never talks to a network"},
	"net/http":          {nil, "pkg/ never talks to a network"},
	"math/rand":         {nil, "output is the same for the same input"},
	"math/rand/v2":      {[]string{"pkg/schema/load"}, "output is the same for the same input"}, // Math.random, seeded
	"golang.org/x/term": {nil, "pkg/ does not know terminals"},
}

// calls lists functions that only some packages may call.
var calls = map[string]ban{
	"os.Exit":   {[]string{"cmd", "bench"}, "only main ends the process"},
	"time.Now":  {[]string{"cmd", "internal/npmtest", "bench"}, "output is the same for the same input; time limits come from a context"},
	"os.Stdout": {[]string{"cmd", "bench"}, "streams are handed down from main"},
	"os.Stderr": {[]string{"cmd", "bench"}, "streams are handed down from main"},
	"os.Getenv": {[]string{"cmd", "internal/golden", "internal/npmtest", "bench"}, "the environment is handed down from main"},
}

func TestHouseRules(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(file, root+string(filepath.Separator)))
		if entry.IsDir() {
			if entry.Name() == "node_modules" || entry.Name() == ".git" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") {
			return nil
		}
		files++
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, violation := range check(rel, source) {
			t.Error(violation)
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, files, 10, "the walk found the repository")
}

// TestTheRulesBite shows each rule a file that breaks it.
func TestTheRulesBite(t *testing.T) {
	for _, tc := range []struct{ file, source, want string }{
		{"pkg/value/x.go", `import _ "convex-schema-plan/pkg/diff"`, "may not import pkg/diff"},
		{"pkg/diff/x.go", `import _ "convex-schema-plan/pkg/schema/load"`, "may not import pkg/schema/load"},
		{"pkg/plan/x.go", `import _ "convex-schema-plan/internal/golden"`, "is for tests only"},
		{"pkg/diff/x.go", `import _ "github.com/dop251/goja"`, "may not import github.com/dop251/goja"},
		{"pkg/diff/x.go", `import _ "github.com/unknown/thing"`, "is not a library of this house"},
		{"internal/report/x.go", `import _ "github.com/stretchr/testify/require"`, "may not import"},
		{"pkg/diff/x.go", `import _ "github.com/rogpeppe/go-internal/testscript"`, "may not import"},
		{"pkg/codegen/x.go", `import _ "os/exec"`, "starts no processes"},
		{"pkg/new/x.go", ``, "has no layer"},
		{"internal/cli/x.go", `import "os"; func f() { os.Exit(1) }`, "only main ends the process"},
		{"pkg/plan/x.go", `import "time"; var _ = time.Now`, "same input"},
		{"internal/report/x.go", `import "os"; var out = os.Stdout`, "handed down"},
		{"pkg/diff/x.go", `func init() {}`, "init()"},
		{"pkg/diff/x.go", `var cache = map[string]int{}; func f() { cache["x"] = 1 }`, "cache is changed"},
		{"pkg/diff/x.go", `var n int; func f() { n++ }`, "n is changed"},
	} {
		got := strings.Join(check(tc.file, []byte("package x\n"+tc.source)), "\n")
		require.Contains(t, got, tc.want, tc.source)
	}
	require.Empty(t, check("pkg/diff/x_test.go", []byte("package x\nimport _ \"github.com/stretchr/testify/require\"")))
	require.Empty(t, check("pkg/diff/x.go", []byte("package x\nvar table = []int{1}\nfunc f() { table := 2; table++ }")))
}

// check returns what the Go file, named relative to the repository, does against the rules.
func check(file string, source []byte) []string {
	tree, err := parser.ParseFile(token.NewFileSet(), file, source, 0)
	if err != nil {
		return []string{err.Error()}
	}
	layer, ok := layerOf(path.Dir(file))
	if !ok {
		return []string{fmt.Sprintf("%s: package %s has no layer; say in internal/arch what it may import", file, path.Dir(file))}
	}
	if strings.HasSuffix(file, "_test.go") {
		return nil
	}
	var found []string
	say := func(format string, args ...any) { found = append(found, file+": "+fmt.Sprintf(format, args...)) }
	for _, spec := range tree.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if note := checkImport(layer, imported); note != "" {
			say("%s", note)
		}
	}
	checkCalls(layer, tree, say)
	checkState(tree, say)
	return found
}

// layerOf returns the entry of layers that a folder belongs to: itself or the nearest folder above.
func layerOf(dir string) (string, bool) {
	for ; dir != "."; dir = path.Dir(dir) {
		if _, ok := layers[dir]; ok {
			return dir, true
		}
	}
	return "", false
}

func checkImport(layer, imported string) string {
	if ban, ok := imports[imported]; ok && strings.HasPrefix(layer, "pkg/") && !slices.Contains(ban.allowed, layer) {
		return fmt.Sprintf("imports %s: %s", imported, ban.note)
	}
	if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
		target, known := layerOf(ours)
		switch {
		case slices.Contains(testOnly, ours) && !slices.Contains(testOnly, layer):
			return ours + " is for tests only"
		case !known || target != layer && !slices.Contains(layers[layer], target):
			return fmt.Sprintf("%s may not import %s", layer, ours)
		}
		return ""
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return "" // the standard library
	}
	for prefix, users := range libraries {
		if strings.HasPrefix(imported, prefix) {
			if !slices.Contains(users, layer) {
				return fmt.Sprintf("%s may not import %s", layer, imported)
			}
			return ""
		}
	}
	return imported + " is not a library of this house; say in internal/arch who may use it"
}

func checkCalls(layer string, tree *ast.File, say func(string, ...any)) {
	ast.Inspect(tree, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := selector.X.(*ast.Ident); ok {
			name := pkg.Name + "." + selector.Sel.Name
			if ban, ok := calls[name]; ok && !slices.Contains(ban.allowed, layer) {
				say("uses %s: %s", name, ban.note)
			}
		}
		return true
	})
}

// checkState finds init functions and package variables that a function of the same file changes. It goes by names: a
// local variable of the same name hides the package variable in the whole function.
func checkState(tree *ast.File, say func(string, ...any)) {
	globals := map[string]bool{}
	for _, d := range tree.Decls {
		if vars, ok := d.(*ast.GenDecl); ok && vars.Tok == token.VAR {
			for _, spec := range vars.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					globals[name.Name] = true
				}
			}
		}
	}
	for _, d := range tree.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if f.Recv == nil && f.Name.Name == "init" {
			say("has an init() function; build the value where it is declared")
		}
		local := localNames(f)
		for _, name := range assignedNames(f) {
			if globals[name] && !local[name] {
				say("package variable %s is changed; hand it down instead", name)
			}
		}
	}
}

// localNames returns the names that f declares: parameters, results and variables.
func localNames(f *ast.FuncDecl) map[string]bool {
	names := map[string]bool{}
	declare := func(e ast.Expr) {
		if name, ok := e.(*ast.Ident); ok {
			names[name.Name] = true
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, name := range n.Names {
				declare(name)
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				declare(name)
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					declare(e)
				}
			}
		case *ast.RangeStmt:
			declare(n.Key)
			declare(n.Value)
		}
		return true
	})
	return names
}

// assignedNames returns the variables that f assigns to, directly or by index.
func assignedNames(f *ast.FuncDecl) []string {
	var names []string
	assign := func(target ast.Expr) {
		for {
			index, ok := target.(*ast.IndexExpr)
			if !ok {
				break
			}
			target = index.X
		}
		if name, ok := target.(*ast.Ident); ok {
			names = append(names, name.Name)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, target := range n.Lhs {
					assign(target)
				}
			}
		case *ast.IncDecStmt:
			assign(n.X)
		}
		return true
	})
	return names
}
