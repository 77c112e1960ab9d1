package cli

import (
	"context"
	"fmt"

	"convex-schema-plan/internal/history"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/diff"
)

// returned looks in the history before FROM for tables that only the new version has: their documents of that time may
// still be stored. It knows for a version in git only. doubt says why a table that is not in the answer may have been
// there before all the same, or is "".
func (c *change) returned(ctx context.Context, p *pair) (found map[string]diff.Returned, doubt string, err error) {
	limit := history.SearchedCommits
	if c.settings.config.History.Set {
		limit = c.settings.config.History.Value
	}
	from, added := &c.sides.From, addedTables(p)
	if c.flags.noHistory || limit == 0 || from.Kind != source.Commit || from.Commit == nil || p.target.from == "" || added == nil {
		return nil, "", nil
	}
	walk := history.Walk{
		Repository: c.sides.Repository, Path: absolutePath(p.target.from), Range: from.Commit.ID, Limit: limit,
		Modules: from.Snapshot.Modules, Options: c.loadOptions(&c.flags.load),
	}
	declared, complete, err := history.LastDeclarations(ctx, walk, added, history.SearchedVersions)
	if err != nil {
		return nil, "", c.sourceError(err)
	}
	switch {
	case complete:
	case c.sides.Repository.Shallow():
		doubt = "Whether the table was in the schema before is not known: this clone has only the newest commits."
	default:
		doubt = fmt.Sprintf("Whether the table was in the schema before is not known for sure: of the history, at most %d commits are "+
			"searched, and %d versions evaluated.", limit, history.SearchedVersions)
	}
	found = map[string]diff.Returned{}
	for name, d := range declared {
		found[name] = d.Returned()
	}
	return found, doubt, nil
}

// addedTables lists the tables that only the new version has.
func addedTables(p *pair) []string {
	var added []string
	for _, t := range p.to.Schema.Tables {
		if p.from.Schema.Table(t.Name) == nil {
			added = append(added, t.Name)
		}
	}
	return added
}

// noteDoubt tells at every new table why it may have been there before.
func noteDoubt(r *diff.Result, doubt string) {
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Rule == diff.TableAdded && doubt != "" {
			f.Notes = append(f.Notes, doubt)
		}
	}
}
