package packages

import (
	"path"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// A Comparison is what [Comparison.Findings] needs to know.
type Comparison struct {
	From, To Side
	// Project and Component are as in [diff.Options].
	Project, Component string
	// Show returns the name of a file of the repository as the user is to see it: relative to the working directory. nil
	// leaves it as it is.
	Show func(file string) string
}

// Findings returns a finding for every package that makes the comparison lie, sorted by name, and a note for every lock
// file that changed and cannot be read.
//
// A difference alone is no finding: when each side was evaluated with what it asks for, as --from-modules makes it, what
// the comparison says is true.
func (c Comparison) Findings() []diff.Finding {
	differences, unseen := differencesOf(c.From, c.To)
	var list []diff.Finding
	for _, d := range differences {
		if lie, ok := c.judge(d); ok {
			lie.tables = tablesOf(d.Name, c.From, c.To)
			list = append(list, c.finding(lie))
		}
	}
	for _, u := range unseen {
		list = append(list, c.unseen(u))
	}
	return list
}

// A lie is a difference with what was evaluated in spite of it.
type lie struct {
	Difference
	shared         bool     // one node_modules stood in for both sides
	old, new       []string // the versions that each side was evaluated with; none on a side that did not use the package
	oldBad, newBad bool     // that is not what the side asks for
	tables         []string
}

// judge says what a difference did to the comparison, and whether it did anything.
func (c Comparison) judge(d Difference) (lie, bool) {
	l := lie{
		Difference: d, shared: c.From.Modules == c.To.Modules,
		old: c.From.versions(d.Name), new: c.To.versions(d.Name),
	}
	l.oldBad, l.newBad = !d.From.has(l.old), !d.To.has(l.new)
	if l.shared && len(l.old) > 0 && slices.Equal(l.old, l.new) {
		// One copy cannot be what both ask for. Which of the sides it is not is unknown when both may have it.
		l.oldBad = l.oldBad || d.Kind != Versions || !l.newBad
		return l, true
	}
	return l, l.oldBad || l.newBad
}

// has says whether all of the versions are among those that are asked for. Where releases are not known, they may be.
func (a Ask) has(versions []string) bool {
	if a.Releases == nil {
		return true
	}
	return !slices.ContainsFunc(versions, func(v string) bool { return v != "" && !slices.Contains(a.Releases, v) })
}

// versions are the installed versions of a package that a side was evaluated with, sorted.
func (s Side) versions(name string) []string {
	var list []string
	for _, used := range s.Used {
		if used.Name == name && used.Folder == "" {
			list = append(list, used.Version)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// tablesOf lists the tables that a package reached on either side, those of the new one first.
func tablesOf(name string, from, to Side) []string {
	var list []string
	for _, side := range []Side{to, from} {
		if side.Tables == nil || len(side.versions(name)) == 0 {
			continue
		}
		for _, table := range side.Tables(name) {
			if !slices.Contains(list, table) {
				list = append(list, table)
			}
		}
	}
	return list
}

func (c Comparison) finding(l lie) diff.Finding {
	rule, _ := diff.FindRule(diff.PackageChanged)
	return diff.Finding{
		Rule: rule.ID, Severity: rule.Severity, Project: c.Project, Component: c.Component,
		Message: c.message(l), Notes: c.remedies(l), At: c.place(l.To), Key: key(l.Difference),
	}
}

// key identifies a difference by what both sides ask for.
func key(d Difference) string {
	parts := []string{d.Name, [...]string{Versions: "versions", Content: "content", Choice: "choice"}[d.Kind]}
	for _, a := range []Ask{d.From, d.To} {
		parts = append(parts, strings.Join(a.Versions, "\x02"))
		if d.Kind != Versions {
			parts = append(parts, a.mark)
		}
	}
	return strings.Join(parts, "\x01")
}

// place is where the new side says what it asks for: the first line of the file when it has the package no more.
func (c Comparison) place(to Ask) *schema.Position {
	file := to.File
	if to.Patch != "" {
		file = to.Patch
	}
	if file == "" {
		return nil
	}
	return &schema.Position{File: c.show(file), Line: max(1, to.Line), Column: max(1, to.Column)}
}

func (c Comparison) show(file string) string {
	if c.Show == nil {
		return file
	}
	return c.Show(file)
}

// unseen is a note about a lock file that changed and cannot be read.
func (c Comparison) unseen(u Unseen) diff.Finding {
	side := "TO"
	at := c.place(Ask{File: u.File})
	if u.Old {
		side, at = "FROM", nil
	}
	reason := strings.TrimPrefix(u.Err.Error(), u.File)
	return diff.Finding{
		Rule: diff.PackageChanged, Severity: diff.Note, Project: c.Project, Component: c.Component, At: at,
		Key: "unseen\x01" + side + "\x01" + u.File,
		Message: "the lock files of both sides differ, and " + side + "'s " + path.Base(u.File) + readable(reason) +
			": whether the versions of " + enumerate(installed(c.From, c.To), maxTables) + " changed is seen only as far as package.json says so",
	}
}

// readable turns what an error says behind the name of the file into the end of a sentence.
func readable(reason string) string {
	if place, why, ok := strings.Cut(reason, ": "); ok && strings.HasPrefix(place, ":") {
		return " cannot be read at line " + strings.ReplaceAll(strings.TrimPrefix(place, ":"), ":", ", column ") + ": it " + why
	}
	return reason
}
