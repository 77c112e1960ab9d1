package codegen

import (
	"slices"
	"strings"
)

// imports prints what the printed migrations need from elsewhere.
func (e *emitter) imports() doc {
	instance := e.plan.Modules.Instance
	var parts []doc
	add := func(from string, names ...string) {
		if len(names) > 0 {
			parts = append(parts, importFrom(from, names...))
		}
	}
	component, own := e.plan.UsesComponent(), e.plan.UsesComponent() && instance == nil
	switch {
	case own:
		add("@convex-dev/migrations", "Migrations")
	case component:
		add("@convex-dev/migrations", "type Migrations")
	}
	add("convex/values", append(e.used("v"), types(e.used("GenericId", "GenericValidator", "Infer")...)...)...)
	add("./_generated/api", pick(own, "components", component, "internal")...)
	models := pick(component && (!own || !e.usesRange()), "DataModel")
	add("./_generated/dataModel", types(append(models, e.used("Doc", "Id", "TableNames")...)...)...)
	add("./_generated/server", append(e.used("internalMutation"), types(e.used("MutationCtx", "QueryCtx")...)...)...)
	add("./"+e.plan.Modules.Conform, e.used("after", "conforms", "normalizeId")...)
	switch {
	case instance != nil && instance.Export == "default":
		parts = append(parts, importDefault("projectMigrations", instance.Module()))
	case instance != nil:
		add("./"+instance.Module(), instance.Export+" as projectMigrations")
	case e.usesRange():
		parts = append(parts, importDefault("schema", "schema"))
	}
	return lines(parts...)
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

// used returns those of the names that the printed migrations need.
func (e *emitter) used(names ...string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !e.helpers[name] })
}
