package codegen

import (
	"slices"
	"strings"
)

// imports prints the imports of a module that needs nothing but its neighbours.
func (e *emitter) imports() doc {
	var list imports
	e.packageImports(&list)
	e.ownImports(&list)
	return lines(list...)
}

// migrationImports prints what the printed migrations need from elsewhere.
func (e *emitter) migrationImports() doc {
	var list imports
	instance := e.plan.Modules.Instance
	component, own := e.plan.UsesComponent(), e.plan.UsesComponent() && instance == nil
	switch {
	case own:
		list.add("@convex-dev/migrations", "Migrations")
	case component:
		list.add("@convex-dev/migrations", "type Migrations")
	}
	e.packageImports(&list)
	list.add("./_generated/api", pick(own, "components", component, "internal")...)
	e.helpers["DataModel"] = component && (!own || !e.usesRange())
	e.ownImports(&list)
	switch {
	case instance != nil && instance.Export == "default":
		list = append(list, importDefault("projectMigrations", instance.Module()))
	case instance != nil:
		list.add("./"+instance.Module(), instance.Export+" as projectMigrations")
	case e.usesRange():
		list = append(list, importDefault("schema", "schema"))
	}
	return lines(list...)
}

// packageImports adds what the module imports from convex, as far as it uses it.
func (e *emitter) packageImports(list *imports) {
	list.add("convex/server", types(e.used("WithoutSystemFields")...)...)
	list.add("convex/values", append(e.used("v"), types(e.used("GenericId", "GenericValidator", "Infer")...)...)...)
}

// ownImports adds what the module imports from the files that Convex generates and from those beside it.
func (e *emitter) ownImports(list *imports) {
	list.add("./_generated/dataModel", types(e.used("DataModel", "Doc", "Id", "TableNames")...)...)
	list.add("./_generated/server", append(e.used("internalMutation"), types(e.used("MutationCtx", "QueryCtx")...)...)...)
	list.add("./"+e.plan.Modules.Conform, e.used("after", "conforms", "normalizeId")...)
	list.add("./"+e.plan.Modules.Decisions, e.used("decide", "requireDecisions")...)
}

// imports are the imports of a module, one statement each.
type imports []doc

// add adds an import of names, unless there are none.
func (list *imports) add(from string, names ...string) {
	if len(names) > 0 {
		*list = append(*list, importFrom(from, names...))
	}
}

// pick returns the names whose condition, which stands before each of them, holds.
func pick(pairs ...any) []string {
	var names []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i].(bool) {
			names = append(names, pairs[i+1].(string))
		}
	}
	return names
}

// types marks names in an import as types.
func types(names ...string) []string {
	for i := range names {
		names[i] = "type " + names[i]
	}
	return names
}

// importFrom prints an import of names. When all of them are types, so is the import.
func importFrom(module string, names ...string) doc {
	keyword := "import "
	if !slices.ContainsFunc(names, func(name string) bool { return !strings.HasPrefix(name, "type ") }) {
		keyword = "import type "
	}
	specifiers := make([]doc, len(names))
	for i, name := range names {
		if keyword == "import type " {
			name = strings.TrimPrefix(name, "type ")
		}
		specifiers[i] = text(name)
	}
	list := braces(specifiers, false)
	if len(names) == 1 {
		list = concat{text("{ "), specifiers[0], text(" }")} // as prettier does, however long it is
	}
	return concat{text(keyword), list, text(" from " + quote(module) + ";")}
}

func importDefault(name, module string) doc {
	return text("import " + name + " from " + quote("./"+module) + ";")
}

// used returns those of the names that the printed code needs.
func (e *emitter) used(names ...string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !e.helpers[name] })
}
