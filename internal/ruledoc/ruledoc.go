// Package ruledoc writes the rule book as markdown: a page for each rule and a table of all of them. What it says comes
// from the registry in package diff and from nowhere else; a test keeps docs/rules the same as what this package writes.
//
// It writes no files and knows nothing about findings.
package ruledoc

import (
	"fmt"
	"path"
	"strings"

	"convex-schema-plan/pkg/diff"
)

// base is where all pages are: a path in this program's repository until they have a home of their own. It is the only
// place to change then.
const base = "docs/"

// Place returns where a page is, such as rules/field-removed.md: a URL, or a path in this program's repository while base
// is one.
func Place(page string) string { return base + page }

// Link returns where the page of a rule is, as [Place] does.
func Link(id diff.RuleID) string { return Place("rules/" + string(id) + ".md") }

// URL returns the link to the page of a rule for someone who is elsewhere than in this program's repository; "" and false
// while there is none.
func URL(id diff.RuleID) (string, bool) {
	if !strings.HasPrefix(base, "https://") {
		return "", false
	}
	return Link(id), true
}

// generated begins every page.
const generated = "<!-- Generated from pkg/diff/rules by UPDATE=1 go test ./internal/ruledoc; edit it there. -->\n\n"

// Cell makes text fit for a cell of a markdown table.
func Cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// Page returns the page of a rule.
func Page(rule diff.Rule) ([]byte, error) {
	help, err := Help(rule)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s# %s\n\n%s. Severity: **%s**.\n\n%s", generated, rule.ID, rule.Summary, rule.Severity, help), nil
}

// Help returns what the page of a rule says below its title: why it matters on Convex, what to do, and an example with
// what the program reports about it.
func Help(rule diff.Rule) (string, error) {
	doc, err := rule.Doc()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "## Why\n\n%s\n\n## What to do\n\n%s\n\n## Example\n\n", doc.Why, doc.Remedy)
	for _, f := range doc.Files {
		fmt.Fprintf(&b, "%s:\n\n```%s\n%s```\n\n", Caption(f), language(f.Name), f.Content)
	}
	fmt.Fprintf(&b, "Before:\n\n```ts\n%s```\n\nAfter:\n\n```ts\n%s```\n\n", doc.Before, doc.After)
	fmt.Fprintf(&b, "What is reported:\n\n```text\n%s```\n", trimLines(doc.Output))
	return b.String(), nil
}

// Caption says what a file of an example is.
func Caption(f diff.DocFile) string {
	if f.Name == "history.ts" {
		return "In an older version"
	}
	return "`" + f.Name + "`"
}

// language returns what markdown calls the language of a file.
func language(name string) string { return strings.TrimPrefix(path.Ext(name), ".") }

// trimLines takes the spaces off the ends of lines, where markdown would read a line break into them.
func trimLines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

// index begins the table of rules.
const index = generated + `# The rules

Every finding names its rule. ` + "`convex-schema-plan explain RULE`" + ` shows the same pages in a terminal, and
` + "`convex-schema-plan rules --format json`" + ` gives them to machines.

- An **error** means that the deploy is refused, or fails when a document like the one shown is stored.
- A **warning** means that the deploy can succeed, but something is lost or has to be looked at.
- A **note** is good to know; nothing fails because of it.

| rule | severity | when it is reported |
|---|---|---|
`

// Index returns the page that lists the rules, in the order in which they are given.
func Index(rules []diff.Rule) []byte {
	b := []byte(index)
	for _, r := range rules {
		b = fmt.Appendf(b, "| [%s](%s.md) | %s | %s |\n", r.ID, r.ID, r.Severity, Cell(r.Summary))
	}
	return b
}
