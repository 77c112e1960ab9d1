package load

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
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
	argument goja.Value        // the first one, where the object may be made of it
	stack    []goja.StackFrame // frames inside the bundle, innermost first
}

// A recording is an evaluation of a bundle in which the calls of builders were noted.
type recording struct {
	vm         *goja.Runtime
	definition *goja.Object
	// made says which call made an object: the outermost one when builders call each other.
	made map[*goja.Object]call
	// more are the later calls of methods that return the object they are called on, such as table.index.
	more   map[*goja.Object][]call
	frames []goja.StackFrame // a buffer
}

func newRecording() *recording {
	return &recording{vm: goja.New(), made: map[*goja.Object]call{}, more: map[*goja.Object][]call{}}
}

// record evaluates a bundle once more, listening. Evaluation is deterministic, so the schema is the same.
func (b *bundle) record() (*recording, error) {
	r := newRecording()
	l := evaluationLimits(context.Background(), b.opts)
	interrupt := func(err error) { r.vm.Interrupt(err) }
	return runInterruptible(l, interrupt, func() (*recording, error) { return r, b.run(r, true) })
}

// listen installs the recorder for an installed package of Convex. The embedded one calls note itself.
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

// note is told about a call: what it returned, the builder's name, its receiver, its first argument. It returns what the
// call returned.
func (r *recording) note(f goja.FunctionCall) goja.Value {
	made, ok := f.Argument(0).(*goja.Object)
	if !ok {
		return f.Argument(0)
	}
	c := call{builder: f.Argument(1).String(), receiver: f.Argument(2), argument: f.Argument(3), stack: r.stack()}
	if made == c.receiver {
		r.more[made] = append(r.more[made], c)
	} else {
		r.made[made] = c
	}
	return made
}

// stack is the current call stack without the frames of the runtime and of native functions.
func (r *recording) stack() []goja.StackFrame {
	r.frames = r.vm.CaptureCallStack(0, r.frames[:0])
	return slices.Clone(inBundle(r.frames))
}

// inBundle keeps the frames that are in the bundle, in the same memory.
func inBundle(frames []goja.StackFrame) []goja.StackFrame {
	kept := 0
	for i := range frames {
		if frames[i].SrcName() == bundleName {
			frames[kept] = frames[i]
			kept++
		}
	}
	return frames[:kept]
}
