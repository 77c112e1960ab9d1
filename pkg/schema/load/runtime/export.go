package runtime

import "github.com/dop251/goja"

// exportPart is the writer behind convex/text.js: writer(samples, jsonText) → textOf(validator). samples has a validator
// of each kind, by the kind's name in JSON; jsonText(validator) is what JSON.stringify makes of a validator's json.
func exportPart(vm *goja.Runtime) *goja.Object {
	part := vm.NewObject()
	set(part, "writer", func(call goja.FunctionCall) goja.Value {
		samples := call.Argument(0).ToObject(vm)
		jsonText, _ := goja.AssertFunction(call.Argument(1))
		w := &writer{kinds: map[*goja.Object]string{}, jsonText: jsonText}
		for _, kind := range samples.Keys() {
			w.kinds[samples.Get(kind).ToObject(vm).Prototype()] = kind
		}
		return vm.ToValue(func(call goja.FunctionCall) goja.Value {
			validator, ok := call.Argument(0).(*goja.Object)
			if !ok || w.kinds[validator.Prototype()] == "" {
				return goja.Undefined()
			}
			w.nodes, w.depth = 0, 0
			text, _ := w.validator(nil, validator)
			return vm.ToValue(string(text))
		})
	})
	return part
}

// A writer writes the JSON of validators. What is out of the ordinary (a validator that is not ours, a name or a literal
// that is not plain ASCII) it leaves to JavaScript, so that all it writes is what JSON.stringify would.
type writer struct {
	kinds    map[*goja.Object]string // prototype → kind
	jsonText goja.Callable
	nodes    int // how many validators have been written
	depth    int // how many are being written, one in the other
}

// Validators can contain themselves, or each other so often that their text has no end. JavaScript can be interrupted
// and its stack is limited; what is written here is neither, so it stops short of where that would matter. No real
// table comes near: the largest has some thousand validators, 16 deep.
const (
	maxNodes = 1 << 16
	maxDepth = 128
	maxText  = 4 << 20
)

// validator appends the JSON of a validator; false says that it has none, which JSON.stringify shows as undefined.
func (w *writer) validator(text []byte, value goja.Value) ([]byte, bool) {
	validator, ok := value.(*goja.Object)
	w.nodes++
	if !ok || w.nodes > maxNodes || w.depth > maxDepth || len(text) > maxText {
		return w.other(text, value)
	}
	w.depth++
	defer func() { w.depth-- }()
	switch kind := w.kinds[validator.Prototype()]; kind {
	case "":
		return w.other(text, value)
	case "id":
		return w.tagged(text, validator, `{"type":"id","tableName":`, "tableName")
	case "literal":
		return w.tagged(text, validator, `{"type":"literal","value":`, "value")
	case "array":
		return append(w.optionalType(append(text, `{"type":"array"`...), `,"value":`, validator.Get("element")), '}'), true
	case "object":
		return w.object(text, validator)
	case "record":
		text = w.optionalType(append(text, `{"type":"record"`...), `,"keys":`, validator.Get("key"))
		text = append(text, `,"values":{`...)
		return append(w.fieldType(text, validator.Get("value")), `"optional":false}}`...), true
	case "union":
		return w.union(text, validator)
	default:
		return append(append(append(text, `{"type":"`...), kind...), `"}`...), true
	}
}

// other appends what JavaScript says of a validator.
func (w *writer) other(text []byte, validator goja.Value) ([]byte, bool) {
	json, err := w.jsonText(goja.Undefined(), validator)
	if err != nil {
		panic(err) // goja takes its own errors from a panic
	}
	if goja.IsUndefined(json) {
		return text, false
	}
	return append(text, json.String()...), true
}

// tagged appends a validator that has one plain value beside its type.
func (w *writer) tagged(text []byte, validator *goja.Object, opening, property string) ([]byte, bool) {
	value := validator.Get(property)
	s, ok := value.(goja.String)
	if !ok || !plain(s.String()) {
		return w.other(text, validator)
	}
	return append(quote(append(text, opening...), s.String()), '}'), true
}

func (w *writer) object(text []byte, validator *goja.Object) ([]byte, bool) {
	fields, ok := validator.Get("fields").(*goja.Object)
	if !ok {
		return w.other(text, validator)
	}
	names := fields.Keys()
	for _, name := range names {
		if !plain(name) {
			return w.other(text, validator)
		}
	}
	text = append(text, `{"type":"object","value":{`...)
	for i, name := range names {
		if i > 0 {
			text = append(text, ',')
		}
		field := fields.Get(name)
		text = w.fieldType(append(quote(text, name), ':', '{'), field)
		if object, ok := field.(*goja.Object); ok && isString(object.Get("isOptional"), "optional") {
			text = append(text, `"optional":true}`...)
		} else {
			text = append(text, `"optional":false}`...)
		}
	}
	return append(text, '}', '}'), true
}

func (w *writer) union(text []byte, validator *goja.Object) ([]byte, bool) {
	members, ok := validator.Get("members").(*goja.Object)
	if !ok || members.ClassName() != "Array" {
		return w.other(text, validator)
	}
	text = append(text, `{"type":"union","value":[`...)
	for i, name := range members.Keys() {
		if i > 0 {
			text = append(text, ',')
		}
		written, ok := w.validator(text, members.Get(name))
		if !ok {
			written = append(text, "null"...) // as JSON.stringify fills a gap in an array
		}
		text = written
	}
	return append(text, ']', '}'), true
}

// optionalType appends a property that holds a validator, unless the validator has no JSON.
func (w *writer) optionalType(text []byte, property string, validator goja.Value) []byte {
	written, ok := w.validator(append(text, property...), validator)
	if !ok {
		return text
	}
	return written
}

func (w *writer) fieldType(text []byte, validator goja.Value) []byte {
	written, ok := w.validator(append(text, `"fieldType":`...), validator)
	if !ok {
		return text
	}
	return append(written, ',')
}

func isString(value goja.Value, text string) bool {
	s, ok := value.(goja.String)
	return ok && s.String() == text
}

// plain reports whether JSON shows a text as it is.
func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func quote(text []byte, plain string) []byte {
	return append(append(append(text, '"'), plain...), '"')
}
