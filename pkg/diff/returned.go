package diff

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// A Returned is what history knows of a table that only the new schema has: it was in the schema before. Taking a table
// out of a schema deletes nothing, so that its documents of that time may still be stored when it comes back.
//
// Of several earlier lives the last counts. Documents of older ones had to fit that one too.
type Returned struct {
	// Last is the table as it was declared last before it left the schema. nil stands for nobody knows how: then it is
	// compared as one that had documents of any form.
	Last *schema.Table
	// Validated says whether schemaValidation was on then. When it was off, documents had any form.
	Validated bool
	// Added and Removed say when the table came into the schema, in that life, and when it left: a commit with its date,
	// such as "3f2a1b9 (2024-05-01)", or "" when it is not known.
	Added, Removed string
}

// document returns what documents of that time are known to fit.
func (r *Returned) document() validator.Type {
	if r.Last == nil || !r.Validated {
		return validator.Any
	}
	return r.Last.Document
}

// life says, as a sentence, when the table was in the schema.
func (r *Returned) life() string {
	switch {
	case r.Added != "" && r.Removed != "":
		return fmt.Sprintf("It was there from %s until %s.", r.Added, r.Removed)
	case r.Removed != "":
		return "It was there until " + r.Removed + "."
	case r.Added != "":
		return fmt.Sprintf("It was there from %s on, for some time.", r.Added)
	default:
		return "It was there before."
	}
}

// Resolve is [intent.Resolve] for a change in which tables return that history knows: what is declared about such a table
// is held against its last version, and that it returns need not be declared any more.
func Resolve(in *intent.Intent, from, to *schema.Schema, returned map[string]Returned) (*intent.Intent, error) {
	if in == nil || to == nil || len(returned) == 0 {
		return intent.Resolve(in, from, to)
	}
	known := withHistory(from, to, in, returned)
	open := *in
	open.Returned = slices.DeleteFunc(slices.Clone(in.Returned), func(d intent.Returned) bool {
		_, ok := returned[d.Table]
		return ok && known.Table(d.Table) != nil && (from == nil || from.Table(d.Table) == nil)
	})
	return intent.Resolve(&open, known, to)
}

// withHistory returns the old schema with the tables that history knows, as far as they are new and nothing is declared to
// fill them: what is filled from elsewhere is another table that only has the name.
func withHistory(from, to *schema.Schema, in *intent.Intent, returned map[string]Returned) *schema.Schema {
	if from == nil {
		from = &schema.Schema{}
	}
	with := *from
	with.Tables = slices.Clone(from.Tables)
	for _, t := range to.Tables {
		past, ok := returned[t.Name]
		if ok && with.Table(t.Name) == nil && !isFilled(in, t.Name) {
			with.Tables = append(with.Tables, &schema.Table{Name: t.Name, Document: past.document()})
		}
	}
	return &with
}

// isFilled says whether documents of other tables are declared to be in the table now.
func isFilled(in *intent.Intent, table string) bool {
	return slices.ContainsFunc(in.Tables, func(m intent.TableMove) bool { return m.To == table }) ||
		slices.ContainsFunc(in.Splits, func(s intent.Split) bool { return s.Into == table })
}

// returned returns what is known of a table that was in the schema before, by history or because somebody declares it,
// and nil when it was not.
func (c *comparison) returned(table string) *Returned {
	if past, ok := c.opts.Returned[table]; ok && c.returning[table] {
		return &past
	}
	if slices.ContainsFunc(c.opts.Intent.Returned, func(r intent.Returned) bool { return r.Table == table }) {
		return &Returned{}
	}
	return nil
}

// tableReturned decides about the documents of a table that is in the schema again, and reports all that is to be said
// about them as one finding: that it returned is the one change that somebody made.
func (c *comparison) tableReturned(t *TableResult) []Finding {
	old, new := validator.StripSystemFields(t.From.Document), validator.StripSystemFields(t.To.Document)
	enforcedNew := enforced(c.to, new)
	c.decide(t, old, enforcedNew)
	// The active schema says nothing about the table, and Convex does not know what an older one said.
	t.ConvexSubset = validator.ConvexSubset(validator.Any, enforcedNew)
	var changes []*change
	if !validator.Equal(old, new) {
		changes = c.explain(t, old, new)
	}
	t.Deploy = deployOf(t)

	f := c.finding(TableReturned, t.Name)
	f.From, f.To = tableSide(t.From), tableSide(t.To)
	f.Witness = t.Witness.alone()
	switch {
	case !c.to.Validation:
		f.Severity = Note
	case t.Verdict == Breaking:
		f.Severity = Error
	}
	f.Message = t.Name + ": table is in the schema again, and documents that it had before may still be stored"
	if f.Severity == Error {
		f.Message = t.Name + ": table is in the schema again, and documents that it had before may not fit"
	}
	f.Notes = []string{t.Returned.life() + " " + c.fate(t, changes)}
	findings := []Finding{f}
	if t.Verdict == Undecided {
		findings = append(findings, c.undecided(t))
	}
	return findings
}

// fate says, as a sentence, what becomes of the documents of a table that returns.
func (c *comparison) fate(t *TableResult, changes []*change) string {
	const most = 3
	switch {
	case !c.to.Validation:
		return "Its documents of then are not checked: schemaValidation is off."
	case t.Verdict == Safe:
		return "All its documents of then fit."
	case t.Verdict == Undecided:
		return "Whether its documents of then fit could not be decided."
	case t.From.Document == validator.Any:
		return "Its documents of then had any form, and are checked now."
	}
	var texts []string
	for _, change := range changes {
		if change.witness == nil {
			continue
		}
		text := change.text(func(string) string { return "" })
		if at := change.path.String(); at != "" {
			text = at + ": " + text
		}
		texts = append(texts, text)
	}
	if len(texts) > most {
		texts = append(texts[:most-1:most-1], fmt.Sprintf("and %d more", len(texts)-most+1))
	}
	return "Not all its documents of then fit: " + strings.Join(texts, "; ") + "."
}

// returnedToo adds to a finding about a table that is filled from elsewhere that an older one of its name had documents.
func (c *comparison) returnedToo(t *TableResult, f *Finding) {
	past, ok := c.opts.Returned[t.Name]
	if !ok || c.returning[t.Name] || !c.to.Validation {
		return
	}
	f.Notes = append(f.Notes, fmt.Sprintf("Another table was called %s. %s Its documents of then may still be stored, and are "+
		"checked too; empty it first, or choose a name that no table had.", t.Name, past.life()))
}
