package load

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"sync"
	"time"

	"convex-schema-plan/pkg/schema"
)

// PackagesOf returns those of [Result.Packages] whose code had a part in a table: it called the builders that made the
// table or something inside it, or made values that the calls in the user's own code were given. The first question
// takes as long as the first one for a place.
//
// Reading code shows what a name stands for, not what values did on their way. A package that is seen to reach no table
// is taken to reach all that are made in files which import it.
func (r *Result) PackagesOf(table string) []Package {
	if r.provenance == nil {
		return nil
	}
	return r.provenance()[table]
}

// provenanceOf returns a function that finds the packages of each table of a schema, at its first call.
func provenanceOf(p *places, s *schema.Schema) func() map[string][]Package {
	return sync.OnceValue(func() map[string][]Package {
		t := &tracer{places: p, packages: p.bundle.packages(), imports: newImports(p.bundle), files: map[string]map[string]bool{}}
		if len(t.packages) == 0 {
			return nil
		}
		for _, table := range s.Tables {
			t.files[table.Name] = map[string]bool{}
		}
		t.trace()
		return t.result()
	})
}

// A tracer finds the files whose code had a part in each table.
type tracer struct {
	*places
	packages []Package
	imports  importGraph
	files    map[string]map[string]bool // by table
}

// trace looks at every table. Like the question for a place it can run getters of the schema's own code, and takes what
// it has when they go wrong.
func (t *tracer) trace() {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.ready()
	if s == nil {
		return
	}
	timer := time.AfterFunc(maxQuestion, func() { s.vm.Interrupt(errTime) })
	defer func() {
		_ = recover()
		timer.Stop()
		s.vm.ClearInterrupt()
	}()
	regions := newRegions(t.bundle, t.imports)
	shared := map[string]bool{}
	wrapper := &trail{question: &question{places: t.places, session: s}, regions: regions, files: shared}
	wrapper.frames(s.made[s.definition].stack)
	of := t.bundle.packagesByFile()
	maps.DeleteFunc(shared, func(file string, _ bool) bool { _, ok := of(file); return !ok }) // only wrappers matter
	for table, files := range t.files {
		maps.Copy(files, shared)
		s.vm.Try(func() {
			w := &trail{question: wrapper.question, regions: regions, files: files, seen: map[any]bool{}}
			w.table(get(get(s.definition, "tables"), table))
		})
	}
}

// result turns files into packages.
func (t *tracer) result() map[string][]Package {
	of := t.bundle.packagesByFile()
	reached := map[string]map[Package]bool{}
	seen := map[Package]bool{}
	for table, files := range t.files {
		reached[table] = map[Package]bool{}
		for _, file := range t.imports.below(files, inNodeModules) {
			if p, ok := of(file); ok {
				reached[table][p], seen[p] = true, true
			}
		}
	}
	for _, p := range t.packages {
		switch {
		case p.Name == "convex": // whatever is in a table, its builders made
			t.everywhere(p, reached)
		case !seen[p]:
			t.importing(p, of, reached)
		}
	}
	list := map[string][]Package{}
	for table := range t.files {
		list[table] = slices.DeleteFunc(slices.Clone(t.packages), func(p Package) bool { return !reached[table][p] })
	}
	return list
}

// importing takes a package to reach the tables that files which import it had a part in, and all tables when none did.
func (t *tracer) importing(p Package, of func(string) (Package, bool), reached map[string]map[Package]bool) {
	found := false
	for table, files := range t.files {
		for _, file := range t.imports.below(files, func(string) bool { return true }) {
			if other, ok := of(file); ok && other == p {
				reached[table][p], found = true, true
			}
		}
	}
	if !found {
		t.everywhere(p, reached)
	}
}

func (t *tracer) everywhere(p Package, reached map[string]map[Package]bool) {
	for table := range t.files {
		reached[table][p] = true
	}
}

// packagesByFile returns what says which package a file of the bundle belongs to.
func (b *bundle) packagesByFile() func(file string) (Package, bool) {
	known := map[string]Package{} // by folder
	return func(file string) (Package, bool) {
		folder := path.Dir(file)
		p, ok := known[folder]
		if !ok {
			_, p, _ = b.packageOf(file)
			known[folder] = p
		}
		return p, p != Package{}
	}
}

// An importGraph lists the files that each file of a bundle imports, by the names that they are shown under.
type importGraph map[string][]string

// newImports reads the imports of a bundle.
func newImports(b *bundle) importGraph {
	var account struct {
		Inputs map[string]struct {
			Imports []struct{ Path string }
		}
	}
	if json.Unmarshal([]byte(b.metafile), &account) != nil {
		return nil
	}
	graph := importGraph{}
	for file, input := range account.Inputs {
		imported := make([]string, len(input.Imports))
		for i, found := range input.Imports {
			imported[i] = b.inputShown(found.Path)
		}
		graph[b.inputShown(file)] = imported
	}
	return graph
}

// inputShown is what a file is shown as that esbuild calls by a name.
func (b *bundle) inputShown(name string) string {
	if isOwnModule(name) {
		return name
	}
	if b.names != nil {
		name = b.names.original(name)
	}
	return displayPath(b.opts.Dir, b.file(name))
}

// below lists files, sorted, with all that is imported by those of them, and by what they import, that pass.
func (g importGraph) below(files map[string]bool, pass func(string) bool) []string {
	seen := maps.Clone(files)
	queue := slices.Collect(maps.Keys(files))
	for len(queue) > 0 {
		file := queue[0]
		queue = queue[1:]
		if !pass(file) {
			continue
		}
		for _, imported := range g[file] {
			if !seen[imported] {
				seen[imported] = true
				queue = append(queue, imported)
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
