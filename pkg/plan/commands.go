package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// beforeOthers returns the commands that try migrations. Those that others read from run in between, so that the others
// have something to read.
func (m *maker) beforeOthers(migrations []Migration) []Command {
	var first, rest []Migration
	for _, migration := range migrations {
		if isRead(migration, migrations) {
			first = append(first, migration)
		} else {
			rest = append(rest, migration)
		}
	}
	commands := m.dryRuns(first)
	if small := slices.ContainsFunc(first, func(m Migration) bool { return m.Small }); small || len(first) < 2 {
		commands = append(commands, m.runEach(first)...)
	} else { // one after the other, since some read what others write
		commands = append(commands, Command{Run: m.runRow(first) + " --prod"}, m.status(m.functions(first)))
	}
	return append(commands, m.dryRuns(rest)...)
}

// isRead reports whether others read what a migration writes.
func isRead(migration Migration, others []Migration) bool {
	return slices.ContainsFunc(others, func(other Migration) bool { return slices.Contains(other.After, migration.Name) })
}

// runEach returns the commands that run migrations one by one and show how far they are.
func (m *maker) runEach(migrations []Migration) []Command {
	var commands []Command
	var ofComponent []string
	for _, migration := range migrations {
		if migration.Small {
			commands = append(commands, m.runSmall(migration, false))
			continue
		}
		ofComponent = append(ofComponent, m.function(migration.Name))
		commands = append(commands, Command{Run: "npx convex run " + m.function(migration.Name) + " --prod"})
	}
	if len(ofComponent) > 0 {
		commands = append(commands, m.status(ofComponent))
	}
	return commands
}

// dryRuns returns the commands that try migrations; what is to know about them is said once.
func (m *maker) dryRuns(migrations []Migration) []Command {
	var commands []Command
	warned, explained := false, false
	for _, migration := range migrations {
		command := Command{Run: fmt.Sprintf("npx convex run %s '{dryRun: true}' --prod", m.function(migration.Name))}
		switch {
		case migration.Small:
			command.Note = "Counts the documents that would change, and writes nothing."
		case !explained:
			command.Note, explained = "Runs the first batch and rolls it back; the log shows up to ten documents before and after.", true
		}
		switch migration.Action.(type) {
		case SplitOut, Invert:
			if !migration.Small {
				command.Note = strings.TrimSpace(command.Note + " It only says whether it fails: what it writes is in another table, " +
					"and the log compares the documents of this one.")
			}
		case Rewrite, Move, DeleteOrphans:
		}
		if len(migration.After) > 0 {
			command.Note = strings.TrimSpace(command.Note + " Only once " + listed(migration.After) + " is done: it reads what that writes.")
		}
		if !migration.Small && holdsBigint(migration.From.Type) {
			command.Note = strings.TrimSpace(command.Note + " " + bigintNote(warned))
			warned = true
		}
		commands = append(commands, command)
	}
	return commands
}

// again returns the command that runs a migration once more, from the start.
func (m *maker) again(migration Migration) string {
	if migration.Small {
		return "npx convex run " + m.function(migration.Name) + " --prod"
	}
	return fmt.Sprintf("npx convex run %s '{reset: true}' --prod", m.function(migration.Name))
}

// listed joins names for a sentence.
func listed(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// bigintNote warns of a mistake of the component; again says that it has done so before.
func bigintNote(again bool) string {
	if again {
		return "May fail to \"serialize a BigInt\", as above."
	}
	return "Documents of this table can hold int64 values, on which the dry run of @convex-dev/migrations 0.3.6 fails with " +
		"\"Do not know how to serialize a BigInt\" when it compares them; the real run does not."
}

// runCommands returns the commands that start migrations of the component and show how far they are.
func (m *maker) runCommands(start string, names []string) []Command {
	return []Command{
		{
			Run: start + " --prod",
			Note: "Returns after the first batch and exits 0 even when a migration failed; the rest runs in the background. " +
				"Run it again to resume after a failure; what is done is skipped. " + m.smallerBatches(),
		},
		m.status(names),
	}
}

// status returns the command that tells how far migrations are.
func (m *maker) status(names []string) Command {
	return Command{
		Run: fmt.Sprintf("npx convex run --component %s lib:getStatus '{names: [%s]}' --prod", m.plan.Modules.Component,
			strings.Join(quoted(names), ", ")),
		Note: "Read the state of each: inProgress, success, failed (with the error) or canceled. Add --watch to follow " +
			"it; only success counts.",
	}
}

// smallerBatches says what to do when a batch is too large.
func (m *maker) smallerBatches() string {
	usual := !slices.ContainsFunc(m.plan.Migrations, func(migration Migration) bool { return migration.Hints.BatchSize != nil })
	if usual && m.plan.Modules.Instance == nil {
		return fmt.Sprintf("If a batch of %d documents is too large for one transaction, resume with a smaller one: '{batchSize: 10}'.",
			defaultBatch)
	}
	return "If a batch is too large for one transaction, resume with a smaller one: '{batchSize: 5}'."
}

// whatItDoes says what a migration does, and how it goes through the documents where that is not as usual.
func whatItDoes(m Migration) string {
	text := fmt.Sprintf("`%s` (%s): %s.", m.Name, m.Table, strings.Join(m.Summary, "; "))
	if m.Small {
		text += " It takes all documents in one transaction: the table is small."
	}
	if batch := m.Hints.BatchSize; batch != nil {
		text += fmt.Sprintf(" It takes %d documents at a time: %s", batch.Documents, batch.Why)
	}
	if custom := m.Hints.CustomRange; custom != nil {
		text += fmt.Sprintf(" It reads the index %s alone. %s", custom.Index, custom.Why)
	}
	return text
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
