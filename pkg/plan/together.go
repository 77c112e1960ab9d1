package plan

import (
	"fmt"
	"slices"
	"strings"
)

// A Script is a module of the new version that migrates documents and that the old version has not, or not in this form.
type Script struct {
	File   string   // below the functions folder, such as "backfill.ts"
	Tables []string // the tables whose documents it seems to change
	// Functions are the exported functions that seem to do it, as far as they were found.
	Functions []ScriptFunction
}

// A ScriptFunction is a function of a script.
type ScriptFunction struct {
	Export    string // "default" included
	Migration bool   // it is a migration of the component, which runs in batches and has a status
}

// A Together is a script that comes in one change with the narrowing which it should prepare. Such a push is refused.
type Together struct {
	File   string   `json:"file"` // from the root of the project
	Tables []string `json:"tables"`
	Why    string   `json:"why"`    // why the push is refused
	First  string   `json:"first"`  // what goes into the first push of two
	Second string   `json:"second"` // what goes into the second
}

// together finds the scripts of the new version that come too late for a table which they migrate.
func (m *maker) together(scripts []Script) {
	p := m.plan
	for _, script := range scripts {
		var tables []string
		for _, table := range script.Tables {
			if slices.Contains(p.Verified, table) {
				tables = append(tables, table)
			}
		}
		if len(tables) == 0 {
			continue
		}
		file := strings.Trim(p.Functions, "/") + "/" + script.File
		p.Together = append(p.Together, Together{
			File: file, Tables: tables,
			Why: fmt.Sprintf("Before any code of a push runs, Convex checks every stored document against the schema of the same push. "+
				"The documents of %s that `%s` is to change are still there then, so Convex refuses the push as a whole, the script "+
				"included: it never gets to run.", listed(tables), file),
			First: fmt.Sprintf("`%s` and the widened schema, `%s`. Once that is live, the documents are migrated: %s.",
				file, p.WidenFile("schema.ts"), m.byScriptOr(tables)),
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
		return "run the script"
	}
	return "by the script, or by " + listed(names) + " of this plan, in batches that can be resumed"
}

// splitNotes says in the first deploy which files of the user's belong to it.
func (m *maker) splitNotes() []string {
	var notes []string
	for _, t := range m.plan.Together {
		notes = append(notes, fmt.Sprintf("`%s` belongs to this push, without the new schema: together they are refused.", t.File))
	}
	return notes
}
