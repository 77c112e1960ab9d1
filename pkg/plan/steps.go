package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// The generated files, below the folder that --out names: one subfolder for each deploy, laid out like the project.
const (
	widenFolder  = "1-widen"
	stageFolder  = "2-stage"
	narrowFolder = "3-narrow"
)

// WidenFile returns the path of a generated file of the first deploy; name is relative to the functions folder.
func (p *Plan) WidenFile(name string) string { return p.file(widenFolder, name) }

// StageFile returns the path of a generated file of the background check.
func (p *Plan) StageFile(name string) string { return p.file(stageFolder, name) }

// NarrowFile returns the path of a generated file of the last deploy.
func (p *Plan) NarrowFile(name string) string { return p.file(narrowFolder, name) }

func (p *Plan) file(folder, name string) string {
	return folder + "/" + strings.Trim(p.Functions, "/") + "/" + name
}

const dryRun = "Nothing goes live, but it is a real check: the schema is committed as pending and Convex reads the " +
	"documents, so it exits 1 when a stored document does not fit. It can overwrite a push that is under way, and it " +
	"builds no indexes."

// deployNow plans a change that needs no migration: one deploy.
func (m *maker) deployNow() {
	p := m.plan
	p.Outcome = DeployNow
	p.Summary = "Every change is safe: deploy it as it is, without a migration."
	m.indexes(false)
	step := Step{
		ID: "deploy", Title: "Deploy the new schema",
		Do: []string{"No stored document can make this deploy fail."},
		Commands: []Command{
			{Run: "npx convex deploy --dry-run", Note: "Optional. " + dryRun},
			{Run: "npx convex deploy"},
		},
		Done: "`npx convex deploy` exits 0",
		Undo: "deploy the previous commit; Convex accepts it as long as no document uses what is new",
	}
	for _, t := range m.result.Tables {
		if t.Deploy == diff.Scan {
			step.Do = append(step.Do, fmt.Sprintf("Convex does not see by itself that %s is safe and reads all of its "+
				"documents first. On a large table stage the validator with .staged() first (convex 1.47 or later).", t.Name))
		}
	}
	for _, f := range m.result.Findings {
		if f.Severity == diff.Warning {
			step.Do = append(step.Do, f.Message+".")
		}
		step.Cause = append(step.Cause, f.Fingerprint())
	}
	p.Steps = []Step{step}
}

// migrate plans two deploys with migrations between them.
func (m *maker) migrate() error {
	p := m.plan
	p.Outcome = Migrate
	if errs := m.widened.DefinitionErrors(); len(errs) > 0 {
		return &DefinitionError{Errors: errs}
	}
	p.Widened = &Schema{m.widened}
	for _, t := range p.Tables {
		if t.Migrated || slices.Contains(m.byHand, t.Name) {
			p.Verified = append(p.Verified, t.Name)
		}
	}
	m.together(p.project.Scripts)
	p.Summary = m.summary()
	m.indexes(true)
	m.stagedSchema()
	p.Steps = m.steps()
	p.Steps[0].Do = append(m.promotions(), p.Steps[0].Do...)
	return nil
}

// promotions says which tables may need none of this: because Convex has checked their documents in the background, or
// because it is not decided whether any document can be refused.
func (m *maker) promotions() []string {
	var notes []string
	for _, t := range m.result.Tables {
		if t.Status == diff.Changed && t.Verdict == diff.Undecided {
			notes = append(notes, fmt.Sprintf("Whether the new validator of %s can refuse a stored document at all is not "+
				"decided: its types are too hard. When `npx convex deploy --dry-run` of the new schema succeeds, nothing has to "+
				"be migrated for it.", t.Name))
		}
		if t.Status == diff.Changed && t.From.Staged != nil && validator.ConvexSubset(t.From.Staged, t.To.Document) {
			notes = append(notes, fmt.Sprintf("The new validator of %s is staged already. When `npx convex deploy --dry-run` of the "+
				"new schema reports it as validated, every document fits: nothing has to be migrated for it.", t.Name))
		}
	}
	return notes
}

// A DefinitionError says that the schema of the first deploy is one that Convex refuses.
type DefinitionError struct{ Errors []schema.DefinitionError }

// Error lists what Convex refuses.
func (e *DefinitionError) Error() string {
	messages := make([]string, len(e.Errors))
	for i, one := range e.Errors {
		messages[i] = one.Message
	}
	return "Convex would refuse the widened schema of the first deploy: " + strings.Join(messages, "; ") +
		"; change the schema in smaller steps"
}

func (m *maker) summary() string {
	p := m.plan
	var byHand string
	if n := len(p.Unplanned); n > 0 {
		byHand = "; " + count(n, "thing") + " to do by hand"
	}
	switch {
	case m.enablesValidation():
		return "Documents are checked for the first time: audit them, correct what the audit finds, then enforce."
	case len(p.Migrations) > 0:
	default:
		return "Two deploys" + byHand + ": this tool cannot plan the migration."
	}
	tables := map[string]bool{}
	for _, migration := range p.Migrations {
		tables[migration.Table] = true
	}
	deploys := "Two deploys"
	if p.TwoForms() {
		deploys = "Four deploys"
	}
	text := fmt.Sprintf("%s with %s on %s between them", deploys, count(len(p.Migrations), "migration"), count(len(tables), "table"))
	if n := len(p.Decisions); n > 0 {
		text += "; " + count(n, "decision") + " only you can make"
	}
	return text + byHand + "."
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// stagedSchema prepares the background check of the new validators, where nothing is staged already.
func (m *maker) stagedSchema() {
	staged := &schema.Schema{Validation: m.widened.Validation}
	found := false
	for _, t := range m.widened.Tables {
		table := *t
		target := m.result.To.Table(t.Name)
		if target != nil && m.verified(t.Name) && t.Staged == nil && target.Staged == nil {
			table.Staged = validator.StripSystemFields(target.Document)
			found = true
		}
		staged.Tables = append(staged.Tables, &table)
	}
	if found && len(staged.DefinitionErrors()) == 0 {
		m.plan.Staged = &Schema{staged}
	}
}

func (m *maker) verified(table string) bool {
	return slices.Contains(m.plan.Verified, table)
}
