package report

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// TestAligned: a deployment stores fields and indexes sorted. A diff with the source shows what changed all the same.
func TestAligned(t *testing.T) {
	member := func(fields ...validator.Field) validator.Type {
		return &validator.Array{Element: &validator.Union{Members: []validator.Type{object(fields...), validator.Null}}}
	}
	index := func(name string) schema.Index {
		return schema.Index{Name: name, Spec: schema.DatabaseIndex{Fields: []string{name}}}
	}
	stored := &schema.Table{Name: "t", Indexes: []schema.Index{index("a"), index("b"), index("c")}, Document: object(
		field("a", validator.Null), field("b", validator.Float64), field("gone", validator.Null),
		field("list", member(field("x", validator.Null), field("y", validator.Null))), field("z", validator.String))}
	source := &schema.Table{Name: "t", Indexes: []schema.Index{index("c"), index("a")}, Document: object(
		field("z", validator.String), field("list", member(field("y", validator.Null), field("x", validator.Null))),
		field("b", validator.String), field("a", validator.Null))}

	require.Equal(t, []string{
		"  ...",
		"      v.null(),",
		"    )),",
		"-   b: v.number(),",
		"-   gone: v.null(),",
		"+   b: v.string(),",
		"    a: v.null(),",
		"  })",
		`    .index("c", ["c"])`,
		`-   .index("a", ["a"])`,
		`-   .index("b", ["b"]),`,
		`+   .index("a", ["a"]),`,
	}, lineDiff(Style{}, tableSource(aligned(stored, source)), tableSource(source)))
	require.Equal(t, "a", stored.Document.(*validator.Object).Fields[0].Name, "the table itself is left as it is")
	require.Nil(t, aligned(nil, source))
	require.Equal(t, stored, aligned(stored, nil))
}
