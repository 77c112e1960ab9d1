package intent

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// wraps suggests that the value of a field is now in an array beside it: image became images.
func (f *fieldSearch) wraps(gone validator.Path) {
	old := union(f.old.at(gone))
	for _, added := range f.added {
		alike := namesAlike(name(gone), name(added))
		if parent(added).Key() != parent(gone).Key() || alike == "" {
			continue
		}
		types := values(f.new.at(added))
		inside := elements(types)
		if len(inside) == 0 || isSubset(old, union(f.new.at(added))) {
			continue
		}
		if _, array := types[0].(*validator.Array); array && isSubset(withoutNull(old), &validator.Union{Members: inside}) {
			f.add(SuggestWrap, list(f.text(gone, added)), "", alike, name(added)+" holds many of what "+name(gone)+" held one of")
		}
	}
}

// withoutNull returns the type without the null that a wrapped value leaves out.
func withoutNull(t validator.Type) validator.Type {
	return &validator.Union{Members: values([]occurrence{{typ: t}})}
}

// moves suggests fields that moved into a nested object or out of one: under the same name, or under one that says where
// it was. What an object brought along that has another name itself did not move.
func (f *fieldSearch) moves(renamed [][2]validator.Path) {
	moved := slices.Clone(renamed)
	for _, gone := range f.gone {
		for _, added := range f.added {
			along := func(pair [2]validator.Path) bool { return gone.Within(pair[0]) && added.Within(pair[1]) }
			how := sameLeaf(gone, added)
			if how == "" || slices.ContainsFunc(moved, along) || sameContainer(FieldMove{From: gone, To: added}, nil) != nil {
				continue
			}
			old, new := union(f.old.at(gone)), union(f.new.at(added))
			if new == validator.Any || !isSubset(old, new) {
				continue
			}
			moved = append(moved, [2]validator.Path{gone, added})
			f.add(SuggestMove, list(f.text(gone, added)), "", how, added.String()+" accepts every value of "+gone.String())
		}
	}
}

// sameLeaf says what speaks for two fields of different objects being one: their name.
func sameLeaf(gone, added validator.Path) string {
	switch {
	case parent(gone).Key() == parent(added).Key():
		return ""
	case name(gone) == name(added):
		return "both are called " + name(gone)
	case joined(gone) == strings.ToLower(name(added)), joined(added) == strings.ToLower(name(gone)):
		return name(gone) + " and " + name(added) + " differ by the name of the object"
	}
	return ""
}

// joined returns the name of a nested field after that of its object, as addresscity for address.city.
func joined(p validator.Path) string {
	if len(p) < 2 {
		return ""
	}
	return strings.ToLower(p[len(p)-2].Field + name(p))
}

// swaps suggests pairs of fields of one object that exchanged their types.
func (f *fieldSearch) swaps() {
	var changed []validator.Path
	for _, path := range f.new.paths {
		old := f.old.at(path)
		if len(old) > 0 && !f.accounted(f.table.Name, path, true) && !f.accounted(f.table.Name, path, false) &&
			!isSubset(union(old), union(f.new.at(path))) {
			changed = append(changed, path)
		}
	}
	for i, a := range changed {
		for _, b := range changed[i+1:] {
			if parent(a).Key() == parent(b).Key() && f.fits(a, b) && f.fits(b, a) {
				f.add(SuggestSwap, list(f.text(a, b), f.text(b, a)), "both names say what they did before: perhaps both fields have another meaning now",
					fmt.Sprintf("%s accepts every value that %s had, and the other way round", name(a), name(b)))
			}
		}
	}
}

// fits reports whether the new field accepts every value of the old one.
func (f *fieldSearch) fits(old, new validator.Path) bool {
	return isSubset(union(f.old.at(old)), union(f.new.at(new)))
}

// A part is an object in documents of the old version that the new version does not have at its place.
type part struct {
	table string // as the new schema calls it
	path  validator.Path
	types []validator.Type
	now   []validator.Type // what is there instead
}

// findParts returns the objects that may have become documents of another table.
func (s *suggester) findParts() []part {
	var parts []part
	for _, t := range s.to.Tables {
		if s.isSame(t.Name) {
			continue
		}
		old, new := s.versions(t.Name)
		for _, path := range old.paths {
			types, ok := objects(elements(values(old.at(path))))
			now := elements(values(new.at(path)))
			if ok && !s.accounted(t.Name, path, true) && (len(now) == 0 || referenced(now[0]) != "") {
				parts = append(parts, part{t.Name, path, types, now})
			}
		}
	}
	return parts
}

// splits suggests fields whose objects may have become documents of a table that is new.
func (s *suggester) splits(into *schema.Table) {
	if !s.isNew(into.Name) {
		return
	}
	for _, p := range s.parts {
		if len(p.now) > 0 && !isReference(p.now, into.Name) {
			continue
		}
		shared, all := sharedFields(&validator.Union{Members: p.types}, validator.StripSystemFields(into.Document))
		if shared == 0 || 2*shared < all {
			continue
		}
		evidence := []string{fmt.Sprintf("%s has %d of the %s in %s.%s", into.Name, shared, counted(all, "field"), p.table, p.path)}
		if fields := s.parents(&Split{Table: p.table}, into); len(fields) == 1 {
			evidence = append(evidence, into.Name+"."+fields[0]+" refers to "+p.table)
		}
		s.add(SuggestSplit, list(p.table+"."+p.path.String()+"="+into.Name), "", append(evidence, namesAlike(name(p.path), into.Name))...)
	}
}

// inversions suggests references from a table that are gone while one in the other direction is new.
func (s *suggester) inversions(t *schema.Table) {
	old, new := s.versions(t.Name)
	for _, gone := range old.missing(new) {
		if len(gone) != 1 || s.accounted(t.Name, gone, true) {
			continue
		}
		table := referenced(union(old.at(gone)))
		other, p := s.newName(table)
		if table == "" || p != nil {
			continue
		}
		before, after := s.versions(other)
		for _, added := range after.missing(before) {
			if len(added) == 1 && !s.accounted(other, added, false) && referenced(union(after.at(added))) == t.Name {
				s.add(SuggestInvert, list(t.Name+"."+name(gone)+"="+other+"."+name(added)), "",
					fmt.Sprintf("%s referred to %s, and now %s refers to %s", t.Name, other, other, t.Name))
			}
		}
	}
}
