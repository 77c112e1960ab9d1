package validator

import "convex-schema-plan/pkg/value"

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
