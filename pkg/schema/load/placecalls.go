package load

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// keyFound says whether a call has the key in the user's own code, without moving there.
func (q *question) keyFound(c call, name string) bool {
	before, ok := q.pos, q.ok
	defer func() { q.pos, q.ok = before, ok }()
	return q.property(c, name)
}

// property moves to the key of a property in the arguments of a call or of the calls around it, up to the first in the
// user's own code.
func (q *question) property(c call, name string) bool {
	around := q.syntax.around(c.stack)
	for _, guess := range []bool{false, true} {
		for i := range c.stack {
			f := q.syntax.finder(guess)
			for _, arg := range around[i] {
				if f.key(arg, name, around[i:]) && q.moveToFirst(f.found) {
					q.spread = f.spread
					return true
				}
			}
			if q.isUsers(&c.stack[i]) {
				break
			}
		}
	}
	return false
}

// argument moves to an argument of a call. Behind a spread argument the places are not the indexes.
func (q *question) argument(c call, index int) bool {
	for i := range c.stack {
		called, _ := q.syntax.site(&c.stack[i])
		for j, arg := range called.args {
			if _, ok := arg.(*ast.SpreadElement); ok {
				break
			}
			if j == index && q.moveToFirst([]int{offset(arg)}) {
				return true
			}
		}
		if q.isUsers(&c.stack[i]) {
			return false
		}
	}
	return false
}

// call moves to a call: the innermost one in the user's own code.
func (q *question) call(c call) {
	frame := q.usersFrame(c)
	if frame == nil {
		return
	}
	at := q.syntax.frameOffset(frame)
	if called, ok := q.syntax.site(frame); ok {
		at = called.start
	}
	q.moveToFirst([]int{at})
}

// usersFrame is the innermost frame of a call that is in the user's own code, or nil.
func (q *question) usersFrame(c call) *goja.StackFrame {
	for i := range c.stack {
		if q.isUsers(&c.stack[i]) {
			return &c.stack[i]
		}
	}
	return nil
}

func (q *question) isUsers(frame *goja.StackFrame) bool {
	at := frame.Position()
	pos, ok := q.bundle.position(at.Line, at.Column)
	return ok && userPosition(pos)
}

// moveToFirst moves to the first of the places in the bundle that is in the user's own code.
func (q *question) moveToFirst(offsets []int) bool {
	for _, o := range offsets {
		line, column := q.syntax.lineColumn(o)
		if pos, ok := q.bundle.position(line, column); ok && userPosition(pos) {
			q.pos, q.ok = pos, true
			return true
		}
	}
	return false
}
