package runtime

import "github.com/dop251/goja"

// install defines everything that a fresh machine needs before the first script runs.
func (m *machine) install(o Options) error {
	m.self = m.vm.NewObject()
	err := m.self.Set("require", func(call goja.FunctionCall) goja.Value {
		return m.require("convex/" + call.Argument(0).String())
	})
	if err == nil && o.Built != nil {
		err = m.self.Set("built", func(call goja.FunctionCall) goja.Value {
			o.Built(call.Argument(0).ToObject(m.vm))
			return goja.Undefined()
		})
	}
	if err != nil {
		return err
	}
	return m.vm.GlobalObject().DefineDataProperty(hiddenGlobal, m.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		return m.require(call.Argument(0).String()).Get(call.Argument(1).String())
	}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
}
