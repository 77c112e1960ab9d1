package report

import (
	"strings"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// fold puts together what one edit of a shared validator did in several places: findings that say the same about
// different places and stand at one place in the source of both versions. The first of them stays, and also holds the
// others by its fingerprint. Groups that have nothing left are left out.
func (t *text) fold(all []group) (kept []group, also map[string][]diff.Finding) {
	first := map[edit]diff.Finding{}
	also = map[string][]diff.Finding{}
	for _, g := range all {
		findings := g.findings
		g.findings = nil
		for _, f := range findings {
			e, ok := t.edit(f)
			if leader, found := first[e]; ok && found {
				also[leader.Fingerprint()] = append(also[leader.Fingerprint()], f)
				if leader.Table != f.Table {
					g.told++
				}
				continue
			}
			if ok {
				first[e] = f
			}
			g.findings = append(g.findings, f)
		}
		if len(g.findings) > 0 {
			kept = append(kept, g)
		}
	}
	return kept, also
}

// An edit is what the findings have in common that one edit of the source brought about.
type edit struct {
	rule     diff.RuleID
	severity diff.Severity
	says     string // the message without the place
	field    string // the field that was edited, or "" when it is a type that fields of any name share
	from, to schema.Position
	beside   string // what others have added to the finding or decided about it
}

// edit returns the edit that brought f about, and false when that cannot be told from others.
func (t *text) edit(f diff.Finding) (edit, bool) {
	says, ok := strings.CutPrefix(f.Message, f.Where()+": ")
	if !ok || len(f.Path) == 0 || f.At != nil {
		return edit{}, false
	}
	e := edit{rule: f.Rule, severity: f.Severity, says: says, field: f.Path[len(f.Path)-1].Field,
		beside: strings.Join(f.Notes, "\x00")}
	if f.Suppressed != nil {
		e.beside += "\x01" + f.Suppressed.By + "\x01" + f.Suppressed.Reason
	}
	from, to := f.From, f.To
	if from.Present && to.Present && f.Rule != diff.FieldMadeRequired && f.Rule != diff.FieldMadeOptional {
		// It is the type that was edited, and the field may only name it.
		innerFrom, movedFrom := inside(from)
		innerTo, movedTo := inside(to)
		if movedFrom && movedTo {
			from, to, e.field = innerFrom, innerTo, ""
		}
	}
	// What only one side has was edited there; the place around it on the other side says nothing.
	r := t.comparison.Result
	knownFrom, knownTo := true, true
	if from.Present {
		e.from, knownFrom = r.FromPosition(diff.Finding{From: from})
	}
	if to.Present {
		e.to, knownTo = r.ToPosition(diff.Finding{To: to})
	}
	return e, knownFrom && knownTo && (from.Present || to.Present)
}

// inside returns the first part of the type at side, and false when that has no parts: a type that is shared has its
// parts at one place in the source, wherever it is used.
func inside(side diff.Side) (diff.Side, bool) {
	var step validator.Step
	switch t := side.Type.(type) {
	case *validator.Array:
		step.Kind = validator.IntoElement
	case *validator.Record:
		step.Kind = validator.IntoRecordValue
	case *validator.Union:
		if len(t.Members) == 0 {
			return side, false
		}
		step.Kind = validator.IntoMember
	case *validator.Object:
		if len(t.Fields) == 0 {
			return side, false
		}
		step.Kind, step.Field = validator.IntoField, t.Fields[0].Name
	default:
		return side, false
	}
	side.Place.Path = side.Place.Path.With(step)
	return side, true
}

// alsoWidth is how many columns a line of places takes.
const alsoWidth = 100

// mostPlaces is how many places are listed.
const mostPlaces = 40

// places lists where findings are, over several lines.
func places(findings []diff.Finding) []string {
	var lines []string
	line := ""
	for i, f := range findings {
		where := shorten(Clean(f.Where()))
		if i < len(findings)-1 {
			where += ","
		}
		if i == mostPlaces {
			where = "and " + counted(len(findings)-i, "more place")
		}
		switch {
		case line == "":
			line = where
		case screenWidth(line)+1+screenWidth(where) > alsoWidth:
			lines, line = append(lines, line), where
		default:
			line += " " + where
		}
		if i == mostPlaces {
			break
		}
	}
	return append(lines, line)
}
