package cli

import (
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
	declaration    = regexp.MustCompile(`(?m)^(?:export|const|let|var|function|async|class)\b`)
)

// newScripts returns the modules that look like migrations, as far as the old version does not have them: those that
// define a migration of a table for the component, and those with a mutation that goes through the documents of a table
// and patches or replaces them. What an earlier plan wrote is part of this one.
func newScripts(old, new []module) []plan.Script {
	before := map[string]module{}
	for _, m := range old {
		before[m.name()] = m
	}
	var scripts []plan.Script
	for _, m := range new {
		was := before[m.name()]
		if m.ours || m.source == was.source {
			continue
		}
		if tables := migratedTables(intent.WithoutComments(m.source), intent.WithoutComments(was.source)); len(tables) > 0 {
			scripts = append(scripts, plan.Script{File: m.file, Tables: tables})
		}
	}
	return scripts
}

// migratedTables lists the tables whose documents the code of a module seems to migrate, in the order of their names. What
// the module did before does not count.
func migratedTables(code, before string) []string {
	known := map[string]bool{}
	for _, part := range declarations(before) {
		known[part] = true
	}
	mutates := mutationCall.MatchString(code)
	var tables []string
	for _, part := range declarations(code) {
		if known[part] {
			continue
		}
		found := componentTable.FindAllStringSubmatch(part, -1)
		if mutates && goesThrough.MatchString(part) && rewrites.MatchString(part) {
			found = append(found, queriedTable.FindAllStringSubmatch(part, -1)...)
		}
		for _, match := range found {
			tables = append(tables, match[1])
		}
	}
	slices.Sort(tables)
	return slices.Compact(tables)
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
