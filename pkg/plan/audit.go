package plan

import (
	"fmt"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// enablesValidation reports whether documents are checked for the first time.
func (m *maker) enablesValidation() bool { return !m.result.From.Validation && m.result.To.Validation }

// audited plans a table whose documents are checked for the first time: what is stored may be anything, so a document
// that fits neither version is for the user to correct, once the audit has found one.
func (m *maker) audited(t *diff.TableResult) *schema.Table {
	old, new := validator.StripSystemFields(t.From.Document), validator.StripSystemFields(t.To.Document)
	if isSubset(&validator.Record{Key: validator.String, Value: validator.Any}, new) {
		m.describe(t, nil)
		return t.To
	}
	wide := new
	if !isSubset(old, new) {
		wide = validator.Widen(old, new)
	}
	m.describe(t, &Table{Migrated: true, Widened: &Type{wide}})
	c := m.converter(t.Name, spot{old: old, from: wide, to: new})
	first := len(m.decisions.list)
	var cases []Case
	if !isSubset(wide, new) {
		cases = append(cases, Case{Type: wide, Guard: Guard{Kind: ByValidator}, Convert: c.convert(spot{old: old, from: wide, to: new})})
	}
	cases = append(cases, Case{Type: validator.Any, Guard: Guard{Kind: ByValidator}, Convert: Decide{m.decisions.audit(c, new)}})
	migration := Migration{
		Name: m.name("correct", t.Name), Table: t.Name, Phase: Convert,
		Summary: []string{"documents that do not fit are corrected as you decide"},
		From:    Type{validator.Any}, To: Type{new}, Action: Rewrite{Switch{Cases: cases, Tested: true, To: new}},
		Cause: m.errors(t.Name),
	}
	for i := range m.decisions.list[first:] {
		m.decisions.list[first+i].Cause = migration.Cause
	}
	m.add(migration)
	return m.carry(t, wide)
}

// audit asks what becomes of documents that nobody has seen yet.
func (d *decisions) audit(c *converter, new validator.Type) string {
	return d.add(c, spot{}, Decision{
		Kind: DecideDocument, From: Type{validator.Any}, To: Type{new}, WhenListed: true,
		Question: "Only the documents themselves tell what does not fit. What does one that the audit lists become, or is it deleted?",
	})
}

// correctStep is for what the audit found.
func (m *maker) correctStep() Step {
	step := Step{
		ID: "correct", Title: "Correct what the audit lists", Optional: true,
		Do: []string{
			"Nothing to do for tables with \"nonConforming\": 0.",
			fmt.Sprintf("For each other table look at the listed documents, write in `decide` of `%s` what becomes of them, deploy, "+
				"and run its migration. It stops at the first document that nothing is decided for, without writing.",
				m.plan.WidenFile(m.plan.Modules.Decisions+".ts")),
			backup,
		},
		NotYet:    []string{"the audit lists documents that do not fit"},
		Commands:  append([]Command{{Run: "npx convex deploy"}}, m.dryRuns(m.plan.Migrations)...),
		Done:      m.plan.Modules.Verify + ":all shows \"nonConforming\": 0 for every table",
		Undo:      "only from the backup: corrected documents have lost their old form",
		Decisions: m.decisionIDs(true),
	}
	step.Commands = append(step.Commands, m.runEach(m.plan.Migrations)...)
	step.Commands = append(step.Commands, m.verifyCommand())
	return step
}

// decisionIDs lists the decisions that have to be made before the first deploy, or those that only an audit can ask for.
func (m *maker) decisionIDs(whenListed bool) []string {
	var ids []string
	for _, made := range m.plan.Decisions {
		if made.WhenListed == whenListed {
			ids = append(ids, made.ID)
		}
	}
	return ids
}
