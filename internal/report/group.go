package report

import (
	"cmp"
	"slices"

	"convex-schema-plan/pkg/diff"
)

// A group is the findings about one table, about the schema as a whole, or about files beside it (a nil table).
type group struct {
	table    *diff.TableResult
	findings []diff.Finding
	told     int // findings that are told together with one of another group
}

// name returns what a group of findings is about, when it is no table.
func (g group) name() string {
	if g.findings[0].At != nil {
		return "beside the schema"
	}
	return "schema"
}

// groups returns the tables that have findings of at least the given severity, the worst first, and in each the worst
// findings first. Otherwise the order of the schema is kept.
func groups(r *diff.Result, least diff.Severity) []group {
	whole, files := aboutNoTable(r)
	all := []group{{findings: whole}}
	for i := range r.Tables {
		all = append(all, group{table: &r.Tables[i], findings: r.Of(r.Tables[i].Name)})
	}
	var kept []group
	for _, g := range append(all, group{findings: files}) {
		g.findings = slices.DeleteFunc(g.findings, func(f diff.Finding) bool { return f.Severity < least })
		slices.SortStableFunc(g.findings, byWeight)
		if len(g.findings) > 0 {
			kept = append(kept, g)
		}
	}
	slices.SortStableFunc(kept, func(a, b group) int { return byWeight(a.findings[0], b.findings[0]) })
	return kept
}

// aboutNoTable returns the findings about the schema as a whole, and those about files beside it.
func aboutNoTable(r *diff.Result) (whole, files []diff.Finding) {
	for _, f := range r.Of("") {
		if f.At != nil {
			files = append(files, f)
		} else {
			whole = append(whole, f)
		}
	}
	return whole, files
}

// byWeight puts the worst findings first, and those that somebody suppressed last.
func byWeight(a, b diff.Finding) int {
	if (a.Suppressed == nil) != (b.Suppressed == nil) {
		if a.Suppressed == nil {
			return -1
		}
		return 1
	}
	return cmp.Compare(b.Severity, a.Severity)
}
