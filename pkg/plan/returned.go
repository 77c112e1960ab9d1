package plan

import (
	"slices"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// returned reports whether a table is declared to have been in the schema before.
func (m *maker) returned(table string) bool {
	return slices.ContainsFunc(m.intent.Returned, func(r intent.Returned) bool { return r.Table == table })
}

// comesBack plans a table whose documents were stored under a schema that is not known. A removed table keeps its
// documents, and nothing has checked them since, so that the first deploy accepts whatever is there.
func (m *maker) comesBack(t *diff.TableResult) *schema.Table {
	new := validator.StripSystemFields(t.To.Document)
	if !m.result.To.Validation || isSubset(validator.Any, new) {
		m.describe(t, nil)
		return t.To
	}
	table := *t.To
	table.Document, table.Staged = validator.Any, nil
	proofs, why := prove(validator.Any, new, validator.Any)
	if errs := definitionErrors(&table, m.widened.Validation); why == "" && len(errs) > 0 {
		why = "Convex would refuse the widened schema: " + errs[0].Message
	}
	if why != "" {
		m.describe(t, nil)
		m.leave(t, why)
		return t.To
	}
	m.describe(t, &Table{Migrated: true, Widened: &Type{validator.Any}, Proofs: proofs})
	m.migrations(t, spot{old: validator.Any, from: validator.Any, to: new})
	return &table
}
