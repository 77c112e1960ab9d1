package codegen

import (
	"fmt"
	"strings"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
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
	end, there := ".first();", ifThen(test{operands: []string{"existing !== null"}}, text("return;"))
	if a.Each {
		end, there = ".take(value.length + 1);", e.someThere(a)
	}
	body = append(body,
		concat{text("const value = "), e.partOf(a), text(";")},
		ifThen(test{operands: []string{"value === undefined || value === null"}}, text("return;")),
		concat{text("const existing = await " + e.db), indent{lines(text(""), text(".query("+quote(a.Into)+")"),
			text(fmt.Sprintf(".withIndex(%s, (q) => q.eq(%s, %s))", quote(a.Index), quote(a.Parent), owner)), text(end))}},
		there,
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

// someThere prints what happens when documents are there that elements became: all of them, or too few to tell which.
func (e *emitter) someThere(a plan.SplitOut) doc {
	message := fmt.Sprintf("`Some of %s of ${doc._id} are documents of %s already, and others are not.`", a.Field, a.Into)
	return ifThen(test{operands: []string{"existing.length > 0"}},
		ifThen(test{operands: []string{"existing.length < value.length"}}, concat{call("throw new Error", text(message)), text(";")}),
		text("return;"))
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
func (e *emitter) invert(m plan.Migration, a plan.Invert) []doc {
	e.usesCtx = true
	field, read := e.reference(m, a.Field)
	patch := call("await "+e.db+".patch", text("other._id"), braces([]doc{text(fieldKey(a.OtherField) + ": doc._id")}, false))
	taken := member("other", a.OtherField)
	return append(read, e.written(
		ifThen(test{operands: []string{field + " === undefined || " + field + " === null"}}, text("return;")),
		text("const other = await "+e.db+".get("+field+");"),
		ifThen(test{operands: []string{"other === null", taken + " === doc._id"}}, text("return;")),
		ifThen(test{true, []string{taken + " !== undefined", taken + " !== null"}}, concat{
			call("throw new Error", text("`${"+taken+"} and ${doc._id} both refer to ${other._id}.`")), text(";"),
		}),
		concat{patch, text(";")},
	)...)
}

// reference prints how a reference of a document is read. TypeScript does not let a field be read that only some members
// of a union have.
func (e *emitter) reference(m plan.Migration, field string) (name string, read []doc) {
	if isObject(m.From.Type) {
		return member("doc", field), nil
	}
	at := validator.Path{{Kind: validator.IntoField, Field: field}}
	found := plan.TakeOver{Scope: plan.Document, Path: at, From: referenceType(m.From.Type, field)}
	return "id", []doc{text("const id = " + string(e.source(found, "", "")) + ";")}
}

// referenceType returns what the field holds in the members of a union that have it, null aside.
func referenceType(t validator.Type, field string) validator.Type {
	switch t := t.(type) {
	case *validator.Object:
		if f, ok := t.Field(field); ok {
			return f.Type
		}
	case *validator.Union:
		for _, m := range t.Members {
			if found := referenceType(m, field); found != nil {
				return found
			}
		}
	}
	return nil
}

// deleteOrphans prints the body of a migration that deletes documents that belong to none.
func (e *emitter) deleteOrphans(m plan.Migration, a plan.DeleteOrphans) []doc {
	e.usesCtx = true
	remove := text("await " + e.db + ".delete(doc._id);")
	if a.By != "" {
		return e.written(
			concat{text("const owner = await " + e.db), indent{lines(text(""), text(".query("+quote(a.By)+")"),
				text(fmt.Sprintf(".withIndex(%s, (q) => q.eq(%s, doc._id))", quote(a.Index), quote(a.ByField))), text(".first();"))}},
			ifThen(test{operands: []string{"owner !== null"}}, text("return;")),
			remove,
		)
	}
	field, read := e.reference(m, a.Field)
	absent := []string{field + " === undefined", field + " === null"}
	if a.Missing {
		orphan := "(await " + e.db + ".get(" + field + ")) === null"
		return append(read, ifThen(test{operands: append(absent, orphan)}, lines(e.written(remove)...)))
	}
	return append(read, e.written(
		ifThen(test{operands: absent}, text("return;")),
		ifThen(test{operands: []string{"(await " + e.db + ".get(" + field + ")) !== null"}}, text("return;")),
		remove,
	)...)
}
