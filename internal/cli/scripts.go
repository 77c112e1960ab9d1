package cli

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/plan"
)

// migrationScripts finds the modules that came with a change, or changed with it, and look as if they were to migrate
// documents: they go through whole tables and write what they find. Like [readProject] it reads text and runs nothing.
func migrationScripts(fromSchema, toSchema string) []plan.Script {
	if !isSchemaFile(fromSchema) || !isSchemaFile(toSchema) {
		return nil
	}
	before, after := filepath.FromSlash(path.Dir(fromSchema)), filepath.FromSlash(path.Dir(toSchema))
	var found []plan.Script
	_ = filepath.WalkDir(after, func(file string, entry fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(after, file)
		switch {
		case err != nil || relErr != nil:
			return nil // what cannot be read is not looked at
		case entry.IsDir():
			if name := entry.Name(); rel != "." && (name == "_generated" || name == "node_modules" || strings.HasPrefix(name, ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		_, ext, _ := strings.Cut(entry.Name(), ".")
		if !scriptExtensions[ext] {
			return nil
		}
		content, err := os.ReadFile(file)
		old, oldErr := os.ReadFile(filepath.Join(before, rel))
		if err != nil || codegen.WrittenByUs(content) || oldErr == nil && bytes.Equal(old, content) {
			return nil
		}
		if tables := migrated(string(content)); tables != nil {
			found = append(found, plan.Script{File: filepath.ToSlash(rel), Tables: tables})
		}
		return nil
	})
	return found
}

var (
	goesThrough = regexp.MustCompile(`\bfor await\b|\.collect\(|\.paginate\(|\bmigrateOne\b`)
	writes      = regexp.MustCompile(`\.(?:patch|replace|delete)\(|\bmigrateOne\b`)
	namesTable  = regexp.MustCompile(`(?:\.query\(\s*|\btable:\s*)["'](\w+)["']`)
)

// migrated returns the tables that a module goes through and may write, or nil when it does not look as if it did both.
func migrated(module string) []string {
	if !goesThrough.MatchString(module) || !writes.MatchString(module) {
		return nil
	}
	var tables []string
	for _, named := range namesTable.FindAllStringSubmatch(module, -1) {
		if !slices.Contains(tables, named[1]) {
			tables = append(tables, named[1])
		}
	}
	return tables
}
