package intent

import (
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// WithReturned returns the old schema as it has to be compared with the new one: a table that returns has documents
// already, of any form. The schema that is given is left as it is.
func (in *Intent) WithReturned(from *schema.Schema) *schema.Schema {
	if in == nil || len(in.Returned) == 0 {
		return from
	}
	with := *from
	with.Tables = slices.Clone(from.Tables)
	for _, r := range in.Returned {
		if with.Table(r.Table) == nil {
			with.Tables = append(with.Tables, &schema.Table{Name: r.Table, Document: validator.Any})
		}
	}
	return &with
}

// returned checks that a table is new in the schema.
func (r *resolver) returned(d Returned) *problem {
	switch {
	case r.to.Table(d.Table) == nil:
		return r.noTable(d.Table, "the new version does not have", r.to)
	case r.from.Table(d.Table) == nil:
		if !slices.ContainsFunc(r.out.Returned, func(other Returned) bool { return other.Table == d.Table }) {
			r.out.Returned = append(r.out.Returned, d)
		}
		return nil
	case d.Origin.isComment():
		return r.done(d.Origin)
	default:
		return wrong("leave it out: the table is compared like any other", "names the table %s, which the old version has too", d.Table)
	}
}

// tableMove checks that the old tables are gone and that the new one is new.
func (r *resolver) tableMove(d TableMove) *problem {
	if r.to.Table(d.To) == nil {
		return r.noTable(d.To, "the new version does not have", r.to)
	}
	known := slices.ContainsFunc(d.From, func(name string) bool { return r.from.Table(name) != nil })
	if r.from.Table(d.To) != nil {
		return r.moveIntoOld(d, known)
	}
	for _, name := range d.From {
		switch {
		case r.from.Table(name) == nil:
			return r.noTable(name, "the old version does not have", r.from)
		case r.to.Table(name) == nil:
		case d.Origin.isComment():
			return nil // the widened schema has both; the documents move before the old table goes
		default:
			return wrong("a table that gets another name is gone from the new version",
				"names the table %s as the old one, but the new version still has it", name)
		}
	}
	if table, path, ok := r.stillRefers(d.From); ok {
		return wrong("write v.id(\""+d.To+"\") there, so that the reference follows",
			"moves documents away to which %s.%s of the new version still refers", table, path)
	}
	for _, other := range r.out.Tables {
		if other.To == d.To && slices.Equal(other.From, d.From) {
			return nil
		}
	}
	r.out.Tables = append(r.out.Tables, d)
	return nil
}

// stillRefers returns a place in the new version that holds the ID of a document of one of the tables.
func (r *resolver) stillRefers(tables []string) (table, path string, ok bool) {
	for _, t := range r.to.Tables {
		for _, p := range fieldPaths([]validator.Type{validator.StripSystemFields(t.Document)}) {
			for _, found := range values(occurrences([]validator.Type{t.Document}, p)) {
				for _, one := range elements([]validator.Type{found}) {
					if id, isID := one.(validator.ID); isID && slices.Contains(tables, id.Table) {
						return t.Name, p.String(), true
					}
				}
			}
		}
	}
	return "", "", false
}

// moveIntoOld is about documents that move into a table that the old version has already: a change that has been carried
// out, or is on its way when the old version has both.
func (r *resolver) moveIntoOld(d TableMove, known bool) *problem {
	switch {
	case d.Origin.isComment() && known:
		return nil
	case d.Origin.isComment():
		return r.done(d.Origin)
	case !known:
		return wrong("leave it out: the change has been carried out",
			"names the table %s as the new one, but the old version has it already, and no %s", d.To, strings.Join(d.From, " or "))
	default:
		return wrong("only documents of tables that are gone can move, and only into a table that is new",
			"names the table %s as the new one, but the old version has it already", d.To)
	}
}
