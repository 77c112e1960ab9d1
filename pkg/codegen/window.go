package codegen

import (
	"fmt"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
)

// windowFile prints window.ts: what reads and writes documents in the time between the deploys, by the conversions of the
// migrations.
func windowFile(p *plan.Plan) []byte {
	e := newEmitter(p)
	var functions []doc
	for _, h := range p.Helpers {
		functions = append(functions, text(""), e.helper(h))
	}
	functions = append(functions, e.helperFunctions()...)
	parts := []doc{
		commentLines([]string{
			mark + ": for the code between deploy 1 and deploy 2,",
			"while documents have the old form or the new one. It goes with the migrations.",
		}),
		e.imports(),
	}
	for _, c := range e.constants {
		parts = append(parts, text(""), c)
	}
	return source(append(parts, functions...))
}

// helper prints one function, and the type that it is about before it.
func (e *emitter) helper(h plan.Helper) doc {
	e.usesCtx, e.usesDoc = false, false
	switch t := h.Task.(type) {
	case plan.ReadDocument:
		return e.readDocument(h, t)
	case plan.GetMoved:
		return e.getMoved(h, t)
	case plan.ReadPart:
		return e.readPart(h, t)
	case plan.ReadInserted:
		return e.readInserted(h, t)
	case plan.FindOther:
		return e.findOther(h, t)
	case plan.WriteDocument:
		return e.writeDocument(h, t)
	case plan.InsertBoth:
		return e.insertBoth(h, t)
	case plan.SyncCopy:
		return e.syncCopy(h, t)
	case plan.MoveDocument:
		return e.moveDocument(h, t)
	case plan.WritePart:
		return e.writePart(h, t)
	case plan.MovePart:
		return e.movePart(h, t)
	case plan.LinkBoth:
		return e.linkBoth(h, t)
	}
	panic(fmt.Sprintf("codegen: unknown task %T", h.Task))
}

// A function is an exported function of the window module.
type function struct {
	name, about string
	params      []doc
	result      string // what it returns, in a promise when it is async
	async       bool
	body        []doc
}

func (f function) doc() doc {
	var comment []doc
	for _, l := range wrapText(f.about, width-3) {
		comment = append(comment, text(" * "+l))
	}
	if len(comment) == 1 && len(f.about)+7 <= width {
		comment = []doc{text("/** " + f.about + " */")}
	} else {
		comment = append(append([]doc{text("/**")}, comment...), text(" */"))
	}
	head, result := "export function ", f.result
	if f.async {
		head, result = "export async function ", "Promise<"+f.result+">"
	}
	return lines(lines(comment...), concat{
		group{concat{
			text(head + f.name + "("), indent{concat{line{soft: true}, join(concat{text(","), line{}}, f.params)}}, whenBroken(","),
			line{soft: true}, text("): " + result + " {"),
		}},
		indent{concat{hardline{}, lines(f.body...)}}, hardline{}, text("}"),
	})
}

// about is the comment of a function: what it gives or does, and what else to know.
func about(h plan.Helper, more string) string {
	return upperFirst(h.Summary) + "." + more
}

// decides prints the check that the decisions are made that a helper needs.
func (e *emitter) decides(h plan.Helper) []doc {
	if len(h.Decisions) == 0 {
		return nil
	}
	e.helpers["requireDecisions"] = true
	return []doc{text("requireDecisions();")}
}

// reader is the parameter for the database of functions that only read, and writer that of those that write.
func (e *emitter) reader() doc {
	e.helpers["QueryCtx"] = true
	return text(`db: QueryCtx["db"]`)
}

func (e *emitter) writer() doc {
	e.helpers["MutationCtx"] = true
	return text(`db: MutationCtx["db"]`)
}

// fieldsType prints the type of documents without system fields: that of the schema where it is the same.
func (e *emitter) fieldsType(table string, t validator.Type) string {
	if wide := e.plan.Widened.Table(table); wide != nil && validator.Equal(validator.StripSystemFields(wide.Document), t) {
		e.helpers["WithoutSystemFields"] = true
		return "WithoutSystemFields<" + e.docType(table) + ">"
	}
	e.helpers["Infer"] = true
	return "Infer<typeof " + e.constant(t, camel(table)+"Form") + ">"
}

// declare prints the exported type of documents with system fields, once.
func (e *emitter) declare(name, comment, fields string, system ...string) []doc {
	if e.declared[name] {
		return nil
	}
	e.declared[name] = true
	members := make([]doc, len(system))
	for i, one := range system {
		members[i] = text(one + ";")
	}
	return []doc{
		text("/** " + comment + " */"),
		concat{text("export type " + name + " = " + fields + " & {"), indent{concat{hardline{}, lines(members...)}}, hardline{}, text("};")},
		text(""),
	}
}

// param prints a parameter of a function.
func param(name, typ string) doc { return text(name + ": " + typ) }

// declareOld prints the exported interface of what the new form does not tell about the old one.
func (e *emitter) declareOld(name, what string, old plan.OldForm) []doc {
	if name == "" {
		return nil
	}
	members := make([]doc, len(old.Extra))
	for i, f := range old.Extra {
		typ := e.typeOf(f.Type, camel(name)+upperFirst(camel(f.Name)))
		if f.Optional {
			typ += " | undefined"
		}
		members[i] = concat{text(fieldKey(f.Name) + ": " + typ + ";")}
	}
	return []doc{
		text("/** What the new form of " + what + " does not tell about the old one. */"),
		concat{text("export interface " + name + " {"), indent{concat{hardline{}, lines(members...)}}, hardline{}, text("}")},
		text(""),
	}
}

// oldProperties prints the fields of the old form; new gives the expression for the new form, or for a part of it.
func (e *emitter) oldProperties(old plan.OldForm, given func(part string) string) []doc {
	if old.Whole != nil {
		return []doc{text("...old")}
	}
	var properties []doc
	if len(old.Extra) > 0 {
		properties = append(properties, text("...old"))
	}
	if inside, ok := old.Inside.(plan.Fields); ok {
		e.root = "fields"
		_, nested := e.properties(inside, "fields")
		properties = append(properties, nested...)
		e.root = "doc"
	}
	for _, d := range old.Derived {
		value := access(given(d.Part), d)
		properties = append(properties, assign(fieldKey(d.Name)+":", text(value)))
	}
	return properties
}

// access prints how the new form is asked for the value of an old field.
func access(root string, d plan.Derived) string {
	at := d.From
	optional := false
	for i, step := range d.Path {
		name := member("", step.Field)
		if i > 0 && optional {
			name = "?." + trimDot(name)
		}
		root += name
		field, lacks := fieldIn(at, step.Field)
		at, optional = field, lacks
	}
	return root
}

// fieldIn returns the type of a field of an object, and whether the value may be missing or null.
func fieldIn(t validator.Type, name string) (validator.Type, bool) {
	members := []validator.Type{t}
	if union, ok := t.(*validator.Union); ok {
		members = union.Members
	}
	for _, m := range members {
		if object, ok := m.(*validator.Object); ok {
			if f, has := object.Field(name); has {
				return f.Type, f.Optional || isSubset(validator.Null, f.Type)
			}
		}
	}
	return t, true
}
