package validator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/validator"
)

// TestPaths holds what paths say about each other, whatever the labels of members are.
func TestPaths(t *testing.T) {
	field := func(name string) validator.Step { return validator.Step{Kind: validator.IntoField, Field: name} }
	member := func(label string) validator.Step {
		return validator.Step{Kind: validator.IntoMember, Index: 1, Label: label}
	}
	long := validator.Path{field("a"), member(`kind="x"`), {Kind: validator.IntoElement}, member(""), field("b")}
	require.Equal(t, "a[].b", long.WithoutMembers().Key())
	require.Len(t, long, 5, "the path itself stays as it is")
	require.Empty(t, validator.Path(nil).WithoutMembers())

	for _, tc := range []struct {
		path, outer validator.Path
		want        bool
	}{
		{long, long, true},
		{long, nil, true},
		{long, validator.Path{field("a"), member("another label")}, true},
		{long, validator.Path{field("a"), {Kind: validator.IntoMember}}, false},
		{long, validator.Path{field("a"), field("b")}, false},
		{validator.Path{field("a")}, long, false},
		{validator.Path{field("ab")}, validator.Path{field("a")}, false},
	} {
		require.Equal(t, tc.want, tc.path.Within(tc.outer), "%s in %s", tc.path, tc.outer)
	}
}
