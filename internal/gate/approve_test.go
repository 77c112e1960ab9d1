package gate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/gate"
	"convex-schema-plan/pkg/diff"
)

// TestApprove approves, compares again with what was written, and it passes; a change that differs does not.
func TestApprove(t *testing.T) {
	r := changes(t)
	name, age := r.Findings[0].Fingerprint(), r.Findings[1].Fingerprint()
	o := gate.Apply([]*diff.Result{r}, onErrors)
	next, written, err := gate.Approve(o, onErrors, gate.Request{
		Fingerprints: []string{name[:6], age, name}, Reason: "  no users\n yet ", By: "Ana", Until: today})
	require.NoError(t, err)
	require.Len(t, written, 2)
	require.Equal(t, gate.Entry{Fingerprint: name, Rule: "type-changed", Where: "users.name", Before: "v.string()", After: "v.number()",
		Reason: "no users yet", By: "Ana", On: today, Until: today}, written[0])
	back, err := gate.ParseLedger("approvals.json", next.Format())
	require.NoError(t, err)
	again := gate.Apply([]*diff.Result{r}, with(back))
	require.False(t, fails(again))
	_, _, err = gate.Approve(again, with(back), gate.Request{Fingerprints: []string{"none"}, Reason: "r", By: "b"})
	var refusal *gate.Refusal
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, "there is nothing to approve: no finding makes check fail", refusal.Hint)

	other := compare(t, "users: defineTable({ name: v.string(), age: v.number() })", "users: defineTable({ name: v.bytes() })")
	require.True(t, fails(gate.Apply([]*diff.Result{other}, with(back))))

	p := with(back)
	p.Today = "2026-06-16"
	expired := gate.Apply([]*diff.Result{r}, p)
	require.True(t, fails(expired))
	renewed, _, err := gate.Approve(expired, p, gate.Request{Fingerprints: []string{name}, Reason: "still none", By: "Ben"})
	require.NoError(t, err)
	require.Len(t, renewed.Entries, 2)
	require.Len(t, back.Entries, 2, "the ledger that was given stays as it is")
	require.Equal(t, "still none", renewed.Entries[1].Reason)
	require.Empty(t, renewed.Entries[1].Until)
}

func TestApproveRefuses(t *testing.T) {
	r := compare(t, "users: defineTable({ name: v.string(), age: v.number() }), drafts: defineTable({})", "users: defineTable({ name: v.number() })")
	name, age, drafts := r.Findings[0].Fingerprint(), r.Findings[1].Fingerprint(), r.Findings[2].Fingerprint()
	c, err := config.Read("c.json", []byte(`{"rules": {"field-removed": "off"}}`))
	require.NoError(t, err)
	off := onErrors
	off.Config = c
	never := onErrors
	never.FailOn = config.Level{Never: true}
	unused := with(ledger(t, entry(r.Findings[0], "fingerprint", "0123456789abcdef", "where", "x.y")))
	list := "what can be approved:\n  " + name + "  type-changed at users.name\n  " + age + "  field-removed at users.age"
	request := func(fingerprint string) gate.Request {
		return gate.Request{Fingerprints: []string{fingerprint}, Reason: "no users yet", By: "Ana"}
	}
	changed := func(change func(*gate.Request)) gate.Request {
		q := request(name)
		change(&q)
		return q
	}
	for _, tc := range []struct {
		name    string
		policy  gate.Policy
		request gate.Request
		want    string
		hint    string
	}{
		{"nothing", onErrors, changed(func(q *gate.Request) { q.Fingerprints = nil }), "nothing is named that should be approved", "check prints the fingerprint of each finding that counts"},
		{"the reason of the printed command", onErrors, changed(func(q *gate.Request) { q.Reason = "…" }),
			"the reason is still the … of the printed command", "write in its place why the change is acceptable"},
		{"no reason", onErrors, changed(func(q *gate.Request) { q.Reason = " \n" }), "an approval needs a reason", "--reason TEXT: those who review the approval decide by it"},
		{"nobody", onErrors, changed(func(q *gate.Request) { q.By = "" }), "an approval says by whom it is, and no name is known", "--by NAME"},
		{"no date", onErrors, changed(func(q *gate.Request) { q.Until = "31.12.2026" }), `"31.12.2026" is no date`, "write the last day that counts as year-month-day, such as 2026-06-15"},
		{"a day that is none", onErrors, changed(func(q *gate.Request) { q.Until = "2026-06-31" }), `"2026-06-31" is no date`, "write the last day that counts as year-month-day, such as 2026-06-15"},
		{"a day that is over", onErrors, changed(func(q *gate.Request) { q.Until = "2026-06-14" }), "2026-06-14 is over: in UTC today is 2026-06-15", "the approval counts up to and including the day of --until"},
		{"too few digits", onErrors, request(name[:5]), `"` + name[:5] + `" is no fingerprint, which has 16 hexadecimal digits, nor the first 6 or more of one`, list},
		{"a rule", onErrors, request("type-changed"), `"type-changed" is no fingerprint, which has 16 hexadecimal digits, nor the first 6 or more of one`, list},
		{"another one", onErrors, request("0123456789abcdef"), "no finding has the fingerprint 0123456789abcdef", list},
		{"a digit too few in it", onErrors, request(name[:9] + name[10:]), "no finding has the fingerprint " + name[:9] + name[10:] + "; did you mean " + name + "?", list},
		{"a warning", onErrors, request(drafts), "table-removed at drafts needs no approval: its severity is warning, and check fails from error on", "--fail-on warning, or failOn in the configuration, would change that"},
		{"where nothing fails", never, request(name), "type-changed at users.name needs no approval: check fails for nothing", "--fail-on, or failOn in the configuration, says when check fails"},
		{"what is off", off, request(age), "field-removed at users.age does not count already", "c.json:1:12 says so: the rule field-removed is off"},
		{"a finding about approvals", unused, request(one(t, gate.Apply([]*diff.Result{r}, unused), diff.ApprovalUnused).Fingerprint()),
			one(t, gate.Apply([]*diff.Result{r}, unused), diff.ApprovalUnused).Fingerprint() + ": findings of approval-unused are about approvals, and cannot be approved", "mend or delete the approval that it names"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			next, written, err := gate.Approve(gate.Apply([]*diff.Result{r}, tc.policy), tc.policy, tc.request)
			require.EqualError(t, err, tc.want)
			require.Equal(t, tc.hint, err.(*gate.Refusal).Hint)
			require.Nil(t, next)
			require.Nil(t, written)
		})
	}
	clean := compare(t, "users: defineTable({})", "users: defineTable({})")
	_, _, err = gate.Approve(gate.Apply([]*diff.Result{clean}, onErrors), onErrors, request(name))
	require.Equal(t, "there is nothing to approve: no finding makes check fail", err.(*gate.Refusal).Hint)
}

// TestAmbiguousPrefix needs two findings that begin alike, so the same finding of two comparisons stands for them.
func TestAmbiguousPrefix(t *testing.T) {
	r := changes(t)
	name := r.Findings[0].Fingerprint()
	_, _, err := gate.Approve(gate.Apply([]*diff.Result{r, r}, onErrors), onErrors, gate.Request{Fingerprints: []string{name[:6]}, Reason: "x", By: "y"})
	require.EqualError(t, err, "2 findings have fingerprints that begin with "+name[:6])
}

// TestPrune deletes what is unused or over, and keeps the rest, also what cannot be followed.
func TestPrune(t *testing.T) {
	r := changes(t)
	l := ledger(t, entry(r.Findings[0]), entry(r.Findings[1], "until", "2026-06-14"), entry(r.Findings[0], "fingerprint", "0123456789abcdef"),
		entry(r.Findings[0], "fingerprint", "fedcba9876543210", "reason", "", "until", "2026-01-01"))
	p := with(l)
	next, removed := gate.Prune(gate.Apply([]*diff.Result{r}, p), p)
	require.Len(t, next.Entries, 2)
	require.Equal(t, r.Findings[0].Fingerprint(), next.Entries[0].Fingerprint)
	require.Equal(t, "fedcba9876543210", next.Entries[1].Fingerprint)
	require.Equal(t, []string{r.Findings[1].Fingerprint(), "0123456789abcdef"}, []string{removed[0].Fingerprint, removed[1].Fingerprint})
	require.Len(t, l.Entries, 4)
	next, removed = gate.Prune(gate.Unchanged(nil, onErrors), onErrors)
	require.Empty(t, next.Entries)
	require.Empty(t, removed)
}
