package intent

import (
	"fmt"
	"slices"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// Resolve holds every declaration against both versions and returns them completed: tables are called as in the new
// schema, paths start at the table's documents, values fit the types that they are for, and nothing is said twice. in
// itself is left as it is; nil declares nothing.
//
// The error is of type [Errors]. It names every declaration that matches nothing in the two versions, that cannot be
// followed, or that contradicts another. Comments are taken more lightly than flags, because they stay in the schema
// while the change goes through its deploys: one whose change has been carried out becomes one of Done, and one whose
// old form is still in the new version is left out.
func Resolve(in *Intent, from, to *schema.Schema) (*Intent, error) {
	if in == nil {
		in = &Intent{}
	}
	if from == nil {
		from = &schema.Schema{}
	}
	if to == nil {
		to = &schema.Schema{}
	}
	r := &resolver{from: from, to: to, out: &Intent{Done: slices.Clone(in.Done)}, settled: map[string]bool{}}
	for _, d := range in.Returned {
		r.settle(d.Origin, r.returned(d))
	}
	for _, d := range in.Tables {
		r.settle(d.Origin, r.tableMove(d))
	}
	for _, d := range in.Splits {
		r.settle(d.Origin, r.split(d))
	}
	r.fieldMoves(in.Fields)
	for _, d := range in.Inversions {
		r.settle(d.Origin, r.inversion(d))
	}
	for _, d := range in.Defaults {
		r.settle(d.Origin, r.defaultValue(d))
	}
	for _, d := range in.Orphans {
		r.settle(d.Origin, r.orphans(d))
	}
	if len(r.errors) == 0 {
		r.contradictions()
	}
	if err := r.left().orNil(); err != nil {
		return nil, err
	}
	r.out.Done = r.spent()
	return r.out, nil
}

// A resolver is one call of [Resolve].
type resolver struct {
	from, to *schema.Schema
	out      *Intent
	errors   Errors
	settled  map[string]bool // comments that hold for at least one of their places
}

// A problem is why a declaration cannot be followed, and what to do about it. nil is none.
type problem struct{ message, hint string }

func wrong(hint, format string, args ...any) *problem {
	return &problem{fmt.Sprintf(format, args...), hint}
}

// settle notes what became of a declaration.
func (r *resolver) settle(origin Origin, p *problem) {
	if p != nil {
		r.errors = append(r.errors, &Error{Origin: origin, Message: p.message, Hint: p.hint})
	} else if origin.Position != nil {
		r.settled[origin.key()] = true
	}
}

// key identifies a comment: a validator that several tables share has one comment for all of them.
func (o Origin) key() string {
	if o.Position == nil {
		return o.Text
	}
	return o.Position.String() + " " + o.Text
}

// left returns the errors that remain. A comment in a validator that several tables share need not hold for each of
// them, only for one.
func (r *resolver) left() Errors {
	said := map[string]bool{}
	return slices.DeleteFunc(r.errors, func(e *Error) bool {
		if e.Origin.Position == nil {
			return false
		}
		key := e.Origin.key()
		drop := r.settled[key] || said[key]
		said[key] = true
		return drop
	})
}

// spent returns the comments that have been carried out: each once, and none that still declares something, as one in a
// validator that tables share can for one of them.
func (r *resolver) spent() []Done {
	counted := map[string]bool{}
	for _, o := range r.out.origins() {
		if o.Position != nil {
			counted[o.key()] = true
		}
	}
	return slices.DeleteFunc(r.out.Done, func(d Done) bool {
		key := d.Origin.key()
		drop := counted[key]
		counted[key] = true
		return drop
	})
}

// done notes a comment whose change has been carried out.
func (r *resolver) done(o Origin) *problem {
	d := Done{Origin: o}
	if o.comment != nil {
		d.Place = o.comment.place
	}
	r.out.Done = append(r.out.Done, d)
	return nil
}

func (o Origin) isComment() bool { return o.Position != nil }

// newName returns what the new schema calls a table that a declaration calls by its old or its new name.
func (r *resolver) newName(name string) (string, *problem) {
	for _, m := range r.out.Tables {
		if slices.Contains(m.From, name) {
			return m.To, nil
		}
	}
	if r.to.Table(name) != nil {
		return name, nil
	}
	if r.from.Table(name) != nil {
		return "", wrong("if it has another name there, declare that as well: --rename-table "+name+"=NEW",
			"names the table %s, which the new version does not have", name)
	}
	return "", r.noTable(name, "neither version has", r.from, r.to)
}

// noTable says that a table is not in the schemas where it was looked for, and what is.
func (r *resolver) noTable(name, where string, schemas ...*schema.Schema) *problem {
	names := tableNames(schemas...)
	message := fmt.Sprintf("names the table %s, which %s", name, where)
	if meant := nearest.To(name, names); meant != "" {
		message += "; did you mean " + meant + "?"
	}
	if len(names) == 0 {
		return wrong("there are no tables", "%s", message)
	}
	return wrong("the tables there are: "+listing(names), "%s", message)
}

// tableNames returns the names of the tables of the schemas, each once, in order.
func tableNames(schemas ...*schema.Schema) []string {
	var names []string
	for _, s := range schemas {
		for _, t := range s.Tables {
			if !slices.Contains(names, t.Name) {
				names = append(names, t.Name)
			}
		}
	}
	return names
}

// oldNames returns what the old schema calls the tables whose documents are now in the table.
func (r *resolver) oldNames(table string) []string {
	for _, m := range r.out.Tables {
		if m.To == table {
			return m.From
		}
	}
	if r.from.Table(table) != nil {
		return []string{table}
	}
	return nil
}

// oldDocuments returns the types of what becomes a document of the table: documents of the old version, or what a split
// takes out of them. There are none for a new table.
func (r *resolver) oldDocuments(table string) []validator.Type {
	var types []validator.Type
	for _, name := range r.oldNames(table) {
		types = append(types, validator.StripSystemFields(r.from.Table(name).Document))
	}
	for _, s := range r.out.Splits {
		if s.Into == table {
			parts, _ := objects(elements(values(occurrences(r.oldDocuments(s.Table), s.Field))))
			types = append(types, parts...)
		}
	}
	return types
}

// newDocuments returns the type of the documents of a table of the new schema.
func (r *resolver) newDocuments(table string) []validator.Type {
	return []validator.Type{validator.StripSystemFields(r.to.Table(table).Document)}
}

// noField says that a field is not where it was looked for, and what is.
func noField(table string, path validator.Path, version string, types []validator.Type) *problem {
	all := fieldPaths(types)
	message := fmt.Sprintf("names the field %s.%s, which the %s version does not have", table, path, version)
	if len(path) > 1 && path[0].Field == table && len(occurrences(types, path[1:])) > 0 {
		return wrong("the path starts in the document: "+path[1:].String(), "%s", message)
	}
	if meant := nearestPath(path, all); meant != "" {
		message += "; did you mean " + table + "." + meant + "?"
	}
	var names []string
	for _, p := range all {
		if len(p) == 1 {
			names = append(names, p.String())
		}
	}
	if len(names) == 0 {
		return wrong("", "%s", message)
	}
	return wrong("the fields of "+table+" in the "+version+" version are: "+listing(names), "%s", message)
}
