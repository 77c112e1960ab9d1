package validator

// Subset reports whether every value that a accepts is accepted by b. (First version: only what Convex itself can show;
// the exact procedure follows.)
func Subset(a, b Type) Verdict {
	if ConvexSubset(a, b) {
		return Verdict{Answer: IsSubset}
	}
	return Verdict{Reason: "the exact procedure is not there yet"}
}

// Widen returns a type that accepts what old accepts and what new accepts.
func Widen(old, new Type) Type {
	switch {
	case ConvexSubset(old, new):
		return new
	case ConvexSubset(new, old):
		return old
	}
	return &Union{append(members(old), members(new)...)}
}

func members(t Type) []Type {
	if u, ok := t.(*Union); ok {
		return append([]Type(nil), u.Members...)
	}
	return []Type{t}
}
