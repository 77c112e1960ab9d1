package codegen

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/plan"
)

// decisionsFile prints decisions.ts: what the user has to decide, in a module of its own, because the migrations and the
// code of the window both need it.
func decisionsFile(p *plan.Plan) []byte {
	e := newEmitter(p)
	var types, values []doc
	for _, made := range p.Decisions {
		types = append(types, concat{text(made.ID + ": "), e.answerType(made), text(";")})
		value := concat{}
		for _, l := range wrapText(made.Path+": "+made.Question, width-5) {
			value = append(value, text("// "+l), hardline{})
		}
		callee := "undecided"
		if made.WhenListed {
			callee = "whenListed"
		}
		e.helpers[callee] = true
		values = append(values, append(value, text(made.ID+": "), call(callee, text(quote(made.Path)))))
	}
	parts := []doc{commentLines(decisionsHeader(p))}
	if imports := e.imports(); len(imports.(concat)) > 0 {
		parts = append(parts, imports)
	}
	for _, c := range e.constants {
		parts = append(parts, text(""), c)
	}
	parts = append(parts, text(""), text("/** The forms of the answers. */"),
		concat{text("interface Decisions {"), indent{concat{hardline{}, lines(types...)}}, hardline{}, text("}")})
	if e.helpers["undecided"] {
		parts = append(parts, text(""), text("const open: string[] = [];"))
	}
	parts = append(parts, text(""), concat{text("export const decide: Decisions = "), braces(values, true), text(";")})
	if e.helpers["undecided"] {
		parts = append(parts, text(""), text(undecidedSource), text(""), e.requireDecisions())
	}
	return source(append(parts, e.helperFunctions()...))
}

// decisionsHeader says what the module is for and what is to be done in it.
func decisionsHeader(p *plan.Plan) []string {
	if !slices.ContainsFunc(p.Decisions, func(made plan.Decision) bool { return !made.WhenListed }) {
		return []string{
			mark + ": what becomes of documents that the audit lists.",
			"Write it in the place of whenListed(…); until then a migration stops at the",
			"first such document.",
		}
	}
	return []string{
		mark + ": what only you can know about the change.",
		"Replace each undecided(…) by your answer; as long as one is open, every",
		"migration stops before it writes anything.",
	}
}

// requireDecisions prints the function that stops what needs the answers.
func (e *emitter) requireDecisions() doc {
	what := quote("Nothing was written. Decide first, in "+e.plan.Modules.Decisions+".ts: ") + " +"
	message := group{concat{text(what), indent{concat{line{}, text(`open.join(", ")`)}}}}
	return lines(
		text("/** Stops what needs the answers while one is open. */"),
		concat{
			text("export function requireDecisions() {"),
			indent{concat{hardline{}, ifThen(test{operands: []string{"open.length > 0"}}, concat{call("throw new Error", message), text(";")})}},
			hardline{}, text("}"),
		},
	)
}

const undecidedSource = `function undecided<Answer>(place: string): Answer {
  open.push(place);
  return undefined as Answer;
}`

// answerType prints the type that the answer to a decision must have.
func (e *emitter) answerType(made plan.Decision) doc {
	to := e.typeOf(made.To.Type, made.ID+"New")
	if isLookup(made) {
		keys := make([]string, len(made.Literals))
		for i, l := range made.Literals {
			keys[i] = layout(literal(l.Value))
		}
		args := join(concat{text(","), line{}}, []doc{text(strings.Join(keys, " | ")), text(to)})
		return group{concat{text("Record<"), indent{concat{line{soft: true}, args}}, line{soft: true}, text(">")}}
	}
	document := text(fmt.Sprintf("doc: %s", e.docType(made.Table)))
	params, results := []doc{document}, []doc{text(to)}
	switch made.Kind {
	case plan.DecideFill:
		if made.Around {
			params = []doc{text("around: " + e.typeOf(made.From.Type, made.ID+"Around")), document}
		}
	case plan.DecideDocument:
		params = []doc{text("fields: " + e.typeOf(made.From.Type, made.ID+"Old")), document}
		results = append(results, text("null"))
	case plan.DecideValue, plan.DecideLiterals:
		params = []doc{text("value: " + e.typeOf(made.From.Type, made.ID+"Old")), document}
	}
	if made.Lookup {
		e.helpers["QueryCtx"] = true
		params = append(params, text(`db: QueryCtx["db"]`))
		results = append(results, text("Promise<"+layout(join(text(" | "), results))+">"))
	}
	if all := layout(join(text(" | "), results)); len(all) > width-len("  ) => ;") {
		broken := indent{concat{hardline{}, text("| "), join(concat{hardline{}, text("| ")}, results)}}
		return concat{text("("), indent{concat{hardline{}, join(concat{text(","), hardline{}}, params)}}, text(","), hardline{}, text(") =>"), broken}
	}
	return concat{group{concat{
		text("("), indent{concat{line{soft: true}, join(concat{text(","), line{}}, params)}}, whenBroken(","), line{soft: true},
		text(") => " + layout(join(text(" | "), results))),
	}}}
}
