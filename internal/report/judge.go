package report

import (
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/diff"
)

// Fails says whether the report makes the command fail: something counts at the level of --fail-on, or a verdict is not
// safe and no finding says why, so that nobody could decide about it. An approval takes the failure away and leaves the
// verdict. This is the one place that decides it, with the findings as package gate has made them.
func Fails(r *Report, v View) bool {
	return !v.Passes && slices.ContainsFunc(r.parts(), func(c *Comparison) bool {
		return slices.ContainsFunc(c.Result.Findings, v.fails) || unexplained(c.Result)
	})
}

// fails says whether a finding makes the command fail.
func (v View) fails(f diff.Finding) bool { return !v.Passes && f.Counts(v.FailOn) }

// unexplained says whether a verdict other than safe has not the error that every such verdict comes with. It should
// never happen; if it does, the verdict itself makes the command fail.
func unexplained(r *diff.Result) bool { return r.Verdict != diff.Safe && !r.Explained }

// open says whether a verdict other than safe is neither approved nor configured to weigh less.
func open(r *diff.Result) bool {
	if r.Verdict == diff.Safe {
		return false
	}
	return unexplained(r) || slices.ContainsFunc(r.Findings, func(f diff.Finding) bool { return f.Counts(diff.Error) })
}

// A Count holds the number of findings of each severity that count, and of those that are suppressed.
type Count struct{ Errors, Warnings, Notes, Suppressed int }

func count(findings []diff.Finding) Count {
	var c Count
	for _, f := range findings {
		switch {
		case f.Suppressed != nil:
			c.Suppressed++
		case f.Severity == diff.Error:
			c.Errors++
		case f.Severity == diff.Warning:
			c.Warnings++
		case f.Severity == diff.Note:
			c.Notes++
		}
	}
	return c
}

// String prints what there is: "2 errors, 1 note, 3 approved", or "nothing to report".
func (c Count) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		noun string
	}{{c.Errors, "error"}, {c.Warnings, "warning"}, {c.Notes, "note"}} {
		if p.n > 0 {
			parts = append(parts, counted(p.n, p.noun))
		}
	}
	if c.Suppressed > 0 {
		parts = append(parts, strconv.Itoa(c.Suppressed)+" approved")
	}
	if parts == nil {
		return "nothing to report"
	}
	return strings.Join(parts, ", ")
}

// A mood says how a result is marked.
type mood uint8

const (
	good     mood = iota
	accepted      // not safe, and somebody decided to live with it
	bad
)

// A tally is what one comparison or several come to.
type tally struct {
	verdict         diff.Verdict // the worst
	refused         bool
	tables, changed int
	findings        []diff.Finding
	mood            mood
	fails           bool
}

// tallyOf sums up comparisons.
func tallyOf(v View, parts ...*Comparison) tally {
	sum := tally{verdict: diff.Safe, fails: Fails(&Report{Comparisons: parts}, v)}
	pending := false
	for _, c := range parts {
		sum.verdict = worse(sum.verdict, c.Result.Verdict)
		sum.refused = sum.refused || c.Result.Refused
		sum.tables += len(c.Result.Tables)
		sum.changed += changedTables(c.Result)
		sum.findings = append(sum.findings, c.Result.Findings...)
		pending = pending || open(c.Result)
	}
	switch {
	case sum.fails, pending:
		sum.mood = bad
	case sum.verdict != diff.Safe:
		sum.mood = accepted
	}
	return sum
}

// worse returns the verdict that has to be told.
func worse(a, b diff.Verdict) diff.Verdict {
	rank := map[diff.Verdict]int{diff.Safe: 0, diff.Undecided: 1, diff.Breaking: 2}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

// unchanged says that there is nothing to tell.
func (s tally) unchanged() bool { return s.changed == 0 && len(s.findings) == 0 }

// says returns in one clause what was decided: its name, and what that means.
func (s tally) says() (name, meaning string) {
	switch {
	case s.refused:
		name, meaning = "refused", "Convex does not accept the new schema"
	case s.verdict == diff.Breaking:
		name, meaning = "breaking", "stored documents can make the deploy fail"
	case s.verdict == diff.Undecided:
		name, meaning = "undecided", "take it as breaking"
	case s.fails:
		return "safe, but not passing", "every document that was valid is valid after"
	default:
		return "safe", "every document that was valid is valid after"
	}
	if s.mood == accepted {
		name += ", and accepted"
	}
	return name, meaning
}

// scale says how many tables changed, of how many; in says where else they are counted, or is "".
func (s tally) scale(in string) string {
	if s.tables == 0 {
		return "no tables" + in
	}
	return strconv.Itoa(s.changed) + " of " + counted(s.tables, "table") + in + " changed"
}

func changedTables(r *diff.Result) int {
	n := 0
	for _, table := range r.Tables {
		if table.Status != diff.Same {
			n++
		}
	}
	return n
}
