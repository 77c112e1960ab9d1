package scaffold

import (
	"embed"
	"errors"
	"slices"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// The files of the CI servers, and the configuration.
const (
	githubFolder = ".github/workflows"
	githubFile   = githubFolder + "/convex-schema-plan.yml"
	gitlabFile   = ".gitlab-ci.yml"
	configFile   = program + ".json"
)

// fill returns a template with data filled in. Its marks are << and >>, because {{ belongs to GitHub.
func fill(name string, data any) (string, error) {
	t, err := template.New(name).Delims("<<", ">>").ParseFS(templates, "templates/"+name)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, data)
	return b.String(), err
}

// config starts a configuration that says what is so without one, as a place to go on from.
func (r *repository) config() (Step, error) {
	if r.packageJSON().Settings != nil {
		return Step{File: "package.json", State: Present}, nil
	}
	if r.exists(configFile) {
		return Step{File: configFile, State: Present}, nil
	}
	text, err := fill("config.json", nil)
	return Step{File: configFile, State: New, After: text}, err
}

// github writes a workflow of its own, unless a workflow has the check already.
func (r *repository) github() (Step, error) {
	if file := r.workflow(); file != "" {
		return Step{File: file, State: Present}, nil
	}
	if err := r.requireOrigin("a GitHub workflow"); err != nil {
		return Step{}, err
	}
	action, ok := r.origin.action()
	if !ok {
		return Step{}, &OriginError{
			"a GitHub workflow cannot use an action from " + r.origin.URL,
			"GitHub takes actions from GitHub only: --uses OWNER/REPO@REF, or --uses ./FOLDER for a submodule or a copy",
		}
	}
	m, packages := r.manager()
	text, err := fill("github.yml", map[string]any{
		"Action": action, "Submodule": r.isSubmodule(), "Packages": packages, "Commands": m.commands(), "Cache": m.ownCache,
	})
	return Step{File: githubFile, State: New, After: text, Note: "To keep unsafe changes out, make its job a required check of the branch."}, err
}

// workflow returns a workflow that runs the check, or "": the one that github writes, or one that names the program or uses
// the repository that it comes from.
func (r *repository) workflow() string {
	if r.exists(githubFile) {
		return githubFile
	}
	uses := program
	if action, ok := r.origin.action(); ok {
		uses, _, _ = strings.Cut(action, "@")
	}
	for _, pattern := range []string{"*.yml", "*.yaml"} {
		for _, file := range r.glob(githubFolder + "/" + pattern) {
			if text, err := r.read(file); err == nil && (strings.Contains(text, program) || strings.Contains(text, "uses: "+uses)) {
				return file
			}
		}
	}
	return ""
}

// gitlab adds two jobs: one builds the program, one runs it where the packages of the project are.
func (r *repository) gitlab() (Step, error) {
	if text, err := r.read(gitlabFile); err == nil && strings.Contains(text, program) {
		return Step{File: gitlabFile, State: Present}, nil
	}
	if err := r.requireOrigin("a GitLab job"); err != nil {
		return Step{}, err
	}
	m, packages := r.manager()
	jobs, err := fill("gitlab.yml", map[string]any{
		"Origin": r.origin, "Submodule": r.isSubmodule(), "Packages": packages, "Commands": m.commands(),
	})
	if err != nil {
		return Step{}, err
	}
	return r.add(gitlabFile, jobs, jobs, func(present string) (string, error) { return extendGitLab(present, jobs) })
}

// extendGitLab adds jobs at the end, where the stage that they run in is sure to exist.
func extendGitLab(present, jobs string) (string, error) {
	file, err := parseYAML(present)
	if err != nil {
		return "", err
	}
	stages := file.value("stages")
	switch {
	case stages == nil && file.value("include") != nil:
		return "", errors.New("the stages may be set by a file that it includes; the jobs run in the stage test unless they say another")
	case stages != nil && !slices.Contains(scalars(stages), "test"):
		return "", errors.New("its stages do not include test; give both jobs a stage that it has")
	}
	return file.append(jobs)
}
