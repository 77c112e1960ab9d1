package gate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/gate"
	"convex-schema-plan/pkg/diff"
)

const (
	twoTables = "users: defineTable({ name: v.string(), age: v.number() }),\ndrafts: defineTable({ body: v.string() }),"
	broken    = "users: defineTable({ name: v.number() }),"
)

// TestConfigured applies severities and ignored tables. All findings stay, and so does the verdict.
func TestConfigured(t *testing.T) {
	r := compare(t, twoTables, broken)
	for _, tc := range []struct {
		name, config string
		want         string
		fails        bool
	}{
		{"nothing said", `{}`, "error type-changed users.name\nerror field-removed users.age\nwarning table-removed drafts", true},
		{"lighter, but not all", `{"rules": {"field-removed": "warning"}}`,
			"error type-changed users.name\nwarning field-removed users.age\nwarning table-removed drafts", true},
		{"all errors lighter", `{"rules": {"field-removed": "warning", "type-changed": "warning"}}`,
			"warning type-changed users.name\nwarning field-removed users.age\nwarning table-removed drafts", false},
		{"heavier", `{"rules": {"field-removed": "off", "type-changed": "off", "table-removed": "error"}}`,
			"error type-changed users.name [the rule type-changed is off | c.json:1:36]\n" +
				"error field-removed users.age [the rule field-removed is off | c.json:1:12]\nerror table-removed drafts", true},
		{"a table ignored", `{"ignoreTables": ["us*"]}`,
			"error type-changed users.name [the table users is ignored | c.json:1:19]\n" +
				"error field-removed users.age [the table users is ignored | c.json:1:19]\nwarning table-removed drafts", false},
		{"a rule off and the table ignored", `{"ignoreTables": ["users"], "rules": {"field-removed": "off", "type-changed": "error"}}`,
			"error type-changed users.name [the table users is ignored | c.json:1:19]\n" +
				"error field-removed users.age [the rule field-removed is off | c.json:1:39]\nwarning table-removed drafts", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := config.Read("c.json", []byte(tc.config))
			require.NoError(t, err)
			p := onErrors
			p.Config = c
			o := gate.Apply([]*diff.Result{r}, p)
			require.Equal(t, tc.want, show(o))
			require.Equal(t, tc.fails, fails(o))
			require.Equal(t, diff.Breaking, o.Results[0].Verdict)
			require.True(t, o.Results[0].Explained, "somebody has decided about what explains the verdict")
			requireSound(t, []*diff.Result{r}, o)
		})
	}
}

// TestLighterFindings: what weighs less than its rule, because nothing can fail, is not made heavier by a configuration.
func TestLighterFindings(t *testing.T) {
	staged := func(name string) string {
		return `users: defineTable({ a: v.string() })` + name
	}
	r := compare(t, staged(`.index("x", { fields: ["a"], staged: true }).index("y", ["a"])`), staged(""))
	for configured, want := range map[string][2]diff.Severity{
		"error": {diff.Note, diff.Error}, "warning": {diff.Note, diff.Warning}, "note": {diff.Note, diff.Note},
	} {
		c, err := config.Read("c.json", []byte(`{"rules": {"index-removed": "`+configured+`"}}`))
		require.NoError(t, err)
		p := onErrors
		p.Config = c
		got := map[string]diff.Severity{}
		for _, f := range gate.Apply([]*diff.Result{r}, p).Results[0].Findings {
			got[f.Where()] = f.Severity
		}
		require.Equal(t, map[string]diff.Severity{"users.x": want[0], "users.y": want[1]}, got, configured)
	}
}
