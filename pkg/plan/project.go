package plan

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// A Project is what is known of the functions folder that a plan is for. The zero Project is an empty folder.
type Project struct {
	// Taken are the modules of the user that are there, as paths without extension, such as "migrations" or "users/queries".
	Taken []string
	// JavaScript says that the schema is in schema.js.
	JavaScript bool
	// Config says that there is a convex.config.ts or .js.
	Config bool
	// Component is the name that this file installs @convex-dev/migrations under, or "" when it does not.
	Component string
	// Instance is the Migrations object that a module of the user's makes, or the zero Instance.
	Instance Instance
	// Scripts are the modules that migrate documents and that the old version of the project has not, or not in this form.
	Scripts []Script
}

// An Instance is a Migrations object that a module of the project makes, with options that are the user's to choose: an
// internalMutation that runs triggers, a batch size, a prefix.
type Instance struct {
	File   string `json:"file"`   // below the functions folder, such as "ops/migrations.ts"
	Export string `json:"export"` // the name that it is exported by, "default" included; "" when it is not exported
	// Component is the name of the component that it is made with, or "" when that is not clear.
	Component string `json:"-"`
	BatchSize int    `json:"-"` // its default batch size, 0 when it names none
}

// Module returns the path that other modules of the functions folder import the instance from, such as "ops/migrations".
func (i Instance) Module() string { return strings.TrimSuffix(i.File, path.Ext(i.File)) }

// Modules are the names of the generated modules, without extension, and of the component that runs the migrations.
type Modules struct {
	Migrations string `json:"migrations"`
	Verify     string `json:"verify"`
	Conform    string `json:"conform"`
	Decisions  string `json:"decisions"`
	Window     string `json:"window"`
	Component  string `json:"component"`
	// Instance is the Migrations object of the project that the generated module uses, nil when it makes its own.
	Instance *Instance `json:"instance,omitempty"`
}

// modules chooses names that the project does not use yet.
func (p Project) modules() Modules {
	free := func(names ...string) string {
		for _, name := range names {
			if !p.takes(name) {
				return name
			}
		}
		last := names[len(names)-1]
		for n := 2; ; n++ {
			if name := fmt.Sprint(last, n); !p.takes(name) {
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
	if p.Instance.Export != "" {
		m.Instance = &p.Instance
	}
	if m.Instance != nil && m.Instance.Component != "" {
		m.Component = m.Instance.Component
	}
	if m.Component == "" {
		m.Component = "migrations"
	}
	return m
}

// takes reports whether a new module cannot have a name: a module has it, or a folder of modules, which share one
// namespace with it in the generated API. Some file systems do not tell upper from lower case.
func (p Project) takes(name string) bool {
	return slices.ContainsFunc(p.Taken, func(taken string) bool {
		first, _, _ := strings.Cut(taken, "/")
		return strings.EqualFold(first, name)
	})
}

// installed reports whether the project has the migrations component.
func (p Project) installed() bool { return p.Component != "" || p.Instance.Export != "" }

// BringsConfig reports whether the plan comes with a convex.config.ts: only where there is none yet.
func (p *Plan) BringsConfig() bool { return p.UsesComponent() && !p.project.Config }

// merge says what to do about files that the project has already.
func (m *maker) merge() []string {
	p, project := m.plan, m.plan.project
	notes := m.smallNotes()
	if !p.UsesComponent() {
		return notes
	}
	if project.Config && !project.installed() {
		notes = append(notes, fmt.Sprintf("Your `%s/convex.config.ts` stays. Add to it "+
			"`import migrations from \"@convex-dev/migrations/convex.config.js\";` and `app.use(migrations);`.", p.Functions))
	}
	if project.Component != "" {
		notes = append(notes, fmt.Sprintf("`%s/convex.config.ts` installs the migrations component already, as %s. The "+
			"plan is written for @convex-dev/migrations %s.", p.Functions, project.Component, componentVersion))
	}
	switch instance := project.Instance; {
	case p.Modules.Instance != nil:
		notes = append(notes, fmt.Sprintf("`%s.ts` uses the Migrations object of `%s/%s`, so that the options that it is made with "+
			"hold for these migrations too.", p.Modules.Migrations, p.Functions, instance.File))
	case instance.File != "":
		notes = append(notes, fmt.Sprintf("`%s/%s` makes a Migrations object and does not export it, so that `%s.ts` makes one of "+
			"its own. If yours has options, such as an internalMutation that runs triggers, export it and plan again.",
			p.Functions, instance.File, p.Modules.Migrations))
	}
	return notes
}
