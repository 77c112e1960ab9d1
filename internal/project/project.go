// Package project knows what a functions folder holds: its modules, the migrations component, the scripts that migrate
// documents. It reads text and runs nothing, so that what is written in an unusual way is not seen; a plan is right then
// too, and only asks for what is there already.
//
// It reads file systems that it is given, which are a folder on disk or one of an older version. It compares no schemas.
package project

import (
	"io/fs"
	"path"
	"regexp"

	"convex-schema-plan/pkg/plan"
)

// Read looks at the functions folder of the new version, whose schema file is called schemaFile: which modules there are,
// whether the migrations component is installed, and whether there is a Migrations object. old is the functions folder of
// the old version, by which scripts are new. nil stands for a folder that is not known: of new that is the zero Project,
// and of old no script is taken as new.
func Read(old, new fs.FS, schemaFile string) plan.Project {
	var p plan.Project
	if new == nil {
		return p
	}
	p.JavaScript = path.Ext(schemaFile) == ".js"
	functions := readFunctions(new)
	p.Config, p.Component = functions.hasConfig, installedComponent(functions.config)
	for _, m := range functions.modules {
		if !m.ours {
			p.Taken = append(p.Taken, m.name())
		}
	}
	p.Instance = findInstance(functions.modules)
	if old != nil {
		p.Scripts = newScripts(old, functions.modules)
	}
	return p
}

// IsSchemaFile reports whether file is called as the schema of a functions folder.
func IsSchemaFile(file string) bool {
	base := path.Base(file)
	return base == "schema.ts" || base == "schema.js"
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
