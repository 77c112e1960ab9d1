package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// named returns the names of the helpers of some kinds, for a sentence, or "".
func (m *maker) named(kinds ...HelperKind) string {
	var names []string
	for _, h := range m.plan.Helpers {
		if slices.Contains(kinds, h.Kind) {
			names = append(names, "`"+h.Name+"`")
		}
	}
	if names == nil {
		return ""
	}
	return some(names)
}

// module returns the window module as sentences name it.
func (m *maker) module() string {
	return fmt.Sprintf("`%s/%s.ts`", strings.Trim(m.plan.Functions, "/"), m.plan.Modules.Window)
}

// widenWindow says what code reads and writes from the first deploy on.
func (m *maker) widenWindow() *Window {
	readers := m.named(ReadsDocument, GetsMoved, ReadsPart, FindsOther)
	if readers != "" {
		readers += " in " + m.module()
	}
	switch {
	case m.plan.TwoForms():
		return m.twoFormsWindow(readers)
	case m.has(Convert) || m.has(Copy):
		w := &Window{
			Reads:  "both forms: a field can be missing or hold its old form until the migration is done",
			Writes: "only the new form",
		}
		if readers != "" {
			w.Reads += ". The new form of any document comes from " + readers
		}
		if m.has(Clear) {
			w.Reads += ". Nothing else from the fields that go"
		}
		if movers := m.named(Moves, MovesPart); movers != "" {
			w.Writes += ". Before the first write to what still has the old one: " + movers
		}
		return w
	}
	w := &Window{Reads: "nothing from the fields that go", Writes: "no field that goes"}
	if readers != "" {
		w.Reads += ". The new form of any document comes from " + readers
	}
	return w
}

func (m *maker) twoFormsWindow(readers string) *Window {
	w := &Window{Reads: "the old form, which is kept up to date", Writes: "both forms"}
	if readers != "" {
		w.Reads += "; or already the new one, from " + readers
	}
	var how []string
	add := func(format string, kinds ...HelperKind) {
		if names := m.named(kinds...); names != "" {
			how = append(how, fmt.Sprintf(format, names))
		}
	}
	add("from %s", WritesBoth)
	add("with %s", WritesPart, LinksBoth)
	add("with %s after every write to a document that is copied", SyncsCopy)
	add("with %s for a new one", InsertsBoth)
	if how != nil {
		w.Writes += ": " + strings.Join(how, "; ")
	}
	if fields := m.inPlace(); fields != nil {
		w.Reads += ". Either form is in what changes in place: " + some(fields)
		w.Writes += ". Only the new form of " + some(fields)
	}
	return w
}

// some joins names for a sentence. Of very many it names the first.
func some(names []string) string {
	const limit = 8
	if len(names) > limit {
		names = append(slices.Clone(names[:limit-2]), fmt.Sprintf("%d more", len(names)-limit+2))
	}
	return listed(names)
}

// inPlace lists the places where no document can hold both forms: fields whose type changes under their own name, and
// tables whose documents are converted as a whole.
func (m *maker) inPlace() []string {
	var places []string
	for i := range m.result.Tables {
		table := m.result.Tables[i].Name
		t, ok := m.rewritten[table]
		if !ok {
			continue
		}
		fields, ok := t.c.(Fields)
		if !ok {
			places = append(places, table)
			continue
		}
		moves := takenIn(fields, nil)
		for _, f := range fields.Fields {
			if f.To != nil && !isKeep(f.Convert) && !bothInside(f, moves) {
				places = append(places, table+"."+f.Name)
			}
		}
	}
	return places
}

// bothInside reports whether all that changes in a field is parts that move elsewhere, and the new form tells each of them.
func bothInside(f FieldChange, moves []taken) bool {
	if !isKeep(withoutRemovals(f.Convert)) {
		return false
	}
	back := giveBack(f.Convert, fieldPath(f.Name), moves)
	return countFields(back, func(g FieldChange) bool { return g.Fill != nil }) ==
		countFields(f.Convert, func(g FieldChange) bool { return g.Moved })
}

// countFields counts the fields in a conversion that match.
func countFields(c Conversion, matches func(FieldChange) bool) int {
	n := 0
	Contains(c, func(c Conversion) bool {
		if fields, ok := c.(Fields); ok {
			for _, f := range fields.Fields {
				if matches(f) {
					n++
				}
			}
		}
		return false
	})
	return n
}

// windowNotes says what else to know about documents that are copied, split or refer to others while both forms are live.
func (m *maker) windowNotes() []string {
	var notes []string
	for _, migration := range m.plan.Migrations {
		if move, ok := migration.Action.(Move); ok {
			notes = append(notes, m.moveNote(migration.Table, move))
		}
	}
	for i := range m.result.Tables {
		into := m.result.Tables[i].Name
		if refs := m.references(into); refs != nil {
			notes = append(notes, fmt.Sprintf("References to %s can hold an ID of either table until they have followed: %s. `%s` takes both; "+
				"a query by a reference, with an index on it, has to ask for both IDs.", into, some(refs), m.getter(into)))
		}
	}
	for _, why := range m.unread {
		notes = append(notes, upperFirst(why)+".")
	}
	return append(notes, m.wholeNotes()...)
}

// wholeNotes names the tables whose documents take their new form as a whole, so that writing both forms does not hold
// for them.
func (m *maker) wholeNotes() []string {
	var notes []string
	for _, migration := range m.plan.Migrations {
		rewrite, ok := migration.Action.(Rewrite)
		_, object := migration.To.Type.(*validator.Object)
		if ok && !object && m.plan.TwoForms() && (removesParts(rewrite.Conversion) || fills(rewrite.Conversion)) {
			notes = append(notes, fmt.Sprintf("Documents of %s are a union and take their new form as a whole: no document has both, and "+
				"from the migration on there is no way back for them but the backup.", migration.Table))
		}
	}
	return notes
}

func (m *maker) moveNote(table string, move Move) string {
	text := fmt.Sprintf("%s is copied into %s, and a copy has a new _id and _creationTime. ", table, move.Into)
	if m.plan.Strategy == DualRead {
		return text + fmt.Sprintf("A document of %s that has %s lives on in %s: code that lists %s leaves it out, and lists %s as well.",
			table, move.Marker, move.Into, table, move.Into)
	}
	return text + fmt.Sprintf("Until the old form is given up, code keeps the copies up to date: it deletes both together, and keeps %s in "+
		"every `replace`, because a document without it is copied once more.", move.Marker)
}

// references lists the fields whose references follow to the copies in a table.
func (m *maker) references(into string) []string {
	var places []string
	for i := range m.result.Tables {
		table := m.result.Tables[i].Name
		fields, _ := m.rewritten[table].c.(Fields)
		for _, f := range fields.Fields {
			if len(leftIn(f.Convert, f.Fill)[into]) > 0 && m.getter(into) != "" {
				places = append(places, table+"."+f.Name)
			}
		}
		if c := m.rewritten[table].c; c != nil && fields.Fields == nil && len(leftIn(c)[into]) > 0 && m.getter(into) != "" {
			places = append(places, table)
		}
	}
	return places
}

// getter returns the name of the helper that gets documents of a table by either ID, or "".
func (m *maker) getter(into string) string {
	for _, h := range m.plan.Helpers {
		if h.Kind == GetsMoved && h.Table == into {
			return h.Name
		}
	}
	return ""
}

// widenCost says what going back from the first deploy costs, besides the schema.
func (m *maker) widenCost() string {
	switch {
	case m.enablesValidation():
		return ""
	case m.plan.TwoForms():
		text := ". The old form of every document is up to date"
		if fields := m.inPlace(); fields != nil {
			text += ", but not where types changed in place: " + some(fields)
		}
		return text + ". What the previous code then changes is not in the new form, and no migration corrects that"
	case m.has(Convert) || m.has(Copy):
		return ". The previous code does not know the new form of what was written or migrated since"
	}
	return ""
}

// clearSteps are the windows between the backfill and the clearing of old fields, when code writes both.
func (m *maker) clearSteps() []Step {
	if !m.plan.TwoForms() {
		return nil
	}
	writers := m.named(WritesBoth, WritesPart, LinksBoth, SyncsCopy, InsertsBoth)
	still, noMore := "", ""
	if writers != "" {
		still, noMore = ", still with "+writers, ", no longer with "+writers
	}
	reads := "only the new form"
	if tables := m.copiedInto(); tables != nil {
		reads += ": " + listed(tables)
	}
	steps := []Step{
		{
			ID: "read-new", Title: "Deploy code that reads the new form",
			Code:     &Window{Reads: reads, Writes: "both forms, so that going back stays free" + still},
			Commands: []Command{{Run: "npx convex deploy"}},
			NotYet:   []string{"the backfill is done: every document has the new form"},
			Done:     "`npx convex deploy` exits 0 and the app works from the new form alone",
			Undo:     "redeploy the code of deploy 1: it costs nothing, the old form is still up to date",
		},
		{
			ID: "stop-old", Title: "Deploy code that no longer writes the old form",
			Do:       []string{"From here on the old form goes stale: going back to code that reads it loses what was written since."},
			Code:     &Window{Reads: reads, Writes: "only the new form" + noMore},
			Commands: []Command{{Run: "npx convex deploy"}},
			NotYet:   []string{"the code that reads the new form has proved itself"},
			Done:     "`npx convex deploy` exits 0, and no running version of your code writes the old form",
			Undo:     "redeploy the code before; the old form of what was written since then is missing or stale, until it is written again in both",
		},
	}
	if m.has(Clear) {
		steps = append(steps, m.clearStep())
	}
	return steps
}

// copiedInto names the tables that take the place of others.
func (m *maker) copiedInto() []string {
	var places []string
	for _, migration := range m.plan.Migrations {
		switch a := migration.Action.(type) {
		case Move:
			places = append(places, a.Into+" in place of "+migration.Table)
		case SplitOut:
			places = append(places, fmt.Sprintf("%s in place of %s.%s", a.Into, migration.Table, a.Field))
		case Invert:
			places = append(places, fmt.Sprintf("%s.%s in place of %s.%s", a.Other, a.OtherField, migration.Table, a.Field))
		case Rewrite, DeleteOrphans:
		}
	}
	return places
}

// generated names the generated modules that go with the last deploy.
func (m *maker) generated() string {
	p := m.plan
	modules := []string{p.Modules.Verify, p.Modules.Conform}
	if len(p.Migrations) > 0 {
		modules = append([]string{p.Modules.Migrations}, modules...)
	}
	if len(p.Decisions) > 0 {
		modules = append(modules, p.Modules.Decisions)
	}
	if len(p.Helpers) > 0 {
		modules = append(modules, p.Modules.Window)
	}
	for i := range modules {
		modules[i] = "`" + modules[i] + ".ts`"
	}
	return listed(modules)
}

// deleteOldSteps are for the documents that were copied: they stay when their table leaves the schema.
func (m *maker) deleteOldSteps() []Step {
	var tables, moved []string
	for _, migration := range m.plan.Migrations {
		if move, ok := migration.Action.(Move); ok {
			tables = append(tables, migration.Table)
			moved = append(moved, move.Into)
		}
	}
	if tables == nil {
		return nil
	}
	step := Step{
		ID: "delete-old", Title: "Delete the documents that were copied", Optional: true,
		Do: []string{fmt.Sprintf("%s has left the schema and its documents are still stored: delete the table in the dashboard, or empty "+
			"it with an import of an empty file. From deploy 2 on links from outside that hold old IDs lead to nothing in %s.",
			listed(tables), listed(slices.Compact(moved))), backup},
		NotYet: []string{"deploy 2 is live, and nothing outside the database asks for the old IDs any more"},
		Done:   "the dashboard shows no documents of " + listed(tables),
		Undo:   "only from the backup",
	}
	for _, table := range tables {
		step.Commands = append(step.Commands, Command{Run: "npx convex import --prod --table " + table + " --replace empty.jsonl"})
	}
	step.Commands[0].Note = "`empty.jsonl` is an empty file. The command asks before it deletes; --yes answers."
	return []Step{step}
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
