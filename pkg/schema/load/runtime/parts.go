package runtime

import (
	"embed"
	"fmt"
	"sync"

	"github.com/dop251/goja"
)

//go:embed convex/*.js
var scripts embed.FS

// programs holds each part's compiled script, compiled when it is first needed in this process.
var programs sync.Map // part name → func() (*goja.Program, error)

// compiled returns the script of a part, which is an expression of a function from the part's runtime to its exports.
func compiled(part string) (*goja.Program, error) {
	once, _ := programs.LoadOrStore(part, sync.OnceValues(func() (*goja.Program, error) {
		source, err := scripts.ReadFile(part + ".js")
		if err != nil {
			return nil, fmt.Errorf("no part %s: %w", part, err)
		}
		return goja.Compile(FilePrefix+part+".js", string(source), true)
	}))
	return once.(func() (*goja.Program, error))()
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
	if exports, ok := m.parts[part]; ok {
		return exports
	}
	exports, err := m.run(part)
	if err != nil {
		panic(m.vm.NewGoError(err))
	}
	m.parts[part] = exports
	return exports
}

func (m *machine) run(part string) (*goja.Object, error) {
	program, err := compiled(part)
	if err != nil {
		return nil, err
	}
	value, err := m.vm.RunProgram(program)
	if err != nil {
		return nil, err
	}
	function, ok := goja.AssertFunction(value)
	if !ok {
		return nil, fmt.Errorf("part %s is not a function", part)
	}
	exports, err := function(goja.Undefined(), m.self)
	if err != nil {
		return nil, err
	}
	return exports.ToObject(m.vm), nil
}
