package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The size of the large schema.
const (
	largeTables = 1000
	largeFields = 30 // at the top level of each table
	largeFiles  = 20
)

// largeTypes are the types that the fields take in turn: mostly simple ones, as in real schemas, and some with
// something inside.
var largeTypes = []string{
	`v.string()`,
	`v.number()`,
	`v.optional(v.string())`,
	`v.boolean()`,
	`v.id("records1")`,
	`v.union(v.literal("draft"), v.literal("active"), v.literal("archived"))`,
	`v.optional(v.number())`,
	`v.array(v.string())`,
	`v.object({ street: v.string(), city: v.string(), zip: v.optional(v.string()) })`,
	`v.record(v.string(), v.number())`,
	`v.union(v.object({ kind: v.literal("card"), last4: v.string() }), v.object({ kind: v.literal("iban"), iban: v.string() }))`,
	`v.optional(v.array(v.object({ at: v.number(), by: v.id("records2"), note: v.optional(v.string()) })))`,
}

// writeLarge writes two versions of a schema of 1,000 tables below dir and returns their folders. In the second, every
// tenth table has one field that became required.
func writeLarge(dir string) (before, after string, err error) {
	before, after = filepath.Join(dir, "large-before"), filepath.Join(dir, "large-after")
	if err := writeLargeVersion(before, false); err != nil {
		return "", "", err
	}
	return before, after, writeLargeVersion(after, true)
}

func writeLargeVersion(project string, changed bool) error {
	functions := filepath.Join(project, "convex")
	if err := os.MkdirAll(functions, 0o755); err != nil {
		return err
	}
	files := map[string]string{
		"package.json": `{"name": "large", "private": true, "dependencies": {"convex": "^1.48.0"}}`,
	}
	var imports, spreads strings.Builder
	for file := range largeFiles {
		name := fmt.Sprintf("tables%d", file+1)
		fmt.Fprintf(&imports, "import * as %s from \"./%s\";\n", name, name)
		fmt.Fprintf(&spreads, "  ...%s,\n", name)
		files["convex/"+name+".ts"] = largeModule(file, changed)
	}
	files["convex/schema.ts"] = "import { defineSchema } from \"convex/server\";\n" + imports.String() +
		"\nexport default defineSchema({\n" + spreads.String() + "});\n"
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(project, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// largeModule is one file of tables.
func largeModule(file int, changed bool) string {
	var b strings.Builder
	b.WriteString("import { defineTable } from \"convex/server\";\nimport { v } from \"convex/values\";\n")
	const perFile = largeTables / largeFiles
	for n := file*perFile + 1; n <= (file+1)*perFile; n++ {
		fmt.Fprintf(&b, "\nexport const records%d = defineTable({\n", n)
		for field := range largeFields {
			validator := largeTypes[(n+field)%len(largeTypes)]
			if changed && n%10 == 0 && validator == `v.optional(v.string())` {
				validator = `v.string()`
			}
			fmt.Fprintf(&b, "  field%d: %s,\n", field+1, validator)
		}
		b.WriteString("}).index(\"by_field1\", [\"field1\"]);\n")
	}
	return b.String()
}
