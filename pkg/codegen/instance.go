package codegen

import (
	"fmt"
	"slices"

	"convex-schema-plan/pkg/plan"
)

// header returns the comment that migrations.ts begins with.
func (e *emitter) header() []string {
	header := []string{
		mark + ": the migrations between deploy 1 and deploy 2.",
		"They run as often as you like: a document in its new form stays as it is.",
	}
	if instance := e.plan.Modules.Instance; instance != nil {
		header = append(header, wrapText("The Migrations object of "+instance.File+" runs them, with the options that it is made with.", width-3)...)
	}
	return header
}

// instance prints the Migrations object that runs the migrations, when one does.
func (e *emitter) instance() []doc {
	switch {
	case !e.plan.UsesComponent():
		return nil
	case e.plan.Modules.Instance != nil:
		return []doc{text(""), e.projectInstance()}
	}
	return []doc{text(""), e.ownInstance()}
}

// ownInstance prints the Migrations object of a project that has none yet.
func (e *emitter) ownInstance() doc {
	component := text(member("components", e.plan.Modules.Component))
	if e.usesRange() {
		return concat{text("export const migrations = "),
			call("new Migrations", component, braces([]doc{text("schema")}, false)), text(";")}
	}
	return concat{text("export const migrations = "), call("new Migrations<DataModel>", component), text(";")}
}

// projectInstance prints the Migrations object that the project has already. It may be made without types, or with wider
// ones, in which case the migrations would not compile.
func (e *emitter) projectInstance() doc {
	return lines(
		text("/** The Migrations object of "+e.plan.Modules.Instance.File+", for the documents of the widened schema. */"),
		text("const migrations = projectMigrations as unknown as Migrations<DataModel>;"),
	)
}

// usesRange reports whether a migration walks through a part of an index, for which the Migrations object needs the
// schema.
func (e *emitter) usesRange() bool {
	return slices.ContainsFunc(e.plan.Migrations, func(m plan.Migration) bool { return m.Hints.CustomRange != nil })
}

// options prints the options of a migration, each with its reason.
func options(h plan.Hints) []doc {
	var options []doc
	add := func(why string, option doc) {
		var property concat
		for _, l := range wrapText(why, width-5) {
			property = append(property, text("// "+l), hardline{})
		}
		options = append(options, append(property, option))
	}
	if h.BatchSize != nil {
		add("Small batches: "+h.BatchSize.Why, text(fmt.Sprintf("batchSize: %d", h.BatchSize.Documents)))
	}
	if h.Parallelize != nil {
		add(h.Parallelize.Why, text("parallelize: true"))
	}
	if h.CustomRange != nil {
		add(h.CustomRange.Why, customRange(*h.CustomRange))
	}
	return options
}

func customRange(r plan.CustomRange) doc {
	query := concat{
		text("query.withIndex(" + quote(r.Index) + ", (q) =>"),
		group{concat{
			indent{concat{line{}, call("q.eq", text(quote(r.Field)), literal(r.Equals.Value))}}, whenBroken(","), line{soft: true}, text(")"),
		}},
	}
	return concat{text("customRange: (query) =>"), group{indent{concat{line{}, query}}}}
}
