package load

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// maxFind bounds the expressions that one search looks at: names can stand for each other in circles.
const maxFind = 2000

// A finder looks for the place where a property of an object was written, by reading the code that made the object. The
// object itself exists already, so a wrong turn costs nothing but a worse place.
type finder struct {
	*syntax
	// guess allows the answer that a property which is nowhere else must come out of the one part of a literal that
	// cannot be read.
	guess bool
	left  int   // expressions that may still be looked at
	found []int // offsets into the bundle, the best first
	// spread is the expression behind the dots that was guessed to have the property, or nil.
	spread ast.Expression
}

// calls are the arguments of the calls around an expression, innermost first: of the call that it is written in, of the
// call of the function which that one is in, and so on. They tell what parameters stand for.
type calls [][]ast.Expression

func (s *syntax) finder(guess bool) *finder { return &finder{syntax: s, guess: guess, left: maxFind} }

// frameOffset is where in the bundle the call of a stack frame is.
func (s *syntax) frameOffset(frame *goja.StackFrame) int {
	at := frame.Position()
	return s.lineStart(at.Line) + at.Column - 1
}

// site is the call that a stack frame is in.
func (s *syntax) site(frame *goja.StackFrame) (site, bool) {
	found, ok := s.calls[s.frameOffset(frame)]
	return found, ok
}

// around lists the arguments of the calls of a stack.
func (s *syntax) around(stack []goja.StackFrame) calls {
	list := make(calls, len(stack))
	for i := range stack {
		found, _ := s.site(&stack[i])
		list[i] = found.args
	}
	return list
}

// key looks for the property called name in what an expression evaluates to, and reports whether it found it. stack are
// the calls around the expression.
func (f *finder) key(e ast.Expression, name string, stack calls) bool {
	if f.left--; f.left < 0 || e == nil {
		return false
	}
	switch e := e.(type) {
	case *ast.ObjectLiteral:
		return f.keyOfLiteral(e, name, stack)
	case *ast.Identifier:
		return f.through(e, stack, func(e ast.Expression, stack calls) bool { return f.key(e, name, stack) })
	case *ast.CallExpression:
		return f.keyOfCall(e, name, stack)
	case *ast.DotExpression:
		property := e.Identifier.Name.String()
		if f.value(e.Left, property, stack, func(e ast.Expression, stack calls) bool { return f.key(e, name, stack) }) {
			return true
		}
		return property == "fields" && f.key(e.Left, name, stack)
	case *ast.ConditionalExpression:
		return f.key(e.Consequent, name, stack) || f.key(e.Alternate, name, stack)
	case *ast.BinaryExpression:
		return f.key(e.Right, name, stack) || f.key(e.Left, name, stack)
	case *ast.AssignExpression:
		return f.key(e.Right, name, stack)
	case *ast.SequenceExpression:
		return f.key(e.Sequence[len(e.Sequence)-1], name, stack)
	default:
		return false
	}
}

// keyOfLiteral looks at the properties from the last to the first, because the last one wins.
func (f *finder) keyOfLiteral(literal *ast.ObjectLiteral, name string, stack calls) bool {
	var unread []int
	var guessed ast.Expression
	for i := len(literal.Value) - 1; i >= 0; i-- {
		property := literal.Value[i]
		if spread, ok := property.(*ast.SpreadElement); ok {
			if f.key(spread.Expression, name, stack) {
				f.found = append(f.found, offset(spread.Expression)) // for a key that is in a package
				return true
			}
			unread, guessed = append(unread, offset(spread.Expression)), spread.Expression
			continue
		}
		at, key, known := propertyKey(property)
		if known && key == name {
			f.found = append(f.found, at)
			return true
		}
		if !known {
			unread = append(unread, at)
		}
	}
	if f.guess && len(unread) == 1 {
		f.spread = guessed
		f.found = append(f.found, unread[0])
		return true
	}
	return false
}

// propertyKey is the key of a property and where it is; known is false for a computed key.
func propertyKey(p ast.Property) (at int, key string, known bool) {
	switch p := p.(type) {
	case *ast.PropertyShort:
		return offset(&p.Name), p.Name.Name.String(), true
	case *ast.PropertyKeyed:
		if text, ok := p.Key.(*ast.StringLiteral); ok {
			return offset(p.Key), text.Value.String(), true
		}
		return offset(p.Key), "", false
	default:
		return offset(p), "", false
	}
}

// keyOfCall looks into what a function of the bundle returns, and else into the arguments and the receiver: most
// functions that schemas call pass on the properties that they are given.
func (f *finder) keyOfCall(call *ast.CallExpression, name string, stack calls) bool {
	if callee, ok := call.Callee.(*ast.Identifier); ok && f.keyOfResult(callee, call, name, stack) {
		f.found = append(f.found, offset(call))
		return true
	}
	for i := len(call.ArgumentList) - 1; i >= 0; i-- {
		if f.key(call.ArgumentList[i], name, stack) {
			return true
		}
	}
	if dot, ok := call.Callee.(*ast.DotExpression); ok {
		return f.key(dot.Left, name, stack)
	}
	return false
}

// maxFindInside bounds what is looked at inside a function that is called. Those of libraries can be endless, and the
// arguments are still to be looked at.
const maxFindInside = 200

// keyOfResult looks into what the function that a name stands for returns.
func (f *finder) keyOfResult(callee *ast.Identifier, call *ast.CallExpression, name string, stack calls) bool {
	b, ok := f.lookup(callee)
	if !ok || b.value == nil {
		return false
	}
	left := f.left
	f.left = min(left, maxFindInside)
	given := f.left
	defer func() { f.left = left - (given - f.left) }()
	inside := append(calls{nil, call.ArgumentList}, stack[min(1, len(stack)):]...)
	for _, result := range returned(b.value) {
		if f.key(result, name, inside) {
			return true
		}
	}
	return false
}

// through follows a name to what it stands for: the initialiser of a variable, or the argument for a parameter.
func (f *finder) through(name *ast.Identifier, stack calls, next func(ast.Expression, calls) bool) bool {
	b, ok := f.lookup(name)
	if !ok {
		return false
	}
	if b.function == nil {
		return next(b.value, stack)
	}
	if len(stack) < 2 {
		return false
	}
	return b.index < len(stack[1]) && next(stack[1][b.index], stack[1:])
}

// value looks for the value of a property and goes on with it.
func (f *finder) value(e ast.Expression, property string, stack calls, next func(ast.Expression, calls) bool) bool {
	if f.left--; f.left < 0 {
		return false
	}
	switch e := e.(type) {
	case *ast.Identifier:
		return f.through(e, stack, func(e ast.Expression, stack calls) bool { return f.value(e, property, stack, next) })
	case *ast.CallExpression:
		for _, arg := range e.ArgumentList {
			if f.value(arg, property, stack, next) {
				return true
			}
		}
	case *ast.ObjectLiteral:
		for i := len(e.Value) - 1; i >= 0; i-- {
			switch p := e.Value[i].(type) {
			case *ast.PropertyKeyed:
				if key, ok := p.Key.(*ast.StringLiteral); ok && key.Value.String() == property {
					return next(p.Value, stack)
				}
			case *ast.PropertyShort:
				if p.Name.Name.String() == property {
					return next(&p.Name, stack)
				}
			}
		}
	}
	return false
}

// within says whether a place in the bundle is inside an expression, or inside what its name or that of the function
// that it calls stands for.
func (s *syntax) within(e ast.Expression, at int) bool {
	if inside(e, at) {
		return true
	}
	if called, ok := e.(*ast.CallExpression); ok {
		e = called.Callee
	}
	name, ok := e.(*ast.Identifier)
	if !ok {
		return false
	}
	b, ok := s.lookup(name)
	return ok && b.value != nil && inside(b.value, at)
}

func inside(e ast.Expression, at int) bool { return offset(e) <= at && at < int(e.Idx1())-1 }
