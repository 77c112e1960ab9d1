package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
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
		Use:     "explain RULE | PATTERN",
		Short:   "Explain a rule of a finding, or a pattern of a plan",
		GroupID: groupRead,
		Long: `Explain a rule, which a finding names: why it matters on Convex, and what to do.
Or a pattern, which a plan names: why it is safe, what its migration does, how to go
back, and what to look out for. Where both have one name, both are shown.

The patterns:
` + listed(patternNames()) + `

convex-schema-plan rules lists the rules.`,
		Example: `  convex-schema-plan explain required-field-added
  convex-schema-plan explain table-renamed`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{fmt.Sprintf("explain takes one rule or pattern, but %d were given", len(args)), listBoth}
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return explained(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.explain(args[0]) },
	}
}

// listBoth says where the names of rules and patterns are found.
const listBoth = program + " rules lists the rules, " + program + " explain --help the patterns"

// explain shows the rule called name, the pattern of that name, or both.
func (a *app) explain(name string) error {
	rule, isRule := diff.FindRule(diff.RuleID(name))
	pattern, isPattern := plan.FindPattern(plan.PatternID(name))
	if !isRule && !isPattern {
		names := append(ruleNames(), patternNames()...)
		return &usageError{"there is no rule and no pattern " + quote(name) + didYouMean(name, names), listBoth}
	}
	var parts [][]byte
	if isRule {
		text, err := report.ExplainText(rule, a.styleOf(a.stdout))
		if err != nil {
			return err
		}
		parts = append(parts, text)
	}
	if isPattern {
		text, err := report.ExplainPattern(pattern, a.styleOf(a.stdout))
		if err != nil {
			return err
		}
		parts = append(parts, text)
	}
	return a.deliver("", bytes.Join(parts, []byte("\n\n")))
}

func ruleNames() []string {
	var names []string
	for _, r := range diff.Rules() {
		names = append(names, string(r.ID))
	}
	return names
}

func patternNames() []string {
	var names []string
	for _, p := range plan.Patterns() {
		names = append(names, string(p.ID))
	}
	return names
}

// listed sets names in lines of a help text.
func listed(names []string) string {
	const width = 86
	var b strings.Builder
	line := " "
	for i, name := range names {
		if i < len(names)-1 {
			name += ","
		}
		if len(line)+1+len(name) > width {
			b.WriteString(line + "\n")
			line = " "
		}
		line += " " + name
	}
	return b.String() + line
}

// explained returns the rules and patterns with what they say, as shells show completions. Of a rule and a pattern with
// one name the rule's text is shown.
func explained() []string {
	var completions []string
	for _, r := range diff.Rules() {
		completions = append(completions, cobra.CompletionWithDesc(string(r.ID), r.Summary))
	}
	for _, p := range plan.Patterns() {
		if _, both := diff.FindRule(diff.RuleID(p.ID)); !both {
			completions = append(completions, cobra.CompletionWithDesc(string(p.ID), p.Summary))
		}
	}
	return completions
}
