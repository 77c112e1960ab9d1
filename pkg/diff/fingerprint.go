package diff

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// Fingerprint identifies the finding across moved lines, reworded messages and reordered fields, members and tables:
// 16 hexadecimal digits. It changes when either type changes, so an approval never outlives what was approved. It covers
// the project and the component too: the same change in two of them is two findings.
func (f Finding) Fingerprint() string {
	parts := []string{
		string(f.Rule), further(f.Component, f.Project), f.Table, f.Index, further(f.stable, f.Key),
		canonicalSide(f.From), canonicalSide(f.To),
	}
	for _, m := range f.Members {
		parts = append(parts, canonical(m))
	}
	slices.Sort(parts[len(parts)-len(f.Members):])
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// further joins two parts of what is fingerprinted. Without the second, which most findings do not have, the first is as
// it is.
func further(part, more string) string {
	if more == "" {
		return part
	}
	return part + "\x01" + more
}

// stableSchema prints the tables of a schema for findings about all of them, whatever their order.
func stableSchema(s *schema.Schema) string {
	tables := make([]string, len(s.Tables))
	for i, t := range s.Tables {
		tables[i] = stableName(t.Name) + ":" + canonical(t.Document)
	}
	slices.Sort(tables)
	return strings.Join(tables, ",")
}

// stableName quotes a name that is no identifier, so that no name of a field can look like two fields or an optional one.
// Convex refuses such names, but the finding that says so is not the only one.
func stableName(name string) string {
	if isWord(name) {
		return name
	}
	return strconv.Quote(name)
}

func isWord(name string) bool {
	return name != "" && strings.IndexFunc(name, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
}

// stablePath prints the path to what is inside root so that it stays the same when members of unions move: a member is
// called by its tag or its kind, and by what it accepts when it has neither.
func stablePath(path validator.Path, root validator.Type) string {
	named := make(validator.Path, len(path))
	for i, s := range path {
		if s.Kind == validator.IntoField {
			s.Field = stableName(s.Field)
		}
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
			fields[i] = stableName(f.Name) + ":" + canonical(f.Type)
			if f.Optional {
				fields[i] = stableName(f.Name) + "?:" + canonical(f.Type)
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
