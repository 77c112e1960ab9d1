package report

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
)

// summary ends a report: the verdict with counts, what the deploy reads, and the commands to run next. Findings below
// least were not shown.
func (t *text) summary(least diff.Severity) {
	r := t.comparison.Result
	changed := changedTables(r)
	if changed == 0 && len(r.Findings) == 0 {
		t.line("%s no schema changes: %s and %s declare the same (%s compared)",
			t.style.paint(green, t.style.draw("✔")), Clean(t.comparison.From.Source), Clean(t.comparison.To.Source),
			counted(len(r.Tables), "table"))
		return
	}
	t.line("%s · %s · %s", t.verdict(), count(r.Findings), fmt.Sprintf("%d of %s changed", changed, counted(len(r.Tables), "table")))
	t.scans()
	t.remarks()
	t.next(least)
}

func changedTables(r *diff.Result) int {
	n := 0
	for _, table := range r.Tables {
		if table.Status != diff.Same {
			n++
		}
	}
	return n
}

// verdict says in one clause what was decided.
func (t *text) verdict() string {
	r := t.comparison.Result
	switch {
	case r.Refused:
		return t.style.paint(redBold, t.style.draw("✖")+" refused:") + " Convex does not accept the new schema"
	case r.Verdict == diff.Breaking:
		return t.style.paint(redBold, t.style.draw("✖")+" breaking:") + " stored documents can make the deploy fail"
	case r.Verdict == diff.Undecided:
		return t.style.paint(redBold, t.style.draw("✖")+" undecided:") + " take it as breaking"
	default:
		return t.style.paint(green, t.style.draw("✔")+" safe:") + " every document that was valid is valid after"
	}
}

// scans names the tables that a deploy reads although every document fits.
func (t *text) scans() {
	var names []string
	for _, table := range t.comparison.Result.Tables {
		if table.Deploy == diff.Scan {
			names = append(names, Clean(table.Name))
		}
	}
	if names != nil {
		t.line("  The deploy reads every document of %s; all fit, but Convex cannot see that beforehand.", strings.Join(names, ", "))
	}
}

// remarks says what is wrong with the old version's definition: it explains why the deployed version may be another one.
func (t *text) remarks() {
	r := t.comparison.Result
	if len(r.Remarks) == 0 {
		return
	}
	first := r.Remarks[0]
	where := ""
	if at, ok := r.RemarkPosition(first); ok {
		where = " (" + Clean(at.String()) + ")"
	}
	more := ""
	if n := len(r.Remarks) - 1; n > 0 {
		more = "; and " + counted(n, "more error")
	}
	t.line("  Convex refuses the old version, so it was never deployed like this: %s%s%s",
		shorten(Clean(strings.TrimSuffix(first.Message, "."))), where, more)
}

// commandWidth is the longest command that the remarks behind commands are lined up with.
const commandWidth = 60

// next lists the commands that help now.
func (t *text) next(least diff.Severity) {
	c := t.comparison
	type step struct{ command, why string }
	var steps []step
	fromFiles := c.From.Source != "-" && c.To.Source != "-"
	worst, _ := c.Result.Worst()
	moves := slices.ContainsFunc(c.Result.Findings, func(f diff.Finding) bool { return f.Rule == diff.TableRenamed })
	if (worst == diff.Error || moves) && !c.Result.Refused && fromFiles {
		steps = append(steps, step{c.command("plan"), "the deploys and migrations that get there"})
	}
	if hidden := count(c.Result.Findings); least > diff.Note && hidden.Notes > 0 && fromFiles {
		steps = append(steps, step{c.command("diff"), "everything that changed, with " + counted(hidden.Notes, "note")})
	}
	if rule, ok := firstOf(c.Result.Findings, worst); ok && worst >= diff.Warning {
		steps = append(steps, step{"convex-schema-plan explain " + string(rule), "why, and what to do"})
	}
	width := 0
	for _, s := range steps {
		if n := screenWidth(s.command); n <= commandWidth {
			width = max(width, n)
		}
	}
	for i, s := range steps {
		label := "     "
		if i == 0 {
			label = "Next:"
		}
		t.line("  %s %s%s  %s", label, t.style.paint(bold, s.command), strings.Repeat(" ", max(0, width-screenWidth(s.command))), t.style.paint(dim, s.why))
	}
}

func firstOf(findings []diff.Finding, severity diff.Severity) (diff.RuleID, bool) {
	for _, f := range findings {
		if f.Severity == severity {
			return f.Rule, true
		}
	}
	return "", false
}
