package codegen

import (
	"fmt"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
)

// readDocument prints the function that gives a document in its new form.
func (e *emitter) readDocument(h plan.Helper, t plan.ReadDocument) doc {
	table := h.Table
	if h.Into != "" {
		table = h.Into
	}
	fields := e.fieldsType(table, t.Form)
	types := e.newDocument(h, table, fields)
	body := e.decides(h)
	if changes, ok := t.Conversion.(plan.Fields); ok && t.Marker == "" && isObject(t.Form) {
		body = append(body, returns(e.object(changes, "doc")))
	} else {
		body = append(body, e.readWhole(t, fields)...)
	}
	f := function{
		name: h.Name, about: about(h, ""), result: h.Type, async: e.waits(t.Conversion), body: body,
		params: []doc{param("doc", e.docType(h.Table))},
	}
	if t.Marker != "" {
		f.about += " Once it has " + t.Marker + ", the copy is what counts."
	}
	if t.Deletes {
		f.result += " | null"
		f.about += " Null: the migration deletes it."
	}
	if e.usesCtx {
		f.params = append([]doc{e.reader()}, f.params...)
	}
	return lines(append(types, f.doc())...)
}

// newDocument prints the type of documents of a table in their new form. A document that has no copy yet still has its
// old ID.
func (e *emitter) newDocument(h plan.Helper, table, fields string) []doc {
	id := e.idType(table)
	for _, m := range e.plan.Migrations {
		if move, ok := m.Action.(plan.Move); ok && move.Into == table {
			id += " | " + e.idType(m.Table)
		}
	}
	return e.declare(h.Type, "A document of "+table+" in its new form.", fields, "_id: "+id, "_creationTime: number")
}

// readWhole prints how a document is read that is converted as a whole.
func (e *emitter) readWhole(t plan.ReadDocument, fields string) []doc {
	names := "_id, _creationTime, ...fields"
	if t.Marker != "" {
		names = "_id, _creationTime, " + t.Marker + ", ...fields"
	}
	body := []doc{text("const { " + names + " } = doc;")}
	system := []doc{text("_id"), text("_creationTime")}
	changes, ok := t.Conversion.(plan.Fields)
	switch _, kept := t.Conversion.(plan.Keep); {
	case kept:
		return append(body, returns(braces(append([]doc{text("...fields")}, system...), false)))
	case ok:
		return append(body, returns(braces(append(e.spread(changes, "fields"), system...), false)))
	}
	next := "const next: " + fields + " ="
	whole := braces(append([]doc{text("...next")}, system...), false)
	if !t.Deletes {
		return append(body, concat{assign(next, e.expression(t.Conversion, "fields", "fields")), text(";")}, returns(whole))
	}
	next = "const next: " + fields + " | null ="
	return append(body,
		concat{assign(next, e.expression(t.Conversion, "fields", "fields")), text(";")},
		returns(concat{text("next && "), whole}))
}

// getMoved prints the function that gets a document by the ID that it has or had.
func (e *emitter) getMoved(h plan.Helper, t plan.GetMoved) doc {
	types := e.newDocument(h, h.Table, e.fieldsType(h.Table, validator.StripSystemFields(e.plan.Widened.Table(h.Table).Document)))
	id := e.idType(h.Table)
	var body []doc
	for _, from := range t.From {
		id += " | " + e.idType(from.Table)
		name := "in" + upperFirst(camel(from.Table))
		body = append(body, concat{assign("const "+name+" =", text(fmt.Sprintf("db.normalizeId(%s, id)", quote(from.Table)))), text(";")},
			ifThen(test{operands: []string{name + " !== null"}},
				text("const doc = await db.get("+name+");"),
				ifThen(test{operands: []string{"doc?." + from.Marker + " === undefined"}}, returns(text("doc && "+e.callReader(from.Table, h.Table)))),
				returns(text("await db.get(doc."+from.Marker+")"))))
	}
	body = append(body, returns(text("await db.get(id as "+e.idType(h.Table)+")")))
	f := function{
		name: h.Name, about: about(h, ""), params: []doc{e.reader(), param("id", id)}, result: h.Type + " | null", async: true, body: body,
	}
	return lines(append(types, f.doc())...)
}

// callReader prints the call of the function that reads documents of a table as those of another.
func (e *emitter) callReader(table, into string) string {
	for _, h := range e.plan.Helpers {
		read, ok := h.Task.(plan.ReadDocument)
		if !ok || h.Table != table || h.Into != into {
			continue
		}
		outer := e.usesCtx
		e.usesCtx = false
		e.expression(read.Conversion, "fields", "fields")
		args := "doc"
		if e.usesCtx {
			args = "db, doc"
		}
		e.usesCtx = outer
		if e.waits(read.Conversion) {
			return "(await " + h.Name + "(" + args + "))"
		}
		return h.Name + "(" + args + ")"
	}
	panic("codegen: no helper reads " + table)
}

// newPart prints the type of a document that can still be part of another, and has no ID then.
func (e *emitter) newPart(h plan.Helper, table string, form validator.Type) []doc {
	comment := "A document of " + table + ", without an ID while it is part of another."
	return e.declare(h.Type, comment, e.fieldsType(table, form), "_id?: "+e.idType(table), "_creationTime?: number")
}

// children prints the query for the documents of a table that belong to the one with an ID.
func children(table, index, field, id, end string) doc {
	return concat{text("await db"), indent{lines(text(""), text(".query("+quote(table)+")"),
		text(fmt.Sprintf(".withIndex(%s, (q) => q.eq(%s, %s))", quote(index), quote(field), id)), text(end))}}
}

// readPart prints the function that reads what is split off a document.
func (e *emitter) readPart(h plan.Helper, t plan.ReadPart) doc {
	split := t.Split
	types := e.newPart(h, split.Into, t.Form)
	value := concat{text("const value = "), e.partOf(split), text(";")}
	parent := text(fieldKey(split.Parent) + ": doc._id")
	missing := test{operands: []string{"value === undefined || value === null"}}
	body := e.decides(h)
	f := function{
		name: h.Name, about: about(h, ""), params: []doc{e.reader(), param("doc", e.docType(h.Table))}, result: h.Type + " | null", async: true,
	}
	if split.Each {
		f.result = h.Type + "[]"
		body = append(body,
			concat{text("const stored = "), children(split.Into, split.Index, split.Parent, "doc._id", ".collect();")}, value,
			ifThen(test{operands: []string{"stored.length > 0 || value === undefined || value === null"}}, text("return stored;")),
			e.within("item", func() doc { return e.readElements(split, parent) }))
	} else {
		body = append(body,
			concat{text("const stored = "), children(split.Into, split.Index, split.Parent, "doc._id", ".first();")}, value,
			ifThen(test{operands: append([]string{"stored !== null"}, missing.operands...)}, text("return stored;")),
			returns(e.within("value", func() doc { return braces(append(e.spread(split.Conversion, "value"), parent), false) })))
	}
	f.body = body
	return lines(append(types, f.doc())...)
}

// readElements prints the documents that the elements of an array will become.
func (e *emitter) readElements(split plan.SplitOut, parent doc) doc {
	element := braces(append(e.spread(split.Conversion, "item"), parent), false)
	if !e.waits(split.Conversion) {
		return returns(concat{text("value.map((item) => ("), element, text("))")})
	}
	mapped := concat{text("value.map(async (item) => ("), element, text("))")}
	return returns(concat{text("await "), call("Promise.all", mapped)})
}

// partOf prints the value that is split off a document.
func (e *emitter) partOf(a plan.SplitOut) doc {
	source := plan.TakeOver{Scope: plan.Document, Path: a.Field, From: a.From, Plain: a.Plain}
	if a.Each {
		source.From = &validator.Array{Element: a.From}
	}
	return text(e.source(source, "", ""))
}

// readInserted prints the function that reads a document by its ID, or what becomes one.
func (e *emitter) readInserted(h plan.Helper, t plan.ReadInserted) doc {
	types := e.newPart(h, h.Into, t.Form)
	body := e.decides(h)
	body = append(body, ifThen(test{operands: []string{`typeof value === "string"`}}, returns(text("await db.get(value)"))),
		returns(e.within("value", func() doc { return e.expression(t.Conversion, "value", "value") })))
	value := param("value", e.idType(h.Into)+" | "+e.typeOf(t.From, camel(h.Into)+"Part"))
	f := function{
		name: h.Name, about: about(h, ""), params: []doc{e.reader(), value}, result: h.Type + " | null", async: true, body: body,
	}
	if e.usesDoc {
		f.params = append(f.params, param("doc", e.docType(h.Table)))
	}
	return lines(append(types, f.doc())...)
}

// findOther prints the function that finds the document at the other end of a reference.
func (e *emitter) findOther(h plan.Helper, t plan.FindOther) doc {
	a := t.Invert
	var body []doc
	if t.Back {
		field := member("doc", a.OtherField)
		body = []doc{
			ifThen(isThere(field), returns(text("await db.get("+field+")"))),
			returns(children(h.Into, t.Index, a.Field, "doc._id", ".first()")),
		}
	} else {
		field := member("doc", a.Field)
		gone := isMissing(field)
		gone.operands = append([]string{"found !== null"}, gone.operands...)
		body = []doc{
			concat{text("const found = "), children(h.Into, t.Index, a.OtherField, "doc._id", ".first();")},
			ifThen(gone, text("return found;")),
			text("const other = await db.get(" + field + ");"),
			text("// One that belongs to another document does not belong to this one any more."),
			concat{text("return "), ternaries([]branch{{isMissing("other?." + trimDot(member("", a.OtherField))), text("other")}}, text("null")), text(";")},
		}
	}
	return function{
		name: h.Name, about: about(h, ""), params: []doc{e.reader(), param("doc", e.docType(h.Table))},
		result: e.docType(h.Into) + " | null", async: true, body: body,
	}.doc()
}

func isMissing(x string) test { return test{operands: []string{x + " === undefined", x + " === null"}} }

func isThere(x string) test { return test{true, []string{x + " !== undefined", x + " !== null"}} }
