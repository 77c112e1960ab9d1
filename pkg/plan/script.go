package plan

import (
	"fmt"
	"slices"
	"strings"
)

// A Together is a script that comes in one change with the narrowing which it should prepare. Such a push is refused.
type Together struct {
	File   string   `json:"file"` // from the root of the project
	Tables []string `json:"tables"`
	Why    string   `json:"why"`    // why the push is refused
	First  string   `json:"first"`  // what goes into the first push of two
	Second string   `json:"second"` // what goes into the second
}

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

// together says of every script that comes together with the narrowing why it can never run, and how to split the push.
func (m *maker) together() {
	p := m.plan
	for _, script := range m.scripts() {
		file := strings.Trim(p.Functions, "/") + "/" + script.File
		p.Together = append(p.Together, Together{
			File: file, Tables: script.Tables,
			Why: fmt.Sprintf("`%s` comes with the same change and looks like a migration of %s. In one push with the new schema it "+
				"can never run: before any code of a push runs, Convex checks every stored document against the schema of the same "+
				"push. The documents that the script is to change are still there then, and the push is refused as a whole, the "+
				"script included.", file, listed(script.Tables)),
			First: fmt.Sprintf("`%s` and the widened schema, `%s`. Once that is live, the documents are migrated%s.",
				file, p.WidenFile("schema.ts"), m.byScriptOr(script.Tables)),
			Second: fmt.Sprintf("the new schema as you wrote it, once `npx convex run %s:all --prod` shows no document that does not "+
				"fit. `%s` can go with the same push.", p.Modules.Verify, file),
		})
	}
}

// byScriptOr says what migrates the documents of tables: the script of the user or the migrations of the plan.
func (m *maker) byScriptOr(tables []string) string {
	var names []string
	for _, migration := range m.plan.Migrations {
		if slices.Contains(tables, migration.Table) {
			names = append(names, "`"+migration.Name+"`")
		}
	}
	if len(names) == 0 {
		return " by the script"
	}
	return ", either by the script or by " + listed(names) + " of this plan, which can be resumed: not by both"
}

// scriptNotes says in the first deploy which files of the user's belong to it.
func (m *maker) scriptNotes() []string {
	var notes []string
	for _, t := range m.plan.Together {
		notes = append(notes, fmt.Sprintf("`%s` belongs to this push, without the new schema: together they are refused.", t.File))
	}
	return notes
}
