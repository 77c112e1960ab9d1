package plan_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// An interpreter carries out conversions in Go, as the generated TypeScript does, so that plans for thousands of random
// schemas can be tried on thousands of documents. Decisions are answered with random values of the type they ask for.
type interpreter struct {
	generator *validatorgen.Generator
	decisions map[string]plan.Decision
	document  value.Object // the one that is carried through
	itself    value.Value  // the value that moves into an object in its own place, or out of one
	element   value.Value  // the innermost array element or record value
}

// errNoAnswer says that a decision asks for a value of a type that has none.
var errNoAnswer = fmt.Errorf("no answer")

func newInterpreter(p *plan.Plan, g *validatorgen.Generator) *interpreter {
	in := &interpreter{generator: g, decisions: map[string]plan.Decision{}}
	for _, made := range p.Decisions {
		in.decisions[made.ID] = made
	}
	return in
}

// run carries a document through every migration of its table; the result is nil when it is deleted.
func (in *interpreter) run(p *plan.Plan, table string, doc value.Value) (value.Value, error) {
	var err error
	for _, m := range p.Migrations {
		if m.Table == table && doc != nil {
			in.document, _ = doc.(value.Object)
			if doc, err = in.apply(m.Action.(plan.Rewrite).Conversion, doc); err != nil {
				return nil, err
			}
		}
	}
	return doc, nil
}

// apply returns what v becomes, nil for nothing.
func (in *interpreter) apply(c plan.Conversion, v value.Value) (value.Value, error) {
	switch c := c.(type) {
	case plan.Keep:
		return v, nil
	case plan.Unset:
		return nil, nil
	case plan.Constant:
		return c.Value, nil
	case plan.Call:
		return in.call(c, v)
	case plan.Decide:
		return in.decide(c.Decision)
	case plan.MapLiterals:
		for _, one := range c.Cases {
			if value.Equal(one.From.Value, v) {
				return one.To.Value, nil
			}
		}
		if oneOf(v, c.Open) {
			return in.decide(c.Decision)
		}
		return v, nil
	case plan.Wrap:
		element, err := in.apply(c.Element, v)
		return value.Array{element}, err
	case plan.EachElement:
		out := value.Array{}
		for _, e := range v.(value.Array) {
			in.element = e
			element, err := in.apply(c.Element, e)
			if err != nil {
				return nil, err
			}
			out = append(out, element)
		}
		return out, nil
	case plan.EachEntry:
		out := value.Object{}
		for _, e := range v.(value.Object) {
			in.element = e.Value
			entry, err := in.apply(c.Value, e.Value)
			if err != nil {
				return nil, err
			}
			out = append(out, value.Entry{Name: e.Name, Table: e.Table, Value: entry})
		}
		return out, nil
	case plan.Fields:
		return in.fields(c, v.(value.Object))
	case plan.Switch:
		return in.choose(c, v)
	case plan.TakeOver:
		in.itself = v
		return in.takeOver(c, nil)
	case plan.Build:
		in.itself = v
		return in.build(c)
	case plan.Fail:
		return nil, fmt.Errorf("%s", c.Message)
	}
	return nil, fmt.Errorf("unknown conversion %T", c)
}

func (in *interpreter) fields(c plan.Fields, o value.Object) (value.Value, error) {
	out := append(value.Object{}, o...)
	for _, f := range c.Fields {
		present, ok := o.Get(f.Name)
		var becomes value.Value
		var err error
		switch {
		case ok:
			becomes, err = in.apply(f.Convert, present)
		case f.Fill != nil:
			becomes, err = in.fill(f.Fill, o)
		}
		if err != nil {
			return nil, err
		}
		out = with(out, f.Name, becomes)
	}
	return out, nil
}

// fill returns what a missing value becomes, nil for nothing; around is the object that it belongs to.
func (in *interpreter) fill(c plan.Conversion, around value.Object) (value.Value, error) {
	switch c := c.(type) {
	case plan.TakeOver:
		return in.takeOver(c, around)
	case plan.Gather:
		out := value.Array{}
		for _, part := range c.Parts {
			v, err := in.takeOver(part, around)
			if err != nil {
				return nil, err
			}
			if v != nil && v != (value.Null{}) {
				out = append(out, v)
			}
		}
		return out, nil
	case plan.Build:
		return in.build(c)
	}
	return in.apply(c, around)
}

func (in *interpreter) build(c plan.Build) (value.Value, error) {
	present := 0
	for _, need := range c.Needs {
		if in.source(need, nil) != nil {
			present++
		}
	}
	if c.Any && present == 0 && len(c.Needs) > 0 || !c.Any && present < len(c.Needs) {
		return nil, nil
	}
	var out value.Object
	for _, f := range c.Fields {
		v, err := in.fill(f.Fill, nil)
		if err != nil {
			return nil, err
		}
		out = with(out, f.Name, v)
	}
	return out, nil
}

func (in *interpreter) takeOver(c plan.TakeOver, around value.Object) (value.Value, error) {
	v := in.source(c, around)
	if v == (value.Null{}) && validator.Check(c.To, v) != nil {
		v = nil
	}
	if v != nil {
		return in.apply(c.Convert, v)
	}
	if c.Else != nil {
		return in.fill(c.Else, around)
	}
	return nil, nil
}

func (in *interpreter) source(c plan.TakeOver, around value.Object) value.Value {
	var at value.Value = in.document
	switch c.Scope {
	case plan.Around:
		at = around
	case plan.Element:
		at = in.element
	case plan.Itself:
		at = in.itself
	case plan.Document:
	}
	for _, step := range c.Path {
		object, ok := at.(value.Object)
		if !ok {
			return nil
		}
		if at, ok = object.Get(step.Field); !ok {
			return nil
		}
	}
	return at
}

// with returns o with the field set to v, or without it when v is nil.
func with(o value.Object, name string, v value.Value) value.Object {
	var out value.Object
	for _, e := range o {
		if e.Name != name {
			out = append(out, e)
		}
	}
	if v == nil {
		return out
	}
	return append(out, value.Entry{Name: name, Value: v})
}

func (in *interpreter) choose(c plan.Switch, v value.Value) (value.Value, error) {
	if c.Tested && validator.Check(c.To, v) == nil {
		return v, nil
	}
	for _, one := range c.Cases {
		matches := validator.Check(one.Type, v) == nil
		if !c.Tested {
			matches = guarded(one.Guard, v)
		}
		if matches {
			return in.apply(one.Convert, v)
		}
	}
	if c.Tested {
		return nil, fmt.Errorf("no case for %s in %v", value.Display(v), c)
	}
	return v, nil
}

func guarded(g plan.Guard, v value.Value) bool {
	switch g.Kind {
	case plan.ByLiteral:
		return oneOf(v, g.Literals)
	case plan.ByKind:
		return kindOf(v) == g.Of
	case plan.ByTable:
		id, ok := v.(value.ID)
		return ok && id.Table == g.Table
	case plan.ByTag:
		object, _ := v.(value.Object)
		tag, ok := object.Get(g.Field)
		return ok && oneOf(tag, g.Literals)
	case plan.Otherwise:
		return true
	case plan.ByValidator:
	}
	panic("a guard by validator in a switch that is not tested")
}

func oneOf(v value.Value, literals []plan.Literal) bool {
	for _, l := range literals {
		if value.Equal(l.Value, v) {
			return true
		}
	}
	return false
}

func kindOf(v value.Value) plan.Kind {
	switch v.(type) {
	case value.Null:
		return plan.KindNull
	case value.Boolean:
		return plan.KindBoolean
	case value.Float64:
		return plan.KindNumber
	case value.Int64:
		return plan.KindBigint
	case value.Bytes:
		return plan.KindBytes
	case value.Array:
		return plan.KindArray
	case value.Object:
		return plan.KindObject
	default:
		return plan.KindString
	}
}

func (in *interpreter) call(c plan.Call, v value.Value) (value.Value, error) {
	switch c.Function {
	case plan.NumberToString:
		return value.String(strconv.FormatFloat(float64(v.(value.Float64)), 'g', -1, 64)), nil
	case plan.Int64ToString:
		return value.String(strconv.FormatInt(int64(v.(value.Int64)), 10)), nil
	case plan.BooleanToString:
		return value.String(strconv.FormatBool(bool(v.(value.Boolean)))), nil
	case plan.StringToInt64:
		s, _ := v.(value.String)
		if n, err := strconv.ParseInt(strings.TrimSpace(string(s)), 10, 64); err == nil {
			return value.Int64(n), nil
		}
	case plan.StringToBoolean:
		if s, _ := v.(value.String); s == "true" || s == "false" {
			return value.Boolean(s == "true"), nil
		}
	case plan.StringToNumber:
		s, _ := v.(value.String)
		if f, err := strconv.ParseFloat(strings.TrimSpace(string(s)), 64); err == nil {
			return value.Float64(f), nil
		}
	case plan.Int64ToNumber:
		n := v.(value.Int64)
		if n > -1<<53 && n < 1<<53 {
			return value.Float64(n), nil
		}
	case plan.NumberToInt64:
		if f := float64(v.(value.Float64)); f == math.Trunc(f) && math.Abs(f) < 1<<63 {
			return value.Int64(int64(f)), nil
		}
	case plan.StringToID:
		if id, ok := v.(value.ID); ok && id.Table == c.Table {
			return v, nil
		}
	}
	return in.apply(c.Miss, v)
}

func (in *interpreter) decide(id string) (value.Value, error) {
	made, ok := in.decisions[id]
	if !ok {
		return nil, fmt.Errorf("decision %q is not in the plan", id)
	}
	v, ok := in.generator.Member(made.To.Type)
	if !ok && made.Kind == plan.DecideDocument {
		return nil, nil
	}
	if !ok {
		return nil, errNoAnswer
	}
	return v, nil
}
