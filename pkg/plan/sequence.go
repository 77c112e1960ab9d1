package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/validator"
)

// steps writes the steps of a plan with migrations, in order.
func (m *maker) steps() []Step {
	var steps []Step
	if len(m.plan.Decisions) > 0 {
		steps = append(steps, m.decideStep())
	}
	steps = append(steps, m.widenStep())
	if len(m.plan.Migrations) > 0 {
		steps = append(steps, m.migrateStep())
		steps = append(steps, m.clearSteps()...)
	}
	steps = append(steps, m.verifyStep())
	if m.plan.Staged != nil {
		steps = append(steps, m.stageStep())
	}
	steps = append(steps, m.narrowStep())
	if len(m.plan.Migrations) > 0 {
		steps = append(steps, m.cleanUpStep())
	}
	return steps
}

// TwoForms reports whether old and new fields live side by side, so that code can write both and the old ones are
// cleared in a window of their own. A field that goes while no field of its table is filled in has no second form:
// nothing can take over its value.
func (p *Plan) TwoForms() bool {
	if p.Strategy != DualWrite {
		return false
	}
	filled := map[string]bool{}
	for _, m := range p.Migrations {
		filled[m.Table] = filled[m.Table] || m.Phase == Convert && fills(m.Conversion)
	}
	return slices.ContainsFunc(p.Migrations, func(m Migration) bool { return m.Phase == Clear && filled[m.Table] })
}

// fills reports whether a conversion fills in a missing field anywhere.
func fills(c Conversion) bool {
	switch c := c.(type) {
	case Wrap:
		return fills(c.Element)
	case EachElement:
		return fills(c.Element)
	case EachEntry:
		return fills(c.Value)
	case Fields:
		return slices.ContainsFunc(c.Fields, func(f FieldChange) bool { return f.Fill != nil || fills(f.Convert) })
	case Switch:
		return slices.ContainsFunc(c.Cases, func(one Case) bool { return fills(one.Convert) })
	case Keep, Unset, Constant, Call, Decide, MapLiterals:
	}
	return false
}

func (m *maker) has(phase Phase) bool {
	for _, migration := range m.plan.Migrations {
		if migration.Phase == phase {
			return true
		}
	}
	return false
}

// inPlace reports whether some field changes its type under its own name, so that no document can hold both forms.
func (m *maker) inPlace() bool {
	for _, migration := range m.plan.Migrations {
		fields, ok := migration.Conversion.(Fields)
		if !ok {
			return true
		}
		for _, f := range fields.Fields {
			if _, kept := f.Convert.(Keep); !kept && f.To != nil {
				return true
			}
		}
	}
	return false
}

func (m *maker) decideStep() Step {
	step := Step{
		ID: "decide", Title: "Decide what only you can know",
		Do: []string{
			fmt.Sprintf("Each decision is an entry of `decide` in `%s`. Replace its undecided(…) by your answer; until "+
				"then every migration stops before it writes anything.", m.plan.WidenFile("migrations.ts")),
		},
		Done: "no `undecided(` is left in the `decide` object; the types of your answers are checked when they are pushed, " +
			"to a development deployment (`npx convex dev --once`) or with deploy 1",
		Undo:  "nothing has been deployed",
		Files: []string{m.plan.WidenFile("migrations.ts")},
	}
	for _, made := range m.plan.Decisions {
		step.Cause = append(step.Cause, made.Cause...)
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
		Files: []string{p.WidenFile("schema.ts"), p.WidenFile("conform.ts"), p.WidenFile("verify.ts")},
	}
	if m.enablesValidation() {
		step.Do = []string{"The new schema with schemaValidation: false: nothing is checked yet, so this deploy cannot fail on " +
			"stored documents. It brings the queries that audit them.", m.copyFiles()}
		step.Title = "Deploy 1: bring the audit"
		step.Undo = "deploy the previous commit"
	}
	if len(p.Migrations) > 0 {
		step.Code = m.widenWindow()
		step.Do = append(step.Do, "The code of this deploy writes the new form, so that no document is written in the old "+
			"form behind the migration's back. It has to be live before the migration starts.",
			"The narrowed schema is not part of this push: a push that brings the migration and the narrowing together is "+
				"refused, because Convex checks the documents before the migration can run.")
		step.Commands = append(step.Commands, Command{Run: "npm install @convex-dev/migrations@0.3.6",
			Note: "The component that runs migrations in batches. It needs convex 1.42 or later and convex-helpers 0.1.115 or " +
				"later; `" + p.Functions + "/convex.config.ts` installs it in the app."})
		step.Files = append(step.Files, p.WidenFile("migrations.ts"), p.WidenFile("convex.config.ts"))
	}
	for _, t := range m.result.Tables {
		wide := m.widened.Table(t.Name)
		if t.From == nil || wide == nil || !m.widened.Validation || seenToAccept(t.From.Document, wide.Document) {
			continue
		}
		step.Do = append(step.Do, fmt.Sprintf("Convex does not see by itself that the widened validator of %s accepts "+
			"every old document, and may read all of its documents before the deploy ends.", t.Name))
		if t.From.Staged != nil {
			step.Do = append(step.Do, fmt.Sprintf("The staged validator of %s is left out for that reason: Convex refuses to "+
				"stage one while it reads the documents for the enforced one (StagedSchemaWithEnforcedValidatorChanges). Where "+
				"the CLI cannot ask, deploy with --allow-unstaging-schema.", t.Name))
		}
	}
	step.Commands = append(step.Commands, Command{Run: "npx convex deploy --dry-run", Note: dryRun},
		Command{Run: "npx convex deploy"})
	step.Cause = m.allErrors()
	return step
}

// copyFiles says where the generated files belong.
func (m *maker) copyFiles() string {
	p := m.plan
	return fmt.Sprintf("Copy the files of `%s` to `%s` of your project. The schema is written out without your imports and "+
		"helpers: what else your own schema file exports has to stay, and so do its comments until deploy 2 brings them back.",
		widenFolder, p.Functions)
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

func (m *maker) widenWindow() *Window {
	switch {
	case m.plan.TwoForms():
		w := &Window{
			Reads:  "the old fields; new fields may still be missing",
			Writes: "both forms: the old fields as before, and the new ones in every document it writes",
		}
		if m.inPlace() {
			w.Reads += ". Fields whose type changes in place can hold either form"
			w.Writes += ". Fields whose type changes in place are written in the new form"
		}
		return w
	case m.has(Convert):
		return &Window{
			Reads:  "both forms: a field can be missing or hold its old form until the migration is done",
			Writes: "only the new form",
		}
	default:
		return &Window{
			Reads:  "nothing from the fields that go",
			Writes: "no field that goes",
		}
	}
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
		Undo: "stop with `npx convex run --component migrations lib:cancelAll --prod`; documents that were migrated stay so, " +
			"and the widened schema accepts both forms",
	}
	if len(m.plan.Decisions) > 0 {
		step.NotYet = append(step.NotYet, "every decision is made: an open one stops the migration before it writes anything")
	}
	if m.has(Clear) && !m.plan.TwoForms() {
		step.Do = append(step.Do, backup)
		step.Undo += "; removed fields come back only from the backup"
	}
	var names []string
	for _, migration := range m.plan.Migrations {
		if m.plan.TwoForms() && migration.Phase == Clear {
			continue
		}
		names = append(names, "migrations:"+migration.Name)
		step.Do = append(step.Do, whatItDoes(migration))
		step.Commands = append(step.Commands, m.dryRun(migration))
		step.Cause = append(step.Cause, migration.Cause...)
	}
	step.Commands = append(step.Commands, m.runCommands(m.runner(), names)...)
	step.Done = done(names)
	return step
}

// backup is what to do before fields are removed.
const backup = "This deletes data: take a backup first with `npx convex export --prod --path backup.zip` (a folder or a new .zip file)."

// done says what the status must be; state is the only thing that tells a failure from a success.
func done(names []string) string {
	if len(names) == 1 {
		return "lib:getStatus shows \"state\": \"success\" for " + names[0]
	}
	return "lib:getStatus shows \"state\": \"success\" for each of " + strings.Join(names, ", ") +
		" (it answers in reverse order: go by name)"
}

func (m *maker) dryRun(migration Migration) Command {
	command := Command{
		Run:  fmt.Sprintf("npx convex run migrations:%s '{dryRun: true}' --prod", migration.Name),
		Note: "Runs the first batch and rolls it back; the log shows up to ten documents before and after.",
	}
	if holdsBigint(migration.From.Type) {
		command.Note += " Documents of this table can hold int64 values, on which the dry run of " +
			"@convex-dev/migrations 0.3.6 fails with \"Do not know how to serialize a BigInt\" when it compares them; " +
			"the real run does not."
	}
	return command
}

func (m *maker) runCommands(runner string, names []string) []Command {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return []Command{
		{
			Run: "npx convex run migrations:" + runner + " --prod",
			Note: "Returns after the first batch and exits 0 even when a migration failed; the rest runs in the background. " +
				"Run it again to resume after a failure; what is done is skipped.",
		},
		{
			Run: fmt.Sprintf("npx convex run --component migrations lib:getStatus '{names: [%s]}' --prod", strings.Join(quoted, ", ")),
			Note: "Read the state of each: inProgress, success, failed (with the error) or canceled. Add --watch to follow " +
				"it; only success counts.",
		},
	}
}

// clearSteps are the windows between the backfill and the clearing of old fields, when code writes both.
func (m *maker) clearSteps() []Step {
	if !m.plan.TwoForms() {
		return nil
	}
	return []Step{
		{
			ID: "read-new", Title: "Deploy code that reads the new form",
			Code:     &Window{Reads: "only the new form", Writes: "both forms, so that going back stays free"},
			Commands: []Command{{Run: "npx convex deploy"}},
			NotYet:   []string{"the backfill is done: every document has the new form"},
			Done:     "`npx convex deploy` exits 0 and the app works from the new form alone",
			Undo:     "redeploy the code of deploy 1: the old fields are still up to date",
		},
		{
			ID: "stop-old", Title: "Deploy code that no longer writes the old fields",
			Do:       []string{"From here on the old fields go stale: going back to code that reads them loses what was written since."},
			Code:     &Window{Reads: "only the new form", Writes: "only the new form"},
			Commands: []Command{{Run: "npx convex deploy"}},
			NotYet:   []string{"the code that reads the new form has proved itself"},
			Done:     "`npx convex deploy` exits 0, and no running version of your code writes an old field",
			Undo:     "redeploy the code before; old fields of documents written since then are missing or stale",
		},
		m.clearStep(),
	}
}

func (m *maker) clearStep() Step {
	step := Step{
		ID: "clear", Title: "Clear the old fields",
		NotYet: []string{"no live code reads or writes the old fields"},
		Undo:   "only from the backup: the old fields are gone",
	}
	var names []string
	for _, migration := range m.plan.Migrations {
		names = append(names, "migrations:"+migration.Name)
		if migration.Phase == Clear {
			step.Do = append(step.Do, whatItDoes(migration))
			step.Commands = append(step.Commands, m.dryRun(migration))
			step.Cause = append(step.Cause, migration.Cause...)
		}
	}
	step.Do = append(step.Do, backup)
	step.Commands = append(step.Commands, m.runCommands("runAll", names)...)
	step.Done = done(names)
	return step
}

// whatItDoes says what a migration does, in one sentence.
func whatItDoes(m Migration) string {
	return fmt.Sprintf("`%s` (%s): %s.", m.Name, m.Table, strings.Join(m.Summary, "; "))
}

func (m *maker) verifyStep() Step {
	step := Step{
		ID: "verify", Title: "Verify that every document fits the new schema",
		Commands: []Command{{
			Run: "npx convex run verify:all --prod",
			Note: "Reads every document of the tables in question page by page and prints for each table how many were " +
				"checked, how many do not fit, and a sample of their IDs.",
		}},
		Done: "every table shows \"nonConforming\": 0",
		Undo: "nothing is written",
	}
	if len(m.plan.Migrations) > 0 {
		step.NotYet = []string{"every migration has the state success"}
		step.Do = []string{"A count above 0 after a successful migration means that running code still writes the old form: " +
			"correct that code first, then run the migration of that table again from the start, such as " +
			fmt.Sprintf("`npx convex run migrations:%s '{reset: true}' --prod`.", m.plan.Migrations[0].Name)}
	} else {
		step.Do = []string{"What it lists has to be corrected by hand before deploy 2."}
	}
	return step
}

func (m *maker) stageStep() Step {
	return Step{
		ID: "stage", Title: "Check in the background", Optional: true,
		Do: []string{"Worth it on large tables (convex 1.47 or later): .staged() lets Convex read the documents in the " +
			"background, so that the last deploy scans nothing. The widened validator stays enforced meanwhile; a write " +
			"that breaks the staged one succeeds and marks it failed."},
		Commands: []Command{
			{Run: "npx convex deploy"},
			{Run: "npx convex deploy --dry-run", Note: "Prints \"Staged schema validation status:\" with the progress of each table."},
		},
		NotYet: []string{
			"the widened schema is live: Convex refuses to stage a validator in the push that changes the enforced one " +
				"(StagedSchemaWithEnforcedValidatorChanges)",
			"verify:all shows no document that does not fit",
		},
		Done:  "every table is reported as \"validated. Safe to apply the staged schema changes and deploy.\"",
		Undo:  "deploy the widened schema without .staged(); with --allow-unstaging-schema where the CLI cannot ask",
		Files: []string{m.plan.StageFile("schema.ts")},
	}
}

func (m *maker) narrowStep() Step {
	p := m.plan
	step := Step{
		ID: "narrow", Title: "Deploy 2: narrow",
		Do: []string{"Your new schema, as you wrote it: put your own schema file back; the generated one is the same, written " +
			"out. Convex checks the stored documents against it once more and refuses " +
			"the push at the first one that does not fit; a refused push changes nothing."},
		Commands: []Command{
			{Run: "npx convex deploy --dry-run", Note: "Reads the stored documents, as before deploy 1, and exits 1 when one does not fit."},
			{Run: "npx convex deploy"},
		},
		NotYet: []string{
			"verify:all shows \"nonConforming\": 0 for every table",
			"no running version of your code writes the old form: a single such write during the push fails it",
		},
		Done:  "`npx convex deploy` exits 0",
		Undo:  "deploy the widened schema again: it accepts every document that the narrowed one accepts, which is proved",
		Files: []string{p.NarrowFile("schema.ts")},
		Cause: m.allErrors(),
	}
	for _, t := range m.result.Tables {
		if wide := m.widened.Table(t.Name); t.To != nil && t.To.Staged != nil && !seenToAccept(wide.Document, t.To.Document) {
			step.Do = append(step.Do, fmt.Sprintf("Leave .staged() of %s out of this push and bring it in one of its own "+
				"afterwards: Convex refuses to stage a validator while it has to read the documents for the enforced one.", t.Name))
		}
	}
	for _, f := range m.result.Findings {
		if f.Severity == diff.Warning && f.Index == "" {
			step.Do = append(step.Do, f.Message+".")
			step.Cause = append(step.Cause, f.Fingerprint())
		}
	}
	names := "`verify.ts` and `conform.ts`"
	if len(p.Migrations) > 0 {
		step.Code = &Window{Reads: "only the new form", Writes: "only the new form"}
		step.NotYet = append([]string{"every migration has the state success"}, step.NotYet...)
		names = "`migrations.ts`, `verify.ts` and `conform.ts`"
	}
	step.Do = append(step.Do, "Delete the generated "+names+" in the same commit: they are typed for the widened schema. "+
		"Code paths for the old form go with them.")
	return step
}

func (m *maker) cleanUpStep() Step {
	return Step{
		ID: "clean-up", Title: "Clean up", Optional: true,
		Do: []string{"When nothing else uses the migrations component, take it out of `convex.config.ts`; its record of what " +
			"ran goes with it."},
		Commands: []Command{{Run: "npm uninstall @convex-dev/migrations"}, {Run: "npx convex deploy"}},
		NotYet:   []string{"deploy 2 is live"},
		Done:     "the app deploys without the component",
		Undo:     "install it again",
	}
}

// holdsBigint reports whether values of t can hold a bigint anywhere.
func holdsBigint(t validator.Type) bool {
	switch t := t.(type) {
	case validator.Primitive:
		return t == validator.Int64 || t == validator.CommitTs || t == validator.Any
	case validator.ID:
		return false
	case validator.Literal:
		return literalKind(t.Value) == KindBigint
	case *validator.Array:
		return holdsBigint(t.Element)
	case *validator.Record:
		return holdsBigint(t.Value)
	case *validator.Object:
		for _, f := range t.Fields {
			if holdsBigint(f.Type) {
				return true
			}
		}
	case *validator.Union:
		for _, member := range t.Members {
			if holdsBigint(member) {
				return true
			}
		}
	}
	return false
}
