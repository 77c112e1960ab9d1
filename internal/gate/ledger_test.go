package gate_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/gate"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/diff"
)

// changes breaks two fields.
func changes(t testing.TB) *diff.Result {
	return compare(t, "users: defineTable({ name: v.string(), age: v.number() })", "users: defineTable({ name: v.number() })")
}

// ledger reads entries, each given as the lines of its keys.
func ledger(t testing.TB, entries ...string) *gate.Ledger {
	t.Helper()
	l, err := gate.ParseLedger("approvals.json", []byte("{\"approvals\": [\n{"+strings.Join(entries, "},\n{")+"}\n]}"))
	require.NoError(t, err)
	return l
}

// entry approves a finding, with some keys changed: given as key and value by turns, "" leaves the key out.
func entry(f diff.Finding, changed ...string) string {
	keys := []string{"fingerprint", "rule", "where", "before", "after", "reason", "by", "on", "until", "project", "component"}
	values := map[string]string{
		"fingerprint": f.Fingerprint(), "rule": string(f.Rule), "where": f.Where(), "before": f.From.Text(), "after": f.To.Text(),
		"reason": "no users yet", "by": "Ana", "on": "2026-06-01", "project": f.Project, "component": f.Component,
	}
	for i := 0; i < len(changed); i += 2 {
		values[changed[i]] = changed[i+1]
	}
	var parts []string
	for _, k := range keys {
		if values[k] != "" {
			parts = append(parts, fmt.Sprintf("%q: %q", k, values[k]))
		}
	}
	return strings.Join(parts, ", ")
}

func with(l *gate.Ledger) gate.Policy {
	p := onErrors
	p.Ledger = l
	return p
}

// TestLedger approves findings, and says what is wrong with approvals.
func TestLedger(t *testing.T) {
	r := changes(t)
	name, age := r.Findings[0], r.Findings[1]
	require.Equal(t, []diff.RuleID{diff.TypeChanged, diff.FieldRemoved}, []diff.RuleID{name.Rule, age.Rule})
	const both = "error type-changed users.name\nerror field-removed users.age"
	for _, tc := range []struct {
		name    string
		entries []string
		want    string
		states  []gate.State
	}{
		{"none", nil, both, nil},
		{"both approved", []string{entry(name), entry(age, "until", today)},
			"error type-changed users.name [no users yet | Ana (approvals.json:2:1)]\nerror field-removed users.age [no users yet | Ana until 2026-06-15 (approvals.json:3:1)]",
			[]gate.State{gate.Covers, gate.Covers}},
		{"expired yesterday", []string{entry(name, "until", "2026-06-14")},
			"warning approval-expired approvals.json:2:1: the approval of type-changed at users.name ended on 2026-06-14, so the finding counts again\n" + both,
			[]gate.State{gate.Expired}},
		{"unused", []string{entry(name, "fingerprint", "0123456789abcdef", "where", "users.mail")},
			"warning approval-unused approvals.json:2:1: the approval of type-changed at users.mail matches no finding\n" + both,
			[]gate.State{gate.Unused}},
		{"unused and expired, said once", []string{entry(name, "fingerprint", "0123456789abcdef", "where", "users.mail", "until", "2026-01-01")},
			"warning approval-unused approvals.json:2:1: the approval of type-changed at users.mail ended on 2026-01-01, and matches no finding\n" + both,
			[]gate.State{gate.Unused}},
		{"for another change at the place", []string{entry(name, "fingerprint", "0123456789abcdef", "after", "v.bytes()")},
			"warning approval-unused approvals.json:2:1: the approval of type-changed at users.name is for another change at that place: v.string() → v.bytes()\n" + both,
			[]gate.State{gate.Unused}},
		{"no reason", []string{entry(name, "reason", "  ")},
			"error approval-invalid approvals.json:2:1: the approval of type-changed at users.name cannot be followed: it has no reason\n" + both, []gate.State{gate.Invalid}},
		{"nearly everything missing", []string{`"fingerprint": "` + name.Fingerprint() + `"`},
			"error approval-invalid approvals.json:2:1: the approval of " + name.Fingerprint() + " cannot be followed: there is no rule \"\", and it has no reason, and it does not say by whom it is, and \"on\" is \"\", no date such as 2026-01-31\n" + both,
			[]gate.State{gate.Invalid}},
		{"bad dates and a short fingerprint", []string{entry(name, "on", "yesterday", "until", "2026-02-30", "fingerprint", name.Fingerprint()[:8])},
			"error approval-invalid approvals.json:2:1: the approval of type-changed at users.name cannot be followed: its fingerprint is \"" + name.Fingerprint()[:8] + "\", not 16 hexadecimal digits, and \"on\" is \"yesterday\", no date such as 2026-01-31, and \"until\" is \"2026-02-30\", no date such as 2026-01-31\n" + both,
			[]gate.State{gate.Invalid}},
		{"an unknown rule", []string{entry(name, "rule", "type-changd")},
			"error approval-invalid approvals.json:2:1: the approval of type-changd at users.name cannot be followed: there is no rule \"type-changd\"; did you mean \"type-changed\"?\n" + both, []gate.State{gate.Invalid}},
		{"a rule about approvals", []string{entry(name, "rule", "approval-unused")},
			"error approval-invalid approvals.json:2:1: the approval of approval-unused at users.name cannot be followed: findings of approval-unused are about approvals, and cannot be approved\n" + both, []gate.State{gate.Invalid}},
		{"twice", []string{entry(name), entry(name, "reason", "really")},
			"error approval-invalid approvals.json:3:1: the approval of type-changed at users.name is there twice, and the first one counts\nerror type-changed users.name [no users yet | Ana (approvals.json:2:1)]\nerror field-removed users.age",
			[]gate.State{gate.Covers, gate.Invalid}},
		{"it tells of another rule than it approves", []string{entry(name, "rule", "index-removed")},
			"error approval-invalid approvals.json:2:1: the approval says that it is of index-removed at users.name, but its fingerprint is that of type-changed at users.name\n" + both, []gate.State{gate.Invalid}},
		{"of another table", []string{entry(name, "where", "scratch.name")},
			"error approval-invalid approvals.json:2:1: the approval says that it is of type-changed at scratch.name, but its fingerprint is that of type-changed at users.name\n" + both, []gate.State{gate.Invalid}},
		{"of another field", []string{entry(name, "where", "users.mail")},
			"error approval-invalid approvals.json:2:1: the approval says that it is of type-changed at users.mail, but its fingerprint is that of type-changed at users.name\n" + both, []gate.State{gate.Invalid}},
		{"of other types", []string{entry(name, "after", "v.optional(v.string())")},
			"error approval-invalid approvals.json:2:1: the approval says that it is of type-changed at users.name, but it tells of other types than those that its fingerprint stands for\n" + both, []gate.State{gate.Invalid}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := ledger(t, tc.entries...)
			if tc.entries == nil {
				l = &gate.Ledger{}
			}
			o := gate.Apply([]*diff.Result{r}, with(l))
			require.Equal(t, tc.want, show(o))
			require.Equal(t, tc.name != "both approved", fails(o))
			var states []gate.State
			for _, a := range o.Approvals {
				states = append(states, a.State)
			}
			require.Equal(t, tc.states, states)
			requireSound(t, []*diff.Result{r}, o)
		})
	}
}

// TestLedgerOutlivesReordering: fields in another order are the same change, and the entry still tells the truth.
func TestLedgerOutlivesReordering(t *testing.T) {
	removed := func(object string) *diff.Result {
		return compare(t, "users: defineTable({ a: "+object+" })", "users: defineTable({})")
	}
	l := ledger(t, entry(removed("v.object({ x: v.string(), y: v.optional(v.number()) })").Findings[0]))
	require.False(t, fails(gate.Apply([]*diff.Result{removed("v.object({ y: v.optional(v.number()), x: v.string() })")}, with(l))))
	require.True(t, fails(gate.Apply([]*diff.Result{removed("v.object({ y: v.optional(v.number()), x: v.bytes() })")}, with(l))))
}

// TestLedgerOfUnions: a member that only its number tells apart may move; the field in it is still the one that is covered.
func TestLedgerOfUnions(t *testing.T) {
	const a, b = `v.object({ x: v.string(), y: v.null() })`, `v.object({ z: v.string() })`
	changed := func(from, to string) *diff.Result {
		return compare(t, "users: defineTable({ p: v.union("+from+") })", "users: defineTable({ p: v.union("+to+") })")
	}
	first := changed(a+", "+b, `v.object({ x: v.bytes(), y: v.null() }), `+b)
	moved := changed(b+", "+a, b+`, v.object({ x: v.bytes(), y: v.null() })`)
	require.Equal(t, "users.p<#0>.x", first.Findings[0].Where())
	require.Equal(t, "users.p<#1>.x", moved.Findings[0].Where())
	for where, passes := range map[string]bool{"users.p<#0>.x": true, "users.p<#1>.x": true, "users.p<#0>.y": false, "users.p.x": false, "users.p<#0>": false} {
		o := gate.Apply([]*diff.Result{moved}, with(ledger(t, entry(first.Findings[0], "where", where))))
		require.Equal(t, passes, !fails(o), where)
	}
}

// TestLedgerWithTypesExchanged: the same words in another place tell of another type.
func TestLedgerWithTypesExchanged(t *testing.T) {
	r := compare(t, "users: defineTable({ a: v.object({ x: v.string(), y: v.optional(v.number()) }) })", "users: defineTable({})")
	for before, passes := range map[string]bool{
		"v.object({y: v.optional(v.number()), x: v.string()})": true,
		"v.object({x: v.number(), y: v.optional(v.string())})": false,
		"v.object({y: v.string(), x: v.optional(v.number())})": false,
	} {
		o := gate.Apply([]*diff.Result{r}, with(ledger(t, entry(r.Findings[0], "before", before))))
		require.Equal(t, passes, !fails(o), before)
	}
}

// TestLedgerAndOthers: who suppressed a finding first stays, and the other approval is not unused.
func TestLedgerAndOthers(t *testing.T) {
	r := compare(t, "users: defineTable({ name: v.string() })", "users: defineTable({\nname: v.number(), // "+ignore+"type-changed: ok\n})")
	o := gate.Apply([]*diff.Result{r}, with(ledger(t, entry(r.Findings[0]))))
	require.Equal(t, "error type-changed users.name [no users yet | Ana (approvals.json:2:1)]", show(o))
}

// TestLedgerOfProjects: entries belong to a project and a component, and those of one that is not compared are left alone.
func TestLedgerOfProjects(t *testing.T) {
	in := func(project, component string) *diff.Result {
		return compareSchemas(t, loadSchema(t, "schema.ts", source("users: defineTable({ name: v.string() })")),
			loadSchema(t, "schema.ts", source("users: defineTable({ name: v.number() })")), diff.Options{Project: project, Component: component})
	}
	web, shop, api := in("apps/web", ""), in("apps/web", "shop"), in("apps/api", "")
	l := ledger(t, entry(web.Findings[0]), entry(shop.Findings[0]), entry(api.Findings[0]))
	require.False(t, fails(gate.Apply([]*diff.Result{web, shop, api}, with(l))))

	o := gate.Apply([]*diff.Result{web, shop}, with(ledger(t, entry(web.Findings[0]), entry(api.Findings[0]))))
	require.True(t, fails(o), "each component's change is its own")
	require.Equal(t, "the approval of type-changed at users.name of apps/api matches no finding", one(t, o, diff.ApprovalUnused).Message)

	p := with(l)
	p.Partial = true
	o = gate.Apply([]*diff.Result{web, shop}, p)
	require.False(t, fails(o))
	require.NotContains(t, show(o), "approval-")
	require.Equal(t, gate.Elsewhere, o.Approvals[2].State)

	o = gate.Apply([]*diff.Result{api, web}, with(ledger(t, entry(web.Findings[0], "until", "2026-01-01"))))
	require.Equal(t, "apps/web", one(t, o, diff.ApprovalExpired).Project, "it is told where its finding is")
}

// TestUnchanged: without a change every approval is over.
func TestUnchanged(t *testing.T) {
	o := gate.Unchanged(nil, with(ledger(t, entry(changes(t).Findings[0]))))
	require.Equal(t, "warning approval-unused approvals.json:2:1: the approval of type-changed at users.name matches no finding", show(o))
	require.False(t, fails(o))
	require.Equal(t, diff.Safe, o.Results[0].Verdict)
	require.Empty(t, show(gate.Unchanged(nil, onErrors)))
}

// TestUnchangedPart: of several projects and components, only the approvals of those that are compared are over, and each
// is told where it belongs.
func TestUnchangedPart(t *testing.T) {
	f := changes(t).Findings[0]
	in := func(project, component string) string {
		f.Project, f.Component = project, component
		return entry(f)
	}
	p := with(ledger(t, in("apps/web", ""), in("apps/web", "shop"), in("apps/api", "")))
	p.Partial = true
	o := gate.Unchanged([]gate.Schema{{Project: "apps/api"}, {Project: "apps/web", Component: "shop"}}, p)
	states := []gate.State{o.Approvals[0].State, o.Approvals[1].State, o.Approvals[2].State}
	require.Equal(t, []gate.State{gate.Elsewhere, gate.Unused, gate.Unused}, states)
	for i, message := range []string{
		"the approval of type-changed at users.name of apps/api matches no finding",
		"the approval of type-changed at users.name in shop of apps/web matches no finding",
	} {
		require.Len(t, o.Results[i].Findings, 1)
		require.Equal(t, message, o.Results[i].Findings[0].Message)
		require.Equal(t, o.Results[i].Project, o.Results[i].Findings[0].Project)
	}
}

func TestParseLedgerErrors(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"no JSON", "{\n<<<<<<< HEAD\n}", "a.json:2:1: invalid JSON: expected a name in quotes, found '<'"},
		{"nothing", "", "a.json:1:1: expected JSON, found nothing at all"},
		{"a list", "[]", "a.json:1:1: the file with approvals is an object, but this is an array"},
		{"another key", `{"approval": []}`, `a.json:1:2: unknown key "approval"; did you mean "approvals"?`},
		{"no list", `{"approvals": {}}`, `a.json:1:15: "approvals" is an array, but this is an object`},
		{"no object in it", `{"approvals": ["x"]}`, `a.json:1:16: an approval is an object, but this is a string (x)`},
		{"another key of an entry", `{"approvals": [{"reasn": "x"}]}`, `a.json:1:17: unknown key "reasn"; did you mean "reason"?`},
		{"another kind", `{"approvals": [{"reason": 1}]}`, `a.json:1:27: "reason" is a string, but this is a number (1)`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := gate.ParseLedger("a.json", []byte(tc.text))
			require.ErrorContains(t, err, tc.want)
		})
	}
}

// TestFormat: the same entries give the same bytes, and reading them gives the entries back.
func TestFormat(t *testing.T) {
	require.Equal(t, "{\n  \"approvals\": []\n}\n", string((&gate.Ledger{}).Format()))
	l := &gate.Ledger{Schema: "./s.json", Entries: []gate.Entry{
		{Fingerprint: "b", Where: "b", Rule: "r"}, {Fingerprint: "a", Where: "b", Rule: "r", Reason: "a \"quoted\" <b> \u2028 ü\n", Until: "2026-01-01"},
		{Fingerprint: "c", Where: "a", Project: "p", Component: "c"}, {Fingerprint: "d", Where: "z"},
	}}
	text := l.Format()
	slices.Reverse(l.Entries)
	require.Equal(t, string(text), string(l.Format()))
	back, err := gate.ParseLedger("a.json", text)
	require.NoError(t, err)
	require.Equal(t, string(text), string(back.Format()))
	require.Equal(t, "./s.json", back.Schema)
	require.Equal(t, l.Entries[2].Reason, back.Entries[0].Reason)
	var order []string
	for _, e := range back.Entries {
		order = append(order, e.Fingerprint)
	}
	require.Equal(t, []string{"a", "b", "d", "c"}, order)
}

const approvalsSchema = "../../docs/schemas/approvals.schema.json"

// TestApprovalsSchema holds the published schema of the ledger against the registry of rules and against what is written.
func TestApprovalsSchema(t *testing.T) {
	var rules []string
	for _, r := range diff.Rules() {
		if !r.ID.AboutApprovals() {
			rules = append(rules, fmt.Sprintf("              %q", r.ID))
		}
	}
	golden.Equal(t, approvalsSchema, []byte(fmt.Sprintf(approvalsSchemaText, strings.Join(rules, ",\n"))))

	schema := compileSchema(t)
	validate := func(text []byte) error {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		return schema.Validate(document)
	}
	r := changes(t)
	p := with(&gate.Ledger{Schema: "x"})
	next, _, err := gate.Approve(gate.Apply([]*diff.Result{r}, p), p, gate.Request{Fingerprints: []string{r.Findings[0].Fingerprint()}, Reason: "r", By: "b", Until: "2026-12-31"})
	require.NoError(t, err)
	require.NoError(t, validate(next.Format()))
	require.NoError(t, validate((&gate.Ledger{}).Format()))
	for _, spoiled := range []string{entry(r.Findings[0], "reason", " "), entry(r.Findings[0], "by", ""), entry(r.Findings[0], "rule", "x"),
		entry(r.Findings[0], "rule", "approval-unused"), entry(r.Findings[0], "fingerprint", "abc"), entry(r.Findings[0], "on", "1.2.2026"), entry(r.Findings[0]) + `, "x": ""`} {
		require.Error(t, validate([]byte(`{"approvals": [{`+spoiled+`}]}`)), spoiled)
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(approvalsSchema)
	require.NoError(t, err)
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("approvals", schema))
	compiled, err := compiler.Compile("approvals")
	require.NoError(t, err)
	return compiled
}

const approvalsSchemaText = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Approvals of convex-schema-plan",
  "description": "Written by convex-schema-plan approve, and reviewed like the change that is approved.",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "$schema": { "type": "string" },
    "approvals": {
      "type": "array",
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["fingerprint", "rule", "where", "reason", "by", "on"],
        "properties": {
          "fingerprint": { "type": "string", "pattern": "^[0-9a-f]{16}$", "description": "The finding that is approved. It changes when either type changes." },
          "project": { "type": "string", "description": "The project, where there are several." },
          "component": { "type": "string", "description": "The component; missing for the app itself." },
          "rule": {
            "description": "The rule of the finding. Has to be true, like the place and the types.",
            "enum": [
%s
            ]
          },
          "where": { "type": "string", "description": "The place, such as users.name; empty for the schema as a whole." },
          "before": { "type": "string", "description": "The type or index in the old version, as Convex source; empty when it had none." },
          "after": { "type": "string", "description": "The type or index in the new version, likewise." },
          "reason": { "type": "string", "pattern": "\\S", "description": "Why the change is acceptable." },
          "by": { "type": "string", "pattern": "\\S", "description": "Who approved it." },
          "on": { "$ref": "#/$defs/date", "description": "The day of the approval." },
          "until": { "$ref": "#/$defs/date", "description": "The last day that it counts; missing for no end." }
        }
      }
    }
  },
  "$defs": {
    "date": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }
  }
}
`
