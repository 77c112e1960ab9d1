package load

import "github.com/dop251/goja/ast"

// walk calls visit for a node and everything below it, outside in, in source order. visit returns whether to go below.
func walk(node ast.Node, visit func(ast.Node) bool) {
	if isNil(node) || !visit(node) {
		return
	}
	below(node, func(child ast.Node) { walk(child, visit) })
}

// isNil says whether a node is absent. The parser leaves some optional parts as nil pointers in an interface.
func isNil(node ast.Node) bool {
	switch n := node.(type) {
	case nil:
		return true
	case *ast.BlockStatement:
		return n == nil
	case *ast.CatchStatement:
		return n == nil
	case *ast.Identifier:
		return n == nil
	case *ast.FunctionLiteral:
		return n == nil
	case *ast.ClassLiteral:
		return n == nil
	case *ast.TemplateElement:
		return n == nil
	default:
		return false
	}
}

// below calls visit for each child of a node.
func below(node ast.Node, visit func(ast.Node)) {
	switch n := node.(type) {
	case *ast.Program:
		statements(n.Body, visit)
	case ast.Statement:
		belowStatement(n, visit)
	case ast.Expression:
		belowExpression(n, visit)
	default:
		belowPart(n, visit)
	}
}

func statements(list []ast.Statement, visit func(ast.Node)) {
	for _, s := range list {
		visit(s)
	}
}

func expressions(list []ast.Expression, visit func(ast.Node)) {
	for _, e := range list {
		if e != nil {
			visit(e)
		}
	}
}

func properties(list []ast.Property, visit func(ast.Node)) {
	for _, p := range list {
		visit(p)
	}
}

func bindings(list []*ast.Binding, visit func(ast.Node)) {
	for _, b := range list {
		visit(b.Target)
		if b.Initializer != nil {
			visit(b.Initializer)
		}
	}
}

// optional visits what may be absent.
func optional(visit func(ast.Node), list ...ast.Expression) { expressions(list, visit) }

func belowStatement(node ast.Statement, visit func(ast.Node)) {
	switch n := node.(type) {
	case *ast.BlockStatement:
		statements(n.List, visit)
	case *ast.ExpressionStatement:
		visit(n.Expression)
	case *ast.VariableStatement:
		bindings(n.List, visit)
	case *ast.LexicalDeclaration:
		bindings(n.List, visit)
	case *ast.FunctionDeclaration:
		visit(n.Function)
	case *ast.ClassDeclaration:
		visit(n.Class)
	case *ast.ReturnStatement:
		optional(visit, n.Argument)
	case *ast.ThrowStatement:
		optional(visit, n.Argument)
	case *ast.LabelledStatement:
		visit(n.Statement)
	case *ast.WithStatement:
		visit(n.Object)
		visit(n.Body)
	case *ast.IfStatement:
		visit(n.Test)
		visit(n.Consequent)
		if n.Alternate != nil {
			visit(n.Alternate)
		}
	default:
		belowControl(node, visit)
	}
}

// belowControl visits the children of loops, switches and try statements.
func belowControl(node ast.Statement, visit func(ast.Node)) {
	switch n := node.(type) {
	case *ast.ForStatement:
		if n.Initializer != nil {
			visit(n.Initializer)
		}
		optional(visit, n.Test, n.Update)
		visit(n.Body)
	case *ast.ForInStatement:
		visit(n.Into)
		visit(n.Source)
		visit(n.Body)
	case *ast.ForOfStatement:
		visit(n.Into)
		visit(n.Source)
		visit(n.Body)
	case *ast.WhileStatement:
		visit(n.Test)
		visit(n.Body)
	case *ast.DoWhileStatement:
		visit(n.Body)
		visit(n.Test)
	case *ast.SwitchStatement:
		visit(n.Discriminant)
		for _, c := range n.Body {
			optional(visit, c.Test)
			statements(c.Consequent, visit)
		}
	case *ast.TryStatement:
		visit(n.Body)
		if n.Catch != nil {
			visit(n.Catch.Body)
		}
		visit(n.Finally)
	}
}

func belowExpression(node ast.Expression, visit func(ast.Node)) {
	switch n := node.(type) {
	case *ast.CallExpression:
		visit(n.Callee)
		expressions(n.ArgumentList, visit)
	case *ast.NewExpression:
		visit(n.Callee)
		expressions(n.ArgumentList, visit)
	case *ast.DotExpression:
		visit(n.Left)
	case *ast.PrivateDotExpression:
		visit(n.Left)
	case *ast.BracketExpression:
		visit(n.Left)
		visit(n.Member)
	case *ast.OptionalChain:
		visit(n.Expression)
	case *ast.Optional:
		visit(n.Expression)
	case *ast.ObjectLiteral:
		properties(n.Value, visit)
	case *ast.PropertyKeyed:
		visit(n.Key)
		visit(n.Value)
	case *ast.PropertyShort:
		optional(visit, n.Initializer)
	case *ast.ArrayLiteral:
		expressions(n.Value, visit)
	case *ast.SpreadElement:
		visit(n.Expression)
	case *ast.FunctionLiteral:
		parameters(n.ParameterList, visit)
		visit(n.Body)
	case *ast.ArrowFunctionLiteral:
		parameters(n.ParameterList, visit)
		visit(n.Body)
	default:
		belowOperator(node, visit)
	}
}

func belowOperator(node ast.Expression, visit func(ast.Node)) {
	switch n := node.(type) {
	case *ast.AssignExpression:
		visit(n.Left)
		visit(n.Right)
	case *ast.BinaryExpression:
		visit(n.Left)
		visit(n.Right)
	case *ast.ConditionalExpression:
		visit(n.Test)
		visit(n.Consequent)
		visit(n.Alternate)
	case *ast.UnaryExpression:
		visit(n.Operand)
	case *ast.SequenceExpression:
		expressions(n.Sequence, visit)
	case *ast.YieldExpression:
		optional(visit, n.Argument)
	case *ast.AwaitExpression:
		optional(visit, n.Argument)
	case *ast.TemplateLiteral:
		optional(visit, n.Tag)
		expressions(n.Expressions, visit)
	case *ast.ClassLiteral:
		optional(visit, n.SuperClass)
		for _, e := range n.Body {
			visit(e)
		}
	case *ast.ArrayPattern:
		expressions(n.Elements, visit)
		optional(visit, n.Rest)
	case *ast.ObjectPattern:
		properties(n.Properties, visit)
		optional(visit, n.Rest)
	}
}

func parameters(list *ast.ParameterList, visit func(ast.Node)) {
	if list == nil {
		return
	}
	bindings(list.List, visit)
	optional(visit, list.Rest)
}

// belowPart visits the children of what is neither a statement nor an expression.
func belowPart(node ast.Node, visit func(ast.Node)) {
	switch n := node.(type) {
	case *ast.ExpressionBody:
		visit(n.Expression)
	case *ast.FieldDefinition:
		optional(visit, n.Initializer)
		visit(n.Key)
	case *ast.MethodDefinition:
		visit(n.Key)
		visit(n.Body)
	case *ast.ClassStaticBlock:
		visit(n.Block)
	case *ast.ForLoopInitializerExpression:
		visit(n.Expression)
	case *ast.ForLoopInitializerVarDeclList:
		bindings(n.List, visit)
	case *ast.ForLoopInitializerLexicalDecl:
		bindings(n.LexicalDeclaration.List, visit)
	case *ast.ForIntoVar:
		bindings([]*ast.Binding{n.Binding}, visit)
	case *ast.ForIntoExpression:
		visit(n.Expression)
	}
}
