package gate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/pkg/diff"
)

const formHint = "write // convex-schema-plan-ignore RULE: REASON at the line of the finding or alone above it; of what has no line any more, " +
	"name the place too: // convex-schema-plan-ignore field-removed users.name: REASON"

// TestNearMisses says of a comment that is meant to approve something what is wrong with it.
func TestNearMisses(t *testing.T) {
	for comment, want := range map[string][2]string{
		"convex-schema-plan-ignore":                                   {"the comment names no rule and gives no reason", formHint},
		"convex-schema-plan-ignore type-changed":                      {"the comment has no colon with a reason after it", formHint},
		"convex-schema-plan-ignore type-changed:":                     {"the comment has no reason after its colon", "say why the change is acceptable: those who review it decide by that"},
		"convex-schema-plan-ignore type-changed -- ok":                {"the comment has -- before its reason, where a colon belongs", formHint},
		"convex-schema-plan-ignore type-changed - ok":                 {"the comment has - before its reason, where a colon belongs", formHint},
		"convex-schema-plan-ignore: type-changed":                     {"the comment names no rule", formHint},
		"convex-schema-plan-ignore *: ok":                             {`the comment names no rule: "*" is none`, "name each rule that is approved, with commas between them"},
		"convex-schema-plan-ignore type-change: ok":                   {`the comment cannot be followed: there is no rule "type-change"; did you mean "type-changed"?`, "convex-schema-plan rules lists the rules"},
		"convex-schema-plan-ignore type-changed,: ok":                 {"the comment names no rule", formHint},
		"convex-schema-plan-ignore type-changed field-removed: ok":    {"the comment has no comma between its rules", formHint},
		"convex-schema-plan-ignore approval-unused: ok":               {"the comment cannot be followed: findings of approval-unused are about approvals, and cannot be approved", "mend or delete the approval that it names"},
		"@convex-schema-plan-ignore type-changed: ok":                 {"the comment is written without @", formHint},
		"convex-schema-plan-ignore-next-line type-changed: ok":        {`the comment begins with "convex-schema-plan-ignore-next-line" instead of convex-schema-plan-ignore`, formHint},
		"convex-schema-plan-disable-next-line type-changed":           {`the comment begins with "convex-schema-plan-disable-next-line" instead of convex-schema-plan-ignore`, formHint},
		"convex-schema-plan ignore type-changed: ok":                  {`the comment begins with "convex-schema-plan ignore" instead of convex-schema-plan-ignore`, formHint},
		"convex-schema-plan:ignore type-changed":                      {`the comment begins with "convex-schema-plan:ignore" instead of convex-schema-plan-ignore`, formHint},
		"convex-schema-plan: disable":                                 {`the comment begins with "convex-schema-plan: disable" instead of convex-schema-plan-ignore`, formHint},
		"convex_schema_plan_ignore type-changed: ok":                  {`the comment begins with "convex_schema_plan_ignore" instead of convex-schema-plan-ignore`, formHint},
		"Convex-Schema-Plan-Ignore type-changed: ok":                  {`the comment begins with "Convex-Schema-Plan-Ignore" instead of convex-schema-plan-ignore`, formHint},
		"convex-schema-plan-ingore type-changed: ok":                  {`the comment begins with "convex-schema-plan-ingore" instead of convex-schema-plan-ignore`, formHint},
		"convex-schema-plan-ignored type-changed: ok":                 {`the comment begins with "convex-schema-plan-ignored" instead of convex-schema-plan-ignore`, formHint},
		"no users yet convex-schema-plan-ignore type-changed: really": {"the comment has to begin its line of the comment", formHint},
	} {
		t.Run(comment, func(t *testing.T) {
			r := compare(t, "users: defineTable({ name: v.string() })", "users: defineTable({\nname: v.number(), // "+comment+"\n})")
			o := gate.Apply([]*diff.Result{r}, onErrors)
			f := one(t, o, diff.ApprovalInvalid)
			require.Equal(t, want, [2]string{f.Message, f.Notes[0]})
			require.Equal(t, "schema.ts:5:22", f.At.String())
			require.Nil(t, one(t, o, diff.TypeChanged).Suppressed)
			require.True(t, fails(o))
			requireSound(t, []*diff.Result{r}, o)
		})
	}
}

// TestProse: comments that only tell of this program are nobody's mistake.
func TestProse(t *testing.T) {
	for _, comment := range []string{
		"convex-schema-plan checks this", "checked by convex-schema-plan", "see convex-schema-plan.json", "convex-schema-plan ignores this",
		"convex-schema-plan approve writes the ledger", "write `convex-schema-plan-ignore type-changed: reason` to approve",
		"about convex-schema-plan-ignore comments", "convex-schema-plan: the ledger", "convex schema planning",
	} {
		r := compare(t, "users: defineTable({ name: v.string() })", "users: defineTable({\nname: v.number(), // "+comment+"\n})")
		require.Equal(t, "error type-changed users.name", show(gate.Apply([]*diff.Result{r}, onErrors)), comment)
	}
}

// TestMayApprove: a text without anything that a comment is looked at for says so, and no other does.
func TestMayApprove(t *testing.T) {
	for text, want := range map[string]bool{
		"// " + gate.Directive + " field-removed users.fax: never written": true,
		"// convex-schema-plan-ingore field-removed: misspelt":             true,
		"// @convex_schema_plan disable":                                   true,
		"/* ConvexSchemaPlan ignore */":                                    true,
		"export default defineSchema({ plans: defineTable({}) })":          false,
		"": false,
	} {
		require.Equal(t, want, gate.MayApprove(text), text)
	}
}
