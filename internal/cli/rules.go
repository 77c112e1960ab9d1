package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/diff"
)

func (a *app) rulesCommand() *cobra.Command {
	format := choose("text", "json")
	var output string
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "List the rules, the worst first",
		GroupID: groupRead,
		Example: `  convex-schema-plan rules
  convex-schema-plan rules --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{"rules takes no arguments", program + " explain RULE shows one rule"}
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			result, err := report.RulesText(diff.Rules(), a.resultStyle(output)), error(nil)
			if format.value == "json" {
				result, err = report.RulesJSON(diff.Rules())
			}
			if err != nil {
				return err
			}
			return a.deliver(output, result)
		},
	}
	format.bind(cmd, "format", "form of the result")
	bindOutput(cmd, &output)
	return cmd
}

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE",
		Short:   "Explain a rule: why it matters on Convex, and what to do",
		GroupID: groupRead,
		Example: "  convex-schema-plan explain required-field-added",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{fmt.Sprintf("explain takes one rule, but %d were given", len(args)), program + " rules lists them"}
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ruleCompletions(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			rule, ok := diff.FindRule(diff.RuleID(args[0]))
			if !ok {
				return &usageError{"unknown rule " + quote(args[0]) + didYouMean(args[0], ruleNames()), program + " rules lists them"}
			}
			result, err := report.ExplainText(rule, a.styleOf(a.stdout))
			if err != nil {
				return err
			}
			return a.deliver("", result)
		},
	}
}

func ruleNames() []string {
	var names []string
	for _, r := range diff.Rules() {
		names = append(names, string(r.ID))
	}
	return names
}

// ruleCompletions returns the rules with what they say, as shells show completions.
func ruleCompletions() []string {
	var completions []string
	for _, r := range diff.Rules() {
		completions = append(completions, cobra.CompletionWithDesc(string(r.ID), r.Summary))
	}
	return completions
}
