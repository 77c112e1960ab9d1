package codegen

import (
	"slices"
	"strings"
)

// imports prints the imports of a module that needs nothing but its neighbours.
func (e *emitter) imports() doc { return lines(append(e.packageImports(), e.ownImports()...)...) }

// packageImports prints what the module imports from convex, as far as it uses it.
func (e *emitter) packageImports() []doc {
	var parts []doc
	if e.helpers["WithoutSystemFields"] {
		parts = append(parts, text(`import type { WithoutSystemFields } from "convex/server";`))
	}
	types := e.used("GenericId", "GenericValidator", "Infer")
	switch {
	case e.helpers["v"] && len(types) > 0:
		parts = append(parts, text(`import { v, type `+strings.Join(types, ", type ")+` } from "convex/values";`))
	case e.helpers["v"]:
		parts = append(parts, text(`import { v } from "convex/values";`))
	case len(types) > 0:
		parts = append(parts, text(`import type { `+strings.Join(types, ", ")+` } from "convex/values";`))
	}
	return parts
}

// ownImports prints what the module imports from the files that Convex generates and from those beside it.
func (e *emitter) ownImports() []doc {
	var parts []doc
	add := func(kind, from string, names ...string) {
		if used := e.used(names...); len(used) > 0 {
			parts = append(parts, text(kind+" { "+strings.Join(used, ", ")+` } from "./`+from+`";`))
		}
	}
	add("import type", "_generated/dataModel", "DataModel", "Doc", "Id")
	add("import type", "_generated/server", "MutationCtx", "QueryCtx")
	add("import", e.plan.Modules.Conform, "after", "conforms", "normalizeId")
	add("import", e.plan.Modules.Decisions, "decide", "requireDecisions")
	return parts
}

// used returns those of the names that the printed code needs.
func (e *emitter) used(names ...string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !e.helpers[name] })
}
