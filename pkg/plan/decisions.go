package plan

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// decisions collects what only the user can know, with a name of its own for each.
type decisions struct {
	list  []Decision
	taken map[string]bool
}

func (d *decisions) add(c *converter, s spot, made Decision) string {
	made.Table = c.table
	made.Path = where(c.into, s.path)
	made.Place = s.path
	made.ID = d.name(c.into, s.path)
	made.Lookup = holdsID(made.To.Type)
	d.list = append(d.list, made)
	return made.ID
}

// name makes an identifier from the place, such as usersAddressCity, and numbers it when it is taken.
func (d *decisions) name(table string, path validator.Path) string {
	base := lowerCamel(table)
	for _, step := range path {
		switch step.Kind {
		case validator.IntoField:
			base += upperCamel(step.Field)
		case validator.IntoMember:
			_, tag, _ := strings.Cut(step.Label, "=")
			base += upperCamel(tag)
		case validator.IntoElement, validator.IntoRecordKey, validator.IntoRecordValue:
		}
	}
	if d.taken == nil {
		d.taken = map[string]bool{}
	}
	name := base
	for n := 2; d.taken[name]; n++ {
		name = fmt.Sprint(base, n)
	}
	d.taken[name] = true
	return name
}

func upperCamel(s string) string {
	var b strings.Builder
	up := true
	for _, r := range s {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(r))
			up = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func lowerCamel(s string) string {
	s = upperCamel(s)
	if s == "" || unicode.IsDigit(rune(s[0])) {
		return "table" + s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// where prints a place as a reader names it: users.address.city, or the table alone.
func where(table string, path validator.Path) string {
	if len(path) > 0 && path[0].Kind == validator.IntoField {
		return table + "." + path.String()
	}
	return table + path.String()
}

// fill asks for the value of a missing field; s.from is the object around it, or nil when that is made anew.
func (d *decisions) fill(c *converter, s spot, added bool) string {
	made := Decision{Kind: DecideFill, To: Type{s.to}, Around: s.from != nil && len(s.path) > 1}
	why := "may lack it, because it was optional"
	if added {
		why = "lack it"
	}
	made.Question = fmt.Sprintf("Documents written before %s. Which value do they get?", why)
	made.From = Type{c.document.from}
	if s.from != nil {
		made.From = Type{s.from}
		made.Question += c.offers(s)
	}
	return d.add(c, s, made)
}

// lacking asks for a value that was not where it was declared to come from.
func (d *decisions) lacking(c *converter, s spot, source string) string {
	return d.add(c, s, Decision{
		Kind: DecideValue, From: Type{s.from}, To: Type{s.to},
		Question: fmt.Sprintf("There is no %s in it. What does it become?", source),
	})
}

// missing asks for a reference that no other document gives.
func (d *decisions) missing(c *converter, s spot, parent *validator.Object) string {
	return d.add(c, s, Decision{
		Kind: DecideFill, From: Type{parent}, To: Type{s.to},
		Question: "No document refers to this one, so nothing says what it belongs to. Which ID does it get?",
	})
}

// gone asks what takes the place of a reference to a document that is gone.
func (d *decisions) gone(c *converter, s spot) string {
	return d.add(c, s, Decision{
		Kind: DecideValue, From: Type{s.from}, To: Type{s.to},
		Question: "The document that it refers to is gone, and has no copy. What does the reference become?",
	})
}

func (d *decisions) swap(c *converter, s spot, from validator.Type, other string) string {
	return d.add(c, s, Decision{
		Kind: DecideValue, From: Type{from}, To: Type{s.to}, Exchanged: other,
		Question: fmt.Sprintf("It exchanged its type with %s. Were the two names swapped, so that the value is in doc.%s, "+
			"or did both types change? Answer both fields alike.", other, other),
	})
}

func (d *decisions) value(c *converter, s spot) string {
	if atDocument(s.path) {
		return d.document(c, s)
	}
	return d.add(c, s, Decision{
		Kind: DecideValue, From: Type{s.from}, To: Type{s.to},
		Question: fmt.Sprintf("%s has no single meaning as %s. What does it become?", short(s.from), short(s.to)),
	})
}

// atDocument reports whether path leads to whole documents: to a table's validator or to a member of it.
func atDocument(path validator.Path) bool {
	return !slices.ContainsFunc(path, func(step validator.Step) bool { return step.Kind != validator.IntoMember })
}

func (d *decisions) document(c *converter, s spot) string {
	if c.returned {
		return d.add(c, s, Decision{
			Kind: DecideDocument, From: Type{s.from}, To: Type{s.to},
			Question: "Documents that were stored before the table left the schema may have any form. What does each that does " +
				"not fit become, or is it deleted?",
		})
	}
	return d.add(c, s, Decision{
		Kind: DecideDocument, From: Type{s.from}, To: Type{s.to},
		Question: fmt.Sprintf("Documents of type %s fit no member of the new validator. What does each become, "+
			"or is it deleted?", short(s.from)),
	})
}

func (d *decisions) miss(c *converter, s spot, call Call) string {
	return d.add(c, s, Decision{
		Kind: DecideValue, From: Type{s.from}, To: Type{s.to},
		Question: missReason(call) + " What does it become?",
	})
}

func missReason(call Call) string {
	switch call.Function {
	case StringToNumber:
		return "Text that is no number cannot be converted."
	case Int64ToNumber:
		return "An integer beyond 2^53 would lose digits as a number."
	case NumberToInt64:
		return "A fraction, NaN, or a number beyond 64 bits is no integer."
	case StringToID:
		return fmt.Sprintf("Text that is no ID of table %q cannot be kept.", call.Table)
	case StringToInt64:
		return "Text that is no integer of 64 bits cannot be converted."
	case StringToBoolean:
		return "Text other than \"true\" and \"false\" is no boolean."
	case NumberToString, Int64ToString, BooleanToString, CopyOf:
	}
	return "Some values cannot be converted."
}

func (d *decisions) literals(c *converter, s spot, open []value.Value) string {
	names := make([]string, len(open))
	for i, v := range open {
		names[i] = value.Display(v)
	}
	question := fmt.Sprintf("%s is no longer accepted. Which value takes its place?", names[0])
	if len(names) > 1 {
		question = fmt.Sprintf("%s are no longer accepted. Which values take their places?", strings.Join(names, ", "))
	}
	return d.add(c, s, Decision{
		Kind: DecideLiterals, From: Type{literalUnion(open)}, To: Type{s.to}, Literals: wrapLiterals(open),
		Question: question,
	})
}

// holdsID reports whether values of t can hold an ID anywhere, v.any() aside.
func holdsID(t validator.Type) bool {
	switch t := t.(type) {
	case validator.ID:
		return true
	case validator.Primitive, validator.Literal:
	case *validator.Array:
		return holdsID(t.Element)
	case *validator.Record:
		return holdsID(t.Key) || holdsID(t.Value)
	case *validator.Object:
		return slices.ContainsFunc(t.Fields, func(f validator.Field) bool { return holdsID(f.Type) })
	case *validator.Union:
		return slices.ContainsFunc(t.Members, holdsID)
	}
	return false
}

// short prints a type for a sentence: long ones are cut.
func short(t validator.Type) string {
	const limit = 60
	text := t.String()
	if len(text) <= limit {
		return text
	}
	return text[:limit-1] + "…"
}
