package report

import (
	"fmt"
	"strings"

	"convex-schema-plan/internal/ruledoc"
	"convex-schema-plan/pkg/diff"
)

// markdownMark begins every comment, so that a script finds the one to update.
const markdownMark = "<!-- convex-schema-plan -->"

// GitHub refuses comments of more than 65,536 characters. markdownSize is the number of bytes after which no more
// details are added; one table's details are cut at detailSize.
const (
	markdownSize   = 48_000
	detailSize     = 12_000
	partSize       = 16_000 // the number of bytes after which further projects are only listed
	markdownBullet = 25     // findings in the list on top
)

// severityMarks mark findings in markdown.
var severityMarks = [...]string{diff.Note: "ℹ️", diff.Warning: "⚠️", diff.Error: "❌"}

// moodMarks mark verdicts in markdown.
var moodMarks = [...]string{good: "✅", accepted: "⚠️", bad: "❌"}

// renderMarkdown returns the report for a comment on a pull request: the verdict, a line for each finding, a picture of
// the deploys where a plan is needed, and the details folded. What is good news fits on a few lines, with all else folded.
//
// Text of the users stands in code only. Nothing in code becomes markup, a link, a mention or a reference, while no
// escaping helps against those that GitHub and GitLab look for after markdown has been rendered.
func renderMarkdown(r *Report, v View) ([]byte, error) {
	m := &comment{report: r, view: v, told: map[string]bool{}}
	sum := tallyOf(v, r.parts()...)
	m.line(markdownMark, "## "+moodMarks[sum.mood]+" "+headline(sum), "", m.figures(sum), "")
	if r.several() {
		m.overview()
	}
	for _, c := range r.parts() {
		if err := m.part(c, sum.mood != bad); err != nil {
			return nil, err
		}
	}
	if m.left > 0 {
		m.line(fmt.Sprintf("The details of %s are left out; the text report has them.", counted(m.left, "more table")), "")
	}
	return []byte(strings.TrimRight(m.out.String(), "\n") + "\n"), nil
}

// mostErrorLines is how many lines of errors a job summary shows.
const mostErrorLines = 60

// FailureMarkdown returns the job summary of a comparison that could not be made. errors is what [Error] and [Problem]
// wrote, as plain text.
func FailureMarkdown(errors string) []byte {
	m := &comment{}
	m.line(markdownMark, "## "+moodMarks[bad]+" Nothing was compared", "")
	var lines []string
	for i, line := range cleanLines(strings.TrimRight(errors, "\n")) {
		if i == mostErrorLines {
			lines = append(lines, "The log has the rest.")
			break
		}
		lines = append(lines, shortenTo(line, messageWidth))
	}
	m.fence("text", lines)
	return []byte(strings.TrimRight(m.out.String(), "\n") + "\n")
}

// headline says in one sentence what was decided.
func headline(sum tally) string {
	if sum.unchanged() {
		return "No schema changes"
	}
	name, meaning := sum.says()
	return strings.ToUpper(name[:1]) + name[1:] + ": " + meaning
}

// figures counts what there is, and says between what.
func (m *comment) figures(sum tally) string {
	in := ""
	if n := m.report.projects(); n > 1 {
		in = " in " + counted(n, "project")
	}
	return fmt.Sprintf("%s · %s · from %s to %s", count(sum.findings), sum.scale(in), m.report.From.name(span), m.report.To.name(span))
}

// A comment is a comment on a pull request being written.
type comment struct {
	markdown
	report     *Report
	view       View
	comparison *Comparison               // the part being written
	also       map[string][]diff.Finding // by fingerprint, the findings that are told together with another one
	told       map[string]bool           // remedies that have been told
	listed     int                       // findings in the lists so far
	left       int                       // tables whose details did not fit
}

// full says whether the comment is as long as may be.
func (m *comment) full() bool { return m.out.Len() > markdownSize }

// overview gives each part of several a line.
func (m *comment) overview() {
	for i, c := range m.report.Comparisons {
		if i == mostPlaces {
			m.line(fmt.Sprintf("- and %d more", len(m.report.Comparisons)-i))
			break
		}
		sum := tallyOf(m.view, c)
		status := "no schema changes"
		if !sum.unchanged() {
			name, _ := sum.says()
			status = name + ", " + count(sum.findings).String()
		}
		m.line("- " + moodMarks[sum.mood] + " " + m.report.title(c, span) + ": " + status)
	}
	m.line("")
}

// part tells what there is to tell about one comparison: all folded into one line when nothing is to be done.
func (m *comment) part(c *Comparison, quiet bool) error {
	m.comparison = c
	t := newText(m.report, m.view)
	t.comparison = c
	shown, also := t.fold(groups(c.Result, m.view.Least))
	m.also = also
	if m.full() {
		m.left += len(shown)
		return nil
	}
	roomy := m.out.Len() <= partSize
	counts, suppressed := apart(shown)
	if title := m.title(c); title != "" && (len(shown) > 0 || len(c.Result.Remarks) > 0) {
		m.line("### "+title, "")
	}
	if roomy {
		m.scans()
	}
	fold := quiet && (len(counts) > 1 || len(c.Result.Remarks) > 0)
	if fold {
		m.line("<details>", "<summary>"+foldTitle(counts)+"</summary>", "")
	}
	if err := m.body(counts, quiet, roomy); err != nil {
		return err
	}
	if fold {
		m.line("</details>", "")
	}
	m.suppressed(suppressed)
	return nil
}

// body writes what is said of a comparison below its title. What is not about single findings needs room.
func (m *comment) body(counts []group, quiet, roomy bool) error {
	if roomy {
		m.remarks()
	}
	if !quiet {
		m.list(counts)
	}
	if roomy {
		m.way(m.comparison.Plan)
		m.after(m.comparison.Next)
	}
	return m.allDetails(counts)
}

// after says what comes after the push.
func (m *comment) after(next []string) {
	if len(next) == 0 {
		return
	}
	var lines []string
	for _, one := range next {
		lines = append(lines, wrapped(sentences(Clean(one), noteWidth, cutHint), alsoWidth)...)
	}
	m.line("What comes next:", "")
	m.fence("text", lines)
}

// title heads a part among several.
func (m *comment) title(c *Comparison) string {
	if m.report.several() && !m.report.holds(c) {
		return "Beside the schemas"
	}
	return m.report.title(c, span)
}

// apart takes the findings that do not count out of groups.
func apart(shown []group) (counts []group, suppressed []diff.Finding) {
	for _, g := range shown {
		var kept []diff.Finding
		for _, f := range g.findings {
			if f.Suppressed != nil {
				suppressed = append(suppressed, f)
			} else {
				kept = append(kept, f)
			}
		}
		if g.findings = kept; len(kept) > 0 {
			counts = append(counts, g)
		}
	}
	return counts, suppressed
}

// foldTitle names what is folded away.
func foldTitle(shown []group) string {
	var all []diff.Finding
	for _, g := range shown {
		all = append(all, g.findings...)
	}
	return "Details: " + count(all).String()
}

// suppressed folds away what somebody approved.
func (m *comment) suppressed(findings []diff.Finding) {
	if len(findings) == 0 {
		return
	}
	m.line("<details>", fmt.Sprintf("<summary>%d approved</summary>", len(findings)), "")
	for i, f := range findings {
		if i == markdownBullet || m.full() {
			m.line(fmt.Sprintf("- and %d more", len(findings)-i))
			break
		}
		m.line(m.bullet(f) + ", " + approved(f.Suppressed, span))
	}
	m.line("", "</details>", "")
}

// list gives each finding a line: where, what the rule says, and the rule.
func (m *comment) list(shown []group) {
	left := 0
	for _, g := range shown {
		for _, f := range g.findings {
			if m.listed++; m.listed > markdownBullet {
				left++
				continue
			}
			m.line(m.bullet(f))
		}
	}
	if left > 0 {
		m.line(fmt.Sprintf("- and %d more", left))
	}
	if len(shown) > 0 {
		m.line("")
	}
}

// bullet tells a finding on one line: where, what the rule says, and the rule.
func (m *comment) bullet(f diff.Finding) string {
	summary := string(f.Rule)
	if rule, ok := diff.FindRule(f.Rule); ok {
		summary = rule.Summary
	}
	where := "schema"
	if name := f.Where(); name != "" {
		where = span(name)
	} else if f.At != nil {
		where = span(m.view.Files.name(filePlace(f)))
	}
	more := ""
	if k := len(m.also[f.Fingerprint()]); k > 0 {
		more = " and " + counted(k, "more place")
	}
	return fmt.Sprintf("- %s %s%s: %s (%s)", severityMarks[f.Severity], where, more, summary, ruleLink(f.Rule))
}

// ruleLink names a rule, as a link once there is a place to link to.
func ruleLink(id diff.RuleID) string {
	if url, ok := ruledoc.URL(id); ok {
		return "[" + span(string(id)) + "](" + url + ")"
	}
	return span(string(id))
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
