package gate_test

import (
	"fmt"
	"strings"
	"testing"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/pkg/diff"
)

// BenchmarkApply decides about a large schema in which much changed, with a comment and a ledger.
func BenchmarkApply(b *testing.B) {
	var from, to strings.Builder
	for i := range 300 {
		fmt.Fprintf(&from, "t%d: defineTable({\n a: v.string(),\n b: v.optional(v.number()),\n}),\n", i)
		fmt.Fprintf(&to, "t%d: defineTable({\n a: v.string(),\n b: v.number(),\n}),\n", i)
	}
	r := compare(b, from.String(), strings.Replace(to.String(), " b: v.number(),", " b: v.number(), // "+ignore+"field-made-required: ok", 1))
	for _, bench := range []struct {
		name   string
		policy gate.Policy
	}{{"no ledger", onErrors}, {"ledger", with(ledger(b, entry(r.Findings[0]), entry(r.Findings[9])))}} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				gate.Apply([]*diff.Result{r}, bench.policy)
			}
		})
	}
}
