package load

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/dop251/goja"

	"convex-schema-plan/pkg/schema/load/runtime"
)

//go:embed guard.js
var guardSource string

var guardProgram = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile(runtime.FilePrefix+"guard.js", guardSource, true)
})

// maxAllocation is the longest string, in UTF-16 units, and the largest buffer, in bytes, that one call may make.
const maxAllocation = 64 << 20

// bigintGuard is the global function that the right operands of shifts and powers of bigints pass through.
const bigintGuard = "__convexSchemaBigintGuard__"

// guardAllocations makes built-in functions refuse what no limit could stop in time.
func guardAllocations(vm *goja.Runtime) error {
	program, err := guardProgram()
	if err != nil {
		return err
	}
	value, err := vm.RunProgram(program)
	if err != nil {
		return err
	}
	guard, ok := goja.AssertFunction(value)
	if !ok {
		return fmt.Errorf("guard.js is no function")
	}
	_, err = guard(goja.Undefined(), vm.ToValue(maxAllocation), vm.ToValue(maxCallDepth), vm.ToValue(bigintGuard))
	return err
}

// defineRegexps defines the function that stands for the regular expressions that goja refuses as literals.
func (b *bundle) defineRegexps(vm *goja.Runtime) error {
	if len(b.literals) == 0 {
		return nil
	}
	return vm.Set(b.regexps, func(call goja.FunctionCall) goja.Value {
		literal := b.literals[call.Argument(0).ToInteger()]
		object, err := vm.New(vm.Get("RegExp"), vm.ToValue(literal.pattern), vm.ToValue(literal.flags))
		if err != nil {
			panic(err)
		}
		return object
	})
}
