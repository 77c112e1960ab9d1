//go:build race

package brief

const underRace = true
