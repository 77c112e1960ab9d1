package gate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/pkg/diff"
)

// fingerprint matches the whole fingerprint of a finding.
var fingerprint = regexp.MustCompile(`^[0-9a-f]{16}$`)

// isDate says whether a text is a day of the calendar as 2006-01-02.
func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// ruleProblem says why findings of a rule cannot be approved, and what to do; "" when they can.
func ruleProblem(id string) (problem, hint string) {
	rule, known := diff.FindRule(diff.RuleID(id))
	switch {
	case rule.ID.AboutApprovals():
		return "findings of " + id + " are about approvals, and cannot be approved", "mend or delete the approval that it names"
	case known:
		return "", ""
	}
	problem = "there is no rule " + strconv.Quote(id)
	var ids []string
	for _, r := range diff.Rules() {
		ids = append(ids, string(r.ID))
	}
	if c := nearest.To(id, ids); c != "" {
		problem += "; did you mean " + strconv.Quote(c) + "?"
	}
	return problem, "convex-schema-plan rules lists the rules"
}

// problem says why the entry cannot be followed, whatever the comparison, or "".
func (e Entry) problem() string {
	var problems []string
	if !fingerprint.MatchString(e.Fingerprint) {
		problems = append(problems, "its fingerprint is "+strconv.Quote(e.Fingerprint)+", not 16 hexadecimal digits")
	}
	if wrong, _ := ruleProblem(e.Rule); wrong != "" {
		problems = append(problems, wrong)
	}
	if strings.TrimSpace(e.Reason) == "" {
		problems = append(problems, "it has no reason")
	}
	if strings.TrimSpace(e.By) == "" {
		problems = append(problems, "it does not say by whom it is")
	}
	if !isDate(e.On) {
		problems = append(problems, `"on" is `+strconv.Quote(e.On)+", no date such as 2026-01-31")
	}
	if e.Until != "" && !isDate(e.Until) {
		problems = append(problems, `"until" is `+strconv.Quote(e.Until)+", no date such as 2026-01-31")
	}
	return strings.Join(problems, ", and ")
}

// contradiction says how the entry tells of another finding than the one whose fingerprint it has, or "": whoever
// reviewed it would have approved something else.
func (e Entry) contradiction(f diff.Finding) string {
	switch {
	case e.Rule != string(f.Rule), e.Project != f.Project, e.Component != f.Component, !f.StandsAt(e.Where):
		return "but its fingerprint is that of " + describeFinding(f)
	case !f.From.ReadsAs(e.Before), !f.To.ReadsAs(e.After):
		return "but it tells of other types than those that its fingerprint stands for"
	}
	return ""
}

func describeFinding(f diff.Finding) string {
	return describe(string(f.Rule), f.Where(), f.Component, f.Project)
}

// applyLedger suppresses what the ledger approves, and reports what is wrong with its entries.
func (j *judge) applyLedger() {
	if j.Ledger == nil || len(j.Ledger.Entries) == 0 {
		return
	}
	found := map[string]*diff.Finding{}
	j.each(func(f *diff.Finding) { found[f.Fingerprint()] = f })
	seen := map[string]bool{}
	for i, e := range j.Ledger.Entries {
		twice := seen[e.Fingerprint]
		state := j.entry(e, found[e.Fingerprint], twice)
		j.Approvals = append(j.Approvals, Approval{j.Ledger.Entries[i], state})
		seen[e.Fingerprint] = true
	}
}

// entry applies one entry of the ledger. f is the finding that has its fingerprint, or nil.
func (j *judge) entry(e Entry, f *diff.Finding, twice bool) State {
	expired := e.Until != "" && e.Until < j.Today
	problem := e.problem()
	switch {
	case problem != "":
		return j.wrongEntry(e, "the approval of "+e.String()+" cannot be followed: "+problem)
	case twice:
		return j.wrongEntry(e, "the approval of "+e.String()+" is there twice, and the first one counts")
	case f == nil && j.Partial && j.resultOf(e) < 0:
		return Elsewhere
	case f == nil:
		j.unusedEntry(e, expired)
		return Unused
	}
	if wrong := e.contradiction(*f); wrong != "" {
		return j.wrongEntry(e, "the approval says that it is of "+e.String()+", "+wrong)
	}
	if expired {
		message := fmt.Sprintf("the approval of %s ended on %s", e, e.Until)
		if f.Suppressed == nil {
			message += ", so the finding counts again"
		}
		j.addEntry(diff.ApprovalExpired, e, message,
			"Carry the change through, or approve it again: convex-schema-plan approve "+e.Fingerprint+" --reason TEXT")
		return Expired
	}
	j.approved[e.Fingerprint] = true
	if f.Suppressed == nil {
		f.Suppressed = &diff.Suppression{Reason: e.Reason, By: e.signature()}
	}
	return Covers
}

// signature says who approved, until when, and where that is written.
func (e Entry) signature() string {
	by := e.By
	if e.Until != "" {
		by += " until " + e.Until
	}
	if e.position.File != "" {
		by += " (" + e.position.String() + ")"
	}
	return by
}

func (j *judge) wrongEntry(e Entry, message string) State {
	j.addEntry(diff.ApprovalInvalid, e, message, "Delete the entry, and approve the finding again: convex-schema-plan approve FINGERPRINT --reason TEXT")
	return Invalid
}

// unusedEntry reports an entry without a finding, and what has become of its finding.
func (j *judge) unusedEntry(e Entry, expired bool) {
	message := "the approval of " + e.String() + " matches no finding"
	if expired {
		message = fmt.Sprintf("the approval of %s ended on %s, and matches no finding", e, e.Until)
	}
	j.each(func(f *diff.Finding) {
		if string(f.Rule) == e.Rule && f.Where() == e.Where && f.Project == e.Project && f.Component == e.Component {
			message = "the approval of " + e.String() + " is for another change at that place: " + change(e.Before, e.After)
		}
	})
	j.addEntry(diff.ApprovalUnused, e, message, "Delete it: convex-schema-plan approve --prune")
}

// change shows what an approval is for.
func change(before, after string) string {
	const longest = 80
	for _, side := range []*string{&before, &after} {
		if *side == "" {
			*side = "nothing"
		} else if runes := []rune(*side); len(runes) > longest {
			*side = string(runes[:longest-1]) + "…"
		}
	}
	return before + " → " + after
}

// addEntry reports something about an entry at its place in the file.
func (j *judge) addEntry(rule diff.RuleID, e Entry, message, note string) {
	f := diff.Finding{Rule: rule, Message: message, Notes: []string{note}}
	if e.position.File != "" {
		f.At = &e.position
	}
	j.add(max(j.resultOf(e), 0), f, strings.Join([]string{e.Fingerprint, e.Rule, e.Where}, " "))
}

// resultOf returns which result an entry is about, or -1.
func (j *judge) resultOf(e Entry) int {
	return slices.IndexFunc(j.Results, func(r *diff.Result) bool { return r.Project == e.Project && r.Component == e.Component })
}
