package plan

import (
	"fmt"
	"slices"
)

// A Project is what is known of the functions folder that a plan is for. The zero Project is an empty folder.
type Project struct {
	// Taken are the modules of the user that are there, without extension, such as "migrations".
	Taken []string
	// Config says that there is a convex.config.ts or .js.
	Config bool
	// Component is the name that this file installs @convex-dev/migrations under, or "" when it does not.
	Component string
	// Instance is the module that makes a Migrations object of the user's, or "".
	Instance string
}

// Modules are the names of the generated modules, without extension, and of the component that runs the migrations.
type Modules struct {
	Migrations string `json:"migrations"`
	Verify     string `json:"verify"`
	Conform    string `json:"conform"`
	Decisions  string `json:"decisions"`
	Window     string `json:"window"`
	Component  string `json:"component"`
}

// modules chooses names that the project does not use yet.
func (p Project) modules() Modules {
	free := func(names ...string) string {
		for _, name := range names {
			if !slices.Contains(p.Taken, name) {
				return name
			}
		}
		last := names[len(names)-1]
		for n := 2; ; n++ {
			if name := fmt.Sprint(last, n); !slices.Contains(p.Taken, name) {
				return name
			}
		}
	}
	m := Modules{
		Migrations: free("migrations", "schemaMigrations"),
		Verify:     free("verify", "schemaVerify"),
		Conform:    free("conform", "schemaConform"),
		Decisions:  free("decisions", "schemaDecisions"),
		Window:     free("window", "schemaWindow"),
		Component:  p.Component,
	}
	if m.Component == "" {
		m.Component = "migrations"
	}
	return m
}

// BringsConfig reports whether the plan comes with a convex.config.ts: only where there is none yet.
func (p *Plan) BringsConfig() bool { return len(p.Migrations) > 0 && !p.project.Config }

// merge says what to do about files that the project has already.
func (m *maker) merge() []string {
	p, project := m.plan, m.plan.project
	var notes []string
	if project.Config && project.Component == "" {
		notes = append(notes, fmt.Sprintf("Your `%s/convex.config.ts` stays. Add to it "+
			"`import migrations from \"@convex-dev/migrations/convex.config.js\";` and `app.use(migrations);`.", p.Functions))
	}
	if project.Component != "" {
		notes = append(notes, fmt.Sprintf("`%s/convex.config.ts` installs the migrations component already, as %s. The "+
			"plan is written for @convex-dev/migrations %s.", p.Functions, project.Component, componentVersion))
	}
	if project.Instance != "" {
		notes = append(notes, fmt.Sprintf("`%s` has a Migrations object of its own. If yours, in `%s`, is made with options, such "+
			"as an internalMutation that runs triggers, import yours there instead.", p.Modules.Migrations, project.Instance))
	}
	return notes
}
