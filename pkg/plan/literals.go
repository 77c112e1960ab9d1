package plan

import (
	"math"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// literals maps literals that the new type refuses. A literal that differs from exactly one new literal only in case,
// spaces, dashes or underscores is the same word; a number whose text the new type takes as a number, or the reverse,
// is the same number, and so are true and "true". Everything else is for the user to decide.
func (c *converter) literals(s spot, literals []value.Value) Conversion {
	var mapping MapLiterals
	var open []value.Value
	for _, l := range literals {
		if to, ok := sameLiteral(l, s.to, literals); ok {
			mapping.Cases = append(mapping.Cases, LiteralCase{Literal{l}, Literal{to}})
		} else {
			open = append(open, l)
		}
	}
	mapping.Open = wrapLiterals(open)
	if len(open) > 0 {
		mapping.Decision = c.decisions.literals(c, s, open)
	}
	return mapping
}

func sameLiteral(l value.Value, to validator.Type, all []value.Value) (value.Value, bool) {
	switch l := l.(type) {
	case value.String:
		if word, ok := sameWord(l, to, all); ok {
			return word, true
		}
		f, err := strconv.ParseFloat(string(l), 64)
		if err == nil && strconv.FormatFloat(f, 'f', -1, 64) == string(l) && accepts(to, value.Float64(f)) {
			return value.Float64(f), true
		}
		if b := value.Boolean(l == "true"); (l == "true" || l == "false") && accepts(to, b) {
			return b, true
		}
	case value.Boolean:
		if text := value.String(strconv.FormatBool(bool(l))); accepts(to, text) {
			return text, true
		}
	case value.Float64:
		text := value.String(strconv.FormatFloat(float64(l), 'f', -1, 64))
		if math.Abs(float64(l)) < 1e21 && !(l == 0 && math.Signbit(float64(l))) && accepts(to, text) {
			return text, true
		}
	}
	return nil, false
}

// sameWord returns the new string literal that spells the same word as l, when there is one and it is the only one on
// both sides.
func sameWord(l value.String, to validator.Type, all []value.Value) (value.Value, bool) {
	word := spelling(l)
	if word == "" {
		return nil, false
	}
	for _, other := range all {
		if s, ok := other.(value.String); ok && s != l && spelling(s) == word {
			return nil, false
		}
	}
	var found value.Value
	for _, m := range membersOf(to) {
		literal, ok := m.(validator.Literal)
		if !ok {
			continue
		}
		s, ok := literal.Value.(value.String)
		if !ok || spelling(s) != word {
			continue
		}
		if found != nil {
			return nil, false
		}
		found = s
	}
	return found, found != nil
}

func spelling(s value.String) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(string(s)))
}
