package codegen

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
)

// migrationsFile prints migrations.ts.
func migrationsFile(p *plan.Plan) []byte {
	e := newEmitter(p)
	e.db = "ctx.db"
	var migrations []doc
	for _, m := range p.Migrations {
		migrations = append(migrations, text(""), e.migration(m))
	}
	runners := e.runners()
	parts := append([]doc{commentLines(e.header()), e.migrationImports()}, e.instance()...)
	for _, c := range e.constants {
		parts = append(parts, text(""), c)
	}
	parts = append(parts, migrations...)
	parts = append(parts, runners...)
	parts = append(parts, e.helperFunctions()...)
	return source(parts)
}

// migration prints one call of migrations.define.
func (e *emitter) migration(m plan.Migration) doc {
	e.usesCtx, e.small = false, m.Small
	var body []doc
	if slices.ContainsFunc(e.plan.Decisions, func(made plan.Decision) bool { return !made.WhenListed }) {
		e.helpers["requireDecisions"] = true
		body = append(body, text("requireDecisions();"))
	}
	statements, waits := e.action(m)
	body = append(body, statements...)
	async := ""
	if waits {
		async = "async "
	}
	ctx := "_ctx"
	if e.usesCtx {
		ctx = "ctx"
	}
	var comment []doc
	for _, l := range wrapText(sentence(m), width-3) {
		comment = append(comment, text(" * "+l))
	}
	comment = append(append([]doc{text("/**")}, comment...), text(" */"))
	properties := append([]doc{text("table: " + quote(m.Table))}, options(m.Hints)...)
	properties = append(properties, concat{
		text("migrateOne: " + async + "(" + ctx + ", doc) => {"),
		indent{concat{hardline{}, lines(body...)}}, hardline{}, text("}"),
	})
	define := "migrations.define"
	if m.Small {
		define = e.inOneTransaction(m)
	}
	definition := concat{text("export const " + m.Name + " = "), call(define, braces(properties, true)), text(";")}
	return lines(lines(comment...), definition)
}

func sentence(m plan.Migration) string {
	return m.Table + ": " + strings.Join(m.Summary, "; ") + "."
}

func isObject(t validator.Type) bool {
	_, ok := t.(*validator.Object)
	return ok
}

// action prints the body of a migration, and reports whether it waits for anything.
func (e *emitter) action(m plan.Migration) (body []doc, waits bool) {
	switch a := m.Action.(type) {
	case plan.Rewrite:
		if fields, ok := a.Conversion.(plan.Fields); ok && isObject(m.To.Type) {
			return e.patch(m, fields), e.waits(fields)
		}
		return e.replace(m, a.Conversion), true
	case plan.Move:
		return e.copy(m, a), true
	case plan.SplitOut:
		return e.splitOut(m, a), true
	case plan.Invert:
		return e.invert(m, a), true
	case plan.DeleteOrphans:
		return e.deleteOrphans(m, a), true
	}
	panic(fmt.Sprintf("codegen: unknown action %T", m.Action))
}

// patch prints the body of a migration that changes fields of a document.
func (e *emitter) patch(m plan.Migration, fields plan.Fields) []doc {
	typ := e.docType(m.Table)
	if m.Phase == plan.Convert {
		e.helpers["after"], e.helpers["Infer"] = true, true
		typ = "Infer<typeof " + member("after", m.Table) + ">"
	}
	body := []doc{concat{text("const patch: Partial<" + typ + "> = {};")}}
	for _, f := range fields.Fields {
		body = append(body, e.patchField(m.Table, f))
	}
	return append(body, text("return patch;"))
}

// patchField prints the statement that changes one field where it is not in its new form yet.
func (e *emitter) patchField(table string, f plan.FieldChange) doc {
	x := reference(member("doc", f.Name))
	var branches []branch
	undefined := absent("doc", f.Name)
	if f.Fill != nil {
		fill := f.Fill
		if taken, ok := fill.(plan.TakeOver); ok {
			taken.Required = false // a patch with undefined changes nothing
			fill = taken
		}
		branches = append(branches, branch{undefined, e.expression(fill, x, "doc")})
	}
	branches = append(branches, e.patchBranches(table, f, x)...)
	var statement concat
	for i, b := range branches {
		if i > 0 {
			statement = append(statement, text(" else "))
		}
		statement = append(statement, ifThen(b.test, concat{assign(member("patch", f.Name)+" =", b.then), text(";")}))
	}
	return statement
}

func (e *emitter) patchBranches(table string, f plan.FieldChange, x reference) []branch {
	present := present("doc", f.Name)
	switch c := f.Convert.(type) {
	case plan.Keep:
		return nil
	case plan.Unset:
		return []branch{{present, text("undefined")}}
	case plan.MapLiterals:
		return e.literalCases(c, x)
	case plan.Switch:
		if !c.Tested && !slices.ContainsFunc(c.Cases, nested) && (!f.MayLack || f.Fill != nil || !readsInto(c)) {
			return e.switchCases(c, x, "doc")
		}
	}
	if e.fitsUnchanged(f.Convert, f.From, f.To) {
		return []branch{{present, e.refused(f.Convert, x, f.From)}}
	}
	e.helpers["after"], e.helpers["conforms"], e.usesCtx = true, true, true
	field := member(member("after", table)+".fields", f.Name)
	refused := test{true, []string{fmt.Sprintf("!conforms(%s, %s, %s)", field, x, e.db)}}
	if f.MayLack && f.Fill == nil {
		refused.operands = append(present.operands, refused.operands...)
	}
	return []branch{{refused, e.refused(f.Convert, x, f.From)}}
}

// fitsUnchanged reports whether a value of from can be of the type to although it has to change: it holds the ID of a
// document that was copied where text is accepted as well, or lacks an optional field that takes over a value from
// elsewhere.
func (e *emitter) fitsUnchanged(c plan.Conversion, from, to validator.Type) bool {
	return e.hidesReference(from, to) || plan.Contains(c, func(c plan.Conversion) bool {
		fields, ok := c.(plan.Fields)
		return ok && slices.ContainsFunc(fields.Fields, func(f plan.FieldChange) bool { return takesIfThere(f.Fill) })
	})
}

// hidesReference reports whether a value of from can hold the ID of a document that is copied in a place where to accepts it.
func (e *emitter) hidesReference(from, to validator.Type) bool {
	inside := func(matches func(validator.Type) bool) bool { return slices.ContainsFunc(members(to), matches) }
	switch from := from.(type) {
	case validator.ID:
		return e.markerOf(from.Table) != "" && isSubset(from, to)
	case *validator.Array:
		return inside(func(t validator.Type) bool {
			array, ok := t.(*validator.Array)
			return ok && e.hidesReference(from.Element, array.Element)
		})
	case *validator.Record:
		return inside(func(t validator.Type) bool {
			record, ok := t.(*validator.Record)
			return ok && e.hidesReference(from.Value, record.Value)
		})
	case *validator.Object:
		return inside(func(t validator.Type) bool {
			object, ok := t.(*validator.Object)
			return ok && slices.ContainsFunc(from.Fields, func(f validator.Field) bool {
				g, has := object.Field(f.Name)
				return has && e.hidesReference(f.Type, g.Type)
			})
		})
	case *validator.Union:
		return slices.ContainsFunc(from.Members, func(m validator.Type) bool { return e.hidesReference(m, to) })
	case validator.Primitive, validator.Literal:
	}
	return false
}

// members returns the members of a union, or t alone.
func members(t validator.Type) []validator.Type {
	if union, ok := t.(*validator.Union); ok {
		return union.Members
	}
	return []validator.Type{t}
}

// takesIfThere reports whether a field is filled with what is elsewhere, and may stay missing.
func takesIfThere(fill plan.Conversion) bool {
	switch fill := fill.(type) {
	case plan.TakeOver:
		return !fill.Required && fill.Else == nil
	case plan.Build:
		return len(fill.Needs) > 0
	}
	return false
}

// nested reports whether a case converts parts of a value or has no guard of its own, so that its guard does not say
// whether there is anything to convert.
func nested(c plan.Case) bool {
	if c.Guard.Kind == plan.Otherwise {
		return true
	}
	switch c.Convert.(type) {
	case plan.Fields, plan.EachElement, plan.EachEntry:
		return true
	}
	return false
}

// readsInto reports whether a guard reads a property of the value or asks for its table, so that it must not be
// undefined.
func readsInto(c plan.Switch) bool {
	return slices.ContainsFunc(c.Cases, func(one plan.Case) bool {
		return one.Guard.Kind == plan.ByTag || one.Guard.Kind == plan.ByTable
	})
}

// replace prints the body of a migration that replaces whole documents.
func (e *emitter) replace(m plan.Migration, c plan.Conversion) []doc {
	e.helpers["after"], e.helpers["conforms"], e.usesCtx = true, true, true
	body := []doc{
		text("const { _id, _creationTime, ...fields } = doc;"),
	}
	if !e.fitsUnchanged(c, m.From.Type, m.To.Type) {
		body = append(body, ifThen(test{operands: []string{fmt.Sprintf("conforms(%s, fields, %s)", member("after", m.Table), e.db)}}, text("return;")))
	}
	body = append(body, concat{assign("const next =", e.refused(c, "fields", m.From.Type)), text(";")})
	replace := text("await " + e.db + ".replace(_id, next);")
	if len(m.Decisions) == 0 || !e.mayDelete(m) {
		return e.written(append(body, replace)...)
	}
	return e.written(append(body, concat{
		ifThen(test{operands: []string{"next === null"}}, text("await "+e.db+".delete(_id);")),
		text(" else {"), indent{concat{hardline{}, replace}}, hardline{}, text("}"),
	})...)
}

func (e *emitter) mayDelete(m plan.Migration) bool {
	return slices.ContainsFunc(m.Decisions, func(id string) bool { return e.decisions[id].Kind == plan.DecideDocument })
}

// runners prints the functions that start the migrations in order.
func (e *emitter) runners() []doc {
	if !e.plan.UsesComponent() {
		return nil
	}
	parts := []doc{
		text(""), text("/** Runs one migration: '{fn: \"" + e.plan.Modules.Migrations + ":…\"}'. */"), text("export const run = migrations.runner();"),
	}
	var backfill, all []string
	for _, m := range e.plan.Migrations {
		if m.Small {
			continue
		}
		all = append(all, m.Name)
		if m.Phase != plan.Clear {
			backfill = append(backfill, m.Name)
		}
	}
	if e.plan.TwoForms() && len(backfill) > 0 {
		parts = append(parts, text(""), text("/** Runs what fills and converts fields, while old fields stay. */"),
			e.runner("runBackfill", backfill))
	}
	return append(parts, text(""), text(""+e.aboutAll()), e.runner("runAll", all))
}

func (e *emitter) runner(name string, migrations []string) doc {
	refs := make([]doc, len(migrations))
	for i, m := range migrations {
		refs[i] = text("internal." + e.plan.Modules.Migrations + "." + m)
	}
	return concat{text("export const " + name + " = "), call("migrations.runner", brackets(refs)), text(";")}
}
