package packages

// Differences compares what two sides ask for.
func Differences(from, to Side) ([]Difference, []Unseen) { return differencesOf(from, to) }
