package plan

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
)

// NotePush tells, at every finding about documents that can make the deploy fail, that the scripts which should prepare
// the table come in the same push and are refused with it, and how to split it. Of the options it goes by Functions and
// Project. A table without an error, or without a script that is new, gets no note.
func NotePush(result *diff.Result, opts Options) {
	if result.Refused {
		return // before any document is read
	}
	notes := map[string]string{}
	for i := range result.Findings {
		f := &result.Findings[i]
		if f.Severity != diff.Error || f.Table == "" {
			continue
		}
		note, known := notes[f.Table]
		if !known {
			note = pushNote(f.Table, opts)
			notes[f.Table] = note
		}
		if note != "" {
			f.Notes = append(f.Notes, note)
		}
	}
}

// pushNote returns what is to be said about a table, or "" when no script is for it.
func pushNote(table string, opts Options) string {
	folder := strings.Trim(cmp.Or(opts.Functions, "convex"), "/")
	var files, runs []string
	done := "see that all documents went through it"
	for _, s := range opts.Project.Scripts {
		if !slices.Contains(s.Tables, table) {
			continue
		}
		files = append(files, "`"+folder+"/"+s.File+"`")
		for _, f := range s.Functions {
			runs = append(runs, "`npx convex run "+s.call(f)+" --prod`")
			if f.Migration {
				done = fmt.Sprintf("wait until `npx convex run --component %s lib:getStatus --prod` shows the state success",
					opts.Project.modules().Component)
			}
		}
	}
	if len(files) == 0 {
		return ""
	}
	are, never, run := "is", "it never gets to run", "run it"
	if len(files) > 1 {
		are, never, run = "are", "they never get to run", "run them"
	}
	if len(runs) > 0 {
		run = listed(runs)
	}
	return fmt.Sprintf("Exactly this push is the one that fails: %s %s in the same change, and Convex checks the documents of %s against "+
		"the new schema before any code of the push can run, so that %s. Make two pushes of it, with a pull request each. "+
		"Push 1: %[1]s and the widened schema, which accepts old and new documents; once it is deployed, %[5]s, and %[6]s. "+
		"Push 2: the narrowing, when `npx convex deploy --dry-run` finds that every document fits. "+
		"`convex-schema-plan plan` writes the widened schema and the way from push to push.",
		listed(files), are, table, never, run, done)
}

// call returns what npx convex run calls a function of the script.
func (s Script) call(f ScriptFunction) string {
	module := strings.TrimSuffix(s.File, path.Ext(s.File))
	if f.Export == "default" {
		return module
	}
	return module + ":" + f.Export
}
