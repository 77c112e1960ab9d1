package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/value"
)

// checkText returns what check prints for a person: the findings of at least the view's severity, grouped by table with
// the worst first, and a summary.
func checkText(r *Report, v View) []byte {
	t := newText(r, v)
	t.eachPart(func() []group {
		shown, also := t.fold(groups(t.comparison.Result, v.Least))
		t.also = also
		return shown
	}, t.group)
	t.summary(v.Least)
	return t.out.Bytes()
}

// A text is a report being written.
type text struct {
	out        bytes.Buffer
	style      Style
	view       View
	report     *Report
	comparison *Comparison
	told       map[string]bool           // remedies that have been told
	also       map[string][]diff.Finding // by fingerprint, the findings that are told together with another one
}

func newText(r *Report, v View) *text {
	return &text{style: v.Style, view: v, report: r, told: map[string]bool{}}
}

// eachPart writes every part of the report: a heading where there are several, and the groups that choose returns for
// it. A part without any takes one line.
func (t *text) eachPart(choose func() []group, write func(group)) {
	listed := false // whether the last part took one line
	for _, c := range t.report.parts() {
		t.comparison = c
		shown := choose()
		title := t.report.title(c, short)
		if listed && len(shown) > 0 {
			t.line("")
		}
		if title != "" {
			t.heading(title)
			t.scans()
			t.remarks()
		}
		listed = title != "" && len(shown) == 0
		if title != "" && len(shown) > 0 {
			t.line("")
		}
		for _, g := range shown {
			write(g)
		}
	}
	if listed {
		t.line("")
	}
}

// heading begins one part of several.
func (t *text) heading(title string) {
	sum := tallyOf(t.view, t.comparison)
	status := "no schema changes"
	if !sum.unchanged() {
		name, _ := sum.says()
		status = name + ": " + count(sum.findings).String()
	}
	t.line("%s%s", t.style.paint(bold, t.style.draw("── ")+title), t.style.paint(dim, "  "+status))
}

// line writes one line. What the format draws follows the style; arguments are written as they are.
func (t *text) line(format string, args ...any) {
	line := fmt.Sprintf(t.style.draw(format), args...)
	t.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

func (t *text) group(g group) {
	t.groupTitle(g)
	t.line("")
	var before *diff.Witness
	for _, f := range g.findings {
		if f.Suppressed != nil {
			t.suppressed(f)
			continue
		}
		for _, line := range t.finding(f, before) {
			t.line("  %s", line)
		}
		t.line("")
		before = f.Witness
	}
	if g.told > 0 {
		t.line("  %s told above, together with the same in another table", counted(g.told, "more finding"))
		t.line("")
	}
}

func (t *text) groupTitle(g group) {
	if g.table == nil {
		t.line("%s", t.style.paint(bold, g.name()))
		return
	}
	t.line("%s%s", t.style.paint(bold, Clean(g.table.Name)), t.style.paint(dim, "  "+tableLine(g.table)))
}

// suppressed draws a finding that does not count: what it is, and who decided so and why.
func (t *text) suppressed(f diff.Finding) {
	b := &block{style: t.style}
	faint := func(text string) string { return t.style.paint(dim, text) }
	b.lines = []string{faint("approved " + f.Severity.String() + "[" + string(f.Rule) + "]: " + shortenTo(Clean(f.Message), messageWidth))}
	if at, source, remark := t.place(f); source != nil {
		b.note(faint(Clean(at.String()) + remark))
	}
	if also := t.also[f.Fingerprint()]; also != nil {
		b.note(faint("also in:"), places(also)...)
	}
	b.note(faint(approved(f.Suppressed, short)))
	for _, line := range b.draw() {
		t.line("  %s", line)
	}
	t.line("")
}

// tableLine says in a few words what happened to a table and what a deploy does about it.
func tableLine(table *diff.TableResult) string {
	status := table.Status.String()
	if table.Returned != nil {
		status = "in the schema again"
	}
	if table.Verdict == diff.Undecided {
		return status + ", undecided: " + Clean(table.Reason) + "; take it as breaking"
	}
	switch table.Deploy {
	case diff.Refused:
		return status + ", refused: Convex does not accept this definition"
	case diff.FailIfPresent:
		return status + ", breaking: stored documents can make the deploy fail"
	case diff.Scan:
		return status + ", safe: every document fits, but the deploy reads them all to see it"
	case diff.Skip:
		return status + ", safe: the deploy reads no documents"
	}
	return status
}

// finding draws one finding. before is the witness of the finding drawn above it in the same table, or nil: what it
// showed is not shown again.
func (t *text) finding(f diff.Finding, before *diff.Witness) []string {
	c := severityColour(f.Severity)
	b := &block{style: t.style}
	title := t.style.paint(c, f.Severity.String()+"["+string(f.Rule)+"]:")
	b.lines = []string{title + " " + shortenTo(Clean(f.Message), messageWidth)}
	t.locate(b, f, c)
	t.witness(b, f, before)
	if also := t.also[f.Fingerprint()]; also != nil {
		b.note("also in:", places(also)...)
	}
	label := "note:"
	if advised(f) {
		label = "help:"
	}
	for _, note := range noteLines(f) {
		lines := wrapped(note, alsoWidth)
		b.note(t.style.paint(cyan, label)+" "+lines[0], lines[1:]...)
	}
	if remedy := t.remedy(f); remedy != nil {
		b.note(t.style.paint(cyan, "help:")+" "+remedy[0], remedy[1:]...)
	}
	if lines := t.acceptance(f, t.also[f.Fingerprint()]); lines != nil {
		b.note(t.style.paint(cyan, "accept it knowingly:")+" "+lines[0], lines[1:]...)
	}
	return b.draw()
}

// acceptance returns the commands that accept what makes the command fail.
func (t *text) acceptance(f diff.Finding, also []diff.Finding) []string {
	if !t.view.fails(f) {
		return nil
	}
	return t.report.approvals(t.style.draw("…"), append([]diff.Finding{f}, also...)...)
}

// witness shows the document that proves a finding, and what Convex would say about it.
func (t *text) witness(b *block, f diff.Finding, before *diff.Witness) {
	switch w := f.Witness; {
	case w == nil:
	case before != nil && value.Equal(w.Document, before.Document):
		b.note("the document above shows this too")
	default:
		b.note("a document that was valid and is not any more:", documentLines(w.Document)...)
		switch {
		case names(f):
			b.note("Convex would say:", messageLines(w.Message, before == nil)...)
		case before == nil: // later, that problem has been shown, or will be
			b.note("Convex would say, about another problem of this document:", messageLines(w.Message, true)...)
		}
	}
}

// locate draws where a finding is: in the new version, or in the old one when only that has it.
func (t *text) locate(b *block, f diff.Finding, mark colour) {
	if at, source, remark := t.place(f); source != nil {
		b.locate(source, at, remark, mark)
	}
}

// place returns where a finding is, the source that says so (nil when no place is known), and " in the old version"
// when it is that one.
func (t *text) place(f diff.Finding) (at schema.Position, source liner, remark string) {
	if f.At != nil {
		return filePlace(f), lineFunc(t.view.Line), ""
	}
	r := t.comparison.Result
	if at, ok := r.ToPosition(f); ok && (f.To.Present || !f.From.Present) {
		return at, r.To.Source, ""
	}
	if at, ok := r.FromPosition(f); ok {
		return at, r.From.Source, " in the old version"
	}
	return at, nil, ""
}

// remedy returns what to do about a finding, once for each rule.
func (t *text) remedy(f diff.Finding) []string {
	remedy, err := remedyOf(f)
	if err != nil || remedy == "" {
		return nil
	}
	lines := gist(remedy)
	key := strings.Join(lines, "\n")
	if t.told[key] {
		return nil
	}
	t.told[key] = true
	return lines
}

// gist returns the heart of a markdown text: the steps when it begins with a list, a line each below an empty one, and
// its first sentence otherwise.
func gist(markdown string) []string {
	first, _, _ := strings.Cut(markdown, "\n\n")
	if !strings.HasPrefix(first, "1. ") && !strings.HasPrefix(first, "- ") {
		line := strings.Join(strings.Fields(first), " ")
		if i := strings.Index(line, ". "); i >= 0 {
			line = line[:i+1]
		}
		if before, ok := strings.CutSuffix(line, ":"); ok {
			line = before + "." // what follows is not shown
		}
		return []string{line}
	}
	lines := []string{""}
	for line := range strings.Lines(first) {
		if continued := strings.HasPrefix(line, " "); continued && len(lines) > 1 {
			lines[len(lines)-1] += " " + strings.TrimSpace(line)
		} else {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func severityColour(s diff.Severity) colour {
	switch s {
	case diff.Error:
		return redBold
	case diff.Warning:
		return yellow
	case diff.Note:
		return cyan
	}
	return bold
}

// documentWidth is the longest document that is shown on one line.
const documentWidth = 100

// documentLines returns a document as JSON, on one line when it is short and else with one top-level field a line.
func documentLines(document value.Object) []string {
	whole := Clean(spaced(value.AppendJSON(nil, document)))
	if len(whole) <= documentWidth || len(document) < 2 {
		return []string{shorten(whole)}
	}
	lines := []string{"{"}
	for i, e := range document {
		line := "  " + strconv.Quote(e.Name) + ": " + spaced(value.AppendJSON(nil, e.Value))
		if i < len(document)-1 {
			line += ","
		}
		lines = append(lines, shorten(Clean(line)))
	}
	return append(lines, "}")
}

// spaced returns compact JSON with a space after every comma and colon, as people write it on one line.
func spaced(compact []byte) string {
	var b strings.Builder
	inString := false
	for i := 0; i < len(compact); i++ {
		c := compact[i]
		b.WriteByte(c)
		switch {
		case inString && c == '\\':
			i++
			b.WriteByte(compact[i])
		case c == '"':
			inString = !inString
		case !inString && (c == ',' || c == ':'):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// messageLines returns Convex's text line by line. What does not fit a screen is cut; it is whole in the JSON output.
// Convex ends a text about a field of an object with that object and its whole validator; they are left out unless whole
// is set, because the document stands right above.
func messageLines(message string, whole bool) []string {
	lines := cleanLines(message)
	for i, line := range lines {
		if !whole && strings.HasPrefix(line, "Object: ") {
			for lines = lines[:i]; len(lines) > 1 && lines[len(lines)-1] == ""; {
				lines = lines[:len(lines)-1]
			}
			break
		}
		lines[i] = shorten(line)
	}
	return lines
}

// lineWidth is how many columns of a long line are shown.
const lineWidth = 240

// messageWidth is how many columns of a finding's message are shown. Only names that Convex refuses make it longer.
const messageWidth = 400

func shorten(line string) string { return shortenTo(line, lineWidth) }

func shortenTo(line string, width int) string {
	if screenWidth(line) <= width {
		return line
	}
	return cut(line, width) + ellipsis
}

func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
