package report

import (
	"fmt"
	"html"
	"strings"
	"unicode"

	"convex-schema-plan/internal/ruledoc"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/value"
)

// markdownMark begins every comment, so that a script finds the one to update.
const markdownMark = "<!-- convex-schema-plan -->"

// GitHub refuses comments of more than 65,536 characters. markdownSize is the number of bytes after which no more
// details are added; one table's details are cut at detailSize.
const (
	markdownSize   = 48_000
	detailSize     = 12_000
	markdownBullet = 25 // findings in the list on top
)

// severityMarks mark findings in markdown.
var severityMarks = [...]string{diff.Note: "ℹ️", diff.Warning: "⚠️", diff.Error: "❌"}

// renderMarkdown returns the comparison for a comment on a pull request: the verdict, a line for each finding, a picture
// of the deploys where a plan is needed, and the details folded.
//
// Text of the users stands in code only. Nothing in code becomes markup, a link, a mention or a reference, while no
// escaping helps against those that GitHub and GitLab look for after markdown has been rendered.
func renderMarkdown(c *Comparison, v View) ([]byte, error) {
	m := &comment{comparison: c, files: v.Files, told: map[diff.RuleID]bool{}}
	says, good := headline(c.Result)
	mark := "❌"
	if good {
		mark = "✅"
	}
	m.line(markdownMark, "## "+mark+" "+says, "")
	m.line(fmt.Sprintf("%s · %d of %s changed · from %s to %s", count(c.Result.Findings), changedTables(c.Result),
		counted(len(c.Result.Tables), "table"), span(c.From.Source), span(c.To.Source)), "")
	t := &text{comparison: c}
	shown, also := t.fold(groups(c.Result, v.Least))
	m.also = also
	m.scans()
	m.remarks()
	m.list(shown)
	m.way(v.Plan)
	for i, g := range shown {
		if m.out.Len() > markdownSize {
			m.line(fmt.Sprintf("The details of %s are left out; the text report has them.", counted(len(shown)-i, "more table")), "")
			break
		}
		if err := m.details(g); err != nil {
			return nil, err
		}
	}
	return []byte(strings.TrimRight(m.out.String(), "\n") + "\n"), nil
}

// A comment is a comment on a pull request being written.
type comment struct {
	markdown
	comparison *Comparison
	files      Files
	also       map[string][]diff.Finding // by fingerprint, the findings that are told together with another one
	told       map[diff.RuleID]bool      // rules whose remedy has been told
}

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

// list gives each finding a line: where, what the rule says, and the rule.
func (m *comment) list(shown []group) {
	n := 0
	for _, g := range shown {
		for _, f := range g.findings {
			if n++; n > markdownBullet {
				continue
			}
			summary := string(f.Rule)
			if rule, ok := diff.FindRule(f.Rule); ok {
				summary = rule.Summary
			}
			where := "schema"
			if name := f.Where(); name != "" {
				where = span(name)
			}
			more := ""
			if k := len(m.also[f.Fingerprint()]); k > 0 {
				more = " and " + counted(k, "more place")
			}
			m.line(fmt.Sprintf("- %s %s%s: %s (%s)", severityMarks[f.Severity], where, more, summary, ruleLink(f.Rule)))
		}
	}
	if n > markdownBullet {
		m.line(fmt.Sprintf("- and %d more", n-markdownBullet))
	}
	if n > 0 {
		m.line("")
	}
}

// ruleLink names a rule, as a link once there is a place to link to.
func ruleLink(id diff.RuleID) string {
	if url, ok := ruledoc.URL(id); ok {
		return "[" + span(string(id)) + "](" + url + ")"
	}
	return span(string(id))
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
	m.fence("sh", []string{m.comparison.command("plan")})
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

// details folds what there is to know about the findings of one table.
func (m *comment) details(g group) error {
	title := "schema"
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
	where := ""
	if at, ok := m.comparison.Result.ToPosition(f); ok && (f.To.Present || !f.From.Present) {
		where = " at " + span(m.files.name(at))
	} else if at, ok := m.comparison.oldPlace(f); ok {
		where = " at " + span(m.files.name(at)) + " of the old version"
	}
	m.line(fmt.Sprintf("**%s %s**%s", severityMarks[f.Severity], ruleLink(f.Rule), where), "")
	m.fence("text", []string{shortenTo(Clean(f.Message), messageWidth)})
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
	return m.remedy(f)
}

// remedy says what to do about a finding that is not a note, once for each rule.
func (m *comment) remedy(f diff.Finding) error {
	if m.told[f.Rule] || f.Severity == diff.Note {
		return nil
	}
	m.told[f.Rule] = true
	rule, ok := diff.FindRule(f.Rule)
	if !ok {
		return nil
	}
	doc, err := rule.Doc()
	if err != nil {
		return err
	}
	m.line("What to do:", "", doc.Remedy, "")
	return nil
}

// fence writes clean lines as a block of code whose fence is longer than any in it.
func (m *comment) fence(language string, lines []string) {
	longest := 2
	for _, line := range lines {
		longest = max(longest, longestRun(line, '`'))
	}
	fence := strings.Repeat("`", longest+1)
	m.line(fence + language)
	m.line(lines...)
	m.line(fence, "")
}

// span shows text of any kind as code inside a line of markdown.
func span(content string) string {
	content = shorten(Clean(content))
	if strings.TrimSpace(content) == "" {
		content = `"` + content + `"` // code of spaces only is no code
	}
	fence := strings.Repeat("`", longestRun(content, '`')+1)
	if strings.HasPrefix(content, "`") || strings.HasSuffix(content, "`") ||
		strings.HasPrefix(content, " ") && strings.HasSuffix(content, " ") {
		content = " " + content + " " // markdown takes these two away again
	}
	return fence + content + fence
}

// longestRun returns the length of the longest run of a character in text.
func longestRun(text string, of byte) int {
	longest, run := 0, 0
	for i := 0; i < len(text); i++ {
		if text[i] == of {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}
