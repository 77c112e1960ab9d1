package load

import (
	"context"
	_ "embed"
	"fmt"
	"sync"

	"github.com/dop251/goja"

	"convex-schema-plan/pkg/schema/load/runtime"
)

// recorderName is the global through which the modules of Convex find the position recorder.
const recorderName = "__convexSchemaRecorder__"

//go:embed recorder.js
var recorderSource string

var recorderProgram = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile(runtime.FilePrefix+"recorder.js", recorderSource, true)
})

// A call is one call of a builder of Convex: v.object(…), validator.extend(…), defineTable(…), table.index(…).
type call struct {
	builder  string
	receiver goja.Value
	args     *goja.Object      // the array of arguments
	stack    []goja.StackFrame // frames inside the bundle, innermost first
}

// A recording is a second evaluation of a bundle, in which every call of a builder was noted. Evaluation is
// deterministic, so it is the same schema as the first.
type recording struct {
	vm         *goja.Runtime
	definition *goja.Object
	// made says which call made an object: the outermost one when builders call each other.
	made map[*goja.Object]call
	// more are the later calls of methods that return the object they are called on, such as table.index.
	more map[*goja.Object][]call
}

// record evaluates a bundle with the recorder listening.
func (b *bundle) record() (*recording, error) {
	r := &recording{vm: goja.New(), made: map[*goja.Object]call{}, more: map[*goja.Object][]call{}}
	l := evaluationLimits(context.Background(), b.opts)
	interrupt := func(err error) { r.vm.Interrupt(err) }
	return runInterruptible(l, interrupt, func() (*recording, error) {
		if err := r.listen(); err != nil {
			return nil, err
		}
		definition, err := b.run(r.vm, runtime.Options{})
		if err != nil {
			return nil, err
		}
		r.definition = definition
		return r, nil
	})
}

// listen installs the recorder.
func (r *recording) listen() error {
	program, err := recorderProgram()
	if err != nil {
		return err
	}
	value, err := r.vm.RunProgram(program)
	if err != nil {
		return err
	}
	make, ok := goja.AssertFunction(value)
	if !ok {
		return fmt.Errorf("recorder.js is no function")
	}
	recorder, err := make(goja.Undefined(), r.vm.ToValue(r.note))
	if err != nil {
		return err
	}
	return r.vm.GlobalObject().DefineDataProperty(recorderName, recorder, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
}

// note is told about a call: what it returned, the builder's name, its receiver, its arguments.
func (r *recording) note(f goja.FunctionCall) goja.Value {
	made, ok := f.Argument(0).(*goja.Object)
	if !ok {
		return goja.Undefined()
	}
	c := call{builder: f.Argument(1).String(), receiver: f.Argument(2), stack: r.stack()}
	c.args, _ = f.Argument(3).(*goja.Object)
	if made == c.receiver {
		r.more[made] = append(r.more[made], c)
	} else {
		r.made[made] = c
	}
	return goja.Undefined()
}

// stack is the current call stack without the frames of the runtime and of native functions.
func (r *recording) stack() []goja.StackFrame {
	var buffer [16]goja.StackFrame
	frames := r.vm.CaptureCallStack(0, buffer[:0])
	kept := 0
	for i := range frames {
		if frames[i].SrcName() == bundleName {
			kept++
		}
	}
	list := make([]goja.StackFrame, 0, kept)
	for i := range frames {
		if frames[i].SrcName() == bundleName {
			list = append(list, frames[i])
		}
	}
	return list
}
