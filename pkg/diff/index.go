package diff

import (
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/schema"
)

// indexText prints an index as Convex source, as it follows defineTable(…).
func indexText(x schema.Index) string {
	var method string
	var options []string
	switch spec := x.Spec.(type) {
	case schema.DatabaseIndex:
		if !x.Staged {
			return ".index(" + strconv.Quote(x.Name) + ", " + quoteAll(spec.Fields) + ")"
		}
		method, options = ".index(", []string{"fields: " + quoteAll(spec.Fields)}
	case schema.SearchIndex:
		method, options = ".searchIndex(", []string{"searchField: " + strconv.Quote(spec.SearchField)}
		if len(spec.FilterFields) > 0 {
			options = append(options, "filterFields: "+quoteAll(spec.FilterFields))
		}
	case schema.VectorIndex:
		method, options = ".vectorIndex(", []string{
			"vectorField: " + strconv.Quote(spec.VectorField), "dimensions: " + strconv.Itoa(spec.Dimensions)}
		if len(spec.FilterFields) > 0 {
			options = append(options, "filterFields: "+quoteAll(spec.FilterFields))
		}
	}
	if x.Staged {
		options = append(options, "staged: true")
	}
	return method + strconv.Quote(x.Name) + ", { " + strings.Join(options, ", ") + " })"
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = strconv.Quote(n)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// normalIndex sorts what Convex takes as a set, so that indexes which are one to Convex are equal.
func normalIndex(x schema.Index) schema.Index {
	switch spec := x.Spec.(type) {
	case schema.DatabaseIndex:
	case schema.SearchIndex:
		spec.FilterFields = sortedSet(spec.FilterFields)
		x.Spec = spec
	case schema.VectorIndex:
		spec.FilterFields = sortedSet(spec.FilterFields)
		x.Spec = spec
	}
	return x
}

func sortedSet(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}
