package gate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/pkg/diff"
)

// Directive is the word that a comment begins with to approve findings.
const Directive = "convex-schema-plan-ignore"

// form shows how such a comment is written.
const form = "write // " + Directive + " RULE: REASON at the line of the finding or alone above it; of what has no line any more, " +
	"name the place too: // " + Directive + " field-removed users.name: REASON"

// directiveWord finds what may be the Directive, or meant to be: the name of this program and the word after it.
var directiveWord = regexp.MustCompile(`(?i)convex[-_ ]?schema[-_ ]?plan(?:[-_: ]+@?([a-z]+(?:[-_][a-z]+)*))?`)

// spellings are how the name of this program may be written: what to look for in files before anything slower is tried.
var spellings = []string{
	"schema-plan", "schema_plan", "schema plan", "schemaplan", "schemaPlan", "SchemaPlan", "Schema-Plan", "Schema Plan", "SCHEMA-PLAN", "SCHEMA_PLAN",
}

// namesUs says whether a text may have the name of this program in it.
func namesUs(text string) bool {
	return slices.ContainsFunc(spellings, func(name string) bool { return strings.Contains(text, name) })
}

// MayApprove says whether the text of a file can have a comment in it that approves something, or is meant to. Without
// one, there is nothing in the file that [Apply] would look at.
func MayApprove(text string) bool { return namesUs(text) }

// likeIgnore are words of other tools that mean the same. After a space they are ordinary words, but for the first few.
var likeIgnore = []string{
	"ignore", "ignore-next-line", "ignore-line", "disable", "disable-next-line", "disable-line",
	"ignore-next", "ignore-file", "disable-file", "suppress", "allow", "approve", "approved", "accept", "accepted", "skip",
	"expect-error", "nocheck",
}

const likeIgnoreAfterSpace = 6

// An approval is what a comment says.
type approval struct {
	rules  []diff.RuleID
	path   string // the place that is named, as reports name it, or ""
	reason string
}

// A problem is why a comment that is meant to approve something does not.
type problem struct{ message, hint string }

// parseComment reads a line of a comment. It returns false when the line is not meant for us.
func parseComment(line string) (approval, *problem, bool) {
	found := directiveWord.FindStringSubmatchIndex(line)
	if found == nil {
		return approval{}, nil, false
	}
	before, word, rest := line[:found[0]], line[found[0]:found[1]], line[found[1]:]
	exact := strings.HasPrefix(line[found[0]:], Directive) && !continues(line[found[0]+len(Directive):])
	if exact {
		word, rest = Directive, line[found[0]+len(Directive):]
	}
	switch {
	case exact && before == "":
		a, p := parseApproval(strings.TrimSpace(rest))
		return a, p, true
	case exact && before == "@":
		return approval{}, &problem{"is written without @", form}, true
	case exact && strings.HasSuffix(before, " ") && namesRule(rest):
		return approval{}, &problem{"has to begin its line of the comment", form}, true
	case strings.Trim(before, "@") == "" && found[2] >= 0 && isLikeIgnore(line[found[2]:found[3]], line[found[2]-1] == ' ' && line[found[2]-2] != ':'):
		return approval{}, &problem{"begins with " + strconv.Quote(before+word) + " instead of " + Directive, form}, true
	}
	return approval{}, nil, false
}

// continues says whether a word goes on.
func continues(rest string) bool {
	return rest != "" && strings.IndexByte("-_", rest[0]) >= 0 || wordStart.MatchString(rest)
}

var wordStart = regexp.MustCompile(`^[A-Za-z0-9]`)

// namesRule says whether a text begins with the id of a rule.
func namesRule(text string) bool {
	_, known := diff.FindRule(diff.RuleID(ruleWord.FindString(strings.TrimSpace(text))))
	return known
}

var ruleWord = regexp.MustCompile(`^[^\s,:]+`)

// isLikeIgnore says whether a word is one that people write for the Directive, or is spelt much like it.
func isLikeIgnore(word string, afterSpace bool) bool {
	word = strings.ReplaceAll(strings.ToLower(word), "_", "-")
	if afterSpace {
		return slices.Contains(likeIgnore[:likeIgnoreAfterSpace], word)
	}
	return slices.Contains(likeIgnore, word) || len(word) > 3 && nearest.Distance(word, "ignore") <= 2
}

// parseApproval reads what follows the Directive: rules, a place, a colon and a reason.
func parseApproval(text string) (approval, *problem) {
	head, reason, colon := cutColon(text)
	if !colon {
		return approval{}, withoutColon(text)
	}
	a := approval{reason: strings.Join(strings.Fields(reason), " ")}
	rest := strings.TrimSpace(head)
	for more := true; more; {
		id := ruleWord.FindString(rest)
		if p := ruleIDProblem(id); p != nil {
			return a, p
		}
		if !slices.Contains(a.rules, diff.RuleID(id)) {
			a.rules = append(a.rules, diff.RuleID(id))
		}
		rest, more = strings.CutPrefix(strings.TrimSpace(rest[len(id):]), ",")
		rest = strings.TrimSpace(rest)
	}
	a.path = rest
	switch {
	case namesRule(a.path):
		return a, &problem{"has no comma between its rules", form}
	case a.reason == "":
		return a, &problem{"has no reason after its colon", "say why the change is acceptable: those who review it decide by that"}
	}
	return a, nil
}

func ruleIDProblem(id string) *problem {
	switch id {
	case "":
		return &problem{"names no rule", form}
	case "*", "all", "any":
		return &problem{"names no rule: " + strconv.Quote(id) + " is none", "name each rule that is approved, with commas between them"}
	}
	if wrong, hint := ruleProblem(id); wrong != "" {
		return &problem{"cannot be followed: " + wrong, hint}
	}
	return nil
}

// withoutColon says what is wrong with an approval that has no colon.
func withoutColon(text string) *problem {
	if text == "" {
		return &problem{"names no rule and gives no reason", form}
	}
	for _, dash := range []string{" -- ", " - ", " – ", " — "} {
		if strings.Contains(text, dash) {
			return &problem{"has " + strings.TrimSpace(dash) + " before its reason, where a colon belongs", form}
		}
	}
	return &problem{"has no colon with a reason after it", form}
}

// cutColon cuts a text at its first colon that is in no quotes: labels of union members have strings in them.
func cutColon(text string) (before, after string, found bool) {
	quoted := false
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			return text[:i], text[i+1:], true
		}
	}
	return strings.Cut(text, ":")
}
