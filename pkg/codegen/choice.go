package codegen

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/value"
)

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

// inherited are the names that every object in JavaScript has a property of, so that reading one says nothing.
var inherited = [...]string{
	"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
}

// absent is the test that the object parent lacks a field.
func absent(parent reference, field string) test {
	var t test
	if slices.Contains(inherited[:], field) {
		t.operands = append(t.operands, fmt.Sprintf("!Object.hasOwn(%s, %s)", parent, quote(field)))
	}
	t.operands = append(t.operands, member(string(parent), field)+" === undefined")
	return t
}

// present is the test that the object parent has a field.
func present(parent reference, field string) test {
	t := test{all: true}
	if slices.Contains(inherited[:], field) {
		t.operands = append(t.operands, fmt.Sprintf("Object.hasOwn(%s, %s)", parent, quote(field)))
	}
	t.operands = append(t.operands, member(string(parent), field)+" !== undefined")
	return t
}

// compares reports whether the test has an operator of its own, and is no single call.
func (t test) compares() bool {
	return len(t.operands) > 1 || slices.ContainsFunc(t.operands, func(operand string) bool {
		return strings.Contains(operand, " === ") || strings.Contains(operand, " !== ") || strings.Contains(operand, " instanceof ")
	})
}

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
	cast := fmt.Sprintf("%s as %s", x, e.typeOf(choice.To, fmt.Sprintf("form%d", len(e.constants)+1)))
	return operation{group: group{text(cast)}, bracketed: true}
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

// ternaries prints a choice as a chain of conditional expressions, laid out as prettier does; last is for values that no
// branch takes.
func ternaries(branches []branch, last doc) doc {
	if n := len(branches); n > 0 && branches[n-1].test.always() {
		last, branches = branches[n-1].then, branches[:n-1]
	}
	printed := group{chain(branches, last)}
	if len(branches) > 0 && branches[0].test.compares() {
		return operation{group: printed, choice: true}
	}
	return choice{printed}
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
		line{}, text("? "), consequent(branches[0].then), line{}, text(": "), rest,
	}}}
}

// consequent prints what follows a question mark. A conditional expression brings its own indentation, and breaks when the
// one around it does.
func consequent(d doc) doc {
	switch o := d.(type) {
	case choice:
		return o.doc
	case operation:
		if o.choice {
			return o.doc
		}
	}
	return indent{inTernary(d)}
}

// inTernary puts ?? and as in parentheses, as prettier does inside a conditional expression.
func inTernary(d doc) doc {
	if o, ok := d.(operation); ok && o.bracketed {
		return concat{text("("), o.group, text(")")}
	}
	return d
}
