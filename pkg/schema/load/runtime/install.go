package runtime

import (
	"strings"

	"github.com/dop251/goja"
)

// A lazy property is one whose part runs when it is first read. export is what the part calls it.
type lazy struct{ name, part, export string }

// from returns a lazy property for each of the names, as the part exports them.
func from(part, names string) []lazy {
	var list []lazy
	for name := range strings.FieldsSeq(names) {
		list = append(list, lazy{name, part, name})
	}
	return list
}

func byName(list []lazy) map[string]lazy {
	m := make(map[string]lazy, len(list))
	for _, l := range list {
		m[l.name] = l
	}
	return m
}

// hostGlobals are the host objects of Convex's isolate and the globals of the standard library that goja lacks, or has
// in a form that will not do (Date, RegExp).
var hostGlobals = byName(join(
	from("convex/syscalls", "Convex"),
	from("host/async", "queueMicrotask AsyncLocalStorage AsyncResource"),
	from("host/blob", "Blob File FormData"),
	from("host/clone", "structuredClone"),
	from("host/console", "console"),
	from("host/crypto", "crypto Crypto SubtleCrypto CryptoKey"),
	from("host/date", "Date"),
	from("host/events", "DOMException Event CustomEvent EventTarget AbortSignal AbortController"),
	from("host/fetch", "Headers Request Response"),
	from("host/intl", "Intl"),
	from("host/iterator", "Iterator"),
	from("host/memory", "WeakRef FinalizationRegistry SharedArrayBuffer WebAssembly"),
	from("host/performance", "performance Performance"),
	from("host/process", "process"),
	from("host/regexp", "RegExp"),
	from("host/readable", "ReadableStream ReadableStreamDefaultReader ReadableStreamDefaultController"),
	from("host/stream-basics", "CountQueuingStrategy ByteLengthQueuingStrategy"),
	from("host/text", "TextEncoder TextDecoder atob btoa"),
	from("host/transform", "TransformStream TransformStreamDefaultController TextEncoderStream TextDecoderStream"),
	from("host/unsupported", "fetch setTimeout setInterval clearTimeout clearInterval"),
	from("host/url", "URL URLSearchParams"),
	from("host/writable", "WritableStream WritableStreamDefaultWriter WritableStreamDefaultController"),
))

// iteratorMethods are inherited by every iterator.
var iteratorMethods = byName(from("host/iterator", "map filter take drop flatMap reduce toArray forEach some every find"))

// standardMethods are what goja lacks on objects that it has, by the path of the object.
var standardMethods = map[string][]lazy{
	"Object":           from("host/standard", "groupBy"),
	"Map":              {{"groupBy", "host/standard", "mapGroupBy"}},
	"Array":            from("host/standard", "fromAsync"),
	"Promise":          {{"withResolvers", "host/standard", "withResolvers"}, {"try", "host/standard", "promiseTry"}},
	"String.prototype": from("host/standard", "isWellFormed toWellFormed"),
	"Error":            from("host/standard", "captureStackTrace"),
	"Number.prototype": {{"toLocaleString", "host/intl", "numberToLocaleString"}},
	"BigInt.prototype": {{"toLocaleString", "host/intl", "bigintToLocaleString"}},
}

// install defines everything that a fresh machine needs before the first script runs.
func (m *machine) install(o Options) error {
	global := m.vm.GlobalObject()
	native := m.vm.NewObject()
	for _, name := range []string{"Date", "RegExp"} {
		set(native, name, global.Get(name))
		if err := global.Delete(name); err != nil {
			return err
		}
	}
	m.self = m.vm.NewObject()
	set(m.self, "native", native)
	if o.Made != nil {
		set(m.self, "made", o.Made)
	}
	set(m.self, "require", func(call goja.FunctionCall) goja.Value { return m.require(call.Argument(0).String()) })
	if err := m.defineGlobals(global); err != nil {
		return err
	}
	for path, methods := range standardMethods {
		owner := m.object(path)
		for _, l := range methods {
			if err := m.defineLazy(owner, l); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *machine) defineGlobals(global *goja.Object) error {
	symbols := m.object("Symbol")
	for _, name := range []string{"asyncIterator", "dispose", "asyncDispose"} {
		if err := defineConstant(symbols, name, goja.NewSymbol("Symbol."+name)); err != nil {
			return err
		}
	}
	if err := global.DefineDataProperty("self", global, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE); err != nil {
		return err
	}
	export := func(call goja.FunctionCall) goja.Value {
		return m.require(call.Argument(0).String()).Get(call.Argument(1).String())
	}
	if err := defineConstant(global, hiddenGlobal, m.vm.ToValue(export)); err != nil {
		return err
	}
	if err := m.inherit(global, hostGlobals); err != nil {
		return err
	}
	return m.inherit(m.iteratorPrototype(), iteratorMethods)
}

func defineConstant(owner *goja.Object, name string, value goja.Value) error {
	return owner.DefineDataProperty(name, value, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
}

// object returns the object that a path of names leads to from the global object.
func (m *machine) object(path string) *goja.Object {
	object := m.vm.GlobalObject()
	for name := range strings.SplitSeq(path, ".") {
		object = object.Get(name).ToObject(m.vm)
	}
	return object
}

// iteratorPrototype returns the object that all iterators inherit from; no global of goja leads to it.
func (m *machine) iteratorPrototype() *goja.Object {
	array := m.vm.NewArray()
	values, _ := goja.AssertFunction(array.GetSymbol(goja.SymIterator))
	iterator, err := values(array)
	if err != nil {
		panic(err) // the machine is fresh; nobody can have broken its arrays
	}
	return iterator.ToObject(m.vm).Prototype().Prototype()
}

// defineLazy defines an accessor that turns into a plain property when it is first read or written.
func (m *machine) defineLazy(owner *goja.Object, l lazy) error {
	get := func(goja.FunctionCall) goja.Value { return m.settle(owner, l) }
	set := func(call goja.FunctionCall) goja.Value {
		defineOrPanic(owner, l.name, call.Argument(0))
		return goja.Undefined()
	}
	return owner.DefineAccessorProperty(l.name, m.vm.ToValue(get), m.vm.ToValue(set), goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// settle runs the part of a lazy property and gives owner the value as its own.
func (m *machine) settle(owner *goja.Object, l lazy) goja.Value {
	value := m.require(l.part).Get(l.export)
	defineOrPanic(owner, l.name, value)
	return value
}

func defineOrPanic(owner *goja.Object, name string, value goja.Value) {
	if err := owner.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		panic(err)
	}
}

// inherit gives owner many lazy properties at the price of one object, which it puts between owner and its prototype:
// what is read there becomes owner's own. Defining each on owner would cost more than the rest of a small evaluation.
func (m *machine) inherit(owner *goja.Object, properties map[string]lazy) error {
	between := m.vm.NewDynamicObject(&inherited{m, owner, properties})
	if err := between.SetPrototype(owner.Prototype()); err != nil {
		return err
	}
	return owner.SetPrototype(between)
}

// inherited is the [goja.DynamicObject] of inherit. It lists no keys, as what it stands for is not enumerable.
type inherited struct {
	machine    *machine
	owner      *goja.Object
	properties map[string]lazy
}

func (i *inherited) Get(name string) goja.Value {
	if l, ok := i.properties[name]; ok {
		return i.machine.settle(i.owner, l)
	}
	return nil
}

func (i *inherited) Has(name string) bool {
	_, ok := i.properties[name]
	return ok
}

func (i *inherited) Set(string, goja.Value) bool { return false }
func (i *inherited) Delete(string) bool          { return false }
func (i *inherited) Keys() []string              { return nil }
