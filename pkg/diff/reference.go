package diff

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// danglingReferences reports every table that a table refers to and that is not in the new schema, when this version
// brought it about: by removing the one or by adding the reference. Each missing table is reported once, at the first
// place that names it.
func (c *comparison) danglingReferences(t *TableResult) []Finding {
	if t.To == nil || t.Status == Same && !c.anyRemoved {
		return nil
	}
	missing := func(name string) bool {
		return !strings.HasPrefix(name, "_") && (c.tables[name] == nil || c.tables[name].To == nil)
	}
	if !refersTo(t.To.Document, missing) {
		return nil // as nearly always, and then nobody needs the paths
	}
	var before map[string][]validator.Path
	if t.From != nil && t.Returned == nil {
		before, _ = references(t.From.Document)
	}
	after, order := references(t.To.Document)
	var findings []Finding
	for _, name := range order {
		removedNow := c.tables[name] != nil
		if !missing(name) || !removedNow && len(before[name]) > 0 {
			continue
		}
		paths := after[name]
		f := c.finding(TableReferenceDangling, t.Name)
		f.Path = withoutMember(paths[0]) // not part of the fingerprint: which place comes first means nothing
		f.To = Side{Present: true, Place: schema.Place{Table: t.Name, Path: paths[0]}, Type: validator.ID{Table: name}}
		f.From.Place = c.nearest(schema.Place{Table: t.Name})
		if old := before[name]; len(old) > 0 {
			f.From = Side{Present: true, Place: schema.Place{Table: t.Name, Path: old[0]}, Type: f.To.Type}
		}
		f.Message = fmt.Sprintf("%s: v.id(%q) names a table that is not in the schema", where(t.Name, f.Path), name)
		if more := len(paths) - 1; more > 0 {
			f.Message += fmt.Sprintf(", here and in %d more places", more)
		}
		findings = append(findings, f)
	}
	return findings
}

// withoutMember returns the path to the union when path leads to a member of one: the message says which member.
func withoutMember(path validator.Path) validator.Path {
	for len(path) > 0 && path[len(path)-1].Kind == validator.IntoMember {
		path = path[:len(path)-1]
	}
	return path
}

// refersTo says whether t has a v.id of a table that is wanted.
func refersTo(t validator.Type, wanted func(table string) bool) bool {
	inside := func(t validator.Type) bool { return refersTo(t, wanted) }
	switch t := t.(type) {
	case validator.ID:
		return wanted(t.Table)
	case *validator.Array:
		return inside(t.Element)
	case *validator.Record:
		return inside(t.Key) || inside(t.Value)
	case *validator.Object:
		return slices.ContainsFunc(t.Fields, func(f validator.Field) bool { return inside(f.Type) })
	case *validator.Union:
		return slices.ContainsFunc(t.Members, inside)
	}
	return false
}

// references returns the places of every v.id in t by the table it names, and those tables in order of appearance.
func references(t validator.Type) (places map[string][]validator.Path, order []string) {
	places = map[string][]validator.Path{}
	var walk func(s spot)
	walk = func(s spot) {
		switch t := s.typ.(type) {
		case validator.ID:
			if places[t.Table] == nil {
				order = append(order, t.Table)
			}
			places[t.Table] = append(places[t.Table], s.path)
		case *validator.Array:
			walk(s.inside(validator.IntoElement, t.Element))
		case *validator.Record:
			walk(s.inside(validator.IntoRecordKey, t.Key))
			walk(s.inside(validator.IntoRecordValue, t.Value))
		case *validator.Object:
			for _, f := range t.Fields {
				walk(s.field(f))
			}
		case *validator.Union:
			members := alternatives(s)
			label(members, nil)
			for _, m := range members {
				walk(m)
			}
		}
	}
	walk(spot{typ: t})
	return places, order
}
