package diff_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// requireDistinct fails t when two findings of one result share a fingerprint: approving one would approve the other.
func requireDistinct(t *testing.T, r *diff.Result, about string) {
	t.Helper()
	seen := map[string]diff.Finding{}
	for _, f := range r.Findings {
		if other, ok := seen[f.Fingerprint()]; ok {
			t.Errorf("%s: two findings share %s:\n%s %s\n%s %s", about, f.Fingerprint(), other.Rule, other.Message, f.Rule, f.Message)
		}
		seen[f.Fingerprint()] = f
	}
}

// TestFingerprintsAreDistinct looks for two findings of one comparison that share a fingerprint: in random tables, with
// members of unions that cannot be told apart by a tag, and in the teaching set.
func TestFingerprintsAreDistinct(t *testing.T) {
	seeds := brief.Cases(3000)
	for seed := range seeds {
		g := validatorgen.New(int64(seed))
		old := g.Document()
		new := g.Mutate(g.Mutate(old))
		r := diff.Compare(table(old), table(new), diff.Options{})
		requireDistinct(t, r, old.String()+"\n"+new.String())
	}
	cases, err := os.ReadDir(teachingSet)
	require.NoError(t, err)
	for _, c := range cases {
		if dir, err := filepath.Abs(filepath.Join(teachingSet, c.Name())); c.IsDir() {
			require.NoError(t, err)
			r := compareDeclared(t, loadPath(t, dir, "before"), loadPath(t, dir, "after"))
			requireDistinct(t, r, c.Name())
		}
	}
}

// TestFingerprintsOfStrangeNames: what Convex refuses as a name cannot make two changes look like one.
func TestFingerprintsOfStrangeNames(t *testing.T) {
	for _, pair := range [][2]string{
		{`v.object({"a?": v.string()})`, `v.object({a: v.optional(v.string())})`},
		{`v.object({"a:v.string(),b": v.string()})`, `v.object({a: v.string(), b: v.string()})`},
	} {
		wrap := func(inner string) *schema.Schema { return parseTable(`v.object({x: ` + inner + `})`) }
		empty := parseTable(`v.object({})`)
		removed := func(inner string) string {
			for _, f := range diff.Compare(wrap(inner), empty, diff.Options{}).Findings {
				if f.Rule == diff.FieldRemoved {
					return f.Fingerprint()
				}
			}
			return ""
		}
		require.NotEmpty(t, removed(pair[0]))
		require.NotEqual(t, removed(pair[0]), removed(pair[1]))
	}
	r := diff.Compare(parseTable(`v.object({"a.b": v.string(), a: v.object({b: v.string()})})`), parseTable(`v.object({a: v.object({})})`), diff.Options{})
	requireDistinct(t, r, "a.b and b in a")
}

// TestFingerprintCovers: what is approved is approved in one place, for one project and component, and for what both
// sides say.
func TestFingerprintCovers(t *testing.T) {
	one := func(old, new *schema.Schema, rule diff.RuleID, opts diff.Options) string {
		t.Helper()
		for _, f := range diff.Compare(old, new, opts).Findings {
			if f.Rule == rule {
				return f.Fingerprint()
			}
		}
		t.Fatalf("no finding of %s", rule)
		return ""
	}
	distinct := func(prints ...string) {
		t.Helper()
		seen := map[string]bool{}
		for _, p := range prints {
			require.False(t, seen[p], "%v", prints)
			seen[p] = true
		}
	}
	withIndex := func(x ...schema.Index) *schema.Schema {
		s := parseTable(`v.object({a: v.string(), b: v.string()})`)
		s.Tables[0].Indexes = x
		return s
	}
	index := func(name string, staged bool, fields ...string) schema.Index {
		return schema.Index{Name: name, Staged: staged, Spec: schema.DatabaseIndex{Fields: fields}}
	}

	t.Run("project and component", func(t *testing.T) {
		old, new := parseTable(`v.object({a: v.string()})`), parseTable(`v.object({a: v.number()})`)
		var prints []string
		for _, o := range []diff.Options{{}, {Project: "x"}, {Component: "x"}, {Project: "x", Component: "x"}, {Project: "y"}} {
			prints = append(prints, one(old, new, diff.TypeChanged, o))
		}
		distinct(prints...)
	})
	t.Run("a later break at the same place", func(t *testing.T) {
		old := `v.object({a: v.union(v.literal("x"), v.literal("y"), v.literal("z"))})`
		narrower := func(new string) string {
			return one(parseTable(old), parseTable(new), diff.LiteralRemoved, diff.Options{})
		}
		distinct(
			narrower(`v.object({a: v.union(v.literal("x"), v.literal("y"))})`),
			narrower(`v.object({a: v.union(v.literal("x"), v.literal("z"))})`),
			narrower(`v.object({a: v.literal("x")})`),
			one(parseTable(`v.object({a: v.union(v.literal("x"), v.literal("y"))})`), parseTable(`v.object({a: v.literal("x")})`), diff.LiteralRemoved, diff.Options{}),
		)
		required := func(old, new string) string {
			return one(parseTable(old), parseTable(new), diff.FieldMadeRequired, diff.Options{})
		}
		distinct(
			required(`v.object({a: v.optional(v.string())})`, `v.object({a: v.string()})`),
			required(`v.object({a: v.optional(v.number())})`, `v.object({a: v.number()})`),
		)
	})
	t.Run("whole tables", func(t *testing.T) {
		removed := func(document string) string {
			return one(parseTable(document), &schema.Schema{Validation: true}, diff.TableRemoved, diff.Options{})
		}
		distinct(removed(`v.object({a: v.string()})`), removed(`v.object({a: v.number()})`), removed(`v.object({})`))
		first := func(document string) string { return one(nil, parseTable(document), diff.FirstSchema, diff.Options{}) }
		distinct(first(`v.object({a: v.string()})`), first(`v.object({a: v.number()})`))
	})
	t.Run("validation switched on for other tables", func(t *testing.T) {
		enabled := func(document string) string {
			off := parseTable(document)
			off.Validation = false
			return one(off, parseTable(document), diff.ValidationEnabled, diff.Options{})
		}
		distinct(enabled(`v.object({a: v.string()})`), enabled(`v.object({a: v.number()})`))
	})
	t.Run("what the deploy does with an index", func(t *testing.T) {
		x, staged := index("x", false, "a"), index("x", true, "a")
		none := withIndex()
		distinct(
			one(withIndex(x), none, diff.IndexRemoved, diff.Options{}),
			one(withIndex(staged), none, diff.IndexRemoved, diff.Options{}),
			one(withIndex(index("y", false, "a")), none, diff.IndexRemoved, diff.Options{}),
			one(withIndex(x), withIndex(staged), diff.IndexDisabled, diff.Options{}),
			one(withIndex(x), withIndex(index("x", false, "b")), diff.IndexRedefined, diff.Options{}),
			one(withIndex(x), withIndex(index("x", true, "b")), diff.IndexRedefined, diff.Options{}),
			one(withIndex(staged), withIndex(index("x", false, "b")), diff.IndexRedefined, diff.Options{}),
			one(withIndex(x), withIndex(index("y", false, "a")), diff.IndexRedefined, diff.Options{}),
		)
	})
	t.Run("findings about something outside the schemas", func(t *testing.T) {
		distinct(
			diff.Finding{Rule: diff.ApprovalUnused, Key: "a"}.Fingerprint(),
			diff.Finding{Rule: diff.ApprovalUnused, Key: "b"}.Fingerprint(),
			diff.Finding{Rule: diff.ApprovalUnused}.Fingerprint(),
		)
	})
}

// TestFindingOutsideTheSchemas: such a finding points where it says, in no old version.
func TestFindingOutsideTheSchemas(t *testing.T) {
	r := diff.Compare(nil, nil, diff.Options{})
	f := diff.Finding{Rule: diff.ApprovalUnused, At: &schema.Position{File: "approvals.json", Line: 3, Column: 5}}
	at, ok := r.ToPosition(f)
	require.True(t, ok)
	require.Equal(t, "approvals.json:3:5", at.String())
	_, ok = r.FromPosition(f)
	require.False(t, ok)
}
