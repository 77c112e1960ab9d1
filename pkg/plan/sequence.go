package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
)

// steps writes the steps of a plan with migrations, in order.
func (m *maker) steps() []Step {
	var steps []Step
	if len(m.decisionIDs(false)) > 0 {
		steps = append(steps, m.decideStep())
	}
	steps = append(steps, m.widenStep())
	if len(m.plan.Migrations) > 0 && !m.enablesValidation() {
		steps = append(steps, m.migrateStep())
		steps = append(steps, m.clearSteps()...)
	}
	steps = append(steps, m.verifyStep())
	if m.enablesValidation() && len(m.plan.Migrations) > 0 {
		steps = append(steps, m.correctStep())
	}
	if m.plan.Staged != nil {
		steps = append(steps, m.stageStep())
	}
	steps = append(steps, m.narrowStep())
	steps = append(steps, m.deleteOldSteps()...)
	if m.plan.UsesComponent() && !m.plan.project.installed() {
		steps = append(steps, m.cleanUpStep())
	}
	return steps
}

// TwoForms reports whether the old and the new form live side by side, so that code can write both and the old one is
// cleared in a window of its own: old and new fields, or documents and their copies. A field that goes while no field of
// its table is filled in has no second form: nothing can take over its value.
func (p *Plan) TwoForms() bool {
	if p.Strategy != DualWrite {
		return false
	}
	if slices.ContainsFunc(p.Migrations, func(m Migration) bool { return m.Phase == Copy }) {
		return true
	}
	filled := map[string]bool{}
	for _, m := range p.Migrations {
		filled[m.Table] = filled[m.Table] || m.Phase == Convert && fills(conversionOf(m.Action))
	}
	return slices.ContainsFunc(p.Migrations, func(m Migration) bool { return m.Phase == Clear && filled[m.Table] })
}

func (m *maker) has(phase Phase) bool {
	for _, migration := range m.plan.Migrations {
		if migration.Phase == phase {
			return true
		}
	}
	return false
}

func (m *maker) decideStep() Step {
	file := m.plan.WidenFile(m.plan.Modules.Decisions + ".ts")
	step := Step{
		ID: "decide", Title: "Decide what only you can know",
		Do: []string{
			fmt.Sprintf("Each decision is an entry of `decide` in `%s`. Replace its undecided(…) by your answer; until "+
				"then every migration stops before it writes anything.", file),
		},
		Done: "no `undecided(` is left in the `decide` object; the types of your answers are checked when they are pushed, " +
			"to a development deployment (`npx convex dev --once`) or with deploy 1",
		Undo:  "nothing has been deployed",
		Files: []string{file},
	}
	step.Decisions = m.decisionIDs(false)
	for _, made := range m.plan.Decisions {
		if !made.WhenListed {
			step.Cause = append(step.Cause, made.Cause...)
		}
	}
	return step
}

func (m *maker) widenStep() Step {
	p := m.plan
	step := Step{
		ID: "widen", Title: "Deploy 1: widen",
		Do: []string{
			"The widened schema accepts every document that the old or the new schema accepts, so this deploy cannot fail " +
				"on stored documents. Changes that are safe ride along.",
			m.copyFiles(),
		},
		Done: "`npx convex deploy` exits 0, and no old version of your code is still writing",
		Undo: "redeploy the previous code with the widened schema; the previous schema itself is accepted again only as " +
			"long as no document uses the new form",
		Files: []string{p.WidenFile("schema.ts"), p.WidenFile(p.Modules.Conform + ".ts"), p.WidenFile(p.Modules.Verify + ".ts")},
	}
	if m.enablesValidation() {
		step.Do = []string{"The new schema with schemaValidation: false: nothing is checked yet, so this deploy cannot fail on " +
			"stored documents. It brings the queries that audit them.", m.copyFiles()}
		step.Title = "Deploy 1: bring the audit"
		step.Undo = "deploy the previous commit"
	}
	for _, table := range m.byHand {
		step.Do = append(step.Do, fmt.Sprintf("%s keeps its old validator: it accepts what is stored, and not yet the new form.", table))
	}
	if len(p.Migrations) == 0 {
		step.Done = "`npx convex deploy` exits 0"
	} else {
		m.bringMigrations(&step)
	}
	step.Do = append(step.Do, m.scans()...)
	step.Do = append(step.Do, m.indexNote("widen")...)
	if !m.enablesValidation() {
		step.Commands = append(step.Commands, Command{Run: "npx convex deploy --dry-run", Note: dryRun})
	}
	step.Commands = append(step.Commands, Command{Run: "npx convex deploy"})
	step.Cause = m.allErrors()
	return step
}

// bringMigrations adds to the first deploy what the migrations need.
func (m *maker) bringMigrations(step *Step) {
	p := m.plan
	step.Code = m.widenWindow()
	step.Undo += m.widenCost()
	step.Do = append(step.Do, "The code of this deploy writes the new form, so that no document is written in the old "+
		"form behind the migration's back. It has to be live before the migration starts.",
		"The narrowed schema is not part of this push: a push that brings the migration and the narrowing together is "+
			"refused, because Convex checks the documents before the migration can run.")
	step.Do = append(step.Do, m.splitNotes()...)
	step.Do = append(step.Do, m.windowNotes()...)
	step.Do = append(step.Do, m.merge()...)
	if p.UsesComponent() && !p.project.installed() {
		step.Commands = append(step.Commands, install(p))
	}
	if len(p.Decisions) > 0 {
		step.Files = append(step.Files, p.WidenFile(p.Modules.Decisions+".ts"))
	}
	step.Files = append(step.Files, p.WidenFile(p.Modules.Migrations+".ts"))
	if len(p.Helpers) > 0 {
		step.Files = append(step.Files, p.WidenFile(p.Modules.Window+".ts"))
	}
	if p.BringsConfig() {
		step.Files = append(step.Files, p.WidenFile("convex.config.ts"))
	}
}

// scans names the tables whose documents Convex reads for the first deploy.
func (m *maker) scans() []string {
	var notes []string
	for _, t := range m.result.Tables {
		wide := m.widened.Table(t.Name)
		if t.From == nil || wide == nil || !m.widened.Validation || seenToAccept(t.From.Document, wide.Document) {
			continue
		}
		notes = append(notes, fmt.Sprintf("Convex does not see by itself that the widened validator of %s accepts "+
			"every old document, and may read all of its documents before the deploy ends.", t.Name))
		if t.From.Staged != nil {
			notes = append(notes, fmt.Sprintf("The staged validator of %s is left out for that reason: Convex refuses to "+
				"stage one while it reads the documents for the enforced one (StagedSchemaWithEnforcedValidatorChanges). Where "+
				"the CLI cannot ask, deploy with --allow-unstaging-schema.", t.Name))
		}
	}
	return notes
}

// install returns the command that installs the migrations component.
func install(p *Plan) Command {
	return Command{
		Run: "npm install @convex-dev/migrations@" + componentVersion,
		Note: "The component that runs migrations in batches. It needs convex 1.42 or later and convex-helpers 0.1.115 or " +
			"later; `" + p.Functions + "/convex.config.ts` installs it in the app.",
	}
}

// componentVersion is the version of @convex-dev/migrations that plans are written for.
const componentVersion = "0.3.6"

// indexNote names the indexes that change with a deploy, which can make it wait or ask.
func (m *maker) indexNote(deploy string) []string {
	var names []string
	for _, change := range m.plan.Indexes {
		if change.Deploy == deploy {
			names = append(names, fmt.Sprintf("%s.%s (%s)", change.Table, change.Name, change.Change))
		}
	}
	if names == nil {
		return nil
	}
	return []string{"Indexes change with this deploy, see Indexes below: " + strings.Join(names, ", ") + "."}
}

// copyFiles says where the generated files belong.
func (m *maker) copyFiles() string {
	p := m.plan
	return fmt.Sprintf("Copy the files of `%s` to `%s` of your project. The schema is written out without your imports and "+
		"helpers: what else your own schema file exports has to stay, options such as strictTableNameTypes and its comments "+
		"until deploy 2 brings them back.%s", strings.TrimSuffix(p.WidenFile(""), "/"), p.Functions, m.besideJavaScript())
}

// besideJavaScript says what a schema.ts does to a project whose schema is in schema.js.
func (m *maker) besideJavaScript() string {
	if !m.plan.project.JavaScript {
		return ""
	}
	return fmt.Sprintf(" Your schema is in `%s/schema.js`: Convex takes a schema.ts before it, so delete schema.ts again with deploy 2.",
		m.plan.Functions)
}

func (m *maker) allErrors() []string {
	var cause []string
	for _, f := range m.result.Findings {
		if f.Severity == diff.Error {
			cause = append(cause, f.Fingerprint())
		}
	}
	return cause
}

// runner returns the exported runner that the migrate step starts.
func (m *maker) runner() string {
	if m.plan.TwoForms() {
		return "runBackfill"
	}
	return "runAll"
}

func (m *maker) migrateStep() Step {
	step := Step{
		ID: "migrate", Title: "Migrate the documents",
		NotYet: []string{
			"deploy 1 is live, and every running version of your code writes the new form",
		},
		Undo: m.stop() + "documents that were migrated stay so, and the widened schema accepts both forms",
	}
	if len(m.plan.Decisions) > 0 {
		step.NotYet = append(step.NotYet, "every decision is made: an open one stops the migration before it writes anything")
	}
	if m.deletesBeforeClearing() {
		step.Do = append(step.Do, backup)
		step.Undo += "; what was removed comes back only from the backup"
	}
	var migrations []Migration
	for _, migration := range m.plan.Migrations {
		if m.plan.TwoForms() && migration.Phase == Clear {
			continue
		}
		migrations = append(migrations, migration)
		step.Do = append(step.Do, whatItDoes(migration))
		step.Cause = append(step.Cause, migration.Cause...)
	}
	step.Commands = append(m.beforeOthers(migrations), m.run(notYetRun(migrations), m.runner())...)
	step.Done = m.finished(migrations)
	return step
}

// function returns the name that commands know an export of the migrations module by.
func (m *maker) function(export string) string { return m.plan.Modules.Migrations + ":" + export }

// stop says how to stop the migrations, as the beginning of a sentence.
func (m *maker) stop() string {
	switch {
	case !m.plan.UsesComponent():
		return "a migration that fails changes nothing; "
	case m.plan.usesSmall():
		return "stop with `" + m.cancel() + "`; one of a small table that fails changes nothing; "
	}
	return "stop with `" + m.cancel() + "`; "
}

// cancel returns the command that stops the migrations of the plan and no others.
func (m *maker) cancel() string {
	if !m.plan.project.installed() {
		return "npx convex run --component migrations lib:cancelAll --prod"
	}
	return fmt.Sprintf("npx convex run --component %s lib:cancel '{name: \"%s:…\"}' --prod",
		m.plan.Modules.Component, m.plan.Modules.Migrations)
}

// backup is what to do before fields are removed.
const backup = "This deletes data: take a backup first with `npx convex export --prod --path backup.zip` (a folder or a new .zip file)."
