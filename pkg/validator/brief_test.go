package validator_test

import "testing"

// brief says whether the tests that try very many cases are to try a tenth of them: under -short, and under the race
// detector, which makes them ten times slower and has little to find in a package that starts no goroutines. .ci/run runs
// them in full as well.
func brief() bool { return testing.Short() || underRace }
