package diff

import (
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// tagOf returns the field that tells the objects of a union apart, such as "kind" or "role": a required field that holds
// literals, different ones in at least two objects of one side. It returns "" when there is none.
func tagOf(old, new []spot) string {
	type candidate struct {
		name     string
		distinct int // on the side that has more
		count    int // on both sides
	}
	var candidates []*candidate
	byName := map[string]*candidate{}
	for _, list := range [][]spot{old, new} {
		values := map[string]map[string]bool{}
		for _, s := range list {
			object, ok := s.typ.(*validator.Object)
			if !ok {
				continue
			}
			for _, f := range object.Fields {
				literals := literalsOf(f)
				if len(literals) == 0 {
					continue
				}
				c := byName[f.Name]
				if c == nil {
					c = &candidate{name: f.Name}
					byName[f.Name] = c
					candidates = append(candidates, c)
				}
				if values[f.Name] == nil {
					values[f.Name] = map[string]bool{}
				}
				values[f.Name][strings.Join(literals, "|")] = true
				c.count++
				c.distinct = max(c.distinct, len(values[f.Name]))
			}
		}
	}
	best := &candidate{distinct: 1}
	for _, c := range candidates {
		if c.distinct > best.distinct || c.distinct == best.distinct && c.distinct > 1 && c.count > best.count {
			best = c
		}
	}
	return best.name
}

// tagValues returns the literals of an object's tag, sorted, or nil when it has no such tag.
func tagValues(o *validator.Object, tag string) []string {
	f, ok := o.Field(tag)
	if !ok {
		return nil
	}
	return slices.Sorted(slices.Values(literalsOf(f)))
}

// isTagged says whether s is an object that has the tag.
func isTagged(s spot, tag string) bool {
	o, ok := s.typ.(*validator.Object)
	return ok && len(tagValues(o, tag)) > 0
}

// literalsOf returns the literals that a required field is made of, as source text in declared order, or nil when it
// accepts anything else.
func literalsOf(f validator.Field) []string {
	if f.Optional {
		return nil
	}
	var texts []string
	for _, s := range alternatives(spot{typ: f.Type}) {
		literal, ok := s.typ.(validator.Literal)
		if !ok {
			return nil
		}
		texts = append(texts, literalText(literal))
	}
	return texts
}

// literalText prints the value of a literal as in source: "admin", 1, true, 5n.
func literalText(l validator.Literal) string {
	return strings.TrimSuffix(strings.TrimPrefix(l.String(), "v.literal("), ")")
}

// label names the members of both unions to a reader: by their tag, or by their kind when it is the only one of that
// kind. Members that cannot be told apart keep their number.
func label(old, new []spot) {
	common := tagOf(old, new)
	for _, list := range [][]spot{old, new} {
		tag := common
		if !slices.ContainsFunc(list, func(s spot) bool { return isTagged(s, tag) }) {
			tag = tagOf(list, nil) // the tag itself has another name on this side
		}
		used := map[string]int{}
		for _, s := range list {
			used[labelOf(s, tag)]++
		}
		for i, s := range list {
			n := len(s.path)
			if n == 0 || s.path[n-1].Kind != validator.IntoMember {
				continue
			}
			name := labelOf(s, tag)
			step := s.path[n-1]
			switch tagged := strings.Contains(name, "="); {
			case used[name] > 1 && tagged:
				name += " #" + strconv.Itoa(step.Index)
			case used[name] > 1:
				continue
			}
			step.Label = name
			list[i].path = s.path[:n-1].With(step)
		}
	}
}

func labelOf(s spot, tag string) string {
	if o, ok := s.typ.(*validator.Object); ok {
		if f, ok := o.Field(tag); ok {
			if values := literalsOf(f); len(values) > 3 {
				return tag + "=" + strings.Join(values[:2], "|") + "|…"
			} else if len(values) > 0 {
				return tag + "=" + strings.Join(values, "|")
			}
		}
	}
	return kindName(s.typ)
}

// labelled returns path with labels for the members of unions that it goes through. root is where it starts.
func labelled(path validator.Path, root validator.Type) validator.Path {
	at := spot{typ: root}
	for i := 0; i < len(path); {
		step := path[i]
		if step.Kind != validator.IntoMember {
			there, ok := validator.At(at.typ, path[i:i+1])
			if !ok {
				return append(at.path, path[i:]...)
			}
			at = spot{path: at.path.With(step), typ: there}
			i++
			continue
		}
		members := alternatives(at)
		label(members, nil)
		found := slices.IndexFunc(members, func(m spot) bool { return path[i:].Within(m.path[len(at.path):]) })
		if found < 0 {
			return append(at.path, path[i:]...) // it ends at a union inside a union
		}
		i += len(members[found].path) - len(at.path)
		at = members[found]
	}
	return at.path
}

// hasTag says whether a path ends at a union member that is called by its tag.
func hasTag(path validator.Path) bool {
	return len(path) > 0 && strings.Contains(path[len(path)-1].Label, "=")
}

// kindName names the kind of t as Convex names its builder: object, array, string …
func kindName(t validator.Type) string {
	switch t := t.(type) {
	case *validator.Array:
		return "array"
	case *validator.Record:
		return "record"
	case *validator.Object:
		return "object"
	case *validator.Union:
		return "union"
	case validator.Literal:
		return "literal"
	case validator.ID:
		return "id"
	default:
		return strings.TrimSuffix(strings.TrimPrefix(t.String(), "v."), "()")
	}
}
