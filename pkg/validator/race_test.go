//go:build race

package validator_test

const underRace = true
