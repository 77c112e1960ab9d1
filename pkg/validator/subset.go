package validator

import (
	"fmt"

	"convex-schema-plan/pkg/value"
)

// MaxSteps bounds the work of one [Subset] decision. A step is one question about two sets, or one part of a set that
// was put together: some tenths of a microsecond. An ordinary table takes some hundreds, the hardest of 877 changed
// tables in real histories took 5,197, and reaching the bound takes a fraction of a second.
const MaxSteps = 500_000

// Subset decides whether every value that a accepts is accepted by b. For tables, leave out system fields before
// ([StripSystemFields]).
//
// IsSubset is a proof. NotSubset carries a witness that a accepts and b refuses, which [Check] has confirmed on both
// sides before it is returned. Anything else is Undecided, and callers must treat it as NotSubset.
//
// The decision is exact for the whole language; [workshop.escape] and [workshop.escapeProduct] hold the argument. It
// takes values as Convex stores them: a field's name is a name that Convex allows, a record's key is plain text or an
// ID. A string literal is never an ID, every NaN is one value, and Convex's limits on the size of documents are
// ignored (so a witness could in theory be too large to be stored; for that a schema must approach the limits itself).
//
// The cost is in proportion to the size of a and b on ordinary schemas, tagged unions of any size included: members
// are found by their tags. In general the problem is coNP-hard (boolean fields encode propositional tautology), so the
// work is bounded by [MaxSteps]. The same question always takes the same steps and has the same answer.
//
// Convex's own test, [ConvexSubset], is sound and incomplete: wherever it says true, Subset says IsSubset.
func Subset(a, b Type) Verdict {
	w := newWorkshop(MaxSteps)
	r := w.escape(w.normal(a), w.normal(b))
	v := Verdict{Steps: w.steps}
	switch {
	case r != nil:
		// Building a witness asks questions too; they get a budget of their own, so that a proof is not lost in the end.
		w.limit += MaxSteps
		return confirm(a, b, v, r())
	case w.gaveUp != nil:
		v.Reason = fmt.Sprintf("gave up after %d steps", w.limit)
		if place := placeText(w.gaveUp); place != "" {
			v.Reason += " at " + place
		}
		v.Reason += ": too many overlapping union members to try every combination"
		return v
	default:
		v.Answer = IsSubset
		return v
	}
}

// confirm completes the verdict with a witness, if Check agrees that it is one.
func confirm(a, b Type, v Verdict, witness value.Value) Verdict {
	refusal := Check(b, witness)
	if Check(a, witness) != nil || refusal == nil {
		v.Reason = "the counterexample did not pass its own check: " + value.Display(witness)
		return v
	}
	v.Answer, v.Witness, v.Refusal = NotSubset, witness, refusal
	return v
}

// An Answer is what the subset decision found. The zero Answer is Undecided, so that a forgotten one is never "safe".
type Answer uint8

// The answers.
const (
	Undecided Answer = iota // the step budget ran out; treat it as NotSubset
	IsSubset                // proved: every value of a is a value of b
	NotSubset               // a witness shows a value of a that b refuses
)

// A Verdict answers whether every value that a accepts is accepted by b.
type Verdict struct {
	Answer  Answer
	Witness value.Value // for NotSubset: accepted by a, refused by b
	Refusal *Mismatch   // for NotSubset: why and where b refuses Witness
	Reason  string      // for Undecided: the place that was too hard, and why
	Steps   int         // the work done, in steps of the search
}
