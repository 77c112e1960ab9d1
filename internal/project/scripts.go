package project

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
)

var (
	// componentTable matches the table of a migration of the component.
	componentTable = regexp.MustCompile(`\bdefine\s*\(\s*\{[^{}]*\btable\s*:\s*["'](\w+)["']`)
	queriedTable   = regexp.MustCompile(`\.query\s*\(\s*["'](\w+)["']\s*\)`)
	mutationCall   = regexp.MustCompile(`\b(?:internalMutation|mutation)(?:Generic)?\s*\(`)
	goesThrough    = regexp.MustCompile(`\bfor\s+await\b|\.(?:collect|paginate|take)\s*\(`)
	rewrites       = regexp.MustCompile(`\.(?:patch|replace)\s*\(`)
	// exportedFunction matches the beginning of a declaration that Convex makes a function of.
	exportedFunction = regexp.MustCompile(`^export (?:const (\w+)\b|default\b)`)
	declaration      = regexp.MustCompile(`(?m)^(?:export|const|let|var|function|async|class)\b`)
)

// newScripts returns the modules that look like migrations, as far as the old version does not have them: those that
// define a migration of a table for the component, and those with a mutation that goes through the documents of a table
// and patches or replaces them. What an earlier plan wrote is part of this one.
//
// Of the old version it reads only what looks like a migration now: each file of an older version costs something.
func newScripts(old fs.FS, new []module) []plan.Script {
	var scripts []plan.Script
	for _, m := range new {
		if m.ours {
			continue
		}
		code := intent.WithoutComments(m.source)
		if len(migratedTables(code, "").Tables) == 0 {
			continue
		}
		if script := migratedTables(code, intent.WithoutComments(oldSource(old, m))); len(script.Tables) > 0 {
			script.File = m.file
			scripts = append(scripts, script)
		}
	}
	return scripts
}

// oldSource returns what the old version has in a module, whatever its extension there, and "" when it has no such module.
func oldSource(old fs.FS, m module) string {
	for _, ext := range append([]string{strings.TrimPrefix(path.Ext(m.file), ".")}, scriptExtensions...) {
		if content, err := fs.ReadFile(old, m.name()+"."+ext); err == nil {
			return string(content)
		}
	}
	return ""
}

// migratedTables returns the tables whose documents the code of a module seems to migrate, in the order of their names,
// and the functions that do it, as far as they are exported. What the module did before does not count.
func migratedTables(code, before string) plan.Script {
	known := map[string]bool{}
	for _, part := range declarations(before) {
		known[part] = true
	}
	mutates := mutationCall.MatchString(code)
	var script plan.Script
	for _, part := range declarations(code) {
		if known[part] {
			continue
		}
		defined := componentTable.FindAllStringSubmatch(part, -1)
		var looped [][]string
		if mutates && goesThrough.MatchString(part) && rewrites.MatchString(part) {
			looped = queriedTable.FindAllStringSubmatch(part, -1)
		}
		for _, match := range slices.Concat(defined, looped) {
			script.Tables = append(script.Tables, match[1])
		}
		if name := exportedFunction.FindStringSubmatch(part); name != nil && len(defined)+len(looped) > 0 {
			script.Functions = append(script.Functions, plan.ScriptFunction{Export: cmp.Or(name[1], "default"), Migration: len(defined) > 0})
		}
	}
	slices.Sort(script.Tables)
	script.Tables = slices.Compact(script.Tables)
	return script
}

// declarations separates code at the beginning of every declaration of the module, with one space for any other.
func declarations(code string) []string {
	var parts []string
	from := 0
	for _, at := range append(declaration.FindAllStringIndex(code, -1), []int{len(code)}) {
		parts = append(parts, strings.Join(strings.Fields(code[from:at[0]]), " "))
		from = at[0]
	}
	return parts
}
