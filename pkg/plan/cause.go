package plan

import (
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/validator"
)

func (m *maker) fingerprints(table string) []string {
	var found []string
	for _, f := range m.result.Of(table) {
		found = append(found, f.Fingerprint())
	}
	return found
}

// errors returns the fingerprints of the findings that make a table breaking.
func (m *maker) errors(table string) []string {
	var found []string
	for _, f := range m.result.Findings {
		if f.Severity == diff.Error && (f.Table == table || f.Table == "") {
			found = append(found, f.Fingerprint())
		}
	}
	return found
}

// causeOf returns the errors at or around a place, or all of the table when none is nearer.
func (m *maker) causeOf(table string, place validator.Path, all []string) []string {
	var near []string
	for _, f := range m.result.Of(table) {
		if f.Severity == diff.Error && related(f.Path, place) {
			near = append(near, f.Fingerprint())
		}
	}
	if len(near) == 0 {
		return all
	}
	return near
}

// related reports whether one path leads to the other's place or into it.
func related(a, b validator.Path) bool {
	return min(len(a), len(b)) > 0 && (a.Within(b) || b.Within(a))
}
