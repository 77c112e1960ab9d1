package cli

import (
	"context"

	"convex-schema-plan/pkg/diff"
)

func (c *change) returned(ctx context.Context, p *pair) (map[string]diff.Returned, error) {
	return nil, nil
}
