// Package patterndoc writes the pattern book as markdown: a page for each pattern, with an example from schema to last
// deploy, and a table of all of them. What it says comes from the registry in package plan and from the plan of the
// example, and from nowhere else; a test keeps docs/patterns the same as what this package writes.
//
// It writes no files, loads no schemas and makes no plans.
package patterndoc

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/internal/ruledoc"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
)

// Link returns where the page of a pattern is: a URL, or a path in this program's repository while there is none.
func Link(id plan.PatternID) string { return ruledoc.Place("patterns/" + string(id) + ".md") }

// An Example is one change with its plan.
type Example struct {
	Case          string // the folder of testdata/schemas
	Before, After string // the schema.ts of both versions
	Flags         []string
	Findings      []diff.Finding
	Plan          *plan.Plan
}

const generated = "<!-- Generated from pkg/plan/patterns and the plan of the example by UPDATE=1 go test ./internal/patterndoc; edit it there. -->\n\n"

// Page returns the page of a pattern: its text, and the way of its example from one schema to the other.
func Page(p plan.Pattern, e Example) ([]byte, error) {
	sections, err := p.Doc()
	if err != nil {
		return nil, err
	}
	b := &page{}
	b.write("%s# %s\n\n**%s.** %s.\n\n", generated, p.ID, p.Title, p.Summary)
	b.write("| automatic | you decide | declared by |\n|---|---|---|\n")
	b.write("| %s | %s | %s |\n\n", ruledoc.Cell(p.Automatic), ruledoc.Cell(orNothing(p.Yours)), ruledoc.Cell(declarations(p)))
	for _, s := range sections {
		b.write("## %s\n\n%s\n\n", s.Title, s.Text)
	}
	if err := b.example(p, e); err != nil {
		return nil, err
	}
	b.others(p)
	return []byte(b.String()), nil
}

func orNothing(text string) string {
	if text == "" {
		return "Nothing"
	}
	return text
}

// declarations lists how a pattern is declared: the flags with what follows them, and the comments.
func declarations(p plan.Pattern) string {
	var ways []string
	for _, f := range intent.Forms() {
		if slices.Contains(p.Flags, f.Flag) {
			ways = append(ways, fmt.Sprintf("`--%s %s`", f.Flag, f.Shape))
		}
	}
	for _, tag := range p.Tags {
		ways = append(ways, "`"+tag+"`")
	}
	if ways == nil {
		return "no declaration"
	}
	return strings.Join(ways, ", ")
}

// index begins the table of patterns.
const index = generated + `# The patterns

A plan is made of patterns: kinds of change with a way through of their own. Every migration of a plan names the patterns
that it follows. ` + "`convex-schema-plan explain PATTERN`" + ` shows the texts in a terminal; the pages add an example
each, from the two schemas to the last deploy, as the program plans it.

[walkthrough.md](walkthrough.md) goes through one change from the failing check to the last deploy, with what the
migrations component answers on the way.

A declaration is a flag of ` + "`check`, `diff` and `plan`" + `, or a comment in the new schema, above the field or table
or behind it. It says what no comparison of two schemas can find out; nothing is renamed, moved or deleted on a guess.

| pattern | when | automatic | you decide | declared by |
|---|---|---|---|---|
`

// Index returns the page that lists the patterns, in the order in which they are given.
func Index(patterns []plan.Pattern) []byte {
	b := []byte(index)
	for _, p := range patterns {
		row := []string{fmt.Sprintf("[%s](%s.md)", p.ID, p.ID), p.Summary, p.Automatic, orNothing(p.Yours), declarations(p)}
		for i := range row {
			row[i] = ruledoc.Cell(row[i])
		}
		b = fmt.Appendf(b, "| %s |\n", strings.Join(row, " | "))
	}
	return b
}
