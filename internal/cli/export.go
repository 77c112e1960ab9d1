package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/schema/load"
)

// An exportCommand prints one version as JSON.
type exportCommand struct {
	*app
	load   loadFlags
	output string
	pretty bool
}

func (a *app) exportCommand() *cobra.Command {
	c := &exportCommand{app: a}
	cmd := &cobra.Command{
		Use:     "export [SOURCE]",
		Short:   "Print a schema as Convex's own JSON",
		GroupID: groupRead,
		Long: `Print a schema as the JSON that Convex's own export() gives, byte for byte.

SOURCE (the working directory unless given) is
` + sourceHelpWrapped + `.`,
		Example: `  convex-schema-plan export > schema.json
  convex-schema-plan export convex/schema.ts --pretty
  convex-schema-plan export ../main | convex-schema-plan check - .`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return &usageError{fmt.Sprintf("export takes one source, but %d were given", len(args)), "quote names that hold spaces"}
			}
			return nil
		},
		ValidArgsFunction: completeSources,
		RunE:              func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	c.load.bind(cmd)
	bindOutput(cmd, &c.output)
	cmd.Flags().BoolVar(&c.pretty, "pretty", false, "indent the JSON")
	return cmd
}

func (c *exportCommand) run(ctx context.Context, args []string) error {
	source := "."
	if len(args) > 0 {
		source = args[0]
	}
	sides, err := c.findSides(ctx, &versionFlags{}, "", []string{source, "."})
	if err != nil {
		return err
	}
	defer sides.Close()
	side := &sides.From
	loaded, err := load.Load(ctx, load.Source{Path: side.Nearest()}, side.Options(c.loadOptions(&c.load)))
	if err != nil {
		return c.loaded(ctx, sides, side, err)
	}
	result := append(loaded.Schema.ExportJSON(), '\n')
	if c.pretty {
		var indented bytes.Buffer
		if err := json.Indent(&indented, result, "", "  "); err != nil {
			return err
		}
		result = indented.Bytes()
	}
	if c.pretty || c.output == "" && isTerminal(c.stdout) {
		result = report.HarmlessJSON(result) // the same JSON, but no longer the same bytes
	}
	return c.deliver(c.output, result)
}
