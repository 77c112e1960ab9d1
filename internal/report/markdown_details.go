package report

import (
	"fmt"
	"html"
	"strings"
	"unicode"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/value"
)

// scans names the tables that a deploy reads although every document fits.
func (m *comment) scans() {
	var names []string
	for _, table := range m.comparison.Result.Tables {
		if table.Deploy == diff.Scan {
			names = append(names, span(table.Name))
		}
	}
	if len(names) > mostPlaces {
		names = append(names[:mostPlaces], counted(len(names)-mostPlaces, "more table"))
	}
	if names != nil {
		m.line("The deploy reads every document of "+strings.Join(names, ", ")+"; all fit, but Convex cannot see that beforehand.", "")
	}
}

// remarks says what is wrong with the old version's definition: it explains why the deployed version may be another one.
func (m *comment) remarks() {
	remarks := m.comparison.Result.Remarks
	if len(remarks) == 0 {
		return
	}
	var lines []string
	for i, r := range remarks {
		if i == mostPlaces {
			lines = append(lines, counted(len(remarks)-i, "more error"))
			break
		}
		lines = append(lines, shorten(Clean(r.Message)))
	}
	m.line("Convex refuses the old version, so it was never deployed like this:", "")
	m.fence("text", lines)
}

// way draws the deploys and migrations of a plan.
func (m *comment) way(p *plan.Plan) {
	if p == nil || len(p.Steps) == 0 {
		return
	}
	m.line("### The way there", "", "```mermaid", "flowchart TD")
	for i, step := range p.Steps {
		open, end := `["`, `"]`
		if strings.HasPrefix(step.Title, "Deploy") {
			open, end = `(["`, `"])`
		}
		label := fmt.Sprintf("%d · %s", i+1, step.Title) // "1. " would be a list to Mermaid
		arrow := "-->"
		if step.Optional {
			label, arrow = label+" (optional)", "-.->"
		}
		m.line(fmt.Sprintf("  s%d%s%s%s", i+1, open, mermaidLabel(label), end))
		if i > 0 {
			m.line(fmt.Sprintf("  s%d %s s%d", i, arrow, i+1))
		}
	}
	m.line("```", "")
	if n := len(p.Unplanned); n > 0 {
		m.line(counted(n, "change")+" of these it does not plan; the plan says what to do by hand.", "")
	}
	m.fence("sh", []string{m.report.commandOn(m.comparison, "plan")})
}

// mermaidLabel makes text fit for a quoted label of a Mermaid picture: what is no letter, digit or plain sign of prose
// becomes a numeric entity, so that it is neither syntax nor markup.
func mermaidLabel(text string) string {
	var b strings.Builder
	for _, r := range shorten(Clean(text)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" .,:()·-", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

// allDetails folds what there is to know about each group, as long as there is room.
func (m *comment) allDetails(groups []group) error {
	for i, g := range groups {
		if m.full() {
			m.left += len(groups) - i
			return nil
		}
		if err := m.details(g); err != nil {
			return err
		}
	}
	return nil
}

// details folds what there is to know about the findings of one table.
func (m *comment) details(g group) error {
	title := g.name()
	if g.table != nil {
		title = "<code>" + html.EscapeString(shorten(Clean(g.table.Name))) + "</code>"
	}
	m.line("<details>", "<summary>"+title+": "+count(g.findings).String()+"</summary>", "")
	start := m.out.Len()
	var before *diff.Witness
	for i, f := range g.findings {
		if m.out.Len()-start > detailSize {
			m.line(fmt.Sprintf("%s left out.", counted(len(g.findings)-i, "more finding")), "")
			break
		}
		if err := m.finding(f, before); err != nil {
			return err
		}
		before = f.Witness
	}
	m.line("</details>", "")
	return nil
}

// finding tells one finding. before is the witness of the one told above it, or nil: what it showed is not shown again.
func (m *comment) finding(f diff.Finding, before *diff.Witness) error {
	m.line(fmt.Sprintf("**%s %s**%s", severityMarks[f.Severity], ruleLink(f.Rule), m.where(f)), "")
	m.fence("text", append([]string{shortenTo(Clean(f.Message), messageWidth)}, noteBlock(f)...))
	if also := m.also[f.Fingerprint()]; also != nil {
		m.line("Also in:", "")
		m.fence("text", places(also))
	}
	switch {
	case f.Witness == nil:
	case before != nil && value.Equal(f.Witness.Document, before.Document):
		m.line("The document above shows this too.", "")
	default:
		m.line("A document that was valid and is not any more:", "")
		m.fence("json", documentLines(f.Witness.Document))
		m.line(convexSays(f), "")
		m.fence("text", messageLines(f.Witness.Message, false))
	}
	if err := m.remedy(f); err != nil || !m.view.fails(f) {
		return err
	}
	commands := m.report.approvals("…", append([]diff.Finding{f}, m.also[f.Fingerprint()]...)...)
	if len(commands) > 0 {
		m.line("To accept it knowingly:", "")
		m.fence("sh", commands)
	}
	return nil
}

// where says where a finding is, in words that go on behind its rule.
func (m *comment) where(f diff.Finding) string {
	if f.At != nil {
		return " at " + span(m.view.Files.name(filePlace(f)))
	}
	if at, ok := m.comparison.Result.ToPosition(f); ok && (f.To.Present || !f.From.Present) {
		return " at " + span(m.view.Files.name(at))
	}
	if at, ok := m.comparison.oldPlace(f); ok {
		return " at " + span(m.view.Files.name(at)) + " of the old version"
	}
	return ""
}

// remedy says what to do about a finding, once for each rule.
func (m *comment) remedy(f diff.Finding) error {
	remedy, err := remedyOf(f)
	if err != nil || remedy == "" || m.told[remedy] {
		return err
	}
	m.told[remedy] = true
	m.line("What to do:", "", remedy, "")
	return nil
}
