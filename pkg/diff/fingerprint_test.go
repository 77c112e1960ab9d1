package diff_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

func fingerprints(old, new *schema.Schema) []string {
	var prints []string
	for _, f := range diff.Compare(old, new, diff.Options{}).Findings {
		prints = append(prints, f.Fingerprint())
	}
	slices.Sort(prints)
	return prints
}

// TestFingerprint: a fingerprint outlives what does not change what was approved, and nothing else.
func TestFingerprint(t *testing.T) {
	base := []string{
		`v.object({a: v.string(), m: v.union(v.object({k: v.literal("x"), n: v.string()}), v.object({k: v.literal("y")}), v.null()), p: v.union(v.object({q: v.string(), r: v.null()}), v.object({s: v.string()}))})`,
		`v.object({a: v.number(), m: v.union(v.object({k: v.literal("x"), n: v.number()}), v.object({k: v.literal("y")}), v.null()), p: v.union(v.object({q: v.bytes(), r: v.null()}), v.object({s: v.string()}))})`,
	}
	want := fingerprints(parseTable(base[0]), parseTable(base[1]))
	require.Len(t, want, 3)
	require.Regexp(t, `^[0-9a-f]{16}$`, want[0])

	t.Run("moved fields and members", func(t *testing.T) {
		moved := []string{
			`v.object({p: v.union(v.object({s: v.string()}), v.object({r: v.null(), q: v.string()})), m: v.union(v.null(), v.object({k: v.literal("y")}), v.object({n: v.string(), k: v.literal("x")})), a: v.string()})`,
			`v.object({m: v.union(v.object({k: v.literal("y")}), v.null(), v.object({n: v.number(), k: v.literal("x")})), a: v.number(), p: v.union(v.object({s: v.string()}), v.object({r: v.null(), q: v.bytes()}))})`,
		}
		require.Equal(t, want, fingerprints(parseTable(moved[0]), parseTable(moved[1])))
	})
	t.Run("unrelated changes and other tables", func(t *testing.T) {
		old, new := parseTable(base[0]), parseTable(base[1])
		extra := &schema.Table{Name: "other", Document: validatorgen.Parse(`v.object({})`)}
		old.Tables, new.Tables = append([]*schema.Table{extra}, old.Tables...), append(new.Tables, extra)
		require.Equal(t, want, fingerprints(old, new))
	})
	for name, new := range map[string]string{
		"another new type": `v.object({a: v.bytes()})`,
		"another severity": `v.object({a: v.union(v.string(), v.null())})`,
		"optional":         `v.object({a: v.optional(v.number())})`,
		"another field":    `v.object({b: v.number(), a: v.string()})`,
	} {
		t.Run(name, func(t *testing.T) {
			before := fingerprints(parseTable(`v.object({a: v.string()})`), parseTable(`v.object({a: v.number()})`))
			after := fingerprints(parseTable(`v.object({a: v.string()})`), parseTable(new))
			require.False(t, slices.ContainsFunc(after, func(p string) bool { return p == before[0] }))
		})
	}
	t.Run("another component or table", func(t *testing.T) {
		old, new := parseTable(`v.object({a: v.string()})`), parseTable(`v.object({a: v.number()})`)
		other := diff.Compare(old, new, diff.Options{Component: "part"}).Findings[0].Fingerprint()
		require.NotContains(t, fingerprints(old, new), other)
	})
	t.Run("filter fields are a set, index fields are not", func(t *testing.T) {
		index := func(specs ...schema.IndexSpec) *schema.Schema {
			s := parseTable(`v.object({a: v.string(), b: v.string(), c: v.string()})`)
			for _, spec := range specs {
				s.Tables[0].Indexes = append(s.Tables[0].Indexes, schema.Index{Name: "x", Spec: spec})
			}
			return s
		}
		search := func(filters ...string) *schema.Schema {
			return index(schema.SearchIndex{SearchField: "a", FilterFields: filters})
		}
		require.Equal(t, fingerprints(index(), search("b", "c")), fingerprints(index(), search("c", "b", "c")))
		require.Empty(t, diff.Compare(search("b", "c"), search("c", "b"), diff.Options{}).Findings)
		ordered := func(fields ...string) *schema.Schema { return index(schema.DatabaseIndex{Fields: fields}) }
		require.NotEqual(t, fingerprints(index(), ordered("b", "c")), fingerprints(index(), ordered("c", "b")))
	})
}

// TestFingerprintsOfRandomTables: the order of fields never matters.
func TestFingerprintsOfRandomTables(t *testing.T) {
	for seed := range 500 {
		g := validatorgen.New(int64(seed))
		old := g.Document()
		new := g.Mutate(old)
		want := fingerprints(table(old), table(new))
		got := fingerprints(table(reverseFields(old)), table(reverseFields(new)))
		require.Equal(t, want, got, "seed %d\nold %s\nnew %s", seed, old, new)
	}
}

// reverseFields returns t with the fields of every object in the opposite order.
func reverseFields(t validator.Type) validator.Type {
	switch t := t.(type) {
	case *validator.Array:
		return &validator.Array{Element: reverseFields(t.Element)}
	case *validator.Record:
		return &validator.Record{Key: reverseFields(t.Key), Value: reverseFields(t.Value)}
	case *validator.Union:
		u := &validator.Union{}
		for _, m := range t.Members {
			u.Members = append(u.Members, reverseFields(m))
		}
		return u
	case *validator.Object:
		o := &validator.Object{}
		for _, f := range slices.Backward(t.Fields) {
			f.Type = reverseFields(f.Type)
			o.Fields = append(o.Fields, f)
		}
		return o
	default:
		return t
	}
}
