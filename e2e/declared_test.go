package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/pkg/intent"
)

// declaredFor returns what the author of a case declares; a case that is not of the teaching set declares nothing.
func declaredFor(t *testing.T, name string) *intent.Intent {
	declared, err := teachingset.Case{Name: name}.Intent()
	require.NoError(t, err)
	return declared
}
