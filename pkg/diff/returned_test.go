package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

const usersOnly = `v.object({ name: v.string() })`

// schemaWith returns a schema with a table users and, when document is not "", a table drafts.
func schemaWith(document string) *schema.Schema {
	s := &schema.Schema{Validation: true, Tables: []*schema.Table{{Name: "users", Document: validatorgen.Parse(usersOnly)}}}
	if document != "" {
		s.Tables = append(s.Tables, &schema.Table{Name: "drafts", Document: validatorgen.Parse(document)})
	}
	return s
}

// past says what history knows of drafts.
func past(document string, change func(*diff.Returned)) map[string]diff.Returned {
	r := diff.Returned{
		Last: schemaWith(document).Table("drafts"), Validated: true, Added: "1a2b3c4 (2024-03-01)", Removed: "5d6e7f8 (2024-06-01)",
	}
	if change != nil {
		change(&r)
	}
	return map[string]diff.Returned{"drafts": r}
}

// TestReturned compares a table that is in the schema again with its last version: one finding tells all about its
// documents, and the deploy reads them, because Convex knows no validator of before.
func TestReturned(t *testing.T) {
	const (
		fits  = "warning drafts: table is in the schema again, and documents that it had before may still be stored | "
		fails = "error drafts: table is in the schema again, and documents that it had before may not fit | "
	)
	for _, tc := range []struct {
		name, last, now string
		change          func(*diff.Returned)
		verdict         diff.Verdict
		deploy          diff.Deploy
		want            string
	}{
		{
			"as it was", `v.object({ text: v.string() })`, `v.object({ text: v.string() })`, nil, diff.Safe, diff.Scan,
			fits + "It was there from 1a2b3c4 (2024-03-01) until 5d6e7f8 (2024-06-01). All its documents of then fit.",
		},
		{
			"wider", `v.object({ text: v.string() })`, `v.object({ text: v.string(), done: v.optional(v.boolean()) })`,
			func(r *diff.Returned) { r.Added = "" }, diff.Safe, diff.Scan,
			fits + "It was there until 5d6e7f8 (2024-06-01). All its documents of then fit.",
		},
		{
			"anything goes now", `v.object({ text: v.string() })`, `v.any()`, nil, diff.Safe, diff.Skip,
			fits + "It was there from 1a2b3c4 (2024-03-01) until 5d6e7f8 (2024-06-01). All its documents of then fit.",
		},
		{
			"narrower", `v.object({ text: v.string(), a: v.optional(v.null()) })`, `v.object({ text: v.number(), by: v.string(), a: v.null(), z: v.null() })`,
			func(r *diff.Returned) { r.Added, r.Removed = "", "" }, diff.Breaking, diff.FailIfPresent,
			fails + "It was there before. Not all its documents of then fit: " +
				"text: v.string() is no longer accepted, now v.number(); by: required field v.string() added; and 2 more.",
		},
		{
			"one field", `v.object({ text: v.string() })`, `v.object({ text: v.number() })`,
			func(r *diff.Returned) { r.Removed = "" }, diff.Breaking, diff.FailIfPresent,
			fails + "It was there from 1a2b3c4 (2024-03-01) on, for some time. Not all its documents of then fit: " +
				"text: v.string() is no longer accepted, now v.number().",
		},
		{
			"never validated", `v.object({ text: v.string() })`, `v.object({ text: v.string() })`, func(r *diff.Returned) { r.Validated = false },
			diff.Breaking, diff.FailIfPresent,
			fails + "It was there from 1a2b3c4 (2024-03-01) until 5d6e7f8 (2024-06-01). Its documents of then had any form, and are checked now.",
		},
		{
			"anything went", `v.any()`, `v.object({ text: v.string() })`, nil, diff.Breaking, diff.FailIfPresent,
			fails + "It was there from 1a2b3c4 (2024-03-01) until 5d6e7f8 (2024-06-01). Its documents of then had any form, and are checked now.",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			from, to := schemaWith(""), schemaWith(tc.now)
			r := diff.Compare(from, to, diff.Options{Returned: past(tc.last, tc.change)})
			checkAgreement(t, r)
			require.Len(t, r.Findings, 1)
			f := r.Findings[0]
			require.Equal(t, diff.TableReturned, f.Rule)
			require.Equal(t, tc.want, f.Severity.String()+" "+f.Message+" | "+strings.Join(f.Notes, " | "))
			drafts := r.Table("drafts")
			require.Equal(t, []any{diff.Changed, tc.verdict, tc.deploy}, []any{drafts.Status, drafts.Verdict, drafts.Deploy})
			require.Equal(t, tc.verdict, r.Verdict)
			require.Equal(t, tc.verdict == diff.Breaking, f.Witness != nil)
			require.Len(t, from.Tables, 1, "the old schema stays as it was")
		})
	}
}

// TestReturnedUnchecked: nothing is wrong with old documents while nothing checks them, and a table that returns is no
// part of what is checked for the first time.
func TestReturnedUnchecked(t *testing.T) {
	from, to := schemaWith(""), schemaWith(`v.object({ text: v.number() })`)
	to.Validation = false
	r := diff.Compare(from, to, diff.Options{Returned: past(`v.object({ text: v.string() })`, nil)})
	checkAgreement(t, r)
	f := r.Of("drafts")[0]
	require.Equal(t, []any{diff.TableReturned, diff.Note}, []any{f.Rule, f.Severity})
	require.Equal(t, "drafts: table is in the schema again, and documents that it had before may still be stored", f.Message)
	require.Equal(t, []string{"It was there from 1a2b3c4 (2024-03-01) until 5d6e7f8 (2024-06-01). " +
		"Its documents of then are not checked: schemaValidation is off."}, f.Notes)
	require.Equal(t, diff.Skip, r.Table("drafts").Deploy)

	from, to = schemaWith(""), schemaWith(`v.object({ text: v.string() })`)
	from.Validation = false
	r = diff.Compare(from, to, diff.Options{Returned: past(`v.object({ text: v.string() })`, nil)})
	checkAgreement(t, r)
	require.Equal(t, diff.Safe, r.Table("drafts").Verdict, "the documents were checked when the table was in the schema")
	require.Equal(t, diff.Breaking, r.Table("users").Verdict)
}

// TestReturnedFirst: a schema that begins again is the first one only for the tables that nobody had before.
func TestReturnedFirst(t *testing.T) {
	to := schemaWith(`v.object({ text: v.string() })`)
	r := diff.Compare(nil, to, diff.Options{Returned: past(`v.object({ text: v.string() })`, nil)})
	checkAgreement(t, r)
	require.Equal(t, []diff.RuleID{diff.FirstSchema, diff.TableReturned}, rulesOf(r))
	require.Contains(t, r.Findings[0].Message, "1 table is declared")

	to.Tables = to.Tables[1:]
	r = diff.Compare(nil, to, diff.Options{Returned: past(`v.object({ text: v.string() })`, nil)})
	require.Equal(t, []diff.RuleID{diff.TableReturned}, rulesOf(r))
}

func rulesOf(r *diff.Result) []diff.RuleID {
	var rules []diff.RuleID
	for _, f := range r.Findings {
		rules = append(rules, f.Rule)
	}
	return rules
}

// TestReturnedIndexes: the indexes of before were dropped with the table, so that all are built from what is stored.
func TestReturnedIndexes(t *testing.T) {
	by := func(name string) schema.Index {
		return schema.Index{Name: name, Spec: schema.DatabaseIndex{Fields: []string{"text"}}}
	}
	returned := past(`v.object({ text: v.string() })`, func(r *diff.Returned) {
		r.Last.Indexes = []schema.Index{by("by_text")}
		r.Last.Staged = validator.Any
	})
	to := schemaWith(`v.object({ text: v.string() })`)
	to.Table("drafts").Indexes = []schema.Index{by("by_text")}
	r := diff.Compare(schemaWith(""), to, diff.Options{Returned: returned})
	require.Equal(t, []diff.RuleID{diff.TableReturned, diff.IndexAdded}, rulesOf(r))
	require.Equal(t, []diff.IndexEffect{{Name: "by_text", Effect: diff.BackfillBlocks}}, r.Table("drafts").Indexes)
}

// TestReturnedElsewhere: history decides nothing about tables that the old version has, that the new one has not, or that
// are filled with the documents of others.
func TestReturnedElsewhere(t *testing.T) {
	text, number := `v.object({ text: v.string() })`, `v.object({ text: v.number() })`
	both := schemaWith(text)
	require.Empty(t, diff.Compare(both, schemaWith(text), diff.Options{Returned: past(number, nil)}).Findings)
	require.Empty(t, diff.Compare(schemaWith(""), schemaWith(""), diff.Options{Returned: past(number, nil)}).Findings)

	from := schemaWith("")
	from.Tables = append(from.Tables, &schema.Table{Name: "notes", Document: validatorgen.Parse(text)})
	to := schemaWith(text)
	declared := declare(t, from, to, "rename-table notes=drafts")
	r := diff.Compare(from, to, diff.Options{Intent: declared, Returned: past(number, nil)})
	checkAgreement(t, r)
	require.Equal(t, []diff.RuleID{diff.TableRenamed}, rulesOf(r))
	require.Equal(t, []string{"Another table was called drafts. It was there from 1a2b3c4 (2024-03-01) until 5d6e7f8 (2024-06-01). " +
		"Its documents of then may still be stored, and are checked too; empty it first, or choose a name that no table had."},
		r.Findings[0].Notes)
}

// TestReturnedFingerprint ties an approval to the last version and to the new one.
func TestReturnedFingerprint(t *testing.T) {
	compare := func(last, now string, change func(*diff.Returned)) string {
		r := diff.Compare(schemaWith(""), schemaWith(now), diff.Options{Returned: past(last, change)})
		require.Equal(t, []diff.RuleID{diff.TableReturned}, rulesOf(r))
		return r.Findings[0].Fingerprint()
	}
	a, b, c := `v.object({ a: v.string() })`, `v.object({ b: v.string() })`, `v.object({ c: v.string() })`
	one := compare(a, b, nil)
	require.Equal(t, one, compare(a, b, func(r *diff.Returned) { r.Added, r.Removed = "", "another commit" }), "commits can be rebased")
	require.NotEqual(t, one, compare(c, b, nil))
	require.NotEqual(t, one, compare(a, c, nil))
	require.NotEqual(t, one, compare(a, b, func(r *diff.Returned) { r.Validated = false }))
}

// TestResolveReturned: what is declared about a table that history knows is held against its last version, and that it
// returns is known, so that the declaration has nothing to add.
func TestResolveReturned(t *testing.T) {
	from, to := schemaWith(""), schemaWith(`v.object({ title: v.string() })`)
	returned := past(`v.object({ text: v.string() })`, nil)
	declared := parseFlags(t, "returned drafts", "rename drafts.text=title")
	_, err := diff.Resolve(declared, from, to, nil)
	require.Error(t, err, "without history drafts is a new table")

	resolved, err := diff.Resolve(declared, from, to, returned)
	require.NoError(t, err)
	require.Empty(t, resolved.Returned)
	require.Len(t, resolved.Fields, 1)
	require.Len(t, declared.Returned, 1, "what was declared stays as it was")
	r := diff.Compare(from, to, diff.Options{Intent: resolved, Returned: returned})
	checkAgreement(t, r)
	require.Equal(t, []diff.RuleID{diff.TableReturned}, rulesOf(r))

	_, err = diff.Resolve(parseFlags(t, "rename drafts.txt=title"), from, to, returned)
	require.ErrorContains(t, err, "txt", "history has no such field")
	_, err = diff.Resolve(parseFlags(t, "returned users"), from, to, returned)
	require.Error(t, err, "the old version has it")
	resolved, err = diff.Resolve(nil, from, to, returned)
	require.NoError(t, err)
	require.NotNil(t, resolved)
}

// TestReturnedAgree brings random tables back as other random ones.
func TestReturnedAgree(t *testing.T) {
	pairs := brief.Cases(2000)
	verdicts := map[diff.Verdict]int{}
	for seed := range pairs {
		g := validatorgen.New(int64(seed))
		last := g.Document()
		now := g.Mutate(last)
		to := schemaWith("")
		to.Tables = append(to.Tables, &schema.Table{Name: "drafts", Document: now})
		returned := diff.Returned{Last: &schema.Table{Name: "drafts", Document: last}, Validated: seed%5 > 0}
		r := diff.Compare(schemaWith(""), to, diff.Options{Returned: map[string]diff.Returned{"drafts": returned}})
		checkAgreement(t, r)
		verdicts[r.Table("drafts").Verdict]++
		require.Equal(t, 1, strings.Count(fmt.Sprint(rulesOf(r)), string(diff.TableReturned)), "seed %d", seed)
	}
	require.Greater(t, verdicts[diff.Safe], pairs/20)
	require.Greater(t, verdicts[diff.Breaking], pairs/20)
}
