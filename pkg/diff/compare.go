package diff

import (
	"fmt"
	"slices"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// Compare compares two versions of a schema. A nil schema stands for a deployment without a schema.
func Compare(from, to *schema.Schema, opts Options) *Result {
	if from == nil {
		from = &schema.Schema{}
	}
	if to == nil {
		to = &schema.Schema{}
	}
	if opts.Intent == nil {
		opts.Intent = &intent.Intent{}
	}
	c := newComparison(from, to, opts)
	r := &Result{
		Project: opts.Project, Component: opts.Component, From: c.from, To: to, Intent: opts.Intent,
		Verdict: Safe, Tables: c.pairs(), Remarks: from.DefinitionErrors(),
	}
	for _, e := range to.DefinitionErrors() {
		c.errors[e.Table] = append(c.errors[e.Table], e)
		r.Refused = true
	}
	findings := inParallel(len(r.Tables), func(i int) []Finding { return c.table(&r.Tables[i]) })
	r.Findings = append(c.wholeSchema(r.Tables), slices.Concat(findings...)...)
	for i := range r.Findings {
		r.Findings[i].Project, r.Findings[i].Component = opts.Project, opts.Component
	}
	for _, t := range r.Tables {
		r.Verdict = worse(r.Verdict, t.Verdict)
	}
	if r.Refused {
		r.Verdict = Breaking
	}
	r.Explained = explained(r)
	return r
}

// explained says whether every verdict other than Safe has an error: one of its table or of the schema as a whole, and of
// the definition when that is refused. An error in another table, or about something else, explains nothing.
func explained(r *Result) bool {
	documents := map[string]bool{} // the tables whose documents an error is about
	definition := false
	for _, f := range r.Findings {
		if f.Severity == Error {
			definition = definition || f.Code != ""
			documents[f.Table] = documents[f.Table] || f.Code == ""
		}
	}
	return (definition || !r.Refused) && !slices.ContainsFunc(r.Tables, func(t TableResult) bool {
		return t.Verdict != Safe && !documents[t.Name] && !documents[""]
	})
}

func worse(a, b Verdict) Verdict {
	switch {
	case a == Breaking || b == Breaking:
		return Breaking
	case a == Undecided || b == Undecided:
		return Undecided
	default:
		return Safe
	}
}

// A comparison is one call of [Compare].
type comparison struct {
	from, to   *schema.Schema  // from has the tables that return
	first      bool            // the new schema is the first one that checks documents
	returning  map[string]bool // the tables that return by what history knows
	opts       Options
	tables     map[string]*TableResult
	errors     map[string][]schema.DefinitionError // of the new schema, by table
	anyRemoved bool
}

func newComparison(from, to *schema.Schema, opts Options) *comparison {
	c := &comparison{
		to: to, opts: opts, first: len(from.Tables) == 0 && len(to.Tables) > 0 && to.Validation,
		returning: map[string]bool{}, tables: map[string]*TableResult{}, errors: map[string][]schema.DefinitionError{},
	}
	known := withHistory(from, to, opts.Intent, opts.Returned)
	for _, t := range known.Tables[len(from.Tables):] {
		c.returning[t.Name] = true
	}
	c.from = opts.Intent.WithReturned(known)
	return c
}

// finding returns a finding of a rule about a table, to be filled in.
func (c *comparison) finding(rule RuleID, table string) Finding {
	r, _ := FindRule(rule)
	return Finding{Rule: rule, Severity: r.Severity, Table: table}
}

// pairs returns the tables to compare, and notes what the comparison of one has to know of the others.
func (c *comparison) pairs() []TableResult {
	tables := pairTables(c.from, c.to)
	for i := range tables {
		t := &tables[i]
		t.Component = c.opts.Component
		if t.Returned = c.returned(t.Name); t.Returned != nil {
			t.Status = Changed // even when it is declared as it was: the old version did not have it
		}
		c.tables[t.Name] = t
		c.anyRemoved = c.anyRemoved || t.Status == Removed
	}
	return tables
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
	last := "" // no table has this name
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
		switch {
		case p.From == nil:
			p.Status = Added
		case sameDocuments(p.From, t) && equalTypes(p.From.Staged, t.Staged) && sameIndexes(p.From, t):
			p.Status = Same
		}
		pairs = append(pairs, p)
		addRemoved(t.Name)
	}
	return pairs
}

// sameDocuments says whether two tables have the same validator, system fields aside.
func sameDocuments(old, new *schema.Table) bool {
	return validator.Equal(validator.StripSystemFields(old.Document), validator.StripSystemFields(new.Document))
}

// wholeSchema reports what is about no single table.
func (c *comparison) wholeSchema(tables []TableResult) []Finding {
	findings := c.definitionFindings("")
	whole := Side{Present: true}
	add := func(rule RuleID, message string) *Finding {
		f := c.finding(rule, "")
		f.From, f.To, f.Message = whole, whole, message
		findings = append(findings, f)
		return &findings[len(findings)-1]
	}
	if c.first {
		n := countAdded(tables)
		if n == 0 {
			return findings // every table was there before
		}
		tables := "1 table is"
		if n > 1 {
			tables = fmt.Sprintf("%d tables are", n)
		}
		add(FirstSchema, tables+" declared for the first time, and documents written before are checked").stable = stableSchema(c.to)
		return findings
	}
	switch {
	case c.from.Validation && !c.to.Validation:
		add(ValidationDisabled, "schemaValidation is switched off, and no document is checked any more")
	case !c.from.Validation && c.to.Validation:
		f := add(ValidationEnabled, "schemaValidation is switched on, and every document is checked for the first time")
		f.stable = stableSchema(c.to)
		i := slices.IndexFunc(tables, func(t TableResult) bool { return t.Witness != nil })
		if i >= 0 {
			f.Witness = tables[i].Witness.alone()
		} else if !slices.ContainsFunc(tables, func(t TableResult) bool { return t.Verdict != Safe }) {
			f.Severity = Note // every table accepts everything
		}
	}
	return findings
}

// countAdded returns how many tables nobody had before.
func countAdded(tables []TableResult) int {
	n := 0
	for _, t := range tables {
		if t.Status == Added {
			n++
		}
	}
	return n
}

// anyDocument is what a table accepts whose documents are not checked.
func anyDocument() validator.Type {
	return &validator.Record{Key: validator.String, Value: validator.Any}
}
