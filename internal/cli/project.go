package cli

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/plan"
)

// readProject looks at the functions folder that a schema file lies in: which modules there are, and whether the
// migrations component is installed. It reads text and runs nothing, so that what is written in an unusual way is not
// seen; the plan is right then too, and only asks for what is there already.
func readProject(schemaFile string) plan.Project {
	var p plan.Project
	if !isSchemaFile(schemaFile) {
		return p
	}
	folder := filepath.FromSlash(path.Dir(schemaFile))
	entries, err := os.ReadDir(folder)
	if err != nil {
		return p
	}
	for _, entry := range entries {
		module, ext, _ := strings.Cut(entry.Name(), ".")
		if entry.IsDir() || module == "" || !scriptExtensions[ext] && ext != "config.ts" && ext != "config.js" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		switch {
		case err != nil:
		case module == "convex" && strings.HasPrefix(ext, "config."):
			p.Config, p.Component = true, installedComponent(string(content))
		case scriptExtensions[ext] && !codegen.WrittenByUs(content):
			p.Taken = append(p.Taken, module)
			if p.Instance == "" && ownMigrations.Match(content) {
				p.Instance = entry.Name()
			}
		}
	}
	return p
}

// scriptExtensions are those of files that Convex takes for modules.
var scriptExtensions = map[string]bool{"ts": true, "tsx": true, "js": true, "jsx": true, "mts": true, "cts": true, "mjs": true, "cjs": true}

var (
	ownMigrations   = regexp.MustCompile(`(?m)^\s*export const \w+ = new Migrations\b`)
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
