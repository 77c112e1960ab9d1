package report

import (
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
)

// summary ends a report: the verdict with counts, what the deploy reads, and the commands to run next. Findings below
// least were not shown.
func (t *text) summary(least diff.Severity) {
	sum := tallyOf(t.view, t.report.parts()...)
	in := ""
	if n := t.report.projects(); n > 1 {
		in = " in " + counted(n, "project")
	}
	if sum.unchanged() && t.report.Unread {
		t.line("%s no schema changes: from %s to %s no file changed that a schema is made of", t.style.paint(green, t.style.draw("✔")),
			t.report.From.name(short), t.report.To.name(short))
		return
	}
	if sum.unchanged() {
		t.line("%s no schema changes: %s and %s declare the same (%s compared%s)", t.style.paint(green, t.style.draw("✔")),
			t.report.From.name(short), t.report.To.name(short), counted(sum.tables, "table"), in)
		return
	}
	t.line("%s · %s · %s", t.verdict(sum), count(sum.findings), sum.scale(in))
	if versions := t.report.versions(t.style); versions != "" {
		t.line("  %s", versions)
	}
	if len(t.report.Comparisons) == 1 {
		t.comparison = t.report.Comparisons[0]
		t.scans()
		t.remarks()
	}
	for _, c := range t.report.Comparisons {
		for _, sentence := range c.Next {
			for _, line := range wrapped(sentences(Clean(sentence), noteWidth, cutHint), alsoWidth) {
				t.line("  %s", line)
			}
		}
	}
	t.next(sum, least)
}

// verdict says in one clause what was decided.
func (t *text) verdict(sum tally) string {
	name, meaning := sum.says()
	switch sum.mood {
	case bad:
		return t.style.paint(redBold, t.style.draw("✖ ")+name+":") + " " + meaning
	case accepted:
		return t.style.paint(yellow, t.style.draw("▲ ")+name+":") + " " + meaning
	case good:
	}
	return t.style.paint(green, t.style.draw("✔ ")+name+":") + " " + meaning
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
func (t *text) next(sum tally, least diff.Severity) {
	type step struct{ command, why string }
	var steps []step
	fromFiles := t.report.From.Source != "-" && t.report.To.Source != "-"
	if fromFiles {
		plans, left := t.plans()
		for i, command := range plans {
			steps = append(steps, step{command, []string{"the deploys and migrations that get there", ""}[min(i, 1)]})
		}
		if left > 0 {
			steps = append(steps, step{"", "and " + counted(left, "more schema") + " to plan, each on its own"})
		}
	}
	if hidden := count(sum.findings); least > diff.Note && hidden.Notes > 0 && fromFiles {
		steps = append(steps, step{t.report.command("diff"), "everything that changed, with " + counted(hidden.Notes, "note")})
	}
	if rule, ok := worstRule(sum.findings); ok {
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
		if s.command == "" {
			t.line("  %s %s", label, t.style.paint(dim, s.why))
			continue
		}
		t.line("  %s %s%s  %s", label, t.style.paint(bold, s.command), strings.Repeat(" ", max(0, width-screenWidth(s.command))), t.style.paint(dim, s.why))
	}
}

// mostPlans is how many commands that make a plan are shown.
const mostPlans = 3

// plans returns the commands that plan the way, one for each schema, and how many more there are: a plan is made for one
// schema at a time.
func (t *text) plans() (commands []string, left int) {
	for _, c := range t.report.Comparisons {
		if !takesPlan(tallyOf(t.view, c)) {
			continue
		}
		if len(commands) == mostPlans {
			left++
			continue
		}
		commands = append(commands, t.report.commandOn(c, "plan"))
	}
	return commands, left
}

// takesPlan says whether a plan shows the way, approved or not.
func takesPlan(sum tally) bool {
	return !sum.refused && slices.ContainsFunc(sum.findings, func(f diff.Finding) bool {
		return f.Severity == diff.Error && f.At == nil || f.Rule == diff.TableRenamed
	})
}

// worstRule returns the rule of the first of the worst findings that count, and false when none is worth a word.
func worstRule(findings []diff.Finding) (diff.RuleID, bool) {
	for _, severity := range []diff.Severity{diff.Error, diff.Warning} {
		for _, f := range findings {
			if f.Suppressed == nil && f.Severity == severity {
				return f.Rule, true
			}
		}
	}
	return "", false
}
