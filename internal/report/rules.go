package report

import (
	"fmt"
	"strings"

	"convex-schema-plan/internal/patterndoc"
	"convex-schema-plan/internal/ruledoc"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
)

// RulesText returns the rule book as a table: severity, rule, and when it fires.
func RulesText(rules []diff.Rule, style Style) []byte {
	width := 0
	for _, r := range rules {
		width = max(width, len(r.ID))
	}
	var b strings.Builder
	for _, r := range rules {
		severity := style.paint(severityColour(r.Severity), fmt.Sprintf("%-7s", r.Severity))
		fmt.Fprintf(&b, "%s  %-*s  %s\n", severity, width, r.ID, r.Summary)
	}
	return []byte(b.String())
}

// ExplainText returns everything the rule book says about one rule.
func ExplainText(rule diff.Rule, style Style) ([]byte, error) {
	doc, err := rule.Doc()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", style.paint(bold, string(rule.ID)), style.paint(severityColour(rule.Severity), rule.Severity.String()))
	fmt.Fprintf(&b, "%s.\n", rule.Summary)
	section := func(title, text string) {
		fmt.Fprintf(&b, "\n%s\n%s\n", style.paint(bold, title), strings.TrimRight(text, "\n"))
	}
	section("Why", doc.Why)
	section("What to do", doc.Remedy)
	for _, f := range doc.Files {
		section(strings.Trim(ruledoc.Caption(f), "`"), f.Content)
	}
	section("Example", strings.Join(lineDiff(style, doc.Before, doc.After), "\n"))
	if doc.Output != "" {
		section("What it reports", doc.Output)
	}
	return []byte(b.String()), nil
}

// ExplainPattern returns everything the pattern book says about one pattern, but for its example.
func ExplainPattern(pattern plan.Pattern, style Style) ([]byte, error) {
	sections, err := pattern.Doc()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n%s.\n", style.paint(bold, string(pattern.ID)), style.paint(cyan, "pattern"), pattern.Summary)
	for _, s := range sections {
		fmt.Fprintf(&b, "\n%s\n%s\n", style.paint(bold, s.Title), s.Text)
	}
	fmt.Fprintf(&b, "\n%s\n%s\n", style.paint(bold, "Example"), patterndoc.Link(pattern.ID))
	return []byte(b.String()), nil
}

type wireRule struct {
	ID       string        `json:"id"`
	Severity string        `json:"severity"`
	Summary  string        `json:"summary"`
	Why      string        `json:"why"`
	Remedy   string        `json:"remedy"`
	Before   string        `json:"before"`
	After    string        `json:"after"`
	Output   string        `json:"output"`
	Files    []wireDocFile `json:"files,omitempty"`
}

type wireDocFile struct {
	Name    string `json:"name"`
	Content string `json:"content"`
}

// RulesJSON returns rules with their whole texts as JSON.
func RulesJSON(rules []diff.Rule) ([]byte, error) {
	wire := struct {
		Version int        `json:"version"`
		Rules   []wireRule `json:"rules"`
	}{formatVersion, make([]wireRule, len(rules))}
	for i, r := range rules {
		doc, err := r.Doc()
		if err != nil {
			return nil, err
		}
		wire.Rules[i] = wireRule{string(r.ID), r.Severity.String(), r.Summary, doc.Why, doc.Remedy, doc.Before, doc.After, doc.Output, nil}
		for _, f := range doc.Files {
			wire.Rules[i].Files = append(wire.Rules[i].Files, wireDocFile(f))
		}
	}
	return marshal(wire)
}
