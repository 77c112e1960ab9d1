package codegen

import (
	"fmt"
	"strings"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
)

// takeOver prints a value that comes from another place of the document.
func (e *emitter) takeOver(c plan.TakeOver, x, parent reference) doc {
	source := e.source(c, x, parent)
	_, kept := c.Convert.(plan.Keep)
	nullIsMissing := !isSubset(validator.Null, c.To) && isSubset(validator.Null, c.From)
	var missing doc = text("undefined")
	switch {
	case c.Always && !nullIsMissing:
		return e.taken(c, nil, source)
	case c.Else != nil:
		missing = e.expression(c.Else, source, parent)
	case c.Required:
		e.helpers["missing"] = true
		missing = call("missing", text(quote(c.Path.String())))
		if kept && !isSubset(validator.Null, c.From) {
			return operation{group: group{concat{text(source + " ??"), line{}, missing}}, bracketed: true}
		}
	case kept && !nullIsMissing:
		return text(source)
	case kept:
		return operation{group: group{concat{text(source + " ??"), line{}, missing}}, bracketed: true}
	}
	absent := test{operands: []string{fmt.Sprintf("%s === undefined", source)}}
	if nullIsMissing {
		absent = test{operands: []string{fmt.Sprintf("%s == null", source)}}
	}
	if c.Scope == plan.Itself && len(c.Path) == 0 {
		return e.expression(c.Convert, x, parent) // it is there
	}
	if !c.Plain {
		source += "!" // TypeScript does not see that it is there after the test
	}
	return e.taken(c, []branch{{absent, missing}}, source)
}

// taken prints what a value becomes that is taken over, after the branches for one that is not there.
func (e *emitter) taken(c plan.TakeOver, branches []branch, source reference) doc {
	if choice, ok := c.Convert.(plan.Switch); ok && !choice.Tested {
		return ternaries(append(branches, e.switchCases(choice, source, source)...), e.kept(choice, source))
	}
	if literals, ok := c.Convert.(plan.MapLiterals); ok {
		return ternaries(append(branches, e.literalCases(literals, source)...), text(source))
	}
	return ternaries(append(branches, branch{then: e.expression(c.Convert, source, source)}), nil)
}

// source prints the place that a value is taken over from. Where TypeScript cannot follow the path, a helper does.
func (e *emitter) source(c plan.TakeOver, x, parent reference) reference {
	root := e.root
	switch c.Scope {
	case plan.Around:
		root = parent
	case plan.Element:
		root = e.element
	case plan.Itself:
		root = x
	case plan.Document:
		e.usesDoc = true
	}
	if c.Plain {
		return reference(plainPath(string(root), c.Path))
	}
	e.helpers["valueAt"] = true
	names := make([]string, len(c.Path))
	for i, step := range c.Path {
		names[i] = quote(step.Field)
	}
	typ := e.typeOf(c.From, fmt.Sprintf("form%d", len(e.constants)+1))
	return reference(fmt.Sprintf("valueAt<%s>(%s, %s)", typ, root, strings.Join(names, ", ")))
}

// plainPath prints the access to a field through objects that may be missing or null.
func plainPath(root string, path validator.Path) string {
	for i, step := range path {
		access := member("", step.Field)
		if i > 0 {
			access = "?." + strings.TrimPrefix(access, ".")
		}
		root += access
	}
	return root
}

// gather prints an array of values that come from other places.
func (e *emitter) gather(c plan.Gather, x, parent reference) doc {
	e.helpers["present"] = true
	var elements []doc
	for _, part := range c.Parts {
		part.Required = false
		elements = append(elements, e.takeOver(part, x, parent))
	}
	return call("present", brackets(elements))
}

// build prints an object that was not there before.
func (e *emitter) build(c plan.Build, x reference) doc {
	var properties []doc
	for _, f := range c.Fields {
		properties = append(properties, assign(fieldKey(f.Name)+":", e.expression(f.Fill, x, "")))
	}
	object := braces(properties, false)
	if len(c.Needs) == 0 {
		return object
	}
	present := test{all: true}
	if c.Any {
		present.all = false
	}
	for _, need := range c.Needs {
		present.operands = append(present.operands, fmt.Sprintf("%s !== undefined", e.source(need, x, "")))
	}
	return ternaries([]branch{{present, object}}, text("undefined"))
}

// insertInto prints the ID of a new document that is made of x.
func (e *emitter) insertInto(c plan.InsertInto, x reference) doc {
	e.usesCtx = true
	return call("await "+e.db+".insert", text(quote(c.Table)), e.expression(c.Conversion, x, x))
}

// isSubset reports whether every value of a is one of b.
func isSubset(a, b validator.Type) bool { return validator.Subset(a, b).Answer == validator.IsSubset }
