package schema_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema"
)

// TestIndexOn finds an index that queries by a field can use.
func TestIndexOn(t *testing.T) {
	table := schema.Table{Indexes: []schema.Index{
		{Name: "staged", Staged: true, Spec: schema.DatabaseIndex{Fields: []string{"a"}}},
		{Name: "search", Spec: schema.SearchIndex{SearchField: "a"}},
		{Name: "second", Spec: schema.DatabaseIndex{Fields: []string{"b", "a"}}},
		{Name: "first", Spec: schema.DatabaseIndex{Fields: []string{"a", "b"}}},
	}}
	require.Equal(t, "first", table.IndexOn("a"))
	require.Equal(t, "second", table.IndexOn("b"))
	require.Empty(t, table.IndexOn("c"))
}
