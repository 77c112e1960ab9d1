package load

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// maxInstances bounds how many instances are followed: definitions that mount each other several times multiply.
const maxInstances = 10_000

// A mount is how an app uses a definition.
type mount struct {
	name      string   // that defineComponent gives it
	instances []string // sorted
}

// mounts runs the definitions and returns how each is mounted, by its folder. It returns nil when they do not run here:
// they may ask for the deployment's environment variables, which only that has.
func (c *composition) mounts(ctx context.Context) (map[string]mount, error) {
	found := map[string]mount{}
	r := newRecording()
	interrupt := func(err error) { r.vm.Interrupt(err) }
	ran, err := runInterruptible(evaluationLimits(ctx, c.opts), interrupt, func() (bool, error) {
		if err := c.bundle.run(r, false); err != nil {
			return false, err
		}
		w := mountWalk{vm: r.vm, found: found}
		if ex := r.vm.Try(func() { w.walk(r.definition, c.home, "") }); ex != nil {
			return false, ex
		}
		return w.count <= maxInstances, nil
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil || !ran {
		return nil, c.circle() // definitions that need each other cannot be run either
	}
	for folder, m := range found {
		slices.Sort(m.instances)
		m.instances = slices.Compact(m.instances)
		found[folder] = m
	}
	return found, nil
}

type mountWalk struct {
	vm    *goja.Runtime
	found map[string]mount
	count int
}

// walk notes an instance of a definition and all below it. It may panic with what the definition throws.
func (w *mountWalk) walk(definition *goja.Object, folder, instance string) {
	if w.count++; w.count > maxInstances {
		return
	}
	m := w.found[folder]
	m.instances = append(m.instances, instance)
	if name := definition.Get("_name"); name != nil && !goja.IsUndefined(name) {
		m.name = name.String()
	}
	w.found[folder] = m
	value := definition.Get("_childComponents")
	if value == nil {
		return // a package that is not installed
	}
	children := value.ToObject(w.vm)
	for i := range int(children.Get("length").ToInteger()) {
		child := children.Get(fmt.Sprint(i)).ToObject(w.vm)
		below := child.Get("1").ToObject(w.vm)
		w.walk(below, below.Get("componentDefinitionPath").String(), path.Join(instance, child.Get("0").String()))
	}
}

// circle returns an error when definitions import each other in a circle, or nil. A component is installed with all that
// it uses, so such an app would never end.
func (c *composition) circle() error {
	var open []string
	done := map[string]bool{}
	var circle []string
	var visit func(folder string)
	visit = func(folder string) {
		if at := slices.Index(open, folder); at >= 0 {
			circle = append(slices.Clone(open[at:]), folder)
		}
		if done[folder] || circle != nil {
			return
		}
		done[folder] = true
		open = append(open, folder)
		for _, file := range c.imported(folder).files {
			visit(filepath.Dir(file))
		}
		open = open[:len(open)-1]
	}
	visit(c.home)
	if circle == nil {
		return nil
	}
	names := make([]string, len(circle))
	for i, folder := range circle {
		names[i] = displayPath(c.opts.Dir, c.shown(folder))
	}
	return &Error{
		Message: "Components use each other in a circle: " + strings.Join(names, " → ") + ".",
		Notes:   []string{"A component is installed with all that it uses, so the app would never end."},
		Hint:    "Take one of the app.use calls out.",
	}
}
