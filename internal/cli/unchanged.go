package cli

import (
	"context"
	"io/fs"
	"slices"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/schema/load"
)

// unchanged says whether no file that a schema is made of differs between the two versions, so that none has to be
// evaluated. It knows only for what the program has chosen by itself: a commit, and what is staged or in the working
// tree. It says no wherever it is not sure; what is wrong, evaluating will tell.
func (c *change) unchanged(ctx context.Context) (bool, error) {
	if len(c.args) > 0 || c.flags.modules != "" || c.flags.component != "" || c.sides.From.Commit == nil {
		return false, nil
	}
	projects, err := c.projects(ctx)
	if err != nil {
		return false, err
	}
	for _, p := range projects {
		if p.from == "" || p.to == "" {
			return false, nil
		}
		if same, err := c.untouched(ctx, p.from); !same || err != nil {
			return false, err
		}
	}
	return len(projects) > 0, nil
}

// untouched says whether nothing that the schemas of a project are made of differs: that of the app, and those of its
// components. A comment that approves something is a reason to look closer.
func (c *change) untouched(ctx context.Context, project string) (bool, error) {
	options := c.sides.From.Options(c.loadOptions(&c.flags.load))
	reaches, err := load.FindReaches(load.Source{Path: project}, options)
	if err != nil {
		return false, nil // loading it says the same
	}
	for _, r := range reaches {
		if same, err := c.sides.Same(ctx, r); !same || err != nil {
			return false, c.sourceError(err)
		}
	}
	return !slices.ContainsFunc(reaches, c.approves), nil
}

// approves says whether a comment in a file of a reach approves something.
func (c *change) approves(reach *load.Reach) bool {
	for _, file := range reach.Files {
		text, err := fs.ReadFile(c.sides.From.Snapshot.Files, file)
		if err != nil || gate.MayApprove(string(text)) {
			return true
		}
	}
	return false
}

// unread is the report about schemas of which nothing changed: the approvals of each have had their time.
func (c *compareCommand) unread(ctx context.Context, change *change, policy gate.Policy) (*report.Report, error) {
	var schemas []gate.Schema
	if policy.Ledger != nil && len(policy.Ledger.Entries) > 0 {
		targets, err := change.targets(ctx)
		if err != nil {
			return nil, err
		}
		for _, t := range targets {
			schemas = append(schemas, gate.Schema{Project: t.project, Component: t.component})
		}
	}
	r := change.report(&c.declare, nil)
	r.Unread = true
	for _, result := range gate.Unchanged(schemas, policy).Results {
		r.Findings = append(r.Findings, result.Findings...)
	}
	return r, nil
}
