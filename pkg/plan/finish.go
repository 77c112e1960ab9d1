package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
)

func (m *maker) clearStep() Step {
	step := Step{
		ID: "clear", Title: "Clear the old fields",
		NotYet: []string{"no live code reads or writes the old fields"},
		Undo:   "only from the backup: the old fields are gone",
	}
	var clears []Migration
	for _, migration := range m.plan.Migrations {
		if migration.Phase == Clear {
			clears = append(clears, migration)
			step.Do = append(step.Do, whatItDoes(migration))
			step.Cause = append(step.Cause, migration.Cause...)
		}
	}
	step.Do = append(step.Do, backup)
	step.Commands = append(m.onceMore(clears), append(m.dryRuns(clears), m.run(clears, "runAll")...)...)
	step.Done = m.finished(clears)
	return step
}

// onceMore returns the commands that run what takes parts of documents elsewhere once more, before these parts go.
func (m *maker) onceMore(clears []Migration) []Command {
	var commands []Command
	for _, migration := range m.plan.Migrations {
		switch migration.Action.(type) {
		case SplitOut, Invert:
		case Rewrite, Move, DeleteOrphans:
			continue
		}
		if slices.ContainsFunc(clears, func(clear Migration) bool { return clear.Table == migration.Table }) {
			commands = append(commands, Command{
				Run: m.again(migration),
				Note: "Once more, from the start, and wait for its end: what was written in the old form alone, behind the back of " +
					"the first run, would be lost.",
			})
		}
	}
	return commands
}

func (m *maker) verifyStep() Step {
	step := Step{
		ID: "verify", Title: "Verify that every document fits the new schema",
		Commands: []Command{m.verifyCommand()},
		Done:     "every table shows \"nonConforming\": 0",
		Undo:     "nothing is written",
	}
	switch {
	case m.enablesValidation():
		step.Title = "Audit: which documents do not fit the new schema"
		step.Done += ", or you know which documents to correct"
	case len(m.plan.Migrations) > 0:
		step.NotYet = []string{m.allMigrated()}
		step.Do = []string{"A count above 0 after a successful migration means that running code still writes the old form: " +
			"correct that code first, then run the migration of that table again from the start, such as `" +
			m.again(m.plan.Migrations[0]) + "`."}
	default:
		step.Do = []string{"What it lists has to be corrected by hand before deploy 2."}
	}
	return step
}

func (m *maker) verifyCommand() Command {
	return Command{
		Run: "npx convex run " + m.plan.Modules.Verify + ":all --prod",
		Note: "Reads every document of the tables in question page by page and prints for each table how many were " +
			"checked, how many do not fit, and a sample of their IDs.",
	}
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
			m.plan.Modules.Verify + ":all shows no document that does not fit",
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
			p.Modules.Verify + ":all shows \"nonConforming\": 0 for every table",
			"no running version of your code writes the old form: a single such write during the push fails it",
		},
		Done:  "`npx convex deploy` exits 0",
		Undo:  "deploy the widened schema again: it accepts every document that the narrowed one accepts, which is proved",
		Files: []string{p.NarrowFile("schema.ts")},
		Cause: m.allErrors(),
	}
	if len(m.byHand) > 0 {
		step.Undo += ", but not for " + strings.Join(m.byHand, ", ")
	}
	step.Do = append(step.Do, m.stagedTooEarly()...)
	for _, f := range m.result.Findings {
		if f.Severity == diff.Warning && f.Index == "" {
			step.Do = append(step.Do, f.Message+".")
			step.Cause = append(step.Cause, f.Fingerprint())
		}
	}
	step.Do = append(step.Do, m.indexNote("narrow")...)
	if len(p.Migrations) > 0 {
		step.Code = &Window{Reads: "only the new form", Writes: "only the new form"}
		step.NotYet = append([]string{m.allMigrated()}, step.NotYet...)
	}
	step.Do = append(step.Do, "Delete the generated "+m.generated()+" in the same commit: they are typed for the widened schema. "+
		"Code paths for the old form go with them.")
	return step
}

// stagedTooEarly names the tables whose staged validator would have the last deploy refused.
func (m *maker) stagedTooEarly() []string {
	var notes []string
	for _, t := range m.result.Tables {
		if wide := m.widened.Table(t.Name); t.To != nil && t.To.Staged != nil && !seenToAccept(wide.Document, t.To.Document) {
			notes = append(notes, fmt.Sprintf("Leave .staged() of %s out of this push and bring it in one of its own "+
				"afterwards: Convex refuses to stage a validator while it has to read the documents for the enforced one.", t.Name))
		}
	}
	return notes
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
