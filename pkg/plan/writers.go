package plan

import (
	"fmt"
	"slices"

	"convex-schema-plan/pkg/validator"
)

// writers plans what writes documents of a table: both forms with the strategy dual-write, and with dual-read what moves
// documents before their first write.
func (m *maker) writers(table string) {
	if t, ok := m.rewritten[table]; ok && m.plan.TwoForms() {
		m.writeDocument(table, t)
	}
	fields := map[string][]SplitOut{}
	var order []string
	for _, migration := range m.of(table) {
		switch a := migration.Action.(type) {
		case Move:
			m.writeMoved(table, a)
		case SplitOut:
			if a.Marker != "" {
				continue // the reader says why
			}
			key := a.Field.Key()
			if fields[key] == nil {
				order = append(order, key)
			}
			fields[key] = append(fields[key], a)
		case Invert:
			m.link(table, a)
		case Rewrite, DeleteOrphans:
		}
	}
	for _, key := range order {
		m.writePart(table, fields[key])
	}
}

// writeDocument writes both forms of documents that lose fields, or parts of fields. Whatever else changes in place can
// hold only one form.
func (m *maker) writeDocument(table string, t rewritten) {
	before, ok := t.spot.old.(*validator.Object)
	fields, converts := t.c.(Fields)
	if !ok || !converts {
		return
	}
	gone := slices.DeleteFunc(slices.Clone(before.Fields), func(f validator.Field) bool {
		return !slices.ContainsFunc(fields.Fields, func(c FieldChange) bool { return c.Name == f.Name && c.To == nil })
	})
	inside := giveBack(fields, validator.Path{}, takenIn(fields, validator.Path{}))
	if len(gone) == 0 && isKeep(inside) {
		return
	}
	old := oldForm(gone, newForm{typ: t.spot.to, c: fields, whole: true})
	old.Inside = inside
	m.addHelper("write", table, Helper{
		Table: table, Type: m.oldType(old, table), Task: WriteDocument{old, unknownToOld(before, t.spot.to, fields)},
		Summary: fmt.Sprintf("both forms of a document of %s, to insert it or to replace one", table),
	})
}

// unknownToOld lists the fields that old code knows, and whose new values it does not.
func unknownToOld(old *validator.Object, to validator.Type, c Fields) []string {
	new, ok := to.(*validator.Object)
	if !ok {
		return nil
	}
	moves := takenIn(c, nil)
	var names []string
	for _, f := range new.Fields {
		was, known := old.Field(f.Name)
		if !known || isSubset(f.Type, was.Type) && (!f.Optional || was.Optional) {
			continue
		}
		both := slices.ContainsFunc(c.Fields, func(g FieldChange) bool { return g.Name == f.Name && !isKeep(g.Convert) && bothInside(g, moves) })
		if !both {
			names = append(names, f.Name)
		}
	}
	return names
}

// oldType names the type of what has to be told about an old form, when there is anything.
func (m *maker) oldType(old OldForm, what string) string {
	if len(old.Extra) == 0 {
		return ""
	}
	return m.typeName("Old", what)
}

func (m *maker) writeMoved(table string, move Move) {
	if m.plan.Strategy == DualRead {
		m.addHelper("move", table, Helper{
			Table: table, Into: move.Into, Task: MoveDocument{move},
			Summary: fmt.Sprintf("the ID in %s of a document of %s, which is moved there unless it has been", move.Into, table),
		})
		return
	}
	old := validator.StripSystemFields(m.result.From.Table(table).Document)
	wide, new := m.wideDocument(move.Into), validator.StripSystemFields(m.result.To.Table(move.Into).Document)
	both := InsertBoth{Move: move, New: new, Old: OldForm{Whole: old}}
	sync := SyncCopy{Move: move, Follow: m.follow(move.Into)}
	if object, ok := old.(*validator.Object); ok {
		both.New = becomes(old, new)
		both.Old = oldForm(object.Fields, newForm{typ: both.New, c: move.Conversion, whole: true})
		sync.Own = ownFields(object, wide, move.Conversion)
	}
	m.addHelper("insert", table+" and "+move.Into, Helper{
		Table: table, Into: move.Into, Type: m.oldType(both.Old, table), Task: both,
		Summary: fmt.Sprintf("inserts a document into %s and into %s, and links them", move.Into, table),
	})
	m.addHelper("sync", table, Helper{
		Table: table, Into: move.Into, Task: sync,
		Summary: fmt.Sprintf("brings the copy in %s up to date after a write to a document of %s, or makes it", move.Into, table),
	})
}

// becomes returns the member of a type that objects of type old become, or all of it.
func becomes(old, to validator.Type) validator.Type {
	if target, _, ok := structuralTarget(spot{from: old, to: to}); ok {
		return target
	}
	return to
}

// ownFields returns the fields of a copy that no field of the document that is copied tells, when they can hold anything
// but one value. Copies that are of several types are made anew as a whole.
func ownFields(old *validator.Object, to validator.Type, c Conversion) []string {
	object, ok := to.(*validator.Object)
	if !ok {
		return nil
	}
	var own []string
	for _, f := range object.Fields {
		name := f.Name
		_, had := old.Field(name)
		if _, only := onlyValue(f.Type); had || only {
			continue
		}
		fields, _ := c.(Fields)
		told := slices.ContainsFunc(fields.Fields, func(f FieldChange) bool { return f.Name == name && f.Fill != nil && takes(f.Fill) })
		if !told {
			own = append(own, name)
		}
	}
	return own
}

// takes reports whether a conversion takes values from elsewhere in the document.
func takes(c Conversion) bool {
	return Contains(c, func(c Conversion) bool { _, ok := c.(TakeOver); return ok })
}

// follow returns how references in copies follow to other copies, or nil.
func (m *maker) follow(into string) Conversion {
	t, ok := m.rewritten[into]
	if !ok {
		return nil
	}
	return t.c
}

func (m *maker) writePart(table string, splits []SplitOut) {
	first := splits[0]
	if m.plan.Strategy == DualRead {
		m.movePart(table, splits)
		return
	}
	if len(first.Field) != 1 {
		m.unread = append(m.unread, fmt.Sprintf("no helper writes %s.%s in both places, because it is inside another object", table, first.Field))
		return
	}
	task := WritePart{Splits: splits, Old: OldForm{Whole: first.From}}
	if object, ok := first.From.(*validator.Object); ok {
		var parts []newForm
		for _, split := range splits {
			parts = append(parts, newForm{part: split.Into, typ: split.To, c: split.Conversion})
		}
		task.Old = oldForm(object.Fields, parts...)
	}
	m.addHelper("write", table+" "+first.Field.String(), Helper{
		Table: table, Into: first.Into, Type: m.oldType(task.Old, table+" "+first.Field.String()), Task: task,
		Summary: fmt.Sprintf("writes %s of a document of %s and what belongs to it in %s", first.Field, table, into(splits)),
	})
}

func into(splits []SplitOut) string {
	names := ""
	for i, split := range splits {
		if i > 0 {
			names += " and "
		}
		names += split.Into
	}
	return names
}

// movePart moves what is split off before its first write. The old place is cleared with it: otherwise what is deleted in
// the new one would be read from the old one again.
func (m *maker) movePart(table string, splits []SplitOut) {
	first := splits[0]
	fields, _ := m.rewritten[table].c.(Fields)
	at := slices.IndexFunc(fields.Fields, func(f FieldChange) bool { return f.Name == first.Field[0].Field })
	if at < 0 {
		m.unread = append(m.unread, fmt.Sprintf("no helper moves %s.%s before its first write, because documents of %s are converted as a whole",
			table, first.Field, table))
		return
	}
	m.addHelper("move", table+" "+first.Field.String(), Helper{
		Table: table, Into: first.Into, Task: MovePart{Splits: splits, Clear: fields.Fields[at]},
		Summary: fmt.Sprintf("moves %s of a document of %s to %s, unless it has been", first.Field, table, into(splits)),
	})
}

// link writes a reference in both directions. With dual-read, new code writes only the new one.
func (m *maker) link(table string, a Invert) {
	_, object := m.wideDocument(table).(*validator.Object)
	_, other := m.wideDocument(a.Other).(*validator.Object)
	if m.plan.Strategy == DualRead || !object || !other {
		return
	}
	m.addHelper("link", table+" "+a.Field, Helper{
		Table: table, Into: a.Other, Task: LinkBoth{a},
		Summary: fmt.Sprintf("writes %s of a document of %s and %s of the one of %s", a.Field, table, a.OtherField, a.Other),
	})
}
