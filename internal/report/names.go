package report

import (
	"slices"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// names says whether Convex's message about f's witness is about what f says. A document that shows several problems is
// refused for the one that Convex comes to first.
func names(f diff.Finding) bool {
	w := f.Witness
	if w.Isolated || w.Refusal == nil || len(f.Path) == 0 {
		return true
	}
	refused := w.Refusal.Path
	if f.Rule == diff.FieldRenamed {
		return namesMove(f)
	}
	last := f.Path[len(f.Path)-1].Field
	switch w.Refusal.Kind {
	case validator.MissingField:
		if f.Rule == diff.RequiredFieldAdded || f.Rule == diff.FieldMadeRequired {
			return w.Refusal.Field == last && refused.String() == w.Path.String()
		}
	case validator.ExtraField:
		if f.Rule == diff.FieldRemoved {
			full := append(append(value.Path(nil), refused...), value.Step{Kind: value.IntoField, Field: w.Refusal.Field})
			return full.String() == w.Path.String()
		}
	case validator.NoMatch, validator.LiteralMismatch, validator.TableMismatch, validator.SystemTable:
		if within(w.Path, refused) {
			return true // the whole around it is refused
		}
	}
	switch f.Rule {
	case diff.RequiredFieldAdded, diff.FieldMadeRequired, diff.FieldRemoved:
		return false // what is refused beside or inside is something else
	default:
		return within(refused, w.Path)
	}
}

// namesMove is names for a field that moved: Convex can miss it in its new place, or refuse it, or what it was in, in its
// old one.
func namesMove(f diff.Finding) bool {
	r := f.Witness.Refusal
	at := append(slices.Clone(r.Path), value.Step{Kind: value.IntoField, Field: r.Field})
	switch r.Kind {
	case validator.ExtraField:
		return within(f.Witness.Path, at)
	case validator.MissingField:
		var missing, wanted []string
		for _, s := range at {
			missing = append(missing, s.Field)
		}
		for _, s := range f.Path {
			if s.Kind != validator.IntoMember && s.Kind != validator.IntoRecordKey {
				wanted = append(wanted, s.Field)
			}
		}
		return len(missing) <= len(wanted) && slices.Equal(missing, wanted[:len(missing)])
	default:
		return within(f.Witness.Path, r.Path)
	}
}

// within says whether path leads to the place outer or to something inside it.
func within(path, outer value.Path) bool {
	return len(path) >= len(outer) && path[:len(outer)].String() == outer.String()
}
