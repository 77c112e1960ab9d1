package cli

import (
	"context"
	"path/filepath"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

// unchanged says whether no file that a schema is made of differs between the two versions, so that none need be
// evaluated. It knows for versions in git only, and says no wherever it is not sure.
func (c *change) unchanged(ctx context.Context) (bool, error) {
	to, ok := gitSide(&c.sides.To)
	if c.sides.From.Kind != source.Commit || !ok || c.sides.From.Text != "" || c.sides.To.Text != "" || c.flags.modules != "" {
		return false, nil
	}
	targets, err := c.targets(ctx, c.flags, c.settings, c.sides)
	if err != nil {
		return false, err
	}
	changes, err := c.sides.Repository.Changed(ctx, *c.sides.From.Commit, to)
	if err != nil {
		return false, c.sourceError(err)
	}
	paths := changedPaths(changes)
	for _, t := range targets {
		if t.from == "" || t.to == "" || t.component != "" {
			return false, nil
		}
		reach, err := load.Reach(load.Source{Path: t.from}, c.sides.From.Options(c.loadOptions(&c.flags.load)))
		if err != nil || reach.Touches(paths) || reach.Mentions(ignoreWord) {
			return false, nil // what is wrong, loading it will tell
		}
	}
	return len(targets) > 0, nil
}
