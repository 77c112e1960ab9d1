package diff

import "convex-schema-plan/pkg/validator"

// A member is one alternative of a type: a member of a union, however deep unions are nested, or a type that is no
// union itself.
type member struct {
	path validator.Path // from the type to the member: empty, or steps into unions
	typ  validator.Type
}

// flatten returns the alternatives of t in declared order.
func flatten(t validator.Type) []member { return appendMembers(nil, nil, t) }

func appendMembers(list []member, path validator.Path, t validator.Type) []member {
	u, ok := t.(*validator.Union)
	if !ok {
		return append(list, member{path, t})
	}
	for i, m := range u.Members {
		list = appendMembers(list, path.With(validator.Step{Kind: validator.IntoMember, Index: i}), m)
	}
	return list
}
