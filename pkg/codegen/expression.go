package codegen

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// An emitter prints one module of a plan and remembers which helpers and imports it uses.
type emitter struct {
	plan      *plan.Plan
	decisions map[string]plan.Decision
	// db is how the code around gets at the database.
	db string
	// constants are the validators that the migrations need by name, and constantOf the names by their source.
	constants  []doc
	constantOf map[string]string
	helpers    map[string]bool
	usesCtx    bool                 // the database
	small      bool                 // the migration is one of a small table
	usesDoc    bool                 // the document around
	lenient    bool                 // what has no copy yet keeps its old ID
	declared   map[string]bool      // the names of constants, types and functions that are printed
	root       reference            // the document that values are taken over from
	element    reference            // the innermost array element or record value
	copies     map[string]plan.Call // the functions that find copies, by name
}

func newEmitter(p *plan.Plan) *emitter {
	e := &emitter{
		plan: p, db: "db", root: "doc", decisions: map[string]plan.Decision{}, helpers: map[string]bool{},
		constantOf: map[string]string{}, copies: map[string]plan.Call{}, declared: map[string]bool{},
	}
	for _, made := range p.Decisions {
		e.decisions[made.ID] = made
	}
	return e
}

// A reference is an expression that can be read twice, such as doc.items, with what is known about it.
type reference string

// expression prints what x becomes. parent is the object around x, for decisions about missing fields.
func (e *emitter) expression(c plan.Conversion, x, parent reference) doc {
	switch c := c.(type) {
	case plan.Keep:
		return text(x)
	case plan.Unset:
		return text("undefined")
	case plan.Constant:
		return literal(c.Value)
	case plan.Call:
		return e.call(c, x)
	case plan.Decide:
		return e.decide(c.Decision, x, parent)
	case plan.MapLiterals:
		return ternaries(e.literalCases(c, x), text(x))
	case plan.Wrap:
		return brackets([]doc{e.expression(c.Element, x, parent)})
	case plan.EachElement:
		return e.eachElement(c, x)
	case plan.EachEntry:
		return e.eachEntry(c, x)
	case plan.Fields:
		return e.object(c, x)
	case plan.Switch:
		if c.Tested {
			return e.tested(c, x)
		}
		return ternaries(e.switchCases(c, x, parent), e.kept(c, x))
	case plan.TakeOver:
		return e.takeOver(c, x, parent)
	case plan.Gather:
		return e.gather(c, x, parent)
	case plan.Build:
		return e.build(c, x)
	case plan.InsertInto:
		return e.insertInto(c, x)
	case plan.Fail:
		e.helpers["fail"] = true
		return call("fail", text(quote(c.Message)))
	}
	panic(fmt.Sprintf("codegen: unknown conversion %T", c))
}

// within prints d with x as the innermost element.
func (e *emitter) within(x reference, d func() doc) doc {
	outer := e.element
	e.element = x
	defer func() { e.element = outer }()
	return d()
}

// waits reports whether a conversion is printed with await.
func (e *emitter) waits(c plan.Conversion) bool {
	return plan.Contains(c, func(c plan.Conversion) bool {
		switch c := c.(type) {
		case plan.Call:
			return c.Function == plan.CopyOf
		case plan.InsertInto:
			return true
		case plan.Decide:
			return e.decisions[c.Decision].Lookup
		case plan.MapLiterals:
			return c.Decision != "" && e.decisions[c.Decision].Lookup
		}
		return false
	})
}

// normalizeID prints the ID of table that the text x is, or null.
func (e *emitter) normalizeID(table string, x reference) string {
	e.usesCtx = true
	switch {
	case !e.known(table):
		e.helpers["normalizeId"] = true
		return fmt.Sprintf("normalizeId(%s, %s, %s)", e.db, quote(table), x)
	case strings.HasPrefix(table, "_"):
		return fmt.Sprintf("%s.system.normalizeId(%s, %s)", e.db, quote(table), x)
	}
	return fmt.Sprintf("%s.normalizeId(%s, %s)", e.db, quote(table), x)
}

func (e *emitter) call(c plan.Call, x reference) doc {
	var converted string
	switch c.Function {
	case plan.NumberToString, plan.Int64ToString, plan.BooleanToString:
		return text("String(" + x + ")")
	case plan.StringToInt64:
		e.helpers["integerIn"] = true
		converted = "integerIn(" + string(x) + ")"
	case plan.StringToBoolean:
		e.helpers["booleanIn"] = true
		converted = "booleanIn(" + string(x) + ")"
	case plan.StringToNumber:
		e.helpers["numberFrom"] = true
		converted = "numberFrom(" + string(x) + ")"
	case plan.Int64ToNumber:
		e.helpers["safeNumberFrom"] = true
		converted = "safeNumberFrom(" + string(x) + ")"
	case plan.NumberToInt64:
		e.helpers["integerFrom"] = true
		converted = "integerFrom(" + string(x) + ")"
	case plan.StringToID:
		converted = e.normalizeID(c.Table, x)
	case plan.CopyOf:
		return e.orMiss(concat{text("("), e.copyOf(c, x), text(")")}, c.Miss, x)
	}
	return e.orMiss(text(converted), c.Miss, x)
}

// orMiss prints a conversion that gives null for what it cannot convert. The call on the left breaks before ?? does.
func (e *emitter) orMiss(converted doc, miss plan.Conversion, x reference) doc {
	right := group{concat{text("??"), line{}, e.miss(miss, x)}}
	return operation{group: group{concat{converted, text(" "), right}}, bracketed: true}
}

// miss prints what a value becomes that a function cannot convert, as the right side of ??.
func (e *emitter) miss(c plan.Conversion, x reference) doc {
	printed := e.expression(c, x, x)
	if e.waits(c) {
		return concat{text("("), printed, text(")")}
	}
	return printed
}

// decide prints the use of a decision.
func (e *emitter) decide(id string, x, parent reference) doc {
	made := e.decisions[id]
	e.helpers["decide"] = true
	callee := "decide." + id
	var db []doc
	if made.Lookup && !isLookup(made) {
		e.usesCtx = true
		callee, db = "await "+callee, []doc{text(e.db)}
	}
	switch made.Kind {
	case plan.DecideLiterals:
		if isLookup(made) {
			return group{concat{text(callee + "["), indent{concat{line{soft: true}, text(x)}}, line{soft: true}, text("]")}}
		}
	case plan.DecideFill:
		e.usesDoc = true
		if !made.Around {
			return call(callee, append([]doc{text("doc")}, db...)...)
		}
		x = parent
	case plan.DecideDocument, plan.DecideValue:
	}
	e.usesDoc = true
	return call(callee, append([]doc{text(x), text("doc")}, db...)...)
}

// isLookup reports whether a decision about literals is answered by an object with a property for each.
func isLookup(made plan.Decision) bool {
	return made.Kind == plan.DecideLiterals && !slices.ContainsFunc(made.Literals, func(l plan.Literal) bool {
		_, ok := l.Value.(value.String)
		return !ok
	})
}

// object prints a copy of the object x with the fields that change, and without those that go.
func (e *emitter) object(c plan.Fields, x reference) doc {
	gone, properties := e.properties(c, x)
	switch {
	case gone == nil:
		properties = append([]doc{text("..." + x)}, properties...)
	case len(properties) == 0:
		return call("without", gone...)
	default:
		properties = append([]doc{call("...without", gone...)}, properties...)
	}
	return braces(properties, false)
}

// properties prints what changes in a copy of x, and the arguments that name x and the fields that it goes without.
func (e *emitter) properties(c plan.Fields, x reference) (gone, properties []doc) {
	for _, f := range c.Fields {
		if _, unset := f.Convert.(plan.Unset); unset {
			gone = append(gone, text(quote(f.Name)))
		} else {
			properties = append(properties, e.property(f, x))
		}
	}
	if gone != nil {
		e.helpers["without"] = true
		gone = append([]doc{text(x)}, gone...)
	}
	return gone, properties
}

func (e *emitter) property(f plan.FieldChange, parent reference) doc {
	x := reference(member(string(parent), f.Name))
	branches := e.fieldBranches(f, x, parent)
	key := fieldKey(f.Name) + ":"
	if len(branches) == 1 && branches[0].test.always() {
		return assign(key, branches[0].then)
	}
	return assign(key, ternaries(branches, e.kept(f.Convert, x)))
}

// fieldBranches lists what a field becomes, case by case; a branch without a test is for everything else.
func (e *emitter) fieldBranches(f plan.FieldChange, x, parent reference) []branch {
	var out []branch
	_, kept := f.Convert.(plan.Keep)
	switch {
	case f.From == nil:
		return []branch{{then: e.expression(f.Fill, x, parent)}}
	case f.Fill != nil:
		out = append(out, branch{absent(parent, f.Name), e.expression(f.Fill, x, parent)})
	case f.MayLack:
		out = append(out, branch{absent(parent, f.Name), text("undefined")})
	}
	switch c := f.Convert.(type) {
	case plan.Switch:
		if !c.Tested {
			return append(out, e.switchCases(c, x, parent)...)
		}
	case plan.MapLiterals:
		return append(out, e.literalCases(c, x)...)
	}
	if kept {
		return out
	}
	return append(out, branch{then: e.expression(f.Convert, x, x)})
}

// arrow prints a function from one element to what it becomes.
func (e *emitter) arrow(name string, c plan.Conversion) doc {
	x := reference(name)
	async := ""
	if e.waits(c) {
		async = "async "
	}
	if fields, ok := c.(plan.Fields); ok {
		object := e.object(fields, x)
		if _, braced := object.(hugging); !braced || fields.Fields == nil {
			return concat{text(async + "(" + name + ") => "), object}
		}
		return concat{text(async + "(" + name + ") => ("), object, text(")")}
	}
	var branches []branch
	switch c := c.(type) {
	case plan.Switch:
		if !c.Tested {
			branches = e.switchCases(c, x, x)
		}
	case plan.MapLiterals:
		branches = e.literalCases(c, x)
	}
	if branches == nil && !iterates(c) {
		return concat{text(async + "(" + name + ") => "), e.expression(c, x, x)}
	}
	last := e.kept(c, x)
	if branches == nil {
		last = e.expression(c, x, x)
	}
	var body concat
	for _, b := range branches {
		if b.test.always() {
			last = b.then
			break
		}
		body = append(body, ifThen(b.test, returns(b.then)), hardline{})
	}
	body = append(body, returns(last))
	return concat{text(async + "(" + name + ") => {"), indent{concat{hardline{}, body}}, hardline{}, text("}")}
}

// iterates reports whether a conversion is printed as a call with a function of its own.
func iterates(c plan.Conversion) bool {
	switch c.(type) {
	case plan.EachElement, plan.EachEntry:
		return true
	}
	return false
}

// returns prints a return statement. An operation that does not fit on the line goes into parentheses.
func returns(d doc) doc {
	if o, ok := d.(operation); ok && o.bracketed {
		d = group{concat{whenBroken("("), indent{concat{line{soft: true}, o.group.doc}}, line{soft: true}, whenBroken(")")}}
	}
	return concat{text("return "), d, text(";")}
}

// ifThen prints an if statement.
func ifThen(t test, body ...doc) doc {
	head := group{concat{text("if ("), indent{concat{line{soft: true}, t.doc()}}, line{soft: true}, text(")")}}
	return concat{head, text(" {"), indent{concat{hardline{}, lines(body...)}}, hardline{}, text("}")}
}

// tested prints a choice between types that only their validators tell apart.
func (e *emitter) tested(c plan.Switch, x reference) doc {
	keep := call("when", text(e.form(c.To)), text("(value) => value"))
	return e.convertFirst(x, append([]doc{keep}, e.forms(c, x)...), e.waits(c))
}

// refused prints what x, a value of the type from that is known not to be of the new type, becomes.
func (e *emitter) refused(c plan.Conversion, x reference, from validator.Type) doc {
	choice, ok := c.(plan.Switch)
	if !ok || !choice.Tested {
		return e.expression(c, x, x)
	}
	if len(choice.Cases) == 1 && validator.Equal(choice.Cases[0].Type, from) {
		return e.expression(choice.Cases[0].Convert, x, x)
	}
	return e.convertFirst(x, e.forms(choice, x), e.waits(choice))
}
