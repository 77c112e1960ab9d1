package report

import (
	"strings"

	"convex-schema-plan/internal/scaffold"
)

// Scaffold shows what setting up a repository writes: each file with its lines, as a difference where there is one
// already. written says whether it has been done.
func Scaffold(steps []scaffold.Step, style Style, written bool) []byte {
	s := &setup{text{style: style}}
	changes := 0
	for _, step := range steps {
		s.step(step)
		if step.State == scaffold.New || step.State == scaffold.Changed {
			changes++
		}
	}
	switch {
	case changes > 0 && !written:
		s.line("%s", style.paint(bold, "Nothing is written yet.")+" The same command with --write writes "+counted(changes, "file")+".")
	case changes > 0:
		s.line("%s Written: %s. Read the difference, and commit it.", style.paint(green, style.draw("✔")), counted(changes, "file"))
	case written:
		s.line("There was nothing to write.")
	default:
		s.line("There is nothing to write.")
	}
	return s.out.Bytes()
}

// A setup is such a text being written.
type setup struct{ text }

// lines writes lines of a file, indented.
func (s *setup) lines(indent string, lines []string) {
	for _, line := range lines {
		s.line("%s%s", indent, line)
	}
}

func (s *setup) step(step scaffold.Step) {
	color := map[scaffold.State]colour{
		scaffold.New: green, scaffold.Changed: yellow, scaffold.Present: dim, scaffold.ByHand: yellow,
	}[step.State]
	s.line("%s%s", s.style.paint(color, string(step.State))+strings.Repeat(" ", len("changed")+2-len(step.State)), Clean(step.File))
	switch step.State {
	case scaffold.Present:
		s.line("  set up already")
	case scaffold.ByHand:
		s.line("  %s. Add:", Clean(step.Why))
		s.line("")
		s.lines("    ", cleanLines(strings.TrimSuffix(step.Add, "\n")))
	default:
		s.lines("  ", lineDiff(s.style, step.Before, step.After))
	}
	if step.Note != "" {
		s.line("")
		s.lines("  ", strings.Split(step.Note, "\n"))
	}
	s.line("")
}
