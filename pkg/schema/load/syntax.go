package load

import (
	"sort"

	"github.com/dop251/goja/ast"
)

// A syntax answers questions about the text of a bundle: which call is at a place, and what a name stands for.
type syntax struct {
	lines []int        // offsets at which lines begin
	calls map[int]site // offset of "(" (calls) or of "new" → the call
	names map[string][]binding
}

// A site is a call in the bundle.
type site struct {
	start int // offset of the callee
	args  []ast.Expression
}

// A binding is what a name stands for inside a part of the bundle.
type binding struct {
	from, to int            // the part: offsets into the bundle
	value    ast.Expression // what it is initialised with or assigned; nil for parameters
	function ast.Node       // for parameters: the function
	index    int            // for parameters: which one
}

func newSyntax(program *ast.Program) *syntax {
	text := program.File.Source()
	s := &syntax{lines: []int{0}, calls: map[int]site{}, names: map[string][]binding{}}
	for i := range len(text) {
		if text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	s.scan(program, 0, len(text))
	return s
}

// offset is where a node starts in the bundle.
func offset(n ast.Node) int { return int(n.Idx0()) - 1 }

// scan indexes a node whose declarations are visible from one offset to another.
func (s *syntax) scan(node ast.Node, from, to int) {
	walk(node, func(n ast.Node) bool {
		if n == node {
			return true
		}
		switch n := n.(type) {
		case *ast.CallExpression:
			s.calls[int(n.LeftParenthesis)-1] = site{offset(n.Callee), n.ArgumentList}
		case *ast.NewExpression:
			s.calls[offset(n)] = site{offset(n), n.ArgumentList}
		case *ast.VariableStatement:
			s.bind(n.List, from, to)
		case *ast.LexicalDeclaration:
			s.bind(n.List, from, to)
		case *ast.AssignExpression:
			if name, ok := n.Left.(*ast.Identifier); ok {
				s.add(name, binding{from: 0, to: to, value: n.Right})
			}
		case *ast.FunctionLiteral:
			if n.Name != nil {
				s.add(n.Name, binding{from: from, to: to, value: n})
			}
			s.function(n, n.ParameterList)
			return false
		case *ast.ArrowFunctionLiteral:
			s.function(n, n.ParameterList)
			return false
		}
		return true
	})
}

func (s *syntax) function(n ast.Node, list *ast.ParameterList) {
	from, to := offset(n), int(n.Idx1())-1
	if list != nil {
		for i, p := range list.List {
			if name, ok := p.Target.(*ast.Identifier); ok {
				s.add(name, binding{from: from, to: to, function: n, index: i})
			}
		}
	}
	s.scan(n, from, to)
}

func (s *syntax) bind(list []*ast.Binding, from, to int) {
	for _, b := range list {
		if name, ok := b.Target.(*ast.Identifier); ok && b.Initializer != nil {
			s.add(name, binding{from: from, to: to, value: b.Initializer})
		}
	}
}

func (s *syntax) add(name *ast.Identifier, b binding) {
	s.names[name.Name.String()] = append(s.names[name.Name.String()], b)
}

// lookup is what a name stands for where it is used: the binding with the smallest part around it.
func (s *syntax) lookup(name *ast.Identifier) (binding, bool) {
	at := offset(name)
	var best binding
	found := false
	for _, b := range s.names[name.Name.String()] {
		if at < b.from || at > b.to || (b.value != nil && offset(b.value) == at) {
			continue
		}
		if !found || b.to-b.from <= best.to-best.from {
			best, found = b, true
		}
	}
	return best, found
}

// returned lists what a function can return.
func returned(function ast.Node) []ast.Expression {
	var list []ast.Expression
	switch f := function.(type) {
	case *ast.ArrowFunctionLiteral:
		if body, ok := f.Body.(*ast.ExpressionBody); ok {
			return []ast.Expression{body.Expression}
		}
	case *ast.FunctionLiteral:
	default:
		return nil
	}
	walk(function, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStatement:
			if n.Argument != nil {
				list = append(list, n.Argument)
			}
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			return n == function
		}
		return true
	})
	return list
}

// lineStart is the offset at which a line, counted from 1, begins.
func (s *syntax) lineStart(line int) int {
	if line < 1 || line > len(s.lines) {
		return 0
	}
	return s.lines[line-1]
}

// lineColumn is the line and column, both from 1, of an offset.
func (s *syntax) lineColumn(offset int) (line, column int) {
	line = sort.SearchInts(s.lines, offset+1)
	return line, offset - s.lineStart(line) + 1
}
