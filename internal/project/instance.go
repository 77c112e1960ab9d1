package project

import (
	"regexp"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
)

var (
	migrationsImport = regexp.MustCompile(`\bimport\s*\{([^}]*)\}\s*from\s*["']@convex-dev/migrations["']`)
	batchOption      = regexp.MustCompile(`\bdefaultBatchSize\s*:\s*([\d_]+)`)
	exportList       = regexp.MustCompile(`\bexport\s*\{([^}]*)\}\s*(from\b)?`)
)

// findInstance returns the Migrations object that a plan for the project uses: the first that a module exports, in the
// order of the modules, or else the first that is there.
func findInstance(modules []module) plan.Instance {
	var found plan.Instance
	for _, m := range modules {
		if m.ours {
			continue
		}
		instance := instanceOf(m)
		switch {
		case instance.File == "":
		case instance.Export != "":
			return instance
		case found.File == "":
			found = instance
		}
	}
	return found
}

// instanceOf returns the Migrations object that a module makes, the exported one where there are several.
func instanceOf(m module) plan.Instance {
	if !strings.Contains(m.source, "@convex-dev/migrations") {
		return plan.Instance{}
	}
	code := intent.WithoutComments(m.source)
	class := importedClass(code)
	if class == "" {
		return plan.Instance{}
	}
	made := regexp.MustCompile(`(?:\b(export\s+)?(?:const|let|var)\s+([\p{L}\w$]+)\s*(?::[^=;\n]*)?=|\b(export\s+default))\s*new\s+` +
		regexp.QuoteMeta(class) + `\s*(?:<[^()]*>)?\s*\(\s*(?:components\s*(?:\.\s*(\w+)|\[\s*["'](\w+)["']\s*\]))?`)
	var found plan.Instance
	matches := made.FindAllStringSubmatchIndex(code, -1)
	for i, at := range matches {
		group := func(n int) string { return code[max(at[2*n], 0):max(at[2*n+1], 0)] }
		options := code[at[1]:]
		if i+1 < len(matches) {
			options = code[at[1]:matches[i+1][0]]
		}
		options, _, _ = strings.Cut(options, ";")
		instance := plan.Instance{File: m.file, Component: group(4) + group(5), BatchSize: defaultBatchSize(options)}
		switch {
		case group(3) != "":
			instance.Export = "default"
		case group(1) != "":
			instance.Export = group(2)
		default:
			instance.Export = exportOf(code, group(2))
		}
		if instance.Export != "" {
			return instance
		}
		if found.File == "" {
			found = instance
		}
	}
	return found
}

// defaultBatchSize returns the number that options name for it, or 0.
func defaultBatchSize(options string) int {
	found := batchOption.FindStringSubmatch(options)
	if found == nil {
		return 0
	}
	size, err := strconv.Atoi(strings.ReplaceAll(found[1], "_", ""))
	if err != nil {
		return 0
	}
	return size
}

// importedClass returns the name that code knows the class Migrations by, or "".
func importedClass(code string) string {
	for _, list := range migrationsImport.FindAllStringSubmatch(code, -1) {
		if alias, ok := specifiers(list[1])["Migrations"]; ok {
			return alias
		}
	}
	return ""
}

// exportOf returns the name that a variable is exported by further down, or "".
func exportOf(code, variable string) string {
	if regexp.MustCompile(`\bexport\s+default\s+` + regexp.QuoteMeta(variable) + `\s*(?:;|\n|$)`).MatchString(code) {
		return "default"
	}
	for _, list := range exportList.FindAllStringSubmatch(code, -1) {
		if alias, ok := specifiers(list[1])[variable]; ok && list[2] == "" {
			return alias
		}
	}
	return ""
}

// specifiers reads what stands in the braces of an import or export: the other name of each name.
func specifiers(list string) map[string]string {
	names := map[string]string{}
	for _, one := range strings.Split(list, ",") {
		words := strings.Fields(one)
		switch {
		case len(words) == 3 && words[1] == "as":
			names[words[0]] = words[2]
		case len(words) == 1:
			names[words[0]] = words[0]
		}
	}
	return names
}
