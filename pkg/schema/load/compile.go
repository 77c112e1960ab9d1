package load

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"

	"convex-schema-plan/pkg/schema/load/runtime"
)

// A regexpLiteral is a regular expression of the bundle that goja cannot compile, or compiles to something else.
type regexpLiteral struct{ pattern, flags string }

// compile parses and compiles the bundle. A regular expression literal that goja refuses would make the whole script a
// syntax error, although Convex runs it and most schemas never use it; such literals become calls of a function that
// asks the RegExp constructor for the same expression where and when the literal is evaluated. So do literals that goja
// takes without a word and matches wrongly: those with Unicode properties.
func (b *bundle) compile() error {
	err := b.tryCompile()
	if err == nil && !unicodeProperties.MatchString(b.code) {
		return nil
	}
	b.replaceRegexps()
	if len(b.literals) > 0 {
		err = b.tryCompile()
	}
	if err != nil {
		return b.compileError(err)
	}
	return nil
}

var unicodeProperties = regexp.MustCompile(`\\[pP]\{`)

// tryCompile sets parsed and program. parsed is set even when the parser took the bundle and the compiler did not.
func (b *bundle) tryCompile() error {
	parsed, err := goja.Parse(bundleName, b.code, parser.WithDisableSourceMaps)
	if err != nil {
		return err
	}
	b.parsed = parsed
	if mayHaveBigints(b.code) {
		guardBigints(parsed)
	}
	b.program, err = goja.CompileAST(parsed, false)
	return err
}

func (b *bundle) compileError(err error) error {
	return &Error{
		Position: b.entryPosition(),
		Message:  "The bundled schema uses syntax that this tool cannot run: " + firstLine(strings.TrimPrefix(err.Error(), "SyntaxError: ")) + ".",
		Hint:     "The code may come from a package that the schema imports. Import the schema's parts from files that do not need it.",
	}
}

// replaceRegexps puts calls in the place of the regular expression literals that goja refuses or misreads, none of them
// longer than what it replaces where that is possible, so that positions on the line stay what they are.
func (b *bundle) replaceRegexps() {
	if b.parsed == nil {
		return
	}
	b.regexps = freeName(b.code)
	var code strings.Builder
	done := 0
	walk(b.parsed, func(n ast.Node) bool {
		literal, ok := n.(*ast.RegExpLiteral)
		if !ok || runtime.LiteralRuns(literal.Pattern, literal.Flags) && compiles(literal.Literal) {
			return true
		}
		start := int(literal.Idx) - 1 // an Idx counts from 1
		call := fmt.Sprintf("%s(%d)", b.regexps, len(b.literals))
		code.WriteString(b.code[done:start] + call)
		code.WriteString(strings.Repeat(" ", max(0, len(literal.Literal)-len(call))))
		done = start + len(literal.Literal)
		b.literals = append(b.literals, regexpLiteral{literal.Pattern, literal.Flags})
		return true
	})
	code.WriteString(b.code[done:])
	b.code = code.String()
}

// freeName is a name that means nothing in a text. It is short, so that a call of it fits where a literal was.
func freeName(text string) string {
	name := "$r"
	for strings.Contains(text, name) {
		name += "_"
	}
	return name
}

func compiles(literal string) bool {
	_, err := goja.Compile("", literal, false)
	return err == nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// mayHaveBigints says whether a text has anything that looks like a bigint. It looks at every byte of a bundle, which
// takes a regular expression longer than compiling takes.
func mayHaveBigints(code string) bool {
	for i := 1; i < len(code); i++ {
		if code[i] == 'n' && '0' <= code[i-1] && code[i-1] <= '9' {
			return true
		}
	}
	return strings.Contains(code, "BigInt") || strings.Contains(code, "0x") || strings.Contains(code, "0X")
}

// guardBigints hands the right operand of every shift and power to a function that refuses huge ones: 1n << 2n ** 40n
// would take all memory in one step. Numbers pass unchanged.
func guardBigints(program *ast.Program) {
	guarded := func(e ast.Expression) ast.Expression {
		at := e.Idx0()
		name := &ast.Identifier{Name: bigintGuard, Idx: at}
		return &ast.CallExpression{Callee: name, LeftParenthesis: at, ArgumentList: []ast.Expression{e}, RightParenthesis: e.Idx1()}
	}
	walk(program, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpression:
			if growing(n.Operator) {
				n.Right = guarded(n.Right)
			}
		case *ast.AssignExpression:
			if growing(n.Operator) {
				n.Right = guarded(n.Right)
			}
		}
		return true
	})
}

// growing says whether an operator can make something huge out of two small operands.
func growing(operator token.Token) bool {
	return operator == token.SHIFT_LEFT || operator == token.SHIFT_RIGHT || operator == token.EXPONENT
}
