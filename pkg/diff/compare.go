package diff

import "convex-schema-plan/pkg/schema"

// Compare compares two versions of a schema. A nil schema stands for a deployment without a schema.
func Compare(from, to *schema.Schema, opts Options) *Result {
	if from == nil {
		from = &schema.Schema{}
	}
	if to == nil {
		to = &schema.Schema{}
	}
	r := &Result{From: from, To: to}
	for _, p := range pairTables(from, to) {
		p.Component = opts.Component
		r.Tables = append(r.Tables, p)
	}
	return r
}

// pairTables matches the tables by name: in the order of the new schema, with each removed table after the table that
// it followed in the old one.
func pairTables(from, to *schema.Schema) []TableResult {
	old := make(map[string]*schema.Table, len(from.Tables))
	for _, t := range from.Tables {
		old[t.Name] = t
	}
	kept := make(map[string]bool, len(to.Tables))
	for _, t := range to.Tables {
		kept[t.Name] = true
	}
	removedAfter := map[string][]*schema.Table{}
	last := ""
	for _, t := range from.Tables {
		if kept[t.Name] {
			last = t.Name
		} else {
			removedAfter[last] = append(removedAfter[last], t)
		}
	}
	var pairs []TableResult
	addRemoved := func(after string) {
		for _, t := range removedAfter[after] {
			pairs = append(pairs, TableResult{Name: t.Name, Status: Removed, From: t})
		}
	}
	addRemoved("")
	for _, t := range to.Tables {
		p := TableResult{Name: t.Name, Status: Changed, From: old[t.Name], To: t}
		if p.From == nil {
			p.Status = Added
		}
		pairs = append(pairs, p)
		addRemoved(t.Name)
	}
	return pairs
}
