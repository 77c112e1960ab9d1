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
	a := arrivalOf(table, opts)
	if len(a.files) == 0 {
		return ""
	}
	are, never := "is", "it never gets to run"
	if len(a.files) > 1 {
		are, never = "are", "they never get to run"
	}
	return fmt.Sprintf("Exactly this push is the one that fails: %s %s in the same change, and Convex checks the documents of %s against "+
		"the new schema before any code of the push can run, so that %s. Make two pushes of it, with a pull request each. "+
		"Push 1: %[1]s and the widened schema, which accepts old and new documents; once it is deployed, %[5]s, and %[6]s. "+
		"Push 2: the narrowing, when `npx convex deploy --dry-run` finds that every document fits. "+
		"`convex-schema-plan plan` writes the widened schema and the way from push to push.",
		listed(a.files), are, table, never, a.run(), a.done)
}

// PushNext says what comes after a push that cannot fail and brings scripts which migrate documents: a sentence or two for
// each table. Of the options it goes by Functions and Project.
func PushNext(result *diff.Result, opts Options) []string {
	if result.Verdict != diff.Safe {
		return nil
	}
	var next []string
	for _, t := range result.Tables {
		a := arrivalOf(t.Name, opts)
		if len(a.files) == 0 || t.To == nil {
			continue
		}
		migrates := "migrates"
		if len(a.files) > 1 {
			migrates = "migrate"
		}
		next = append(next, fmt.Sprintf("%s %s %s: once this push is deployed, %s, and %s. What narrows %[3]s comes after that, in a pull "+
			"request of its own.", listed(a.files), migrates, t.Name, a.run(), a.done))
	}
	return next
}

// An arrival is the new scripts for a table.
type arrival struct {
	files, runs []string
	done        string // how one knows that they are done
}

func arrivalOf(table string, opts Options) arrival {
	folder := strings.Trim(cmp.Or(opts.Functions, "convex"), "/")
	a := arrival{done: "see that all documents went through it"}
	for _, s := range opts.Project.Scripts {
		if !slices.Contains(s.Tables, table) {
			continue
		}
		a.files = append(a.files, "`"+folder+"/"+s.File+"`")
		for _, f := range s.Functions {
			a.runs = append(a.runs, "`npx convex run "+s.call(f)+" --prod`")
			if f.Migration {
				a.done = fmt.Sprintf("wait until `npx convex run --component %s lib:getStatus --prod` shows the state success",
					opts.Project.modules().Component)
			}
		}
	}
	return a
}

// run says how the scripts are run.
func (a arrival) run() string {
	switch {
	case len(a.runs) > 0:
		return listed(a.runs)
	case len(a.files) > 1:
		return "run them"
	default:
		return "run it"
	}
}

// call returns what npx convex run calls a function of the script.
func (s Script) call(f ScriptFunction) string {
	module := strings.TrimSuffix(s.File, path.Ext(s.File))
	if f.Export == "default" {
		return module
	}
	return module + ":" + f.Export
}
