package runtime

import (
	"github.com/dop251/goja"
	"github.com/nlnwa/whatwg-url/url"
)

// urlPart is the parser behind host/url.js: parseURL(text, base or undefined) → a parsed URL, with the methods of
// [url.Url], or null.
func urlPart(vm *goja.Runtime) *goja.Object {
	part := vm.NewObject()
	set(part, "parseURL", func(call goja.FunctionCall) goja.Value {
		var parsed *url.Url
		var err error
		if base := call.Argument(1); goja.IsUndefined(base) {
			parsed, err = url.Parse(call.Argument(0).String())
		} else {
			parsed, err = url.ParseRef(base.String(), call.Argument(0).String())
		}
		if err != nil {
			return goja.Null()
		}
		return vm.ToValue(parsed)
	})
	return part
}
