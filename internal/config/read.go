package config

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/internal/strictjson"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/value/jsontext"
)

// Read reads the text of the file called name. In a package.json it reads the key, which has to be there. The error is
// an [*strictjson.Error], or [strictjson.Errors] with everything that is wrong.
func Read(name string, text []byte) (*Config, error) {
	whole, err := strictjson.Parse(name, text)
	if err != nil {
		return nil, err
	}
	if path.Base(name) != "package.json" {
		return read(name, whole)
	}
	key, ok := whole.Get(PackageKey)
	if !ok {
		return nil, whole.Fail(fmt.Sprintf("there is no key %q", PackageKey), "write the configuration below that key, or into "+FileName)
	}
	return read(name, key.Value)
}

// A reader collects what a configuration says and what is wrong with it.
type reader struct {
	*Config
	errors strictjson.Errors
}

// keys are what a configuration can say, in the order of the documentation.
var keys = []struct {
	name string
	read func(*reader, strictjson.Member)
}{
	{"$schema", func(r *reader, m strictjson.Member) { r.text(m, "a schema's file or URL") }},
	{"rules", (*reader).rules},
	{"failOn", (*reader).failOn},
	{"base", (*reader).base},
	{"projects", (*reader).projects},
	{"ignoreTables", (*reader).ignoreTables},
	{"approvals", (*reader).approvals},
	{"history", (*reader).history},
}

func read(name string, v strictjson.Value) (*Config, error) {
	r := &reader{Config: &Config{File: name, Dir: ".", Rules: map[diff.RuleID]Rule{}}}
	if err := v.Is(jsontext.Object, "a configuration", ""); err != nil {
		return nil, err
	}
	for _, m := range v.Members {
		r.member(m)
	}
	if err := r.errors.OrNil(); err != nil {
		return nil, err
	}
	return r.Config, nil
}

func (r *reader) member(m strictjson.Member) {
	var names []string
	for _, key := range keys {
		if key.name == m.Name {
			key.read(r, m)
			return
		}
		names = append(names, key.name)
	}
	r.errors.Add(m.Fail("unknown key "+strconv.Quote(m.Name)+didYouMean(m.Name, names), "the keys are "+strings.Join(names, ", ")))
}

// didYouMean returns "; did you mean …?" with the nearest candidate, or "".
func didYouMean(word string, candidates []string) string {
	if c := nearest.To(word, candidates); c != "" {
		return "; did you mean " + strconv.Quote(c) + "?"
	}
	return ""
}

// text returns a string that is not blank.
func (r *reader) text(m strictjson.Member, what string) (string, bool) {
	if !r.errors.Add(m.Value.Is(jsontext.String, strconv.Quote(m.Name), "it is "+what)) {
		return "", false
	}
	if strings.TrimSpace(m.Value.Text) == "" {
		return "", r.errors.Add(m.Value.Fail(strconv.Quote(m.Name)+" is empty", "it is "+what))
	}
	return m.Value.Text, true
}

// severities are what a rule can be set to.
var severities = []string{"error", "warning", "note", "off"}

const severityHint = `a rule is set to "error", "warning", "note" or "off"`

func (r *reader) rules(m strictjson.Member) {
	if !r.errors.Add(m.Value.Is(jsontext.Object, `"rules"`, `it holds a severity for each rule, such as {"table-removed": "error"}`)) {
		return
	}
	for _, rule := range m.Value.Members {
		if _, ok := diff.FindRule(diff.RuleID(rule.Name)); !ok {
			r.errors.Add(rule.Fail("there is no rule "+strconv.Quote(rule.Name)+didYouMean(rule.Name, ruleIDs()), "convex-schema-plan rules lists the rules"))
			continue
		}
		if !r.errors.Add(rule.Value.Is(jsontext.String, "the severity of "+rule.Name, severityHint)) {
			continue
		}
		severity, ok := diff.ParseSeverity(rule.Value.Text)
		if off := rule.Value.Text == "off"; ok || off {
			r.Rules[diff.RuleID(rule.Name)] = Rule{Off: off, Severity: severity, Position: rule.Position()}
			continue
		}
		r.errors.Add(rule.Value.Fail(strconv.Quote(rule.Value.Text)+" is no severity"+didYouMean(rule.Value.Text, severities), severityHint))
	}
}

func ruleIDs() []string {
	var ids []string
	for _, rule := range diff.Rules() {
		ids = append(ids, string(rule.ID))
	}
	return ids
}

func (r *reader) failOn(m strictjson.Member) {
	const allowed = `it is "error", "warning", "note" or "never"`
	text, ok := r.text(m, strings.TrimPrefix(allowed, "it is "))
	if !ok {
		return
	}
	level, ok := ParseLevel(text)
	if !ok {
		r.errors.Add(m.Value.Fail(`"failOn" cannot be `+strconv.Quote(text)+didYouMean(text, []string{"error", "warning", "note", "never"}), allowed))
		return
	}
	r.FailOn = Setting[Level]{level, true, m.Position()}
}

// base reads the name of a branch. What git would take for an option, a range or a pattern is refused here.
func (r *reader) base(m strictjson.Member) {
	const example = `the name of a branch, such as "main" or "origin/main"`
	text, ok := r.text(m, example)
	if !ok {
		return
	}
	odd := func(c rune) bool {
		return unicode.IsSpace(c) || unicode.IsControl(c) || strings.ContainsRune(`~^:?*[\`, c)
	}
	if strings.HasPrefix(text, "-") || strings.IndexFunc(text, odd) >= 0 || strings.Contains(text, "..") || strings.Contains(text, "@{") {
		r.errors.Add(m.Value.Fail(strconv.Quote(text)+" is not the name of a branch", "\"base\" is "+example))
		return
	}
	r.Base = Setting[string]{text, true, m.Position()}
}

func (r *reader) history(m strictjson.Member) {
	const allowed = "it is how many commits are searched for tables that come back; 0 is off"
	if !r.errors.Add(m.Value.Is(jsontext.Number, `"history"`, allowed)) {
		return
	}
	n, err := strconv.ParseInt(m.Value.Text, 10, 32)
	if err != nil || n < 0 {
		r.errors.Add(m.Value.Fail(`"history" is a whole number from 0 on, but this is `+m.Value.Text, allowed))
		return
	}
	r.History = Setting[int]{int(n), true, m.Position()}
}

// list returns the strings of a list, without those that are refused.
func (r *reader) list(m strictjson.Member, what, hint string, check func(strictjson.Value) *strictjson.Error) []Name {
	if !r.errors.Add(m.Value.Is(jsontext.Array, strconv.Quote(m.Name), hint)) {
		return nil
	}
	var names []Name
	seen := map[string]bool{}
	for _, item := range m.Value.Items {
		if !r.errors.Add(item.Is(jsontext.String, what, hint)) || !r.errors.Add(check(item)) {
			continue
		}
		if seen[item.Text] {
			r.errors.Add(item.Fail(strconv.Quote(item.Text)+" is listed twice", "delete one of them"))
			continue
		}
		seen[item.Text] = true
		names = append(names, Name{item.Text, item.Position(), item})
	}
	return names
}

const ignoreHint = `it lists names of tables, with * for any characters, such as ["legacy_*"]`

func (r *reader) ignoreTables(m strictjson.Member) {
	r.IgnoreTables = r.list(m, "a table to ignore", ignoreHint, func(v strictjson.Value) *strictjson.Error {
		odd := func(c rune) bool {
			return c != '_' && c != '*' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
		}
		if v.Text == "" || strings.IndexFunc(v.Text, odd) >= 0 {
			return v.Fail(strconv.Quote(v.Text)+" can be the name of no table", ignoreHint)
		}
		return nil
	})
}
