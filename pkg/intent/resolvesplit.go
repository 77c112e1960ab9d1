package intent

import (
	"slices"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// split checks that a field holds what can become documents, that it is gone, and that the new documents are connected
// with the old ones.
func (r *resolver) split(d Split) *problem {
	into := r.to.Table(d.Into)
	if into == nil {
		return r.noTable(d.Into, "the new version does not have", r.to)
	}
	var p *problem
	if d.Table, p = r.newName(d.Table); p != nil {
		return p
	}
	old, new := r.oldDocuments(d.Table), r.newDocuments(d.Table)
	found := occurrences(old, d.Field)
	switch {
	case len(found) == 0 && d.Origin.isComment() && r.from.Table(d.Into) != nil:
		return r.done(d.Origin)
	case len(found) == 0:
		return noField(d.Table, d.Field, "old", old)
	case r.from.Table(d.Into) != nil && d.Origin.isComment():
		return nil // the widened schema has both
	case r.from.Table(d.Into) != nil:
		return wrong("what is split becomes documents of a table that is new",
			"names the table %s as the new one, but the old version has it already", d.Into)
	}
	if _, ok := objects(elements(values(found))); !ok {
		return wrong("only an object can become a document, and each of an array of objects",
			"splits the field %s.%s, which holds %s", d.Table, d.Field, union(found))
	}
	now := values(occurrences(new, d.Field))
	switch kept := len(now) > 0 && !isReference(elements(now), d.Into); {
	case kept && d.Origin.isComment():
		return nil
	case kept:
		return wrong("a field that becomes documents of a table is gone, or holds their v.id(\""+d.Into+"\")",
			"splits the field %s.%s, but the new version still has it", d.Table, d.Field)
	}
	return r.addSplit(d, into)
}

// addSplit keeps a split whose documents can be connected.
func (r *resolver) addSplit(d Split, into *schema.Table) *problem {
	if p := r.connect(&d, into); p != nil {
		return p
	}
	for _, o := range r.out.Splits {
		if o.Into == d.Into && o.Field.Key() != d.Field.Key() && d.Parent != "" {
			return wrong("give each field a table of its own, or move both into one field first",
				"splits into %s, as %s does: which of the two a document comes from could not be told", d.Into, o.Origin.Text)
		}
	}
	same := func(o Split) bool { return o.Table == d.Table && o.Into == d.Into && o.Field.Key() == d.Field.Key() }
	if !slices.ContainsFunc(r.out.Splits, same) {
		r.out.Splits = append(r.out.Splits, d)
	}
	return nil
}

// connect finds how documents of the new table and those that they come from know each other.
func (r *resolver) connect(d *Split, into *schema.Table) *problem {
	parents := r.parents(d, into)
	children := r.children(d)
	if len(children) == 1 {
		d.Child = children[0]
	}
	if len(parents) == 1 {
		d.Parent = parents[0]
		d.Index = into.IndexOn(d.Parent)
	}
	if d.Child != nil && d.Parent != "" {
		if d.Index != "" {
			return wrong("make two changes of it: let one table refer to the other first",
				"splits into %s, which refers to %s by %s while %s refers to it by %s", d.Into, d.Table, d.Parent, d.Table, d.Child)
		}
		d.Parent = ""
	}
	switch {
	case d.Child != nil || d.Index != "":
		return nil
	case d.Parent != "":
		return wrong(`add .index("by_`+d.Parent+`", ["`+d.Parent+`"]) to `+d.Into+"; reading the new documents of one of "+d.Table+" needs it anyhow",
			"splits into %s, which has no index on %s: nothing tells quickly which documents have been split already", d.Into, d.Parent)
	case len(parents) > 1:
		return wrong("leave one reference, or keep v.id(\""+d.Into+"\") in "+d.Table,
			"splits into %s, where %s refer to %s: which of them is the document that it comes from?", d.Into, listing(parents), d.Table)
	case len(children) > 1:
		return wrong("let one field of "+d.Table+" refer to "+d.Into,
			"splits into %s, to which several new fields of %s refer: which of them holds the new document?", d.Into, d.Table)
	default:
		return wrong("give "+d.Into+" a field v.id(\""+d.Table+"\") with an index on it, or "+d.Table+" a field v.id(\""+d.Into+"\")",
			"splits into %s, but neither table refers to the other", d.Into)
	}
}

// parents returns the fields of the new table that hold the ID of a document of the split one. A reference that was in the
// split object already is not the way back.
func (r *resolver) parents(d *Split, into *schema.Table) []string {
	var names []string
	documents := r.newDocuments(into.Name)
	parts := elements(values(occurrences(r.oldDocuments(d.Table), d.Field)))
	for _, path := range fieldPaths(documents) {
		if len(path) == 1 && len(occurrences(parts, path)) == 0 && isReference(values(occurrences(documents, path)), d.Table) {
			names = append(names, path[0].Field)
		}
	}
	return names
}

// children returns where documents of the split table hold the IDs of new documents: in the field itself, or in fields
// that are new.
func (r *resolver) children(d *Split) []validator.Path {
	old, new := r.oldDocuments(d.Table), r.newDocuments(d.Table)
	refers := func(path validator.Path) bool { return isReference(elements(values(occurrences(new, path))), d.Into) }
	if refers(d.Field) {
		return []validator.Path{d.Field}
	}
	var paths []validator.Path
	for _, path := range fieldPaths(new) {
		if len(occurrences(old, path)) == 0 && refers(path) {
			paths = append(paths, path)
		}
	}
	return paths
}
