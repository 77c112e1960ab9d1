// Package brief says how much a test has to try. It is for tests only.
//
// The race detector makes tests five to twenty times slower, and sees nothing new in the thousandth pair of types that one
// goroutine compares. So .ci/run tests everything that imports this package twice: with the race detector, where what
// repeats itself is cut short, and without it, in full. Nothing may be left out of both.
package brief

import "testing"

// Run says whether this run is cut short: it is one with the race detector, or with -short.
func Run() bool { return testing.Short() || underRace }

// Cases is how many of so many generated cases a test is to try: a tenth where the run is cut short.
func Cases(all int) int {
	if Run() {
		return all / 10
	}
	return all
}

// Skip skips a test that has nothing for the race detector: one that waits for other programs, or compares what one
// goroutine computes.
func Skip(t testing.TB) {
	t.Helper()
	if Run() {
		t.Skip("it is part of the run in full, without -race and -short")
	}
}
