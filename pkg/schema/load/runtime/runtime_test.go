package runtime_test

import (
	"testing"

	"github.com/dop251/goja"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema/load/runtime"
)

func TestInstallAndBuild(t *testing.T) {
	vm := goja.New()
	require.NoError(t, runtime.Install(vm, runtime.Options{}))
	v, err := vm.RunString(`const v=__convexSchemaPlan__("convex/validators","v"), {defineSchema,defineTable}={defineSchema:__convexSchemaPlan__("convex/schema","defineSchema"),defineTable:__convexSchemaPlan__("convex/schema","defineTable")}; defineSchema({a:defineTable({x:v.optional(v.literal(-0))}).index("i",["x"])}).export()`)
	require.NoError(t, err)
	t.Log(v)
}
