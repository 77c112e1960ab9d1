package plan

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// An OldForm says how the old form of a value is made out of the new one.
type OldForm struct {
	// Derived are the fields whose values the new form tells, because they were only moved, and Extra the old fields that
	// it does not tell.
	Derived []Derived
	Extra   []validator.Field
	// Inside puts back what was moved out of objects that stay: it converts the new form, and is Keep where there is no such.
	Inside Conversion
	// Whole is the type of the old form when it is no object, so that the new one tells nothing about it; else nil.
	Whole validator.Type
}

// Derived is a field of the old form that holds what the new one has elsewhere.
type Derived struct {
	Name string
	Part string         // the table whose document has it, when the old form is split over several; else ""
	Path validator.Path // of fields, in the new form
	From validator.Type // the new form
}

// A newForm is what an old one becomes, or a part of it.
type newForm struct {
	part string
	typ  validator.Type
	c    Conversion
	// whole says that the old form is a whole document, so that what is taken from the document is taken from it.
	whole bool
}

// oldForm finds how each of the old fields is made.
func oldForm(fields []validator.Field, parts ...newForm) OldForm {
	old := OldForm{Inside: Keep{}}
	for _, f := range fields {
		if derived, ok := derive(f, parts); ok {
			old.Derived = append(old.Derived, derived)
		} else {
			old.Extra = append(old.Extra, f)
		}
	}
	return old
}

// derive finds where the new form holds the value of an old field as it was.
func derive(old validator.Field, parts []newForm) (Derived, bool) {
	for _, part := range parts {
		for _, path := range part.heirs(old.Name) {
			field, plain, ok := follow(part.typ, path)
			if ok && plain && isSubset(field.Type, old.Type) && (!field.Optional || old.Optional) {
				return Derived{Name: old.Name, Part: part.part, Path: path, From: part.typ}, true
			}
		}
	}
	return Derived{}, false
}

// heirs returns the places of the new form that take the values of an old field as they are.
func (n newForm) heirs(name string) []validator.Path {
	fields, ok := n.c.(Fields)
	if _, kept := n.c.(Keep); !ok && !kept {
		return nil
	}
	var found []validator.Path
	same := slices.IndexFunc(fields.Fields, func(f FieldChange) bool { return f.Name == name })
	if same < 0 || isKeep(fields.Fields[same].Convert) {
		found = append(found, fieldPath(name))
	}
	for _, f := range fields.Fields {
		if f.Fill != nil {
			found = append(found, n.filled(f.Fill, name, fieldPath(f.Name), true)...)
		}
		if inner, ok := f.Convert.(Fields); ok {
			for _, g := range inner.Fields {
				if g.Fill != nil {
					found = append(found, n.filled(g.Fill, name, append(fieldPath(f.Name), fieldPath(g.Name)...), false)...)
				}
			}
		}
	}
	return found
}

// filled returns the places at or inside path that a fill takes the values of an old field to; top says that path is a
// field of the new form itself.
func (n newForm) filled(fill Conversion, name string, path validator.Path, top bool) []validator.Path {
	switch fill := fill.(type) {
	case TakeOver:
		here := fill.Scope == Around && top || fill.Scope == Document && n.whole
		if _, kept := fill.Convert.(Keep); kept && here && fill.Path.Key() == fieldPath(name).Key() {
			return []validator.Path{path}
		}
	case Build:
		var found []validator.Path
		for _, f := range fill.Fields {
			found = append(found, n.filled(f.Fill, name, append(slices.Clone(path), fieldPath(f.Name)...), false)...)
		}
		return found
	}
	return nil
}

func fieldPath(name string) validator.Path {
	return validator.Path{{Kind: validator.IntoField, Field: name}}
}
