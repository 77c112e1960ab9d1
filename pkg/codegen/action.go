package codegen

import (
	"fmt"
	"strings"

	"convex-schema-plan/pkg/plan"
)

// copy prints the body of a migration that copies documents into another table.
func (e *emitter) copy(m plan.Migration, a plan.Move) []doc {
	e.usesCtx = true
	marker := member("doc", a.Marker)
	rest := "{ _id, _creationTime, " + a.Marker + ", ...fields }"
	next := e.expression(a.Conversion, "fields", "fields")
	var deleted []doc
	if e.mayDelete(m) {
		deleted = []doc{
			concat{assign("const next =", next), text(";")},
			ifThen(test{operands: []string{"next === null"}}, e.lastly("await "+e.db+".delete(_id);")),
		}
		next = text("next")
	}
	insert := call("await "+e.db+".insert", text(quote(a.Into)), next)
	link := call("await "+e.db+".patch", text("_id"), braces([]doc{text(a.Marker + ": copy")}, false))
	body := []doc{
		ifThen(test{operands: []string{marker + " !== undefined"}}, text("return;")),
		text("const " + rest + " = doc;"),
	}
	return e.written(append(append(body, deleted...), concat{assign("const copy =", insert), text(";")}, concat{link, text(";")})...)
}

// copyOf prints the ID of the copy of the document with the ID x, or null.
func (e *emitter) copyOf(c plan.Call, x reference) doc {
	e.usesCtx = true
	name := "copyOf" + strings.ToUpper(c.Of[:1]) + c.Of[1:]
	if e.lenient {
		name = "copyIfAnyOf" + strings.ToUpper(c.Of[:1]) + c.Of[1:]
	}
	e.copies[name] = c
	e.helpers["QueryCtx"], e.helpers["Id"] = true, true
	return call("await "+name, text(e.db), text(x))
}

// splitOut prints the body of a migration that makes documents of a part of others.
func (e *emitter) splitOut(m plan.Migration, a plan.SplitOut) []doc {
	e.usesCtx = true
	owner := "doc._id"
	var body []doc
	if a.Marker != "" {
		owner = "owner"
		body = append(body, text("const owner = "+member("doc", a.Marker)+";"), ifThen(test{operands: []string{owner + " === undefined"}}, concat{
			call("throw new Error", text("`${doc._id} has no copy yet: run "+e.copyMigration(m.Table)+" first.`")), text(";"),
		}))
	}
	insert := func(x reference) doc {
		properties := e.spread(a.Conversion, x)
		properties = append(properties, text(fieldKey(a.Parent)+": "+owner))
		return concat{call("await "+e.db+".insert", text(quote(a.Into)), braces(properties, false)), text(";")}
	}
	existing := concat{
		text("const existing = await " + e.db),
		indent{lines(text(""), text(".query("+quote(a.Into)+")"),
			text(fmt.Sprintf(".withIndex(%s, (q) => q.eq(%s, %s))", quote(a.Index), quote(a.Parent), owner)), text(".first();"))},
	}
	body = append(body,
		concat{text("const value = "), e.partOf(a), text(";")},
		ifThen(test{operands: []string{"value === undefined || value === null"}}, text("return;")),
		existing,
		ifThen(test{operands: []string{"existing !== null"}}, text("return;")),
	)
	if !a.Each {
		return e.written(append(body, e.within("value", func() doc { return insert("value") }))...)
	}
	body = append(body, concat{
		text("for (const item of value) {"),
		indent{concat{hardline{}, e.within("item", func() doc { return insert("item") })}}, hardline{}, text("}"),
	})
	if e.small {
		return append(body, text("return value.length > 0;"))
	}
	return body
}

// spread prints what x becomes as properties of an object.
func (e *emitter) spread(c plan.Conversion, x reference) []doc {
	if fields, ok := c.(plan.Fields); ok {
		gone, properties := e.properties(fields, x)
		if gone == nil {
			return append([]doc{text("..." + x)}, properties...)
		}
		return append([]doc{call("...without", gone...)}, properties...)
	}
	switch converted := e.expression(c, x, x).(type) {
	case text:
		return []doc{"..." + converted}
	default:
		return []doc{concat{text("...("), converted, text(")")}}
	}
}

// invert prints the body of a migration that turns a reference round.
func (e *emitter) invert(a plan.Invert) []doc {
	e.usesCtx = true
	field := member("doc", a.Field)
	patch := call("await "+e.db+".patch", text("other._id"), braces([]doc{text(fieldKey(a.OtherField) + ": doc._id")}, false))
	taken := member("other", a.OtherField)
	return e.written(
		ifThen(test{operands: []string{field + " === undefined || " + field + " === null"}}, text("return;")),
		text("const other = await ctx.db.get("+field+");"),
		ifThen(test{operands: []string{"other === null", taken + " === doc._id"}}, text("return;")),
		ifThen(test{operands: []string{taken + " !== undefined"}}, concat{
			call("throw new Error", text("`${"+taken+"} and ${doc._id} both refer to ${other._id}.`")), text(";"),
		}),
		concat{patch, text(";")},
	)
}

// deleteOrphans prints the body of a migration that deletes documents that belong to none.
func (e *emitter) deleteOrphans(a plan.DeleteOrphans) []doc {
	e.usesCtx = true
	remove := text("await ctx.db.delete(doc._id);")
	if a.By != "" {
		return e.written(
			concat{text("const owner = await " + e.db), indent{lines(text(""), text(".query("+quote(a.By)+")"),
				text(fmt.Sprintf(".withIndex(%s, (q) => q.eq(%s, doc._id))", quote(a.Index), quote(a.ByField))), text(".first();"))}},
			ifThen(test{operands: []string{"owner !== null"}}, text("return;")),
			remove,
		)
	}
	field := member("doc", a.Field)
	absent := []string{field + " === undefined", field + " === null"}
	if a.Missing {
		orphan := "(await ctx.db.get(" + field + ")) === null"
		return []doc{ifThen(test{operands: append(absent, orphan)}, lines(e.written(remove)...))}
	}
	return e.written(
		ifThen(test{operands: absent}, text("return;")),
		ifThen(test{operands: []string{"(await ctx.db.get(" + field + ")) !== null"}}, text("return;")),
		remove,
	)
}
