package gate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// A comment is one that approves findings, or is meant to.
type comment struct {
	approval
	mark    intent.Mark
	problem *problem
	result  int // the first result in whose schema it is
	tie     tie // to the change that is compared
	uses    map[diff.RuleID]bool
	refused map[diff.RuleID]*diff.Finding // what it would cover, were it tied to this change
	places  []schema.Place                // what it stands at
}

// A tie says whether a comment was written for the change that is compared. What was approved is the change in which the
// comment appeared, so that a comment which stays in the file covers no later one.
type tie uint8

const (
	isNew   tie = iota // the old version does not have it
	isOld              // the old version has it already
	unknown            // the old version is a schema without source, so nobody can tell
)

// text returns what the comment says, however it is spaced.
func (c *comment) text() string {
	var rules []string
	for _, r := range c.rules {
		rules = append(rules, string(r))
	}
	slices.Sort(rules)
	return strings.Join(rules, ",") + " " + c.path + ": " + c.reason
}

// place returns what the comment stands at: the same for the same field or table wherever it is moved to.
func (c *comment) place() string {
	var keys []string
	for _, p := range c.places {
		keys = append(keys, p.Table+" "+p.Path.Key())
	}
	if len(keys) == 0 {
		return c.mark.Code()
	}
	slices.Sort(keys)
	return strings.Join(keys, "\n")
}

// readComments returns the comments in a schema's files that are meant to approve something.
func readComments(s *schema.Schema) []*comment {
	var comments []*comment
	for _, m := range intent.Marks(s, namesUs) {
		if a, p, ours := parseComment(m.Text); ours {
			c := &comment{approval: a, mark: m, problem: p, uses: map[diff.RuleID]bool{}, refused: map[diff.RuleID]*diff.Finding{}}
			if p == nil {
				c.places = m.Places()
			}
			comments = append(comments, c)
		}
	}
	return comments
}

// applyComments suppresses what comments in the new version approve, and reports what is wrong with them.
func (j *judge) applyComments() {
	for i, r := range j.Results {
		comments := readComments(r.To)
		tieComments(comments, r)
		for _, c := range comments {
			j.comment(i, c)
		}
		// Those that do not count are looked at last: what another approval covers they need not.
		for _, late := range []bool{false, true} {
			for _, c := range comments {
				if c.problem == nil && late == (c.tie != isNew) {
					c.cover(r, j.comments[c.mark.Position.String()])
				}
			}
		}
	}
	for _, c := range j.order {
		j.reportComment(c)
	}
}

// comment notes a comment, once for all schemas that its file is part of.
func (j *judge) comment(result int, c *comment) {
	key := c.mark.Position.String()
	if j.comments[key] == nil {
		c.result = result
		j.comments[key] = c
		j.order = append(j.order, c)
	}
}

// tieComments finds out which comments are new. One that says the same as a comment of the old version is that comment:
// the one at the same place if there is one, or else one whose place is gone. Otherwise moving a comment would renew it.
func tieComments(comments []*comment, r *diff.Result) {
	if len(comments) == 0 {
		return
	}
	if hasNoSource(r) {
		for _, c := range comments {
			c.tie = unknown
		}
		return
	}
	here, anywhere := map[string]int{}, map[string]int{} // how often the old version says what at a place, and at all
	for _, c := range readComments(r.From) {
		here[c.text()+"\n"+c.place()]++
		anywhere[c.text()]++
	}
	for _, moved := range []bool{false, true} {
		for _, c := range comments {
			at := c.text() + "\n" + c.place()
			if c.tie == isNew && anywhere[c.text()] > 0 && (moved || here[at] > 0) {
				c.tie = isOld
				here[at]--
				anywhere[c.text()]--
			}
		}
	}
}

// hasNoSource says whether the old version is a schema without the files that it was written in. No schema at all has no
// comments either.
func hasNoSource(r *diff.Result) bool {
	return (r.From.Source == nil || len(r.From.Source.Files()) == 0) && len(r.From.Tables) > len(r.Intent.Returned)
}

// cover suppresses the findings of a result that the comment approves, and notes in first, which stands for the comment
// in all schemas that its file is part of, what became of it.
func (c *comment) cover(r *diff.Result, first *comment) {
	for i := range r.Findings {
		f := &r.Findings[i]
		if !slices.Contains(c.rules, f.Rule) || !c.means(r, *f) {
			continue
		}
		switch {
		case c.tie != isNew && f.Suppressed == nil:
			first.refused[f.Rule], first.tie = f, c.tie
		case c.tie == isNew:
			first.uses[f.Rule] = true
			if f.Suppressed == nil {
				f.Suppressed = &diff.Suppression{Reason: c.reason, By: c.signature(), InSource: true}
			}
		}
	}
}

func (c *comment) signature() string { return "the comment at " + c.mark.Position.String() }

// means says whether the comment is about a finding: by the place that it names, or by where it stands.
func (c *comment) means(r *diff.Result, f diff.Finding) bool {
	if c.path != "" {
		return f.Where() == c.path
	}
	if !f.To.Present {
		return false // it has no line, and the comment would cover whatever else is removed from here
	}
	if at, ok := r.ToPosition(f); ok && f.At == nil && c.mark.Covers(at) {
		return true
	}
	return slices.ContainsFunc(c.places, func(p schema.Place) bool { return isAt(f, p) })
}

// isAt says whether a finding is about a field or table, or about its type up to the next fields.
func isAt(f diff.Finding, p schema.Place) bool {
	path := f.To.Place.Path
	if f.Table != p.Table || f.Index != "" || len(path) < len(p.Path) || path[:len(p.Path)].Key() != p.Path.Key() {
		return false
	}
	return !slices.ContainsFunc(path[len(p.Path):], func(s validator.Step) bool { return s.Kind == validator.IntoField })
}

// reportComment reports what is wrong with a comment, for each rule that it names.
func (j *judge) reportComment(c *comment) {
	if c.problem != nil {
		j.addComment(diff.ApprovalInvalid, c, "the comment "+c.problem.message, c.problem.hint, "")
		return
	}
	for _, rule := range c.rules {
		switch refused := c.refused[rule]; {
		case refused != nil && c.tie == unknown:
			j.addComment(diff.ApprovalInvalid, c, fmt.Sprintf("the comment does not cover %s: the old version comes without its source, so nothing tells whether the comment is about this change", describeFinding(*refused)),
				"Approve the finding in the ledger instead: convex-schema-plan approve "+refused.Fingerprint()+" --reason TEXT", string(rule))
		case refused != nil:
			j.addComment(diff.ApprovalInvalid, c, fmt.Sprintf("the comment does not cover %s: it approved an earlier change, and the old version has it already", describeFinding(*refused)),
				"If this change is meant too, write a reason for it into the comment, or run convex-schema-plan approve "+refused.Fingerprint()+" --reason TEXT", string(rule))
		case !c.uses[rule]:
			j.addComment(diff.ApprovalUnused, c, j.unusedComment(c, rule), j.unusedHint(c, rule), string(rule))
		}
	}
}

func (j *judge) unusedComment(c *comment, rule diff.RuleID) string {
	where := "here"
	if c.path != "" {
		where = "at " + c.path
	}
	if c.tie == isOld {
		return fmt.Sprintf("the comment approved %s %s, which the old version has already", rule, where)
	}
	return fmt.Sprintf("the comment approves %s %s, and there is no such finding", rule, where)
}

// unusedHint says what an unused comment was perhaps meant for.
func (j *judge) unusedHint(c *comment, rule diff.RuleID) string {
	const rid = "Delete the comment"
	var gone, places []string
	j.each(func(f *diff.Finding) {
		if f.Rule != rule || f.Suppressed != nil {
			return
		}
		places = append(places, f.Where())
		if !f.To.Present {
			gone = append(gone, f.Where())
		}
	})
	switch near := nearest.To(c.path, places); {
	case c.tie == isOld:
		return rid
	case c.path != "" && near != "":
		return rid + "; did you mean " + strconv.Quote(near) + "?"
	case c.path == "" && len(gone) > 0:
		return fmt.Sprintf("What is gone has no line, so name it: // %s %s %s: %s", Directive, rule, gone[0], c.reason)
	}
	return rid
}

// addComment reports something about a comment at its place.
func (j *judge) addComment(rule diff.RuleID, c *comment, message, note, about string) {
	at := c.mark.Position
	key := c.mark.Text + " " + about
	if len(c.places) > 0 {
		key += " " + c.place()
	}
	j.add(c.result, diff.Finding{Rule: rule, Message: message, Notes: []string{note}, At: &at}, key)
}
