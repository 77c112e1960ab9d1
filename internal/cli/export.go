package cli

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"convex-schema-plan/pkg/schema/load"
)

func (a *app) exportCommand() *cobra.Command {
	var flags loadFlags
	var output string
	var pretty bool
	cmd := &cobra.Command{
		Use:     "export [SOURCE]",
		Short:   "Print a schema as Convex's own JSON",
		GroupID: groupRead,
		Long: `Print a schema as the JSON that Convex's own export() gives, byte for byte.

SOURCE (the working directory unless given) is ` + sourceHelpWrapped + `.`,
		Example: `  convex-schema-plan export > deployed.json
  convex-schema-plan export convex/schema.ts --pretty
  convex-schema-plan export ../main | convex-schema-plan check - .`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return &usageError{fmt.Sprintf("export takes one source, but %d were given", len(args)), "quote names that hold spaces"}
			}
			return nil
		},
		ValidArgsFunction: completeSources,
		RunE: func(cmd *cobra.Command, args []string) error {
			source := "."
			if len(args) > 0 {
				source = args[0]
			}
			loaded, err := load.Load(cmd.Context(), load.Source{Path: source}, a.loadOptions(&flags))
			if err != nil {
				a.reportLoadError("", source, err)
				return errShown
			}
			result := loaded.Schema.ExportJSON()
			if pretty {
				var indented bytes.Buffer
				if err := json.Indent(&indented, result, "", "  "); err != nil {
					return err
				}
				result = indented.Bytes()
			}
			return a.deliver(output, append(result, '\n'))
		},
	}
	flags.bind(cmd)
	bindOutput(cmd, &output)
	cmd.Flags().BoolVar(&pretty, "pretty", false, "indent the JSON")
	return cmd
}
