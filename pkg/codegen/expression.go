package codegen

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// An emitter prints the migrations of a plan and remembers which helpers they use.
type emitter struct {
	plan      *plan.Plan
	decisions map[string]plan.Decision
	// constants are the validators that the migrations need by name, and constantOf the names by their source.
	constants  []doc
	constantOf map[string]string
	helpers    map[string]bool
	usesCtx    bool
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
		return concat{text(x + ".map("), e.arrow("item", c.Element), text(")")}
	case plan.EachEntry:
		e.helpers["mapEntries"] = true
		return concat{text("mapEntries(" + x + ", "), e.arrow("entry", c.Value), text(")")}
	case plan.Fields:
		return e.object(c, x)
	case plan.Switch:
		if c.Tested {
			return e.tested(c, x)
		}
		return ternaries(e.switchCases(c, x, parent), e.kept(c, x))
	}
	panic(fmt.Sprintf("codegen: unknown conversion %T", c))
}

// A branch is one case of a choice: when test holds, the result is then.
type branch struct {
	test test
	then doc
}

// A test is a condition: one of the operands has to hold, or all of them. Without operands it always holds.
type test struct {
	all      bool
	operands []string
}

func (t test) always() bool { return len(t.operands) == 0 }

// doc prints the test; operands go on lines of their own when they do not fit on one.
func (t test) doc() doc {
	operator := " ||"
	if t.all {
		operator = " &&"
	}
	parts := make([]doc, len(t.operands))
	for i, operand := range t.operands {
		if i < len(parts)-1 {
			operand += operator
		}
		parts[i] = text(operand)
	}
	return join(line{}, parts)
}

func (e *emitter) switchCases(c plan.Switch, x, parent reference) []branch {
	var out []branch
	for _, one := range c.Cases {
		if literals, ok := one.Convert.(plan.MapLiterals); ok {
			out = append(out, e.literalCases(literals, x)...)
			continue
		}
		then := x
		if one.Guard.Kind == plan.ByTable {
			// TypeScript does not see that normalizeId tells the tables apart.
			then = reference(fmt.Sprintf("%s as %s", x, e.idType(one.Guard.Table)))
		}
		out = append(out, branch{e.guard(one.Guard, x), e.expression(one.Convert, then, parent)})
	}
	return out
}

// kept prints what stays as it is when no case of c takes it. TypeScript does not see that what is left after a test by
// table is of the new type.
func (e *emitter) kept(c plan.Conversion, x reference) doc {
	choice, ok := c.(plan.Switch)
	if !ok || !slices.ContainsFunc(choice.Cases, func(one plan.Case) bool { return one.Guard.Kind == plan.ByTable }) {
		return text(x)
	}
	return text(fmt.Sprintf("%s as %s", x, e.typeOf(choice.To, fmt.Sprintf("form%d", len(e.constants)+1))))
}

func (e *emitter) literalCases(c plan.MapLiterals, x reference) []branch {
	var out []branch
	for _, one := range c.Cases {
		out = append(out, branch{isOneOf(x, one.From), literal(one.To.Value)})
	}
	if c.Decision == "" {
		return out
	}
	return append(out, branch{isOneOf(x, c.Open...), e.decide(c.Decision, x, x)})
}

func isOneOf(x reference, literals ...plan.Literal) test {
	var t test
	for _, l := range literals {
		t.operands = append(t.operands, same(x, l.Value))
	}
	return t
}

// same prints the test whether x is the value v.
func same(x reference, v value.Value) string {
	if f, ok := v.(value.Float64); ok && f == 0 {
		return fmt.Sprintf("Object.is(%s, %s)", x, layout(literal(v)))
	}
	return fmt.Sprintf("%s === %s", x, layout(literal(v)))
}

func (e *emitter) guard(g plan.Guard, x reference) test {
	switch g.Kind {
	case plan.ByLiteral:
		return isOneOf(x, g.Literals...)
	case plan.ByTable:
		found := e.normalizeID(g.Table, x) + " !== null"
		if len(g.Beside) > 0 {
			return test{true, []string{fmt.Sprintf("typeof %s === \"string\"", x), found}}
		}
		return test{operands: []string{found}}
	case plan.ByTag:
		tags := isOneOf(reference(member(string(x), g.Field)), g.Literals...)
		if len(g.Beside) == 0 {
			return tags
		}
		found := kindTest(plan.KindObject, g.Beside, x)
		if len(tags.operands) > 1 {
			tags.operands = []string{"(" + layout(tags.doc()) + ")"}
		}
		found.operands = append(found.operands, tags.operands...)
		return found
	case plan.ByKind:
		return kindTest(g.Of, g.Beside, x)
	case plan.Otherwise:
		return test{}
	case plan.ByValidator:
	}
	panic("codegen: a case that has to be tested against its validator has no guard")
}

// kindTest prints the test whether x is of a kind, given the other kinds it can be of.
func kindTest(kind plan.Kind, beside []plan.Kind, x reference) test {
	one := func(format string) test { return test{true, []string{fmt.Sprintf(format, x)}} }
	switch kind {
	case plan.KindNull:
		return one("%s === null")
	case plan.KindBoolean, plan.KindNumber, plan.KindBigint, plan.KindString:
		return one("typeof %s === " + quote(string(kind)))
	case plan.KindBytes:
		return one("%s instanceof ArrayBuffer")
	case plan.KindArray:
		return one("Array.isArray(%s)")
	case plan.KindObject, plan.KindAny:
	}
	found := one("typeof %s === \"object\"")
	for _, other := range []struct {
		kind   plan.Kind
		format string
	}{{plan.KindNull, "%s !== null"}, {plan.KindArray, "!Array.isArray(%s)"}, {plan.KindBytes, "!(%s instanceof ArrayBuffer)"}} {
		if slices.Contains(beside, other.kind) {
			found.operands = append(found.operands, fmt.Sprintf(other.format, x))
		}
	}
	return found
}

// normalizeID prints the ID of table that the text x is, or null.
func (e *emitter) normalizeID(table string, x reference) string {
	e.usesCtx = true
	switch {
	case !e.known(table):
		e.helpers["normalizeId"] = true
		return fmt.Sprintf("normalizeId(ctx.db, %s, %s)", quote(table), x)
	case strings.HasPrefix(table, "_"):
		return fmt.Sprintf("ctx.db.system.normalizeId(%s, %s)", quote(table), x)
	}
	return fmt.Sprintf("ctx.db.normalizeId(%s, %s)", quote(table), x)
}

func (e *emitter) call(c plan.Call, x reference) doc {
	var converted string
	switch c.Function {
	case plan.NumberToString, plan.Int64ToString:
		return text("String(" + x + ")")
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
	}
	return operation{group{concat{text(converted + " ??"), line{}, e.decide(c.Miss, x, x)}}}
}

// decide prints the use of a decision.
func (e *emitter) decide(id string, x, parent reference) doc {
	made := e.decisions[id]
	callee := "decide." + id
	switch made.Kind {
	case plan.DecideLiterals:
		if isLookup(made) {
			return group{concat{text(callee + "["), indent{concat{line{soft: true}, text(x)}}, line{soft: true}, text("]")}}
		}
		return call(callee, text(x), text("doc"))
	case plan.DecideFill:
		if len(made.Place) == 1 {
			return call(callee, text("doc"))
		}
		return call(callee, text(parent), text("doc"))
	case plan.DecideDocument:
		return call(callee, text(x), text("doc"))
	case plan.DecideValue:
	}
	return call(callee, text(x), text("doc"))
}

// isLookup reports whether a decision about literals is answered by an object with a property for each.
func isLookup(made plan.Decision) bool {
	return made.Kind == plan.DecideLiterals && !slices.ContainsFunc(made.Literals, func(l plan.Literal) bool {
		_, ok := l.Value.(value.String)
		return !ok
	})
}

// object prints a copy of the object x with the fields that change.
func (e *emitter) object(c plan.Fields, x reference) doc {
	properties := []doc{text("..." + x)}
	for _, f := range c.Fields {
		properties = append(properties, e.property(f, x))
	}
	return braces(properties, false)
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
	_, unset := f.Convert.(plan.Unset)
	_, kept := f.Convert.(plan.Keep)
	switch {
	case f.From == nil:
		return []branch{{then: e.expression(f.Fill, x, parent)}}
	case unset:
		return []branch{{then: text("undefined")}}
	case f.Fill != nil:
		out = append(out, branch{test{operands: []string{string(x) + " === undefined"}}, e.expression(f.Fill, x, parent)})
	case f.MayLack:
		out = append(out, branch{test{operands: []string{string(x) + " === undefined"}}, text("undefined")})
	}
	switch c := f.Convert.(type) {
	case plan.Switch:
		if !c.Tested {
			return append(out, e.switchCases(c, x, x)...)
		}
	case plan.MapLiterals:
		return append(out, e.literalCases(c, x)...)
	}
	if kept {
		return out
	}
	return append(out, branch{then: e.expression(f.Convert, x, x)})
}

// ternaries prints a choice as a chain of conditional expressions, laid out as prettier does; last is for values that no
// branch takes.
func ternaries(branches []branch, last doc) doc {
	if n := len(branches); n > 0 && branches[n-1].test.always() {
		last, branches = branches[n-1].then, branches[:n-1]
	}
	return operation{group{chain(branches, last)}}
}

func chain(branches []branch, last doc) doc {
	if len(branches) == 0 {
		return inTernary(last)
	}
	rest := chain(branches[1:], last)
	if len(branches) == 1 {
		rest = indent{rest}
	}
	return concat{group{branches[0].test.doc()}, indent{concat{
		line{}, text("? "), indent{inTernary(branches[0].then)}, line{}, text(": "), rest,
	}}}
}

// inTernary puts ?? in parentheses, as prettier does inside a conditional expression.
func inTernary(d doc) doc {
	if o, ok := d.(operation); ok {
		return concat{text("("), o.group, text(")")}
	}
	return d
}

// arrow prints a function from one element to what it becomes.
func (e *emitter) arrow(name string, c plan.Conversion) doc {
	x := reference(name)
	if fields, ok := c.(plan.Fields); ok {
		return concat{text("(" + name + ") => ("), e.object(fields, x), text(")")}
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
	if branches == nil {
		return concat{text("(" + name + ") => "), e.expression(c, x, x)}
	}
	last := e.kept(c, x)
	var body concat
	for _, b := range branches {
		if b.test.always() {
			last = b.then
			break
		}
		body = append(body, ifThen(b.test, returns(b.then)), hardline{})
	}
	body = append(body, returns(last))
	return concat{text("(" + name + ") => {"), indent{concat{hardline{}, body}}, hardline{}, text("}")}
}

func returns(d doc) doc { return concat{text("return "), d, text(";")} }

// ifThen prints an if statement.
func ifThen(t test, body ...doc) doc {
	head := group{concat{text("if ("), indent{concat{line{soft: true}, t.doc()}}, line{soft: true}, text(")")}}
	return concat{head, text(" {"), indent{concat{hardline{}, lines(body...)}}, hardline{}, text("}")}
}

// tested prints a choice between types that only their validators tell apart.
func (e *emitter) tested(c plan.Switch, x reference) doc {
	keep := call("when", text(e.form(c.To)), text("(value) => value"))
	return e.convertFirst(x, append([]doc{keep}, e.forms(c)...))
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
	return e.convertFirst(x, e.forms(choice))
}

func (e *emitter) forms(c plan.Switch) []doc {
	var forms []doc
	for _, one := range c.Cases {
		forms = append(forms, call("when", text(e.form(one.Type)), e.arrow("value", one.Convert)))
	}
	return forms
}

func (e *emitter) convertFirst(x reference, forms []doc) doc {
	for _, name := range []string{"convertFirst", "conforms", "GenericValidator", "Infer", "QueryCtx"} {
		e.helpers[name] = true
	}
	e.usesCtx = true
	return call("convertFirst", append([]doc{text("ctx.db"), text(x)}, forms...)...)
}

// form names the validator that a value is tested against.
func (e *emitter) form(t validator.Type) string {
	return e.constant(t, fmt.Sprintf("form%d", len(e.constants)+1))
}
