package load

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// A regexpLiteral is a regular expression of the bundle that goja cannot compile.
type regexpLiteral struct{ pattern, flags string }

// compile parses and compiles the bundle. A regular expression literal that goja refuses would make the whole script a
// syntax error, although Convex runs it and most schemas never use it; such literals become calls of regexpName, which
// asks the RegExp constructor for the same expression where and when the literal is evaluated.
func (b *bundle) compile() error {
	err := b.tryCompile()
	if err == nil {
		return nil
	}
	b.replaceRegexps()
	if len(b.literals) == 0 {
		return b.compileError(err)
	}
	if err := b.tryCompile(); err != nil {
		return b.compileError(err)
	}
	return nil
}

// tryCompile sets parsed and program. parsed is set even when the parser took the bundle and the compiler did not.
func (b *bundle) tryCompile() error {
	parsed, err := goja.Parse(bundleName, b.code, parser.WithDisableSourceMaps)
	if err != nil {
		return err
	}
	b.parsed = parsed
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

// replaceRegexps puts calls in the place of the regular expression literals that goja refuses, none of them longer than
// what it replaces where that is possible, so that positions on the line stay what they are.
func (b *bundle) replaceRegexps() {
	if b.parsed == nil {
		return
	}
	var code strings.Builder
	done := 0
	walk(b.parsed, func(n ast.Node) bool {
		literal, ok := n.(*ast.RegExpLiteral)
		if !ok || compiles(literal.Literal) {
			return true
		}
		start := int(literal.Idx) - 1 // an Idx counts from 1
		call := fmt.Sprintf("%s(%d)", regexpName, len(b.literals))
		code.WriteString(b.code[done:start] + call)
		code.WriteString(strings.Repeat(" ", max(0, len(literal.Literal)-len(call))))
		done = start + len(literal.Literal)
		b.literals = append(b.literals, regexpLiteral{literal.Pattern, literal.Flags})
		return true
	})
	code.WriteString(b.code[done:])
	b.code = code.String()
}

// regexpName is the global function that stands for the literals. Short, so that it fits where a literal was; a bundle
// in which the name means something else is safe, because esbuild renames nothing to it and users' own declaration of
// it would hide the function only from code that has such a literal.
const regexpName = "$_r"

func compiles(literal string) bool {
	_, err := goja.Compile("", literal, false)
	return err == nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
