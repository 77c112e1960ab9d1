package intent

import (
	"regexp"
	"slices"
	"strings"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/pkg/validator"
)

// wordOf matches the words that a name is made of: full and Name in fullName, HTML and Page in HTMLPage.
var wordOf = regexp.MustCompile(`[A-Z]+[a-z0-9]*|[a-z0-9]+`)

// words returns the words of a name in lower case and in the singular, without those that say nothing.
func words(name string) []string {
	var list []string
	for _, w := range wordOf.FindAllString(name, -1) {
		if w = singular(strings.ToLower(w)); len(w) > 2 {
			list = append(list, w)
		}
	}
	return list
}

// singular returns an English word without the ending of its plural, as far as that is regular.
func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return w[:len(w)-1]
	}
	return w
}

// namesAlike says what two names have in common, "" when that is nothing: a word, a word that is shortened in one of
// them, or nearly all letters.
func namesAlike(a, b string) string {
	for _, x := range words(a) {
		for _, y := range words(b) {
			switch {
			case x == y:
				return "both names have \"" + x + "\" in them"
			case strings.HasPrefix(x, y), strings.HasPrefix(y, x):
				return "\"" + shorter(x, y) + "\" is short for \"" + longer(x, y) + "\""
			}
		}
	}
	if least := min(len(a), len(b)); least > 3 && nearest.Distance(strings.ToLower(a), strings.ToLower(b)) <= least/4 {
		return "the names are spelt much alike"
	}
	return ""
}

func shorter(a, b string) string {
	if len(a) < len(b) {
		return a
	}
	return b
}

func longer(a, b string) string {
	if len(a) < len(b) {
		return b
	}
	return a
}

// outsideName matches names of what another system calls its things by.
var outsideName = regexp.MustCompile(`(?:^id|[a-z0-9](?:Id|ID)|[Ii]dentifier|[Tt]oken|[Ss]ubject|[Uu]id|UID)$`)

// isOutside reports whether a field probably holds what an outside system calls something by: it is named like a
// reference, and is none.
func isOutside(name string, t validator.Type) bool {
	return outsideName.MatchString(name) && referenced(t) == "" && slices.ContainsFunc(alternatives(t), func(a validator.Type) bool {
		return a == validator.String
	})
}
