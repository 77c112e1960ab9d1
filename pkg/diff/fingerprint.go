package diff

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// Fingerprint identifies the finding across moved lines, reworded messages and reordered fields, members and tables:
// 16 hexadecimal digits. It changes when either type changes, so an approval never outlives what was approved.
func (f Finding) Fingerprint() string {
	parts := []string{
		string(f.Rule), f.Component, f.Table, f.Index, f.stable, canonicalSide(f.From), canonicalSide(f.To),
	}
	for _, m := range f.Members {
		parts = append(parts, canonical(m))
	}
	slices.Sort(parts[len(parts)-len(f.Members):])
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// stablePath prints the path to what is inside root so that it stays the same when members of unions move: a member is
// called by its tag or its kind, and by what it accepts when it has neither.
func stablePath(path validator.Path, root validator.Type) string {
	named := make(validator.Path, len(path))
	for i, s := range path {
		if s.Kind == validator.IntoMember && (s.Label == "" || strings.Contains(s.Label, "#")) {
			if t, ok := validator.At(root, path[:i+1]); ok {
				s.Label = canonical(t)
			}
		}
		named[i] = s
	}
	return named.String()
}

func canonicalSide(s Side) string {
	switch {
	case !s.Present:
		return ""
	case s.Index != nil:
		return canonicalIndex(*s.Index)
	case s.Type == nil:
		return ""
	case s.Optional:
		return "optional " + canonical(s.Type)
	default:
		return canonical(s.Type)
	}
}

// canonical prints a type so that types which differ only in the order of fields or members print alike.
func canonical(t validator.Type) string {
	switch t := t.(type) {
	case *validator.Array:
		return "array(" + canonical(t.Element) + ")"
	case *validator.Record:
		return "record(" + canonical(t.Key) + "," + canonical(t.Value) + ")"
	case *validator.Object:
		fields := make([]string, len(t.Fields))
		for i, f := range t.Fields {
			fields[i] = f.Name + ":" + canonical(f.Type)
			if f.Optional {
				fields[i] = f.Name + "?:" + canonical(f.Type)
			}
		}
		slices.Sort(fields)
		return "object(" + strings.Join(fields, ",") + ")"
	case *validator.Union:
		members := make([]string, 0, len(t.Members))
		for _, m := range alternatives(spot{typ: t}) {
			members = append(members, canonical(m.typ))
		}
		slices.Sort(members)
		return "union(" + strings.Join(slices.Compact(members), ",") + ")"
	default:
		return t.String()
	}
}

// canonicalIndex prints an index so that indexes which are one to Convex print alike.
func canonicalIndex(x schema.Index) string { return indexText(normalIndex(x)) }
