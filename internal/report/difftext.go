package report

import (
	"fmt"

	"convex-schema-plan/pkg/diff"
)

// DiffText returns what diff prints for a person: every table that changed, as a line diff of its declaration, with
// what each change means.
func DiffText(c *Comparison, style Style) []byte {
	t := &text{style: style, comparison: c}
	if findings := c.Result.Of(""); len(findings) > 0 {
		t.line("%s", style.paint(bold, "schema"))
		t.changes(findings)
	}
	for i := range c.Result.Tables {
		table := &c.Result.Tables[i]
		findings := c.Result.Of(table.Name)
		if table.Status == diff.Same && len(findings) == 0 {
			continue
		}
		t.line("%s%s", style.paint(bold, Clean(table.Name)), style.paint(dim, "  "+tableLine(table)))
		if table.Status != diff.Same {
			for _, line := range lineDiff(style, tableSource(aligned(table.From, table.To)), tableSource(table.To)) {
				t.line("  %s", line)
			}
		}
		t.changes(findings)
	}
	t.summary(diff.Note)
	return t.out.Bytes()
}

// changes lists the findings of one table with one line each for the message and the place. What one edit did in several
// places of the table is one finding.
func (t *text) changes(findings []diff.Finding) {
	kept, also := t.fold([]group{{findings: findings}})
	for _, g := range kept {
		t.changeLines(g.findings, also)
	}
	t.line("")
}

func (t *text) changeLines(findings []diff.Finding, also map[string][]diff.Finding) {
	for _, f := range findings {
		title := t.style.paint(severityColour(f.Severity), fmt.Sprintf("%s[%s]:", f.Severity, f.Rule))
		where := ""
		if at, source, remark := t.place(f); source != nil {
			where = " (" + Clean(at.String()) + remark + ")"
		}
		t.line("  %s %s%s", title, shortenTo(Clean(f.Message), messageWidth), t.style.paint(dim, where))
		if others := also[f.Fingerprint()]; others != nil {
			for i, line := range places(others) {
				if i == 0 {
					line = "also in: " + line
				}
				t.line("    %s", line)
			}
		}
	}
}
