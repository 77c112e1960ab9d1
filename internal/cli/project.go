package cli

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"

	"convex-schema-plan/pkg/plan"
)

// readProject looks at the functions folder that a schema file lies in: which modules there are, whether the migrations
// component is installed, and whether there is a Migrations object. It reads text and runs nothing, so that what is
// written in an unusual way is not seen; the plan is right then too, and only asks for what is there already.
//
// old is the schema file of the version before, whose folder tells which scripts are new.
func readProject(old, schemaFile string) plan.Project {
	var p plan.Project
	if !isSchemaFile(schemaFile) {
		return p
	}
	p.JavaScript = path.Ext(schemaFile) == ".js"
	functions := readFunctions(filepath.FromSlash(path.Dir(schemaFile)))
	p.Config, p.Component = functions.hasConfig, installedComponent(functions.config)
	for _, m := range functions.modules {
		if !m.ours {
			p.Taken = append(p.Taken, m.name())
		}
	}
	p.Instance = findInstance(functions.modules)
	if isSchemaFile(old) {
		p.Scripts = newScripts(readFunctions(filepath.FromSlash(path.Dir(old))).modules, functions.modules)
	}
	return p
}

var (
	componentImport = regexp.MustCompile(`(?m)^\s*import (\w+) from ["']@convex-dev/migrations/convex\.config(?:\.js)?["']`)
	componentUse    = regexp.MustCompile(`(?m)^\s*\w+\.use\(\s*(\w+)\s*(?:,\s*\{[^}]*\bname:\s*["'](\w+)["'])?`)
)

// installedComponent returns the name that a convex.config.ts installs @convex-dev/migrations under, or "".
func installedComponent(config string) string {
	imported := componentImport.FindStringSubmatch(config)
	if imported == nil {
		return ""
	}
	for _, use := range componentUse.FindAllStringSubmatch(config, -1) {
		switch {
		case use[1] != imported[1]:
		case use[2] != "":
			return use[2]
		default:
			return "migrations"
		}
	}
	return ""
}

// outsideFunctions refuses a folder for the plan that lies in the functions folder of either version: Convex would push
// what is written there.
func outsideFunctions(dir string, p *pair) error {
	out, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	for _, schemaFile := range []string{p.from.Path, p.to.Path} {
		folder, err := filepath.Abs(filepath.FromSlash(path.Dir(schemaFile)))
		if err != nil || !isSchemaFile(schemaFile) || functionsFolder(schemaFile) == "" {
			continue
		}
		if rel, err := filepath.Rel(folder, out); err == nil && filepath.IsLocal(rel) {
			return &usageError{
				message: fmt.Sprintf("--out %s lies in the functions folder, and Convex would push the files of the plan", dir),
				fix:     "name a folder beside it, such as --out migration-plan",
			}
		}
	}
	return nil
}

// isSchemaFile reports whether file is called as the schema of a functions folder.
func isSchemaFile(file string) bool {
	base := path.Base(file)
	return base == "schema.ts" || base == "schema.js"
}

func isScript(file string) bool {
	ext := path.Ext(file)
	return ext == ".ts" || ext == ".js"
}
