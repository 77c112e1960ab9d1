package report

import (
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
)

// Fingerprints take 17 columns. approveAtOnce of them stand in one command; of the commands, mostApprovals are shown.
const (
	approveAtOnce = 20
	mostApprovals = 5
)

// approvals returns the commands that accept findings knowingly, and where the fingerprints are that are too many. It
// returns nothing when none of the findings can be accepted. The reason is left to the user, as the placeholder.
func (r *Report) approvals(placeholder string, findings ...diff.Finding) []string {
	var prints []string
	for _, f := range findings {
		if approvable(f) {
			prints = append(prints, f.Fingerprint())
		}
	}
	slices.Sort(prints)
	prints = slices.Compact(prints)
	var lines []string
	for some := range slices.Chunk(prints, approveAtOnce) {
		if len(lines) == mostApprovals {
			left := len(prints) - approveAtOnce*mostApprovals
			return append(lines, "and "+counted(left, "more fingerprint")+", which the JSON report has")
		}
		words := append([]string{"convex-schema-plan", "approve"}, some...)
		for _, word := range r.Approve {
			words = append(words, ShellWord(word))
		}
		lines = append(lines, strings.Join(words, " ")+` --reason "`+placeholder+`"`)
	}
	return lines
}

// acceptance returns the lines that say how to accept findings that make the command fail.
func (r *Report) acceptance(findings ...diff.Finding) []string {
	commands := r.approvals("…", findings...)
	if len(commands) == 1 {
		return []string{"Accept it knowingly: " + commands[0]}
	}
	if commands != nil {
		commands = append([]string{"Accept it knowingly:"}, commands...)
	}
	return commands
}

// approvable says whether accepting a finding can help: Convex accepts no wrong definition for it, and what is wrong with
// an approval is mended there.
func approvable(f diff.Finding) bool {
	return f.Code == "" && f.Suppressed == nil && !f.Rule.AboutApprovals()
}

// approved says who suppressed a finding, and why. show makes users' text fit for the place.
func approved(s *diff.Suppression, show func(string) string) string {
	says := "approved"
	if s.By != "" {
		says += " by " + show(s.By)
	}
	if s.Reason != "" {
		says += ": " + show(s.Reason)
	}
	return says
}
