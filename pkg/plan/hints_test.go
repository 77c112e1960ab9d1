package plan_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
)

// TestBatchSizes: batches are smaller only where a document can be large or others are read and written for it.
func TestBatchSizes(t *testing.T) {
	for _, tc := range []struct {
		beside string // fields of the document besides the one that changes
		want   string
	}{
		{`name: v.string(), tags: v.array(v.string()), team: v.id("u")`, ""},
		{`emails: v.array(v.object({address: v.string(), primary: v.boolean()}))`, ""},
		{`labels: v.record(v.string(), v.string())`, ""},
		{`image: v.bytes()`, "10: image holds bytes, up to 1 MiB, and a transaction reads 16 MiB at most."},
		{`meta: v.optional(v.any())`, "25: meta can hold anything, and a transaction reads 16 MiB at most."},
		{`files: v.array(v.object({data: v.union(v.bytes(), v.null())}))`, "10: files[].data holds bytes, up to 1 MiB, and a transaction reads 16 MiB at most."},
		{`blocks: v.array(v.object({lines: v.array(v.object({text: v.string()}))}))`,
			"25: blocks holds lists inside lists, and a transaction reads 16 MiB at most."},
		{`cells: v.record(v.string(), v.object({text: v.string()}))`,
			"25: cells holds up to 1,024 objects or lists, and a transaction reads 16 MiB at most."},
		{`embedding: v.array(v.number())`, "50: embedding can hold 8,192 numbers, and a transaction reads 16 MiB at most."},
		{`embedding: v.array(v.number()), data: v.bytes(), meta: v.any()`,
			"10: data holds bytes, up to 1 MiB, and a transaction reads 16 MiB at most."},
	} {
		p := makePlan(t, tables("t", "{"+tc.beside+", n: v.number()}"), tables("t", "{"+tc.beside+", n: v.string()}"))
		require.Equal(t, tc.want, batch(p.Migrations[0]), tc.beside)
	}
}

func batch(m plan.Migration) string {
	if m.Hints.BatchSize == nil {
		return ""
	}
	return fmt.Sprintf("%d: %s", m.Hints.BatchSize.Documents, m.Hints.BatchSize.Why)
}

// TestBatchSizesOfWork: what a migration does beside the document counts, and most of all when it does so for each part.
func TestBatchSizesOfWork(t *testing.T) {
	const once = "50: another document is read or written for each one."
	const many = "10: many others can be read or written for each document, and a transaction reads 4,096 and writes 16,000 at most."
	from := tables("old", "{name: v.string()}", "one", `{ref: v.optional(v.id("old"))}`, "list", `{refs: v.array(v.id("old"))}`)
	to := tables("new", "{name: v.string()}", "one", `{ref: v.optional(v.id("new"))}`, "list", `{refs: v.array(v.id("new"))}`)
	p := planned(t, from, to, "rename-table old=new", plan.Options{})
	got := map[string]string{}
	parallel := map[string]bool{}
	for _, m := range p.Migrations {
		got[m.Name], parallel[m.Name] = batch(m), m.Hints.Parallelize != nil
	}
	require.Equal(t, map[string]string{
		"copyOld": "50: every document is written twice, here and in the other table.", "migrateOne": once, "migrateList": many,
	}, got)
	require.Equal(t, map[string]bool{"copyOld": false, "migrateOne": true, "migrateList": false}, parallel,
		"the answer for a reference that leads nowhere is given the database")
}

// planned makes a plan of a change that a flag declares.
func planned(t *testing.T, from, to *schema.Schema, declaration string, opts plan.Options) *plan.Plan {
	t.Helper()
	in := &intent.Intent{}
	for _, f := range intent.Forms() {
		var text string
		if n, _ := fmt.Sscanf(declaration, f.Flag+" %s", &text); n == 1 {
			require.NoError(t, f.Parse(in, text))
		}
	}
	in, err := intent.Resolve(in, from, to)
	require.NoError(t, err)
	p, err := plan.Make(diff.Compare(from, to, diff.Options{Intent: in}), opts)
	require.NoError(t, err)
	requireFits(t, planSchema(t), p)
	return p
}

// TestCustomRanges: an index is used only when it finds every document to migrate, and nothing in it moves meanwhile.
func TestCustomRanges(t *testing.T) {
	const circle, square = `v.object({kind: v.literal("circle"), size: v.%s})`, `v.object({kind: v.literal("square"), size: v.%s})`
	index := func(name string, fields ...string) schema.Index {
		return schema.Index{Name: name, Spec: schema.DatabaseIndex{Fields: fields}}
	}
	staged := index("by_kind", "kind")
	staged.Staged = true
	change := func(circleTo, squareTo string) [2]string {
		union := "v.union(" + circle + ", " + square + ")"
		return [2]string{fmt.Sprintf(union, "number()", "number()"), fmt.Sprintf(union, circleTo, squareTo)}
	}
	one, both := change("string()", "number()"), change("string()", "string()")
	for _, tc := range []struct {
		name          string
		documents     [2]string
		before, after []schema.Index
		want          string
		instance      plan.Instance
	}{
		{"one member changes", one, []schema.Index{index("by_kind", "kind")}, []schema.Index{index("by_kind", "kind")}, `by_kind kind "circle"`, plan.Instance{}},
		{"both members change", both, []schema.Index{index("by_kind", "kind")}, []schema.Index{index("by_kind", "kind")}, "", plan.Instance{}},
		{"the index is new", one, nil, []schema.Index{index("by_kind", "kind")}, "", plan.Instance{}},
		{"the index goes", one, []schema.Index{index("by_kind", "kind")}, nil, `by_kind kind "circle"`, plan.Instance{}},
		{"the index was staged", one, []schema.Index{staged}, []schema.Index{index("by_kind", "kind")}, "", plan.Instance{}},
		{"the index becomes another", one, []schema.Index{index("by_kind", "size")}, []schema.Index{index("by_kind", "kind")}, "", plan.Instance{}},
		{"documents that are written meanwhile could come before the cursor", one,
			[]schema.Index{index("by_kind", "kind", "size")}, []schema.Index{index("by_kind", "kind", "size")}, "", plan.Instance{}},
		{"another field", one, []schema.Index{index("by_size", "size")}, []schema.Index{index("by_size", "size")}, "", plan.Instance{}},
		{"the tag itself changes", [2]string{
			`v.union(v.object({kind: v.literal("a"), n: v.number()}), v.object({kind: v.literal("b")}))`,
			`v.union(v.object({kind: v.literal("A"), n: v.number()}), v.object({kind: v.literal("b")}))`,
		}, []schema.Index{index("by_kind", "kind")}, []schema.Index{index("by_kind", "kind")}, "", plan.Instance{}},
		{"the tag of a table of one object", [2]string{
			`v.object({kind: v.union(v.literal("a"), v.literal("b")), n: v.number()})`,
			`v.object({kind: v.union(v.literal("a"), v.literal("b")), n: v.string()})`,
		}, []schema.Index{index("by_kind", "kind")}, []schema.Index{index("by_kind", "kind")}, "", plan.Instance{}},
		{"a Migrations object of the project", one, []schema.Index{index("by_kind", "kind")}, []schema.Index{index("by_kind", "kind")}, "",
			plan.Instance{File: "a.ts", Export: "m"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			from, to := tables("t", parse(tc.documents[0])), tables("t", parse(tc.documents[1]))
			from.Tables[0].Indexes, to.Tables[0].Indexes = tc.before, tc.after
			p := planned(t, from, to, "", plan.Options{Project: plan.Project{Instance: tc.instance}})
			got := ""
			if r := p.Migrations[0].Hints.CustomRange; r != nil {
				got = fmt.Sprintf("%s %s %s", r.Index, r.Field, `"`+fmt.Sprint(r.Equals.Value)+`"`)
			}
			require.Equal(t, tc.want, got)
		})
	}
}

// TestHintsOfAProject: a Migrations object of the project may run triggers, so that its documents wait for one another,
// and its own batch size holds unless there is a reason for a smaller one.
func TestHintsOfAProject(t *testing.T) {
	from, to := tables("t", "{data: v.bytes(), n: v.number()}"), tables("t", "{data: v.bytes(), n: v.string()}")
	for size, want := range map[int]string{
		0: "10: data holds bytes, up to 1 MiB, and a transaction reads 16 MiB at most.", 500: "10: data holds bytes, up to 1 MiB, and a transaction reads 16 MiB at most.",
		5: "",
	} {
		p := planned(t, from, to, "", plan.Options{Project: plan.Project{Instance: plan.Instance{File: "a.ts", Export: "m", BatchSize: size}}})
		require.Equal(t, want, batch(p.Migrations[0]))
		require.Nil(t, p.Migrations[0].Hints.Parallelize)
	}
}
