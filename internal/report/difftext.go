package report

import (
	"fmt"

	"convex-schema-plan/pkg/diff"
)

// diffText returns what diff prints for a person: every table that changed, as a line diff of its declaration, with
// what each change means.
func diffText(r *Report, v View) []byte {
	t := newText(r, v)
	t.eachPart(func() []group { return changedGroups(t.comparison.Result) }, func(g group) {
		t.groupTitle(g)
		if g.table != nil && g.table.Status != diff.Same {
			for _, line := range lineDiff(t.style, tableSource(aligned(g.table.From, g.table.To)), tableSource(g.table.To)) {
				t.line("  %s", line)
			}
		}
		t.changes(g.findings)
	})
	t.summary(diff.Note)
	return t.out.Bytes()
}

// changedGroups returns everything that changed or has findings, in the order of the schema.
func changedGroups(r *diff.Result) []group {
	whole, files := aboutNoTable(r)
	var all []group
	if len(whole) > 0 {
		all = append(all, group{findings: whole})
	}
	for i := range r.Tables {
		table := &r.Tables[i]
		if findings := r.Of(table.Name); table.Status != diff.Same || len(findings) > 0 {
			all = append(all, group{table: table, findings: findings})
		}
	}
	if len(files) > 0 {
		all = append(all, group{findings: files})
	}
	return all
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
		message := shortenTo(Clean(f.Message), messageWidth)
		if f.Suppressed != nil {
			title, message = t.style.paint(dim, fmt.Sprintf("approved %s[%s]:", f.Severity, f.Rule)), t.style.paint(dim, message)
		}
		t.line("  %s %s%s", title, message, t.style.paint(dim, where))
		t.changeNotes(f, also[f.Fingerprint()])
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

// changeNotes writes what others have added to a finding or decided about it, and how to accept it when it fails.
func (t *text) changeNotes(f diff.Finding, also []diff.Finding) {
	for _, note := range noteLines(f) {
		for _, line := range wrapped(note, alsoWidth) {
			t.line("    %s", line)
		}
	}
	if f.Suppressed != nil {
		t.line("    %s", t.style.paint(dim, approved(f.Suppressed, short)))
	}
	for _, command := range t.acceptance(f, also) {
		t.line("    accept it knowingly: %s", command)
	}
}
