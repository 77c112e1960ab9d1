package plan

import (
	"fmt"
	"slices"
	"strings"
)

// A NotMigrated error says that a table which Options.Small names has no migration.
type NotMigrated struct {
	Table    string
	Known    bool     // one of the two versions has such a table
	Migrated []string // the tables that have a migration
}

// Error says what is wrong without the way to mend it.
func (e *NotMigrated) Error() string {
	if e.Known {
		return "no document of " + e.Table + " has to change"
	}
	return "no version has a table " + e.Table
}

// markSmall notes which migrations are done in one transaction, without the component.
func (m *maker) markSmall(tables []string) error {
	var migrated []string
	for i := range m.plan.Migrations {
		migration := &m.plan.Migrations[i]
		migration.Small = slices.Contains(tables, migration.Table)
		if !slices.Contains(migrated, migration.Table) {
			migrated = append(migrated, migration.Table)
		}
	}
	for _, table := range tables {
		if !slices.Contains(migrated, table) {
			known := m.result.From.Table(table) != nil || m.result.To.Table(table) != nil
			return &NotMigrated{Table: table, Known: known, Migrated: migrated}
		}
	}
	if !m.plan.UsesComponent() {
		m.plan.Modules.Instance = nil
	}
	return nil
}

// UsesComponent reports whether a migration is run by the migrations component.
func (p *Plan) UsesComponent() bool {
	return slices.ContainsFunc(p.Migrations, func(m Migration) bool { return !m.Small })
}

// usesSmall reports whether a migration is done in one transaction.
func (p *Plan) usesSmall() bool {
	return slices.ContainsFunc(p.Migrations, func(m Migration) bool { return m.Small })
}

// run returns the commands that run the given migrations, phase by phase: one for each small one, and one for all others
// that can run in a row, which is the runner unless small ones come between.
func (m *maker) run(migrations []Migration, runner string) []Command {
	var commands []Command
	order := rows(migrations)
	ofComponent := slices.DeleteFunc(slices.Clone(order), func(row []Migration) bool { return row[0].Small })
	for i, row := range order {
		switch {
		case row[0].Small:
			for _, migration := range row {
				commands = append(commands, m.runSmall(migration, i > 0 && order[0][0].Phase != migration.Phase))
			}
		case len(ofComponent) == 1:
			commands = append(commands, m.runCommands("npx convex run "+m.function(runner), m.functions(row))...)
		default:
			commands = append(commands, m.runCommands(m.runRow(row), m.functions(row))...)
		}
	}
	return commands
}

// notYetRun leaves out the small migrations that others read from: they have run before those are tried.
func notYetRun(migrations []Migration) []Migration {
	return slices.DeleteFunc(slices.Clone(migrations), func(migration Migration) bool {
		return migration.Small && isRead(migration, migrations)
	})
}

// rows separates small migrations from others and keeps the phases in order. Within a phase none needs another, and the
// small ones come first unless others go on.
func rows(migrations []Migration) [][]Migration {
	var rows [][]Migration
	for _, phase := range phases {
		last := len(rows) == 0 || rows[len(rows)-1][0].Small
		for _, small := range []bool{last, !last} {
			for _, migration := range migrations {
				if migration.Phase != phase || migration.Small != small {
					continue
				}
				if len(rows) == 0 || rows[len(rows)-1][0].Small != small {
					rows = append(rows, nil)
				}
				rows[len(rows)-1] = append(rows[len(rows)-1], migration)
			}
		}
	}
	return rows
}

// runRow returns the command that runs some of the component's migrations, one after the other.
func (m *maker) runRow(row []Migration) string {
	names := m.functions(row)
	args := fmt.Sprintf("fn: %q", names[0])
	if len(names) > 1 {
		args += fmt.Sprintf(", next: [%s]", strings.Join(quoted(names[1:]), ", "))
	}
	return fmt.Sprintf("npx convex run %s '{%s}'", m.function("run"), args)
}

func (m *maker) runSmall(migration Migration, waits bool) Command {
	note := "One transaction, in which all of it is done or nothing: the command waits for its end, prints how many documents " +
		"there are and how many have changed, and exits 1 when it fails."
	if waits {
		note = "When all of the above is done. " + note
	}
	return Command{Run: "npx convex run " + m.function(migration.Name) + " --prod", Note: note}
}

// functions returns the names that commands know migrations by.
func (m *maker) functions(migrations []Migration) []string {
	names := make([]string, len(migrations))
	for i, migration := range migrations {
		names[i] = m.function(migration.Name)
	}
	return names
}

// finished says when the given migrations are done. The state of the component's is the only thing that tells a failure
// from a success.
func (m *maker) finished(migrations []Migration) string {
	var names []string
	small := 0
	for _, migration := range migrations {
		if migration.Small {
			small++
		} else {
			names = append(names, m.function(migration.Name))
		}
	}
	var parts []string
	switch {
	case small == 1:
		parts = append(parts, "the command of the small table exits 0")
	case small > 1:
		parts = append(parts, "the commands of the small tables exit 0")
	}
	switch {
	case len(names) == 1:
		parts = append(parts, "lib:getStatus shows \"state\": \"success\" for "+names[0])
	case len(names) > 1:
		parts = append(parts, "lib:getStatus shows \"state\": \"success\" for each of "+strings.Join(names, ", ")+
			" (it answers in reverse order: go by name)")
	}
	return strings.Join(parts, ", and ")
}

// allMigrated says, as a condition of a later step, that every migration is done.
func (m *maker) allMigrated() string {
	switch {
	case !m.plan.UsesComponent():
		return "every migration has run and exited 0"
	case m.plan.usesSmall():
		return "every migration of the component has the state success, and those of small tables have exited 0"
	}
	return "every migration has the state success"
}

func quoted(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = fmt.Sprintf("%q", name)
	}
	return out
}

// smallNotes says what the migrations of small tables do not do.
func (m *maker) smallNotes() []string {
	if !m.plan.usesSmall() {
		return nil
	}
	notes := []string{"A small table is one of a few thousand documents at most: a transaction reads 16 MiB and writes 16,000 " +
		"documents. A migration that takes more fails and changes nothing; then plan without --small."}
	if file := m.plan.project.Instance.File; file != "" {
		notes = append(notes, fmt.Sprintf("The migrations of small tables run in the internalMutation of `%s/_generated/server`. If yours, "+
			"in `%s/%s`, runs triggers that they need, import it in `%s.ts` instead.", m.plan.Functions, m.plan.Functions, file,
			m.plan.Modules.Migrations))
	}
	return notes
}
