package load

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// places finds where the parts of an evaluated schema were written. It is the [schema.Source] of such a schema.
//
// It knows for each validator, table and index the call that made it: from the evaluation that made the schema, when
// that was told to listen, or else from another one at the first question. The key of a field or table is looked up in
// the code of that call; where reading code does not lead there, the call itself is the place.
type places struct {
	bundle *bundle
	ready  func() *session

	mu    sync.Mutex // the machine of the recording serves one question at a time
	known map[string]schema.Position
}

// A session is what the first question prepares and all use.
type session struct {
	*recording
	syntax *syntax
}

// newPlaces returns the places of a bundle's schema. recorded is nil when the evaluation was not listened to.
func newPlaces(b *bundle, recorded *recording) *places {
	p := &places{bundle: b, known: map[string]schema.Position{}}
	p.ready = sync.OnceValue(func() *session {
		if recorded == nil {
			var err error
			if recorded, err = b.record(); err != nil {
				return nil // it evaluated before; whatever is different now, there is no place to be had
			}
		}
		return &session{recording: recorded, syntax: newSyntax(b.parsed)}
	})
	return p
}

// maxQuestion is how long the schema's own code may run while a place is looked for: reading a property can run a
// getter.
const maxQuestion = time.Second

// Position returns where the user wrote the place.
func (p *places) Position(place schema.Place) (schema.Position, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := placeKey(place)
	if pos, ok := p.known[key]; ok {
		return pos, true
	}
	var pos schema.Position
	found := false
	if s := p.ready(); s != nil {
		pos, found = p.find(s, place)
	}
	if !found {
		pos = p.bundle.moduleError("", "", "").Position
	}
	p.known[key] = pos
	return pos, true
}

func placeKey(p schema.Place) string {
	asked := fmt.Sprint(p.Staged, p.Alternatives, p.Call)
	return strings.Join([]string{p.Table, p.Index, asked, p.Path.Key()}, "\x00")
}

// Line returns a line of one of the user's files.
func (p *places) Line(file string, line int) (string, bool) { return p.bundle.line(file, line) }

// Files returns the user's own files.
func (p *places) Files() []string { return p.bundle.userFiles() }

// Text returns the text of one of the user's own files.
func (p *places) Text(file string) (string, bool) { return p.bundle.text(file) }

// find answers one question.
func (p *places) find(s *session, place schema.Place) (pos schema.Position, ok bool) {
	timer := time.AfterFunc(maxQuestion, func() { s.vm.Interrupt(errTime) })
	q := &question{places: p, session: s, table: place.Table}
	defer func() {
		_ = recover() // the schema's own code went wrong; the answer is the enclosing place
		timer.Stop()
		s.vm.ClearInterrupt()
		pos, ok = q.pos, q.ok
	}()
	s.vm.Try(func() { q.answer(place) })
	return q.pos, q.ok
}

// A question is the search for one place, from the outside in. pos is the best place so far.
type question struct {
	*places
	*session
	table string
	pos   schema.Position
	ok    bool
	// spread is what was spread into the literal that the last property is guessed to come out of, or nil.
	spread ast.Expression
}

func (q *question) answer(place schema.Place) {
	definition := q.made[q.definition]
	q.call(definition)
	if place.Table == "" {
		return
	}
	found := q.property(definition, place.Table) || q.exportedKey(place.Table)
	table := get(get(q.definition, "tables"), place.Table)
	if table == nil {
		return
	}
	if !found || place.Call {
		q.call(q.made[table])
	}
	if place.Index != "" {
		q.index(table, place.Index)
		return
	}
	if place.Alternatives {
		q.alternatives(table, place)
		return
	}
	q.inside(table, place)
}

// inside moves to a type inside a table's validator.
func (q *question) inside(table *goja.Object, place schema.Place) {
	if place.Staged {
		q.staged(table, place.Path)
		return
	}
	q.descend(get(table, "validator"), q.made[table], place.Path)
}

// staged answers for a place in a staged validator. What .staged() is not given it takes from the enforced validator.
func (q *question) staged(table *goja.Object, path validator.Path) {
	var made call
	for _, c := range q.more[table] {
		if c.builder == "staged" {
			made = c
			q.argument(c, 0)
		}
	}
	root := get(table, "stagedValidator")
	before := q.pos
	q.descend(root, made, path)
	if len(path) != 1 || path[0].Kind != validator.IntoField {
		return
	}
	if enforced := q.made[table]; !q.keyFound(made, path[0].Field) && q.keyFound(enforced, path[0].Field) {
		q.pos = before
		q.property(enforced, path[0].Field)
	}
}

// exportedKey moves to the key of a table in the expression that the schema file exports: libraries have their own ways
// to define a schema.
func (q *question) exportedKey(table string) bool {
	return q.exported(func(f *finder, e ast.Expression) bool { return f.key(e, table, nil) })
}

// exportedField moves to the key of a field in what the exported expression says of the table in question.
func (q *question) exportedField(name string) bool {
	return q.exported(func(f *finder, e ast.Expression) bool {
		return f.value(e, q.table, nil, func(e ast.Expression, stack calls) bool { return f.key(e, name, stack) })
	})
}

func (q *question) exported(find func(*finder, ast.Expression) bool) bool {
	file := strings.TrimSuffix(filepath.Base(q.bundle.project.schema), filepath.Ext(q.bundle.project.schema))
	for _, b := range q.syntax.names[file+"_default"] { // esbuild's name for it
		f := q.syntax.finder(false)
		if find(f, b.value) && q.moveToFirst(f.found) {
			return true
		}
	}
	return false
}

// object is a value as an object, or nil.
func object(v goja.Value) *goja.Object {
	o, _ := v.(*goja.Object)
	return o
}

// get is a property that is an object, or nil.
func get(of *goja.Object, name string) *goja.Object {
	if of == nil {
		return nil
	}
	return object(of.Get(name))
}

// descend follows a path into a validator. made is the call that the validator is known by when none is noted for it.
func (q *question) descend(at *goja.Object, made call, path validator.Path) {
	for i, step := range path {
		if at == nil {
			return
		}
		if c, ok := q.made[at]; ok {
			made = c
		}
		next := q.child(at, step)
		switch step.Kind {
		case validator.IntoField:
			if !q.field(at, made, step.Field) && !(i == 0 && q.exportedField(step.Field)) {
				if i == 0 || !q.sameCall(made, next) {
					q.creation(next)
				}
			}
		case validator.IntoElement, validator.IntoRecordKey:
			q.part(at, made, 0, next)
		case validator.IntoRecordValue:
			q.part(at, made, 1, next)
		case validator.IntoMember:
			q.part(at, made, step.Index, next)
		}
		at, made = next, call{}
	}
}

// child is the validator that a step leads to.
func (q *question) child(at *goja.Object, step validator.Step) *goja.Object {
	switch step.Kind {
	case validator.IntoField:
		return get(get(at, "fields"), step.Field)
	case validator.IntoElement:
		return get(at, "element")
	case validator.IntoRecordKey:
		return get(at, "key")
	case validator.IntoRecordValue:
		return get(at, "value")
	case validator.IntoMember:
		return get(get(at, "members"), strconv.Itoa(step.Index))
	default:
		return nil
	}
}

// origins lists the calls that an object validator came from: the one that made it, then those that made what that one
// was called on: v.optional(x) and x.partial() lead to x.
func (q *question) origins(at *goja.Object, made call) []call {
	list := []call{}
	for range maxOrigins {
		if c, ok := q.made[at]; ok {
			made = c
		}
		if made.builder == "" {
			break
		}
		list = append(list, made)
		at = q.source(made)
		if at == nil {
			break
		}
		made = call{}
	}
	return list
}

// maxOrigins bounds how many times one validator is made out of another.
const maxOrigins = 64

// source is the validator that a call changed.
func (q *question) source(c call) *goja.Object {
	switch c.builder {
	case "optional", "asOptional", "partial", "omit", "pick", "extend", "asObjectValidator":
	default:
		return nil
	}
	if receiver := object(c.receiver); receiver != nil {
		if _, ok := q.made[receiver]; ok {
			return receiver
		}
	}
	return object(c.argument)
}

// field moves to the key of a field. When the key is computed in a part that is spread into the object, the call in that
// part which made the field's validator says more.
func (q *question) field(at *goja.Object, made call, name string) bool {
	for _, c := range q.origins(at, made) {
		if !q.property(c, name) {
			continue
		}
		value := get(get(at, "fields"), name)
		if frame := q.usersFrame(q.made[value]); q.spread != nil && frame != nil && q.syntax.within(q.spread, q.syntax.frameOffset(frame)) {
			q.creation(value)
		}
		return true
	}
	return false
}

// keyPosition is the key of a property in the arguments of the call that a stack begins with.
func (b *bundle) keyPosition(stack []goja.StackFrame, name string) (schema.Position, bool) {
	q := &question{places: &places{bundle: b}, session: &session{syntax: newSyntax(b.parsed)}}
	ok := q.property(call{stack: inBundle(slices.Clone(stack))}, name)
	return q.pos, ok
}

// part moves to the argument that a part of a union, array or record was given as, or else to what made it.
func (q *question) part(at *goja.Object, made call, index int, value *goja.Object) {
	for _, c := range q.origins(at, made) {
		if q.source(c) == nil && q.argument(c, index) {
			return
		}
	}
	q.creation(value)
}

// sameCall says whether a validator came out of the same call in the user's code as c did: that of a library that
// converts whole schemas. The key found last is then nearer than the call.
func (q *question) sameCall(c call, value *goja.Object) bool {
	frame := q.usersFrame(c)
	other := q.usersFrame(q.made[value])
	return frame != nil && other != nil && q.syntax.frameOffset(frame) == q.syntax.frameOffset(other)
}

// creation moves to the call that made a validator.
func (q *question) creation(value *goja.Object) {
	if c, ok := q.made[value]; ok {
		q.call(c)
	}
}

// index moves to the name in the call that defined an index: the first, when a table has two of one name.
func (q *question) index(table *goja.Object, name string) {
	for _, c := range q.more[table] {
		if c.builder == "staged" || c.argument.String() != name {
			continue
		}
		if !q.argument(c, 0) {
			q.call(c)
		}
		return
	}
}
