package diff

import (
	"fmt"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// unchecked ends the message of a change that would break documents if Convex checked them.
const unchecked = ", which nothing checks while schemaValidation is off"

// message says what changed in one sentence without a full stop. What it means for documents is left out when nothing
// checks them.
func (c *change) message(table string, checked bool) string {
	text := c.text(func(consequence string) string {
		if !checked {
			return ""
		}
		return consequence
	})
	if c.breaks && !checked {
		text += unchecked
	}
	return where(table, c.path) + ": " + text
}

// text says what changed. consequence is told what it means for documents, and returns it where that is to be said.
func (c *change) text(consequence func(string) string) string {
	old, new := typeText(c.from), abbreviate(c.to.typ)
	members := membersText(c.members)
	var text string
	switch c.rule {
	case RequiredFieldAdded:
		text = fmt.Sprintf("required field %s added", new) + consequence(", and documents written before lack it")
	case FieldMadeRequired:
		text = fmt.Sprintf("%s is now required", old) + consequence(", and documents may lack it")
	case FieldRemoved:
		text = fmt.Sprintf("field %s removed", old) + consequence(", and documents that have it are refused")
	case FieldRenamed:
		text = c.renamedText(consequence)
	case TypeChanged, RecordNarrowed, ReferenceTableChanged:
		text = fmt.Sprintf("%s no longer accepted, now %s", members, new)
	case TypeNarrowed:
		text = fmt.Sprintf("%s narrowed to %s", members, new)
	case UnionMemberRemoved, LiteralRemoved:
		text = members + " no longer accepted"
	case DocumentNarrowed:
		text = "documents are refused that were accepted, for a combination of reasons that no single change shows"
	case OptionalFieldAdded:
		text = fmt.Sprintf("optional field %s added", new)
	case FieldMadeOptional:
		text = fmt.Sprintf("%s is optional now", old)
	case TypeWidened:
		text = fmt.Sprintf("%s is widened to %s", abbreviate(c.from.typ), new)
	case UnionMemberAdded, LiteralAdded:
		text = members + " accepted as well"
	case Rewritten:
		text = "written differently, and everything that was accepted still is"
	}
	return text
}

// typeText prints what is at s.
func typeText(s spot) string {
	if s.optional {
		return "v.optional(" + abbreviate(s.typ) + ")"
	}
	return abbreviate(s.typ)
}

// membersText prints members with the verb that goes with them: v.null() is, "a" and "b" are.
func membersText(members []spot) string {
	texts := make([]string, len(members))
	for i, m := range members {
		if l, ok := m.typ.(validator.Literal); ok {
			texts[i] = abbreviateLiteral(literalText(l))
		} else {
			texts[i] = abbreviate(m.typ)
		}
	}
	if len(texts) == 1 {
		return texts[0] + " is"
	}
	return listing(texts) + " are"
}

// listing joins texts as a sentence does: a, b and c. Of a long list it counts the end.
func listing(texts []string) string {
	const most = 8
	if len(texts) > most {
		texts = append(texts[:most-1:most-1], strconv.Itoa(len(texts)-most+1)+" more")
	}
	last := len(texts) - 1
	if last <= 0 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:last], ", ") + " and " + texts[last]
}

// abbreviate prints t as Convex source, leaving out the insides of what is too long for a message.
func abbreviate(t validator.Type) string {
	const longest = 80
	if size(t, longest) <= longest { // a type of n nodes prints as more than n characters
		if text := t.String(); len(text) <= longest {
			return text
		}
	}
	for depth := 2; depth > 0; depth-- {
		if text := outline(t, depth); len(text) <= longest {
			return text
		}
	}
	return outline(t, 0)
}

// size counts the nodes of t, up to a little over limit.
func size(t validator.Type, limit int) int {
	n := 1
	add := func(inner validator.Type) {
		if n <= limit {
			n += size(inner, limit)
		}
	}
	switch t := t.(type) {
	case *validator.Array:
		add(t.Element)
	case *validator.Record:
		add(t.Key)
		add(t.Value)
	case *validator.Object:
		for _, f := range t.Fields {
			add(f.Type)
		}
	case *validator.Union:
		for _, m := range t.Members {
			add(m)
		}
	}
	return n
}

// outline prints t with the insides of objects up to depth, and the first members of long unions.
func outline(t validator.Type, depth int) string {
	switch t := t.(type) {
	case *validator.Array:
		return "v.array(" + outline(t.Element, depth) + ")"
	case *validator.Record:
		return "v.record(" + outline(t.Key, depth) + ", " + outline(t.Value, depth) + ")"
	case *validator.Object:
		if depth == 0 {
			return "v.object({…})"
		}
		fields := make([]string, len(t.Fields))
		for i, f := range t.Fields {
			fields[i] = f.Name + ": " + outline(f.Type, depth-1)
			if f.Optional {
				fields[i] = f.Name + ": v.optional(" + outline(f.Type, depth-1) + ")"
			}
		}
		return "v.object({" + strings.Join(fields, ", ") + "})"
	case *validator.Union:
		var members []string
		for i, m := range t.Members {
			if rest := len(t.Members) - i; i == 2 && rest > 1 {
				members = append(members, "… "+strconv.Itoa(rest)+" more")
				break
			}
			members = append(members, outline(m, max(depth-1, 0)))
		}
		return "v.union(" + strings.Join(members, ", ") + ")"
	case validator.Literal:
		return "v.literal(" + abbreviateLiteral(literalText(t)) + ")"
	default:
		return t.String()
	}
}

// abbreviateLiteral cuts a literal that is too long for a message, as source text, in its middle: the end can be what
// tells it from others.
func abbreviateLiteral(text string) string {
	const longest, end = 60, 12
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	return string(runes[:longest-end-1]) + "…" + string(runes[len(runes)-end:])
}
