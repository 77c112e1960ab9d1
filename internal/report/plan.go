package report

import (
	"slices"
	"strings"

	"convex-schema-plan/internal/patterndoc"
	"convex-schema-plan/pkg/plan"
)

// planWidth is the width that the text of plans is wrapped to.
const planWidth = 96

// PlanText returns what plan prints for a person: the outcome, the decisions and the steps in order.
func PlanText(p *plan.Plan, style Style) []byte {
	t := &planText{text: text{style: style}}
	t.line("%s", style.paint(planColour(p), planMark(p)+" ")+style.paint(bold, Clean(p.Summary)))
	t.line("")
	t.together(p.Together)
	t.suggestions(p.Suggestions)
	t.unplanned(p.Unplanned)
	for i, step := range p.Steps {
		t.step(i+1, step, p)
	}
	t.indexes(p.Indexes)
	t.patterns(p.UsedPatterns())
	t.proofs(p)
	return t.out.Bytes()
}

// PlanJSON returns the plan as JSON, the content of plan.json.
func PlanJSON(p *plan.Plan) ([]byte, error) { return marshal(p) }

func planMark(p *plan.Plan) string {
	if p.Outcome == plan.Blocked {
		return "✖"
	}
	if p.Outcome == plan.Migrate {
		return "▲"
	}
	return "✔"
}

func planColour(p *plan.Plan) colour {
	switch p.Outcome {
	case plan.Blocked:
		return red
	case plan.Migrate:
		return yellow
	case plan.Unchanged, plan.DeployNow:
	}
	return green
}

// A planText is a plan being written for a terminal.
type planText struct{ text }

func (t *planText) step(n int, s plan.Step, p *plan.Plan) {
	title := Clean(s.Title)
	if s.Optional {
		title += " (optional)"
	}
	t.line("%d  %s", n, t.style.paint(bold, title))
	for _, before := range s.NotYet {
		t.item("not before", before)
	}
	for _, paragraph := range s.Do {
		t.paragraph("   ", paragraph)
	}
	for _, d := range p.Decisions {
		if slices.Contains(s.Decisions, d.ID) {
			t.line("   %s %s", t.style.draw("•"), t.style.paint(cyan, Clean(d.ID))+t.style.paint(dim, "  "+Clean(d.Path)))
			t.paragraph("     ", d.Question)
		}
	}
	if s.Code != nil {
		t.item("code reads", s.Code.Reads)
		t.item("code writes", s.Code.Writes)
	}
	for _, file := range s.Files {
		t.item("file", Clean(file))
	}
	for _, c := range s.Commands {
		t.line("     %s %s", t.style.paint(dim, "$"), t.style.paint(cyan, Clean(c.Run)))
		if c.Note != "" {
			t.paragraph("       ", c.Note)
		}
	}
	t.item("done", s.Done)
	t.item("undo", s.Undo)
	t.line("")
}

// item writes a labelled paragraph. The labels form a column of their own.
func (t *planText) item(label, content string) {
	const column = 12
	for i, line := range wrapped(content, planWidth-3-column) {
		if i > 0 {
			label = ""
		}
		t.line("   %s%s%s", t.style.paint(dim, label), strings.Repeat(" ", column-len(label)), t.code(line))
	}
}

func (t *planText) paragraph(indent, content string) {
	for _, line := range wrapped(content, planWidth-len(indent)) {
		t.line("%s%s", indent, t.code(line))
	}
}

// code shows text in backticks in its own colour, or leaves the backticks where there are no colours.
func (t *planText) code(line string) string {
	if !t.style.Color || strings.Count(line, "`")%2 != 0 {
		return line
	}
	parts := strings.Split(line, "`")
	for i := 1; i < len(parts); i += 2 {
		parts[i] = t.style.paint(cyan, parts[i])
	}
	return strings.Join(parts, "")
}

func (t *planText) indexes(changes []plan.IndexChange) {
	if len(changes) == 0 {
		return
	}
	t.line("%s", t.style.paint(bold, "Indexes"))
	for _, c := range changes {
		t.line("   %s.%s %s with %s", Clean(c.Table), Clean(c.Name), c.Change, deployName(c.Deploy))
		t.paragraph("     ", c.Advice)
	}
	t.line("")
}

// deployName names a deploy for a sentence.
func deployName(step string) string {
	switch step {
	case "widen":
		return "the first deploy"
	case "narrow":
		return "the last deploy"
	}
	return "the deploy"
}

// suggestions shows what could be declared, before the steps: a plan that goes by it is another one.
func (t *planText) suggestions(list []plan.Suggestion) {
	if len(list) == 0 {
		return
	}
	t.line("%s", t.style.paint(bold, "Not declared: say so if it is what you did, and plan again"))
	for _, s := range list {
		t.line("   %s", t.style.paint(cyan, Clean(s.Confirm)))
		t.item("because", strings.Join(s.Evidence, "; "))
		if s.Caution != "" {
			t.item("but", s.Caution)
		}
		if s.Lost {
			t.item("otherwise", "the values go with the old field")
		}
	}
	t.line("")
}

// patterns names the patterns that the plan is made of, with what explains each.
func (t *planText) patterns(used []plan.Pattern) {
	if len(used) == 0 {
		return
	}
	t.line("%s", t.style.paint(bold, "Patterns"))
	width := 0
	for _, p := range used {
		width = max(width, len(p.ID))
	}
	for _, p := range used {
		t.line("   %-*s  %s", width, p.ID, t.style.paint(dim, patterndoc.Link(p.ID)))
	}
	t.paragraph("   ", "`convex-schema-plan explain "+string(used[0].ID)+"` says why it is safe, what it costs, and what to look out for.")
	t.line("")
}

func (t *planText) unplanned(list []plan.Unplanned) {
	if len(list) == 0 {
		return
	}
	t.line("%s", t.style.paint(bold, "Not planned: do this by hand"))
	for _, u := range list {
		t.paragraph("   ", u.Finding)
		t.item("why", u.Why)
		t.item("by hand", u.ByHand)
	}
	t.line("")
}

// together shows the scripts that come in one change with the narrowing that they should prepare.
func (t *planText) together(list []plan.Together) {
	if len(list) == 0 {
		return
	}
	t.line("%s", t.style.paint(bold, "Not as one push: the migration would come too late"))
	for _, one := range list {
		t.paragraph("   ", one.Why)
		t.item("first push", one.First)
		t.item("second push", one.Second)
	}
	t.line("")
}

func (t *planText) proofs(p *plan.Plan) {
	n := 0
	for _, table := range p.Tables {
		n += len(table.Proofs)
	}
	if n > 0 {
		t.line("%s", t.style.paint(dim, "Proved for every widened table: it accepts all that the old and all that the new schema accepts."))
	}
	if p.Outcome == plan.Migrate {
		t.line("%s", t.style.paint(dim, "The files are written with --out DIR, and a PLAN.md to tick off; --format ts shows them."))
	}
}

// wrapped cleans a paragraph and breaks it into lines of at most width characters, at spaces. A break can bring to the
// start of a line what is a command to CI servers only there.
func wrapped(content string, width int) []string {
	var lines []string
	var line strings.Builder
	for _, word := range strings.Fields(Clean(content)) {
		if line.Len() > 0 && screenWidth(line.String())+1+screenWidth(word) > width {
			lines = append(lines, defuse(line.String()))
			line.Reset()
		}
		if line.Len() > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(word)
	}
	return append(lines, defuse(line.String()))
}
