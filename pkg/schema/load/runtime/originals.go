package runtime

import (
	"errors"

	"github.com/dop251/goja"
)

// Originals tell what convex/server and convex/values of a machine made from everything else.
type Originals struct {
	// Validators has the prototypes of the validators and the names of their types in JSON. One whose json was changed is
	// not among them.
	Validators map[*goja.Object]string
	// ExportSchema and ExportTable are the export methods of schemas and tables.
	ExportSchema, ExportTable goja.Value
}

// OriginalsOf returns the originals of a machine that [Install] prepared.
func OriginalsOf(vm *goja.Runtime) (Originals, error) {
	require, ok := goja.AssertFunction(vm.Get(hiddenGlobal))
	if !ok {
		return Originals{}, errors.New("the machine is not prepared")
	}
	get := func(part, name string) (*goja.Object, error) {
		export, err := require(goja.Undefined(), vm.ToValue("convex/"+part), vm.ToValue(name))
		if err != nil {
			return nil, err
		}
		return export.ToObject(vm), nil
	}
	exports, err := get("schema", "exports")
	if err != nil {
		return Originals{}, err
	}
	untouched, err := get("validators", "untouched")
	if err != nil {
		return Originals{}, err
	}
	list, _ := goja.AssertFunction(untouched)
	validators, err := list(goja.Undefined())
	if err != nil {
		return Originals{}, err
	}
	o := Originals{map[*goja.Object]string{}, exports.Get("schema"), exports.Get("table")}
	byType := validators.ToObject(vm)
	for _, name := range byType.Keys() {
		o.Validators[byType.Get(name).ToObject(vm)] = name
	}
	return o, nil
}
