package runtime_test

import (
	"testing"

	"github.com/dop251/goja"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema/load/runtime"
)

func newMachine(t testing.TB) *goja.Runtime {
	t.Helper()
	vm := goja.New()
	require.NoError(t, runtime.Install(vm, runtime.Options{}))
	return vm
}
