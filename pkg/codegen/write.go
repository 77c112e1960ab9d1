package codegen

import (
	"fmt"
	"strings"
	"unicode"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
)

// writeDocument prints the function that makes both forms of a document.
func (e *emitter) writeDocument(h plan.Helper, t plan.WriteDocument) doc {
	types := e.declareOld(h.Type, "a document of "+h.Table, t.Old)
	e.helpers["WithoutSystemFields"] = true
	properties := append([]doc{text("...fields")}, e.oldProperties(t.Old, func(string) string { return "fields" })...)
	more := ""
	if len(t.InPlace) > 0 {
		more = " In the new form alone: " + strings.Join(t.InPlace, ", ") + "."
	}
	f := function{
		name: h.Name, about: about(h, more),
		params: []doc{param("fields", e.fieldsType(h.Table, e.plan.Target(h.Table)))},
		result: "WithoutSystemFields<" + e.docType(h.Table) + ">", body: []doc{returns(braces(properties, false))},
	}
	if h.Type != "" {
		f.params = append(f.params, param("old", h.Type))
	}
	return lines(append(types, f.doc())...)
}

// insertBoth prints the function that inserts a document in both tables.
func (e *emitter) insertBoth(h plan.Helper, t plan.InsertBoth) doc {
	types := e.declareOld(h.Type, "a document of "+h.Table, t.Old)
	old := "copied"
	properties := append(e.oldProperties(t.Old, func(string) string { return "fields" }), text(t.Move.Marker+": "+old))
	f := function{
		name: h.Name, about: about(h, " It gives both IDs."), async: true,
		params: []doc{e.writer(), param("fields", e.fieldsType(h.Into, t.New))},
		result: fmt.Sprintf("{ old: %s; new: %s }", e.idType(h.Table), e.idType(h.Into)),
		body: []doc{
			concat{assign("const "+old+" =", call("await db.insert", text(quote(h.Into)), text("fields"))), text(";")},
			concat{assign("const stays =", call("await db.insert", text(quote(h.Table)), braces(properties, false))), text(";")},
			text("return { old: stays, new: " + old + " };"),
		},
	}
	switch {
	case h.Type != "":
		f.params = append(f.params, param("old", h.Type))
	case t.Old.Whole != nil:
		f.params = append(f.params, param("old", e.typeOf(t.Old.Whole, camel(h.Table)+"Before")))
	}
	return lines(append(types, f.doc())...)
}

// copyOfDoc prints the copy of a document as a constant called next.
func (e *emitter) copyOfDoc(h plan.Helper, move plan.Move) []doc {
	typ := e.fieldsType(h.Into, validator.StripSystemFields(e.plan.Widened.Table(h.Into).Document))
	var deleted []doc
	if e.deletes(move.Conversion) {
		typ += " | null"
		deleted = []doc{ifThen(test{operands: []string{"next === null"}}, text("return null;"))}
	}
	return append([]doc{
		text("const { _id, _creationTime, " + move.Marker + ", ...fields } = doc;"),
		concat{assign("const next: "+typ+" =", e.expression(move.Conversion, "fields", "fields")), text(";")},
	}, deleted...)
}

// deletes reports whether the answer to a decision can be that a whole document is deleted.
func (e *emitter) deletes(c plan.Conversion) bool {
	return plan.Contains(c, func(c plan.Conversion) bool {
		decide, ok := c.(plan.Decide)
		return ok && e.decisions[decide.Decision].Kind == plan.DecideDocument
	})
}

// syncCopy prints the function that brings a copy up to date.
func (e *emitter) syncCopy(h plan.Helper, t plan.SyncCopy) doc {
	marker := t.Move.Marker
	body := append(e.decides(h), text("const doc = await db.get(id);"),
		ifThen(test{operands: []string{"doc === null"}}, text("return null;")))
	body = append(body, e.copyOfDoc(h, t.Move)...)
	update := []doc{text("...next")}
	for _, name := range t.Own {
		update = append(update, text(fieldKey(name)+": "+member("copy", name)))
	}
	replacement := braces(update, false)
	if len(t.Own) == 0 {
		replacement = text("next")
	}
	made := []doc{
		concat{assign("const made =", call("await db.insert", text(quote(h.Into)), text("next"))), text(";")},
		concat{call("await db.patch", text("_id"), braces([]doc{text(marker + ": made")}, false)), text(";")},
	}
	kept := []doc{concat{call("await db.replace", text("copy._id"), replacement), text(";")}}
	var helper []doc
	if t.Follow != nil {
		follow := "follow" + upperFirst(camel(h.Into))
		made = append(made, text("await "+follow+"(db, made);"))
		kept = append(kept, text("await "+follow+"(db, copy._id);"))
		helper = e.followFunction(follow, h.Into, t.Follow)
	}
	body = append(body, text("const copy = "+marker+" && (await db.get("+marker+"));"),
		ifThen(test{operands: []string{"!copy"}}, append(made, text("return made;"))...))
	body = append(append(body, kept...), text("return copy._id;"))
	f := function{
		name: h.Name, about: about(h, " It gives the ID of the copy."), params: []doc{e.writer(), param("id", e.idType(h.Table))},
		result: e.idType(h.Into) + " | null", async: true, body: body,
	}
	return lines(append([]doc{f.doc()}, helper...)...)
}

// followFunction prints what lets the references of a document follow to copies, once for each table. It is the body of the
// migration.
func (e *emitter) followFunction(name, table string, c plan.Conversion) []doc {
	if e.declared[name] {
		return nil
	}
	e.declared[name] = true
	e.lenient = true
	defer func() { e.lenient = false }()
	id := e.idType(table)
	head := concat{group{concat{
		text("async function " + name + "("), indent{concat{line{soft: true}, concat{e.writer(), text(",")}, line{}, text("id: " + id)}}, whenBroken(","),
		line{soft: true}, text(") {"),
	}}}
	body := []doc{text("const doc = await db.get(id);"), ifThen(test{operands: []string{"doc === null"}}, text("return;"))}
	m := e.rewriting(table)
	if fields, ok := c.(plan.Fields); ok && isObject(m.To.Type) {
		body = append(body, text("const patch: Partial<"+e.docType(table)+"> = {};"))
		for _, f := range fields.Fields {
			body = append(body, e.patchField(table, f))
		}
		body = append(body, text("await db.patch(id, patch);"))
	} else {
		body = append(body, e.replace(m, c)...)
	}
	return []doc{
		text(""), text("/** Lets references follow to the copies of what they lead to, as far as there are any. */"),
		concat{head, indent{concat{hardline{}, lines(body...)}}, hardline{}, text("}")},
	}
}

// rewriting returns the migration that changes documents of a table in place.
func (e *emitter) rewriting(table string) plan.Migration {
	for _, m := range e.plan.Migrations {
		if _, ok := m.Action.(plan.Rewrite); ok && m.Table == table {
			return m
		}
	}
	panic("codegen: no migration changes " + table)
}

// moveDocument prints the function that copies a document unless it has been. It takes the new ID as well, so that code
// which holds either has nothing to tell apart.
func (e *emitter) moveDocument(h plan.Helper, t plan.MoveDocument) doc {
	marker := member("doc", t.Move.Marker)
	is := func(condition string) test { return test{operands: []string{condition}} }
	body := append(e.decides(h),
		concat{assign("const old =", call("db.normalizeId", text(quote(h.Table)), text("id"))), text(";")},
		ifThen(is("old === null"), returns(text("id as "+e.idType(h.Into)))),
		text("const doc = await db.get(old);"),
		ifThen(is("doc === null"), text("return null;")),
		ifThen(is(marker+" !== undefined"), returns(text(marker))))
	body = append(body, e.copyOfDoc(h, t.Move)...)
	body = append(body,
		concat{assign("const copy =", call("await db.insert", text(quote(h.Into)), text("next"))), text(";")},
		concat{call("await db.patch", text("_id"), braces([]doc{text(t.Move.Marker + ": copy")}, false)), text(";")},
		text("return copy;"))
	return function{
		name: h.Name, about: about(h, " Call it before the first write to the document."),
		params: []doc{e.writer(), param("id", e.idType(h.Table)+" | "+e.idType(h.Into))}, result: e.idType(h.Into) + " | null", async: true,
		body: body,
	}.doc()
}

// writePart prints the function that writes what is split off to both of its places.
func (e *emitter) writePart(h plan.Helper, t plan.WritePart) doc {
	first := t.Splits[0]
	types := e.declareOld(h.Type, "a value of "+h.Table+"."+first.Field.String(), t.Old)
	given := e.partParam(h, t)
	body := []doc{}
	old := func(x string) doc {
		properties := e.oldProperties(t.Old, func(part string) string { return member(x, part) })
		for i, p := range properties {
			if p == doc(text("...old")) {
				properties[i] = text("..." + x + ".old")
			}
		}
		return braces(properties, false)
	}
	field := fieldKey(first.Field[0].Field) + ":"
	if first.Each {
		mapped := concat{text("values.map((value) => ("), old("value"), text("))")}
		body = append(body, concat{call("await db.patch", text("id"), braces([]doc{assign(field, mapped)}, true)), text(";")})
	} else {
		body = append(body, concat{call("await db.patch", text("id"), braces([]doc{assign(field, old("value"))}, true)), text(";")})
	}
	for _, split := range t.Splits {
		body = append(body, writeRows(split)...)
	}
	f := function{
		name: h.Name, about: about(h, ""), params: []doc{e.writer(), param("id", e.idType(h.Table)), given}, result: "void",
		async: true, body: body,
	}
	return lines(append(types, f.doc())...)
}

// partParam prints the parameter for what is split off: an object with a property for each table.
func (e *emitter) partParam(h plan.Helper, t plan.WritePart) doc {
	var members []doc
	add := func(key, typ string) { members = append(members, text(key+": "+typ)) }
	for _, split := range t.Splits {
		add(fieldKey(split.Into), e.typeOf(split.To, camel(split.Into)+"Part"))
	}
	switch {
	case h.Type != "":
		add("old", h.Type)
	case t.Old.Whole != nil:
		add("old", e.typeOf(t.Old.Whole, camel(h.Name)+"Old"))
	}
	object := group{concat{text("{"), indent{concat{line{}, join(concat{text(";"), line{}}, members)}}, whenBroken(";"), line{}, text("}")}}
	if t.Splits[0].Each {
		return concat{text("values: "), object, text("[]")}
	}
	return concat{text("value: "), object}
}

// writeRows prints how the documents of a new table become what is given: those that are there are replaced in their order.
func writeRows(split plan.SplitOut) []doc {
	stored := "stored" + upperFirst(camel(split.Into))
	row := func(x string) doc {
		return braces([]doc{text("..." + member(x, split.Into)), text(fieldKey(split.Parent) + ": id")}, false)
	}
	write := func(id string, x string) []doc {
		return []doc{
			ifThen(test{operands: []string{id + " === undefined"}}, concat{call("await db.insert", text(quote(split.Into)), row(x)), text(";")}),
			text(" else {"), indent{concat{hardline{}, call("await db.replace", text(id+"._id"), row(x)), text(";")}}, hardline{}, text("}"),
		}
	}
	if !split.Each {
		return []doc{
			concat{text("const " + stored + " = "), children(split.Into, split.Index, split.Parent, "id", ".first();")},
			concat{
				ifThen(test{operands: []string{stored + " === null"}}, concat{call("await db.insert", text(quote(split.Into)), row("value")), text(";")}),
				text(" else {"), indent{concat{hardline{}, call("await db.replace", text(stored+"._id"), row("value")), text(";")}}, hardline{}, text("}"),
			},
		}
	}
	return []doc{
		concat{text("const " + stored + " = "), children(split.Into, split.Index, split.Parent, "id", ".collect();")},
		concat{
			text("for (const [at, value] of values.entries()) {"),
			indent{concat{hardline{}, text("const row = " + stored + "[at];"), hardline{}, concat(write("row", "value"))}}, hardline{}, text("}"),
		},
		concat{
			text("for (const row of " + stored + ".slice(values.length)) {"),
			indent{concat{hardline{}, text("await db.delete(row._id);")}}, hardline{}, text("}"),
		},
	}
}

// movePart prints the function that moves what is split off to its new place.
func (e *emitter) movePart(h plan.Helper, t plan.MovePart) doc {
	body := append(e.decides(h), text("const doc = await db.get(id);"),
		ifThen(test{operands: []string{"doc === null"}}, text("return;")))
	for i, split := range t.Splits {
		value, stored := "value", "stored"
		if i > 0 {
			value, stored = fmt.Sprint("value", i+1), fmt.Sprint("stored", i+1)
		}
		body = append(body, e.insertRows(split, value, stored)...)
	}
	body = append(body, text("const patch: Partial<"+e.docType(h.Table)+"> = {};"), e.patchField(h.Table, t.Clear), text("await db.patch(id, patch);"))
	return function{
		name: h.Name, about: about(h, " Call it before the first write to either."),
		params: []doc{e.writer(), param("id", e.idType(h.Table))}, result: "void", async: true, body: body,
	}.doc()
}

// insertRows prints how the documents are inserted that a part of doc becomes, unless there are some.
func (e *emitter) insertRows(split plan.SplitOut, value, stored string) []doc {
	insert := func(x reference) doc {
		row := braces(append(e.spread(split.Conversion, x), text(fieldKey(split.Parent)+": doc._id")), false)
		return concat{call("await db.insert", text(quote(split.Into)), row), text(";")}
	}
	there := test{true, []string{stored + " === null", value + " !== undefined", value + " !== null"}}
	var inserts doc
	if split.Each {
		inserts = concat{text("for (const item of " + value + ") {"), indent{concat{hardline{},
			e.within("item", func() doc { return insert("item") })}}, hardline{}, text("}")}
	} else {
		inserts = e.within(reference(value), func() doc { return insert(reference(value)) })
	}
	return []doc{
		concat{text("const " + value + " = "), e.partOf(split), text(";")},
		concat{text("const " + stored + " = "), children(split.Into, split.Index, split.Parent, "id", ".first();")},
		ifThen(there, inserts),
	}
}

// linkBoth prints the function that writes a reference in both directions.
func (e *emitter) linkBoth(h plan.Helper, t plan.LinkBoth) doc {
	a := t.Invert
	return function{
		name: h.Name, about: about(h, ""), result: "void", async: true,
		params: []doc{e.writer(), param("id", e.idType(h.Table)), param("other", e.idType(h.Into))},
		body: []doc{
			concat{call("await db.patch", text("id"), braces([]doc{text(fieldKey(a.Field) + ": other")}, false)), text(";")},
			concat{call("await db.patch", text("other"), braces([]doc{text(fieldKey(a.OtherField) + ": id")}, false)), text(";")},
		},
	}.doc()
}

func trimDot(access string) string { return strings.TrimPrefix(access, ".") }

// camel makes an identifier of a name in the schema.
func camel(name string) string {
	var b strings.Builder
	up := false
	for _, r := range name {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			up = b.Len() > 0
		case up:
			b.WriteRune(unicode.ToUpper(r))
			up = false
		case b.Len() == 0:
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func upperFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}
