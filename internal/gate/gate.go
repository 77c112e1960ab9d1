// Package gate decides what of a comparison counts: what the configuration makes of rules and tables, and what somebody
// has approved, in a comment or in the ledger. Whether a command fails by what counts, report.Fails says.
//
// It hides nothing. A finding that does not count stays where it is, with who decided so and why; verdicts are never
// touched. What is wrong with approvals becomes findings of its own.
package gate

import (
	"fmt"
	"slices"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/pkg/diff"
)

// A Policy is what decides whether findings count.
type Policy struct {
	Config *config.Config // nil says nothing
	Ledger *Ledger        // nil approves nothing
	// Today is the date in UTC, as 2006-01-02: an approval counts up to and including its last day, and ends at the same
	// moment for everybody, on a laptop and in CI.
	Today  string
	FailOn config.Level
	// Partial says that only some of the projects or components that approvals can be about are compared, so that an
	// approval for another one is not unused.
	Partial bool
}

// An Outcome is what a policy makes of comparisons.
type Outcome struct {
	// Results are copies of those given: with severities as configured, suppressed findings, and the findings about
	// approvals after those about the schema as a whole.
	Results []*diff.Result
	// Approvals are the entries of the ledger, in its order, with what became of them.
	Approvals []Approval

	approved map[string]bool // the fingerprints that the ledger covers
}

// An Approval is an entry of the ledger and what became of it.
type Approval struct {
	Entry Entry
	State State
}

// A State says what an entry of the ledger does for a comparison.
type State uint8

// The states of an entry.
const (
	Covers    State = iota // it suppresses a finding
	Elsewhere              // it is about a project or component that is not compared
	Unused                 // it matches nothing
	Expired                // it matches a finding, and its last day is over
	Invalid                // it cannot be followed
)

var stateNames = [...]string{Covers: "covers", Elsewhere: "not compared", Unused: "unused", Expired: "expired", Invalid: "invalid"}

// String names the state in a list.
func (s State) String() string { return stateNames[s] }

// Apply decides about comparisons that were made together: the components of an app, the projects of a repository. The
// results that it is given stay as they are.
func Apply(results []*diff.Result, p Policy) *Outcome {
	if p.Config == nil {
		p.Config = &config.Config{}
	}
	j := &judge{Policy: p, Outcome: &Outcome{approved: map[string]bool{}}, comments: map[string]*comment{}}
	for _, r := range results {
		copied := *r
		copied.Findings = slices.Clone(r.Findings)
		j.Results = append(j.Results, &copied)
	}
	j.each(j.configure)
	j.applyLedger()
	j.applyComments()
	for i := range j.Results {
		j.report(i)
	}
	return j.Outcome
}

// A Schema says whose schema was compared: that of a project's app, or of one of its components. Approvals name both.
type Schema struct{ Project, Component string }

// Unchanged is [Apply] for schemas in which nothing changed: every approval in the ledger that is about one of them has had
// its time. Comments are not looked at, so that nobody has to read the schemas for it.
func Unchanged(schemas []Schema, p Policy) *Outcome {
	if len(schemas) == 0 {
		schemas = []Schema{{}} // what is wrong with an entry is told somewhere
	}
	var results []*diff.Result
	for _, s := range schemas {
		results = append(results, diff.Compare(nil, nil, diff.Options{Project: s.Project, Component: s.Component}))
	}
	return Apply(results, p)
}

// A judge is one call of [Apply].
type judge struct {
	Policy
	*Outcome
	comments map[string]*comment // by their position; a file can be part of several schemas
	order    []*comment          // as they were found
	pending  []pending
}

// A pending finding is one about an approval, to be added to a result.
type pending struct {
	result  int
	finding diff.Finding
}

func (j *judge) each(do func(*diff.Finding)) {
	for _, r := range j.Results {
		for i := range r.Findings {
			do(&r.Findings[i])
		}
	}
}

// configure applies the configuration to a finding.
func (j *judge) configure(f *diff.Finding) {
	rule, configured := j.Config.Rules[f.Rule]
	if configured && !rule.Off {
		f.Severity = weigh(*f, rule.Severity)
	}
	if f.Suppressed != nil {
		return
	}
	if configured && rule.Off {
		f.Suppressed = &diff.Suppression{Reason: fmt.Sprintf("the rule %s is off", f.Rule), By: rule.Position.String()}
		return
	}
	if entry, ok := j.Config.Ignored(f.Table); ok && f.Table != "" {
		f.Suppressed = &diff.Suppression{Reason: fmt.Sprintf("the table %s is ignored", f.Table), By: entry.Position.String()}
	}
}

// weigh returns what a finding weighs when its rule is configured to weigh something. What weighs less than its rule,
// because nothing can fail in its case, does not get heavier by that; and a rule that is configured to what it weighs
// anyway changes nothing.
func weigh(f diff.Finding, configured diff.Severity) diff.Severity {
	rule, _ := diff.FindRule(f.Rule)
	switch {
	case configured == rule.Severity:
		return f.Severity
	case f.Severity < rule.Severity:
		return min(f.Severity, configured)
	default:
		return configured
	}
}

// add notes a finding about an approval. key tells it from others of its rule.
func (j *judge) add(result int, f diff.Finding, key string) {
	if rule, ok := diff.FindRule(f.Rule); ok {
		f.Severity = rule.Severity
	}
	for n := 2; slices.ContainsFunc(j.pending, func(p pending) bool { return p.finding.Rule == f.Rule && p.finding.Key == key }); n++ {
		key = fmt.Sprintf("%s #%d", key, n)
	}
	f.Key = key
	f.Project, f.Component = j.Results[result].Project, j.Results[result].Component
	j.configure(&f)
	j.pending = append(j.pending, pending{result, f})
}

// report adds the findings about approvals to a result, after those about the schema as a whole.
func (j *judge) report(result int) {
	var found []diff.Finding
	for _, p := range j.pending {
		if p.result == result {
			found = append(found, p.finding)
		}
	}
	j.Results[result].AddWhole(found...)
}
