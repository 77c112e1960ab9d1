package load

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/dop251/goja"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load/runtime"
)

// Convex's own words.
const (
	toLearnMore      = " To learn more, see the schema documentation at https://docs.convex.dev/database/schemas."
	messageNoDefault = "Schema file missing default export." + toLearnMore
	messageNotSchema = "Default export from schema file isn't a Convex schema." + toLearnMore
)

// maxCallDepth is how deep calls may nest: about a third of what V8 allows, because calls that pass through native
// functions cost far more stack here.
const maxCallDepth = 3000

// An evaluation is what running a bundle gives: its schema, or the text that the default export's export() returns.
type evaluation struct {
	schema *schema.Schema // nil when there is only the text
	text   string
}

// evaluate runs a bundle. With places it also returns who made what in that evaluation.
func evaluate(ctx context.Context, b *bundle, places bool) (evaluation, *recording, error) {
	r := newRecording()
	interrupt := func(err error) { r.vm.Interrupt(err) }
	result, err := runInterruptible(evaluationLimits(ctx, b.opts), interrupt, func() (e evaluation, err error) {
		if err := b.run(r, places); err != nil {
			return e, err
		}
		if b.opts.Convex == Embedded {
			if s, ok := readDefinition(r.vm, r.definition); ok {
				return evaluation{schema: s}, nil
			}
		}
		e.text, err = b.export(r.vm, r.definition)
		return e, b.exportPlaced(err, r, places)
	})
	if err != nil || !places {
		return result, nil, err
	}
	return result, r, nil
}

// run evaluates the bundle in a fresh machine up to the schema module's default export, the schema's definition. It
// listens to the builders when told to.
func (b *bundle) run(r *recording, listen bool) error {
	vm := r.vm
	vm.SetMaxCallStackSize(maxCallDepth)
	options := runtime.Options{}
	if listen && b.opts.Convex == Embedded {
		options.Made = r.note
	}
	err := errors.Join(runtime.Install(vm, options), guardAllocations(vm), b.defineRegexps(vm))
	if err == nil && listen && b.opts.Convex == Installed {
		err = r.listen()
	}
	if err != nil {
		return err
	}
	if _, err := vm.RunProgram(b.program); err != nil {
		return b.thrown(vm, err)
	}
	var definition goja.Value
	if ex := vm.Try(func() { definition = b.defaultExport(vm) }); ex != nil {
		return b.thrown(vm, ex)
	}
	if definition == nil || goja.IsUndefined(definition) || goja.IsNull(definition) {
		return b.moduleError(messageNoDefault, "", `Add "export default defineSchema({ … })".`)
	}
	object, ok := definition.(*goja.Object)
	if !ok {
		return b.moduleError(messageNotSchema, "", notSchemaHint)
	}
	r.definition = object
	return nil
}

const notSchemaHint = "The default export must be what defineSchema({ … }) returns."

// defaultExport reads the default export as an ES module loader sees it: that of a CommonJS module is all of it.
func (b *bundle) defaultExport(vm *goja.Runtime) goja.Value {
	module := vm.Get(moduleName)
	if b.commonJS {
		return module
	}
	if object, ok := module.(*goja.Object); ok {
		return object.Get("default")
	}
	return nil
}

// export calls the schema's export(). Convex reports whatever goes wrong here as one message and loses the reason; we
// add it.
func (b *bundle) export(vm *goja.Runtime, definition *goja.Object) (string, error) {
	var function goja.Callable
	ex := vm.Try(func() { function, _ = goja.AssertFunction(definition.Get("export")) })
	if ex != nil {
		return "", b.notSchema(vm, ex)
	}
	if function == nil {
		return "", b.moduleError(messageNotSchema, "It has no export() method.", notSchemaHint)
	}
	result, err := function(definition)
	if err != nil {
		return "", b.notSchema(vm, err)
	}
	text, ok := result.Export().(string)
	if !ok {
		return "", b.moduleError(messageNotSchema, "Its export() does not return a string.", notSchemaHint)
	}
	return text, nil
}

// exportDefault is where a statement that exports by default begins: behind the start of a line, another statement, or a
// comment.
var exportDefault = regexp.MustCompile(`(?m)(?:^|[;}]|\*/)[ \t]*(export\s+default\b|export\s*\{[^}]*\bdefault\b|module\.exports\b|exports\.default\b)`)

// moduleError is an error about the default export of the schema file, placed at it.
func (b *bundle) moduleError(message, note, hint string) *Error {
	e := &Error{Position: b.entryPosition(), Message: message, Hint: hint}
	if note != "" {
		e.Notes = []string{note}
	}
	text, ok := b.text(b.entry)
	if !ok {
		return e
	}
	if at := exportDefault.FindStringSubmatchIndex(text); at != nil {
		e.Position = positionAt(b.entry, []byte(text), at[2])
		e.Frame = CodeFrame(text, e.Position)
	}
	return e
}

// thrown turns what running JavaScript ended with into an error for the user: his own exception, at the place in his
// own source that it came from.
func (b *bundle) thrown(vm *goja.Runtime, err error) error {
	var exception *goja.Exception
	var overflow *goja.StackOverflowError
	var interrupted *goja.InterruptedError
	switch {
	case errors.As(err, &overflow):
		return b.located(overflow.Stack(), "Uncaught RangeError: Maximum call stack size exceeded")
	case errors.As(err, &exception):
		return b.located(exception.Stack(), "Uncaught "+describe(vm, exception.Value()))
	case errors.As(err, &interrupted):
		return b.located(interrupted.Stack(), "Interrupted") // the limit that did it has its own words
	default:
		return err
	}
}

// maxCallers is how many of the user's own calls that led to an error are named.
const maxCallers = 3

// located is an error at the innermost of the user's own stack frames, or, without one, at the innermost that has a
// source at all.
func (b *bundle) located(stack []goja.StackFrame, message string) *Error {
	e := &Error{Message: message, Hint: hintFor(message), Position: b.entryPosition()}
	places := b.userFrames(stack)
	if len(places) == 0 {
		return e
	}
	e.Position = places[0]
	if undefined := undefinedField.FindStringSubmatch(message); undefined != nil {
		if key, ok := b.keyPosition(stack, undefined[1]); ok {
			e.Position = key
		}
	}
	if text, ok := b.text(e.Position.File); ok {
		e.Frame = CodeFrame(text, e.Position)
	}
	for _, caller := range places[1:min(len(places), 1+maxCallers)] {
		e.Notes = append(e.Notes, "called from "+caller.String())
	}
	return e
}

// describe is what V8 prints of an uncaught exception. It survives whatever was thrown.
func describe(vm *goja.Runtime, thrown goja.Value) string {
	text := "an exception that cannot be shown"
	vm.Try(func() {
		if thrown != nil {
			text = noMember.ReplaceAllString(thrown.String(), "TypeError: $1 is not a function")
		}
	})
	const longest = 2000
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}

// noMember is what goja says of a call of a method that does not exist, where V8 says "is not a function".
var noMember = regexp.MustCompile(`^TypeError: Object has no member '(.*)'$`)

// undefinedField is Convex's message about a field whose validator is not there.
var undefinedField = regexp.MustCompile(`A validator is undefined for field "([^"]*)"`)

const undefinedHint = "Two files import each other, or the imported name does not exist. Move the shared validators to a file that imports neither."

// hintFor says what to do about the errors that Convex's restrictions cause.
func hintFor(message string) string {
	for _, h := range []struct{ part, hint string }{
		{"Environment variables unsupported", "A schema cannot depend on environment variables: write the value itself, or read the variable inside a function."},
		{"while evaluating schema", "This runs when the schema file or one that it imports is loaded. Move it into a function, or the schema's parts into files that do not import it."},
		{"when evaluating schema", "This runs when the schema file or one that it imports is loaded. Move it into a function, or the schema's parts into files that do not import it."},
		{"A validator is undefined", undefinedHint},
		{"reading 'asOptional'", undefinedHint}, // v.optional(undefined)
	} {
		if strings.Contains(message, h.part) {
			return h.hint
		}
	}
	return ""
}

// userPosition says whether a place is in a file of the user's own.
func userPosition(p schema.Position) bool {
	return !inNodeModules(p.File) && !isOwnModule(p.File)
}
