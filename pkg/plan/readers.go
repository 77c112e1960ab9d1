package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// A rewritten table has documents that change in place.
type rewritten struct {
	spot spot
	c    Conversion // of both migrations, the one that fills and converts and the one that clears
}

// helpers plans the window module: for every table what reads its documents, then what writes them.
func (m *maker) helpers() {
	for i := range m.result.Tables {
		m.readers(m.result.Tables[i].Name)
	}
	for i := range m.result.Tables {
		m.writers(m.result.Tables[i].Name)
	}
}

// of returns the migrations of a table.
func (m *maker) of(table string) []Migration {
	return slices.DeleteFunc(slices.Clone(m.plan.Migrations), func(one Migration) bool { return one.Table != table })
}

func (m *maker) readers(table string) {
	if t, ok := m.rewritten[table]; ok {
		m.readRewritten(table, t)
		m.readInserted(table, t.c)
	}
	for _, migration := range m.of(table) {
		switch a := migration.Action.(type) {
		case Move:
			m.readMoved(table, a)
			m.readInserted(table, a.Conversion)
		case SplitOut:
			if a.Marker == "" {
				m.readPart(table, a)
			} else {
				m.unread = append(m.unread, fmt.Sprintf("no helper reads or writes %s.%s in both places, because the documents of %s "+
					"get new IDs meanwhile", table, a.Field, table))
			}
		case Invert:
			m.findOther(table, a)
		case Rewrite, DeleteOrphans:
		}
	}
	if move := m.moveTo(table); move != nil {
		m.getMoved(table)
	}
}

// readRewritten reads documents that change in place, unless all that changes is left to other helpers.
func (m *maker) readRewritten(table string, t rewritten) {
	whole := leftIn(t.c)
	task := ReadDocument{Conversion: whole.conversion(t.c), Form: whole.form(t.spot.to), Deletes: m.mayDelete(t.c)}
	fields, ok := t.c.(Fields)
	to, object := t.spot.to.(*validator.Object)
	if ok && object {
		task.Conversion, task.Form = m.readFields(table, fields, to)
	}
	if isKeep(task.Conversion) {
		return
	}
	m.addHelper("read", table, Helper{
		Table: table, Type: m.typeName("New", table), Task: task,
		Summary: fmt.Sprintf("a document of %s in its new form, whichever it has", table),
	})
}

// readFields leaves field by field what cannot be read, so that the others have their new types.
func (m *maker) readFields(table string, c Fields, to *validator.Object) (Conversion, validator.Type) {
	form := &validator.Object{Fields: slices.Clone(to.Fields)}
	var changes []FieldChange
	for _, f := range c.Fields {
		left := leftIn(f.Convert, f.Fill)
		waits := m.inverted(table, f.Name)
		if waits {
			f.Fill = nil // until the other document has filled it in
		}
		changes = append(changes, left.fields([]FieldChange{f})...)
		for i := range form.Fields {
			if field := &form.Fields[i]; field.Name == f.Name {
				field.Type, field.Optional = left.form(field.Type), field.Optional || waits
			}
		}
	}
	if len(changes) == 0 {
		return Keep{}, form
	}
	return Fields{changes}, form
}

// mayDelete reports whether a conversion asks what becomes of whole documents.
func (m *maker) mayDelete(c Conversion) bool {
	return Contains(c, func(c Conversion) bool {
		decide, ok := c.(Decide)
		return ok && slices.ContainsFunc(m.decisions.list, func(made Decision) bool {
			return made.ID == decide.Decision && made.Kind == DecideDocument
		})
	})
}

// readMoved reads documents that have no copy yet.
func (m *maker) readMoved(table string, move Move) {
	left := leftIn(move.Conversion)
	m.addHelper("read", table, Helper{
		Table: table, Into: move.Into, Type: m.typeName("New", move.Into),
		Summary: fmt.Sprintf("a document of %s as one of %s", table, move.Into),
		Task: ReadDocument{
			Conversion: left.conversion(move.Conversion), Form: left.form(m.wideDocument(move.Into)), Marker: move.Marker,
			Deletes: m.mayDelete(move.Conversion),
		},
	})
}

// getMoved gets documents of a table that others are copied into.
func (m *maker) getMoved(into string) {
	var task GetMoved
	for _, migration := range m.plan.Migrations {
		move, ok := migration.Action.(Move)
		if !ok || move.Into != into {
			continue
		}
		task.From = append(task.From, MovedFrom{migration.Table, move.Marker})
	}
	if task.From == nil {
		return
	}
	names := listTables(task.From)
	m.addHelper("get", into, Helper{
		Table: into, Type: m.typeName("New", into), Task: task,
		Summary: fmt.Sprintf("the document of %s with this ID, or that the one of %s with this ID is or becomes, or null", into, names),
	})
}

func listTables(from []MovedFrom) string {
	var names []string
	for _, one := range from {
		names = append(names, one.Table)
	}
	return strings.Join(names, " or ")
}

func (m *maker) readPart(table string, split SplitOut) {
	what := fmt.Sprintf("the document of %s", split.Into)
	if split.Each {
		what = fmt.Sprintf("the documents of %s", split.Into)
	}
	left := leftIn(split.Conversion)
	split.Conversion = left.conversion(split.Conversion)
	m.addHelper("read", split.Into, Helper{
		Table: table, Into: split.Into, Type: m.typeName("New", split.Into),
		Task:    ReadPart{Split: split, Form: left.form(m.wideDocument(split.Into))},
		Summary: fmt.Sprintf("%s that a document of %s has, in the table or still in %s", what, table, split.Field),
	})
}

// readInserted reads what becomes a document of its own and has its ID in its place then.
func (m *maker) readInserted(table string, c Conversion) {
	if insert, ok := c.(InsertInto); ok {
		left := leftIn(insert.Conversion)
		m.addHelper("read", insert.Table, Helper{
			Table: table, Into: insert.Table, Type: m.typeName("New", insert.Table),
			Task: ReadInserted{
				From: insert.From, Conversion: left.conversion(insert.Conversion), Form: left.form(m.wideDocument(insert.Table)),
			},
			Summary: fmt.Sprintf("the document of %s that an ID leads to, or what becomes one as long as it is part of a document of %s",
				insert.Table, table),
		})
	}
	for _, part := range parts(c) {
		m.readInserted(table, part)
	}
}

// findOther finds the document at the other end of a reference, as far as there are indexes for it.
func (m *maker) findOther(table string, a Invert) {
	for _, one := range []string{table, a.Other} {
		if _, ok := m.wideDocument(one).(*validator.Object); !ok {
			m.unread = append(m.unread, fmt.Sprintf("no helper follows the reference between %s and %s, because not all documents of %s "+
				"have it", table, a.Other, one))
			return
		}
	}
	if index := m.widened.Table(a.Other).IndexOn(a.OtherField); index != "" {
		m.addHelper("find", a.Other, Helper{
			Table: table, Into: a.Other, Task: FindOther{Invert: a, Index: index},
			Summary: fmt.Sprintf("the document of %s that belongs to one of %s, by %s or still by %s", a.Other, table, a.OtherField, a.Field),
		})
	} else {
		m.unread = append(m.unread, noIndex(table, a.Other, a.OtherField))
	}
	if index := m.widened.Table(table).IndexOn(a.Field); index != "" {
		m.addHelper("find", table, Helper{
			Table: a.Other, Into: table, Task: FindOther{Invert: a, Back: true, Index: index},
			Summary: fmt.Sprintf("the document of %s that one of %s belongs to, by %s or still by %s", table, a.Other, a.OtherField, a.Field),
		})
	} else {
		m.unread = append(m.unread, noIndex(a.Other, table, a.Field))
	}
}

// noIndex says why no helper goes from a document of one table to the one of another that refers to it.
func noIndex(from, to, field string) string {
	return fmt.Sprintf("no helper goes from a document of %s to the one of %s that has its ID in %s, because %s has no index on %s",
		from, to, field, to, field)
}
