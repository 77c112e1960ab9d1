package diff_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
)

// TestPlacesOfAlternatives shows where a removed or added member of a union is found in the old and in the new source:
// the rest of the line there.
func TestPlacesOfAlternatives(t *testing.T) {
	const constant = `const role = v.union(v.literal("admin"), v.literal("guest"));
const t = defineTable({
  role,
});`
	for name, c := range map[string]struct{ old, new, from, to string }{
		"a constant loses a literal": {
			constant, strings.Replace(constant, `, v.literal("guest")`, "", 1),
			`v.literal("guest"));`, `v.union(v.literal("admin"));`,
		},
		"a constant gains a literal": {
			strings.Replace(constant, `, v.literal("guest")`, "", 1), constant,
			`v.union(v.literal("admin"));`, `v.literal("guest"));`,
		},
		"a constant becomes one literal": {
			constant, strings.Replace(constant, `v.union(v.literal("admin"), v.literal("guest"))`, `v.literal("admin")`, 1),
			`v.literal("guest"));`, `v.literal("admin");`,
		},
		"an optional constant": {
			strings.Replace(constant, "role,", "role: v.optional(role),", 1),
			strings.Replace(strings.Replace(constant, "role,", "role: v.optional(role),", 1), `, v.literal("guest")`, "", 1),
			`v.literal("guest"));`, `v.union(v.literal("admin"));`,
		},
		"inside an array": {
			strings.Replace(constant, "role,", "roles: v.array(role),", 1),
			strings.Replace(strings.Replace(constant, "role,", "roles: v.array(role),", 1), `, v.literal("guest")`, "", 1),
			`v.literal("guest"));`, `v.union(v.literal("admin"));`,
		},
		"written in the field": {
			`const t = defineTable({ role: v.union(v.literal("admin"), v.literal("guest")) });`,
			`const t = defineTable({ role: v.union(v.literal("admin")) });`,
			`v.literal("guest")) });`, `role: v.union(v.literal("admin")) });`,
		},
		"the whole document": {
			`const message = v.union(v.object({ k: v.literal("a") }), v.object({ k: v.literal("b") }));
const t = defineTable(message);`,
			`const message = v.union(v.object({ k: v.literal("a") }));
const t = defineTable(message);`,
			`v.object({ k: v.literal("b") }));`, `v.union(v.object({ k: v.literal("a") }));`,
		},
		"made out of a list": {
			`const names = ["admin", "guest"];
const role = v.union(...names.map((n) => v.literal(n)));
const t = defineTable({ role });`,
			`const names = ["admin"];
const role = v.union(...names.map((n) => v.literal(n)));
const t = defineTable({ role });`,
			`v.union(...names.map((n) => v.literal(n)));`, `v.union(...names.map((n) => v.literal(n)));`,
		},
		"made by a function": {
			`const oneOf = (...names: string[]) => v.union(...names.map((n) => v.literal(n)));
const role = oneOf("admin", "guest");
const t = defineTable({ role });`,
			`const oneOf = (...names: string[]) => v.union(...names.map((n) => v.literal(n)));
const role = oneOf("admin");
const t = defineTable({ role });`,
			`oneOf("admin", "guest");`, `oneOf("admin");`,
		},
		"made by a function in the field": {
			`const oneOf = (...names: string[]) => v.union(...names.map((n) => v.literal(n)));
const t = defineTable({ role: oneOf("admin", "guest") });`,
			`const oneOf = (...names: string[]) => v.union(...names.map((n) => v.literal(n)));
const t = defineTable({ role: oneOf("admin") });`,
			`role: oneOf("admin", "guest") });`, `role: oneOf("admin") });`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			source := func(code string) string {
				return `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
` + code + `
export default defineSchema({ t });`
			}
			r := diff.Compare(loadSource(t, "old.ts", source(c.old)), loadSource(t, "new.ts", source(c.new)), diff.Options{})
			require.Len(t, r.Findings, 1)
			from, ok := r.FromPosition(r.Findings[0])
			require.True(t, ok)
			line, _ := r.From.Source.Line(from.File, from.Line)
			require.Equal(t, c.from, line[from.Column-1:])
			to, ok := r.ToPosition(r.Findings[0])
			require.True(t, ok)
			line, _ = r.To.Source.Line(to.File, to.Line)
			require.Equal(t, c.to, line[to.Column-1:])
		})
	}
}
