package intent

import (
	"math"
	"slices"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// inversion checks that one reference is gone and the opposite one is new.
func (r *resolver) inversion(d Inversion) *problem {
	var p *problem
	if d.From.Table, p = r.newName(d.From.Table); p != nil {
		return p
	}
	if d.To.Table, p = r.newName(d.To.Table); p != nil {
		return p
	}
	from, to := fieldPath(d.From.Field), fieldPath(d.To.Field)
	gone := values(occurrences(r.oldDocuments(d.From.Table), from))
	added := values(occurrences(r.newDocuments(d.To.Table), to))
	had := len(occurrences(r.oldDocuments(d.To.Table), to)) > 0
	kept := len(occurrences(r.newDocuments(d.From.Table), from)) > 0
	switch {
	case len(added) == 0:
		return noField(d.To.Table, to, "new", r.newDocuments(d.To.Table))
	case len(gone) == 0 && had && d.Origin.isComment():
		return r.done(d.Origin)
	case len(gone) == 0:
		return noField(d.From.Table, from, "old", r.oldDocuments(d.From.Table))
	case !isReference(gone, r.oldNames(d.To.Table)...):
		return wrong("only a reference can change its direction", "names %s.%s, which is no v.id(\"%s\") in the old version",
			d.From.Table, d.From.Field, d.To.Table)
	case !isReference(added, d.From.Table):
		return wrong("only a reference can change its direction", "names %s.%s, which is no v.id(\"%s\") in the new version",
			d.To.Table, d.To.Field, d.From.Table)
	case (kept || had) && d.Origin.isComment():
		return nil // the widened schema has both
	case kept:
		return wrong("a reference that changed its direction is gone", "names %s.%s as the old reference, but the new version still has it", d.From.Table, d.From.Field)
	case had:
		return wrong("the reference in the other direction is new", "names %s.%s as the new reference, but the old version has it already", d.To.Table, d.To.Field)
	}
	if !slices.ContainsFunc(r.out.Inversions, func(o Inversion) bool { return o.From == d.From && o.To == d.To }) {
		r.out.Inversions = append(r.out.Inversions, d)
	}
	return nil
}

func fieldPath(name string) validator.Path {
	return validator.Path{{Kind: validator.IntoField, Field: name}}
}

// defaultValue checks that documents can lack a required field, and fits the value to it.
func (r *resolver) defaultValue(d Default) *problem {
	var p *problem
	if d.Table, p = r.newName(d.Table); p != nil {
		return p
	}
	old, new := r.oldDocuments(d.Table), r.newDocuments(d.Table)
	name := d.Table + "." + d.Field.String()
	found := occurrences(new, d.Field)
	comment := d.Origin.isComment()
	switch {
	case len(found) == 0:
		return noField(d.Table, d.Field, "new", new)
	case comment && (!isRequired(new, d.Field) || !mayMiss(old, new, d.Field)):
		return nil // others describe fields with this tag
	case !isRequired(new, d.Field):
		return wrong("only a required field needs a value", "names %s, which is optional in the new version", name)
	case len(old) == 0:
		return wrong("leave it out", "names a field of the table %s, which is new: no stored document lacks it", d.Table)
	case !mayMiss(old, new, d.Field):
		return wrong("leave it out", "names %s, which every document has already", name)
	case comment && d.Origin.comment != nil && d.Origin.comment.problem != nil:
		return wrong("write the value as JSON, such as @default \"user\", or @default _creationTime",
			"has a value that cannot be read: %v", d.Origin.comment.problem)
	}
	if p := fitDefault(&d, found, name); p != nil {
		return p
	}
	return r.addDefault(d)
}

// fitDefault makes the value one that the field accepts wherever it is required.
func fitDefault(d *Default, found []occurrence, name string) *problem {
	for _, o := range found {
		if o.optional {
			continue
		}
		if d.Value == nil {
			if validator.Subset(validator.Float64, o.typ).Answer != validator.IsSubset {
				return wrong("the time at which a document was created is a number", "gives %s the creation time, but that field is %s", name, o.typ)
			}
			continue
		}
		fitted := fit(d.Value, o.typ)
		if mismatch := validator.Check(o.typ, fitted); mismatch != nil {
			return wrong(mismatch.Message(), "gives %s a value that the new version refuses: it is %s", name, o.typ)
		}
		d.Value = fitted
	}
	return nil
}

// addDefault keeps a default that nothing contradicts.
func (r *resolver) addDefault(d Default) *problem {
	for _, o := range r.out.Defaults {
		if o.Table != d.Table || o.Field.Key() != d.Field.Key() {
			continue
		}
		same := o.Value == nil && d.Value == nil || o.Value != nil && d.Value != nil && value.Equal(o.Value, d.Value)
		if !same {
			return wrong("a field has one default", "names %s.%s, for which %s says something else", d.Table, d.Field, o.Origin.Text)
		}
		return nil
	}
	r.out.Defaults = append(r.out.Defaults, d)
	return nil
}

// fit returns v with its numbers as the type wants them: JSON has one kind of numbers, Convex has two.
func fit(v value.Value, t validator.Type) value.Value {
	if validator.Check(t, v) == nil {
		return v
	}
	for _, a := range alternatives(t) {
		if fitted := fitOne(v, a); validator.Check(a, fitted) == nil {
			return fitted
		}
	}
	return v
}

// fitOne is fit for a type that is no union.
func fitOne(v value.Value, t validator.Type) value.Value {
	switch v := v.(type) {
	case value.Float64:
		if n := int64(v); v == value.Float64(math.Trunc(float64(v))) && math.Abs(float64(v)) <= 1<<53 && validator.Check(t, value.Int64(n)) == nil {
			return value.Int64(n)
		}
	case value.Int64:
		if v >= -1<<53 && v <= 1<<53 && validator.Check(t, value.Float64(v)) == nil {
			return value.Float64(v)
		}
	case value.Array:
		if t, ok := t.(*validator.Array); ok {
			fitted := make(value.Array, len(v))
			for i := range v {
				fitted[i] = fit(v[i], t.Element)
			}
			return fitted
		}
	case value.Object:
		return fitObject(v, t)
	}
	return v
}

func fitObject(v value.Object, t validator.Type) value.Value {
	fitted := slices.Clone(v)
	for i, e := range fitted {
		switch t := t.(type) {
		case *validator.Object:
			if f, ok := t.Field(e.Name); ok {
				fitted[i].Value = fit(e.Value, f.Type)
			}
		case *validator.Record:
			fitted[i].Value = fit(e.Value, t.Value)
		}
	}
	return fitted
}

// orphans checks the reference by which orphans are known.
func (r *resolver) orphans(d Orphans) *problem {
	var p *problem
	if d.Table, p = r.newName(d.Table); p != nil {
		return p
	}
	if d.Field != "" {
		p = r.orphansByField(d)
	} else {
		p = r.orphansByOthers(&d)
	}
	same := func(o Orphans) bool { return o.Table == d.Table && o.Field == d.Field && o.By == d.By }
	if p == nil && !slices.ContainsFunc(r.out.Orphans, same) {
		r.out.Orphans = append(r.out.Orphans, d)
	}
	return p
}

// orphansByField checks a reference of the orphans themselves.
func (r *resolver) orphansByField(d Orphans) *problem {
	path := fieldPath(d.Field)
	types := values(occurrences(r.newDocuments(d.Table), path))
	if len(types) == 0 {
		return noField(d.Table, path, "new", r.newDocuments(d.Table))
	}
	for _, t := range types {
		id, ok := t.(validator.ID)
		switch {
		case !ok:
			return wrong("orphans are known by a reference that leads nowhere", "names %s.%s, which is %s and no v.id()", d.Table, d.Field, t)
		case r.to.Table(id.Table) == nil && !isSystemTable(id.Table):
			return wrong("correct the reference first", "names %s.%s, which refers to the table %s, and the new version does not have that: every document would be deleted", d.Table, d.Field, id.Table)
		}
	}
	return nil
}

func isSystemTable(name string) bool { return name != "" && name[0] == '_' }

// orphansByOthers checks a reference to the orphans.
func (r *resolver) orphansByOthers(d *Orphans) *problem {
	var p *problem
	if d.By.Table, p = r.newName(d.By.Table); p != nil {
		return p
	}
	path := fieldPath(d.By.Field)
	types := values(occurrences(r.newDocuments(d.By.Table), path))
	switch {
	case len(types) == 0:
		return noField(d.By.Table, path, "new", r.newDocuments(d.By.Table))
	case !isReference(types, d.Table):
		return wrong("orphans are documents that nothing refers to", "names %s.%s, which is no v.id(\"%s\")", d.By.Table, d.By.Field, d.Table)
	}
	if d.Index = r.by(d).IndexOn(d.By.Field); d.Index == "" {
		return wrong(`add .index("by_`+d.By.Field+`", ["`+d.By.Field+`"]) to `+d.By.Table,
			"names %s.%s, on which there is no index: looking for the references to each document would read the whole table", d.By.Table, d.By.Field)
	}
	return nil
}

func (r *resolver) by(d *Orphans) *schema.Table { return r.to.Table(d.By.Table) }
