package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A choice is a flag with a fixed set of values.
type choice struct {
	value   string
	allowed []string
	kind    string // names the kind of value in help texts when there are too many to list, or ""
}

// choose returns a choice whose default is the first of the allowed values.
func choose(allowed ...string) choice { return choice{value: allowed[0], allowed: allowed} }

// String returns the chosen value.
func (c *choice) String() string { return c.value }

// Type names the kind of value in help texts.
func (c *choice) Type() string {
	if c.kind != "" {
		return c.kind
	}
	return strings.Join(c.allowed, "|")
}

// Set chooses a value; it fails on a value that is not allowed, and says which are.
func (c *choice) Set(value string) error {
	if !slices.Contains(c.allowed, value) {
		return errors.New("it is " + orList(c.allowed) + didYouMean(value, c.allowed))
	}
	c.value = value
	return nil
}

// bind adds the flag to cmd, with shell completion.
func (c *choice) bind(cmd *cobra.Command, name, usage string) {
	cmd.Flags().Var(c, name, usage)
	// It fails only for a flag that does not exist or was registered before; both would show in the first test.
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(c.allowed, cobra.ShellCompDirectiveNoFileComp))
}

// orList returns "a, b or c".
func orList(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
