package cli

import (
	"context"

	"github.com/spf13/cobra"

	"convex-schema-plan/pkg/diff"
)

func (c *change) returned(ctx context.Context, p *pair) (map[string]diff.Returned, error) {
	return nil, nil
}

func (c *change) addPackages(p *pair) error { return nil }

func (a *app) logCommand() *cobra.Command { return &cobra.Command{Use: "log"} }
