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

func (d *decisions) add(table string, s spot, made Decision) string {
	made.Table = table
	made.Path = where(table, s.path)
	made.Place = s.path
	made.ID = d.name(table, s.path)
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

func (d *decisions) fill(table string, s spot, added bool, sources []string) string {
	why := "may lack it, because it was optional"
	if added {
		why = "lack it"
	}
	question := fmt.Sprintf("Documents written before %s. Which value do they get?", why)
	for _, source := range sources {
		question += fmt.Sprintf(" If it takes over %s: (doc) => doc.%s.", source, source)
	}
	return d.add(table, s, Decision{Kind: DecideFill, From: Type{s.from}, To: Type{s.to}, Question: question})
}

func (d *decisions) swap(table string, s spot, from validator.Type, other string) string {
	return d.add(table, s, Decision{
		Kind: DecideValue, From: Type{from}, To: Type{s.to},
		Question: fmt.Sprintf("It exchanged its type with %s. Were the two names swapped, so that the value is in doc.%s, "+
			"or did both types change? Answer both fields alike.", other, other),
	})
}

func (d *decisions) value(table string, s spot) string {
	if atDocument(s.path) {
		return d.document(table, s)
	}
	return d.add(table, s, Decision{
		Kind: DecideValue, From: Type{s.from}, To: Type{s.to},
		Question: fmt.Sprintf("%s has no single meaning as %s. What does it become?", short(s.from), short(s.to)),
	})
}

// atDocument reports whether path leads to whole documents: to a table's validator or to a member of it.
func atDocument(path validator.Path) bool {
	return !slices.ContainsFunc(path, func(step validator.Step) bool { return step.Kind != validator.IntoMember })
}

func (d *decisions) document(table string, s spot) string {
	return d.add(table, s, Decision{
		Kind: DecideDocument, From: Type{s.from}, To: Type{s.to},
		Question: fmt.Sprintf("Documents of type %s fit no member of the new validator. What does each become, "+
			"or is it deleted?", short(s.from)),
	})
}

func (d *decisions) miss(table string, s spot, call Call) string {
	return d.add(table, s, Decision{
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
	case NumberToString, Int64ToString:
	}
	return "Some values cannot be converted."
}

func (d *decisions) literals(table string, s spot, open []value.Value) string {
	names := make([]string, len(open))
	for i, v := range open {
		names[i] = value.Display(v)
	}
	question := fmt.Sprintf("%s is no longer accepted. Which value takes its place?", names[0])
	if len(names) > 1 {
		question = fmt.Sprintf("%s are no longer accepted. Which values take their places?", strings.Join(names, ", "))
	}
	return d.add(table, s, Decision{
		Kind: DecideLiterals, From: Type{literalUnion(open)}, To: Type{s.to}, Literals: wrapLiterals(open),
		Question: question,
	})
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
