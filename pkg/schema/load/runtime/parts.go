package runtime

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

//go:embed convex/*.js host/*.js
var scripts embed.FS

// programs compiles each script at most once per process, when it is first needed.
var programs = compilers()

// compilers returns, for the name of each part that is a script, what compiles it. A script is an expression of a
// function from the part's runtime to its exports.
func compilers() map[string]func() (*goja.Program, error) {
	files, err := fs.Glob(scripts, "*/*.js")
	if err != nil {
		panic(err) // the pattern is ours
	}
	compile := make(map[string]func() (*goja.Program, error), len(files))
	for _, file := range files {
		compile[strings.TrimSuffix(file, ".js")] = sync.OnceValues(func() (*goja.Program, error) {
			source, err := scripts.ReadFile(file)
			if err != nil {
				return nil, err
			}
			return goja.Compile(FilePrefix+file, string(source), true)
		})
	}
	return compile
}

// Compile compiles the scripts that every schema needs, so that the first evaluation finds them ready. Called beside the
// work that comes before an evaluation, it costs no time of its own. Errors come back when a script is run.
func Compile() {
	for _, part := range []string{"convex/validators", "convex/schema"} {
		_, _ = programs[part]()
	}
}

// A machine is one virtual machine with the parts that have run in it.
type machine struct {
	vm    *goja.Runtime
	parts map[string]*goja.Object // part name → its exports
	self  *goja.Object            // what parts get as their runtime
}

// require returns the exports of a part, running it when it is asked for the first time. It panics with a JavaScript
// exception, as goja's native functions do.
func (m *machine) require(part string) *goja.Object {
	exports, ok := m.parts[part]
	if ok {
		return exports
	}
	switch part {
	case "go/text":
		exports = textPart(m.vm)
	case "go/url":
		exports = urlPart(m.vm)
	default:
		var err error
		if exports, err = m.run(part); err != nil {
			panic(err) // goja takes its own errors, thrown or interrupted, from a panic
		}
	}
	m.parts[part] = exports
	return exports
}

// run runs the script of a part.
func (m *machine) run(part string) (*goja.Object, error) {
	compile, ok := programs[part]
	if !ok {
		return nil, fmt.Errorf("no part of the runtime is called %s", part)
	}
	program, err := compile()
	if err != nil {
		return nil, err
	}
	value, err := m.vm.RunProgram(program)
	if err != nil {
		return nil, err
	}
	function, ok := goja.AssertFunction(value)
	if !ok {
		return nil, fmt.Errorf("part %s of the runtime is not a function", part)
	}
	exports, err := function(goja.Undefined(), m.self)
	if err != nil {
		return nil, err
	}
	return exports.ToObject(m.vm), nil
}
