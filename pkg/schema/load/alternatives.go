package load

import (
	"github.com/dop251/goja"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// alternatives moves to where the alternatives of a type are listed. When that is on the line of the key of its field,
// that key is the place.
func (q *question) alternatives(table *goja.Object, place schema.Place) {
	at, parent := get(table, "validator"), q.made[table]
	if place.Staged {
		at = get(table, "stagedValidator")
	}
	for i, step := range place.Path {
		if i == len(place.Path)-1 && step.Kind == validator.IntoMember {
			if q.listed(at, step.Index) {
				q.inside(table, place)
				return
			}
			place.Path = place.Path[:i]
			break
		}
		if c, ok := q.made[at]; ok {
			parent = c
		}
		at = q.child(at, step)
	}
	q.inside(table, place)
	q.list(at, parent)
}

// listed says whether a member of a union is an argument in the user's own code, which is then its place.
func (q *question) listed(union *goja.Object, index int) bool {
	before, ok := q.pos, q.ok
	defer func() { q.pos, q.ok = before, ok }()
	for _, c := range q.origins(union, call{}) {
		if q.source(c) == nil && q.argument(c, index) {
			return true
		}
	}
	return false
}

// list moves to what made a union, seen from the call that made what the union is in.
func (q *question) list(union *goja.Object, parent call) {
	origins := q.origins(union, call{})
	if len(origins) == 0 {
		return
	}
	frame := q.branch(origins[len(origins)-1], parent)
	if frame == nil {
		return
	}
	before := q.pos
	if called, ok := q.syntax.site(frame); ok {
		q.moveToFirst([]int{called.start})
	}
	if q.pos.File == before.File && q.pos.Line == before.Line {
		q.pos = before
	}
}

// branch is the outermost frame in the user's own code in which a call parts from another one: where a function makes
// the union, the call of that function. It is nil when the two parted in code that is not the user's.
func (q *question) branch(c, other call) *goja.StackFrame {
	i, j := len(c.stack)-1, len(other.stack)-1
	for i >= 0 && j >= 0 && q.syntax.frameOffset(&c.stack[i]) == q.syntax.frameOffset(&other.stack[j]) {
		i, j = i-1, j-1
	}
	for ; i >= 0; i-- {
		if q.isUsers(&c.stack[i]) {
			return &c.stack[i]
		}
	}
	return nil
}
