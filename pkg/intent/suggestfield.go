package intent

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// A fieldSearch looks for look-alikes among the fields of one table.
type fieldSearch struct {
	*suggester
	table    *schema.Table
	old, new *fieldIndex
	// gone and added are the fields that one version has and the other has not, without those that are declared about.
	gone, added []validator.Path
}

// fields suggests renamed, wrapped and moved fields of a table of the new schema.
func (s *suggester) fields(t *schema.Table) {
	f := &fieldSearch{suggester: s, table: t}
	f.old, f.new = s.versions(t.Name)
	f.gone = slices.DeleteFunc(f.old.missing(f.new), func(p validator.Path) bool { return s.accounted(t.Name, p, true) })
	f.added = slices.DeleteFunc(f.new.missing(f.old), func(p validator.Path) bool { return s.accounted(t.Name, p, false) })
	renamed := [][2]validator.Path{}
	for _, gone := range f.gone {
		candidates := f.candidates(gone)
		for _, added := range candidates {
			if evidence, caution, ok := f.renameEvidence(gone, added, candidates); ok {
				renamed = append(renamed, [2]validator.Path{gone, added})
				s.add(SuggestRename, list(f.text(gone, added)), caution, evidence...)
			}
		}
		f.wraps(gone)
	}
	f.moves(renamed)
	f.swaps()
}

// accounted reports whether something is declared about an old or a new field, or about what it is in.
func (s *suggester) accounted(table string, path validator.Path, old bool) bool {
	for _, m := range s.out.Fields {
		if m.Table == table && (old && path.Within(m.From) || !old && path.Within(m.To)) {
			return true
		}
	}
	for _, d := range s.out.Splits {
		if old && d.Table == table && path.Within(d.Field) ||
			!old && d.Table == table && d.Child != nil && path.Within(d.Child) ||
			!old && d.Into == table && d.Parent == path.Key() {
			return true
		}
	}
	return slices.ContainsFunc(s.out.Inversions, func(i Inversion) bool {
		return old && i.From == FieldRef{table, path.Key()} || !old && i.To == FieldRef{table, path.Key()}
	})
}

func (f *fieldSearch) text(gone, added validator.Path) string {
	return f.table.Name + "." + gone.String() + "=" + added.String()
}

func parent(p validator.Path) validator.Path { return p[:len(p)-1] }

func name(p validator.Path) string { return p[len(p)-1].Field }

// candidates returns the new fields of the object that a field is gone from which accept its values.
func (f *fieldSearch) candidates(gone validator.Path) []validator.Path {
	var list []validator.Path
	if len(f.new.at(parent(gone))) == 0 {
		return nil // the object is gone as well
	}
	old := union(f.old.at(gone))
	for _, added := range f.added {
		if parent(added).Key() != parent(gone).Key() {
			continue
		}
		new := union(f.new.at(added))
		if isSubset(old, new) && (new != validator.Any || namesAlike(name(gone), name(added)) != "") {
			list = append(list, added)
		}
	}
	return list
}

// renameEvidence returns what speaks for and against a new name of a field, and whether it is worth a word: when there is
// more than a type that fits, or little else that it could be.
func (f *fieldSearch) renameEvidence(gone, added validator.Path, candidates []validator.Path) (evidence []string, caution string, ok bool) {
	old, new := union(f.old.at(gone)), union(f.new.at(added))
	alike := namesAlike(name(gone), name(added))
	evidence = append(evidence, alike, f.sameIndex(gone, added), f.samePosition(gone, added))
	evidence = slices.DeleteFunc(evidence, func(e string) bool { return e == "" })
	const few = 3
	ok = len(evidence) > 0 || len(candidates) <= few
	if len(candidates) == 1 {
		evidence = append(evidence, "no other new field beside it accepts the values of "+name(gone))
	}
	evidence = append(evidence, name(added)+" accepts every value of "+name(gone))
	switch {
	case isOutside(name(gone), old) || isOutside(name(added), new):
		caution = "if an outside system gives out these identifiers, one of them is not the other, and copying it would be wrong"
	case alike == "" && referenced(old) != "":
		caution = fmt.Sprintf("both refer to %s, but perhaps in another role", referenced(old))
	case alike == "":
		caution = "the names have nothing in common"
	}
	if len(candidates) > 1 {
		several := fmt.Sprintf("%d new fields accept its values, and only one can be it", len(candidates))
		caution = strings.TrimPrefix(caution+"; "+several, "; ")
	}
	return evidence, caution, ok
}

// referenced returns the table that a type refers to, if it holds nothing else.
func referenced(t validator.Type) string {
	types := elements(values([]occurrence{{typ: t}}))
	if len(types) == 0 {
		return ""
	}
	id, ok := types[0].(validator.ID)
	if !ok || !isReference(types, id.Table) {
		return ""
	}
	return id.Table
}

// sameIndex says when an index covers the new field where one covered the old field, and else the same.
func (f *fieldSearch) sameIndex(gone, added validator.Path) string {
	for _, table := range f.oldNames(f.table.Name) {
		for _, x := range f.from.Table(table).Indexes {
			for _, y := range f.table.Indexes {
				if fields, ok := replaced(x.Spec, gone.String(), added.String()); ok && slices.Equal(fields, indexFields(y.Spec)) {
					return "the index " + y.Name + " covers it where " + x.Name + " covered " + name(gone)
				}
			}
		}
	}
	return ""
}

// replaced returns what an index covers with a field in the place of another, and whether it covers that.
func replaced(spec schema.IndexSpec, old, new string) ([]string, bool) {
	fields := slices.Clone(indexFields(spec))
	at := slices.Index(fields, old)
	if at >= 0 {
		fields[at] = new
	}
	return fields, at >= 0
}

// indexFields returns what an index covers, after the kind of index that it is.
func indexFields(spec schema.IndexSpec) []string {
	switch spec := spec.(type) {
	case schema.DatabaseIndex:
		return append([]string{"database index"}, spec.Fields...)
	case schema.SearchIndex:
		return append([]string{"search index", spec.SearchField}, spec.FilterFields...)
	case schema.VectorIndex:
		return append([]string{"vector index", spec.VectorField}, spec.FilterFields...)
	}
	return nil
}

// samePosition says when the new field stands between the fields between which the old one stood.
func (f *fieldSearch) samePosition(gone, added validator.Path) string {
	before, after, ok := neighbours(f.old, gone, f.new)
	prev, next, found := neighbours(f.new, added, f.old)
	if ok && found && before == prev && after == next && before+after != "" {
		return "it stands where " + name(gone) + " stood"
	}
	return ""
}

// neighbours returns the nearest fields before and after a field which the other types have as well.
func neighbours(types *fieldIndex, path validator.Path, others *fieldIndex) (before, after string, ok bool) {
	for _, t := range values(types.at(parent(path))) {
		object, isObject := t.(*validator.Object)
		if !isObject {
			continue
		}
		at := slices.IndexFunc(object.Fields, func(x validator.Field) bool { return x.Name == name(path) })
		if at < 0 {
			continue
		}
		stays := func(x validator.Field) bool {
			return len(others.at(parent(path).With(validator.Step{Kind: validator.IntoField, Field: x.Name}))) > 0
		}
		for i := at - 1; i >= 0 && before == ""; i-- {
			if stays(object.Fields[i]) {
				before = object.Fields[i].Name
			}
		}
		for i := at + 1; i < len(object.Fields) && after == ""; i++ {
			if stays(object.Fields[i]) {
				after = object.Fields[i].Name
			}
		}
		return before, after, true
	}
	return "", "", false
}
