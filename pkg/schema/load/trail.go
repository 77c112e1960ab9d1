package load

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// A trail follows what had a part in one table.
type trail struct {
	*question
	regions
	files map[string]bool
	seen  map[any]bool
	left  int
}

// table follows a table: itself, its indexes and both its validators.
func (t *trail) table(table *goja.Object) {
	if table == nil {
		return
	}
	t.left = maxTrail
	t.calls(table)
	for _, name := range []string{"validator", "stagedValidator"} {
		t.validator(get(table, name))
	}
}

// maxTrail bounds the expressions that are looked at for a table.
const maxTrail = 20_000

// validator follows a validator and all inside it.
func (t *trail) validator(v *goja.Object) {
	if v == nil || t.seen[v] {
		return
	}
	t.seen[v] = true
	t.calls(v)
	for _, part := range []string{"element", "key", "value"} {
		t.validator(get(v, part))
	}
	for _, list := range []string{"fields", "members"} {
		if parts := get(v, list); parts != nil {
			for _, key := range parts.Keys() {
				t.validator(get(parts, key))
			}
		}
	}
}

// calls follows the calls that made an object, and those that made what it was made of.
func (t *trail) calls(o *goja.Object) {
	all := slices.Clone(t.more[o])
	if made, ok := t.made[o]; ok {
		all = append(all, made)
	}
	for _, c := range all {
		t.frames(c.stack)
		for i := range c.stack {
			if site, ok := t.syntax.site(&c.stack[i]); ok {
				t.arguments(site)
			}
		}
		if source := t.source(c); source != nil && source != o {
			t.validator(source)
		}
	}
}

// frames notes the files whose code is on a stack.
func (t *trail) frames(stack []goja.StackFrame) {
	for i := range stack {
		if file, ok := t.of(t.syntax.frameOffset(&stack[i])); ok {
			t.files[file] = true
		}
	}
}

// arguments follows what a call in the user's own code is given. What a package gives to its own calls it has imported
// itself.
func (t *trail) arguments(called site) {
	if t.seen[called.start] || !t.users(called.start) {
		return
	}
	t.seen[called.start] = true
	for _, argument := range called.args {
		t.names(argument)
	}
}

// users says whether a place of the bundle came from a file in no node_modules.
func (t *trail) users(offset int) bool {
	file, ok := t.of(offset)
	return ok && !inNodeModules(file) && !isOwnModule(file)
}

// names follows the names in an expression to what they stand for: a package's code is a part of the table, the user's
// own is looked at in turn.
func (t *trail) names(e ast.Node) {
	walk(e, func(n ast.Node) bool {
		if t.left--; t.left < 0 {
			return false
		}
		name, ok := n.(*ast.Identifier)
		if !ok {
			return true
		}
		b, ok := t.syntax.lookup(name)
		if !ok || b.value == nil || t.seen[b.value] {
			return true
		}
		t.seen[b.value] = true
		file, ok := t.of(offset(b.value))
		switch {
		case !ok || isOwnModule(file):
		case inNodeModules(file):
			t.files[file] = true
		default:
			t.names(b.value)
		}
		return true
	})
}

// regions are the parts of a bundle that came from each file: esbuild writes the name of a file above its code. A source
// map says less here: it leaves out what wraps a CommonJS module, and names files that a package was built from.
type regions struct {
	starts []int
	files  []string // shown
}

func newRegions(b *bundle, imports importGraph) regions {
	r := regions{}
	at := 0
	for line := range strings.Lines(b.code) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "// "); ok {
			if _, known := imports[b.inputShown(name)]; known {
				r.starts = append(r.starts, at)
				r.files = append(r.files, b.inputShown(name))
			}
		}
		at += len(line)
	}
	if end := strings.LastIndex(b.code, "\n})()"); end >= 0 { // the call of the whole bundle, which is on every stack
		r.starts, r.files = append(r.starts, end), append(r.files, "")
	}
	return r
}

// of is the file that a place of the bundle came from.
func (r regions) of(offset int) (string, bool) {
	i, found := slices.BinarySearch(r.starts, offset)
	if !found {
		i--
	}
	if i < 0 || r.files[i] == "" {
		return "", false
	}
	return r.files[i], true
}
