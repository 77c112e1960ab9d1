package validator

import "slices"

// A tagGroup is what belongs together of two lists of objects, as tags say.
type tagGroup struct{ left, right []member }

// tagGroups groups objects by their tag: a field that all of them require and that holds nothing but literals. Objects
// that share a literal are in one group. Of several such fields it is the one that makes the most groups, the first by
// name among equals, so that it does not matter which side is left. Without a tag all objects are one group.
func tagGroups(left, right []member) []tagGroup {
	best := []tagGroup{{left, right}}
	all := slices.Concat(left, right)
	if len(all) == 0 {
		return nil
	}
	for _, f := range sortedFields(all[0].typ.(*Object)) {
		roots := groupRoots(all, f.Name)
		if roots == nil {
			continue
		}
		var groups []tagGroup
		place := map[int]int{}
		for i, root := range roots {
			if root == i {
				place[i] = len(groups)
				groups = append(groups, tagGroup{})
			}
			g := &groups[place[root]]
			if i < len(left) {
				g.left = append(g.left, all[i])
			} else {
				g.right = append(g.right, all[i])
			}
		}
		if len(groups) > len(best) {
			best = groups
		}
	}
	return best
}

// groupRoots returns for each object the index of the first one of its group by the tag, or nil when the field is no
// tag of all of them.
func groupRoots(objects []member, tag string) []int {
	parent := make([]int, len(objects))
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	first := map[string]int{} // by literal
	for i, m := range objects {
		f, ok := m.typ.(*Object).Field(tag)
		literals, only := literalMembers(f.Type, nil)
		if !ok || f.Optional || !only || len(literals) == 0 {
			return nil
		}
		parent[i] = i
		for _, literal := range literals {
			j, ok := first[literal]
			if !ok {
				first[literal] = i
				continue
			}
			a, b := root(i), root(j)
			parent[max(a, b)] = min(a, b)
		}
	}
	for i := range parent {
		parent[i] = root(i)
	}
	return parent
}

// literalMembers appends the text of the literals that t consists of, and reports whether it is nothing else.
func literalMembers(t Type, literals []string) ([]string, bool) {
	switch t := t.(type) {
	case Literal:
		return append(literals, t.String()), true
	case *Union:
		for _, m := range t.Members {
			var only bool
			if literals, only = literalMembers(m, literals); !only {
				return nil, false
			}
		}
		return literals, true
	default:
		return nil, false
	}
}
