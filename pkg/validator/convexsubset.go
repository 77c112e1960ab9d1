package validator

import "convex-schema-plan/pkg/value"

// ConvexSubset is Convex's own test whether a table's documents need no scan when its validator changes from old to new
// (both without system fields): Validator::is_subset of crates/common/src/schemas/validator.rs. It is sound but far
// from complete: true means that every value of old is a value of new, false means nothing. In particular it knows
// records only by equality. Here it predicts what a deploy does, and never decides what is safe; [Subset] does.
func ConvexSubset(old, new Type) bool {
	switch o := old.(type) {
	case *Array:
		if n, ok := new.(*Array); ok {
			return ConvexSubset(o.Element, n.Element)
		}
	case *Object:
		if n, ok := new.(*Object); ok {
			return convexObjectSubset(o, n)
		}
	}
	if Equal(old, new) || convexBaseSubset(old, new) {
		return true
	}
	if o, ok := old.(*Union); ok {
		literals := manyLiterals(new)
		for _, m := range o.Members {
			if _, ok := m.(Literal); ok && literals[m.String()] {
				continue // the next line would say so after looking at every member
			}
			if !ConvexSubset(m, new) {
				return false
			}
		}
		return true
	}
	n, ok := new.(*Union)
	if !ok {
		return false
	}
	for _, m := range n.Members {
		if ConvexSubset(old, m) {
			return true
		}
	}
	return old == Boolean && ConvexSubset(Literal{value.Boolean(true)}, n) && ConvexSubset(Literal{value.Boolean(false)}, n)
}

// manyLiterals returns the source of the literals among the members of a large union; nil of a small one.
func manyLiterals(t Type) map[string]bool {
	union, ok := t.(*Union)
	if !ok || len(union.Members) <= scanLimit {
		return nil
	}
	literals := make(map[string]bool, len(union.Members))
	for _, m := range union.Members {
		if _, ok := m.(Literal); ok {
			literals[m.String()] = true
		}
	}
	return literals
}

func convexObjectSubset(old, new *Object) bool {
	for _, o := range old.Fields {
		if _, ok := new.Field(o.Name); !ok {
			return false
		}
	}
	for _, n := range new.Fields {
		o, ok := old.Field(n.Name)
		if !ok && !n.Optional {
			return false
		}
		if ok && (o.Optional && !n.Optional || !ConvexSubset(o.Type, n.Type)) {
			return false
		}
	}
	return true
}

// convexBaseSubset holds the pairs of different simple validators of which Convex knows that one contains the other.
func convexBaseSubset(old, new Type) bool {
	if new == Any {
		return true
	}
	switch o := old.(type) {
	case Literal:
		switch o.Value.(type) {
		case value.String:
			return new == String
		case value.Int64:
			return new == Int64 || new == CommitTs
		case value.Float64:
			return new == Float64
		case value.Boolean:
			return new == Boolean
		}
	case ID:
		return new == String
	case Primitive:
		return o == CommitTs && new == Int64 || o == Int64 && new == CommitTs
	}
	return false
}
