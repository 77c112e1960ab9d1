package plan

import (
	"fmt"
	"slices"
	"strings"
)

// scripts returns the scripts of the user that go through tables which have to be migrated.
func (m *maker) scripts() []Script {
	var found []Script
	for _, script := range m.plan.project.Scripts {
		tables := slices.DeleteFunc(slices.Clone(script.Tables), func(table string) bool { return !m.changesDocuments(table) })
		if m.plan.Outcome == Migrate && len(tables) > 0 {
			found = append(found, Script{File: script.File, Tables: tables})
		}
	}
	return found
}

// changesDocuments reports whether stored documents of a table have to change before the last deploy.
func (m *maker) changesDocuments(table string) bool {
	return slices.Contains(m.byHand, table) ||
		slices.ContainsFunc(m.plan.Migrations, func(migration Migration) bool { return migration.Table == table })
}

// scriptNotes says why a script that comes together with the narrowing can never run, and what to do about it.
func (m *maker) scriptNotes() []string {
	var notes []string
	for _, script := range m.scripts() {
		notes = append(notes, fmt.Sprintf("`%s` comes with the same change and looks like a migration of %s. In one push with the "+
			"new schema it can never run: Convex checks the documents first, and refuses the push that brings the script. "+
			"Push it with this deploy and run it in place of the generated migration, or leave it out: do not run both.",
			script.File, strings.Join(script.Tables, ", ")))
	}
	return notes
}
