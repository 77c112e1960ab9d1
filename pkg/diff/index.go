package diff

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/schema"
)

// compareIndexes reports what changed about the indexes of a table that both schemas have, and notes what a deploy does
// with each of them.
func (c *comparison) compareIndexes(t *TableResult) []Finding {
	var findings []Finding
	renamed := renamedIndexes(t.From, t.To)
	gone := map[string]bool{}
	for _, x := range t.From.Indexes {
		gone[x.Name] = findIndex(t.To, x.Name) == nil
	}
	for i := range t.To.Indexes {
		to := &t.To.Indexes[i]
		from := findIndex(t.From, to.Name)
		if old := renamed[to.Name]; old != nil {
			from, gone[old.Name] = old, false
		}
		if rule, effects, text := indexChange(from, to); rule != "" {
			t.Indexes = append(t.Indexes, effects...)
			findings = append(findings, c.indexFinding(t.Name, rule, from, to, text))
		}
	}
	for i := range t.From.Indexes {
		from := &t.From.Indexes[i]
		if gone[from.Name] {
			rule, effects, text := indexChange(from, nil)
			t.Indexes = append(t.Indexes, effects...)
			findings = append(findings, c.indexFinding(t.Name, rule, from, nil, text))
		}
	}
	return findings
}

// indexChange says what became of an index. An index that was not there, or is not there any more, is nil. The rule is
// "" when nothing changed.
func indexChange(from, to *schema.Index) (rule RuleID, effects []IndexEffect, text string) {
	switch {
	case to == nil && from.Staged:
		return IndexRemoved, []IndexEffect{{from.Name, Dropped}}, covers(*from) + " removed, and no query could use it"
	case to == nil:
		return IndexRemoved, []IndexEffect{{from.Name, Dropped}}, covers(*from) + " removed, and queries on it fail"
	case from == nil && to.Staged:
		return IndexStaged, []IndexEffect{{to.Name, BackfillBackground}}, "staged " + covers(*to) + " added; it is built in the background"
	case from == nil:
		return IndexAdded, []IndexEffect{{to.Name, BackfillBlocks}}, covers(*to) + " added, and the deploy waits until it is built"
	case from.Name != to.Name:
		return IndexRedefined, []IndexEffect{{from.Name, Dropped}, {to.Name, BackfillBlocks}}, fmt.Sprintf(
			"is now called %s; queries on %s fail, and the deploy waits until %[1]s is built", to.Name, from.Name)
	case !sameSpec(*from, *to):
		text = fmt.Sprintf("%s is now %s, and is built anew", covers(*from), covers(*to))
		if to.Staged {
			text += " in the background; queries on it fail"
		}
		return IndexRedefined, []IndexEffect{{to.Name, redefinition(*from, *to)}}, text
	case from.Staged && !to.Staged:
		return IndexEnabled, []IndexEffect{{to.Name, Enabled}}, "the staged index is enabled; the deploy waits for what is left to build"
	case !from.Staged && to.Staged:
		return IndexDisabled, []IndexEffect{{to.Name, Disabled}}, "the index is staged now, and queries on it fail"
	default:
		return "", nil, ""
	}
}

func (c *comparison) indexFinding(table string, rule RuleID, from, to *schema.Index, text string) Finding {
	f := c.finding(rule, table)
	f.From = indexSide(table, from)
	f.To = indexSide(table, to)
	f.Index = f.To.Place.Index
	if to == nil {
		f.Index = from.Name
	}
	if rule == IndexRemoved && from.Staged {
		f.Severity = Note // no query can use it
	}
	name := f.Index
	if from != nil {
		name = from.Name
	}
	f.Message = table + "." + name + ": " + text
	return f
}

func indexSide(table string, x *schema.Index) Side {
	if x == nil {
		return Side{Place: schema.Place{Table: table}}
	}
	return Side{Present: true, Place: schema.Place{Table: table, Index: x.Name}, Index: x}
}

// renamedIndexes returns the old index for every new index that is nothing but another name for it.
func renamedIndexes(old, new *schema.Table) map[string]*schema.Index {
	renamed := map[string]*schema.Index{}
	taken := map[string]bool{}
	for _, to := range new.Indexes {
		if findIndex(old, to.Name) != nil || to.Staged {
			continue
		}
		for i := range old.Indexes {
			from := &old.Indexes[i]
			if findIndex(new, from.Name) == nil && !from.Staged && !taken[from.Name] && sameSpec(*from, to) {
				renamed[to.Name] = from
				taken[from.Name] = true
				break
			}
		}
	}
	return renamed
}

// redefinition says what happens to an index that covers something else now.
func redefinition(from, to schema.Index) Effect {
	switch {
	case to.Staged:
		return BackfillBackground
	case from.Staged:
		return BackfillBlocks
	default:
		return Swapped
	}
}

// sameSpec says whether two indexes cover the same, as Convex sees it.
func sameSpec(a, b schema.Index) bool {
	return reflect.DeepEqual(normalIndex(a).Spec, normalIndex(b).Spec)
}

// sameIndexes says whether two tables have the same indexes, whatever their order.
func sameIndexes(old, new *schema.Table) bool {
	if len(old.Indexes) != len(new.Indexes) {
		return false
	}
	for _, x := range old.Indexes {
		y := findIndex(new, x.Name)
		if y == nil || x.Staged != y.Staged || !sameSpec(x, *y) {
			return false
		}
	}
	return true
}

// covers names an index by its kind and what it covers, for a message.
func covers(x schema.Index) string {
	switch spec := x.Spec.(type) {
	case schema.SearchIndex:
		return "search index on " + spec.SearchField + filters(spec.FilterFields)
	case schema.VectorIndex:
		return fmt.Sprintf("vector index on %s (%d dimensions)%s", spec.VectorField, spec.Dimensions, filters(spec.FilterFields))
	case schema.DatabaseIndex:
		return "index on [" + strings.Join(spec.Fields, ", ") + "]"
	}
	return "index"
}

func filters(fields []string) string {
	if len(fields) == 0 {
		return ""
	}
	return " filtered by [" + strings.Join(fields, ", ") + "]"
}

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
		options = append(options, filterOption(spec.FilterFields)...)
	case schema.VectorIndex:
		method, options = ".vectorIndex(", []string{
			"vectorField: " + strconv.Quote(spec.VectorField), "dimensions: " + strconv.Itoa(spec.Dimensions)}
		options = append(options, filterOption(spec.FilterFields)...)
	}
	if x.Staged {
		options = append(options, "staged: true")
	}
	return method + strconv.Quote(x.Name) + ", { " + strings.Join(options, ", ") + " })"
}

func filterOption(fields []string) []string {
	if len(fields) == 0 {
		return nil
	}
	return []string{"filterFields: " + quoteAll(fields)}
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
		spec.Fields = slices.Clip(spec.Fields)
		if spec.Fields == nil {
			spec.Fields = []string{}
		}
		x.Spec = spec
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
	return append([]string{}, slices.Compact(slices.Sorted(slices.Values(names)))...)
}
