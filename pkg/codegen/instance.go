package codegen

import "convex-schema-plan/pkg/plan"

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

// ownInstance prints the Migrations object of a project that has none yet.
func (e *emitter) ownInstance() doc {
	return text("export const migrations = new Migrations<DataModel>(" + member("components", e.plan.Modules.Component) + ");")
}

// projectInstance prints the Migrations object that the project has already. It may be made without types, or with wider
// ones, in which case the migrations would not compile.
func (e *emitter) projectInstance() doc {
	return lines(
		text("/** The Migrations object of "+e.plan.Modules.Instance.File+", for the documents of the widened schema. */"),
		text("const migrations = projectMigrations as unknown as Migrations<DataModel>;"),
	)
}

// importInstance prints the import of the Migrations object that the project has already.
func importInstance(instance plan.Instance) doc {
	names := "{ " + instance.Export + " as projectMigrations }"
	if instance.Export == "default" {
		names = "projectMigrations"
	}
	return text("import " + names + " from " + quote("./"+instance.Module()) + ";")
}
