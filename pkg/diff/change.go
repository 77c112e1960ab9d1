package diff

import (
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// A spot is a place on one side of the comparison while both are walked.
type spot struct {
	path     validator.Path // from the table's validator
	typ      validator.Type // what is there
	optional bool           // whether it is an optional field
	absent   bool           // whether the thing is not there, and this is what encloses it
}

// field returns the spot of a field of the object at s.
func (s spot) field(f validator.Field) spot {
	step := validator.Step{Kind: validator.IntoField, Field: f.Name}
	return spot{path: s.path.With(step), typ: f.Type, optional: f.Optional}
}

// inside returns the spot of a type inside the array or record at s.
func (s spot) inside(kind validator.StepKind, t validator.Type) spot {
	return spot{path: s.path.With(validator.Step{Kind: kind}), typ: t}
}

// enclosing returns s as the place around a thing that this side does not have.
func (s spot) enclosing() spot {
	s.absent = true
	return s
}

func (s spot) side(table string) Side {
	side := Side{Present: !s.absent, Place: schema.Place{Table: table, Path: s.path}}
	if side.Present {
		side.Type, side.Optional = s.typ, s.optional
	}
	return side
}

// A change is one difference between the two validators of a table, before it becomes a [Finding].
type change struct {
	rule     RuleID
	from, to spot
	path     validator.Path // what a reader is shown
	members  []spot         // the alternatives that from has and to refuses, or that only to has
	// breaks says that the old type at from accepts something that the new type at to refuses. Whether a document can
	// hold it, and whether the new validator accepts that document by another way, is decided in [prover].
	breaks   bool
	kept     []validator.Type // what the new type still accepts of each member; set by [prover.prove]
	recuts   []recut
	witness  *Witness
	severity Severity
	moves    []intent.FieldMove // for FieldRenamed: what is declared to be now at to; from is where the first came from
	times    int                // for FieldRenamed: in how many members of unions it happened
	beside   bool               // for FieldRenamed: whether both fields are in one object
}

// A recut is a union around a change in which an old member may have become several new ones: the one that it is paired
// with, and some of the added ones.
type recut struct {
	from, to spot   // the unions, or single types
	member   spot   // the old member around the change
	added    []spot // the new members without a partner
}

// at returns a change of what both sides have.
func at(rule RuleID, from, to spot, members ...spot) *change {
	r, _ := FindRule(rule)
	return &change{rule: rule, from: from, to: to, path: to.path, members: members, breaks: r.Severity == Error, severity: r.Severity}
}

// showing returns c with the path that a reader is shown.
func (c *change) showing(path validator.Path) *change {
	c.path = path
	return c
}

// edited returns where members that came or went were edited, on either side: at the first of them on the side that has
// them, at the union on the other. Of other changes it returns nil.
func (c *change) edited(table string) (from, to *schema.Place) {
	at := func(path validator.Path) *schema.Place {
		return &schema.Place{Table: table, Path: path, Alternatives: true}
	}
	switch c.rule {
	case LiteralRemoved, UnionMemberRemoved:
		return at(c.members[0].path), at(c.to.path)
	case LiteralAdded, UnionMemberAdded:
		return at(c.from.path), at(c.members[0].path)
	default:
		return nil, nil
	}
}

func anyBreaks(changes []*change) bool {
	for _, c := range changes {
		if c.breaks {
			return true
		}
	}
	return false
}

// An explainer answers the questions that explaining one table takes, and bounds the work: the verdict on the table is
// known before, so an explanation may be coarse where a fine one would take too long.
type explainer struct {
	moves     []intent.FieldMove // what is declared about the table's fields
	steps     int                // of all questions
	undecided int                // questions that were too hard
}

// The bounds of explaining one table. Questions about real tables take some thousand steps each.
const (
	maxExplainSteps = 10 * validator.MaxSteps
	maxTooHard      = 1
)

func (e *explainer) subset(a, b validator.Type) validator.Verdict {
	if e.steps > maxExplainSteps || e.undecided > maxTooHard {
		return validator.Verdict{Reason: "explaining the table takes too long"}
	}
	verdict := validator.Subset(a, prune(a, b))
	e.steps += verdict.Steps
	if verdict.Answer == validator.Undecided {
		e.undecided++
	}
	return verdict
}

func (e *explainer) isSubset(a, b validator.Type) bool {
	return e.subset(a, b).Answer == validator.IsSubset
}

// isEmpty says whether no value is accepted by t.
func (e *explainer) isEmpty(t validator.Type) bool { return e.isSubset(t, &validator.Union{}) }
