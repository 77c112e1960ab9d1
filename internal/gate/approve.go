package gate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/pkg/diff"
)

// A Request is what somebody wants to approve.
type Request struct {
	Fingerprints []string // whole, or their first digits
	Reason       string
	By           string
	Until        string // the last day, or ""
}

// A Refusal is a request that cannot be followed.
type Refusal struct {
	Message string // what is wrong, without a full stop
	Hint    string // what to do: one or more lines, or ""
}

// Error says what is wrong.
func (r *Refusal) Error() string { return r.Message }

func refuse(hint, format string, args ...any) *Refusal {
	return &Refusal{fmt.Sprintf(format, args...), hint}
}

// countable returns the findings of an outcome that count at the policy's level and that somebody can approve.
func (o *Outcome) countable(p Policy) []diff.Finding {
	var found []diff.Finding
	for _, r := range o.Results {
		for _, f := range r.Findings {
			if f.Suppressed == nil && p.FailOn.Fails(f.Severity) && !f.Rule.AboutApprovals() {
				found = append(found, f)
			}
		}
	}
	return found
}

// Approve returns the policy's ledger with the findings of the outcome that the request names, and the entries that it
// wrote for them. An entry that was there for one of them is replaced. The error is a [*Refusal]: all or nothing.
func Approve(o *Outcome, p Policy, request Request) (*Ledger, []Entry, error) {
	request.Reason = strings.Join(strings.Fields(request.Reason), " ")
	request.By = strings.Join(strings.Fields(request.By), " ")
	if err := request.check(p.Today); err != nil {
		return nil, nil, err
	}
	var written []Entry
	for _, text := range request.Fingerprints {
		f, err := o.find(text, p)
		if err != nil {
			return nil, nil, err
		}
		if slices.ContainsFunc(written, func(e Entry) bool { return e.Fingerprint == f.Fingerprint() }) {
			continue
		}
		written = append(written, Entry{
			Fingerprint: f.Fingerprint(), Project: f.Project, Component: f.Component, Rule: string(f.Rule), Where: f.Where(),
			Before: f.From.Text(), After: f.To.Text(), Reason: request.Reason, By: request.By, On: p.Today, Until: request.Until,
		})
	}
	next := p.ledger()
	next.Entries = slices.DeleteFunc(next.Entries, func(old Entry) bool {
		return slices.ContainsFunc(written, func(e Entry) bool { return e.Fingerprint == old.Fingerprint })
	})
	next.Entries = append(next.Entries, written...)
	return next, written, nil
}

// ledger returns a copy of the policy's ledger.
func (p Policy) ledger() *Ledger {
	if p.Ledger == nil {
		return &Ledger{}
	}
	next := *p.Ledger
	next.Entries = slices.Clone(p.Ledger.Entries)
	return &next
}

// check refuses what is wrong whatever is approved.
func (r Request) check(today string) error {
	switch {
	case len(r.Fingerprints) == 0:
		return refuse("check prints the fingerprint of each finding that counts", "nothing is named that should be approved")
	case r.Reason == "":
		return refuse("--reason TEXT: those who review the approval decide by it", "an approval needs a reason")
	case isPlaceholder(r.Reason):
		return refuse("write in its place why the change is acceptable", "the reason is still the %s of the printed command", r.Reason)
	case r.By == "":
		return refuse("--by NAME", "an approval says by whom it is, and no name is known")
	case r.Until != "" && !isDate(r.Until):
		return refuse("write the last day that counts as year-month-day, such as "+today, "%s is no date", strconv.Quote(r.Until))
	case r.Until != "" && r.Until < today:
		return refuse("the approval counts up to and including the day of --until", "%s is over: in UTC today is %s", r.Until, today)
	}
	return nil
}

// isPlaceholder says whether a reason is what stands in commands for one.
func isPlaceholder(reason string) bool {
	return strings.Trim(reason, ".… ") == "" || slices.Contains([]string{"TEXT", "REASON"}, strings.ToUpper(reason))
}

// prefix matches the first digits of a fingerprint, or all of them.
var prefix = regexp.MustCompile(`^[0-9a-f]{6,16}$`)

// find returns the finding that a fingerprint, or its first digits, names and that can be approved.
func (o *Outcome) find(text string, p Policy) (diff.Finding, error) {
	digits := strings.ToLower(text)
	if !prefix.MatchString(digits) {
		return diff.Finding{}, refuse(o.listCountable(p), "%s is no fingerprint, which has 16 hexadecimal digits, nor the first 6 or more of one", strconv.Quote(text))
	}
	var matching []diff.Finding
	var all []string
	for _, r := range o.Results {
		for _, f := range r.Findings {
			print := f.Fingerprint()
			all = append(all, print)
			if strings.HasPrefix(print, digits) {
				matching = append(matching, f)
			}
		}
	}
	switch len(matching) {
	case 0:
		message := "no finding has the fingerprint " + digits
		if near := nearest.To(digits, all); near != "" && len(digits) > 12 {
			message += "; did you mean " + near + "?"
		}
		return diff.Finding{}, refuse(o.listCountable(p), "%s", message)
	case 1:
		return matching[0], o.approvable(matching[0], p)
	default:
		return diff.Finding{}, refuse(listFindings("they are", matching), "%d findings have fingerprints that begin with %s", len(matching), digits)
	}
}

// approvable refuses to approve what an approval would change nothing about.
func (o *Outcome) approvable(f diff.Finding, p Policy) error {
	if wrong, hint := ruleProblem(string(f.Rule)); wrong != "" {
		return refuse(hint, "%s: %s", f.Fingerprint(), wrong)
	}
	switch {
	case f.Suppressed != nil && o.approved[f.Fingerprint()]:
		return nil // to be written anew
	case f.Suppressed != nil:
		return refuse(f.Suppressed.By+" says so: "+f.Suppressed.Reason, "%s does not count already", describeFinding(f))
	case p.FailOn.Never:
		return refuse("--fail-on, or failOn in the configuration, says when check fails", "%s needs no approval: check fails for nothing", describeFinding(f))
	case !p.FailOn.Fails(f.Severity):
		return refuse("--fail-on "+f.Severity.String()+", or failOn in the configuration, would change that",
			"%s needs no approval: its severity is %s, and check fails from %s on", describeFinding(f), f.Severity, p.FailOn.Least)
	}
	return nil
}

func (o *Outcome) listCountable(p Policy) string {
	found := o.countable(p)
	if len(found) == 0 {
		return "there is nothing to approve: no finding makes check fail"
	}
	return listFindings("what can be approved:", found)
}

// listFindings prints findings with their fingerprints, one a line.
func listFindings(title string, findings []diff.Finding) string {
	const most = 20
	lines := []string{title}
	for i, f := range findings {
		if i == most {
			lines = append(lines, fmt.Sprintf("  and %d more", len(findings)-most))
			break
		}
		lines = append(lines, "  "+f.Fingerprint()+"  "+describeFinding(f))
	}
	return strings.Join(lines, "\n")
}

// Prune returns the policy's ledger without the entries that are unused or have expired, and those entries. Entries that
// cannot be followed stay: somebody meant something by them.
func Prune(o *Outcome, p Policy) (next *Ledger, removed []Entry) {
	next = p.ledger()
	next.Entries = nil
	for _, a := range o.Approvals {
		over := a.Entry.Until != "" && a.Entry.Until < p.Today && a.State != Invalid
		if a.State == Unused || over {
			removed = append(removed, a.Entry)
			continue
		}
		next.Entries = append(next.Entries, a.Entry)
	}
	return next, removed
}
