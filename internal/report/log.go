package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"convex-schema-plan/pkg/diff"
)

// A Log is the history of a schema.
type Log struct {
	Range string   // the commits that were walked, as git names them; "" is all of them
	Rows  []LogRow // the newest first
}

// A LogRow is one commit that touched a schema.
type LogRow struct {
	Commit  string // its whole id
	Date    time.Time
	Subject string // the first line of its message
	// Report compares it with the version before it that could be evaluated, and names that; nil when there was none, or
	// Problem is set.
	Report *Report
	Tables int // how many tables it declares; only the first version is told by it
	// Problem says why the version could not be evaluated or compared; "" when it could.
	Problem string
}

// Add takes up what the same commit did to another schema.
func (row *LogRow) Add(other LogRow) {
	row.Tables += other.Tables
	if row.Problem == "" {
		row.Problem = other.Problem
	}
	switch {
	case other.Report == nil:
	case row.Report == nil:
		row.Report = other.Report
	default:
		row.Report.Comparisons = append(row.Report.Comparisons, other.Report.Comparisons...)
	}
}

// The statuses of a row that are no verdict.
const (
	logFirst  = "first"  // nothing before it to compare with
	logSame   = "same"   // the files changed, and the schema did not
	logFailed = "failed" // it could not be evaluated or compared
)

// status returns the row's verdict, or one of the statuses that are none.
func (row LogRow) status() string {
	switch {
	case row.Problem != "":
		return logFailed
	case row.Report == nil:
		return logFirst
	}
	sum := tallyOf(View{Passes: true}, row.Report.parts()...)
	if sum.unchanged() {
		return logSame
	}
	return sum.verdict.String()
}

// Columns and entries of a row of the log.
const (
	subjectWidth = 44
	problemWidth = 120
	mostBroken   = 3 // places that are named in a row
)

// LogText returns the history for a person: a line for each version, the newest first, and what all of it comes to.
func LogText(l *Log, style Style) []byte {
	t, in := &text{style: style}, ""
	if l.Range != "" {
		in = " in " + short(l.Range)
	}
	if len(l.Rows) == 0 {
		t.line("no commit%s touched a schema", in)
		return t.out.Bytes()
	}
	wide := 0
	for _, row := range l.Rows {
		wide = max(wide, screenWidth(row.subject()))
	}
	for _, row := range l.Rows {
		pad := strings.Repeat(" ", wide-screenWidth(row.subject()))
		t.line("%s  %s  %s  %s  %s", style.paint(yellow, cmp.Or(shortID(row.Commit), strings.Repeat("?", 7))),
			row.Date.Format(time.DateOnly), t.logStatus(row), row.subject()+pad, style.paint(dim, row.says()))
	}
	t.line("")
	t.line("%s%s: %s", counted(len(l.Rows), "version"), in, l.total())
	return t.out.Bytes()
}

// subject returns the first line of the commit's message, cut to its column.
func (row LogRow) subject() string {
	subject := Clean(row.Subject)
	if screenWidth(subject) <= subjectWidth {
		return subject
	}
	return cut(subject, subjectWidth-screenWidth(ellipsis)) + ellipsis
}

// logStatus draws the status of a row, as wide as the widest.
func (t *text) logStatus(row LogRow) string {
	status := row.status()
	mark, c := "·", dim
	switch status {
	case logFailed:
		mark, c = "▲", yellow
	case diff.Safe.String():
		mark, c = "✔", green
	case diff.Breaking.String(), diff.Undecided.String():
		mark, c = "✖", redBold
		if tallyOf(View{Passes: true}, row.Report.parts()...).mood == accepted {
			mark, c = "▲", yellow
		}
	}
	mark = t.style.draw(mark)
	return t.style.paint(c, fmt.Sprintf("%-2s %-9s", mark, status))
}

// says tells in a few words what a version did.
func (row LogRow) says() string {
	switch row.status() {
	case logFailed:
		return "could not be evaluated: " + shortenTo(cleanLines(row.Problem)[0], problemWidth)
	case logFirst:
		return "the first version, with " + counted(row.Tables, "table")
	case logSame:
		return ""
	}
	sum := tallyOf(View{Passes: true}, row.Report.parts()...)
	broken := row.broken()
	if len(broken) == 0 {
		return counted(sum.changed, "table") + " changed: " + count(sum.findings).String()
	}
	more := ""
	if n := len(broken) - mostBroken; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	says := strings.Join(broken[:min(len(broken), mostBroken)], ", ") + more
	if sum.refused {
		says = "refused: " + says
	}
	return says
}

// broken names each error with its place. What somebody approved since is marked.
func (row LogRow) broken() []string {
	var names []string
	for _, c := range row.Report.parts() {
		for _, f := range c.Result.Findings {
			if f.Severity != diff.Error {
				continue
			}
			name := string(f.Rule)
			if where := f.Where(); where != "" {
				name = short(where) + " " + name
			}
			if title := row.Report.title(c, short); title != "" {
				name = title + ": " + name
			}
			if f.Suppressed != nil {
				name += " (approved)"
			}
			names = append(names, Clean(name))
		}
	}
	return slices.Compact(names)
}

// total counts the rows of each status.
func (l *Log) total() string {
	counts := map[string]int{}
	for _, row := range l.Rows {
		counts[row.status()]++
	}
	var parts []string
	for _, status := range []string{"breaking", "undecided", "safe", logSame, logFirst, logFailed} {
		if counts[status] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[status], status))
		}
	}
	return strings.Join(parts, ", ")
}

type (
	wireLog struct {
		Version int      `json:"version"`
		Range   string   `json:"range"`
		Rows    []wireAt `json:"versions"`
	}
	wireAt struct {
		Commit   string       `json:"commit"`
		Date     string       `json:"date"`
		Subject  string       `json:"subject"`
		Status   string       `json:"status"`
		Refused  bool         `json:"refused"`
		Previous string       `json:"previous,omitempty"`
		Problem  string       `json:"problem,omitempty"`
		Changed  int          `json:"tablesChanged"`
		Findings []wireChange `json:"findings"`
		Summary  wireSummary  `json:"summary"`
	}
	wireChange struct {
		Rule        string        `json:"rule"`
		Severity    string        `json:"severity"`
		Project     string        `json:"project,omitempty"`
		Component   string        `json:"component"`
		Table       string        `json:"table,omitempty"`
		Index       string        `json:"index,omitempty"`
		Path        string        `json:"path,omitempty"`
		Message     string        `json:"message"`
		Fingerprint string        `json:"fingerprint"`
		Suppressed  *wireApproval `json:"suppressed,omitempty"`
	}
)

// LogJSON returns the history for machines, as docs/schemas/log.schema.json describes it: every finding, without its
// proof, which check gives for the two commits.
func LogJSON(l *Log) ([]byte, error) {
	wire := wireLog{Version: formatVersion, Range: l.Range, Rows: make([]wireAt, len(l.Rows))}
	for i, row := range l.Rows {
		wire.Rows[i] = toWireAt(row)
	}
	return marshal(wire)
}

func toWireAt(row LogRow) wireAt {
	wire := wireAt{
		Commit: row.Commit, Date: row.Date.Format(time.RFC3339), Subject: row.Subject, Status: row.status(),
		Problem: row.Problem, Findings: []wireChange{},
	}
	if row.Report == nil {
		return wire
	}
	sum := tallyOf(View{Passes: true}, row.Report.parts()...)
	n := count(sum.findings)
	wire.Refused, wire.Changed, wire.Previous = sum.refused, sum.changed, row.Report.From.Commit
	wire.Summary = wireSummary{n.Errors, n.Warnings, n.Notes, n.Suppressed}
	for _, c := range row.Report.parts() {
		for _, f := range c.Result.Findings {
			full := toWireFinding(c, f)
			wire.Findings = append(wire.Findings, wireChange{full.Rule, full.Severity, full.Project, full.Component, full.Table,
				full.Index, full.Path, full.Message, full.Fingerprint, full.Suppressed})
		}
	}
	return wire
}
